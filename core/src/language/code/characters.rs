//! Codes and spelled names out of texts that are known to be nothing else.

use super::alphabet::{EVERYDAY, NATO, SOUNDS};
use super::{Code, Wanted, example, initial, item, settle_oh};
use crate::language::Words;
use crate::language::numbers::{self, Gaps};

/// Words that lead to a code and are no part of it.
const LEAD: &[&str] = &[
    "plate",
    "plates",
    "license",
    "licence",
    "tag",
    "tags",
    "number",
    "is",
    "it's",
    "its",
    "the",
    "my",
    "starts",
    "start",
    "starting",
    "begins",
    "ends",
    "ending",
    "end",
    "with",
    "in",
    "part",
    "of",
    "partial",
    "case",
    "report",
    "serial",
    "vin",
    "pole",
    "ref",
    "reference",
    "citation",
    "ticket",
    "request",
    "incident",
    "order",
    "um",
    "uh",
    "that's",
    "account",
    "badge",
    "chip",
    "frame",
    "imei",
    "yeah",
    "yes",
    "file",
    "claim",
    "docket",
    "warrant",
];
/// Words between the characters of a code.
const BETWEEN: &[&str] = &[
    "dash",
    "hyphen",
    "space",
    "then",
    "and",
    "capital",
    "letter",
    "number",
    "uh",
    "um",
    "something",
    "slash",
    "with",
    "like",
    "as",
    "in",
    "the",
];

/// The letters and figures of a text that a plate, a serial or a case number is known to be, in upper case: "B as in
/// boy, seven two one, x ray, quebec" is "B721XQ". Words that lead to it are left out; of any other word its initial
/// counts, for people spell with names of their own. Empty when there is none.
#[must_use]
pub fn characters(text: &str) -> String {
    let words = Words::read(text);
    let mut value = String::new();
    let mut at = lead(&words);
    while at < words.len() {
        let (adds, used) = character(&words, at, value.is_empty());
        value.push_str(&adds);
        at += used;
    }
    settle_oh(&value)
}

fn lead(words: &Words<'_>) -> usize {
    if matches!(words.norm(0), "last" | "first") {
        let is = (1..5).find(|at| matches!(words.norm(*at), "are" | "is"));
        let named = numbers::read(words, 1, Gaps::Close).map_or(1, |number| 1 + number.len);
        return is.map_or(if named < words.len() { named } else { 0 }, |at| at + 1);
    }
    let first = (0..words.len()).find(|at| !LEAD.contains(&words.norm(*at)));
    first.unwrap_or(words.len())
}

/// What the words at a place add, and how many they are. A doubtful "oh" adds a question mark.
fn character(words: &Words<'_>, at: usize, first: bool) -> (String, usize) {
    let word = words.norm(at);
    if let Some(letter) = letter(words, at)
        && let shown = shown(words, at + 1, letter)
        && shown > 0
    {
        return (letter.to_string(), 1 + shown);
    }
    if word == "oh" || word == "o" {
        return ("?".to_owned(), 1);
    }
    if let Some(figure) = misheard(word).filter(|_| !first || numbers::is_number(words.norm(at + 1))) {
        return (figure.to_owned(), 1);
    }
    let plain = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let written = words.surface(at..at + 1);
    let block = plain && word.len() > 1 && written.bytes().all(|byte| byte.is_ascii_uppercase());
    if block && !(word.len() > 3 && NATO.contains(&word)) {
        return (word.to_uppercase(), 1);
    }
    if let Some(found) =
        figures(words, at).or_else(|| item(words, at, Wanted::Yes).map(|found| (found.adds, found.len)))
    {
        return found;
    }
    if BETWEEN.contains(&word) || !plain {
        return (String::new(), 1);
    }
    match word.len() {
        0..=3 => (word.to_uppercase(), 1),
        _ => (word[..1].to_uppercase(), 1),
    }
}

