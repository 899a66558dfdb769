//! Names: of callers, of officers, of companies.

use super::slots::Filled;
use crate::language::address::{corrects, title};
use crate::language::code::{self, Wanted};
use crate::language::numbers::{self, Gaps};
use crate::language::{Break, Words};
use crate::understanding::values::RANKS;
use std::ops::Range;

/// Capitalised words that are no names of people.
const NOT_NAMES: &[&str] = &[
    "i",
    "the",
    "a",
    "hi",
    "hello",
    "yes",
    "yeah",
    "no",
    "okay",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "street",
    "avenue",
    "road",
    "park",
    "calling",
    "just",
    "so",
    "and",
    "not",
    "sure",
    "it",
    "my",
    "this",
    "that",
    "there",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "about",
    "from",
    "on",
    "at",
    "in",
    "is",
    "with",
    "right",
    "here",
    "looking",
    "trying",
    "having",
    "going",
    "who",
    "for",
    "to",
    "because",
    "called",
    "has",
    "please",
    "back",
    "when",
    "if",
    "um",
    "uh",
    "actually",
    "but",
    "he",
    "she",
    "they",
    "we",
    "was",
    "said",
    "of",
    "or",
    "regarding",
    "handling",
    "again",
    "thanks",
    "thank",
    "good",
    "fine",
    "sorry",
    "very",
    "really",
    "still",
    "out",
    "down",
    "near",
    "by",
    "an",
    "your",
    "you",
    "his",
    "her",
    "working",
    "assigned",
    "number",
    "badge",
    "rather",
    "say",
    "don't",
    "know",
    "what",
    "can",
    "spell",
    "why",
    "anonymous",
    "prefer",
    "wait",
    "hold",
    "one",
    "second",
    "none",
    "nope",
    "give",
    "want",
    "need",
    "have",
    "do",
    "i'd",
    "i'll",
    "i've",
];

fn name_word(words: &Words<'_>, at: usize, any_case: bool) -> bool {
    let word = words.norm(at);
    !word.is_empty()
        && word.chars().all(|c| c.is_alphabetic() || c == '\'')
        && !NOT_NAMES.contains(&word)
        && (words.capital(at) || any_case)
}

fn name_range(words: &Words<'_>, from: usize, any_case: bool, most: usize) -> Option<Range<usize>> {
    let mut end = from;
    while end < words.len() && end - from < most && name_word(words, end, any_case) {
        end += 1;
        if words.after(end - 1) > Break::Space {
            break;
        }
    }
    (end > from).then_some(from..end)
}

fn named(words: &Words<'_>, range: Range<usize>) -> String {
    range.map(|at| title(words.surface(at..at + 1))).collect::<Vec<_>>().join(" ").trim_end_matches("'s").to_owned()
}

/// Words behind a rank that are no name where small letters are all there is.
const NOT_OFFICERS: &[&str] = &[
    "call",
    "come",
    "left",
    "tell",
    "got",
    "wrote",
    "instead",
    "shouted",
    "gave",
    "told",
    "stopped",
    "took",
    "pulled",
    "help",
    "that",
    "which",
    "safety",
    "go",
    "stop",
    "talk",
    "meet",
    "sent",
    "send",
    "could",
    "would",
    "will",
    "came",
    "then",
    "ever",
    "over",
    "some",
    "had",
    "are",
    "were",
    "be",
    "get",
    "one",
    "two",
    "down",
    "does",
    "did",
    "should",
    "involved",
    "misconduct",
    "speak",
    "drive",
    "look",
    "today",
    "tonight",
    "now",
    "this",
    "my",
    "yet",
    "never",
];

/// Short answers that are no name.
const ANSWERS: &[&str] = &[
    "oh",
    "heavens",
    "negative",
    "huh",
    "mm",
    "beats",
    "all",
    "between",
    "you're",
    "rear",
    "front",
    "side",
    "affirmative",
    "any",
    "anyone",
    "whoever",
    "nobody",
    "never",
    "maybe",
    "either",
    "both",
    "tomorrow",
    "today",
    "tonight",
    "now",
    "somebody",
    "someone",
    "hmm",
    "well",
    "let",
    "how",
    "where",
    "big",
    "tall",
    "short",
    "me",
    "us",
    "ask",
    "mhm",
    "gosh",
];

/// "Detective Moss", "badge 417"; when the officer was asked for, a bare name too. Of one that the caller corrects, the
/// last.
pub fn officer(words: &Words<'_>, asked: bool) -> Option<Filled> {
    let fill = |words: Range<usize>, sure: u16| Filled { slot: "officer", words, value: String::new(), sure };
    let mut found: Option<Range<usize>> = None;
    for at in 0..words.len() {
        let Some(range) = ranked(words, at).or_else(|| badge(words, at)) else { continue };
        match &found {
            Some(known) if known.end > range.start || !corrects(words, known.end..range.start) => {}
            _ => found = Some(range),
        }
    }
    if let Some(range) = found {
        return Some(fill(range, 850));
    }
    let from = asked.then(|| lead(words))?;
    let range = name_range(words, from, !words.has_case(), 2)?;
    let alone = range.end == words.len() && !range.clone().any(|at| ANSWERS.contains(&words.norm(at)));
    alone.then(|| fill(range, 650))
}

