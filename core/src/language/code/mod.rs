//! Letters and figures said one by one: plates, names spelled out, case and serial numbers.
//!
//! A letter is said as itself ("B"), by its sound as recognisers write it ("bee"), by an alphabet word ("bravo"), or with
//! an example ("B as in boy"). Sounds that are everyday words ("see", "are", "you") count only amid other letters.

mod alphabet;
mod characters;
mod finding;
#[cfg(test)]
mod tests;

use super::numbers::{self, Gaps};
use super::words::{Break, Words};
use alphabet::{EVERYDAY, NATO, RADIO, SHORT, SOUNDS};
use std::ops::Range;

pub use characters::{characters, spelled_out};
pub use finding::{Named, plate, reference};

/// Whether the caller was asked for letters and figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Yes: everyday words that sound like letters are letters.
    Yes,
    /// No: only what cannot be anything else.
    No,
}

/// Letters and figures found in some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Upper-case letters and figures.
    pub value: String,
    /// Their words.
    pub words: Range<usize>,
}

/// The letter that a word sounds like, where a letter is likely: "apartment seven ee".
#[must_use]
pub fn sound(word: &str) -> Option<char> {
    let found = SOUNDS.iter().find(|(sound, _)| *sound == word).map(|(_, letter)| *letter);
    found.or(match word {
        "see" | "sea" => Some('C'),
        "be" => Some('B'),
        _ => None,
    })
}

fn initial(list: &[&str], word: &str) -> Option<char> {
    list.contains(&word).then(|| word.chars().next().map(|c| c.to_ascii_uppercase())).flatten()
}

/// One item of a code: what it adds, the words it takes, and whether it can be nothing else.
struct Item {
    adds: String,
    len: usize,
    sure: bool,
}

fn item(words: &Words<'_>, at: usize, wanted: Wanted) -> Option<Item> {
    let word = words.norm(at);
    let one = |adds: String, len: usize, sure: bool| Some(Item { adds, len, sure });
    if word == "double" && matches!(words.norm(at + 1), "u" | "you") {
        return one("W".to_owned(), 2, true);
    }
    if matches!(word, "double" | "triple") {
        let times = if word == "double" { 2 } else { 3 };
        let inner = item(words, at + 1, wanted).filter(|inner| inner.adds.chars().count() == 1)?;
        return one(inner.adds.repeat(times), inner.len + 1, inner.sure);
    }
    if word == "x" && words.norm(at + 1) == "ray" {
        return one("X".to_owned(), 2, true);
    }
    if word == "w" || word == "doubleu" {
        return one("W".to_owned(), 1, true);
    }
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && c.is_ascii_alphabetic()
    {
        return one(c.to_ascii_uppercase().to_string(), 1, !matches!(c, 'a' | 'i') || words.capital(at) && c == 'a');
    }
    if let Some((_, letter)) = SOUNDS.iter().find(|(sound, _)| *sound == word) {
        return one(letter.to_string(), 1, true);
    }
    if let Some(letter) = initial(NATO, word) {
        return one(letter.to_string(), 1, true);
    }
    if let Some(letter) = initial(RADIO, word) {
        return one(letter.to_string(), 1, wanted == Wanted::Yes);
    }
    if let Some((_, letter)) = EVERYDAY.iter().find(|(sound, _)| *sound == word) {
        return one(if word == "oh" { "0".to_owned() } else { letter.to_string() }, 1, false);
    }
    if let Some(number) = single_number(words, at) {
        return one(number.0, number.1, true);
    }
    let mixed =
        word.is_ascii() && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_alphanumeric());
    if mixed && numbers::ordinal(words, at).is_none() && word.len() <= 17 {
        return one(word.to_uppercase(), 1, true);
    }
    let block = word.len() >= 2 && word.len() <= 7 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let capitals = block && words.surface(at..at + 1).bytes().all(|byte| byte.is_ascii_uppercase());
    let voiceless = block
        && word.len() <= 4
        && !word.contains(['a', 'e', 'i', 'o', 'u', 'y'])
        && !matches!(word, "mr" | "hmm" | "mm" | "mmm" | "hm");
    let follows =
        wanted == Wanted::Yes && word.len() == 3 && numbers::is_number(words.norm(at + 1)) && !SHORT.contains(&word);
    (capitals || voiceless || follows).then(|| Item {
        adds: word.to_uppercase(),
        len: 1,
        sure: (capitals || follows) && word.len() <= 4 && wanted == Wanted::Yes,
    })
}

/// A group of figures, without "oh" in front.
fn single_number(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let number = numbers::read(words, at, Gaps::Close)?;
    Some((number.digits, number.len))
}

/// The example behind a letter, "as in boy", and how many words it takes.
fn example(words: &Words<'_>, at: usize) -> usize {
    let (first, second) = (words.norm(at), words.norm(at + 1));
    match (first, second) {
        ("as" | "is" | "like", "in") => 3,
        ("like" | "for", word) if !word.is_empty() && !numbers::is_number(word) => 2,
        _ => 0,
    }
}

