//! Times and durations as people say them: the words, and a coarse age.

use super::pattern::{Found, Patterns, WordSet};
use super::words::{Break, Said, Words};
use super::{address, numbers};
use std::ops::Range;
use std::sync::LazyLock;

/// A point in time, or a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A point or an edge: "last night", "right now", "since like six".
    When,
    /// A stretch or a repetition: "since March", "every night".
    Duration,
}

/// A time found in some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Point or stretch.
    pub kind: Kind,
    /// Its words.
    pub words: Range<usize>,
}

/// How long ago something was, coarsely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    /// It goes on.
    InProgress,
    /// So many minutes ago.
    Minutes(u32),
    /// Some time in the past, at least since an earlier part of the day.
    Past,
    /// The words do not tell.
    Unknown,
}

/// The months, by name.
pub(super) const MONTHS: &str = "january february march april may june july august september october november december";

const SETS: &[WordSet] = &[
    (
        "day",
        "monday tuesday wednesday thursday friday saturday sunday mondays fridays saturdays sundays weekdays weekends",
    ),
    ("month", MONTHS),
    ("part", "morning afternoon evening night"),
    ("season", "spring summer fall autumn winter"),
    ("unit", "second seconds minute minutes hour hours day days week weeks month months year years night nights"),
    (
        "ordinal",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
     fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth",
    ),
    ("some", "a an one couple few several many half two three four five six seven eight nine ten eleven twelve"),
    ("clock", "am pm o'clock a.m. p.m."),
    ("near", "around about at like approximately roughly maybe by"),
    ("noon", "noon midnight lunchtime dinnertime sunrise sunset dawn dusk"),
];

/// Words that alone are hardly ever meant as a time.
const VAGUE: &[&str] = &["day", "week", "month", "year", "while", "hour", "hours", "days", "weeks", "may", "march"];

const WHEN: usize = 0;
const DURATION: usize = 1;
const COUNT: &str = "(@some|#) (#|of|couple|few|hundred)? (of)?";

/// Patterns of points in time; `N` stands for a small count.
const POINTS: &[&str] = &[
    "(right now|just now|at the moment|at this moment|currently|as we speak)",
    "now",
    "(still|it is) ~1 going on",
    "(today|tonight|tomorrow|yesterday) @part?",
    "(early|late|earlier|later)? this @part",
    "(early|late|earlier) (today|this week|tonight|yesterday)",
    "(early|late)? last (night|week|month|year|weekend|@day|@month|@season|evening) @part?",
    "(the)? day before yesterday",
    "(on|last|this|this past|past|next) @day (@part|at)? ",
    "(on|last|this|past|next)? @day @part",
    "@day !off",
    "(over|during|this|this past) (the)? (weekend|holidays|week|@season)",
    "(in|on|since)? @month (the)? (#|@ordinal) (# !street|avenue|road)?",
    "(on)? the (#|@ordinal) (of @month)?  !street|avenue|road|floor|block|lane|and|time|car|house|one",
    "in @month",
    "N @unit ago",
    "(about|around|like|maybe|over|almost) N @unit ago",
    "(a)? while ago",
    "(@near|since|from|after|before|until)? (@near)? # #? @clock",
    "(@near|since|after|before|until)? (@near)? (@noon)",
    "(@near|since|after|before|until) (@near)? # #? $",
    "(@near|since|after|before) # (thirty|fifteen|forty five|twenty|ten)",
    "between # and #  @clock?",
    "(the other|one) (day|night|week|morning)",
    "(overnight|earlier|this minute)",
    "(middle of the|in the|at) (night|morning|afternoon|evening)",
    "sometime (last|this|in|between|after|before|around) ~2 (@part|week|night|@day|month)",
    "when i (got home|woke up|came home|got back|came back|left)",
    "just (happened|started)",
];

/// Patterns of stretches.
const STRETCHES: &[&str] = &[
    "(for|over|almost|about|like|past|more than|at least)? (the)? (past|last|about|like|almost|over|at least)? N @unit !ago|old",
    "(for)? (a|an)? (week|month|year|day|hour|while|long time) (now|straight)? !ago",
    "for (a while|weeks|months|years|days|hours|ages|a long time|the past week|a week|a month|a year|an hour)",
    "since (last)? (@day|@month|@season|yesterday|week|month|year|christmas|thanksgiving) @part?",
    "since (last|this|early|late) (night|week|month|year|@part|@season|weekend)",
    "since (the)? (weekend|holidays|start of ~2|beginning of ~2)",
    "(every|each|most) (single)? (other)? (night|day|morning|evening|weekend|week|@day|hour|afternoon|month|year|time)",
    "all (day|night|week|morning|afternoon|evening|weekend|month|summer|winter|year) (long|now)?",
    "(constantly|nonstop|non stop|nightly|daily|around the clock)",
    "(once|twice) (a|per|every) (day|week|month|night)",
    "(N) times (a|per) (day|week|night|month)",
    "on (mondays|fridays|saturdays|sundays|weekends|weekdays)",
    "(weeks|months|years|days|hours) (now|on end)",
    "going on # @unit",
];

