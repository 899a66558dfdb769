//! What is counted over utterances, and the document that tells it.

use super::super::share;
use super::said::{Row, Said, Whole};
use calmline_core::understanding::{Decision, Intent, Tier};
use calmline_core::units::CallTypeId;
use calmline_learning::measure::rate_at_most;
use calmline_learning::risk::{Judgement, RiskCurve, Verdict, calibration_error};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// The confidence of every bound.
const CONFIDENCE: f64 = 0.95;

/// What is counted of one urgency class.
#[derive(Debug, Default)]
struct Class {
    n: usize,
    /// Ids of the lines that nothing raised.
    missed: Vec<String>,
    /// How many were left to the machine.
    alone: usize,
}

/// What is counted of one kind of utterance.
#[derive(Debug, Default)]
struct Kind {
    n: usize,
    right: usize,
    urgent: usize,
    raised: usize,
    calm: usize,
    alarms: usize,
}

/// Everything that is counted.
#[derive(Debug, Default)]
pub(super) struct Figures {
    all: Kind,
    calm_right: usize,
    urgent_alone: usize,
    alone: usize,
    closable: usize,
    closable_alone: usize,
    closable_wrong: usize,
    slots_right: usize,
    slots_wanted: usize,
    slots_given: usize,
    classes: BTreeMap<String, Class>,
    kinds: BTreeMap<String, Kind>,
    intents: Vec<Judgement>,
    closing: Vec<Judgement>,
    micros: Vec<u64>,
}

impl Figures {
    pub(super) fn add(&mut self, whole: &Whole, row: &Row, said: &Said, took: Duration) {
        let right = row.intent == said.reading.intent.as_str();
        let raised = said.tier >= Tier::B;
        for kind in [&mut self.all, self.kinds.entry(row.kind.clone()).or_default()] {
            kind.n += 1;
            kind.right += usize::from(right);
            if row.is_urgent() {
                kind.urgent += 1;
                kind.raised += usize::from(raised);
            } else {
                kind.calm += 1;
                kind.alarms += usize::from(raised);
            }
        }
        let alone = said.decision == Decision::Alone;
        self.alone += usize::from(alone);
        if row.is_urgent() {
            self.urgent_alone += usize::from(alone);
            let class = self.classes.entry(row.urgency_class.clone().unwrap_or_default()).or_default();
            class.n += 1;
            class.alone += usize::from(alone);
            if !raised {
                class.missed.push(row.id.clone());
            }
        } else {
            self.calm_right += usize::from(right);
        }
        let confidence = f64::from(said.reading.confidence.permille()) / 1000.0;
        let verdict = if right { Verdict::Right } else { Verdict::Wrong };
        self.intents.push(Judgement { confidence, verdict });
        if !row.is_urgent() && whole.certainty(&CallTypeId::new(&row.intent)).is_some() {
            self.closable += 1;
        }
        // What the machine would finish: a matter, not an answer on the way to one.
        if alone && matches!(said.reading.intent, Intent::Business(_)) {
            self.closable_alone += 1;
            self.closable_wrong += usize::from(!right || row.is_urgent());
            self.closing.push(Judgement { confidence, verdict });
        }
        self.count_slots(row, said);
        self.micros.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// Exact spans: the same slot with the same words, each counted once.
    fn count_slots(&mut self, row: &Row, said: &Said) {
        self.slots_wanted += row.slots.len();
        self.slots_given += said.reading.slots.len();
        let mut given: Vec<(&str, &str)> =
            said.reading.slots.iter().map(|fill| (fill.slot.as_str(), fill.text.open().as_str())).collect();
        for (slot, text) in &row.slots {
            let same = |(one, words): &(&str, &str)| one == slot && words.eq_ignore_ascii_case(text);
            if let Some(at) = given.iter().position(same) {
                given.swap_remove(at);
                self.slots_right += 1;
            }
        }
    }

    pub(super) fn summary(mut self) -> Value {
        self.micros.sort_unstable();
        let at = |share: usize| self.micros.get(self.micros.len() * share / 100).copied();
        let curve = RiskCurve::of(&self.intents);
        let all = &self.all;
        let missed = all.urgent - all.raised;
        let f1 = 2.0 * self.slots_right as f64 / (self.slots_wanted + self.slots_given).max(1) as f64;
        json!({
            "n": all.n,
            "intent_accuracy": share(all.right, all.n),
            "intent_accuracy_calm": share(self.calm_right, all.calm),
            "slot_f1": rounded(Some(f1)),
            "slot_recall": share(self.slots_right, self.slots_wanted),
            "slot_precision": share(self.slots_right, self.slots_given),
            "urgent_n": all.urgent,
            "urgent_raised": share(all.raised, all.urgent),
            "urgent_missed_at_most": rounded((all.urgent > 0).then(|| rate_at_most(missed, all.urgent, CONFIDENCE))),
            "urgent_left_to_machine": share(self.urgent_alone, all.urgent),
            "urgent_left_to_machine_at_most":
                rounded((all.urgent > 0).then(|| rate_at_most(self.urgent_alone, all.urgent, CONFIDENCE))),
            "calm_raised": share(all.alarms, all.calm),
            "alone": share(self.alone, all.n),
            "coverage": {
                "of": self.closable,
                "finished": self.closable_alone,
                "share": share(self.closable_alone, self.closable),
                "wrong": share(self.closable_wrong, self.closable_alone),
            },
            "augrc": rounded(curve.augrc()),
            "aurc": rounded(curve.aurc()),
            "coverage_at_risk": {
                "0.01": rounded(Some(curve.coverage_at(0.01))),
                "0.02": rounded(Some(curve.coverage_at(0.02))),
                "0.05": rounded(Some(curve.coverage_at(0.05))),
            },
            "calibration_error": rounded(calibration_error(&self.intents)),
            "us": { "p50": at(50), "p95": at(95), "p99": at(99) },
            "classes": self.classes.iter().map(|(id, class)| (id.clone(), class_figures(class))).collect::<BTreeMap<_, _>>(),
            "kinds": self.kinds.iter().map(|(id, kind)| (id.clone(), kind_figures(kind))).collect::<BTreeMap<_, _>>(),
        })
    }
}

fn class_figures(class: &Class) -> Value {
    json!({
        "n": class.n,
        "raised": share(class.n - class.missed.len(), class.n),
        "missed_at_most": rounded(Some(rate_at_most(class.missed.len(), class.n, CONFIDENCE))),
        "left_to_machine": class.alone,
        "left_to_machine_at_most": rounded(Some(rate_at_most(class.alone, class.n, CONFIDENCE))),
        "missed": class.missed,
    })
}

fn kind_figures(kind: &Kind) -> Value {
    json!({
        "n": kind.n,
        "intent_accuracy": share(kind.right, kind.n),
        "urgent_raised": share(kind.raised, kind.urgent),
        "calm_raised": share(kind.alarms, kind.calm),
    })
}

/// To four places; `null` for what there is nothing of.
fn rounded(figure: Option<f64>) -> Value {
    figure.map_or(Value::Null, |figure| json!((figure * 10_000.0).round() / 10_000.0))
}
