//! Days of the calendar, as pages carry them.

use crate::units::LocalMoment;
use std::fmt;

/// A day, as `2026-04-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The first day of all: no page has passed by then.
    pub const FIRST: Self = Self { year: 0, month: 1, day: 1 };

    /// Reads `2026-04-30`; `None` for anything else, and for a day that no calendar has.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut next = |digits: usize| {
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) = (next(4)?.parse().ok()?, next(2)?.parse().ok()?, next(2)?.parse().ok()?);
        let read = Self { year, month, day };
        (parts.next().is_none() && (1..=12).contains(&month) && (1..=read.last_of_month()).contains(&day))
            .then_some(read)
    }

    fn last_of_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// The same day so many months later, or the last one of that month.
    #[must_use]
    pub fn months_later(self, months: u16) -> Self {
        let all = u32::from(self.year) * 12 + u32::from(self.month) - 1 + u32::from(months);
        let year = u16::try_from(all / 12).unwrap_or(u16::MAX);
        let month = u8::try_from(all % 12 + 1).unwrap_or(12);
        let first = Self { year, month, day: 1 };
        Self { day: self.day.min(first.last_of_month()), ..first }
    }
}

impl From<&LocalMoment> for Day {
    fn from(moment: &LocalMoment) -> Self {
        Self { year: moment.year, month: moment.month, day: moment.day }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