static TIMES: LazyLock<Patterns> = LazyLock::new(|| {
    let filled = |pattern: &str| pattern.replace("(N)", &format!("({COUNT})")).replace('N', COUNT);
    let points: Vec<String> = POINTS.iter().map(|pattern| filled(pattern)).collect();
    let stretches: Vec<String> = STRETCHES.iter().map(|pattern| filled(pattern)).collect();
    let numbered = points.iter().map(|pattern| (WHEN, pattern.as_str()));
    Patterns::compile(SETS, numbered.chain(stretches.iter().map(|pattern| (DURATION, pattern.as_str()))))
});

/// The times in what was said: leftmost first, the longest of those that begin alike.
#[must_use]
pub fn find(said: &Said<'_>) -> Vec<Time> {
    let mut found: Vec<Found> = TIMES.find(said);
    clock_times(said, &mut found);
    found.sort_by_key(|hit| (hit.from, std::cmp::Reverse(hit.to), hit.rule));
    let mut times: Vec<Time> = Vec::new();
    let mut free = 0;
    let text = |at: usize| said.units.get(at).map_or("", |unit| unit.text.as_str());
    for hit in found {
        if hit.from < free || not_a_time(said, &hit) {
            continue;
        }
        let joined = hit.from > 0
            && hit.from == free
            && said.units[hit.from - 1].after <= Break::Space
            && !matches!(text(hit.from), "right" | "now" | "just" | "currently");
        free = hit.to;
        let kind = if hit.rule == DURATION { Kind::Duration } else { Kind::When };
        let words = said.word_range(hit.from, hit.to);
        // "this morning at six" is one point in time.
        match times.last_mut().filter(|last| joined && last.kind == kind && kind == Kind::When) {
            Some(last) => last.words.end = words.end,
            None if hit.to - hit.from == 1 && VAGUE.contains(&text(hit.from)) => {}
            None => times.push(Time { kind, words }),
        }
    }
    times
}

/// "3:30", "3:30 p.m.", with what leads to it.
fn clock_times(said: &Said<'_>, found: &mut Vec<Found>) {
    for (at, unit) in said.units.iter().enumerate() {
        let Some((hour, minute)) = unit.text.split_once(':') else { continue };
        if hour.is_empty() || !(hour.bytes().chain(minute.bytes())).all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let text = |index: usize| said.units.get(index).map_or("", |unit| unit.text.as_str());
        let mut from = at;
        while from > 0
            && matches!(text(from - 1), "around" | "about" | "at" | "like" | "since" | "after" | "before" | "until")
        {
            from -= 1;
        }
        let to = at + 1 + usize::from(matches!(text(at + 1), "am" | "pm"));
        found.push(Found { rule: WHEN, from, to });
    }
}

/// Matches that look like a time and are none: "at 412 Alder", "may" the verb.
fn not_a_time(said: &Said<'_>, hit: &Found) -> bool {
    let text = |at: usize| said.units.get(at).map_or("", |unit| unit.text.as_str());
    let one = hit.to - hit.from == 1;
    let now_in_phrase =
        one && text(hit.from) == "now" && (text(hit.to) == "that" || hit.from > 0 && text(hit.from - 1) == "for");
    let number = (hit.from..hit.to).find(|at| numbers::is_number(text(*at)));
    let clock = (hit.from..hit.to).any(|at| matches!(text(at), "am" | "pm" | "o'clock"));
    let leads = matches!(
        text(hit.from),
        "around"
            | "about"
            | "at"
            | "like"
            | "since"
            | "after"
            | "before"
            | "until"
            | "by"
            | "approximately"
            | "roughly"
            | "maybe"
    );
    let house = hit.rule == WHEN
        && leads
        && !clock
        && number.is_some_and(|at| {
            let words = &said.words;
            let word = said.units[at].word;
            let big = numbers::read(words, word, numbers::Gaps::Close).is_some_and(|number| {
                number.digits.len() > 2 && !matches!(number.digits.len(), 3 | 4)
                    || number.digits.parse::<u32>().is_ok_and(|value| value > 12 && number.digits.len() < 3)
            });
            big || !matches!(text(hit.from), "since" | "around" | "about" | "at" | "after" | "before" | "until" | "by")
        });
    let money = (said.word_range(hit.from, hit.to)).any(|word| said.words.signed(word, '$'));
    now_in_phrase || house || money
}

/// How long ago the words say that something was.
#[must_use]
pub fn age(text: &str) -> Age {
    let said = Said::read(text);
    let has = |wanted: &[&str]| said.units.iter().any(|unit| wanted.contains(&unit.text.as_str()));
    let joined: Vec<&str> = said.units.iter().map(|unit| unit.text.as_str()).collect();
    let joined = joined.join(" ");
    if has(&["now", "still", "currently", "ongoing"]) || joined.contains("going on") || joined.contains("as we speak") {
        return Age::InProgress;
    }
    if joined.starts_with("just ") || joined == "just" {
        return Age::Minutes(1);
    }
    if let Some(place) = said.units.iter().position(|unit| unit.text == "ago") {
        let words = Words::read(text);
        let end = said.units[place].word;
        return minutes_before(&words, end).map_or(Age::Past, Age::Minutes);
    }
    let past =
        ["yesterday", "last", "earlier", "overnight", "ago", "other", "morning", "night", "week", "month", "year"];
    let day = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "since",
        "weekend",
    ];
    if has(&past) || has(&day) || !find(&said).is_empty() { Age::Past } else { Age::Unknown }
}

