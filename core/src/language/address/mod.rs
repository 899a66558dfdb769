//! United States addresses in speech: house number, street, unit, block, crossing, place.
//!
//! Names of streets are told from other words by their type ("Street"), by a house number in front, by capitals where
//! the recogniser writes them, or because the caller was asked. What is found is a proposal; the gazetteer decides.

mod lexicon;
mod site;
mod street;
#[cfg(test)]
mod tests;

use crate::language::numbers::{self, Gaps};
use crate::language::{Break, Words};
use lexicon::{NOT_STREETS, STOP};
use std::ops::Range;
use street::{Bare, Kind, street_at};

pub use site::{designation, noun_end};
pub use street::{street_name_of, title};

/// Which part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// House number or hundred block.
    Number,
    /// Street, the first of a crossing.
    Street,
    /// Second street of a crossing, or the nearest one.
    Cross,
    /// Apartment, suite, lot, floor.
    Unit,
    /// Named place.
    Place,
    /// Town.
    City,
    /// Lane, side, "behind the dumpsters".
    Detail,
}

/// One part of an address, found in some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Which part.
    pub part: Part,
    /// Its words.
    pub words: Range<usize>,
    /// Canonical: "2210", "North Alder Street", "Apartment 3C".
    pub value: String,
    /// How sure, in thousandths.
    pub sure: u16,
}

impl Piece {
    pub(super) const fn new(part: Part, words: Range<usize>, value: String, sure: u16) -> Self {
        Self { part, words, value, sure }
    }
}

/// What the caller was asked, as far as it makes a difference to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// For a part of an address: a bare name or number is one.
    For(Part),
    /// Something else, or nothing.
    Otherwise,
}

/// An address as its parts, for reading a value again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// House number or block.
    pub number: Option<String>,
    /// Street.
    pub street: Option<String>,
    /// Crossing street.
    pub cross: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Place.
    pub place: Option<String>,
}

/// Reads the answer to "where is it?".
#[must_use]
pub fn parse(text: &str) -> Address {
    let words = Words::read(text);
    let mut address = Address::default();
    for piece in find(&words, Asked::For(Part::Street)) {
        let field = match piece.part {
            Part::Number => &mut address.number,
            Part::Street => &mut address.street,
            Part::Cross => &mut address.cross,
            Part::Unit => &mut address.unit,
            Part::Place => &mut address.place,
            Part::City | Part::Detail => continue,
        };
        *field = Some(piece.value);
    }
    address
}

/// The canonical name of a street: "n alder st" is "North Alder Street". Names that cannot be read stay as they are.
#[must_use]
pub fn street_name(text: &str) -> String {
    let words = Words::read(text);
    match street_at(&words, 0, Bare::AnyCase) {
        Some(street) if street.end == words.len() => street.name,
        _ => text.trim().to_owned(),
    }
}

/// The units that some words name, in their normal form: "building B", "apartment three c" as "Building B" and
/// "Apartment 3C".
#[must_use]
pub fn units(words: &Words<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let piece = site::unit(words, at);
        at = piece.as_ref().map_or(at + 1, |piece| piece.words.end);
        found.extend(piece.map(|piece| piece.value));
    }
    found
}

