//! The reader of the service (design, section 6): phrase rules, the linear model M0 and the joint model M1, and the rule by
//! which the machine may go on alone.
//!
//! The tripwire's urgency stands whatever the models say; they can only raise it. Without the joint model, the linear one
//! can make the rules' reading only more careful.

mod blend;
mod slots;
#[cfg(test)]
mod tests;

use super::bounds::Bounds;
use super::joint::{Joint, JointModel};
use super::linear::{Features, Opinion, Weights};
use super::{Decision, Heard, Intent, Reader, Reading, RuleReader, Tier, Topic};
use crate::units::{ActId, CallTypeId, Confidence, UrgencyClassId};
use blend::{Agreed, Blend, blend};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// From this probability on the linear model is held to be sure of a matter: half of the mass on one of seventy.
const SURE: f32 = 0.5;

/// From this probability on a further matter counts as named.
const ALSO: f32 = 0.5;

/// Words that add nothing to the value that was asked for. An answer of the value and these alone is taken for that: "it's
/// going on now" tells when, and sounds like danger only to a model that does not know of what. One word more, and the models
/// are heard.
const ADDS_NOTHING: &str = "a about ago an and around at be been could doing for from going happening in is it it's its just \
    last like maybe now of off on or probably right since so started still that's the there they they're think i this uh um \
    was we well were yeah yep yes";

/// From this probability on even a plain answer is urgent.
const PLAIN_URGENT_FROM: f32 = 0.97;

/// The ids that are acts of conversation; every other intent is a matter. A test holds the list to the taxonomy.
pub const ACTS: &[&str] = &[
    "affirm",
    "affirm_with_correction",
    "ask_human",
    "ask_if_robot",
    "complaint_about_agent",
    "deny",
    "dont_know",
    "goodbye",
    "greeting",
    "language_request",
    "out_of_scope",
    "provide_info",
    "repeat",
    "spelling",
    "thanks",
    "unintelligible",
    "wait",
    "wrong_number",
];

/// Acts that are a person's whatever else was said.
const ACTS_FOR_A_PERSON: &[&str] = &["ask_human", "language_request", "out_of_scope"];

/// What was chosen on calibration lines, as the certificate states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// From this probability on an utterance is urgent.
    pub urgent_from: f32,
    /// Urgency classes that were not measured well enough: where one of them is the likeliest, the strictest bounds hold.
    pub strict_classes: Vec<String>,
    /// What a reading must reach before the machine may go on alone.
    pub bounds: Bounds,
}

impl Settings {
    /// The setting that needs no certificate.
    #[must_use]
    pub fn strictest() -> Self {
        Self { urgent_from: 0.10, strict_classes: Vec::new(), bounds: Bounds::strictest() }
    }
}

/// The joint model, if there is one.
#[derive(Debug)]
enum Third {
    /// Rules and the linear model decide.
    NotWanted,
    /// There should be one: no matter is the machine's.
    Missing,
    /// It reads with the others.
    There(Arc<dyn JointModel>, Settings),
}

/// Rules and models together.
#[derive(Debug)]
pub struct Cascade {
    rules: RuleReader,
    linear: Weights,
    joint: Third,
}

impl Cascade {
    /// Rules, with a linear model beside them.
    #[must_use]
    pub fn new(linear: Weights) -> Self {
        Self { rules: RuleReader::new(), linear, joint: Third::NotWanted }
    }

    /// Rules and both models.
    #[must_use]
    pub fn with_joint(linear: Weights, joint: Arc<dyn JointModel>, settings: Settings) -> Self {
        Self { rules: RuleReader::new(), linear, joint: Third::There(joint, settings) }
    }

    /// Rules and the linear model where the joint model cannot be had: every matter is a person's.
    #[must_use]
    pub fn without_joint(linear: Weights) -> Self {
        Self { rules: RuleReader::new(), linear, joint: Third::Missing }
    }

    /// Puts other settings in force; nothing without a joint model.
    pub fn set(&mut self, settings: Settings) {
        if let Third::There(_, current) = &mut self.joint {
            *current = settings;
        }
    }

    /// Reads an utterance in answer to a question in words; the topic is what the rules make of the question.
    #[must_use]
    pub fn read_answer(&self, heard: &Heard, asked: &Topic, question: &str) -> Reading {
        let judged = match &self.joint {
            Third::NotWanted => return self.by_two(heard, asked),
            Third::Missing => None,
            Third::There(joint, settings) => joint.judge(heard.words.open(), question).map(|joint| (joint, settings)),
        };
        match judged {
            Some((joint, settings)) => self.by_three(heard, asked, &joint, settings),
            None => self.left_out(heard, asked),
        }
    }

