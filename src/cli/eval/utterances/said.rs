//! What the whole cascade says of one utterance, as a call uses it: readers, tripwire and the agency's table.

use calmline_core::policy::Book;
use calmline_core::policy::taxonomy::Disposition;
use calmline_core::understanding::{Cascade, Decision, Heard, Intent, Reading, Scan, Tier, Topic, Tripwire};
use calmline_core::units::{CallTypeId, Confidence, Private, UtteranceId};
use serde::Deserialize;

/// One line of the input (design, section 12).
#[derive(Debug, Deserialize)]
pub(in crate::cli) struct Row {
    pub id: String,
    pub text: String,
    #[serde(default)]
    pub context: String,
    #[serde(default)]
    pub intent: String,
    #[serde(default)]
    pub urgency: String,
    #[serde(default)]
    pub urgency_class: Option<String>,
    #[serde(default)]
    pub slots: Vec<(String, String)>,
    #[serde(default)]
    pub kind: String,
    /// How sure the recogniser was of the words, 0 to 1; without it, entirely.
    #[serde(default)]
    pub confidence: Option<f32>,
}

impl Row {
    /// Whether it is of tier A or B.
    pub fn is_urgent(&self) -> bool {
        matches!(self.urgency.as_str(), "A" | "B")
    }

    /// What a reader is given.
    pub fn heard(&self) -> Heard {
        let confidence = self.confidence.map_or(Confidence::FULL, Confidence::from_ratio);
        Heard { utterance: UtteranceId(1), words: Private::new(self.text.clone()), confidence }
    }
}

/// Readers, tripwire and the agency's table.
pub(in crate::cli) struct Whole {
    pub book: Book,
    pub cascade: Cascade,
    pub tripwire: Tripwire,
}

/// What they say.
#[derive(Debug)]
pub(in crate::cli) struct Said {
    pub reading: Reading,
    pub tier: Tier,
    pub class: Option<String>,
    pub decision: Decision,
    pub flags: Vec<String>,
}

impl Whole {
    /// Reads one utterance.
    pub fn say(&self, row: &Row) -> Said {
        let reading = self.cascade.read_answer(&row.heard(), &Topic::of_question(&row.context), &row.context);
        self.judge(row, reading)
    }

    /// What a reading amounts to beside the tripwire and the table.
    pub fn judge(&self, row: &Row, mut reading: Reading) -> Said {
        let scan: Scan = self.tripwire.scan(&row.text);
        let strongest = scan.trips.first();
        let by_wire = strongest.map_or(Tier::None, |trip| trip.tier);
        let tier = by_wire.max(reading.urgency);
        let class =
            if by_wire >= reading.urgency { strongest.map(|trip| &trip.class) } else { reading.urgency_class.as_ref() };
        let class = if tier == Tier::None { None } else { class.map(ToString::to_string) };
        let mut flags: Vec<String> = reading.flags.iter().chain(&scan.flags).map(ToString::to_string).collect();
        flags.sort();
        flags.dedup();
        reading.reasons.extend(scan.trips.iter().map(|trip| format!("tripwire {}: {}", trip.class, trip.rule)));
        let decision = if tier >= Tier::B { Decision::Person } else { self.decide(&mut reading) };
        Said { tier, class, decision, flags, reading }
    }

    /// Alone only for what the agency lets a machine finish, or for an act of conversation that calls for nobody.
    fn decide(&self, reading: &mut Reading) -> Decision {
        let Intent::Business(call_type) = &reading.intent else { return reading.decision };
        let certainty = self.certainty(call_type);
        if certainty.is_some_and(|certainty| reading.confidence >= certainty) {
            return reading.decision;
        }
        reading.reasons.push("the agency's table gives it to a person".to_owned());
        Decision::Person
    }

    /// The certainty that the agency asks for before a machine finishes such a matter; `None` for a person's matter.
    pub fn certainty(&self, call_type: &CallTypeId) -> Option<Confidence> {
        let decided = self.book.agency.decision(call_type)?;
        matches!(decided.disposition, Disposition::Auto | Disposition::Ticket).then_some(decided.certainty)
    }
}
