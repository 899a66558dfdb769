//! The reader of the service: phrase rules, and the linear model beside them (design, section 6).
//!
//! The model can only make a reading more careful. It raises urgency, and where it is sure of another matter than the rules
//! are, a person decides which.

use super::linear::{Opinion, Weights};
use super::{Decision, Heard, Intent, Reader, Reading, RuleReader, Tier, Topic};
use crate::units::UrgencyClassId;

/// From this probability on the model is held to be sure of a matter: half of the mass on one of seventy.
const SURE: f32 = 0.5;

/// Rules and the linear model.
#[derive(Debug)]
pub struct Cascade {
    rules: RuleReader,
    linear: Weights,
}

impl Cascade {
    /// Rules, with a linear model beside them.
    #[must_use]
    pub fn new(linear: Weights) -> Self {
        Self { rules: RuleReader::new(), linear }
    }

    /// Raises the urgency of a reading to that of the model's class, if the model calls the words urgent.
    fn raise(&self, opinion: &Opinion, reading: &mut Reading) {
        if !self.linear.is_urgent(opinion) {
            return;
        }
        let header = &self.linear.header;
        let tier = if header.tiers.get(opinion.class).is_some_and(|tier| tier == "A") { Tier::A } else { Tier::B };
        reading.reasons.push(format!("m0 urgent {:.2} >= {:.2}", opinion.urgent, header.urgent_from));
        reading.decision = Decision::Person;
        if tier > reading.urgency {
            reading.urgency = tier;
            reading.urgency_class = header.classes.get(opinion.class).map(|class| UrgencyClassId::new(class));
        }
    }

    /// Two readers that are sure of different matters need a person.
    fn compare(&self, opinion: &Opinion, reading: &mut Reading) {
        let Intent::Business(matter) = &reading.intent else { return };
        let Some(other) = self.linear.header.intents.get(opinion.intent) else { return };
        if opinion.confidence >= SURE && other != matter.as_str() {
            reading.reasons.push(format!("m0 says {other}, {:.2}", opinion.confidence));
            reading.decision = Decision::Person;
        }
    }
}

impl Reader for Cascade {
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
        let mut reading = self.rules.read(heard, asked);
        let opinion = self.linear.judge(heard.words.open(), asked);
        self.raise(&opinion, &mut reading);
        self.compare(&opinion, &mut reading);
        reading
    }
}