    /// The probability that anything in an utterance is urgent, as both models together see it; `None` without the joint one.
    #[must_use]
    pub fn urgency(&self, heard: &Heard, asked: &Topic, question: &str) -> Option<f32> {
        let Third::There(joint, _) = &self.joint else { return None };
        let text = heard.words.open();
        let joint = joint.judge(text, question)?;
        Some(blend::urgency(self.linear.judge(text, asked).urgent, joint.urgent))
    }

    /// A reading that the joint model should have had a part in.
    fn left_out(&self, heard: &Heard, asked: &Topic) -> Reading {
        let mut reading = self.by_two(heard, asked);
        if matches!(reading.intent, Intent::Business(_)) {
            reading.decision = Decision::Person;
            reading.reasons.push("without m1".to_owned());
        }
        reading
    }

    /// Rules, and the linear model's doubts.
    fn by_two(&self, heard: &Heard, asked: &Topic) -> Reading {
        let mut reading = self.rules.read(heard, asked);
        let opinion = self.linear.judge(heard.words.open(), asked);
        if self.linear.is_urgent(&opinion) {
            let header = &self.linear.header;
            let tier = if header.tiers.get(opinion.class).is_some_and(|tier| tier == "A") { Tier::A } else { Tier::B };
            let class = header.classes.get(opinion.class).map(|class| (class.clone(), tier));
            raise(&mut reading, class, format!("m0 urgent {:.2} >= {:.2}", opinion.urgent, header.urgent_from));
        }
        self.compare(&opinion, &mut reading);
        reading
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

    /// Everything together.
    fn by_three(&self, heard: &Heard, asked: &Topic, joint: &Joint, settings: &Settings) -> Reading {
        let text = heard.words.open();
        let mut reading = self.rules.read(heard, asked);
        let scores = self.linear.scores(&Features::of(text, asked));
        let opinion = self.linear.opinion(&scores);
        let blend = blend(&reading, &self.linear, &scores, &opinion, joint);
        reading.reasons.clear();
        let plain = plainness(&reading, text, asked);
        reading.slots = slots::joined(text, std::mem::take(&mut reading.slots), &joint.spans, heard.confidence);
        if plain == Plain::Yes {
            reading.reasons.push("a plain answer".to_owned());
        } else {
            name(&mut reading, &blend, joint);
        }
        let urgent_from =
            if plain == Plain::Yes { settings.urgent_from.max(PLAIN_URGENT_FROM) } else { settings.urgent_from };
        if blend.urgent >= urgent_from {
            let why = format!("urgent {:.3} >= {urgent_from:.3}", blend.urgent);
            raise(&mut reading, blend.class.clone(), why);
        }
        let doubted = blend.class.as_ref().is_some_and(|(class, _)| settings.strict_classes.contains(class));
        let bounds = if doubted { Bounds::strictest() } else { settings.bounds };
        reading.decision = self.decide(&mut reading, (&blend, joint), heard, &bounds, plain);
        reading
    }

    /// Alone only where nothing at all speaks for a person. Every test leaves its reason.
    fn decide(
        &self,
        reading: &mut Reading,
        (blend, joint): (&Blend, &Joint),
        heard: &Heard,
        bounds: &Bounds,
        plain: Plain,
    ) -> Decision {
        let words = f32::from(heard.confidence.permille()) / 1000.0;
        let mut checks = vec![
            (reading.urgency < Tier::C, "no urgent words".to_owned(), "urgent words".to_owned()),
            at_least("words", words, bounds.words),
        ];
        let breath = match &reading.intent {
            Intent::Business(_) => at_most("urgent", blend.urgent, bounds.urgent),
            Intent::Act(_) if plain == Plain::Yes => at_most("urgent", blend.urgent, PLAIN_URGENT_FROM),
            Intent::Act(_) => at_most("urgent", blend.urgent, bounds.act_urgent),
        };
        match &reading.intent {
            Intent::Business(id) => checks.extend([
                (self.rules.serves(id.as_str()), "allowed".to_owned(), "not a matter for a machine".to_owned()),
                (blend.agreed == Agreed::Yes, "m0=m1".to_owned(), "m0 and m1 differ".to_owned()),
                at_least("confidence", blend.confidence, bounds.confidence),
                at_least("margin", blend.margin, bounds.margin),
                at_most("distance", joint.distance, bounds.distance),
                (
                    reading.also.iter().all(|other| self.rules.serves(other.as_str())),
                    "no other matter".to_owned(),
                    "a person's matter beside it".to_owned(),
                ),
            ]),
            Intent::Act(id) => checks.extend([(
                !ACTS_FOR_A_PERSON.contains(&id.as_str()),
                "an act".to_owned(),
                "the act is a person's".to_owned(),
            )]),
        }
        let mut decision = Decision::Alone;
        for (passed, met, missed) in checks {
            reading.reasons.push(if passed { met } else { missed });
            if !passed {
                decision = Decision::Person;
            }
        }
        let (_, met, missed) = &breath;
        reading.reasons.push(if breath.0 { met.clone() } else { missed.clone() });
        if breath.0 { decision } else { decision.max(Decision::Doubt) }
    }
}

/// Whether an utterance is a plain answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plain {
    /// It is.
    Yes,
    /// It is not, or says more.
    No,
}

