//! Where it is. A place counts once it exists in the gazetteer and the caller has given it twice over: by a cross street
//! that fits, or by a yes to the place said back to them.

use super::Dialogue;
use super::state::{CrossAsked, NumberAsked, PlaceState, Question};
use crate::policy::gazetteer::{CrossingMatch, Knowledge, PlaceMatch, StreetMatch};
use crate::policy::step::{Line, Step};
use crate::policy::wording;
use crate::units::SlotId;

impl Dialogue {
    /// The next question about the place; `None` once it is verified.
    pub(super) fn settle_place(&mut self, say: Vec<Line>) -> Option<Step> {
        if self.place.state == PlaceState::Verified {
            return None;
        }
        match (self.value("location.street"), self.value("location.place")) {
            (None, None) => Some(self.ask_for(SlotId::new("location.street"), say)),
            (None, Some(place)) => self.settle_named_place(&place, say),
            (Some(street), _) => self.settle_street(&street, say),
        }
    }

    fn settle_named_place(&mut self, said: &str, say: Vec<Line>) -> Option<Step> {
        let slot = SlotId::new("location.place");
        match self.book.gazetteer.place(said) {
            PlaceMatch::Found(_) if self.is_confirmed("location.place") => {
                self.place.state = PlaceState::Verified;
                None
            }
            PlaceMatch::Found(place) => {
                self.spell(&slot, &place.name);
                Some(self.read_place_back(slot, say))
            }
            PlaceMatch::Near(place) => Some(self.offer(slot, vec![place.name], say)),
            PlaceMatch::Unknown => {
                self.drop_value("location.place");
                let question = SlotId::new("location.street");
                Some(self.place_failed(question, vec![wording::fixed("address_there")], say))
            }
        }
    }

    fn settle_street(&mut self, said: &str, say: Vec<Line>) -> Option<Step> {
        let slot = SlotId::new("location.street");
        match self.book.gazetteer.street(said) {
            StreetMatch::Found(full) => {
                self.spell(&slot, &full);
                self.settle_where_on(&full, say)
            }
            StreetMatch::Several(names) => {
                let words = vec![wording::which_one(&names)];
                Some(self.ask(say, Question::Which(names), words, "asks_which_street"))
            }
            StreetMatch::Near(names) => Some(self.offer(slot, names, say)),
            StreetMatch::Unknown => {
                self.drop_value("location.street");
                Some(self.place_failed(slot, vec![wording::fixed("street_once_more")], say))
            }
        }
    }

    /// The street is known: now where on it.
    fn settle_where_on(&mut self, street: &str, say: Vec<Line>) -> Option<Step> {
        let number = self.value("location.street_number");
        if let Some(number) = &number
            && !self.book.gazetteer.has_number(street, number)
        {
            self.drop_value("location.street_number");
            let words = vec![wording::no_such_number(street)];
            return Some(self.place_failed(SlotId::new("location.street_number"), words, say));
        }
        match (number, self.value("location.cross_street")) {
            (number, Some(cross)) => self.settle_crossing(street, &cross, number.as_deref(), say),
            (Some(_), None) if self.place.cross == CrossAsked::NotYet && !self.is_confirmed("location.street") => {
                self.place.cross = CrossAsked::Once;
                let question = Question::Slot(SlotId::new("location.cross_street"));
                Some(self.ask(say, question, vec![wording::fixed("cross_street")], "asks_cross_street"))
            }
            (Some(_), None) => self.verify_or_read_back(say),
            (None, None) => self.settle_without_number(say),
        }
    }

    fn settle_without_number(&mut self, say: Vec<Line>) -> Option<Step> {
        if self.value("location.place").is_some() {
            return self.verify_or_read_back(say);
        }
        let (slot, words) = match self.place.number {
            NumberAsked::NotYet => (SlotId::new("location.street_number"), "number_or_cross"),
            NumberAsked::Once => (SlotId::new("location.cross_street"), "cross_or_place"),
        };
        self.place.number = NumberAsked::Once;
        Some(self.ask(say, Question::Slot(slot), vec![wording::fixed(words)], "asks_where_on_the_street"))
    }

    fn settle_crossing(&mut self, street: &str, cross: &str, number: Option<&str>, say: Vec<Line>) -> Option<Step> {
        let slot = SlotId::new("location.cross_street");
        match self.book.gazetteer.crossing(street, cross, number) {
            CrossingMatch::Meets(full) => {
                self.spell(&slot, &full);
                let known = self.book.gazetteer.knowledge() == Knowledge::OfTheTown;
                if known && number.is_some() && self.place.failures == 0 && !self.place_was_corrected() {
                    // Number and cross street fit each other: the caller has said the place twice.
                    self.place_is_right();
                    return None;
                }
                self.verify_or_read_back(say)
            }
            CrossingMatch::Near(full) => Some(self.offer(slot, vec![full], say)),
            CrossingMatch::Apart => {
                self.drop_value("location.cross_street");
                if number.is_some() && self.place.failures > 0 {
                    return self.verify_or_read_back(say);
                }
                self.place.cross = CrossAsked::Once;
                Some(self.place_failed(slot, vec![wording::no_such_crossing(street)], say))
            }
        }
    }

    /// A place that changed in the call is read back whatever fits.
    fn place_was_corrected(&self) -> bool {
        let corrected =
            |slot: &str| self.case.slots.get(&SlotId::new(slot)).is_some_and(|filled| !filled.alternatives.is_empty());
        corrected("location.street") || corrected("location.street_number")
    }

    fn verify_or_read_back(&mut self, say: Vec<Line>) -> Option<Step> {
        if self.is_confirmed("location.street") {
            self.place_is_right();
            return None;
        }
        Some(self.read_place_back(SlotId::new("location.street"), say))
    }

    fn read_place_back(&mut self, slot: SlotId, say: Vec<Line>) -> Step {
        let words = vec![wording::confirm_place(&self.case)];
        self.ask(say, Question::Confirm(slot), words, "reads_place_back")
    }

    fn offer(&mut self, slot: SlotId, candidates: Vec<String>, say: Vec<Line>) -> Step {
        let words = candidates.first().map(|first| wording::did_you_say(first)).into_iter().collect();
        self.ask(say, Question::Candidate { slot, candidates }, words, "offers_a_candidate")
    }

    /// Something about the place did not fit: asked differently once, then a person.
    pub(super) fn place_failed(&mut self, slot: SlotId, words: Vec<Line>, say: Vec<Line>) -> Step {
        self.place.failures = self.place.failures.saturating_add(1);
        if self.place.failures >= super::FAILURES_ALLOWED {
            return self.person("place_not_found");
        }
        self.ask(say, Question::Slot(slot), words, "asks_place_again")
    }

    /// The caller has confirmed the place.
    pub(super) fn place_is_right(&mut self) {
        for slot in ["location.street", "location.street_number", "location.cross_street", "location.place"] {
            self.confirm(&SlotId::new(slot));
        }
        self.place.state = PlaceState::Verified;
    }

    /// The caller said that the place read back is wrong, and not what is right.
    pub(super) fn place_is_wrong(&mut self) -> Step {
        for slot in ["location.street", "location.street_number", "location.cross_street", "location.place"] {
            self.drop_value(slot);
        }
        self.place.cross = CrossAsked::NotYet;
        self.place.number = NumberAsked::NotYet;
        self.place_failed(SlotId::new("location.street"), vec![wording::fixed("right_address")], Vec::new())
    }
}
