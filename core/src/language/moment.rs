//! What a time that was said means on the calendar, seen from the moment of the call: "last night" of a call on the fourth
//! is the night from the third to the fourth. Written as ISO 8601, in the agency's local time.

use super::numbers::{self, Gaps};
use super::words::{Said, Words};
use crate::units::LocalMoment;

const MINUTES_OF_DAY: i64 = 1440;

/// Parts of a day, by their first and last minute. The night reaches into the next morning.
const PARTS: [(&[&str], i64, i64); 7] = [
    (&["morning"], 6 * 60, 12 * 60),
    (&["noon", "lunchtime"], 12 * 60, 12 * 60),
    (&["afternoon"], 12 * 60, 18 * 60),
    (&["evening", "dinnertime"], 18 * 60, 22 * 60),
    (&["tonight", "night", "overnight"], 20 * 60, 30 * 60),
    (&["midnight"], 24 * 60, 24 * 60),
    (&["dawn", "sunrise"], 5 * 60, 7 * 60),
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What some words mean: a day (`2026-03-04`), a minute (`2026-03-04T15:30`), or a stretch between two minutes with a slash.
/// `None` where they tell no day.
#[must_use]
pub fn moment(text: &str, call: &LocalMoment) -> Option<String> {
    let said = Said::read(text);
    let joined = said.units.iter().map(|unit| unit.text.as_str()).collect::<Vec<_>>().join(" ");
    let has = |word: &str| said.units.iter().any(|unit| unit.text == word);
    let today = days(call);
    let present = today * MINUTES_OF_DAY + i64::from(call.minute);
    if ["right now", "just now", "going on", "as we speak", "currently"].iter().any(|words| joined.contains(words))
        || joined == "now"
    {
        return Some(minute(present));
    }
    if let Some(ago) = minutes_ago(text) {
        let at = present - ago;
        return Some(if ago < MINUTES_OF_DAY { minute(at) } else { day(at.div_euclid(MINUTES_OF_DAY)) });
    }
    let on = day_of(&joined, &has, call, today)?;
    if let Some(clock) = clock(text, &has) {
        return Some(minute(on * MINUTES_OF_DAY + clock));
    }
    let part = PARTS.iter().find(|(words, ..)| words.iter().any(|word| has(word)));
    Some(match part {
        Some((_, from, to)) if from == to => minute(on * MINUTES_OF_DAY + from),
        Some((_, from, to)) => {
            format!("{}/{}", minute(on * MINUTES_OF_DAY + from), minute(on * MINUTES_OF_DAY + to))
        }
        None => day(on),
    })
}

/// The day that is meant, as days since 1970-01-01.
fn day_of(joined: &str, has: &impl Fn(&str) -> bool, call: &LocalMoment, today: i64) -> Option<i64> {
    // Before the morning, the night that was is still the last one.
    let small_hours = call.minute < 5 * 60;
    if joined.contains("day before yesterday") {
        return Some(today - 2);
    }
    if joined.contains("last night") || has("overnight") || has("yesterday") {
        return Some(today - 1);
    }
    if has("tomorrow") {
        return Some(today + 1);
    }
    if has("tonight") && small_hours {
        return Some(today - 1);
    }
    if let Some(weekday) = WEEKDAYS.iter().position(|name| has(name)) {
        let weekday = i64::try_from(weekday).ok()?;
        let since = (i64::from(call.weekday) - weekday).rem_euclid(7);
        let ahead = has("next") || has("by") || has("until");
        // "Last Tuesday" on a Tuesday was a week ago; "next" or "by Tuesday" lies ahead.
        return Some(match (ahead, since) {
            (true, 0) => today + 7,
            (true, since) => today + 7 - since,
            (false, 0) if has("last") => today - 7,
            (false, since) => today - since,
        });
    }
    let of_today = has("today") || has("tonight") || has("this") || has("earlier");
    let bare_part = PARTS.iter().any(|(words, ..)| words.iter().any(|word| has(word)));
    (of_today || (bare_part && !has("last"))).then_some(today)
}

/// Minutes after midnight: "3 p.m.", "3:30", "half past nine". Without am or pm, the part of the day decides.
fn clock(text: &str, has: &impl Fn(&str) -> bool) -> Option<i64> {
    let words = Words::read(text);
    let of_evening = ["evening", "tonight", "night", "afternoon", "pm"].iter().any(|word| has(word));
    let of_morning = ["morning", "am"].iter().any(|word| has(word));
    for at in 0..words.len() {
        let norm = words.norm(at);
        let (hour, minute) = match norm.split_once(':') {
            Some((hour, minute)) => (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?),
            None => {
                let leads = at > 0 && matches!(words.norm(at - 1), "at" | "around" | "about" | "by" | "like" | "past");
                let follows = at + 1 < words.len() && matches!(words.norm(at + 1), "am" | "pm" | "o'clock" | "a" | "p");
                let number = numbers::read(&words, at, Gaps::Close).and_then(|read| read.digits.parse::<i64>().ok());
                let Some(number) = number.filter(|number| (leads || follows) && (1..=12).contains(number)) else {
                    continue;
                };
                let half = at > 1 && words.norm(at - 1) == "past" && words.norm(at - 2) == "half";
                (number, if half { 30 } else { 0 })
            }
        };
        if !(0..24).contains(&hour) || !(0..60).contains(&minute) {
            return None;
        }
        let hour = match hour {
            12 if of_morning => 0,
            1..=11 if of_evening && !(of_morning && !has("pm")) => hour + 12,
            hour => hour,
        };
        return Some(hour * 60 + minute);
    }
    None
}

/// How many minutes "two hours ago" is.
fn minutes_ago(text: &str) -> Option<i64> {
    match super::time::age(text) {
        super::time::Age::Minutes(minutes) => Some(i64::from(minutes)),
        super::time::Age::InProgress | super::time::Age::Past | super::time::Age::Unknown => None,
    }
}

/// Days since 1970-01-01 (Howard Hinnant's civil calendar arithmetic).
fn days(call: &LocalMoment) -> i64 {
    let (year, month, day) = (i64::from(call.year), i64::from(call.month), i64::from(call.day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A day in writing; the way back.
fn day(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{:02}", of_year - (153 * from_march + 2) / 5 + 1)
}

/// A minute since 1970-01-01 in writing.
fn minute(minutes: i64) -> String {
    let of_day = minutes.rem_euclid(MINUTES_OF_DAY);
    format!("{}T{:02}:{:02}", day(minutes.div_euclid(MINUTES_OF_DAY)), of_day / 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wednesday, 4 March 2026, ten in the morning.
    const CALL: LocalMoment = LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 };

    #[test]
    fn times_are_seen_from_the_moment_of_the_call() {
        for (said, meant) in [
            ("right now", Some("2026-03-04T10:00")),
            ("twenty minutes ago", Some("2026-03-04T09:40")),
            ("two hours ago", Some("2026-03-04T08:00")),
            ("two weeks ago", Some("2026-02-18")),
            ("three days ago", Some("2026-03-01")),
            ("last night", Some("2026-03-03T20:00/2026-03-04T06:00")),
            ("yesterday", Some("2026-03-03")),
            ("yesterday around 3 p.m.", Some("2026-03-03T15:00")),
            ("this morning", Some("2026-03-04T06:00/2026-03-04T12:00")),
            ("Tuesday morning", Some("2026-03-03T06:00/2026-03-03T12:00")),
            ("last Wednesday", Some("2026-02-25")),
            ("by Friday", Some("2026-03-06")),
            ("half past nine last night", Some("2026-03-03T21:30")),
            ("around nine last night", Some("2026-03-03T21:00")),
            ("today at 3:30 pm", Some("2026-03-04T15:30")),
            ("tomorrow", Some("2026-03-05")),
            ("the day before yesterday", Some("2026-03-02")),
            ("hunting season", None),
            ("last summer", None),
        ] {
            assert_eq!(moment(said, &CALL).as_deref(), meant, "{said}");
        }
    }

    #[test]
    fn in_the_small_hours_tonight_began_yesterday() {
        let call = LocalMoment { minute: 90, ..CALL };
        assert_eq!(moment("tonight", &call).as_deref(), Some("2026-03-03T20:00/2026-03-04T06:00"));
    }

    #[test]
    fn days_are_counted_over_the_end_of_a_month_and_a_leap_year() {
        let call = LocalMoment { year: 2028, month: 3, day: 1, weekday: 2, minute: 600 };
        assert_eq!(moment("yesterday", &call).as_deref(), Some("2028-02-29"));
        assert_eq!(days(&LocalMoment { year: 1970, month: 1, day: 1, weekday: 3, minute: 0 }), 0);
    }
}
