//! Takes slots and facts from an utterance into the case: later values replace earlier ones and must be confirmed
//! again; a confirmed value falls only to a correction.

use super::Dialogue;
use super::hearing::is_act;
use super::state::{PlaceState, Question};
use crate::language::moment::moment;
use crate::policy::gazetteer::StreetMatch;
use crate::policy::{Confirmed, SlotValue};
use crate::understanding::{Heard, Reading, SlotFill};
use crate::units::{Confidence, Private, SlotId};

/// What an utterance brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Absorbed {
    /// Slots that got a value that they did not have.
    pub changed: Vec<SlotId>,
    /// Slots that were said again with the value they had.
    pub same: Vec<SlotId>,
}

impl Absorbed {
    pub(super) fn has(&self, slot: &SlotId) -> bool {
        self.changed.contains(slot) || self.same.contains(slot)
    }

    /// Whether anything was said of the place.
    pub(super) fn of_place(&self) -> bool {
        self.changed.iter().chain(&self.same).any(is_place)
    }
}

/// Whether a slot tells where.
pub(super) fn is_place(slot: &SlotId) -> bool {
    matches!(slot.as_str(), "location.street" | "location.street_number" | "location.cross_street" | "location.place")
}

impl Dialogue {
    pub(super) fn absorb(&mut self, heard: &Heard, reading: &Reading) -> Absorbed {
        let mut absorbed = Absorbed::default();
        let numbers_with_street = reading.slots.iter().any(|fill| fill.slot.as_str() == "location.street_number");
        for fill in &reading.slots {
            let slot = self.meant_slot(fill, reading, numbers_with_street);
            self.fill(slot, fill, heard, reading, &mut absorbed);
        }
        for (fact, answer) in &reading.facts {
            self.case.facts.insert(fact.clone(), *answer);
        }
        if absorbed.changed.iter().any(is_place) {
            self.place.state = PlaceState::Open;
            for (_, filled) in self.case.slots.iter_mut().filter(|(slot, _)| is_place(slot)) {
                filled.confirmed = Confirmed::NotYet;
            }
        }
        absorbed
    }

    /// Asked for a cross street, people say "Fifth Avenue", which a tagger may well call the street.
    fn meant_slot(&self, fill: &SlotFill, reading: &Reading, numbered: bool) -> SlotId {
        let cross = SlotId::new("location.cross_street");
        let street = SlotId::new("location.street");
        let asks_for_cross = if let Question::Slot(slot) = &self.asked.question {
            *slot == cross || slot.as_str() == "location.street_number"
        } else {
            false
        };
        let names_cross_too = reading.slots.iter().any(|one| one.slot == cross);
        let another = self.case.slots.get(&street).is_some_and(|known| known.value != fill.value);
        let corrects = is_act(reading, "affirm_with_correction");
        if fill.slot == street && asks_for_cross && another && !names_cross_too && !numbered && !corrects {
            return cross;
        }
        fill.slot.clone()
    }

    fn fill(&mut self, slot: SlotId, fill: &SlotFill, heard: &Heard, reading: &Reading, absorbed: &mut Absorbed) {
        if fill.value.open().trim().is_empty() {
            return;
        }
        let before = self.case.slots.get(&slot);
        let part_of_it = slot.as_str() == "location.street"
            && before.is_some_and(|before| match self.book.gazetteer.street(fill.value.open()) {
                StreetMatch::Several(names) => names.contains(before.value.open()),
                StreetMatch::Found(_) | StreetMatch::Near(_) | StreetMatch::Unknown => false,
            });
        if part_of_it || before.is_some_and(|before| same_value(before.value.open(), fill.value.open())) {
            absorbed.same.push(slot);
            return;
        }
        if before.is_some_and(|before| before.confirmed == Confirmed::Yes) && !self.may_replace(&slot, reading) {
            return;
        }
        self.skipped.remove(&slot);
        self.put(slot.clone(), fill.value.clone(), fill.text.clone(), heard, fill.confidence);
        absorbed.changed.push(slot);
    }

    /// A confirmed value falls to a correction, and to the answer of a question about it; not to a passing mention.
    fn may_replace(&self, slot: &SlotId, reading: &Reading) -> bool {
        let asked = match &self.asked.question {
            Question::Confirm(asked) | Question::Slot(asked) | Question::Candidate { slot: asked, .. } => {
                asked == slot || is_place(asked) && is_place(slot)
            }
            Question::Which(_) => is_place(slot),
            Question::Safety(_) => true,
            Question::Opening
            | Question::AnythingElse
            | Question::Fact(_)
            | Question::Message
            | Question::OfferPerson
            | Question::OfferPhone
            | Question::Stay => false,
        };
        asked || is_act(reading, "affirm_with_correction")
    }

    /// Gives a slot a value that is not confirmed.
    pub(super) fn put(
        &mut self,
        slot: SlotId,
        value: Private<String>,
        text: Private<String>,
        heard: &Heard,
        confidence: Confidence,
    ) {
        let mut alternatives = Vec::new();
        if let Some(before) = self.case.slots.remove(&slot) {
            alternatives.push(before.value);
            alternatives.extend(before.alternatives);
        }
        let utterance = heard.utterance;
        let confirmed = Confirmed::NotYet;
        let is_time = slot.as_str() == "when";
        let moment = is_time.then(|| moment(text.open(), &self.local)).flatten();
        self.case.slots.insert(slot, SlotValue { value, text, moment, utterance, confidence, confirmed, alternatives });
    }

    /// Writes a value as the agency's own data spells it; it stays the caller's value.
    pub(super) fn spell(&mut self, slot: &SlotId, canonical: &str) {
        if let Some(filled) = self.case.slots.get_mut(slot) {
            filled.value = Private::new(canonical.to_owned());
        }
    }

    /// Takes a value out of the case, as wrong.
    pub(super) fn drop_value(&mut self, slot: &str) {
        self.case.slots.remove(&SlotId::new(slot));
    }

    pub(super) fn confirm(&mut self, slot: &SlotId) {
        if let Some(filled) = self.case.slots.get_mut(slot) {
            filled.confirmed = Confirmed::Yes;
        }
    }

    pub(super) fn value(&self, slot: &str) -> Option<String> {
        self.case.slots.get(&SlotId::new(slot)).map(|filled| filled.value.open().clone())
    }

    pub(super) fn is_confirmed(&self, slot: &str) -> bool {
        self.case.slots.get(&SlotId::new(slot)).is_some_and(|filled| filled.confirmed == Confirmed::Yes)
    }

    /// Counts a failure on a slot; whether it was the last that is allowed.
    pub(super) fn fails(&mut self, slot: &SlotId) -> bool {
        let failures = self.failures.entry(slot.clone()).or_insert(0);
        *failures = failures.saturating_add(1);
        *failures >= super::FAILURES_ALLOWED
    }
}

fn same_value(one: &str, other: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    bare(one) == bare(other)
}
