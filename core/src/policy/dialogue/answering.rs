//! The answer to the open question.

use super::Dialogue;
use super::absorb::{Absorbed, is_place};
use super::hearing::is_act;
use super::state::{CrossAsked, Question, Task};
use crate::policy::step::Step;
use crate::policy::taxonomy::Disposition;
use crate::policy::wording;
use crate::understanding::{Decision, Heard, Intent, Reading, YesNo};
use crate::units::{Confidence, FactId, Private, SlotId};

/// A value read back and corrected this often is better heard by a person.
const CORRECTIONS_ALLOWED: u8 = 3;
/// A bare answer to "where is it?" of more words than this is a sentence, which the gazetteer cannot read.
const LONGEST_BARE_STREET: usize = 4;

impl Dialogue {
    pub(super) fn hear_answer(&mut self, heard: &Heard, reading: &Reading) -> Step {
        let question = self.asked.question.clone();
        // What answers these words answers no others.
        self.passage.clone_from(&reading.passage);
        if self.task == Task::Done && matches!(reading.intent, Intent::Business(_)) {
            self.forget_matter();
        }
        let absorbed = self.absorb(heard, reading);
        if matches!(question, Question::Opening | Question::AnythingElse) {
            return self.hear_business(reading);
        }
        if question == Question::Message {
            return self.hear_message(heard, reading);
        }
        if let Some(step) = self.hear_other_business(reading, &question, &absorbed) {
            return step;
        }
        if self.task == Task::Matter
            && let Some(step) = self.by_the_rules()
        {
            return step;
        }
        match question {
            Question::Fact(fact) => self.hear_fact(fact, reading),
            Question::Candidate { slot, candidates } => self.hear_candidate(slot, candidates, reading, &absorbed),
            Question::Confirm(slot) if is_place(&slot) => self.hear_place_confirmed(reading, &absorbed),
            Question::Confirm(slot) => self.hear_confirmed(slot, reading, &absorbed),
            Question::OfferPhone => self.hear_phone_offer(heard, reading, &absorbed),
            Question::Which(names) => self.hear_which(&names, heard, &absorbed),
            Question::Slot(slot) => self.hear_slot(slot, heard, reading, &absorbed),
            Question::OfferPerson => self.hear_person_offer(reading),
            Question::Opening | Question::AnythingElse | Question::Message | Question::Safety(_) | Question::Stay => {
                self.not_understood("no_answer_to_this")
            }
        }
    }

    fn hear_business(&mut self, reading: &Reading) -> Step {
        let done = self.task == Task::Done;
        match &reading.intent {
            Intent::Business(call_type) => self.start_matter(call_type.clone(), reading),
            Intent::Act(act) => match act.as_str() {
                "deny" | "thanks" | "goodbye" | "dont_know" if done => self.finish(),
                "affirm" if done => {
                    self.ask(Vec::new(), Question::Opening, vec![wording::fixed("what_else")], "asks_for_business")
                }
                _ => self.not_understood("no_business"),
            },
        }
    }

    /// Business in answer to a question about other business.
    fn hear_other_business(&mut self, reading: &Reading, question: &Question, absorbed: &Absorbed) -> Option<Step> {
        let Intent::Business(other) = &reading.intent else { return None };
        if self.task != Task::Matter || self.case.call_type.as_ref() == Some(other) {
            return None;
        }
        let stronger = self.book.agency.decision(other).is_none_or(|one| one.disposition >= Disposition::Human);
        if stronger {
            self.case.also.push(other.clone());
            return Some(self.by_the_rules().unwrap_or_else(|| self.person("other_business")));
        }
        let answers = match question {
            Question::Slot(slot) | Question::Confirm(slot) | Question::Candidate { slot, .. } => {
                absorbed.has(slot) || is_place(slot) && absorbed.of_place()
            }
            Question::Fact(fact) => self.case.facts.contains_key(fact),
            Question::Opening
            | Question::Safety(_)
            | Question::AnythingElse
            | Question::Which(_)
            | Question::Message
            | Question::OfferPerson
            | Question::OfferPhone
            | Question::Stay => false,
        };
        (!answers).then(|| self.start_matter(other.clone(), reading))
    }

    fn hear_fact(&mut self, fact: FactId, reading: &Reading) -> Step {
        if !self.case.facts.contains_key(&fact) {
            let answer = if is_act(reading, "affirm") {
                YesNo::Yes
            } else if is_act(reading, "deny") {
                YesNo::No
            } else if is_act(reading, "dont_know") {
                return self.unsure_of(fact);
            } else {
                return self.not_understood("no_answer_to_fact");
            };
            self.case.facts.insert(fact, answer);
        }
        self.proceed(Vec::new())
    }

