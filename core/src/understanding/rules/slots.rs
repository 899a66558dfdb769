//! All slots that an utterance fills, in the light of what was asked.

use super::nouns::Nouns;
use super::people;
use crate::language::address::{self, Part};
use crate::language::code::{self, Wanted};
use crate::language::vehicle::{self, Trait};
use crate::language::{Said, Words, numbers, phone, time};
use crate::understanding::{Topic, values};
use std::ops::Range;

/// One slot filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The slot's id in the taxonomy.
    pub slot: &'static str,
    /// Its words.
    pub words: Range<usize>,
    /// Normalised.
    pub value: String,
    /// How sure, in thousandths.
    pub sure: u16,
}

fn asked_slot(asked: &Topic) -> Option<&str> {
    match asked {
        Topic::Slot(slot) | Topic::Confirm(slot) => Some(slot.as_str()),
        Topic::Opening | Topic::Safety | Topic::AnythingElse | Topic::Fact(_) | Topic::Message | Topic::Any => None,
    }
}

fn asked_part(slot: Option<&str>) -> address::Asked {
    let part = match slot {
        Some("location.street") => Part::Street,
        Some("location.street_number") => Part::Number,
        Some("location.cross_street") => Part::Cross,
        Some("location.unit") => Part::Unit,
        Some("location.place") => Part::Place,
        Some("location.city") => Part::City,
        _ => return address::Asked::Otherwise,
    };
    address::Asked::For(part)
}

const fn part_slot(part: Part) -> &'static str {
    match part {
        Part::Number => "location.street_number",
        Part::Street => "location.street",
        Part::Cross => "location.cross_street",
        Part::Unit => "location.unit",
        Part::Place => "location.place",
        Part::City => "location.city",
        Part::Detail => "location.detail",
    }
}

const fn trait_slot(kind: Trait) -> &'static str {
    match kind {
        Trait::Color => "vehicle.color",
        Trait::Year => "vehicle.year",
        Trait::Make => "vehicle.make",
        Trait::Model => "vehicle.model",
        Trait::Body => "vehicle.body",
        Trait::State => "vehicle.state",
    }
}

/// Slots whose answer is free words, so that the whole answer fills them when nothing better is found.
const FREE: &[&str] = &[
    "item",
    "reason",
    "topic",
    "noise_kind",
    "parking_kind",
    "person.description",
    "location.detail",
    "animal",
    "method",
    "company",
    "agency",
    "item.value",
    "direction",
    "duration",
    "when",
    "weapon",
    "vehicle.make",
    "vehicle.model",
    "serial",
    "location.place",
    "location.city",
    "vehicle.body",
    "vehicle.color",
];

/// Finds slots.
pub fn find(nouns: &Nouns, said: &Said<'_>, asked: &Topic) -> Vec<Filled> {
    let slot = asked_slot(asked);
    let words = &said.words;
    let mut all: Vec<Filled> = Vec::new();
    codes(words, slot, &mut all);
    people_and_places(words, slot, &mut all);
    times(said, slot, &mut all);
    for filled in nouns.filled(said) {
        offer(&mut all, filled);
    }
    if slot.is_some_and(|slot| slot != "topic") {
        all.retain(|filled| filled.slot != "topic");
    }
    if let Some(money) = money(words) {
        offer(&mut all, money);
    }
    counts(words, slot, &mut all);
    if let Some(slot) = slot
        && matches!(asked, Topic::Slot(_))
        && all.iter().all(|filled| filled.slot != slot)
        && let Some(name) = FREE.iter().find(|name| **name == slot)
        && let Some(filled) = whole_answer(words, name)
    {
        all.push(filled);
    }
    for filled in all.iter_mut().filter(|filled| filled.slot != "person.name") {
        filled.value = values::of(filled.slot, words.surface(filled.words.clone()));
    }
    all.sort_by_key(|filled| filled.words.start);
    all
}

/// Adds a slot unless words of it are taken by one that is surer.
fn offer(all: &mut Vec<Filled>, filled: Filled) {
    if all.iter().any(|other| other.slot == filled.slot) {
        return;
    }
    let clash = |other: &Filled| other.words.start < filled.words.end && filled.words.start < other.words.end;
    let tolerated = |other: &Filled| {
        matches!(filled.slot, "topic" | "agency" | "parking_kind" | "noise_kind")
            || matches!(other.slot, "location.detail" | "topic")
    };
    if all.iter().any(|other| clash(other) && !tolerated(other) && other.sure >= filled.sure) {
        return;
    }
    all.push(filled);
}

fn codes(words: &Words<'_>, slot: Option<&str>, all: &mut Vec<Filled>) {
    let wants = |wanted: &str| if slot == Some(wanted) { Wanted::Yes } else { Wanted::No };
    let figures = slot.is_none_or(|slot| {
        !slot.starts_with("location.") && !matches!(slot, "vehicle.plate" | "case_number" | "serial")
    });
    let case = (slot != Some("phone")).then(|| code::reference(words, wants("case_number"))).flatten();
    if let Some(found) = case.filter(|_| slot != Some("vehicle.plate")) {
        all.push(Filled { slot: "case_number", words: found.words, value: found.value, sure: 800 });
    }
    if (figures || slot == Some("phone"))
        && let Some(contact) = phone::number(words)
    {
        offer(all, Filled { slot: "phone", words: contact.words, value: contact.value, sure: 790 });
    }
    if let Some(contact) = phone::email(words) {
        offer(all, Filled { slot: "email", words: contact.words, value: contact.value, sure: 850 });
    }
    if let Some(found) = code::plate(words, wants("vehicle.plate")) {
        let sure = if found.value.len() >= 5 { 850 } else { 600 };
        offer(all, Filled { slot: "vehicle.plate", words: found.words, value: found.value, sure });
    }
    if slot == Some("serial")
        && let Some(found) = code::reference(words, Wanted::Yes)
    {
        offer(all, Filled { slot: "serial", words: found.words, value: found.value, sure: 750 });
    }
}

