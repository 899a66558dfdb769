//! The model as the core asks it.

use crate::Understander;
use calmline_core::understanding::{Joint, JointModel, Tagged};

impl JointModel for Understander {
    fn judge(&self, text: &str, question: &str) -> Option<Joint> {
        let heard = self.read(text, question).ok()?;
        let spans = heard.facts.into_iter();
        Some(Joint {
            intents: heard.intents,
            also: heard.also,
            urgent: heard.urgent,
            classes: heard.classes,
            spans: spans
                .map(|fact| Tagged { slot: fact.slot, span: fact.span, probability: fact.probability })
                .collect(),
            distance: heard.distance,
        })
    }
}
