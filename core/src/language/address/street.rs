//! The name of one street, read from its first word on.

use super::lexicon::{DIRECTIONS, EVERYDAY_TYPES, NOT_STREETS, PLACES, ROUTES, STOP, TYPES, entry};
use crate::language::numbers::{self, Gaps};
use crate::language::{Break, Words};

/// How a street's name was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Names alone: "Larch".
    Bare,
    /// An ordinal alone: "Fifth".
    Numbered,
    /// With its type: "Larch Street"; or a highway.
    Typed,
}

/// A street's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// One behind its last word.
    pub end: usize,
    /// Canonical: "North Alder Street".
    pub name: String,
    /// How it was recognised.
    pub kind: Kind,
}

/// Whether small letters may begin a name where no type follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// Only names in capitals.
    Capitals,
    /// Any word that is not an everyday one, for the caller was asked for a street or said a house number.
    AnyCase,
    /// The same, and words that name places: "the corner of College and Broad".
    Corner,
}

/// "larch" as "Larch", "mcdonald" as "Mcdonald"; a word that already has a capital inside keeps its shape.
pub fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The canonical name of what is known to be a street, with every word of it: directions and types in full, capitals,
/// ordinals as they are written.
#[must_use]
pub fn street_name_of(text: &str) -> String {
    let mut capitals = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            capitals.push(c)
        } else {
            capitals.extend(c.to_uppercase())
        }
        inside = c.is_alphanumeric() || matches!(c, '\'' | '’');
    }
    let words = Words::read(&capitals);
    if let Some(street) = street_at(&words, 0, Bare::AnyCase).filter(|street| street.end == words.len()) {
        return street.name;
    }
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let last = at + 1 == words.len();
        let numbered = numbers::ordinal(&words, at)
            .map(|(value, used)| (numbers::ordinal_name(value), used))
            .or_else(|| numbers::read(&words, at, Gaps::Close).map(|number| (number.digits, number.len)));
        let (name, used) = numbered.unwrap_or_else(|| {
            let word = words.norm(at);
            let kind = entry(TYPES, word).filter(|_| at > 0 && (last || word != "st"));
            let point = entry(DIRECTIONS, word).filter(|_| (at == 0 || last) && words.len() > 1);
            (kind.or(point).map_or_else(|| title(&spelt(&words, at)), str::to_owned), 1)
        });
        let joined = at > 0 && words.after(at - 1) == Break::Joined;
        match parts.last_mut().filter(|_| joined) {
            Some(before) => before.push_str(&format!("-{name}")),
            None => parts.push(name),
        }
        at += used;
    }
    parts.join(" ")
}

fn near(words: &Words<'_>, at: usize) -> bool {
    words.after(at) <= Break::Space
}

/// The street that begins at word `at`.
pub fn street_at(words: &Words<'_>, at: usize, bare: Bare) -> Option<Street> {
    if let Some(street) = route(words, at).or_else(|| lettered(words, at)) {
        return Some(street);
    }
    let mut next = at;
    let mut parts: Vec<String> = Vec::new();
    if let Some(direction) = direction(words, at) {
        parts.push(direction.to_owned());
        next += 1;
    }
    if let Some((value, used)) = numbers::ordinal(words, next) {
        parts.push(numbers::ordinal_name(value));
        return Some(finish(words, next + used, parts, Kind::Numbered));
    }
    let first = next;
    while next < first + 4 && name_word(words, next, next > first, bare) {
        if next > first && type_at(words, next, bare).is_some() {
            break;
        }
        parts.push(title(&spelt(words, next)));
        next += 1;
        if !near(words, next - 1) {
            break;
        }
    }
    if next == first {
        return None;
    }
    let street = finish(words, next, parts, Kind::Bare);
    let lone_direction = first > at && street.kind == Kind::Bare && next == first;
    (!lone_direction && (street.kind != Kind::Bare || allowed_bare(words, first, next, bare))).then_some(street)
}

/// A word of a name as it was written, without a possessive.
fn spelt(words: &Words<'_>, at: usize) -> String {
    let surface = words.surface(at..at + 1);
    let inner_capital =
        surface.chars().skip(1).any(char::is_lowercase) && surface.chars().skip(1).any(char::is_uppercase);
    let word = if inner_capital { surface.to_owned() } else { words.norm(at).to_owned() };
    word.strip_suffix("'s").map_or(word.clone(), str::to_owned)
}

