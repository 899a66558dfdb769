//! The reader by phrase rules: it knows the twelve matters that a machine may serve, and enough of the others to leave
//! them to a person. What it does not know, it says so.

mod acts;
mod amounts;
mod business;
mod choose;
mod facts;
mod nouns;
mod other;
mod people;
mod safety;
mod slots;
mod starter;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_corpus;

use super::{Decision, Heard, Intent, Reader, Reading, Scan, SlotFill, Tier, Topic, Tripwire, YesNo};
use crate::language::code::{self, Wanted};
use crate::language::{Said, yes_no_said};
use crate::units::{Confidence, FactId};
use acts::Acts;
use business::{Business, STRONG, Service, Stated};
use choose::{Choice, Seen};
use facts::Facts;
use nouns::Nouns;

/// The recogniser's confidence below which a machine does not act on the words alone (S8).
const LEAST_WORDS: Confidence = Confidence::from_permille(450);
/// The confidence in a matter below which a person takes it.
const LEAST_MATTER: u16 = 700;

/// Reads by phrase rules. Made once and shared: compiling costs some milliseconds.
#[derive(Debug)]
pub struct RuleReader {
    wire: Tripwire,
    business: Business,
    acts: Acts,
    facts: Facts,
    nouns: Nouns,
}

impl Default for RuleReader {
    fn default() -> Self {
        Self::new()
    }
}

impl RuleReader {
    /// The built-in rules.
    #[must_use]
    pub fn new() -> Self {
        Self {
            wire: Tripwire::new(),
            business: Business::new(),
            acts: Acts::new(),
            facts: Facts::new(),
            nouns: Nouns::new(),
        }
    }

    /// Rules that could not be read; none, as a test holds.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.wire.problems();
        for more in [self.business.problems(), self.acts.problems(), self.facts.problems(), self.nouns.problems()] {
            problems.extend_from_slice(more);
        }
        problems
    }

    /// Whether a call type is one that a machine may serve.
    #[must_use]
    pub fn serves(&self, id: &str) -> bool {
        self.business.serves(id)
    }

    /// The reader's own tripwire, for whoever reads partials and alternatives.
    #[must_use]
    pub const fn tripwire(&self) -> &Tripwire {
        &self.wire
    }
}

impl Reader for RuleReader {
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
        let text = heard.words.open();
        let said = Said::read(text);
        let scan = self.wire.scan_said(&said);
        let urgency = scan.trips.first().map_or(Tier::None, |trip| trip.tier);
        let stated = self.business.stated(&said);
        let mut acts = self.acts.found(&said);
        if acts::other_script(text) {
            acts.insert(0, "language_request");
        }
        let spelled = spelling(&said, asked);
        let mut slots = slots::find(&self.nouns, &said, asked);
        if spelled {
            respell(&said, asked, &mut slots);
        }
        let mut facts = self.facts.settled(&said);
        let answer = if *asked == Topic::Safety { safety::safety(&said, &scan) } else { yes_no_said(&said) };
        answer_fact(asked, answer, &mut facts);
        let choice = if acts::unintelligible(&said) && urgency == Tier::None && answer.is_none() && acts.is_empty() {
            Choice {
                intent: Intent::Act("unintelligible".into()),
                sure: 800,
                also: Vec::new(),
                why: "no words that can be read",
            }
        } else {
            let seen = Seen {
                said: &said,
                asked,
                urgency,
                stated: &stated,
                acts: &acts,
                slots: &slots,
                facts: &facts,
                answer,
                spelled,
            };
            seen.choose()
        };
        let filled = slots.iter().map(|slot| slot.fill(&said.words, heard, asked)).collect();
        reading(heard, scan, &stated, choice, filled, &facts)
    }
}

