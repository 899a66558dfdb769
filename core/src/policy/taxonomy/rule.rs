//! The conditions of upgrade and downgrade rules: the small grammar that stands at the head of `models/taxonomy.toml`,
//! read once at load and evaluated after each turn.
//!
//! What nobody has answered yet is unknown, not false: `not fact(x)` becomes true only once the caller has said no.

use super::super::CaseFile;
use crate::understanding::YesNo;
use crate::units::{FactId, SlotId, UrgencyClassId};
use std::collections::{BTreeMap, BTreeSet};

/// What a condition comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold, whatever is still to be learnt.
    False,
    /// It hangs on something that is not known yet.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    fn negated(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// Whether the place lies where the agency is competent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Jurisdiction {
    /// It does, or nothing says otherwise.
    #[default]
    Ours,
    /// It lies elsewhere.
    Elsewhere,
}

/// What the agency's own data answered, if it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lookup {
    /// Nothing has been looked up.
    #[default]
    NotTried,
    /// It is there.
    Found,
    /// It is not there.
    NotFound,
}

/// All that a condition may look at.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The case so far, with the urgency classes raised.
    pub case: &'a CaseFile,
    /// Where the place lies.
    pub jurisdiction: Jurisdiction,
    /// What was looked up.
    pub lookup: Lookup,
    /// How many minutes ago the matter happened, if the case tells.
    pub age_minutes: Option<u32>,
}

/// One statement of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Atom {
    /// One of these classes has been raised in the call.
    Urgency(Vec<UrgencyClassId>),
    /// The fact is settled as yes.
    Fact(FactId),
    /// The slot has a value.
    Filled(SlotId),
    /// The slot has none.
    Missing(SlotId),
    /// The slot's value holds one of the words of the value set.
    In(SlotId, String),
    /// It happened less than so many minutes ago.
    YoungerThan(u32),
    /// It happened at least so many minutes ago.
    OlderThan(u32),
    /// The slot's number is at least this; a value that is no number counts as one.
    Count(SlotId, u32),
    /// The place lies elsewhere.
    OutsideJurisdiction,
    /// The agency's data has no answer.
    NotFound,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Literal {
    negated: bool,
    atom: Atom,
}

/// A condition: terms joined by `or`, each of statements joined by `and`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    terms: Vec<Vec<Literal>>,
}

/// The word lists that `in(...)` looks into, by id.
pub type ValueSets = BTreeMap<String, Vec<String>>;

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// A sentence that quotes the part which is not in the grammar.
    pub fn parse(text: &str) -> Result<Self, String> {
        let terms = text
            .split(" or ")
            .map(|term| term.split(" and ").map(Literal::parse).collect::<Result<Vec<_>, _>>())
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self { terms })
    }

    /// What it comes to in these circumstances.
    #[must_use]
    pub fn evaluate(&self, at: &Circumstances<'_>, sets: &ValueSets) -> Truth {
        let term = |literals: &Vec<Literal>| literals.iter().map(|one| one.evaluate(at, sets)).min();
        self.terms.iter().map(|literals| term(literals).unwrap_or(Truth::False)).max().unwrap_or(Truth::False)
    }

    /// The facts that an undecided term still hangs on, and whether another fact of that term is settled already.
    pub(super) fn open_facts(&self, at: &Circumstances<'_>, sets: &ValueSets) -> Vec<(FactId, bool)> {
        let mut open = Vec::new();
        for term in &self.terms {
            let truth = term.iter().map(|one| one.evaluate(at, sets)).min();
            if truth != Some(Truth::Unknown) {
                continue;
            }
            let facts = term.iter().filter_map(Literal::fact);
            let (settled, unsettled): (Vec<_>, Vec<_>) = facts.partition(|fact| at.case.facts.contains_key(*fact));
            open.extend(unsettled.into_iter().map(|fact| (fact.clone(), !settled.is_empty())));
        }
        open
    }

    /// Every statement in it, for the check that each id exists.
    pub(super) fn atoms(&self) -> impl Iterator<Item = &Atom> {
        self.terms.iter().flatten().map(|literal| &literal.atom)
    }
}

impl Literal {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        match text.strip_prefix("not ") {
            Some(rest) => Ok(Self { negated: true, atom: Atom::parse(rest.trim())? }),
            None => Ok(Self { negated: false, atom: Atom::parse(text)? }),
        }
    }

    fn evaluate(&self, at: &Circumstances<'_>, sets: &ValueSets) -> Truth {
        let truth = self.atom.evaluate(at, sets);
        if self.negated { truth.negated() } else { truth }
    }

    fn fact(&self) -> Option<&FactId> {
        if let Atom::Fact(fact) = &self.atom { Some(fact) } else { None }
    }
}

