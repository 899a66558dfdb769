//! The ids that a model tells apart, in the order of its outputs.

use calmline_learning::corpus::Example;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The labels of a model, each list sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Labels {
    /// Call types and dialogue acts.
    pub intents: Vec<String>,
    /// Urgency classes.
    pub classes: Vec<String>,
    /// Slots.
    pub slots: Vec<String>,
}

/// One utterance with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Its id.
    pub id: String,
    /// What the caller says.
    pub text: String,
    /// The agent's question, or empty.
    pub question: String,
    /// Id of a call type or dialogue act.
    pub intent: String,
    /// Further call types in it.
    pub also: Vec<String>,
    /// Id of its urgency class, if it is urgent.
    pub class: Option<String>,
    /// Slot ids with their text, verbatim.
    pub slots: Vec<(String, String)>,
    /// The manner it is said in, to slice figures by.
    pub kind: String,
}

impl From<Example> for Sample {
    fn from(example: Example) -> Self {
        Self {
            class: example.is_urgent().then(|| example.urgency_class.clone()).flatten(),
            id: example.id,
            text: example.text,
            question: example.context,
            intent: example.intent,
            also: example.also,
            slots: example.slots,
            kind: example.kind,
        }
    }
}

impl Labels {
    /// Every label that occurs.
    #[must_use]
    pub fn of(samples: &[Sample]) -> Self {
        let sorted = |ids: BTreeSet<&String>| ids.into_iter().cloned().collect();
        Self {
            intents: sorted(samples.iter().flat_map(|sample| sample.also.iter().chain([&sample.intent])).collect()),
            classes: sorted(samples.iter().filter_map(|sample| sample.class.as_ref()).collect()),
            slots: sorted(samples.iter().flat_map(|sample| sample.slots.iter().map(|(slot, _)| slot)).collect()),
        }
    }

    /// How many tags: outside, and beginning and inside of each slot.
    #[must_use]
    pub fn tags(&self) -> usize {
        1 + 2 * self.slots.len()
    }
}

/// The number of an id in a sorted list.
pub(crate) fn number(ids: &[String], id: &str) -> Option<usize> {
    ids.binary_search_by(|other| other.as_str().cmp(id)).ok()
}