/// Puts everything together.
fn reading(
    heard: &Heard,
    scan: Scan,
    stated: &[Stated],
    choice: Choice,
    slots: Vec<SlotFill>,
    facts: &[(&'static str, YesNo)],
) -> Reading {
    let sure = Confidence::from_permille(choice.sure.min(heard.confidence.permille() + 300));
    let mut reasons = vec![choice.why.to_owned()];
    reasons.extend(scan.trips.iter().map(|trip| format!("tripwire: {}", trip.rule)));
    let decision = decide(heard, &scan, stated, &choice, sure, &mut reasons);
    Reading {
        utterance: heard.utterance,
        intent: choice.intent,
        also: choice.also.iter().map(|matter| matter.id.into()).collect(),
        confidence: sure,
        decision,
        urgency: scan.trips.first().map_or(Tier::None, |trip| trip.tier),
        urgency_class: scan.trips.first().map(|trip| trip.class.clone()),
        flags: scan.flags,
        passage: None,
        slots,
        facts: facts.iter().map(|(fact, answer)| (FactId::new(fact), *answer)).collect(),
        reasons,
    }
}

/// Alone only where nothing at all speaks for a person.
fn decide(
    heard: &Heard,
    scan: &Scan,
    stated: &[Stated],
    choice: &Choice,
    sure: Confidence,
    reasons: &mut Vec<String>,
) -> Decision {
    let mut person = |why: &str| {
        reasons.push(why.to_owned());
        Decision::Person
    };
    if !scan.trips.is_empty() {
        return person("urgent words");
    }
    if heard.confidence < LEAST_WORDS {
        return person("words not trusted");
    }
    if choice.also.iter().any(|matter| matter.service == Service::Person && matter.weight >= STRONG) {
        return person("a person's matter beside it");
    }
    match &choice.intent {
        Intent::Business(id) if !choose::starter(stated, id.as_str()) => person("not a matter for a machine"),
        Intent::Business(_) if sure.permille() < LEAST_MATTER => person("not sure of the matter"),
        Intent::Business(_) => Decision::Alone,
        Intent::Act(id) if matches!(id.as_str(), "ask_human" | "language_request" | "out_of_scope") => {
            person("the act is a person's")
        }
        Intent::Act(id) if id.as_str() == "provide_info" && choice.sure < 500 => person("no known matter"),
        Intent::Act(_) => Decision::Alone,
    }
}

/// The answer to a yes/no question settles its fact, over whatever else the words would settle.
fn answer_fact(asked: &Topic, answer: Option<YesNo>, facts: &mut Vec<(&'static str, YesNo)>) {
    let Some(answer) = answer else { return };
    let fact: &'static str = match asked {
        Topic::Safety => "danger_now",
        Topic::Fact(fact) => match KNOWN_FACTS.iter().find(|known| **known == fact.as_str()) {
            Some(known) => known,
            None => return,
        },
        Topic::Opening | Topic::AnythingElse | Topic::Confirm(_) | Topic::Slot(_) | Topic::Message | Topic::Any => {
            return;
        }
    };
    facts.retain(|(known, _)| *known != fact);
    facts.push((fact, answer));
}

/// Every fact of the taxonomy; a test holds the list to it.
const KNOWN_FACTS: &[&str] = &[
    "in_progress",
    "injury",
    "weapon_seen",
    "danger_now",
    "suspect_present",
    "suspect_known",
    "blocking_traffic",
    "live_lane",
    "occupied",
    "person_unwell",
    "fluids_leaking",
    "impaired",
    "other_party_left",
    "crowd_or_fight",
    "unsure_shots",
    "firearm_stolen",
    "forced_entry",
    "just_discovered",
    "child_or_pet_inside",
    "still_in_contact",
    "money_sent",
    "elder_victim",
    "threat_made",
    "hate_or_threat_content",
    "court_order",
    "aggressive_animal",
    "contained",
    "acting_ill",
    "animal_indoors",
    "hot_vehicle",
    "wires_involved",
    "medical_device",
    "water_rising_indoors",
    "hazmat",
    "open_hole",
    "item_with_caller",
    "off_road",
    "private_property",
    "breathing_normally",
    "no_answer_at_door",
    "controlled_burn_known",
    "alarm_company_caller",
    "turning_self_in",
    "new_event",
    "regular_pattern",
    "closed_for_today",
    "wants_officer_contact",
    "ok_to_text",
    "wants_anonymous",
];

/// Whether the caller spells: letters one by one, or "with a Y".
fn spelling(said: &Said<'_>, asked: &Topic) -> bool {
    let wanted = match asked {
        Topic::Slot(_) | Topic::Confirm(_) => Wanted::Yes,
        Topic::Opening | Topic::Safety | Topic::AnythingElse | Topic::Fact(_) | Topic::Message | Topic::Any => {
            Wanted::No
        }
    };
    let text = |at: usize| said.units.get(at).map_or("", |unit| unit.text.as_str());
    let with_letter = (0..said.units.len())
        .any(|at| text(at) == "with" && matches!(text(at + 1), "a" | "an") && text(at + 2).chars().count() == 1);
    with_letter || code::spelled(&said.words, wanted).is_some()
}

/// A spelled name or street fills the slot that was asked for when nothing else did.
fn respell(said: &Said<'_>, asked: &Topic, slots: &mut Vec<slots::Filled>) {
    let Topic::Slot(slot) = asked else { return };
    let name: &'static str = match slot.as_str() {
        "person.name" => "person.name",
        "location.street" => "location.street",
        "location.cross_street" => "location.cross_street",
        "officer" => "officer",
        _ => return,
    };
    let Some(code) = code::spelled(&said.words, Wanted::Yes) else { return };
    let told =
        slots.iter().any(|filled| filled.slot == name && !filled.words.clone().all(|at| code.words.contains(&at)));
    if !told {
        slots.retain(|filled| filled.slot != name);
        let value = crate::language::address::title(&code.value.to_lowercase());
        slots.push(slots::Filled { slot: name, words: code.words, value, sure: 800 });
    }
}
