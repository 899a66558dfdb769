//! The tripwire: phrases per urgency class, read on every partial and every alternative. It can only raise urgency, it
//! works while the agent speaks and while the caller waits, and no state of the dialogue switches it off.
//!
//! A phrase found is weighed by what surrounds it (see [`crate::language::Scopes`] and [`surroundings`]): a denial, a time
//! long past, a story, a name or a figure of speech make it a flag for the reviewer; a doubt, a condition or a few hours
//! make it tier B. A trip names its rule, the caller's words and where they stand.

mod name;
mod rule;
mod surroundings;
mod tables;

use super::Tier;
use crate::language::{Found, Mood, Patterns, Polarity, Said, Scopes, Sense, Source, Tense};
use crate::units::{Private, UrgencyClassId};
use rule::{Denial, Figure, Past, Rule, Wording};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use surroundings::Surroundings;

/// One phrase found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trip {
    /// The class it belongs to.
    pub class: UrgencyClassId,
    /// The tier after tense, person, negation and quotation were weighed.
    pub tier: Tier,
    /// The rule, as constant words without the caller's.
    pub rule: String,
    /// The caller's words that it matched.
    pub quote: Private<String>,
    /// Where they stand in the text: byte offsets of the hypothesis that it was found in.
    #[serde(default)]
    pub span: Range<usize>,
    /// In which hypothesis, 0 being the first; see [`Tripwire::scan_all`].
    #[serde(default)]
    pub hypothesis: usize,
}

/// What the tripwire found in some words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Scan {
    /// What raises urgency, strongest first; one for each class.
    pub trips: Vec<Trip>,
    /// Alarming words that are negated, past and resolved, or a figure of speech: for the reviewer.
    pub flags: Vec<UrgencyClassId>,
}

/// The phrases, ready to match.
#[derive(Debug)]
pub struct Tripwire {
    rules: Vec<&'static Rule>,
    patterns: Patterns,
    harmless: usize,
    scopes: Scopes,
    surroundings: Surroundings,
}

impl Default for Tripwire {
    fn default() -> Self {
        Self::new()
    }
}

impl Tripwire {
    /// The embedded rules, compiled. Costs some milliseconds: make one and keep it.
    #[must_use]
    pub fn new() -> Self {
        let rules: Vec<&'static Rule> = tables::all().collect();
        let harmless = rules.len();
        let numbered = rules
            .iter()
            .enumerate()
            .flat_map(|(index, rule)| rule.patterns.iter().map(move |pattern| (index, *pattern)))
            .chain(tables::HARMLESS.iter().map(|pattern| (harmless, *pattern)));
        let patterns = Patterns::compile(tables::SETS, numbered);
        Self { rules, patterns, harmless, scopes: Scopes::new(), surroundings: Surroundings::new() }
    }

    /// Rules that could not be read; none, as a test holds.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let scopes = self.scopes.problems().iter().chain(self.surroundings.problems());
        self.patterns.problems().iter().chain(scopes).cloned().collect()
    }

    /// Reads some words, of a partial, a final or an alternative.
    #[must_use]
    pub fn scan(&self, words: &str) -> Scan {
        self.scan_said(&Said::read(words))
    }

    /// Reads several hypotheses of the same words, the recogniser's first choice first. Of each class the strongest trip
    /// counts, and the earlier hypothesis among equals; a class is flagged where no hypothesis raises it.
    #[must_use]
    pub fn scan_all<'t>(&self, hypotheses: impl IntoIterator<Item = &'t str>) -> Scan {
        let mut all = Scan::default();
        for (hypothesis, words) in hypotheses.into_iter().enumerate() {
            let scan = self.scan(words);
            all.trips.extend(scan.trips.into_iter().map(|trip| Trip { hypothesis, ..trip }));
            all.flags.extend(scan.flags);
        }
        all.trips.sort_by_key(|trip| std::cmp::Reverse(trip.tier));
        let mut seen = BTreeSet::new();
        all.trips.retain(|trip| seen.insert(trip.class.clone()));
        all.flags.retain(|class| seen.insert(class.clone()));
        all
    }

    /// [`Tripwire::scan`] for words already cut.
    #[must_use]
    pub fn scan_said(&self, said: &Said<'_>) -> Scan {
        let found = self.patterns.find(said);
        let (harmless, hits): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|hit| hit.rule == self.harmless);
        if hits.is_empty() {
            return Scan::default();
        }
        let marks = self.scopes.mark(said);
        let around = self.surroundings.look(said);
        let mut best: BTreeMap<&'static str, (Tier, Found)> = BTreeMap::new();
        for hit in hits {
            let rule = self.rules[hit.rule];
            let tier = if rule.figure == Figure::Weighed && harmless.iter().any(|other| other.overlaps(&hit)) {
                Tier::None
            } else {
                weigh(rule, marks.sense(said, hit.from, hit.to)).min(around.cap(rule, said, hit))
            };
            let known = best.get(rule.class).map(|(known, _)| *known);
            if known.is_none_or(|known| tier > known) {
                best.insert(rule.class, (tier, hit));
            }
        }
        self.scan_of(said, best)
    }

    fn scan_of(&self, said: &Said<'_>, best: BTreeMap<&'static str, (Tier, Found)>) -> Scan {
        let mut scan = Scan::default();
        for (class, (tier, hit)) in best {
            if tier == Tier::None {
                scan.flags.push(UrgencyClassId::new(class));
            } else {
                scan.trips.push(Trip {
                    class: UrgencyClassId::new(class),
                    tier,
                    rule: self.rules[hit.rule].name.to_owned(),
                    quote: Private::new(said.surface(hit.from, hit.to).to_owned()),
                    span: span(said, hit),
                    hypothesis: 0,
                });
            }
        }
        scan.trips.sort_by_key(|trip| std::cmp::Reverse(trip.tier));
        scan
    }
}

/// Where a phrase stands in the text.
fn span(said: &Said<'_>, hit: Found) -> Range<usize> {
    let words = said.words.all().get(said.word_range(hit.from, hit.to)).unwrap_or_default();
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => 0..0,
    }
}

/// The tier of a rule's phrase in its surroundings; `None` is a flag.
fn weigh(rule: &Rule, sense: Sense) -> Tier {
    let softened = rule.tier.min(Tier::B);
    let polarity = match (rule.denial, sense.polarity) {
        (Denial::Within, _) | (Denial::Weighed, Polarity::Asserted) => rule.tier,
        (Denial::Weighed, Polarity::Doubted) => softened,
        (Denial::Weighed, Polarity::Denied) => Tier::None,
    };
    let tense = match (rule.past, sense.tense) {
        (Past::Stands, _) | (_, Tense::Present) => rule.tier,
        (Past::Fades, Tense::Past) => Tier::None,
        (Past::Fades | Past::Lingers, Tense::Recent) | (Past::Lingers, Tense::Past) => softened,
    };
    let mood = match (sense.mood, rule.wording) {
        (Mood::Stated, _) | (Mood::Asked, Wording::Statement) => rule.tier,
        (Mood::Supposed, _) => {
            if rule.past == Past::Stands {
                rule.tier
            } else {
                softened
            }
        }
        (Mood::Asked, Wording::Mention) | (Mood::Imagined, _) => Tier::None,
    };
    let source = match sense.source {
        Source::Life => rule.tier,
        Source::Screen => softened,
        Source::Story => Tier::None,
    };
    polarity.min(tense).min(mood).min(source)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_calm;
#[cfg(test)]
mod tests_scopes;
#[cfg(test)]
mod tests_urgent;
