//! What a street address leaves open: the unit, the named place, and where exactly.

use super::lexicon::{PLACES, STOP, UNITS, entry};
use super::street::title;
use super::{Part, Piece};
use crate::language::numbers::{self, Gaps};
use crate::language::{Break, Words};

/// "apartment 3C", "second floor", "lot fourteen".
pub fn unit(words: &Words<'_>, at: usize) -> Option<Piece> {
    let word = words.norm(at);
    if let Some((value, used)) = numbers::ordinal(words, at)
        && words.norm(at + used) == "floor"
    {
        let value = format!("{} Floor", numbers::ordinal_name(value));
        return Some(Piece::new(Part::Unit, at..at + used + 1, value, 850));
    }
    if words.signed(at, '#') && !word.is_empty() {
        return Some(Piece::new(Part::Unit, at..at + 1, format!("Unit {}", word.to_uppercase()), 800));
    }
    let name = entry(UNITS, word)?;
    let skip = usize::from(matches!(words.norm(at + 1), "number" | "letter"));
    let from = at + 1 + skip;
    if words.after(at) > Break::Space {
        return None;
    }
    let (value, used) = designation(words, from)?;
    Some(Piece::new(Part::Unit, at..from + used, format!("{name} {value}"), 850))
}

/// "3C", "three C", "B", "twelve", "4 12".
pub fn designation(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let word = words.norm(at);
    let letter = |index: usize| {
        let word = words.norm(index);
        let alone = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        (alone && (words.capital(index) || !matches!(word, "a" | "i"))).then(|| word.to_uppercase())
    };
    if let Some(number) = numbers::read(words, at, Gaps::Close).filter(|number| number.digits.len() <= 5) {
        let end = at + number.len;
        let last = end + 1 >= words.len() || words.after(end) > Break::Space;
        if words.after(end - 1) <= Break::Space
            && last
            && let Some(sound) = crate::language::code::sound(words.norm(end))
        {
            return Some((format!("{}{sound}", number.digits), number.len + 1));
        }
        if words.after(end - 1) <= Break::Space
            && let Some(letter) = letter(end)
        {
            return Some((format!("{}{letter}", number.digits), number.len + 1));
        }
        return Some((number.digits, number.len));
    }
    if let Some(letter) = letter(at) {
        let number = numbers::read(words, at + 1, Gaps::Close).filter(|number| number.digits.len() <= 4);
        return Some(match number.filter(|_| words.after(at) <= Break::Space) {
            Some(number) => (format!("{letter}{}", number.digits), 1 + number.len),
            None => (letter, 1),
        });
    }
    let mixed = word.len() <= 5
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && numbers::ordinal(words, at).is_none();
    mixed.then(|| (word.to_uppercase(), 1))
}

/// Words before a place: "at the library".
const BEFORE: &[&str] = &["at", "in", "near", "by", "outside", "behind", "from", "to", "inside", "of", "into", "on"];

/// Everyday places that need no name to be one.
const PLAIN: &[&str] = &[
    "park",
    "library",
    "hospital",
    "church",
    "mall",
    "airport",
    "courthouse",
    "fairgrounds",
    "stadium",
    "cemetery",
    "gym",
    "playground",
    "pool",
    "zoo",
    "beach",
    "school",
    "laundromat",
    "walmart",
    "target",
    "museum",
    "marina",
    "college",
];

