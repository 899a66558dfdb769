//! Vehicles: colour, year, make, model, body, state of registration.

mod lexicon;
mod names;
#[cfg(test)]
mod tests;

use super::numbers::{self, Gaps};
use super::words::{Break, Words};
use lexicon::{BODIES, COLORS, EVERYDAY_NAMES, MAKES, MODELS, NAMES, SERVICE, SHADES, STATES, TWO_WORD_STATES};
use std::ops::Range;

pub use names::{body_name, make_name, model_name, state_name};

/// Which part of the description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// "dark blue".
    Color,
    /// "2014".
    Year,
    /// "Chevrolet" for "Chevy".
    Make,
    /// "Silverado".
    Model,
    /// "pickup"; never the bare word "car".
    Body,
    /// "Ohio".
    State,
}

/// One part of a vehicle's description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Which.
    pub kind: Trait,
    /// Its words.
    pub words: Range<usize>,
    /// Canonical.
    pub value: String,
}

/// Whether the caller was asked about a vehicle, so that a bare colour is its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Yes.
    Vehicle,
    /// No.
    Otherwise,
}

/// All parts of a vehicle's description in some words; of a part said twice, the first, unless corrected.
#[must_use]
pub fn find(words: &Words<'_>, asked: Asked) -> Vec<Feature> {
    let mut found: Vec<Feature> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match feature(words, at, asked, &found) {
            Some(feature) => {
                at = feature.words.end;
                match found.iter().position(|other| other.kind == feature.kind) {
                    None => found.push(feature),
                    Some(index) => {
                        let gap = found[index].words.end..feature.words.start;
                        if super::address::corrects(words, gap) {
                            found[index] = feature;
                        }
                    }
                }
            }
            None => at += 1,
        }
    }
    found
}

fn feature(words: &Words<'_>, at: usize, asked: Asked, found: &[Feature]) -> Option<Feature> {
    let make = |kind, len: usize, value: String| Some(Feature { kind, words: at..at + len, value });
    let word = words.norm(at);
    if let Some(len) = color_len(words, at) {
        if asked == Asked::Vehicle || of_vehicle(words, at + len) || (at > 0 && vehicle_before(words, at)) {
            return make(Trait::Color, len, words.surface(at..at + len).to_lowercase().replace("grey", "gray"));
        }
        return None;
    }
    if let Some((_, name)) = MAKES.iter().find(|(key, _)| *key == word) {
        // "Lincoln" and "Ford" are streets too.
        let street = numbers::is_number(words.norm(at.wrapping_sub(1))) && words.norm(at.wrapping_sub(1)).len() < 4
            || super::address::street_name(words.surface(at..(at + 2).min(words.len()))).split(' ').nth(1).is_some_and(
                |kind| matches!(kind, "Street" | "Avenue" | "Road" | "Boulevard" | "Drive" | "Lane" | "Court" | "Way"),
            )
            || word == "lincoln"
                && at > 0
                && matches!(words.norm(at - 1), "on" | "west" | "east" | "north" | "south" | "and");
        let jeep = word == "jeep" && found.iter().any(|other| other.kind == Trait::Make);
        return if street || jeep { None } else { make(Trait::Make, 1, (*name).to_owned()) };
    }
    if let Some((len, name)) = model(words, at, found) {
        return make(Trait::Model, len, name);
    }
    if let Some((key, name)) = BODIES.iter().find(|(key, _)| matches_at(words, at, key)) {
        let service = at > 0 && SERVICE.contains(words.norm(at - 1));
        return if service { None } else { make(Trait::Body, key.len(), (*name).to_owned()) };
    }
    if let Some((year, len)) = year(words, at, asked) {
        return make(Trait::Year, len, year);
    }
    state(words, at, asked).and_then(|(len, name)| make(Trait::State, len, name))
}

fn matches_at(words: &Words<'_>, at: usize, key: &[&str]) -> bool {
    key.iter().enumerate().all(|(offset, part)| words.norm(at + offset) == *part)
}

