//! Opening hours as written, `mon-fri 08:00-17:00`, in the agency's local time. They know no time zone: the local
//! moment of a call is passed in.

use crate::units::LocalMoment;

/// One stretch of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// First day, 0 for Monday.
    pub first_day: u8,
    /// Last day, 0 for Monday; never before the first.
    pub last_day: u8,
    /// Minutes after midnight at which it opens.
    pub opens: u16,
    /// Minutes after midnight at which it closes; 1440 is midnight.
    pub closes: u16,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Names of the days as they are spoken, Monday first.
pub(super) const SPOKEN_DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MINUTES_OF_A_DAY: u16 = 1440;

impl Hours {
    /// Reads `mon-fri 08:00-17:00` or `sat 09:00-12:00`.
    ///
    /// # Errors
    /// A sentence that says how to write it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no opening time: write \"mon-fri 08:00-17:00\" or \"sat 09:00-12:00\"");
        let (days, times) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let (opens, closes) = times.trim().split_once('-').ok_or_else(wrong)?;
        let hours = Self {
            first_day: day(first).ok_or_else(wrong)?,
            last_day: day(last).ok_or_else(wrong)?,
            opens: minute(opens).ok_or_else(wrong)?,
            closes: minute(closes).ok_or_else(wrong)?,
        };
        if hours.first_day > hours.last_day || hours.opens >= hours.closes { Err(wrong()) } else { Ok(hours) }
    }

    /// Whether the moment lies within.
    #[must_use]
    pub fn contains(&self, at: &LocalMoment) -> bool {
        (self.first_day..=self.last_day).contains(&at.weekday) && (self.opens..self.closes).contains(&at.minute)
    }
}

fn day(name: &str) -> Option<u8> {
    DAYS.iter().position(|day| *day == name.trim()).and_then(|index| u8::try_from(index).ok())
}

fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && total <= MINUTES_OF_A_DAY).then_some(total)
}

/// Reads `2026-12-25`.
pub(super) fn date(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}
