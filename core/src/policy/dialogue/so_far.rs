//! Everything the caller has said, judged as one: "he hasn't come out of the bathroom" and, three questions later, "he's
//! diabetic" are a danger that neither utterance states. Two ways: the tripwire reads the last words of the call joined,
//! and clues are gathered over the whole call until some that belong together have met. Both can only raise.

mod clues;
mod meetings;
#[cfg(test)]
mod tests;

use crate::language::{Mood, Patterns, Polarity, Said, Scopes, Source};
use crate::understanding::{Tier, Trip, Tripwire};
use crate::units::{Private, UrgencyClassId};
use clues::{Clue, Denial};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::LazyLock;

/// So many of the caller's last words are read as one. At a word every third of a second it is the speech of some twenty
/// seconds, about five answers; a phrase that is torn further apart is not one phrase.
const WORDS_KEPT: usize = 60;
/// An answer of fewer words is a yes, a no or a number, which only its question makes sense of.
const LEAST_WORDS: usize = 2;

static WIRE: LazyLock<Tripwire> = LazyLock::new(Tripwire::new);
static SCOPES: LazyLock<Scopes> = LazyLock::new(Scopes::new);
static CLUES: LazyLock<Patterns> = LazyLock::new(|| {
    let numbered = clues::CLUES
        .iter()
        .enumerate()
        .flat_map(|(index, (_, _, patterns))| patterns.iter().map(move |pattern| (index, *pattern)));
    Patterns::compile(clues::SETS, numbered)
});

/// Whether an utterance may go on with what the caller said before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// It may: a story, a value.
    Perhaps,
    /// It is a mere answer to the agent: "I don't know" and the word after it say nothing together.
    No,
}

/// What a caller has said, as far as it bears on danger.
#[derive(Debug, Default)]
pub(super) struct SoFar {
    /// The last utterances, oldest first.
    said: VecDeque<Private<String>>,
    /// Each clue that was given, with the words that gave it.
    clues: BTreeMap<Clue, Private<String>>,
    /// What has been raised already, by its name, so that it is not raised again by words that add nothing to it.
    raised: BTreeSet<String>,
}

impl SoFar {
    /// Takes an utterance; the danger that it makes together with what was said before, if it makes one.
    pub(super) fn hear(&mut self, words: &str, goes_on: GoesOn) -> Option<Trip> {
        let met = self.gather(words);
        let torn = if goes_on == GoesOn::Perhaps { self.read_on(words) } else { None };
        // Both are remembered, or what is not told of this time would be told of the next.
        let mut fresh = Vec::new();
        for trip in [met, torn].into_iter().flatten() {
            if self.raised.insert(trip.rule.clone()) {
                fresh.push(trip);
            }
        }
        fresh.into_iter().max_by_key(|trip| trip.tier)
    }

    /// A person has dealt with what was said: only what is said from here on counts (S2).
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Notes the clues in an utterance. Some belong together; what has met is a danger once the last of them is given.
    fn gather(&mut self, words: &str) -> Option<Trip> {
        let fresh = clues_in(words);
        let given: BTreeSet<Clue> = fresh.keys().copied().collect();
        self.clues.extend(fresh);
        let meets = meetings::MEETINGS.iter().filter(|one| {
            !self.raised.contains(one.name)
                && one.of.iter().any(|clue| given.contains(clue))
                && one.of.iter().all(|clue| self.clues.contains_key(clue))
        });
        let met = meets.max_by_key(|one| one.tier)?;
        let quotes: Vec<&str> =
            met.of.iter().filter_map(|clue| self.clues.get(clue)).map(|quote| quote.open().as_str()).collect();
        Some(Trip {
            class: UrgencyClassId::new(met.class),
            tier: met.tier,
            rule: met.name.to_owned(),
            quote: Private::new(quotes.join(" ... ")),
            // The words lie in several utterances: no one place in a text holds them.
            span: 0..0,
            hypothesis: 0,
        })
    }

    /// Reads an utterance as going on where the last ones ended. What either part says alone was read when it was said.
    fn read_on(&mut self, words: &str) -> Option<Trip> {
        let words = words.trim();
        if words.split_whitespace().count() < LEAST_WORDS {
            return None;
        }
        let before = self.said.iter().map(|one| bare_end(one.open())).collect::<Vec<_>>().join(", ");
        self.said.push_back(Private::new(words.to_owned()));
        while self.said.len() > 1 && self.count() > WORDS_KEPT {
            self.said.pop_front();
        }
        if before.is_empty() {
            return None;
        }
        let scan = WIRE.scan(&format!("{before}, {words}"));
        let torn = |trip: &Trip| !before.contains(trip.quote.open()) && !words.contains(trip.quote.open());
        scan.trips.into_iter().find(|trip| trip.tier >= Tier::B && torn(trip))
    }

    fn count(&self) -> usize {
        self.said.iter().map(|one| one.open().split_whitespace().count()).sum()
    }
}

/// Without the full stop that a recogniser writes at every pause.
fn bare_end(words: &str) -> &str {
    words.trim_end_matches(['.', '?', '!', ',', ' '])
}

/// The clues that an utterance gives, with their words.
fn clues_in(words: &str) -> BTreeMap<Clue, Private<String>> {
    let said = Said::read(words);
    let found = CLUES.find(&said);
    if found.is_empty() {
        return BTreeMap::new();
    }
    let marks = SCOPES.mark(&said);
    let stated = |hit: &crate::language::Found| {
        let sense = marks.sense(&said, hit.from, hit.to);
        let (_, denial, _) = clues::CLUES[hit.rule];
        let denied = denial == Denial::Weighed && sense.polarity == Polarity::Denied;
        !denied && sense.mood != Mood::Imagined && sense.source != Source::Story
    };
    found
        .iter()
        .filter(|hit| stated(hit))
        .map(|hit| (clues::CLUES[hit.rule].0, Private::new(said.surface(hit.from, hit.to).to_owned())))
        .collect()
}
