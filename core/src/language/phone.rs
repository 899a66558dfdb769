//! Telephone numbers of seven, ten or eleven figures, and e-mail addresses as spoken.

use super::numbers::{self, Gaps};
use super::words::{Break, Words};
use std::ops::Range;

/// A number or address found in some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// "360-555-0199", "555-0142", "j.ruiz@mailbox.example".
    pub value: String,
    /// Its words.
    pub words: Range<usize>,
}

/// The telephone number in some words: figures with blanks, commas, hyphens or "area code" between them, parted as people
/// part them, behind the third figure. Of a number that the caller corrects, the last.
#[must_use]
pub fn number(words: &Words<'_>) -> Option<Contact> {
    let mut at = 0;
    let mut found: Option<Contact> = None;
    while at < words.len() {
        let Some(contact) = gather(words, at) else {
            at += 1;
            continue;
        };
        at = contact.words.end;
        // "four thousand eight hundred" is a sum.
        if contact.words.clone().any(|at| words.norm(at) == "thousand") {
            continue;
        }
        match &found {
            Some(known) if !super::address::corrects(words, known.words.end..contact.words.start) => {}
            _ => found = Some(contact),
        }
    }
    found
}

fn gather(words: &Words<'_>, at: usize) -> Option<Contact> {
    let mut digits = String::new();
    let mut parted = false;
    let mut whole = None;
    let mut next = at;
    if at > 0 && matches!(words.norm(at - 1), "last" | "vin" | "serial") {
        return None;
    }
    // A number does not begin inside another: "25-555-0142".
    if at > 0 && words.after(at - 1) <= Break::Space && numbers::is_number(words.norm(at - 1)) {
        return None;
    }
    while next < words.len() && digits.len() < 11 {
        let Some((more, used)) = step(words, next, &digits) else {
            if !digits.is_empty() && matches!(words.norm(next), "area" | "code" | "dash" | "then" | "and" | "uh" | "um")
            {
                next += 1;
                continue;
            }
            break;
        };
        // A lone long run of figures is a number only where it is written as one.
        parted |= matches!(digits.len(), 3 | 4) || (digits.is_empty() && matches!(more.len(), 7 | 10));
        digits.push_str(&more);
        next += used;
        if parted && let Some(value) = form(&digits) {
            whole = Some(Contact { value, words: at..next });
        }
        if words.after(next - 1) == Break::Stop {
            break;
        }
    }
    whole
}

/// The figures that the words at a place add to a telephone number, and how many words they are.
fn step(words: &Words<'_>, at: usize, digits: &str) -> Option<(String, usize)> {
    if let Some(round) = hundreds(words, at) {
        return Some(round);
    }
    if !digits.is_empty() && matches!(words.norm(at), "oh" | "o") {
        return Some(("0".to_owned(), 1));
    }
    if let Some(group) = numbers::read(words, at, Gaps::Close) {
        // One group at a time, so that the number may end inside a run of figures.
        let (first, used) = (1..=group.len)
            .find_map(|len| Some((numbers::normalise(words.surface(at..at + len))?, len)))
            .filter(|(first, used)| {
                let rest = (at + used < at + group.len)
                    .then(|| numbers::normalise(words.surface(at + used..at + group.len)))
                    .flatten();
                match rest {
                    Some(rest) => format!("{first}{rest}") == group.digits,
                    // "oh one" is a number only behind another figure.
                    None => matches!(words.norm(at + used), "oh" | "o") && group.digits.starts_with(first.as_str()),
                }
            })
            .unwrap_or((group.digits, group.len));
        return Some((first, used));
    }
    let amid = !digits.is_empty() && numbers::is_number(words.norm(at + 1)) && words.after(at) <= Break::Space;
    let lone = match words.norm(at) {
        "to" | "too" if amid => "2",
        "for" | "fore" if amid => "4",
        "ate" if amid => "8",
        "won" if amid => "1",
        _ => misheard_end(words, at, digits)?,
    };
    Some((lone.to_owned(), 1))
}

