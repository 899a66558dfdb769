//! `calmline eval utterances FILE`: reader, tripwire and decision over single utterances.

use super::{print, read_lines, share, write_lines};
use crate::clock;
use calmline_core::policy::Book;
use calmline_core::policy::taxonomy::Disposition;
use calmline_core::understanding::linear::Weights;
use calmline_core::understanding::{Cascade, Decision, Heard, Intent, Reader, Reading, Scan, Tier, Topic, Tripwire};
use calmline_core::units::{Confidence, Private, UtteranceId};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// One line of the input (design, section 12).
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    text: String,
    #[serde(default)]
    context: String,
    #[serde(default)]
    intent: String,
    #[serde(default)]
    urgency: String,
    #[serde(default)]
    slots: Vec<(String, String)>,
}

/// Reader, tripwire and the agency's table, as a call uses them.
struct Understanding {
    book: Book,
    reader: Cascade,
    tripwire: Tripwire,
}

/// What the cascade said of one utterance.
struct Said {
    reading: Reading,
    tier: Tier,
    class: Option<String>,
    decision: Decision,
    flags: Vec<String>,
}

impl Understanding {
    fn new() -> anyhow::Result<Self> {
        let reader = Cascade::new(Weights::embedded()?);
        Ok(Self { book: Book::sample_without_gazetteer(), reader, tripwire: Tripwire::new() })
    }

    fn say(&self, row: &Row) -> Said {
        let heard =
            Heard { utterance: UtteranceId(1), words: Private::new(row.text.clone()), confidence: Confidence::FULL };
        let reading = self.reader.read(&heard, &Topic::of_question(&row.context));
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
        let decision = if tier >= Tier::B { Decision::Person } else { self.decide(&reading) };
        Said { tier, class, decision, flags, reading }
    }

    /// Alone only for what the agency lets a machine finish, or for an act of conversation that calls for nobody.
    fn decide(&self, reading: &Reading) -> Decision {
        let allowed = match &reading.intent {
            Intent::Act(_) => true,
            Intent::Business(call_type) => self.book.agency.decision(call_type).is_some_and(|decided| {
                matches!(decided.disposition, Disposition::Auto | Disposition::Ticket)
                    && reading.confidence >= decided.certainty
            }),
        };
        if allowed { reading.decision } else { Decision::Person }
    }
}

pub(super) fn run(file: &Path, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let rows: Vec<Row> = read_lines(file)?;
    let understanding = Understanding::new()?;
    let mut score = Score::default();
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        let began = clock::now();
        let said = understanding.say(row);
        let took = clock::now().saturating_duration_since(began);
        score.add(row, &said);
        lines.push(line(row, &said, took.as_micros()));
    }
    write_lines(predictions, &lines)?;
    print(&score.summary(rows.len()), json);
    Ok(())
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::None | Tier::C => "none",
        Tier::B => "B",
        Tier::A => "A",
    }
}

fn line(row: &Row, said: &Said, us: u128) -> Value {
    let slots: Vec<(&str, &str)> =
        said.reading.slots.iter().map(|slot| (slot.slot.as_str(), slot.text.open().as_str())).collect();
    let values: BTreeMap<&str, &str> =
        said.reading.slots.iter().map(|slot| (slot.slot.as_str(), slot.value.open().as_str())).collect();
    json!({
        "id": row.id,
        "intent": said.reading.intent.as_str(),
        "confidence": f64::from(said.reading.confidence.permille()) / 1000.0,
        "decision": if said.decision == Decision::Alone { "alone" } else { "person" },
        "urgency": tier_name(said.tier),
        "urgency_class": said.class,
        "flags": said.flags,
        "slots": slots,
        "values": values,
        "reasons": said.reading.reasons,
        "us": u64::try_from(us).unwrap_or(u64::MAX),
    })
}

#[derive(Debug, Default)]
struct Score {
    intent_right: usize,
    intent_known: usize,
    urgent: usize,
    urgent_raised: usize,
    urgent_alone: usize,
    calm: usize,
    calm_raised: usize,
    alone: usize,
    slots_right: usize,
    slots_wanted: usize,
    slots_given: usize,
}

impl Score {
    fn add(&mut self, row: &Row, said: &Said) {
        if !row.intent.is_empty() {
            self.intent_known += 1;
            self.intent_right += usize::from(row.intent == said.reading.intent.as_str());
        }
        let raised = said.tier >= Tier::B;
        match row.urgency.as_str() {
            "A" | "B" => {
                self.urgent += 1;
                self.urgent_raised += usize::from(raised);
                self.urgent_alone += usize::from(said.decision == Decision::Alone);
            }
            _ => {
                self.calm += 1;
                self.calm_raised += usize::from(raised);
            }
        }
        self.alone += usize::from(said.decision == Decision::Alone);
        self.slots_wanted += row.slots.len();
        self.slots_given += said.reading.slots.len();
        self.slots_right += row
            .slots
            .iter()
            .filter(|(slot, text)| {
                said.reading
                    .slots
                    .iter()
                    .any(|given| given.slot.as_str() == slot && given.text.open().eq_ignore_ascii_case(text))
            })
            .count();
    }

    fn summary(&self, n: usize) -> Value {
        json!({
            "n": n,
            "intent_accuracy": share(self.intent_right, self.intent_known),
            "urgent_n": self.urgent,
            "urgent_raised": share(self.urgent_raised, self.urgent),
            "urgent_left_to_machine": share(self.urgent_alone, self.urgent),
            "calm_raised": share(self.calm_raised, self.calm),
            "alone": share(self.alone, n),
            "slot_recall": share(self.slots_right, self.slots_wanted),
            "slot_precision": share(self.slots_right, self.slots_given),
        })
    }
}
