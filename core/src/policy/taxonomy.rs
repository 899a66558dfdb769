//! The taxonomy of calls, `models/taxonomy.toml`: call types, slots, facts, dialogue acts, urgency classes, and the
//! rules that raise a matter from the machine to a person. Read once, checked whole: an id that nothing defines, a key
//! that nobody reads and a rule outside the grammar are errors that name themselves.

mod load;
mod raw;
mod rule;
#[cfg(test)]
mod tests;

pub use rule::{Atom, Circumstances, Condition, Jurisdiction, Lookup, Truth, ValueSets};

use super::written::read_toml;
use crate::understanding::Tier;
use crate::units::{ActId, CallTypeId, FactId, SlotId, UrgencyClassId};
use load::{by_id, call_type, check_meta, rules};
use raw::RawTaxonomy;
use rule::KnownIds;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a matter ends, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Answered and closed by the agent; nobody reviews it.
    Auto,
    /// A case is written, and a person reviews it.
    Ticket,
    /// A person, in the normal queue.
    Human,
    /// A person, from the top of the queue.
    Urgent,
}

/// Who may end the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closable {
    /// A person only.
    Never,
    /// The agent writes it up, a person closes it.
    AfterReview,
    /// The agent.
    Yes,
}

impl Closable {
    /// The weakest disposition that an agency may choose.
    #[must_use]
    pub const fn weakest(self) -> Disposition {
        match self {
            Self::Never => Disposition::Human,
            Self::AfterReview => Disposition::Ticket,
            Self::Yes => Disposition::Auto,
        }
    }
}

/// A tier as the file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) enum WrittenTier {
    A,
    B,
    C,
}

/// A yes/no fact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its id.
    pub id: FactId,
    /// What to ask, as guidance for whoever writes the prompt.
    pub ask: String,
}

/// Something that the tagger extracts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its id.
    pub id: SlotId,
    /// Its type's name, as `plate`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How it is verified, in order of preference.
    pub verify: Vec<String>,
    /// What it is.
    pub description: String,
    /// As people say it.
    pub examples: Vec<String>,
}

/// A dialogue act.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialogueAct {
    /// Its id.
    pub id: ActId,
    /// What it is.
    pub description: String,
    /// What the dialogue does first.
    pub effect: String,
    /// As people say it.
    pub examples: Vec<String>,
    /// Languages that people ask for; of `language_request` only.
    #[serde(default)]
    pub languages: Vec<String>,
}

/// A reason to stop automating.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrgencyClass {
    /// Its id.
    pub id: UrgencyClassId,
    tier: WrittenTier,
    /// What it covers.
    pub definition: String,
    /// Words that say it outright.
    pub triggers: Vec<String>,
    /// Calm words for it.
    pub hidden: Vec<String>,
    /// Alarming words that are not it.
    pub negatives: Vec<String>,
}

impl UrgencyClass {
    /// Its default tier.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        match self.tier {
            WrittenTier::A => Tier::A,
            WrittenTier::B => Tier::B,
            WrittenTier::C => Tier::C,
        }
    }
}

/// A rule that moves a matter to another disposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// When it holds.
    pub condition: Condition,
    /// The condition as written.
    pub reads: String,
    /// To what.
    pub to: Disposition,
    /// Why, in one sentence.
    pub why: String,
}

/// A call type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallType {
    /// Its id.
    pub id: CallTypeId,
    /// Its title.
    pub title: String,
    /// What it covers.
    pub description: String,
    /// APCO common incident type, primary.
    pub apco_code: String,
    /// Other common types the case may carry.
    pub apco_alt: Vec<String>,
    /// Rows of the source table that were merged here.
    pub source_rows: Vec<u32>,
    /// Whether the agent has a dialogue for it.
    pub starter: bool,
    /// How it ends if no rule says otherwise.
    pub disposition: Disposition,
    /// Who may end it.
    pub closable: Closable,
    /// Never closed while its location is unverified.
    pub needs_verified_location: bool,
    /// Slots that a ticket or an answer needs.
    pub required: Vec<SlotId>,
    /// Slots that help.
    pub optional: Vec<SlotId>,
    /// Facts to settle, in the order in which they are asked.
    pub facts: Vec<FactId>,
    /// APCO disposition code that the machine may set; empty where only a person does.
    pub eido_disposition: String,
    /// Open311 category; empty where there is none.
    pub open311_group: String,
    /// Rules that raise it.
    pub upgrade: Vec<Rule>,
    /// Rules that lower it on a clear safe answer.
    pub downgrade: Vec<Rule>,
}

/// What is wrong with a taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxonomyError {
    /// The text is not of the form.
    #[error("{0}")]
    Form(String),
    /// A rule cannot be read.
    #[error("taxonomy.toml, {owner}: the rule `{rule}` cannot be used: {problem}")]
    Rule {
        /// The call type, or `defaults`.
        owner: String,
        /// As written.
        rule: String,
        /// What is wrong.
        problem: String,
    },
    /// An id is used that nothing defines, or defined twice.
    #[error("taxonomy.toml, {owner}: {problem}")]
    Id {
        /// The entry.
        owner: String,
        /// What is wrong.
        problem: String,
    },
}

/// What the rules come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// How the matter is to end as things stand.
    pub disposition: Disposition,
    /// The rule that decided it; `None` if the type's own disposition stands.
    pub rule: Option<&'a Rule>,
}