/// The last figures of a number as recognisers write them when they take them for other words: "oh one too".
fn misheard_end(words: &Words<'_>, at: usize, digits: &str) -> Option<&'static str> {
    let lone = matches!(digits.len(), 5 | 6 | 8 | 9);
    match words.norm(at) {
        "to" | "too" if lone => Some("2"),
        "for" if lone && at + 1 >= words.len() => Some("4"),
        "ate" if lone => Some("8"),
        "won" if lone => Some("1"),
        _ => None,
    }
}

/// Groups the figures as they are written; `None` when there are not as many as a telephone number has.
#[must_use]
pub fn form(digits: &str) -> Option<String> {
    let digits = if digits.len() == 11 { digits.strip_prefix('1')? } else { digits };
    match digits.len() {
        7 => Some(format!("{}-{}", &digits[..3], &digits[3..])),
        10 => Some(format!("{}-{}-{}", &digits[..3], &digits[3..6], &digits[6..])),
        _ => None,
    }
}

/// The figures of a text that a telephone number is known to be, grouped as they are written when there are seven, ten or
/// eleven; else as they are, for a caller may give or correct only the last four. Empty when there is none.
#[must_use]
pub fn figures(text: &str) -> String {
    let words = Words::read(text);
    let mut digits = String::new();
    let mut at = 0;
    while at < words.len() && digits.len() < 16 {
        let leads = matches!(words.norm(at), "last" | "first") && !matches!(words.norm(at + 1), "is" | "are");
        if let Some((round, used)) = hundreds(&words, at) {
            digits.push_str(&round);
            at += used;
        } else if let Some(group) = numbers::read(&words, at, Gaps::Loose) {
            let (group, used) = before_hundreds(&words, at, group);
            digits.push_str(&group);
            at += used;
        } else if leads {
            at += 2;
        } else {
            let lone = match words.norm(at) {
                "oh" | "o" | "cero" => "0",
                "to" | "too" if !digits.is_empty() => "2",
                "for" | "fore" if !digits.is_empty() => "4",
                "ate" => "8",
                "won" => "1",
                "sicks" | "sex" => "6",
                _ => "",
            };
            digits.push_str(lone);
            at += 1;
        }
    }
    form(&digits).unwrap_or(digits)
}

/// "eight hundred" in a telephone number is 800 whatever figure follows.
fn hundreds(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let figure = numbers::figure(words.norm(at)).filter(|figure| *figure > 0)?;
    match words.norm(at + 1) {
        "hundred" => Some((format!("{figure}00"), 2)),
        "thousand" => Some((format!("{figure}000"), 2)),
        _ => None,
    }
}

/// A group as it was read, but ended before a "hundred" further on: "one eight hundred five five five".
fn before_hundreds(words: &Words<'_>, at: usize, group: numbers::Digits) -> (String, usize) {
    let cut = (at + 1..at + group.len).find(|next| hundreds(words, *next).is_some());
    let cut = cut.and_then(|cut| Some((numbers::normalise(words.surface(at..cut))?, cut - at)));
    cut.unwrap_or((group.digits, group.len))
}

/// Reads a telephone number out of an answer.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    number(&Words::read(text)).map(|contact| contact.value)
}

const ENDINGS: &[&str] = &["com", "org", "net", "edu", "gov", "us", "io", "example", "info", "biz"];

/// An e-mail address: written, or "j dot ruiz at mailbox dot org".
#[must_use]
pub fn email(words: &Words<'_>) -> Option<Contact> {
    if let Some(at) = (0..words.len()).find(|at| words.norm(*at).contains('@')) {
        return Some(Contact { value: words.norm(at).to_owned(), words: at..at + 1 });
    }
    let end = (1..words.len()).find(|at| words.norm(at - 1) == "dot" && ENDINGS.contains(&words.norm(*at)))? + 1;
    let sign = (0..end).rev().find(|at| words.norm(*at) == "at")?;
    let mut start = sign;
    while start > 0 && sign - start < 10 && belongs(words, start - 1) {
        start -= 1;
    }
    if start == sign {
        return None;
    }
    Some(Contact { value: joined(words, start..sign, sign + 1..end), words: start..end })
}