/// The letters and figures that begin at a word; `None` when it takes fewer than `least` items.
fn run(words: &Words<'_>, at: usize, wanted: Wanted, least: usize) -> Option<Code> {
    let mut value = String::new();
    let mut next = at;
    let (mut items, mut certain, mut end) = (0_usize, 0_usize, at);
    while next < words.len() && value.len() < 24 {
        if items > 0
            && matches!(
                words.norm(next),
                "dash" | "hyphen" | "space" | "then" | "and" | "capital" | "letter" | "number" | "uh" | "um"
            )
        {
            if words.norm(next) == "and" && !item(words, next + 1, wanted).is_some_and(|item| item.sure) {
                break;
            }
            next += 1;
            continue;
        }
        let Some(found) = item(words, next, wanted) else { break };
        // "24-10587, I want": behind a comma, an everyday word begins something else.
        let pronoun = matches!(words.norm(next), "i" | "a") && item(words, next + 1, wanted).is_none();
        if items > 0 && words.after(next - 1) >= Break::Comma && pronoun {
            break;
        }
        let spoken = example(words, next + found.len);
        let letter = found.adds.chars().all(|c| c.is_ascii_alphabetic()) && found.adds.len() == 1;
        // "for" behind a letter is an example only when the next word begins with the letter.
        let fits = spoken > 0 && letter && {
            let shown = words.norm(next + found.len + spoken - 1);
            spoken == 3 || shown.starts_with(&found.adds.to_lowercase())
        };
        value.push_str(&found.adds);
        next += found.len + if fits { spoken } else { 0 };
        items += 1;
        certain += usize::from(found.sure || fits);
        if wanted == Wanted::Yes || found.sure || fits {
            end = next;
        }
        if words.after(next.min(words.len()) - 1) == Break::Stop && items >= least && !one_letter(words, next) {
            break;
        }
    }
    let kept = rebuild(words, at, end, wanted);
    (items >= least && certain * 2 >= items && !kept.is_empty()).then_some(Code { value: kept, words: at..end })
}

fn one_letter(words: &Words<'_>, at: usize) -> bool {
    words.norm(at).chars().count() == 1
}

/// The value of the items up to `end`, with "oh" as the letter O where only letters stand beside it.
fn rebuild(words: &Words<'_>, at: usize, end: usize, wanted: Wanted) -> String {
    let mut value = String::new();
    let mut next = at;
    while next < end {
        let Some(found) = item(words, next, wanted) else {
            next += 1;
            continue;
        };
        let spoken = example(words, next + found.len);
        let letter = found.adds.len() == 1 && found.adds.bytes().all(|byte| byte.is_ascii_alphabetic());
        let fits = spoken > 0
            && letter
            && (spoken == 3 || words.norm(next + found.len + spoken - 1).starts_with(&found.adds.to_lowercase()));
        // "oh" is settled once its neighbours are known.
        value.push_str(if words.norm(next) == "oh" { "?" } else { &found.adds });
        next += found.len + if fits { spoken } else { 0 };
    }
    settle_oh(&value)
}

/// "oh" is the letter where letters, or nothing, stand on both sides, else the figure.
fn settle_oh(value: &str) -> String {
    let chars: Vec<char> = value.chars().collect();
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_none_or(|c| c.is_ascii_alphabetic());
    let settled = |at: usize| match chars[at] {
        '?' if at + 1 < chars.len() && letter(at.checked_sub(1)) && letter(Some(at + 1)) => 'O',
        '?' if at > 0 && at + 1 == chars.len() && chars.iter().all(|c| c.is_ascii_alphabetic() || *c == '?') => 'O',
        '?' => '0',
        c => c,
    };
    (0..chars.len()).map(settled).collect()
}

/// The longest code in some words.
fn longest(words: &Words<'_>, wanted: Wanted, least: usize) -> Option<Code> {
    let mut best: Option<Code> = None;
    let mut at = 0;
    while at < words.len() {
        match run(words, at, wanted, least) {
            Some(code) => {
                at = code.words.end.max(at + 1);
                if best.as_ref().is_none_or(|best| code.value.len() > best.value.len()) {
                    best = Some(code);
                }
            }
            None => at += 1,
        }
    }
    best
}

/// A name that is spelled out, in upper case: "B as in boy, R, A, N, T" is "BRANT". At least two letters when asked for,
/// three otherwise.
#[must_use]
pub fn spelled(words: &Words<'_>, wanted: Wanted) -> Option<Code> {
    let least = if wanted == Wanted::Yes { 2 } else { 3 };
    longest(words, wanted, least).filter(|code| {
        let singles = (code.words.clone()).filter(|at| words.norm(*at).chars().count() <= 3).count();
        code.value.bytes().all(|byte| byte.is_ascii_alphabetic()) && singles * 3 >= code.value.len()
    })
}

/// Reads a plate out of an answer.
#[must_use]
pub fn parse_plate(text: &str) -> Option<String> {
    plate(&Words::read(text), Wanted::Yes).map(|code| code.value)
}

/// Reads a spelled name out of an answer.
#[must_use]
pub fn parse_spelled(text: &str) -> Option<String> {
    spelled(&Words::read(text), Wanted::Yes).map(|code| code.value)
}
