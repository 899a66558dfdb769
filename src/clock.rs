//! The only reader of real time.

use calmline_core::units::{CallTime, LocalMoment, civil};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// The present moment of the monotonic clock. Tokio's, so that a test may pause it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads it")]
pub fn now() -> Instant {
    Instant::now()
}

/// Microseconds of wall-clock time since 1970-01-01 UTC: for records and logs, never for decisions.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads it")]
pub fn wall_micros() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// The agency's local time, by days since 1970-01-01, which was a Thursday.
#[must_use]
pub fn local_moment(offset_minutes: i32) -> LocalMoment {
    let minutes = i64::try_from(wall_micros() / 60_000_000).unwrap_or(0) + i64::from(offset_minutes);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    let (year, month, day) = civil(days);
    LocalMoment {
        year,
        month,
        day,
        weekday: u8::try_from((days + 3).rem_euclid(7)).unwrap_or(0),
        minute: u16::try_from(minute).unwrap_or(0),
    }
}

/// The date in UTC, `YYYY-MM-DD`.
#[must_use]
pub fn today() -> String {
    date_after(0)
}

/// The date in UTC so many days from today, `YYYY-MM-DD`.
#[must_use]
pub fn date_after(days: i64) -> String {
    let today = i64::try_from(wall_micros() / 86_400_000_000).unwrap_or(0);
    date_of(today + days)
}

/// The date, `YYYY-MM-DD`, of a count of days since 1970-01-01.
#[must_use]
pub fn date_of(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The count of days since 1970-01-01 of a date, `YYYY-MM-DD`; `None` for what is no date from then on.
#[must_use]
pub fn days_of(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1970..=9999).contains(&year) {
        return None;
    }
    let days = calmline_core::units::days_of(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    // What is no date, as the 30th of February, is the name of another day.
    (date_of(days) == date).then_some(days)
}

/// The clock of one call: zero at admission.
#[derive(Debug, Clone, Copy)]
pub struct CallClock {
    admitted: Instant,
}

impl CallClock {
    /// Starts at zero.
    #[must_use]
    pub fn start() -> Self {
        Self { admitted: now() }
    }

    /// Time since admission.
    #[must_use]
    pub fn now(&self) -> CallTime {
        self.at(now())
    }

    /// The call time of a moment; zero for moments before admission.
    #[must_use]
    pub fn at(&self, moment: Instant) -> CallTime {
        let since = moment.saturating_duration_since(self.admitted);
        CallTime::from_micros(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
    }

    /// The moment of a call time.
    #[must_use]
    pub fn moment(&self, at: CallTime) -> Instant {
        self.admitted + Duration::from_micros(at.as_micros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_days_and_what_is_no_date_does_not() {
        for days in [0, 58, 59, 60, 11_016, 20_779, 47_540] {
            assert_eq!(days_of(&date_of(days)), Some(days));
        }
        for odd in [
            "",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "1969-12-31",
            "2026-11-22x",
            "99999999999999999999-1-1",
        ] {
            assert_eq!(days_of(odd), None, "{odd}");
        }
    }
}
