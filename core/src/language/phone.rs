//! Telephone numbers of seven, ten or eleven figures, and e-mail addresses as spoken.

use super::numbers::{self, Gaps};
use super::words::Words;
use std::ops::Range;

/// A number or address found in some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// "360-555-0199", "555-0142", "j.ruiz@mailbox.example".
    pub value: String,
    /// Its words.
    pub words: Range<usize>,
}

/// The telephone number in some words: figures with blanks, commas, hyphens or "area code" between them.
#[must_use]
pub fn number(words: &Words<'_>) -> Option<Contact> {
    let mut at = 0;
    while at < words.len() {
        if let Some((digits, end)) = gather(words, at) {
            if let Some(value) = form(&digits) {
                return Some(Contact { value, words: at..end });
            }
            at = end;
        }
        at += 1;
    }
    None
}

fn gather(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let mut digits = String::new();
    let (mut next, mut end) = (at, at);
    while next < words.len() && digits.len() < 12 {
        if let Some(group) = numbers::read(words, next, Gaps::Loose) {
            digits.push_str(&group.digits);
            next += group.len;
            end = next;
        } else if !digits.is_empty()
            && matches!(words.norm(next), "area" | "code" | "dash" | "then" | "and" | "uh" | "um")
        {
            next += 1;
        } else {
            break;
        }
    }
    (!digits.is_empty()).then_some((digits, end))
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
    let join = |range: Range<usize>| -> String {
        range
            .map(|at| match words.norm(at) {
                "dot" | "period" => ".".to_owned(),
                "underscore" => "_".to_owned(),
                "dash" | "hyphen" => "-".to_owned(),
                word => numbers::normalise(word).unwrap_or_else(|| word.to_owned()),
            })
            .collect()
    };
    let value = format!("{}@{}", join(start..sign), join(sign + 1..end));
    Some(Contact { value, words: start..end })
}

fn belongs(words: &Words<'_>, at: usize) -> bool {
    !matches!(
        words.norm(at),
        "is" | "it's" | "email" | "my" | "address" | "e" | "mail" | "that's" | "to" | "me" | "yeah" | "uh" | "um"
    ) && words.after(at) <= super::words::Break::Comma
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