    /// The caller cannot tell: a person, into the queue that a yes would have meant.
    fn unsure_of(&mut self, fact: FactId) -> Step {
        self.case.facts.insert(fact.clone(), YesNo::Yes);
        let by_rule = self.by_the_rules();
        self.case.facts.remove(&fact);
        by_rule.unwrap_or_else(|| self.person("fact_unsure"))
    }

    fn hear_candidate(
        &mut self,
        slot: SlotId,
        mut candidates: Vec<String>,
        reading: &Reading,
        absorbed: &Absorbed,
    ) -> Step {
        if absorbed.changed.iter().any(is_place) {
            return self.proceed(Vec::new());
        }
        // The same name heard the same way again speaks for the street that sounds like it.
        if is_act(reading, "affirm") || absorbed.same.contains(&slot) {
            if let Some(meant) = candidates.first() {
                self.spell(&slot, meant);
            }
            if slot.as_str() == "location.place" {
                self.confirm(&slot);
            }
            return self.proceed(Vec::new());
        }
        if !is_act(reading, "deny") {
            return self.not_understood("no_answer_to_candidate");
        }
        if !candidates.is_empty() {
            candidates.remove(0);
        }
        let tried = self.asked.misses;
        if !candidates.is_empty() && tried == 0 {
            let words = candidates.first().map(|next| wording::did_you_say(next)).into_iter().collect();
            let step = self.ask(Vec::new(), Question::Candidate { slot, candidates }, words, "offers_a_candidate");
            self.asked.misses = 1;
            return step;
        }
        self.drop_value(slot.as_str());
        if slot.as_str() == "location.cross_street" && self.value("location.street_number").is_some() {
            self.place.cross = CrossAsked::Once;
            return self.proceed(Vec::new());
        }
        self.place_failed(SlotId::new("location.street"), vec![wording::fixed("spell_street")], Vec::new())
    }

    fn hear_place_confirmed(&mut self, reading: &Reading, absorbed: &Absorbed) -> Step {
        if absorbed.changed.iter().any(is_place) {
            self.asked.misses += 1;
            if self.asked.misses >= CORRECTIONS_ALLOWED {
                return self.person("corrected_too_often");
            }
            return self.proceed(vec![wording::fixed("thank_you")]);
        }
        if is_act(reading, "affirm") || !is_act(reading, "deny") && absorbed.same.iter().any(is_place) {
            self.place_is_right();
            return self.proceed(vec![wording::fixed("thank_you")]);
        }
        if is_act(reading, "deny") {
            return self.place_is_wrong();
        }
        self.not_understood("no_answer_to_read_back")
    }

    fn hear_confirmed(&mut self, slot: SlotId, reading: &Reading, absorbed: &Absorbed) -> Step {
        let corrected = absorbed.changed.contains(&slot);
        if !corrected && (is_act(reading, "affirm") || absorbed.same.contains(&slot)) {
            self.confirm(&slot);
            return self.proceed(Vec::new());
        }
        if !corrected && !is_act(reading, "deny") {
            return self.not_understood("no_answer_to_read_back");
        }
        if self.fails(&slot) {
            return self.person("value_not_settled");
        }
        if corrected {
            return self.proceed(vec![wording::fixed("thank_you")]);
        }
        self.drop_value(slot.as_str());
        let again = match slot.as_str() {
            "vehicle.plate" => "plate_again",
            "phone" => "phone_again",
            _ => "case_again",
        };
        self.ask(Vec::new(), Question::Slot(slot), vec![wording::fixed(again)], "asks_slot_again")
    }

    fn hear_phone_offer(&mut self, heard: &Heard, reading: &Reading, absorbed: &Absorbed) -> Step {
        let phone = SlotId::new("phone");
        if absorbed.has(&phone) {
            return self.proceed(Vec::new());
        }
        if is_act(reading, "affirm") {
            self.use_callers_number(heard);
            return self.proceed(Vec::new());
        }
        if is_act(reading, "deny") {
            return self.ask_for(phone, Vec::new());
        }
        self.not_understood("no_answer_to_offer")
    }

    fn hear_which(&mut self, names: &[String], heard: &Heard, absorbed: &Absorbed) -> Step {
        if absorbed.changed.iter().any(is_place) {
            return self.proceed(Vec::new());
        }
        let words = heard.words.open().to_lowercase();
        let said = |word: &str| words.split(|letter: char| !letter.is_alphanumeric()).any(|one| one == word);
        let tells = |name: &&String| {
            let own = name.to_lowercase();
            own.split(' ').any(|word| said(word) && !names.iter().all(|other| other.to_lowercase().contains(word)))
        };
        let meant: Vec<&String> = names.iter().filter(tells).collect();
        if let [meant] = meant.as_slice() {
            let street = SlotId::new("location.street");
            self.spell(&street, meant);
            return self.proceed(Vec::new());
        }
        self.not_understood("no_answer_to_which")
    }

