//! Numbers, spoken or written, as the digits they stand for.
//!
//! People say house numbers in groups ("twenty-two ten", "one eighty two", "nineteen oh four"); a group is read by
//! itself and the groups are written one behind the other. "Hundred" and "thousand" multiply.

#[cfg(test)]
mod tests;

use super::words::{Break, Words};

/// A number found in some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digits {
    /// The digits.
    pub digits: String,
    /// How many words it takes.
    pub len: usize,
}

/// How far apart the groups of one number may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// Blanks and hyphens: a house number.
    Close,
    /// Also commas: a telephone number or a code said slowly.
    Loose,
}

const UNITS: &[&str] = &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: &[&str] =
    &["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: &[&str] = &[
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENTHS: &[&str] =
    &["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];

fn place(list: &[&str], word: &str) -> Option<u32> {
    list.iter().position(|entry| *entry == word).and_then(|index| u32::try_from(index).ok())
}

/// The figure that a word alone stands for, "five" or "5".
#[must_use]
pub fn figure(word: &str) -> Option<u32> {
    unit(word).or_else(|| word.parse().ok().filter(|value| *value < 10 && word.len() == 1))
}

fn unit(word: &str) -> Option<u32> {
    match word {
        "niner" => Some(9),
        "fower" => Some(4),
        "fife" => Some(5),
        "tree" => None,
        _ => place(UNITS, word),
    }
}

fn teen(word: &str) -> Option<u32> {
    place(TEENS, word).map(|index| index + 10)
}

fn tens(word: &str) -> Option<u32> {
    let word = if word == "fourty" { "forty" } else { word };
    place(TENS, word).map(|index| (index + 2) * 10)
}

fn written(word: &str) -> bool {
    !word.is_empty() && word.len() <= 18 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the word alone is a number, in digits or in letters.
#[must_use]
pub fn is_number(word: &str) -> bool {
    written(word) || unit(word).is_some() || teen(word).is_some() || tens(word).is_some()
}

/// Whether the word is an ordinal in figures, "12th".
#[must_use]
pub fn is_written_ordinal(word: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|suffix| word.strip_suffix(suffix).is_some_and(written))
}

/// The number below a hundred that begins here, with the words it takes.
fn below_hundred(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let word = words.norm(at);
    if let Some(value) = teen(word) {
        return Some((value, 1));
    }
    if let Some(value) = tens(word) {
        let next = unit(words.norm(at + 1)).filter(|next| *next > 0 && words.after(at) <= Break::Space);
        return Some(next.map_or((value, 1), |next| (value + next, 2)));
    }
    unit(word).filter(|value| *value > 0).map(|value| (value, 1))
}

fn near(words: &Words<'_>, at: usize) -> bool {
    words.after(at) <= Break::Space
}

/// A number with "hundred" or "thousand" in it that begins here.
fn multiplied(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let (head, mut len) = if written(words.norm(at)) {
        (words.norm(at).parse::<u32>().ok().filter(|value| *value > 0 && *value < 1000)?, 1)
    } else if words.norm(at) == "a" {
        (1, 1)
    } else {
        below_hundred(words, at)?
    };
    let mut total = match words.norm(at + len) {
        "hundred" if head < 100 => head * 100,
        "thousand" => head * 1000,
        _ => return None,
    };
    let thousand = words.norm(at + len) == "thousand";
    len += 1;
    if thousand && let Some((more, used)) = hundreds(words, at, len) {
        return Some((total + more, len + used));
    }
    if let Some((more, used)) = tail(words, at, len) {
        total += more;
        len += used;
    }
    if !thousand && words.norm(at + len) == "thousand" {
        total = total.saturating_mul(1000);
        len += 1;
    }
    Some((total, len))
}

fn hundreds(words: &Words<'_>, at: usize, len: usize) -> Option<(u32, usize)> {
    let (head, used) = below_hundred(words, at + len).filter(|(head, _)| *head < 10)?;
    if words.norm(at + len + used) != "hundred" || !near(words, at + len - 1) {
        return None;
    }
    let (more, extra) = tail(words, at, len + used + 1).unwrap_or((0, 0));
    Some((head * 100 + more, used + 1 + extra))
}

/// What follows "hundred" or "thousand": "and twelve", "twelve", "12".
fn tail(words: &Words<'_>, at: usize, len: usize) -> Option<(u32, usize)> {
    if !near(words, at + len - 1) {
        return None;
    }
    let and = usize::from(words.norm(at + len) == "and");
    let from = at + len + and;
    let (value, used) = below_hundred(words, from)?;
    // "hundred and first" is an ordinal, "four hundred and two hundred" two numbers.
    (!matches!(words.norm(from + used), "hundred" | "thousand")).then_some((value, used + and))
}

/// "oh" is a nought only beside another figure.
fn nought(words: &Words<'_>, at: usize, begun: bool) -> bool {
    let word = words.norm(at);
    let figure = |index: usize| is_number(words.norm(index)) || matches!(words.norm(index), "oh" | "o");
    match word {
        "oh" | "o" => begun || (near(words, at) && figure(at + 1) && figure(at + 2)),
        _ => word == "zero",
    }
}

/// Words that stand for a figure when they come amid figures, as recognisers write them.
fn mistaken(word: &str) -> Option<&'static str> {
    match word {
        "to" | "too" => Some("2"),
        "for" | "fore" => Some("4"),
        "ate" => Some("8"),
        "won" => Some("1"),
        "sex" | "sicks" => Some("6"),
        _ => None,
    }
}

/// The number that begins at word `at`, or `None`.
#[must_use]
pub fn read(words: &Words<'_>, at: usize, gaps: Gaps) -> Option<Digits> {
    let mut digits = String::new();
    let mut len = 0;
    while let Some((group, used)) = group(words, at + len, len > 0, gaps) {
        digits.push_str(&group);
        len += used;
        let end = words.after(at + len - 1);
        let go_on = match gaps {
            Gaps::Close => end <= Break::Space,
            Gaps::Loose => end <= Break::Comma,
        };
        if !go_on || digits.len() > 24 {
            break;
        }
    }
    (len > 0).then_some(Digits { digits, len })
}

fn group(words: &Words<'_>, at: usize, begun: bool, gaps: Gaps) -> Option<(String, usize)> {
    let word = words.norm(at);
    if word.is_empty() {
        return None;
    }
    if nought(words, at, begun) {
        return Some(("0".to_owned(), 1));
    }
    let times = match word {
        "double" => 2,
        "triple" => 3,
        _ => 0,
    };
    if times > 0 {
        let next = words.norm(at + 1);
        let figure = if matches!(next, "oh" | "o") { Some(0) } else { unit(next) };
        let figure = figure.or_else(|| next.parse::<u32>().ok().filter(|value| *value < 10))?;
        return Some((figure.to_string().repeat(times), 2));
    }
    if (word != "a" || !begun)
        && let Some((value, used)) = multiplied(words, at)
    {
        return Some((value.to_string(), used));
    }
    if written(word) {
        return Some((word.to_owned(), 1));
    }
    if let Some((value, used)) = below_hundred(words, at) {
        return Some((value.to_string(), used));
    }
    let amid = begun && gaps == Gaps::Loose && is_number(words.norm(at + 1)) && near(words, at);
    mistaken(word).filter(|_| amid).map(|figure| (figure.to_owned(), 1))
}

/// All numbers of a text, in order.
#[must_use]
pub fn all(words: &Words<'_>, gaps: Gaps) -> Vec<(usize, Digits)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(digits) = read(words, at, gaps) {
            let len = digits.len;
            found.push((at, digits));
            at += len;
        } else {
            at += 1;
        }
    }
    found
}

