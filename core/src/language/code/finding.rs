//! Plates, case numbers, serial numbers and vehicle numbers in free speech.

use super::{Code, Wanted, characters, run};
use crate::language::address::corrects;
use crate::language::{Break, Words, numbers};

const PLATE_KEYS: &[&str] =
    &["plate", "plates", "plate's", "license", "licence", "tag", "tags", "tag's", "registration"];
/// What kind of number a word before it names.
const OTHER_KEYS: &[&str] = &[
    "serial",
    "imei",
    "pole",
    "vin",
    "chip",
    "frame",
    "case",
    "order",
    "order's",
    "report",
    "citation",
    "ticket",
    "ref",
    "reference",
    "incident",
    "claim",
    "docket",
    "warrant",
    "request",
    "badge",
    "unit",
    "apartment",
    "phone",
    "block",
];

/// The kinds of codes that stand behind the word that names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A case, citation, order or reference number.
    Case,
    /// A serial, pole, chip or frame number.
    Serial,
    /// A vehicle identification number.
    Vin,
}

/// How many words back the nearest of some keys stands, with no full stop between.
fn key(words: &Words<'_>, at: usize, reach: usize, keys: &[&str]) -> Option<usize> {
    (at.saturating_sub(reach)..at)
        .rev()
        .take_while(|before| words.after(*before) < Break::Stop)
        .find(|before| keys.contains(&words.norm(*before)))
}

/// A licence plate, whole or in part, in upper case: 2 to 8 letters and figures. Of one that the caller corrects, the
/// last.
#[must_use]
pub fn plate(words: &Words<'_>, wanted: Wanted) -> Option<Code> {
    let mut best: Option<Code> = None;
    let mut at = 0;
    while at < words.len() {
        let Some(code) = plate_at(words, at, wanted) else {
            at += 1;
            continue;
        };
        at = code.words.end.max(at + 1);
        let better = best.as_ref().is_none_or(|best| {
            code.value.len() > best.value.len() || corrects(words, best.words.end..code.words.start)
        });
        if better {
            best = Some(code);
        }
    }
    best
}

fn plate_at(words: &Words<'_>, at: usize, wanted: Wanted) -> Option<Code> {
    let keyed = key(words, at, 5, PLATE_KEYS).filter(|key| {
        *key == 0
            || !matches!(words.norm(*key - 1), "no" | "without" | "paper" | "expired" | "missing" | "dog" | "gift")
    });
    let other = key(words, at, 3, OTHER_KEYS);
    if other.is_some_and(|other| keyed.is_none_or(|key| key < other)) {
        return None;
    }
    let asked = if wanted == Wanted::Yes || keyed.is_some() { Wanted::Yes } else { Wanted::No };
    let code = heard_on(words, trimmed(words, run(words, at, asked, 1)?), wanted);
    let digits = code.value.bytes().filter(u8::is_ascii_digit).count();
    let letters = code.value.len() - digits;
    let block = words.surface(at..at + 1);
    let capitals = (2..=3).contains(&block.len()) && block.bytes().all(|byte| byte.is_ascii_uppercase());
    let written = code.words.len() == 1 && letters > 0 && digits > 0;
    let plausible = match (wanted, keyed) {
        (Wanted::Yes, _) => {
            code.value.len() >= 2
                && (letters > 0 || digits <= 8)
                && (digits > 0 || code.words.len() > 1 || letters >= 3)
        }
        // Behind the word "plate", figures alone are a part of one only right behind "ends in" or the like.
        (Wanted::No, Some(_)) if letters == 0 => {
            at > 0 && matches!(words.norm(at - 1), "in" | "with" | "is" | "number" | "plate" | "tag") && digits <= 7
        }
        (Wanted::No, Some(_)) => code.value.len() >= 3 && (digits > 0 || code.words.len() > 1) && digits + letters < 9,
        (Wanted::No, None) => {
            let shape = (5..=8).contains(&code.value.len()) && letters >= 2 && digits >= 2;
            shape && (written || code.words.len() > 2)
                || (capitals && block.len() == 3 && code.words.len() == 2 && (2..=4).contains(&digits))
        }
    };
    (code.value.len() <= 8 && plausible && !(asked == Wanted::No && letters < 2)).then_some(code)
}