/// "Riverside Park", "Garfield Elementary", "the library", "city hall".
pub fn place(words: &Words<'_>, head: usize) -> Option<Piece> {
    let last = words.norm(head);
    let stem = last.strip_suffix("'s").unwrap_or(last);
    if !PLACES.contains(stem) {
        return None;
    }
    let lower = |at: usize| PLACES.contains(words.norm(at)) && words.after(at) <= Break::Space;
    if head + 1 < words.len() && words.after(head) <= Break::Space && PLACES.contains(words.norm(head + 1)) {
        return None;
    }
    let mut first = head;
    while first > 0 && head - first < 4 && words.after(first - 1) <= Break::Space {
        let word = words.norm(first - 1);
        let named = words.has_case() && words.capital(first - 1) && !STOP.contains(word);
        let small = !words.has_case() && !STOP.contains(word) && first == head && !numbers::is_number(word);
        let compound = lower(first - 1)
            || matches!((word, stem), ("city" | "town", "hall") | ("bus" | "police" | "train", "station"));
        if !(named || small || compound)
            || super::street::street_at(words, first - 1, super::street::Bare::Capitals)
                .is_some_and(|street| street.kind == super::street::Kind::Typed && street.end <= head + 1)
        {
            break;
        }
        first -= 1;
    }
    let before = if first > 0 { words.norm(first - 1) } else { "" };
    let article = matches!(before, "the" | "a" | "my" | "our" | "that");
    let lead = if article && first > 1 { words.norm(first - 2) } else { before };
    let led = BEFORE.contains(&lead);
    let sure = match (first < head, led) {
        (true, true) => 800,
        (true, false) => 650,
        (false, true) if PLAIN.contains(&stem) => 550,
        (false, _) => return None,
    };
    if sure == 650 && !words.has_case() {
        return None;
    }
    let value: Vec<String> = (first..=head).map(|at| title(words.surface(at..at + 1))).collect();
    Some(Piece::new(Part::Place, first..head + 1, value.join(" "), sure))
}

const SIDES: &[&[&str]] = &[
    &["in", "front", "of"],
    &["behind"],
    &["next", "to"],
    &["across", "from"],
    &["across", "the", "street", "from"],
    &["beside"],
    &["outside"],
    &["outside", "of"],
    &["in", "back", "of"],
    &["underneath"],
    &["on", "top", "of"],
];

/// "behind the dumpsters", "right lane", "mile marker 41", "northbound side".
pub fn detail(words: &Words<'_>, at: usize) -> Option<Piece> {
    let word = words.norm(at);
    let lane = matches!(word, "right" | "left" | "middle" | "center" | "slow" | "fast" | "turn" | "outside" | "inside");
    if lane && matches!(words.norm(at + 1), "lane" | "shoulder" | "lanes") {
        return Some(piece(words, at, at + 2, 800));
    }
    if matches!(word, "northbound" | "southbound" | "eastbound" | "westbound") {
        let more = usize::from(matches!(words.norm(at + 1), "side" | "lane" | "lanes" | "shoulder"));
        return (more > 0).then(|| piece(words, at, at + 1 + more, 750));
    }
    let marked =
        (word == "mile" && words.norm(at + 1) == "marker").then_some(2).or_else(|| (word == "exit").then_some(1));
    if let Some(skip) = marked
        && let Some(number) = numbers::read(words, at + skip, Gaps::Close)
    {
        return Some(piece(words, at, at + skip + number.len, 800));
    }
    let side = SIDES
        .iter()
        .filter(|side| side.iter().enumerate().all(|(offset, part)| words.norm(at + offset) == *part))
        .max_by_key(|side| side.len())?;
    let from = at + side.len();
    if words.after(from - 1) > Break::Space {
        return None;
    }
    if numbers::is_number(words.norm(from)) {
        return None;
    }
    let end = noun_end(words, from)?;
    Some(piece(words, at, end, 650))
}

fn piece(words: &Words<'_>, from: usize, end: usize, sure: u16) -> Piece {
    Piece::new(Part::Detail, from..end, words.surface(from..end).to_owned(), sure)
}

/// One behind a short noun phrase: "the blue dumpsters".
pub fn noun_end(words: &Words<'_>, from: usize) -> Option<usize> {
    const END: &[&str] = &[
        "and",
        "but",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "that",
        "which",
        "who",
        "for",
        "since",
        "at",
        "on",
        "in",
        "with",
        "because",
        "so",
        "it",
        "it's",
        "he",
        "she",
        "they",
        "i",
        "i'm",
        "right",
        "last",
        "again",
        "of",
        "near",
        "from",
        "to",
        "yesterday",
        "today",
        "tonight",
        "this",
        "around",
        "every",
        "by",
        "been",
        "while",
        "when",
        "about",
        "just",
        "or",
        "there",
        "there's",
    ];
    let mut end = from;
    let mut begun = false;
    while end < words.len() && end - from < 5 {
        let word = words.norm(end);
        let article = matches!(word, "the" | "a" | "an" | "my" | "our" | "his" | "her" | "their" | "this" | "that");
        if END.contains(&word) && (begun || !article) {
            break;
        }
        begun = begun || !article;
        end += 1;
        if words.after(end - 1) > Break::Space {
            break;
        }
    }
    begun.then_some(end)
}