    fn hear_slot(&mut self, slot: SlotId, heard: &Heard, reading: &Reading, absorbed: &Absorbed) -> Step {
        let numbered = self.value("location.street").is_some() && self.value("location.street_number").is_some();
        let said_again = slot.as_str() == "location.cross_street" && numbered && absorbed.of_place();
        let new_place = is_place(&slot) && absorbed.changed.iter().any(is_place);
        if absorbed.changed.contains(&slot) || new_place || said_again {
            return self.proceed(Vec::new());
        }
        if absorbed.same.contains(&slot) && self.is_whispered(&slot) {
            // Said a second time, it is confirmed.
            self.confirm(&slot);
            return self.proceed(Vec::new());
        }
        let vehicle = absorbed.changed.iter().any(|one| one.as_str().starts_with("vehicle."));
        if slot.as_str() == "vehicle.make" && vehicle {
            self.skipped.insert(slot);
            return self.proceed(Vec::new());
        }
        if is_act(reading, "dont_know") || is_act(reading, "deny") {
            return self.does_not_know(slot);
        }
        let plain = is_act(reading, "provide_info")
            || is_act(reading, "spelling")
            || matches!(reading.intent, Intent::Business(_));
        if plain && self.take_bare_words(&slot, heard) {
            return self.proceed(Vec::new());
        }
        if self.is_helpful(&slot) {
            // It is asked once: "it's covered up" is an answer to "can you see the plate?", though no plate.
            self.skipped.insert(slot);
            return self.proceed(Vec::new());
        }
        self.not_understood("no_answer_to_slot")
    }

    pub(super) fn asks_helpful_slot(&self) -> bool {
        matches!(&self.asked.question, Question::Slot(slot) if self.is_helpful(slot))
    }

    /// Whether a slot is asked for only because the agency or a dispatcher finds it helpful.
    fn is_helpful(&self, slot: &SlotId) -> bool {
        if self.is_whispered(slot) {
            return self.call_type().is_none_or(|one| !one.required.contains(slot));
        }
        let Some(call_type) = self.call_type().filter(|_| self.task == Task::Matter) else { return false };
        let wanted = self.book.agency.decision(&call_type.id).is_some_and(|one| one.ask.contains(slot));
        wanted && !call_type.required.contains(slot)
    }

    /// The whole answer as the value, for slots that take free words, and for streets that the gazetteer knows.
    pub(super) fn take_bare_words(&mut self, slot: &SlotId, heard: &Heard) -> bool {
        let words = heard.words.open().trim().to_owned();
        let free = matches!(
            slot.as_str(),
            "noise_kind"
                | "parking_kind"
                | "item"
                | "reason"
                | "topic"
                | "officer"
                | "when"
                | "duration"
                | "person.name"
                | "method"
                | "company"
        );
        let short = words.split_whitespace().count() <= LONGEST_BARE_STREET;
        let street = slot.as_str() == "location.street" && short;
        if words.is_empty() || !free && !street {
            return false;
        }
        self.put(slot.clone(), Private::new(words.clone()), Private::new(words), heard, Confidence::NONE);
        true
    }

    /// "I don't know": a helpful slot is let go; for what is needed it is asked once more, and then a person.
    fn does_not_know(&mut self, slot: SlotId) -> Step {
        let call_type = self.call_type();
        let verified = call_type.as_ref().is_some_and(|one| one.needs_verified_location);
        if is_place(&slot) && verified {
            let numbered = self.value("location.street").is_some() && self.value("location.street_number").is_some();
            if slot.as_str() == "location.cross_street" && numbered {
                return self.proceed(Vec::new());
            }
            return self.place_unknown();
        }
        let message = matches!(slot.as_str(), "officer" | "case_number");
        let required = call_type.is_some_and(|one| one.required.contains(&slot)) || slot.as_str() == "phone";
        if !required || message {
            self.skipped.insert(slot);
            return self.proceed(Vec::new());
        }
        if self.fails(&slot) {
            return self.person("not_known_twice");
        }
        self.ask_for(slot, Vec::new())
    }

    fn place_unknown(&mut self) -> Step {
        let slot = SlotId::new(if self.value("location.street").is_some() {
            "location.cross_street"
        } else {
            "location.street"
        });
        self.place_failed(slot, vec![wording::fixed("cross_or_place")], Vec::new())
    }

    fn hear_person_offer(&mut self, reading: &Reading) -> Step {
        if let Intent::Business(call_type) = &reading.intent {
            return self.start_matter(call_type.clone(), reading);
        }
        if is_act(reading, "affirm") {
            return self.person("asked_for_a_person");
        }
        if is_act(reading, "deny") || reading.decision == Decision::Alone && !reading.slots.is_empty() {
            return self.proceed(vec![wording::fixed("all_right")]);
        }
        self.not_understood("no_answer_to_offer")
    }
}
