//! A tripwire of three phrases, and a reader that knows two more.

use calmline_core::call::Scanner;
use calmline_core::understanding::{Decision, Intent, Reading, Scan, Tier, Trip};
use calmline_core::units::{CallTypeId, Confidence, Private, UrgencyClassId, UtteranceId};

/// Phrases that trip: words, class, tier.
const TRIPS: &[(&str, &str, Tier)] = &[
    ("on fire", "u07_fire", Tier::A),
    ("breaking in", "u05_crime_in_progress", Tier::A),
    ("threatening me", "u14_emotional_communication", Tier::B),
];

/// Phrases that only the reader knows.
const READ: &[(&str, &str, Tier)] =
    &[("smell of gas", "u08_gas_hazmat_electrical", Tier::A), ("not safe", "u15_uncertainty", Tier::B)];

/// The tripwire.
pub struct Phrases;

impl Scanner for Phrases {
    fn scan(&self, words: &str) -> Scan {
        let words = words.to_lowercase();
        let found = TRIPS.iter().filter(|(phrase, ..)| words.contains(phrase));
        let trips = found.map(|(phrase, class, tier)| Trip {
            class: UrgencyClassId::new(class),
            tier: *tier,
            rule: (*phrase).to_owned(),
            quote: Private::new((*phrase).to_owned()),
            span: words.find(phrase).map_or(0..0, |at| at..at + phrase.len()),
            hypothesis: 0,
        });
        Scan { trips: trips.collect(), flags: Vec::new() }
    }
}

/// The reading of some words.
pub fn read(utterance: UtteranceId, words: &str) -> Reading {
    let words = words.to_lowercase();
    let urgent = TRIPS.iter().chain(READ).find(|(phrase, ..)| words.contains(phrase));
    Reading {
        utterance,
        intent: Intent::Business(CallTypeId::new("graffiti")),
        also: Vec::new(),
        confidence: Confidence::from_permille(900),
        decision: Decision::Alone,
        urgency: urgent.map_or(Tier::None, |(_, _, tier)| *tier),
        urgency_class: urgent.map(|(_, class, _)| UrgencyClassId::new(class)),
        flags: Vec::new(),
        passage: None,
        slots: Vec::new(),
        facts: Vec::new(),
        reasons: Vec::new(),
    }
}