/// All parts of an address in some words, each at most once, in the order of the text. Of a value that the caller
/// corrects, the last counts.
#[must_use]
pub fn find(words: &Words<'_>, asked: Asked) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let found = block(words, at)
            .or_else(|| numbered(words, at, asked))
            .or_else(|| crossing(words, at, asked))
            .or_else(|| site::unit(words, at).map(|piece| vec![piece]))
            .or_else(|| alone(words, at, asked))
            .or_else(|| site::place(words, at).map(|piece| vec![piece]))
            .or_else(|| site::detail(words, at).map(|piece| vec![piece]));
        match found {
            Some(found) => {
                let end = found.iter().map(|piece| piece.words.end).max().unwrap_or(at + 1);
                for piece in found {
                    keep(words, &mut pieces, piece);
                }
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    if pieces.iter().all(|piece| piece.part == Part::Detail)
        && let Asked::For(part) = asked
    {
        pieces.extend(answer(words, part));
    }
    corrected_number(words, &mut pieces);
    pieces.sort_by_key(|piece| piece.words.start);
    pieces
}

/// Adds a piece; a second street is a crossing one unless it corrects the first.
fn keep(words: &Words<'_>, pieces: &mut Vec<Piece>, mut piece: Piece) {
    // A place's head may have been skipped over by a street that covers it.
    if pieces.iter().any(|other| other.words.start < piece.words.end && piece.words.start < other.words.end) {
        return;
    }
    let known = pieces.iter().position(|other| other.part == piece.part);
    let Some(index) = known else {
        pieces.push(piece);
        return;
    };
    let gap = pieces[index].words.end..piece.words.start;
    if corrects(words, gap.clone()) {
        pieces.retain(|other| other.part != piece.part && !(piece.part == Part::Street && other.part == Part::Cross));
        pieces.push(piece);
    } else if piece.part == Part::Street && crosses(words, gap) && pieces.iter().all(|other| other.part != Part::Cross)
    {
        piece.part = Part::Cross;
        pieces.push(piece);
    } else if piece.sure > pieces[index].sure {
        pieces[index] = piece;
    }
}

/// Whether the words between two values take the first one back.
#[must_use]
pub fn corrects(words: &Words<'_>, between: Range<usize>) -> bool {
    between.len() <= 8
        && between.clone().any(|at| {
            let next = if at + 1 < between.end { words.norm(at + 1) } else { "" };
            match words.norm(at) {
                "no" | "sorry" | "wait" | "actually" | "correction" | "oops" | "rather" | "nope" => true,
                "i" => next == "mean",
                "scratch" | "strike" => next == "that",
                "make" => matches!(next, "that" | "it"),
                "excuse" => next == "me",
                _ => false,
            }
        })
}

fn crosses(words: &Words<'_>, between: Range<usize>) -> bool {
    between.is_empty()
        || between.clone().any(|at| {
            matches!(
                words.norm(at),
                "near"
                    | "by"
                    | "off"
                    | "at"
                    | "cross"
                    | "between"
                    | "and"
                    | "corner"
                    | "closest"
                    | "nearest"
                    | "around"
            )
        })
}

fn near(words: &Words<'_>, at: usize) -> bool {
    words.after(at) <= Break::Space
}

/// "the 2100 block of Larch", "on the 400 block".
fn block(words: &Words<'_>, at: usize) -> Option<Vec<Piece>> {
    let number = numbers::read(words, at, Gaps::Close).filter(|number| number.digits.len() <= 5)?;
    let end = at + number.len;
    if words.norm(end) != "block" || !near(words, end - 1) {
        return None;
    }
    let mut pieces = vec![Piece::new(Part::Number, at..end + 1, format!("{} block", number.digits), 900)];
    let from = end + 1 + usize::from(matches!(words.norm(end + 1), "of" | "on"));
    if let Some(street) = street_at(words, from, Bare::AnyCase) {
        pieces.push(Piece::new(Part::Street, from..street.end, street.name, 850));
    }
    Some(pieces)
}

/// A house number in front of a street.
fn numbered(words: &Words<'_>, at: usize, asked: Asked) -> Option<Vec<Piece>> {
    let (digits, len) = house_number(words, at)?;
    let from = at + len;
    if words.after(from - 1) > Break::Space && words.norm(from - 1) != "st" {
        return None;
    }
    let bare = if matches!(asked, Asked::For(_)) || !words.has_case() && led(words, at) {
        Bare::AnyCase
    } else {
        Bare::Capitals
    };
    let street = street_at(words, from, bare)?;
    let sure = match street.kind {
        Kind::Typed => 930,
        Kind::Numbered | Kind::Bare if matches!(asked, Asked::For(_)) => 820,
        Kind::Numbered | Kind::Bare => 650,
    };
    if street.kind != Kind::Typed && (NOT_STREETS.contains(words.norm(from)) || STOP.contains(words.norm(from))) {
        return None;
    }
    let end = street.end;
    let mut pieces =
        vec![Piece::new(Part::Number, at..from, digits, sure), Piece::new(Part::Street, from..end, street.name, sure)];
    pieces.extend(second(words, end, asked));
    Some(pieces)
}

/// Whether a word before says that an address follows.
fn led(words: &Words<'_>, at: usize) -> bool {
    at > 0 && matches!(words.norm(at - 1), "at" | "address" | "is" | "from" | "of" | "near" | "it's" | "to" | "around")
}

/// "412", "16B", and "412 twenty-first" without the "twenty".
fn house_number(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let word = words.norm(at);
    let lettered = word.len() <= 6
        && word.len() >= 2
        && word.ends_with(|c: char| c.is_ascii_alphabetic())
        && word[..word.len() - 1].bytes().all(|byte| byte.is_ascii_digit());
    if lettered {
        return Some((word.to_uppercase(), 1));
    }
    let number = numbers::read(words, at, Gaps::Close)?;
    let (mut digits, mut len) = (number.digits, number.len);
    if ordinal_street(words, at).is_some() {
        return None;
    }
    // "657 one hundred eighteenth": where an ordinal begins and reaches beyond the number, the street begins.
    let street = (1..len).find(|cut| ordinal_street(words, at + cut).is_some_and(|used| cut + used > len));
    if let Some(cut) = street {
        len = cut;
        digits = numbers::normalise(words.surface(at..at + len))?;
    }
    (digits.len() <= 6).then_some((digits, len))
}

/// How many words of an ordinal that may name a street begin here. "Seven hundred second" is a house on Second rather
/// than the 702nd street, and so is "twenty-one hundred third"; "one hundred third" is the street.
fn ordinal_street(words: &Words<'_>, at: usize) -> Option<usize> {
    let (_, used) = numbers::ordinal(words, at)?;
    let hundred = matches!(words.norm(at + 1), "hundred" | "hundredth");
    let grouped = at > 0 && numbers::is_number(words.norm(at - 1)) && words.norm(at - 1).ends_with("ty");
    (!hundred || (words.norm(at) == "one" && !grouped)).then_some(used)
}

/// The crossing street behind a street: "and Larch".
fn second(words: &Words<'_>, end: usize, asked: Asked) -> Option<Piece> {
    if words.after(end.checked_sub(1)?) > Break::Space
        || !matches!(words.norm(end), "and" | "at" | "near" | "by" | "off")
    {
        return None;
    }
    let from = end + 1 + usize::from(words.norm(end + 1) == "the" && words.norm(end + 2) == "corner") * 3;
    let street = street_at(words, from, if matches!(asked, Asked::For(_)) { Bare::AnyCase } else { Bare::Capitals })?;
    let sure = if street.kind == Kind::Bare { 700 } else { 850 };
    Some(Piece::new(Part::Cross, from..street.end, street.name, sure))
}

/// Two streets joined by "and" or "at".
fn crossing(words: &Words<'_>, at: usize, asked: Asked) -> Option<Vec<Piece>> {
    let led = at == 0
        || words.after(at - 1) > Break::Space
        || matches!(words.norm(at - 1), "between" | "around" | "from" | "is" | "over")
        || LEAD.contains(&words.norm(at - 1));
    let corner = at > 1 && words.norm(at - 1) == "of" && matches!(words.norm(at - 2), "corner" | "intersection");
    let wide = corner || (led && matches!(asked, Asked::For(_)));
    let bare = if wide { Bare::Corner } else { Bare::Capitals };
    let first = street_at(words, at, bare)?;
    if !matches!(words.norm(first.end), "and" | "at") || !near(words, first.end - 1) {
        return None;
    }
    let from = first.end + 1;
    let other = street_at(words, from, bare)?;
    let strong = first.kind.max(other.kind) > Kind::Bare && first.kind.min(other.kind) >= Kind::Bare;
    if words.norm(first.end) == "at" && other.kind == Kind::Bare && first.kind == Kind::Bare && !wide {
        return None;
    }
    let sure = if strong {
        880
    } else if led && words.has_case() || wide {
        700
    } else {
        return None;
    };
    Some(vec![
        Piece::new(Part::Street, at..first.end, first.name, sure),
        Piece::new(Part::Cross, from..other.end, other.name, sure),
    ])
}

/// A street by itself: with its type, or behind "on" and in capitals.
fn alone(words: &Words<'_>, at: usize, asked: Asked) -> Option<Vec<Piece>> {
    let led = at > 0 && matches!(words.norm(at - 1), "on" | "off" | "down" | "along" | "up" | "onto");
    let street = street_at(words, at, Bare::Capitals)?;
    let sure = match street.kind {
        Kind::Typed => 860,
        // "the fifth" is a day, "fifth and" was tried as a crossing.
        Kind::Numbered if led && matches!(asked, Asked::For(_)) => 650,
        Kind::Bare if led && words.has_case() => 600,
        Kind::Numbered | Kind::Bare => return None,
    };
    let highway = words.after(at) == Break::Joined || (words.norm(at) == "us" && words.capital(at));
    let typed_by_stop_word = street.kind == Kind::Typed
        && STOP.contains(words.norm(at))
        && !highway
        && numbers::ordinal(words, at).is_none();
    if typed_by_stop_word {
        return None;
    }
    let mut pieces = vec![Piece::new(Part::Street, at..street.end, street.name, sure)];
    pieces.extend(second(words, street.end, asked));
    Some(pieces)
}

/// The bare answer to a question for one part: "Larch", "2210", "3C".
fn answer(words: &Words<'_>, part: Part) -> Vec<Piece> {
    let lead = (0..words.len()).find(|at| !LEAD.contains(&words.norm(*at))).unwrap_or(words.len());
    if lead >= words.len() {
        return Vec::new();
    }
    let piece = match part {
        Part::Street | Part::Cross => street_at(words, lead, Bare::AnyCase)
            .filter(|street| words.len() - lead <= 5 || street.kind != Kind::Bare)
            .map(|street| Piece::new(part, lead..street.end, street.name, 700)),
        Part::Number => house_number(words, lead).map(|(value, len)| Piece::new(part, lead..lead + len, value, 800)),
        Part::Unit => designation(words, lead).map(|(value, len)| Piece::new(part, lead..lead + len, value, 750)),
        Part::Place | Part::City => noun_end(words, lead).map(|end| {
            let from = if matches!(words.norm(lead), "the" | "a") && lead + 1 < end { lead + 1 } else { lead };
            let value: Vec<String> = (from..end).map(|at| title(words.surface(at..at + 1))).collect();
            Piece::new(part, from..end, value.join(" "), 650)
        }),
        Part::Detail => None,
    };
    let mut pieces: Vec<Piece> = piece.into_iter().collect();
    if part == Part::Street
        && pieces.is_empty()
        && let Some((value, len)) = house_number(words, lead)
        && lead + len == words.len()
    {
        pieces.push(Piece::new(Part::Number, lead..lead + len, value, 700));
    }
    pieces
}

/// What people put before an answer.
const LEAD: &[&str] = &[
    "it's", "its", "it", "is", "the", "on", "at", "in", "uh", "um", "yeah", "yes", "that's", "that", "i'm", "i", "am",
    "near", "by", "so", "well", "okay", "ok", "street", "address", "number", "would", "be", "cross", "closest",
    "nearest", "my", "we're", "over", "live", "think", "like", "just", "they're", "off", "to", "corner", "of", "right",
];

/// "412 Alder, no, 421": a bare number behind a correction replaces the house number.
fn corrected_number(words: &Words<'_>, pieces: &mut [Piece]) {
    let end = pieces.iter().map(|piece| piece.words.end).max().unwrap_or(0);
    let Some(number) = pieces.iter_mut().find(|piece| piece.part == Part::Number) else { return };
    for at in end..words.len() {
        if let Some((value, len)) = house_number(words, at) {
            if corrects(words, end..at) && words.norm(at + len) != "o'clock" {
                number.value = value;
                number.words = at..at + len;
            }
            return;
        }
    }
}