impl Atom {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not in the rule grammar");
        let (name, rest) = text.split_once('(').ok_or_else(wrong)?;
        let (inside, after) = rest.split_once(')').ok_or_else(wrong)?;
        let arguments: Vec<&str> = inside.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let after = after.trim();
        if !matches!(name, "age" | "count") && !after.is_empty() {
            return Err(wrong());
        }
        match (name, arguments.as_slice()) {
            ("urgency", [_, ..]) => Ok(Self::Urgency(arguments.iter().map(|id| UrgencyClassId::new(id)).collect())),
            ("fact", [id]) => Ok(Self::Fact(FactId::new(id))),
            ("filled", [id]) => Ok(Self::Filled(SlotId::new(id))),
            ("missing", [id]) => Ok(Self::Missing(SlotId::new(id))),
            ("in", [slot, set]) => Ok(Self::In(SlotId::new(slot), (*set).to_owned())),
            ("age", ["when"]) => Self::parse_age(after).ok_or_else(wrong),
            ("count", [id]) => {
                let least = after.strip_prefix(">=").and_then(|number| number.trim().parse().ok());
                least.map(|least| Self::Count(SlotId::new(id), least)).ok_or_else(wrong)
            }
            ("outside_jurisdiction", []) => Ok(Self::OutsideJurisdiction),
            ("not_found", []) => Ok(Self::NotFound),
            _ => Err(wrong()),
        }
    }

    fn parse_age(comparison: &str) -> Option<Self> {
        let minutes = |text: &str| text.trim().strip_suffix('m').and_then(|number| number.parse().ok());
        if let Some(rest) = comparison.strip_prefix(">=") {
            return minutes(rest).map(Self::OlderThan);
        }
        comparison.strip_prefix('<').and_then(minutes).map(Self::YoungerThan)
    }

    fn evaluate(&self, at: &Circumstances<'_>, sets: &ValueSets) -> Truth {
        let case = at.case;
        match self {
            Self::Urgency(classes) => Truth::of(classes.iter().any(|class| case.raised.contains(class))),
            Self::Fact(fact) => match case.facts.get(fact) {
                Some(YesNo::Yes) => Truth::True,
                Some(YesNo::No) => Truth::False,
                None => Truth::Unknown,
            },
            Self::Filled(slot) => Truth::of(case.slots.contains_key(slot)),
            Self::Missing(slot) => Truth::of(!case.slots.contains_key(slot)),
            Self::In(slot, set) => Truth::of(case.slots.get(slot).is_some_and(|filled| {
                let words = sets.get(set).map_or(&[][..], Vec::as_slice);
                holds_any(filled.value.open(), words) || holds_any(filled.text.open(), words)
            })),
            Self::YoungerThan(minutes) => at.age_minutes.map_or(Truth::Unknown, |age| Truth::of(age < *minutes)),
            Self::OlderThan(minutes) => at.age_minutes.map_or(Truth::Unknown, |age| Truth::of(age >= *minutes)),
            Self::Count(slot, least) => Truth::of(
                case.slots.get(slot).is_some_and(|filled| filled.value.open().parse::<u32>().unwrap_or(1) >= *least),
            ),
            Self::OutsideJurisdiction => Truth::of(at.jurisdiction == Jurisdiction::Elsewhere),
            Self::NotFound => Truth::of(at.lookup == Lookup::NotFound),
        }
    }
}

/// Whether one of `phrases` stands in `text` as whole words, whatever the case and punctuation.
fn holds_any(text: &str, phrases: &[String]) -> bool {
    let text = tokens(text);
    phrases.iter().any(|phrase| {
        let phrase = tokens(phrase);
        !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
    })
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The ids that conditions may name.
pub(super) struct KnownIds<'a> {
    pub facts: BTreeSet<&'a FactId>,
    pub slots: BTreeSet<&'a SlotId>,
    pub classes: BTreeSet<&'a UrgencyClassId>,
    pub sets: &'a ValueSets,
}

impl KnownIds<'_> {
    /// The first id in `condition` that the taxonomy does not define.
    pub(super) fn first_unknown(&self, condition: &Condition) -> Option<String> {
        condition.atoms().find_map(|atom| match atom {
            Atom::Urgency(classes) => classes
                .iter()
                .find(|class| !self.classes.contains(class))
                .map(|class| format!("there is no urgency class `{class}`")),
            Atom::Fact(fact) => (!self.facts.contains(fact)).then(|| format!("there is no fact `{fact}`")),
            Atom::Filled(slot) | Atom::Missing(slot) | Atom::Count(slot, _) => self.slot(slot),
            Atom::In(slot, set) => self
                .slot(slot)
                .or_else(|| (!self.sets.contains_key(set)).then(|| format!("there is no value set `{set}`"))),
            Atom::YoungerThan(_) | Atom::OlderThan(_) | Atom::OutsideJurisdiction | Atom::NotFound => None,
        })
    }

    fn slot(&self, slot: &SlotId) -> Option<String> {
        (!self.slots.contains(slot)).then(|| format!("there is no slot `{slot}`"))
    }
}