/// A code without what is no part of it behind: "819, oh", "26-01187, our".
fn trimmed(words: &Words<'_>, mut code: Code) -> Code {
    // "C 440 912, ninety dollars": a lone comma behind enough of a code ends it.
    let commas = (code.words.start + 1..code.words.end).filter(|at| words.after(at - 1) >= Break::Comma);
    let commas: Vec<usize> = commas.collect();
    if let [cut] = commas.as_slice() {
        let head = characters(words.surface(code.words.start..*cut));
        if head.len() >= 4 && head.bytes().any(|byte| byte.is_ascii_digit()) {
            code = Code { value: head, words: code.words.start..*cut };
        }
    }
    while code.words.len() > 1 {
        let last = code.words.end - 1;
        let loose = words.after(last - 1) >= Break::Comma
            && matches!(
                words.norm(last),
                "oh" | "our" | "i" | "a" | "you" | "why" | "are" | "eh" | "hey" | "okay" | "see"
            );
        let hedge = words.norm(last) == "i" && words.after(last) == Break::Space;
        if !(loose || hedge) {
            break;
        }
        code.words.end -= 1;
        code.value.pop();
    }
    code
}

/// A code that was asked for goes on through figures that a recogniser took for other words: "nine to one for".
fn heard_on(words: &Words<'_>, mut code: Code, wanted: Wanted) -> Code {
    let goes_on = |at: usize| {
        words.after(at - 1) <= Break::Space
            && (numbers::is_number(words.norm(at))
                || matches!(words.norm(at), "to" | "too" | "for" | "ate" | "won" | "sicks"))
    };
    while wanted == Wanted::Yes && code.words.end < words.len() && goes_on(code.words.end) {
        code.words.end += 1;
        code.value = characters(words.surface(code.words.clone()));
    }
    code
}

/// A case, serial or vehicle number: letters and figures, at least three figures. When it was not asked for, only behind
/// a word that names it, or as a case number in the form "24-10587". Of one that the caller corrects, the last.
#[must_use]
pub fn reference(words: &Words<'_>, kind: Named, wanted: Wanted) -> Option<Code> {
    let mut best: Option<Code> = None;
    let mut at = 0;
    while at < words.len() {
        let Some(code) = reference_at(words, at, kind, wanted) else {
            at += 1;
            continue;
        };
        at = code.words.end.max(at + 1);
        let better = best.as_ref().is_none_or(|best| {
            corrects(words, best.words.end..code.words.start)
                || (wanted == Wanted::Yes && code.value.len() > best.value.len())
        });
        if better {
            best = Some(code);
        }
    }
    best
}

fn reference_at(words: &Words<'_>, at: usize, kind: Named, wanted: Wanted) -> Option<Code> {
    const CASE: &[&str] = &[
        "case",
        "citation",
        "ticket",
        "reference",
        "incident",
        "order",
        "order's",
        "ref",
        "claim",
        "docket",
        "warrant",
        "report",
        "request",
        "file",
    ];
    let keys = match kind {
        Named::Case => CASE,
        Named::Serial => &["serial", "imei", "pole", "chip", "frame"],
        Named::Vin => &["vin", "vin's"],
    };
    let inside = at > 0 && words.after(at - 1) <= Break::Space && numbers::is_number(words.norm(at - 1));
    if inside && wanted == Wanted::No {
        return None;
    }
    let keyed = key(words, at, 4, keys).filter(|key| {
        (key + 1..at).all(|between| CONNECTS.contains(&words.norm(between)) || numbers::is_number(words.norm(between)))
            && (key + 1..at).any(|between| words.norm(between) == "number")
                | !numbers::is_number(words.norm(key + 1))
                | (key + 1 == at)
            && words.after(*key) <= Break::Space
    });
    let dated = kind == Named::Case && is_dated(words, at);
    if keyed.is_none() && wanted == Wanted::No && !dated {
        return None;
    }
    let code = trimmed(words, run(words, at, if dated { Wanted::No } else { Wanted::Yes }, 1)?);
    let digits = code.value.bytes().filter(u8::is_ascii_digit).count();
    // "the report for 1118 Threshers Way", "a ticket for ninety": everyday words need more of a number behind them.
    let everyday =
        keyed.is_some_and(|key| matches!(words.norm(key), "report" | "request" | "file" | "order" | "ticket"));
    let telling = code.value.len() > digits
        || (at.saturating_sub(3)..at).any(|before| words.norm(before) == "number")
        || keyed.is_some_and(|key| key + 1 == at)
        || dated;
    let enough = if code.value.len() > digits { 2 } else { 3 };
    (digits >= enough && (wanted == Wanted::Yes || !everyday || telling)).then_some(code)
}

const CONNECTS: &[&str] = &[
    "number", "is", "it's", "the", "my", "on", "no", "are", "last", "first", "ending", "ends", "in", "starts", "with",
    "was",
];

/// "24-10587": two figures of the year, a hyphen, four or more.
fn is_dated(words: &Words<'_>, at: usize) -> bool {
    let figures = |at: usize| words.norm(at).bytes().all(|byte| byte.is_ascii_digit());
    words.norm(at).len() == 2
        && figures(at)
        && words.after(at) == Break::Joined
        && words.norm(at + 1).len() >= 4
        && figures(at + 1)
}