/// The mail address that a text is known to be, "j dot marsh at example dot org" as "j.marsh@example.org". Empty when it
/// has no sign.
#[must_use]
pub fn address(text: &str) -> String {
    let words = Words::read(text);
    if let Some(written) = (0..words.len()).find(|at| words.norm(*at).contains('@')) {
        return words.norm(written).to_owned();
    }
    let Some(sign) = (0..words.len()).rev().find(|at| words.norm(*at) == "at") else { return String::new() };
    let start = (0..sign).find(|at| belongs(&words, *at)).unwrap_or(sign);
    joined(&words, start..sign, sign + 1..words.len())
}

/// Puts the parts before and behind the sign together.
fn joined(words: &Words<'_>, local: Range<usize>, host: Range<usize>) -> String {
    let join = |range: Range<usize>| -> String {
        let mut value = String::new();
        let mut at = range.start;
        while at < range.end {
            if words.norm(at) == "all" && matches!(words.norm(at + 1), "one" | "lowercase" | "lower") {
                at += if words.norm(at + 1) == "lowercase" { 2 } else { 3 };
                continue;
            }
            let digits = numbers::read(words, at, Gaps::Close).filter(|digits| at + digits.len <= range.end);
            match words.norm(at) {
                "dot" | "period" | "point" => value.push('.'),
                "underscore" => value.push('_'),
                "dash" | "hyphen" => value.push('-'),
                "lowercase" | "capital" => {}
                word => match &digits {
                    Some(digits) => value.push_str(&digits.digits),
                    None => value.push_str(word),
                },
            }
            if words.after(at) == Break::Joined && at + 1 < range.end && digits.is_none() && words.norm(at).len() > 1 {
                value.push('-');
            }
            at += digits.map_or(1, |digits| digits.len);
        }
        value
    };
    format!("{}@{}", join(local), join(host))
}

fn belongs(words: &Words<'_>, at: usize) -> bool {
    !matches!(
        words.norm(at),
        "is" | "it's" | "email" | "my" | "address" | "e" | "mail" | "that's" | "to" | "me" | "yeah" | "uh" | "um"
    ) && (words.after(at) <= Break::Space
        || (words.after(at) == Break::Comma && (words.norm(at).chars().count() == 1 || words.norm(at) == "dot")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_of_seven_and_ten_figures_are_read() {
        for (said, value) in [
            ("555-0142", "555-0142"),
            ("area code 360 555 0199", "360-555-0199"),
            ("five five five, oh one four two", "555-0142"),
            ("three six oh five five five zero one double nine", "360-555-0199"),
            ("it's (360) 555-0199", "360-555-0199"),
            ("one three six oh, five five five, oh one nine nine", "360-555-0199"),
            ("my number is 3605550199", "360-555-0199"),
            ("360-555-0199", "360-555-0199"),
            ("five five five oh one for two", "555-0142"),
        ] {
            assert_eq!(parse(said).as_deref(), Some(value), "{said}");
        }
        for said in ["412 Alder", "BDX7719", "24-10", "", "I have two dogs"] {
            assert_eq!(parse(said), None, "{said}");
        }
    }

    #[test]
    fn mail_addresses_are_read_written_and_spoken() {
        let read = |text: &str| email(&Words::read(text)).map(|contact| contact.value);
        assert_eq!(read("it's j dot ruiz at mailbox dot org").as_deref(), Some("j.ruiz@mailbox.org"));
        assert_eq!(read("j.ruiz@mailbox.org").as_deref(), Some("j.ruiz@mailbox.org"));
        assert_eq!(read("meet me at the park"), None);
    }
}