fn direction(words: &Words<'_>, at: usize) -> Option<&'static str> {
    let found = entry(DIRECTIONS, words.norm(at))?;
    let follows = near(words, at)
        && (numbers::ordinal(words, at + 1).is_some()
            || (plausible(words.norm(at + 1)) && entry(TYPES, words.norm(at + 1)).is_none()));
    let short = words.norm(at).len() <= 2;
    let lower = !words.has_case() && (at == 0 || numbers::is_number(words.norm(at - 1)));
    (follows && (!short || words.capital(at) || lower)).then_some(found)
}

fn plausible(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_alphabetic) && !STOP.contains(word) && !numbers::is_number(word)
}

/// Everyday words that also name streets, when they are written as names.
const NAMING: &[&str] =
    &["front", "city", "cross", "middle", "church", "house", "corner", "right", "quiet", "rural", "bus"];

fn name_word(words: &Words<'_>, at: usize, inner: bool, bare: Bare) -> bool {
    let word = words.norm(at);
    let naming = at > 0 && NAMING.contains(&word) && words.capital(at) && words.has_case();
    if word.is_empty() || !(plausible(word) || naming) || (word.chars().count() == 1 && !words.capital(at)) {
        return false;
    }
    if words.has_case() {
        return words.capital(at)
            || (inner && (matches!(word, "de" | "la" | "del") || type_at(words, at, bare).is_some()));
    }
    true
}

/// The type that stands at a word.
fn type_at(words: &Words<'_>, at: usize, bare: Bare) -> Option<&'static str> {
    let word = words.norm(at);
    entry(TYPES, word).or_else(|| {
        let trusted = words.capital(at) || bare != Bare::Capitals;
        entry(EVERYDAY_TYPES, word).filter(|_| trusted)
    })
}

/// Adds the type and a direction behind it.
fn finish(words: &Words<'_>, mut end: usize, mut parts: Vec<String>, mut kind: Kind) -> Street {
    let open = near(words, end - 1);
    let trusted = if kind == Kind::Numbered || words.capital(end) { Bare::AnyCase } else { Bare::Capitals };
    if open && let Some(kind_name) = type_at(words, end, trusted) {
        parts.push(kind_name.to_owned());
        kind = Kind::Typed;
        end += 1;
        let tail = entry(DIRECTIONS, words.norm(end)).filter(|_| near(words, end - 1) && words.capital(end));
        if let Some(tail) = tail.filter(|_| entry(TYPES, words.norm(end + 1)).is_none()) {
            parts.push(tail.to_owned());
            end += 1;
        }
    }
    Street { end, name: parts.join(" "), kind }
}

/// Whether names without a type may stand for a street.
fn allowed_bare(words: &Words<'_>, first: usize, end: usize, bare: Bare) -> bool {
    let last = words.norm(end - 1);
    let place = PLACES.contains(last) && bare != Bare::Corner;
    if NOT_STREETS.contains(words.norm(first)) || place || last.chars().count() < 3 {
        return false;
    }
    match bare {
        Bare::Capitals => words.has_case() && words.capital(first),
        Bare::AnyCase | Bare::Corner => true,
    }
}

/// "Route 9", "County Road 12", "I-5".
fn route(words: &Words<'_>, at: usize) -> Option<Street> {
    for (head, name) in ROUTES {
        if !head.iter().enumerate().all(|(offset, word)| words.norm(at + offset) == *word) {
            continue;
        }
        let number = numbers::read(words, at + head.len(), Gaps::Close)?;
        if number.digits.len() > 4 || !near(words, at + head.len() - 1) {
            return None;
        }
        let end = at + head.len() + number.len;
        return Some(Street { end, name: format!("{name} {}", number.digits), kind: Kind::Typed });
    }
    let short = matches!(words.norm(at), "i" | "us") && words.capital(at);
    if short && words.after(at) == Break::Joined && words.norm(at + 1).chars().all(|c| c.is_ascii_digit()) {
        let name = format!("{}-{}", words.norm(at).to_uppercase(), words.norm(at + 1));
        return (!words.norm(at + 1).is_empty()).then_some(Street { end: at + 2, name, kind: Kind::Typed });
    }
    None
}

/// "Avenue B", "Avenue of the Oaks" is beyond it.
fn lettered(words: &Words<'_>, at: usize) -> Option<Street> {
    let avenue = matches!(words.norm(at), "avenue" | "street" | "road");
    let letter = words.norm(at + 1);
    let alone = letter.chars().count() == 1 && letter.chars().all(|c| c.is_ascii_alphabetic());
    (avenue && alone && words.capital(at + 1) && near(words, at) && words.norm(at + 1) != "i").then(|| Street {
        end: at + 2,
        name: format!("{} {}", title(words.norm(at)), letter.to_uppercase()),
        kind: Kind::Typed,
    })
}