/// The digits that a text which is nothing but a number stands for: "twenty-two ten" is "2210".
#[must_use]
pub fn normalise(text: &str) -> Option<String> {
    let words = Words::read(text);
    let number = read(&words, 0, Gaps::Loose)?;
    (number.len == words.len()).then_some(number.digits)
}

/// A small whole number, as in "five dogs" or "a couple of": for counts, ages and durations.
#[must_use]
pub fn small(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    match words.norm(at) {
        "a" | "an" => Some((1, 1)),
        word if written(word) => Some((word.parse().ok()?, 1)),
        _ => multiplied(words, at).or_else(|| below_hundred(words, at)),
    }
}

/// An ordinal that begins here, "fifth", "twenty-first" or "5th", with the words it takes.
#[must_use]
pub fn ordinal(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let word = words.norm(at);
    for suffix in ["st", "nd", "rd", "th"] {
        if let Some(figures) = word.strip_suffix(suffix)
            && written(figures)
        {
            return Some((figures.parse().ok()?, 1));
        }
    }
    if let Some(value) = tens(word)
        && near(words, at)
        && let Some(more) = place(ORDINALS, words.norm(at + 1)).filter(|more| (1..10).contains(more))
    {
        return Some((value + more, 2));
    }
    if let Some(value) = place(TENTHS, word) {
        return Some(((value + 2) * 10, 1));
    }
    if let Some(hundred) = unit(word).filter(|value| *value > 0 && words.norm(at + 1) == "hundredth") {
        return Some((hundred * 100, 2));
    }
    if let Some(hundred) = unit(word).filter(|value| *value > 0)
        && words.norm(at + 1) == "hundred"
        && let and = usize::from(words.norm(at + 2) == "and")
        && let Some((more, used)) = ordinal(words, at + 2 + and).filter(|(more, _)| *more < 100)
    {
        return Some((hundred * 100 + more, used + 2 + and));
    }
    place(ORDINALS, word).filter(|value| *value > 0).map(|value| (value, 1))
}

/// An ordinal as it is written in a street's name: words up to ten ("Fifth"), then figures ("12th").
#[must_use]
pub fn ordinal_name(value: u32) -> String {
    if let Some(word) =
        usize::try_from(value).ok().filter(|index| (1..=10).contains(index)).map(|index| ORDINALS[index])
    {
        let mut name = word[..1].to_uppercase();
        name.push_str(&word[1..]);
        return name;
    }
    let suffix = match (value % 100, value % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{value}{suffix}")
}