/// A rank and the name behind it.
fn ranked(words: &Words<'_>, at: usize) -> Option<Range<usize>> {
    let rank = RANKS.iter().any(|(said, _)| *said == words.norm(at)) && words.norm(at) != "chief";
    if !rank || words.after(at) > Break::Space {
        return None;
    }
    let most = if words.has_case() { 2 } else { 1 };
    let name = name_range(words, at + 1, !words.has_case(), most)?;
    (!NOT_OFFICERS.contains(&words.norm(at + 1))).then_some(at..name.end)
}

/// "badge 417", "badge number is four one seven".
fn badge(words: &Words<'_>, at: usize) -> Option<Range<usize>> {
    if words.norm(at) != "badge" {
        return None;
    }
    let skip = 1 + (1..3).take_while(|skip| matches!(words.norm(at + skip), "number" | "is" | "no")).count();
    let number = numbers::read(words, at + skip, Gaps::Close)?;
    Some(at..at + skip + number.len)
}

/// What people say before a name.
fn lead(words: &Words<'_>) -> usize {
    const LEAD: &[&str] = &[
        "it's",
        "its",
        "it",
        "is",
        "my",
        "name",
        "the",
        "this",
        "i'm",
        "i",
        "am",
        "yeah",
        "yes",
        "sure",
        "uh",
        "um",
        "okay",
        "ok",
        "well",
        "so",
        "name's",
        "that's",
        "that",
        "would",
        "be",
        "first",
        "last",
        "full",
        "hi",
        "hello",
        "of",
        "course",
        "was",
        "his",
        "her",
        "officer's",
    ];
    (0..words.len()).find(|at| !LEAD.contains(&words.norm(*at))).unwrap_or(words.len())
}

/// "my name is Marisol Vega", "this is Dwight Tran calling", "Mr. Tran"; when the name was asked for, a bare one too.
pub fn person(words: &Words<'_>, asked: bool) -> Option<Filled> {
    let fill = |range: Range<usize>, sure: u16| {
        let value = named(words, range.clone());
        Some(Filled { slot: "person.name", words: range, value, sure })
    };
    for at in 0..words.len() {
        let (one, two) = (words.norm(at), words.norm(at + 1));
        let said = match one {
            "name" if matches!(two, "is" | "was") => Some((2, 850)),
            "name's" => Some((1, 850)),
            "mr" | "mrs" | "ms" | "miss" => Some((0, 750)),
            "this" if two == "is" => Some((2, 600)),
            "i'm" | "im" => Some((1, 500)),
            _ => None,
        };
        let Some((skip, sure)) = said else { continue };
        let from = at + skip.max(1);
        let lower = sure == 850 && (asked || !words.has_case());
        let Some(range) = name_range(words, from, lower, 3) else { continue };
        // "I'm Sure" at the head of a sentence is no name; two capitals, or the answer to the question, are.
        if sure <= 600 && !asked && range.len() < 2 {
            continue;
        }
        let start = if skip == 0 { at } else { range.start };
        return fill(start..range.end, sure);
    }
    if !asked {
        return None;
    }
    let from = lead(words);
    let range = name_range(words, from, true, 3)?;
    let sure = if words.capital(range.start) || !words.has_case() { 750 } else { 450 };
    let mut filled = fill(range, sure)?;
    if let Some(spelled) = code::spelled(words, Wanted::Yes) {
        respell(&mut filled.value, &spelled.value);
    }
    Some(filled)
}

/// Puts a spelled word in the place of the word that begins alike.
fn respell(value: &mut String, spelled: &str) {
    let mut parts: Vec<String> = value.split(' ').map(str::to_owned).collect();
    let first = spelled.chars().next();
    if let Some(part) = parts.iter_mut().rev().find(|part| part.chars().next() == first) {
        *part = title(&spelled.to_lowercase());
        *value = parts.join(" ");
    }
}

/// "A-Line Towing", "Harbor Recovery".
pub fn company(words: &Words<'_>) -> Option<Filled> {
    let at = (1..words.len()).find(|at| {
        matches!(
            words.norm(*at),
            "towing" | "recovery" | "plumbing" | "landscaping" | "construction" | "roofing" | "security" | "partners"
        ) && words.capital(*at)
    })?;
    let mut from = at;
    while from > 0
        && words.capital(from - 1)
        && words.after(from - 1) <= Break::Space
        && at - from < 3
        && words.norm(from - 1) != "i"
    {
        from -= 1;
    }
    (from < at).then(|| Filled { slot: "company", words: from..at + 1, value: named(words, from..at + 1), sure: 700 })
}
