//! A day of calls: which hours it has, and what the wire is told of them.

use super::admin_service::{TimingReport, count};
use super::case_book::Day;
use super::proto;
use crate::cases::{HourCounts, PersonWait};
use crate::clock;
use std::time::Duration;
use tonic::Status;

/// A minute in microseconds.
const MINUTE_US: i64 = 60_000_000;

/// A day in minutes.
const DAY_MINUTES: i64 = 24 * 60;

/// The day that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Its name.
    pub(super) date: String,
    /// Minutes that its clock is ahead of UTC.
    pub(super) utc_offset_minutes: i32,
    /// When it began, in microseconds since 1970-01-01 UTC.
    pub(super) from_unix_us: u64,
}

/// The day that a request names, seen from this moment and in the agency's zone unless it asks for UTC.
pub(super) fn asked(request: &proto::GetDayRequest, agency_minutes: i32, now_unix_us: u64) -> Result<Asked, Status> {
    let utc_offset_minutes = match request.zone() {
        proto::DayZone::Unspecified | proto::DayZone::Agency => agency_minutes,
        proto::DayZone::Utc => 0,
    };
    let ahead = i64::from(utc_offset_minutes);
    let days = if request.date.is_empty() {
        let minutes = i64::try_from(now_unix_us).unwrap_or(i64::MAX) / MINUTE_US + ahead;
        minutes.div_euclid(DAY_MINUTES)
    } else {
        let text = "date: a day as 2026-11-22, or none for the day that it is";
        clock::days_of(&request.date).ok_or_else(|| Status::invalid_argument(text))?
    };
    let from = (days * DAY_MINUTES - ahead) * MINUTE_US;
    Ok(Asked { date: clock::date_of(days), utc_offset_minutes, from_unix_us: u64::try_from(from).unwrap_or(0) })
}

/// What a day came to.
pub(super) fn wire(asked: Asked, day: &Day, timings: &[TimingReport], since_unix_us: u64) -> proto::GetDayResponse {
    let capped = |many: u64| u32::try_from(many).unwrap_or(u32::MAX);
    proto::GetDayResponse {
        date: asked.date,
        utc_offset_minutes: asked.utc_offset_minutes,
        from_unix_us: asked.from_unix_us,
        hours: day.counts.hours.iter().map(hour).collect(),
        person_waits: Some(waits(&day.counts.waits)),
        timings: timings.iter().map(timing).collect(),
        timings_since_unix_us: since_unix_us,
        reviews_waiting: capped(day.reviews_waiting),
        call_backs_open: capped(day.call_backs_open),
        call_backs_urgent: capped(day.call_backs_urgent),
    }
}

fn hour(hour: &HourCounts) -> proto::HourCounts {
    proto::HourCounts {
        calls: hour.calls,
        auto: hour.auto,
        ticket: hour.ticket,
        human: hour.human,
        urgent: hour.urgent,
        abandoned: hour.abandoned,
        interrupted: hour.interrupted,
        live: hour.live,
        alone: hour.alone,
        served: hour.served,
        refused: hour.refused,
    }
}

fn waits(waits: &[PersonWait]) -> proto::PersonWaits {
    let mut reached = Vec::new();
    let mut longest = None;
    for wait in waits {
        let (PersonWait::Reached(waited) | PersonWait::NotReached(waited)) = *wait;
        longest = longest.max(Some(waited));
        if let PersonWait::Reached(waited) = wait {
            reached.push(*waited);
        }
    }
    reached.sort_unstable();
    // The least wait that so many of a hundred did not exceed.
    let of_hundred = |share: usize| reached.get((reached.len() * share).div_ceil(100).saturating_sub(1)).copied();
    proto::PersonWaits {
        reached: count(reached.len()),
        not_reached: count(waits.len() - reached.len()),
        median_us: of_hundred(50),
        p95_us: of_hundred(95),
        longest_us: longest,
    }
}

fn timing(report: &TimingReport) -> proto::StageTiming {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let bucket = |(to, count): &(Option<Duration>, u64)| proto::TimingBucket { to_us: to.map(micros), count: *count };
    proto::StageTiming {
        stage: report.stage.clone(),
        budget_us: micros(report.budget),
        breaches: report.breaches,
        count: report.figures.count,
        sum_us: micros(report.figures.sum),
        buckets: report.figures.buckets.iter().map(bucket).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proto::DayZone;

    /// 2026-11-22 03:30 UTC.
    const NOW: u64 = (20_779 * 1440 + 210) * 60_000_000;

    fn day(date: &str, zone: DayZone) -> Result<Asked, Status> {
        asked(&proto::GetDayRequest { date: date.to_owned(), zone: zone.into() }, -300, NOW)
    }

    #[test]
    fn the_day_that_it_is_begins_at_the_agencys_midnight() {
        let here = day("", DayZone::Unspecified).expect("a day");
        assert_eq!((here.date.as_str(), here.utc_offset_minutes), ("2026-11-21", -300));
        assert_eq!(here.from_unix_us, (20_778 * 1440 + 300) * 60_000_000);
        let utc = day("", DayZone::Utc).expect("a day");
        assert_eq!((utc.date.as_str(), utc.from_unix_us), ("2026-11-22", 20_779 * 86_400_000_000));
    }

    #[test]
    fn a_day_is_named_by_its_date_and_nothing_else() {
        let named = day("2026-02-28", DayZone::Agency).expect("a day");
        assert_eq!((named.date.as_str(), named.from_unix_us % 86_400_000_000), ("2026-02-28", 300 * 60_000_000));
        for odd in ["2026-02-29", "yesterday", "2026/11/22"] {
            assert_eq!(day(odd, DayZone::Agency).expect_err(odd).code(), tonic::Code::InvalidArgument);
        }
    }

    #[test]
    fn waits_are_told_by_who_reached_a_person_and_the_longest_of_all() {
        let reached = (1..=20).map(|second| PersonWait::Reached(second * 1_000_000));
        let told = waits(&reached.chain([PersonWait::NotReached(90_000_000)]).collect::<Vec<_>>());
        assert_eq!((told.reached, told.not_reached), (20, 1));
        let seconds = [told.median_us, told.p95_us, told.longest_us].map(|us| us.map(|us| us / 1_000_000));
        assert_eq!(seconds, [Some(10), Some(19), Some(90)]);
        assert_eq!(waits(&[]), proto::PersonWaits::default());
    }
}
