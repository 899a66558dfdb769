//! All slots that an utterance fills, in the light of what was asked.

use super::amounts;
use super::nouns::Nouns;
use super::people;
use crate::language::address::{self, Part};
use crate::language::code::{self, Named, Wanted};
use crate::language::vehicle::{self, Trait};
use crate::language::{Break, Said, Words, phone, time};
use crate::understanding::{Heard, SlotFill, Topic, values};
use crate::units::{Confidence, Private, SlotId};
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

/// Slots told in the caller's own words: where they begin and end is a matter of taste, and what the rules find of them
/// unasked is right in less than six of ten on the training hands.
const TASTE: &[&str] = &[
    "agency",
    "animal",
    "direction",
    "duration",
    "item",
    "location.detail",
    "location.place",
    "noise_kind",
    "parking_kind",
    "person.description",
    "topic",
    "vehicle.body",
    "weapon",
    "when",
];
/// The most confidence that such a find has when it was not asked for.
const TASTE_SURE: u16 = 500;

impl Filled {
    /// The find as a reading gives it. Whoever joins readings can tell a guess by its confidence.
    pub fn fill(&self, words: &Words<'_>, heard: &Heard, asked: &Topic) -> SlotFill {
        let guess = TASTE.contains(&self.slot) && asked_slot(asked) != Some(self.slot);
        let sure = if guess { self.sure.min(TASTE_SURE) } else { self.sure };
        SlotFill {
            slot: SlotId::new(self.slot),
            text: Private::new(self.text(words).to_owned()),
            value: Private::new(self.value.clone()),
            confidence: Confidence::from_permille(sure).min(heard.confidence),
        }
    }

    /// The words verbatim; a name without the "'s" that makes it a possessor.
    pub fn text<'a>(&self, words: &Words<'a>) -> &'a str {
        let text = words.surface(self.words.clone());
        let name = matches!(self.slot, "officer" | "person.name" | "animal" | "agency" | "location.place");
        let bare = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s"));
        bare.filter(|_| name).unwrap_or(text)
    }
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
    for amount in amounts::find(words, slot) {
        offer(&mut all, amount);
    }
    if let Some(slot) = slot
        && matches!(asked, Topic::Slot(_))
        && all.iter().all(|filled| filled.slot != slot)
        && let Some(name) = FREE.iter().find(|name| **name == slot)
        && let Some(filled) = whole_answer(words, name)
    {
        all.push(filled);
    }
    for filled in all.iter_mut().filter(|filled| filled.slot != "person.name") {
        filled.value = values::of(filled.slot, filled.text(words));
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
    let mut add = |slot: &'static str, found: Option<(Range<usize>, u16)>| {
        if let Some((range, sure)) = found {
            offer(all, Filled { slot, words: range, value: String::new(), sure });
        }
    };
    let coded = slot.is_some_and(|slot| {
        slot.starts_with("location.") || matches!(slot, "vehicle.plate" | "case_number" | "serial" | "vehicle.vin")
    });
    let telephone = phone::number(words).map(|contact| contact.words);
    add(
        "phone",
        telephone.filter(|range| !coded || words.after(range.start) == Break::Joined).map(|range| (range, 860)),
    );
    for (name, kind) in [("vehicle.vin", Named::Vin), ("serial", Named::Serial), ("case_number", Named::Case)] {
        let asked_other = matches!(slot, Some("phone" | "vehicle.plate")) && wants(name) == Wanted::No;
        if !asked_other {
            add(name, code::reference(words, kind, wants(name)).map(|found| (found.words, 840)));
        }
    }
    add("email", phone::email(words).map(|contact| (contact.words, 850)));
    let plate = code::plate(words, wants("vehicle.plate"));
    add("vehicle.plate", plate.map(|found| (found.words, if found.value.len() >= 5 { 845 } else { 600 })));
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
    if let Some(filled) = people::company(words) {
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