/// Whether an utterance is what was asked for and nothing else, as the rules see it.
fn plainness(rules: &Reading, text: &str, asked: &Topic) -> Plain {
    let Topic::Slot(slot) = asked else { return Plain::No };
    let Some(fill) = rules.slots.iter().find(|fill| fill.slot == *slot) else { return Plain::No };
    let rest = text.replacen(fill.text.open().as_str(), " ", 1).to_lowercase();
    let mut rest =
        rest.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').filter(|word| !word.is_empty());
    let only = rest.all(|word| ADDS_NOTHING.split_whitespace().any(|known| known == word));
    let calm = rules.urgency == Tier::None && rules.flags.is_empty();
    if only && calm && matches!(rules.intent, Intent::Act(_)) { Plain::Yes } else { Plain::No }
}

/// Names the intent and further matters as the readers together see them.
fn name(reading: &mut Reading, blend: &Blend, joint: &Joint) {
    let ruled = reading.intent.clone();
    reading.intent = intent(&blend.intent);
    reading.confidence = Confidence::from_ratio(blend.confidence);
    let also = joint.also.iter().filter(|(id, probability)| *probability >= ALSO && !ACTS.contains(&id.as_str()));
    let mut others: Vec<CallTypeId> = also.map(|(id, _)| CallTypeId::new(id)).collect();
    others.append(&mut reading.also);
    // What the rules took for the matter itself is at least named beside it.
    if let (Intent::Business(matter), Intent::Act(_)) = (&ruled, &reading.intent)
        && reading.confidence < Confidence::from_ratio(SURE)
    {
        others.push(matter.clone());
    }
    others.retain(|other| other.as_str() != reading.intent.as_str());
    others.sort();
    others.dedup();
    reading.also = others;
}

fn intent(id: &str) -> Intent {
    if ACTS.contains(&id) { Intent::Act(ActId::new(id)) } else { Intent::Business(CallTypeId::new(id)) }
}

/// Raises the urgency of a reading; never lowers it.
fn raise(reading: &mut Reading, class: Option<(String, Tier)>, why: String) {
    reading.reasons.push(why);
    reading.decision = Decision::Person;
    let tier = class.as_ref().map_or(Tier::A, |(_, tier)| *tier);
    if tier > reading.urgency {
        reading.urgency = tier;
        reading.urgency_class = class.map(|(id, _)| UrgencyClassId::new(&id));
    }
}

/// A check with its two reasons: met, and missed.
type Check = (bool, String, String);

fn at_least(what: &str, found: f32, wanted: f32) -> Check {
    (found >= wanted, format!("{what} {found:.3} >= {wanted:.3}"), format!("{what} {found:.3} < {wanted:.3}"))
}

fn at_most(what: &str, found: f32, wanted: f32) -> Check {
    (found <= wanted, format!("{what} {found:.3} <= {wanted:.3}"), format!("{what} {found:.3} > {wanted:.3}"))
}

impl Reader for Cascade {
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
        self.read_answer(heard, asked, asked.question())
    }

    fn read_quickly(&self, heard: &Heard, asked: &Topic) -> Reading {
        match &self.joint {
            Third::NotWanted => self.by_two(heard, asked),
            Third::Missing | Third::There(..) => self.left_out(heard, asked),
        }
    }
}