fn minutes_before(words: &Words<'_>, ago: usize) -> Option<u32> {
    let unit = match words.norm(ago.checked_sub(1)?) {
        "second" | "seconds" => 0,
        "minute" | "minutes" => 1,
        "hour" | "hours" => 60,
        "day" | "days" | "night" | "nights" => 1440,
        "week" | "weeks" => 10_080,
        "month" | "months" => 43_200,
        "year" | "years" => 525_600,
        _ => return None,
    };
    let from = ago.saturating_sub(5);
    let vague = (from..ago).find_map(|at| match words.norm(at) {
        "couple" => Some(2),
        "few" | "several" => Some(3),
        _ => None,
    });
    let half = (from..ago).any(|at| words.norm(at) == "half");
    let count = vague.or_else(|| {
        (from..ago - 1)
            .find_map(|at| numbers::small(words, at).filter(|(_, used)| at + used <= ago).map(|(count, _)| count))
    })?;
    Some(if half && count == 1 { unit / 2 } else { count.saturating_mul(unit) })
}

/// A time as it is kept: the caller's words, in small letters where they are no names.
#[must_use]
pub fn tidy(text: &str) -> String {
    let words = Words::read(text);
    let keep = |at: usize| {
        let word = words.norm(at);
        let named = SETS.iter().take(2).any(|(_, list)| list.split_whitespace().any(|entry| entry == word));
        if named {
            address::title(word)
        } else if matches!(word, "am" | "pm") {
            word.to_owned()
        } else {
            words.surface(at..at + 1).to_lowercase()
        }
    };
    (0..words.len()).map(keep).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(TIMES.problems(), Vec::<String>::new());
    }

    fn times(text: &str) -> Vec<(Kind, String)> {
        let said = Said::read(text);
        find(&said).into_iter().map(|time| (time.kind, said.words.surface(time.words).to_owned())).collect()
    }

    #[test]
    fn points_and_stretches_are_told_apart() {
        for (text, kind, surface) in [
            ("it happened last night", Kind::When, "last night"),
            ("it's going on right now", Kind::When, "right now"),
            ("around 3 p.m.", Kind::When, "around 3 p.m."),
            ("at 10:30 p.m. on the dot", Kind::When, "at 10:30 p.m."),
            ("somebody took it Tuesday morning", Kind::When, "Tuesday morning"),
            ("it was stolen on Monday", Kind::When, "on Monday"),
            ("two hours ago", Kind::When, "two hours ago"),
            ("it's been there since March", Kind::Duration, "since March"),
            ("in front of my driveway since like six", Kind::When, "since like six"),
            ("they do it every night", Kind::Duration, "every night"),
            ("it has been there for three days", Kind::Duration, "for three days"),
            ("a couple of weeks ago", Kind::When, "a couple of weeks ago"),
            ("it hasn't moved in two weeks", Kind::Duration, "two weeks"),
            ("all night long", Kind::Duration, "all night long"),
            ("yesterday afternoon", Kind::When, "yesterday afternoon"),
            ("the other day", Kind::When, "the other day"),
            ("over the weekend", Kind::When, "over the weekend"),
            ("for about a month", Kind::Duration, "for about a month"),
        ] {
            assert!(times(text).contains(&(kind, surface.to_owned())), "{text}: {:?}", times(text));
        }
    }

    #[test]
    fn addresses_and_names_are_no_times() {
        for text in ["I'm at 412 Alder", "2210 Larch", "I may have lost it", "my name is April", "about 600 dollars"] {
            assert!(times(text).is_empty(), "{text}: {:?}", times(text));
        }
    }

    #[test]
    fn ages_are_coarse() {
        for (text, expected) in [
            ("right now", Age::InProgress),
            ("it's still going on", Age::InProgress),
            ("ten minutes ago", Age::Minutes(10)),
            ("about two hours ago", Age::Minutes(120)),
            ("half an hour ago", Age::Minutes(30)),
            ("a couple of days ago", Age::Minutes(2880)),
            ("a few minutes ago", Age::Minutes(3)),
            ("last night", Age::Past),
            ("on Tuesday", Age::Past),
            ("purple", Age::Unknown),
        ] {
            assert_eq!(age(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_searched(text in "\\PC{0,80}") {
            let said = Said::read(&text);
            for time in find(&said) {
                prop_assert!(time.words.end <= said.words.len());
            }
            let _ = age(&text);
        }

        #[test]
        fn a_tidy_time_stays_as_it_is(text in "[a-zA-Z0-9 ]{0,60}") {
            prop_assert_eq!(tidy(&tidy(&text)), tidy(&text));
        }
    }
}
