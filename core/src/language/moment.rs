//! What a time that was said means on the calendar, seen from the moment of the call: "last night" of a call on the fourth
//! is the night from the third to the fourth. Written as ISO 8601, in the agency's local time.

use super::numbers::{self, Gaps};
use super::time::MONTHS;
use super::words::{Said, Words};
use crate::units::{LocalMoment, civil, days_of};

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

/// Words that name a time this does not work out, so that it must not say another one.
const BEYOND: [&str; 14] = [
    "other",
    "christmas",
    "easter",
    "thanksgiving",
    "halloween",
    "week",
    "weekend",
    "month",
    "year",
    "years",
    "months",
    "quarter",
    "weekends",
    "nights",
];

/// What some words mean: a day (`2026-03-04`), a minute (`2026-03-04T15:30`), or a stretch between two minutes with a slash.
/// `None` where they tell no day for certain.
#[must_use]
pub fn moment(text: &str, call: &LocalMoment) -> Option<String> {
    let said = Said::read(text);
    let units: Vec<&str> = said.units.iter().map(|unit| unit.text.as_str()).collect();
    let joined = units.join(" ");
    let has = |word: &str| units.contains(&word);
    let today = days_of(call.year, call.month, call.day);
    let present = today * MINUTES_OF_DAY + i64::from(call.minute);
    let going_on = ["right now", "just now", "going on", "as we speak", "currently"];
    if joined == "now" || going_on.iter().any(|words| joined.contains(words)) {
        return Some(minute(present));
    }
    if has("ago") {
        return ago(text, &has, present);
    }
    let of_month = |word: &str| {
        MONTHS.split(' ').any(|month| month == word)
            || word.strip_suffix("th").is_some_and(|day| day.parse::<u8>().is_ok())
    };
    if BEYOND.iter().any(|word| has(word)) || units.iter().any(|word| of_month(word)) {
        return None;
    }
    let on = day_of(&joined, &has, call, today)?;
    match clock(text, &has) {
        Clock::Minute(of_day) => return Some(minute(on * MINUTES_OF_DAY + of_day)),
        Clock::Unclear => return Some(day(on)),
        Clock::None => {}
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
    if joined.contains("day after tomorrow") {
        return Some(today + 2);
    }
    if joined.contains("last night") || has("overnight") || has("yesterday") {
        return Some(today - 1);
    }
    if has("tomorrow") {
        return Some(today + 1);
    }
    if has("tonight") {
        return Some(if small_hours { today - 1 } else { today });
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
    let this_part = ["this morning", "this afternoon", "this evening", "earlier today"];
    (has("today") || this_part.iter().any(|words| joined.contains(words))).then_some(today)
}

/// What hour was said.
enum Clock {
    /// None.
    None,
    /// Minutes after the midnight before the day.
    Minute(i64),
    /// One that cannot be told for certain.
    Unclear,
}

/// "3 p.m.", "3:30", "half past nine". Without am or pm, the part of the day decides; the small hours of a night belong to
/// the day that follows its evening.
fn clock(text: &str, has: &impl Fn(&str) -> bool) -> Clock {
    let words = Words::read(text);
    let Some((hour, past)) = (0..words.len()).find_map(|at| hour_at(&words, at)) else { return Clock::None };
    if !(0..24).contains(&hour) || !(0..60).contains(&past) {
        return Clock::Unclear;
    }
    let (am, pm) = (has("am") || has("morning"), has("pm"));
    let of_night = has("night") || has("tonight") || has("overnight");
    let of_evening = pm || has("evening") || has("afternoon");
    let hour = match hour {
        13.. | 0 => hour,
        12 if of_night && !pm => 24,
        12 if am => 0,
        1..=5 if of_night && !pm => hour + 24,
        1..=11 if of_night && am => hour + 24,
        1..=11 if of_night || of_evening => hour + 12,
        12 => 12,
        _ if am => hour,
        _ => return Clock::Unclear,
    };
    Clock::Minute(hour * 60 + past)
}

/// The hour that is said at a word, and the minutes past it.
fn hour_at(words: &Words<'_>, at: usize) -> Option<(i64, i64)> {
    let norm = words.norm(at);
    if let Some((hour, past)) = norm.split_once(':') {
        return Some((hour.parse().ok()?, past.parse().ok()?));
    }
    let before = |back: usize| at.checked_sub(back).map_or("", |at| words.norm(at));
    let read = numbers::read(words, at, Gaps::Close)?;
    let number = read.digits.parse::<i64>().ok()?;
    let after = if at + read.len < words.len() { words.norm(at + read.len) } else { "" };
    let leads = matches!(before(1), "at" | "around" | "about" | "by" | "like");
    let follows = matches!(after, "am" | "pm" | "o'clock") || (after == "in" && words.norm(at + read.len + 1) == "the");
    let half = before(1) == "past" && before(2) == "half";
    if before(1) == "past" && !half {
        // "Ten past nine": the minutes come first, which is more than is worked out here.
        return Some((-1, 0));
    }
    match number {
        1..=12 if leads || follows || half => Some((number, if half { 30 } else { 0 })),
        // "Six forty five" is read as one number.
        100..=1259 if leads || follows => Some((number / 100, number % 100)),
        _ => None,
    }
}

/// "Two hours ago" is a minute, "two days ago" a day; months and years are too long for either.
fn ago(text: &str, has: &impl Fn(&str) -> bool, present: i64) -> Option<String> {
    if ["month", "months", "year", "years"].iter().any(|unit| has(unit)) {
        return None;
    }
    let ago = minutes_ago(text)?;
    let at = present - ago;
    Some(if ago < MINUTES_OF_DAY { minute(at) } else { day(at.div_euclid(MINUTES_OF_DAY)) })
}

/// How many minutes "two hours ago" is.
fn minutes_ago(text: &str) -> Option<i64> {
    match super::time::age(text) {
        super::time::Age::Minutes(minutes) => Some(i64::from(minutes)),
        super::time::Age::InProgress | super::time::Age::Past | super::time::Age::Unknown => None,
    }
}

/// A day in writing.
fn day(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A minute since 1970-01-01 in writing.
fn minute(minutes: i64) -> String {
    let of_day = minutes.rem_euclid(MINUTES_OF_DAY);
    format!("{}T{:02}:{:02}", day(minutes.div_euclid(MINUTES_OF_DAY)), of_day / 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            ("around two last night", Some("2026-03-04T02:00")),
            ("last night at 2 a.m.", Some("2026-03-04T02:00")),
            ("around twelve last night", Some("2026-03-04T00:00")),
            ("yesterday at six forty five p.m.", Some("2026-03-03T18:45")),
            ("four in the morning on Sunday", Some("2026-03-01T04:00")),
            ("day after tomorrow", Some("2026-03-06")),
            ("yesterday around three", Some("2026-03-03")),
            ("yesterday quarter past nine", None),
            ("ten past nine yesterday", Some("2026-03-03")),
            ("the other night", None),
            ("midnight", None),
            ("in the night", None),
            ("the night of the 28th", None),
            ("Christmas morning", None),
            ("this weekend", None),
            ("earlier this year", None),
            ("two years ago", None),
            ("Monday last week", None),
            ("hunting season", None),
            ("last summer", None),
        ] {
            assert_eq!(moment(said, &CALL).as_deref(), meant, "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_words_at_any_moment_mean_something_or_nothing(
            text in "\\PC{0,40}|(last|this|at|around|two|12:75|ago|night|0|99|pm|monday|tomorrow| ){0,8}",
            minute in 0_u16..1440,
            weekday in 0_u8..7,
        ) {
            let said = moment(&text, &LocalMoment { minute, weekday, ..CALL });
            prop_assert!(said.is_none_or(|said| said.starts_with("20")));
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
    }
}