fn people_and_places(words: &Words<'_>, slot: Option<&str>, all: &mut Vec<Filled>) {
    if let Some(officer) = people::officer(words, slot == Some("officer")) {
        offer(all, officer);
    }
    let place_asked = asked_part(slot);
    if slot != Some("person.name") && slot != Some("officer") {
        for piece in address::find(words, place_asked) {
            offer(
                all,
                Filled { slot: part_slot(piece.part), words: piece.words, value: piece.value, sure: piece.sure },
            );
        }
    }
    if let Some(person) = people::person(words, slot == Some("person.name")) {
        offer(all, person);
    }
    let about_vehicle = slot.is_some_and(|slot| slot.starts_with("vehicle."));
    let asked = if about_vehicle { vehicle::Asked::Vehicle } else { vehicle::Asked::Otherwise };
    for feature in vehicle::find(words, asked) {
        offer(all, Filled { slot: trait_slot(feature.kind), words: feature.words, value: feature.value, sure: 850 });
    }
    for filled in [people::company(words), people::age(words)].into_iter().flatten() {
        offer(all, filled);
    }
}

fn times(said: &Said<'_>, slot: Option<&str>, all: &mut Vec<Filled>) {
    for found in time::find(said) {
        let name = match (found.kind, slot) {
            // A stretch answers "when", and a point "how long", where that was asked and nothing else was said.
            (_, Some("when")) => "when",
            (_, Some("duration")) => "duration",
            (time::Kind::When, _) => "when",
            (time::Kind::Duration, _) => "duration",
        };
        let text = said.words.surface(found.words.clone());
        offer(all, Filled { slot: name, words: found.words, value: time::tidy(text), sure: 800 });
    }
}

/// "$600", "about 600 dollars", "two grand".
fn money(words: &Words<'_>) -> Option<Filled> {
    for at in 0..words.len() {
        let Some((value, used)) = numbers::small(words, at) else { continue };
        let unit = words.norm(at + used);
        let named = matches!(unit, "dollars" | "dollar" | "bucks" | "grand");
        if !named && !words.signed(at, '$') || matches!(words.norm(at), "a" | "an") {
            continue;
        }
        let amount = if unit == "grand" { value.saturating_mul(1000) } else { value };
        let about =
            at > 0 && matches!(words.norm(at - 1), "about" | "around" | "roughly" | "maybe" | "over" | "almost");
        let range = at - usize::from(about)..at + used + usize::from(named);
        return Some(Filled { slot: "item.value", words: range, value: amount.to_string(), sure: 850 });
    }
    None
}

/// "three dogs", "five or six people"; the bare number when the count was asked for.
fn counts(words: &Words<'_>, slot: Option<&str>, all: &mut Vec<Filled>) {
    const COUNTED: &[&str] = &[
        "people",
        "guys",
        "men",
        "women",
        "kids",
        "cars",
        "dogs",
        "cats",
        "teenagers",
        "vehicles",
        "trucks",
        "boys",
        "girls",
        "persons",
        "bikes",
        "packages",
        "tires",
        "windows",
        "mailboxes",
        "neighbors",
        "students",
        "adults",
        "others",
    ];
    for at in 0..words.len() {
        let Some((value, used)) = numbers::small(words, at) else { continue };
        let article = matches!(words.norm(at), "a" | "an");
        let next = words.norm(at + used);
        if !article && (COUNTED.contains(&next) || slot == Some("count")) {
            offer(all, Filled { slot: "count", words: at..at + used, value: value.to_string(), sure: 750 });
            return;
        }
    }
}

/// The answer as a whole, without what leads to it.
fn whole_answer(words: &Words<'_>, slot: &'static str) -> Option<Filled> {
    const LEAD: &[&str] = &[
        "it's", "its", "it", "is", "was", "were", "a", "an", "the", "my", "um", "uh", "yeah", "yes", "just", "like",
        "that's", "that", "they're", "they", "are", "there's", "there", "well", "so", "i", "lost", "i'm", "some",
        "i'd", "say", "think", "probably", "okay", "ok", "would", "be", "he's", "she's", "about", "need", "want",
        "calling",
    ];
    const NO_ANSWER: &[&str] = &[
        "no", "nope", "nothing", "none", "know", "idea", "remember", "sure", "wait", "sorry", "what", "huh", "repeat",
        "hello", "bye", "thanks", "not", "don't", "didn't", "can't", "hold", "second", "moment", "why",
    ];
    let from = (0..words.len()).find(|at| !LEAD.contains(&words.norm(*at)))?;
    if words.len() - from > 14 || (from..words.len()).any(|at| NO_ANSWER.contains(&words.norm(at))) {
        return None;
    }
    let range = from..words.len();
    let value = words.surface(range.clone()).to_lowercase();
    Some(Filled { slot, words: range, value, sure: 550 })
}