/// The whole taxonomy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taxonomy {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its language and country, as `en-US`.
    pub locale: String,
    /// APCO disposition codes that the machine may set, with their meaning.
    pub eido_dispositions: BTreeMap<String, String>,
    /// Rules common to every type.
    pub default_upgrade: Vec<Rule>,
    facts: BTreeMap<FactId, Fact>,
    slots: BTreeMap<SlotId, Slot>,
    value_sets: ValueSets,
    call_types: BTreeMap<CallTypeId, CallType>,
    acts: BTreeMap<ActId, DialogueAct>,
    classes: BTreeMap<UrgencyClassId, UrgencyClass>,
}

impl Taxonomy {
    /// Reads and checks a taxonomy.
    ///
    /// # Errors
    /// The first thing that is wrong, in one line.
    pub fn load(text: &str) -> Result<Self, TaxonomyError> {
        let raw: RawTaxonomy = read_toml("taxonomy.toml", text).map_err(TaxonomyError::Form)?;
        check_meta(&raw.meta)?;
        let facts = by_id("fact", raw.fact, |fact| fact.id.clone())?;
        let slots = by_id("slot", raw.slot, |slot| slot.id.clone())?;
        let value_sets = by_id("value_set", raw.value_set, |set| set.id.clone())?;
        let value_sets: ValueSets = value_sets.into_iter().map(|(id, set)| (id, set.values)).collect();
        let classes = by_id("urgency_class", raw.urgency_class, |class| class.id.clone())?;
        let known = KnownIds {
            facts: facts.keys().collect(),
            slots: slots.keys().collect(),
            classes: classes.keys().collect(),
            sets: &value_sets,
        };
        let default_upgrade = rules("defaults", raw.defaults.upgrade, &known)?;
        let call_types = raw.call_type.into_iter().map(|one| call_type(one, &known)).collect::<Result<Vec<_>, _>>()?;
        let call_types = by_id("call_type", call_types, |one| one.id.clone())?;
        Ok(Self {
            name: raw.meta.name,
            version: raw.meta.version,
            locale: raw.meta.locale,
            eido_dispositions: raw.meta.eido_dispositions,
            default_upgrade,
            acts: by_id("dialogue_act", raw.dialogue_act, |act| act.id.clone())?,
            facts,
            slots,
            value_sets,
            call_types,
            classes,
        })
    }

    /// A call type.
    #[must_use]
    pub fn call_type(&self, id: &CallTypeId) -> Option<&CallType> {
        self.call_types.get(id)
    }

    /// Every call type, by id.
    pub fn call_types(&self) -> impl Iterator<Item = &CallType> {
        self.call_types.values()
    }

    /// A slot.
    #[must_use]
    pub fn slot(&self, id: &SlotId) -> Option<&Slot> {
        self.slots.get(id)
    }

    /// A fact.
    #[must_use]
    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// Every fact, by id.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values()
    }

    /// A dialogue act.
    #[must_use]
    pub fn act(&self, id: &ActId) -> Option<&DialogueAct> {
        self.acts.get(id)
    }

    /// An urgency class.
    #[must_use]
    pub fn urgency_class(&self, id: &UrgencyClassId) -> Option<&UrgencyClass> {
        self.classes.get(id)
    }

    /// All urgency classes, by id.
    pub fn urgency_classes(&self) -> impl Iterator<Item = &UrgencyClass> {
        self.classes.values()
    }

    /// What the rules common to all types say of these circumstances alone; `Auto` if nothing.
    #[must_use]
    pub fn common_verdict(&self, at: &Circumstances<'_>) -> Verdict<'_> {
        self.strongest(Verdict { disposition: Disposition::Auto, rule: None }, &self.default_upgrade, at)
    }

    /// How a matter of this type is to end in these circumstances; `None` for a type that is not defined.
    #[must_use]
    pub fn verdict(&self, id: &CallTypeId, at: &Circumstances<'_>) -> Option<Verdict<'_>> {
        let call_type = self.call_types.get(id)?;
        let lowered = call_type.downgrade.iter().find(|rule| self.holds(rule, at));
        let start = Verdict { disposition: lowered.map_or(call_type.disposition, |rule| rule.to), rule: lowered };
        let own = self.strongest(start, &call_type.upgrade, at);
        Some(self.strongest(own, &self.default_upgrade, at))
    }

    /// The next fact whose answer could still change how the matter ends; `None` once all are settled that could.
    ///
    /// `danger_now` is never among them: it is the safety question, which is asked in its own place.
    #[must_use]
    pub fn next_fact(&self, id: &CallTypeId, at: &Circumstances<'_>) -> Option<FactId> {
        let call_type = self.call_types.get(id)?;
        let rules = call_type.upgrade.iter().chain(&call_type.downgrade);
        let open: Vec<(FactId, bool)> =
            rules.flat_map(|rule| rule.condition.open_facts(at, &self.value_sets)).collect();
        let listed = call_type.facts.iter().find(|fact| open.iter().any(|(one, _)| one == *fact));
        let followed = || open.iter().find(|(_, follows)| *follows).map(|(fact, _)| fact);
        followed().or(listed).filter(|fact| fact.as_str() != "danger_now").cloned()
    }

    fn holds(&self, rule: &Rule, at: &Circumstances<'_>) -> bool {
        rule.condition.evaluate(at, &self.value_sets) == Truth::True
    }

    fn strongest<'a>(&'a self, start: Verdict<'a>, rules: &'a [Rule], at: &Circumstances<'_>) -> Verdict<'a> {
        rules.iter().filter(|rule| self.holds(rule, at)).fold(start, |so_far, rule| {
            if rule.to > so_far.disposition { Verdict { disposition: rule.to, rule: Some(rule) } } else { so_far }
        })
    }
}