/// A number, cut before an "o" that an example makes a letter: "4 o as in ocean".
fn figures(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let number = numbers::read(words, at, Gaps::Close)?;
    let cut = (at..at + number.len).find(|next| words.norm(*next) == "o" && shown(words, next + 1, 'O') > 0);
    match cut {
        Some(cut) if cut > at => numbers::normalise(words.surface(at..cut)).map(|digits| (digits, cut - at)),
        Some(_) => None,
        None => Some((number.digits, number.len)),
    }
}

fn letter(words: &Words<'_>, at: usize) -> Option<char> {
    let word = words.norm(at);
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_alphabetic() => Some(c.to_ascii_uppercase()),
        _ => SOUNDS.iter().chain(EVERYDAY).find(|(sound, _)| *sound == word).map(|(_, letter)| *letter),
    }
}

/// How many words the example of a letter takes that begins here: "as in boy", "for boy", "as boy"; none, nought.
fn shown(words: &Words<'_>, at: usize, letter: char) -> usize {
    let starts = |word: &str| word.starts_with(letter.to_ascii_lowercase());
    match words.norm(at) {
        "as" | "for" | "like"
            if starts(words.norm(at + 1)) && words.norm(at + 1).len() > 1 && example(words, at) != 3 =>
        {
            2 + usize::from(words.norm(at + 1) == "x" && words.norm(at + 2) == "ray")
        }
        _ => match example(words, at) {
            3 if at + 2 < words.len() => 3 + usize::from(words.norm(at + 2) == "x" && words.norm(at + 3) == "ray"),
            _ => 0,
        },
    }
}

/// Figures as recognisers write them when they take them for other words.
fn misheard(word: &str) -> Option<&'static str> {
    match word {
        "to" | "too" => Some("2"),
        "for" | "fore" => Some("4"),
        "ate" => Some("8"),
        "won" => Some("1"),
        "sicks" | "sex" => Some("6"),
        "cero" => Some("0"),
        _ => None,
    }
}

/// A name spelled letter by letter somewhere in some words, at least three letters: "p as in peter, r u i t t". Letters
/// are single ones, their sounds, alphabet words, or have an example.
#[must_use]
pub fn spelled_out(words: &Words<'_>) -> Option<Code> {
    let mut best: Option<Code> = None;
    let mut at = 0;
    while at < words.len() {
        let code = run(words, at);
        at = code.words.end.max(at + 1);
        let longer = best.as_ref().is_none_or(|best| code.value.len() > best.value.len());
        if code.value.len() >= 3 && longer {
            best = Some(code);
        }
    }
    best
}

fn run(words: &Words<'_>, from: usize) -> Code {
    let mut value = String::new();
    let (mut at, mut end) = (from, from);
    while at < words.len() {
        let times = match words.norm(at) {
            "double" if !value.is_empty() || letter(words, at + 1).is_some() => 2,
            "triple" if letter(words, at + 1).is_some() => 3,
            _ => 1,
        };
        if times == 2 && matches!(words.norm(at + 1), "u" | "you") {
            value.push('W');
            at += 2;
            end = at;
            continue;
        }
        let place = at + usize::from(times > 1);
        if !value.is_empty() && matches!(words.norm(place), "capital" | "dash" | "hyphen" | "then") {
            at = place + 1;
            continue;
        }
        let everyday = EVERYDAY.iter().any(|(sound, _)| *sound == words.norm(place));
        let told = letter(words, place).filter(|letter| {
            !everyday || shown(words, place + 1, *letter) > 0 || (!value.is_empty() && !words.has_case())
        });
        let Some(letter) = told.or_else(|| initial(NATO, words.norm(place))) else { break };
        value.extend(std::iter::repeat_n(letter, times));
        let ray = usize::from(words.norm(place) == "x" && words.norm(place + 1) == "ray");
        at = place + 1 + ray + shown(words, place + 1 + ray, letter);
        end = at;
    }
    Code { value, words: from..end }
}