fn color_len(words: &Words<'_>, at: usize) -> Option<usize> {
    if COLORS.contains(words.norm(at)) {
        return Some(1);
    }
    let shade = SHADES.contains(words.norm(at)) && COLORS.contains(words.norm(at + 1));
    let tone = words.norm(at) == "two" && words.norm(at + 1) == "tone" && COLORS.contains(words.norm(at + 2));
    if tone { Some(3) } else { shade.then_some(2) }
}

/// Whether a vehicle follows within three words.
fn of_vehicle(words: &Words<'_>, from: usize) -> bool {
    for at in from..(from + 3).min(words.len()) {
        if at > from && words.after(at - 1) > Break::Space {
            return false;
        }
        let word = words.norm(at);
        if matches!(word, "car" | "vehicle" | "cars" | "beater" | "hybrid") || word == "one" && at == from {
            return true;
        }
        let known = MAKES.iter().any(|(key, _)| *key == word)
            || NAMES.contains(word)
            || MODELS.iter().any(|(key, _)| matches_at(words, at, key))
            || BODIES.iter().any(|(key, _)| matches_at(words, at, key))
            || year(words, at, Asked::Vehicle).is_some();
        if known {
            return true;
        }
    }
    false
}

/// "the car is gray": a vehicle, then "is".
fn vehicle_before(words: &Words<'_>, at: usize) -> bool {
    let is = matches!(words.norm(at - 1), "is" | "it's" | "was" | "looks" | "color" | "colour");
    is && (at.saturating_sub(5)..at).any(|before| {
        let word = words.norm(before);
        matches!(word, "car" | "vehicle")
            || BODIES.iter().any(|(key, _)| matches_at(words, before, key))
            || MAKES.iter().any(|(key, _)| *key == word)
    })
}

fn model(words: &Words<'_>, at: usize, found: &[Feature]) -> Option<(usize, String)> {
    if let Some((key, name)) = MODELS.iter().find(|(key, _)| matches_at(words, at, key)) {
        return Some((key.len(), (*name).to_owned()));
    }
    let word = words.norm(at);
    let behind_make = found.iter().any(|other| other.kind == Trait::Make && other.words.end == at);
    let known = NAMES.contains(word) && (behind_make || !EVERYDAY_NAMES.contains(word));
    known.then(|| (1, super::address::title(word)))
}

fn year(words: &Words<'_>, at: usize, asked: Asked) -> Option<(String, usize)> {
    let number = numbers::read(words, at, Gaps::Close)?;
    let value: u32 = number.digits.parse().ok()?;
    let plausible = (1940..=2035).contains(&value) && number.digits.len() == 4;
    let next = words.norm(at + number.len);
    let follows = MAKES.iter().any(|(key, _)| *key == next) || NAMES.contains(next) || matches!(next, "or" | "model");
    (plausible && (follows || (asked == Asked::Vehicle && words.len() <= 4))).then_some((number.digits, number.len))
}

fn state(words: &Words<'_>, at: usize, asked: Asked) -> Option<(usize, String)> {
    let word = words.norm(at);
    let (len, name) = if STATES.contains(word) {
        (1, super::address::title(word))
    } else if let Some((first, second)) =
        TWO_WORD_STATES.iter().find(|(first, second)| word == *first && words.norm(at + 1) == *second)
    {
        (2, format!("{} {}", super::address::title(first), super::address::title(second)))
    } else if matches_at(words, at, &["out", "of", "state"]) {
        return plated(words, at, at + 3).then(|| (3, "out of state".to_owned()));
    } else {
        return None;
    };
    let alone = asked == Asked::Vehicle && words.len() <= 4;
    (alone || plated(words, at, at + len)).then_some((len, name))
}

fn plated(words: &Words<'_>, from: usize, to: usize) -> bool {
    let plate = |at: usize| {
        matches!(
            words.norm(at),
            "plate" | "plates" | "tag" | "tags" | "license" | "licence" | "registration" | "registered"
        )
    };
    (to..to + 2).any(plate) || (from.saturating_sub(4)..from).any(plate)
}
