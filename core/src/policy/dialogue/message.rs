//! Messages: for an officer or about a case, and for a call-back when nobody could be reached.

use super::Dialogue;
use super::hearing::is_act;
use super::state::{Asked, Cleared, Mode, Question, Task};
use crate::policy::step::{Filing, HandoffReason, Line, Queue, Step};
use crate::policy::taxonomy::{CallType, Disposition};
use crate::policy::wording;
use crate::policy::{Confirmed, Outcome};
use crate::understanding::{Decision, Heard, Intent, Reading};
use crate::units::{Confidence, Private, SlotId};

impl Dialogue {
    /// The next question of a message for an officer: for whom, whether something new happened, the words, the number.
    pub(super) fn take_message(&mut self, call_type: &CallType, say: Vec<Line>) -> Step {
        let known = |slot: &str| self.value(slot).is_some();
        let let_go = |slot: &str| self.skipped.contains(&SlotId::new(slot));
        let for_somebody = known("officer") || known("case_number");
        let next = ["officer", "case_number"].into_iter().find(|slot| !for_somebody && !let_go(slot));
        if let Some(slot) = next {
            return self.ask_for(SlotId::new(slot), say);
        }
        if let Some(step) = self.ask_confirmation(&["case_number"], say.clone()) {
            return step;
        }
        if let Some(step) = self.ask_next_fact(call_type, say.clone()) {
            return step;
        }
        if self.case.message.is_none() {
            return self.ask(say, Question::Message, vec![wording::fixed("message")], "asks_message");
        }
        if let Some(step) = self.ask_number(say) {
            return step;
        }
        let at = self.circumstances();
        let ending = self.book.taxonomy.verdict(&call_type.id, &at).map(|verdict| verdict.disposition);
        let filing = if ending == Some(Disposition::Ticket) { Filing::Ticket } else { Filing::CallBack };
        self.ask_before_filing(filing)
    }

    /// The number to call back: the caller's own is offered, any other is asked for and read back.
    fn ask_number(&mut self, say: Vec<Line>) -> Option<Step> {
        let phone = SlotId::new("phone");
        if self.value("phone").is_some() {
            return self.ask_confirmation(&["phone"], say);
        }
        if self.skipped.contains(&phone) {
            return None;
        }
        let caller = self.caller.open().clone();
        if caller.is_empty() || self.failures.contains_key(&phone) {
            return Some(self.ask_for(phone, say));
        }
        self.failures.insert(phone, 0);
        Some(self.ask(say, Question::OfferPhone, vec![wording::ask_back_on(&caller)], "offers_number"))
    }

    pub(super) fn use_callers_number(&mut self, heard: &Heard) {
        let phone = SlotId::new("phone");
        self.put(phone.clone(), self.caller.clone(), self.caller.clone(), heard, Confidence::FULL);
        if let Some(filled) = self.case.slots.get_mut(&phone) {
            filled.confirmed = Confirmed::Yes;
        }
    }

    /// Free speech is kept as it came; only what would go to a person anyway is not left in a mailbox.
    pub(super) fn hear_message(&mut self, heard: &Heard, reading: &Reading) -> Step {
        let for_a_person = match &reading.intent {
            Intent::Business(other) => {
                let own = self.book.taxonomy.call_type(other).map_or(Disposition::Human, |one| one.disposition);
                own >= Disposition::Human && reading.decision == Decision::Person
            }
            Intent::Act(_) => false,
        };
        if for_a_person && self.task == Task::Matter {
            return self.person("other_business");
        }
        if is_act(reading, "deny") || is_act(reading, "dont_know") {
            return self.without_message();
        }
        if is_act(reading, "affirm") || heard.words.open().trim().is_empty() {
            return self.not_understood("no_message");
        }
        self.case.message = Some(heard.words.clone());
        self.proceed(vec![wording::fixed("thank_you")])
    }

    /// Nobody came to a handoff that is not urgent: the truth, and a message for a call-back.
    pub(super) fn offer_call_back(&mut self, reason: &HandoffReason) -> Step {
        if reason.queue == Queue::Urgent {
            // An urgent offer never ends in a message (S6).
            return self.go_on_listening(vec![wording::fixed("still_waiting")], "urgent_keeps_waiting");
        }
        self.mode = Mode::Talking;
        self.task = Task::CallBack;
        self.outcome = Outcome::Human;
        self.safety.closing = Cleared::NotYet;
        self.asked = Asked::opening();
        let say = vec![wording::fixed("nobody_reached")];
        self.ask(say, Question::Message, vec![wording::fixed("leave_a_message")], "nobody_came")
    }

    /// There will be no message: a call-back needs none, and an officer's mailbox has no use for an empty one.
    pub(super) fn without_message(&mut self) -> Step {
        match self.task {
            Task::CallBack => {
                self.case.message.get_or_insert_with(|| Private::new(String::new()));
                self.go_on_with_call_back(Vec::new())
            }
            Task::None | Task::Matter | Task::Done => self.person("no_message_left"),
        }
    }

    pub(super) fn go_on_with_call_back(&mut self, say: Vec<Line>) -> Step {
        if self.case.message.is_none() {
            return self.ask(say, Question::Message, vec![wording::fixed("leave_a_message")], "asks_message");
        }
        if let Some(step) = self.ask_number(say) {
            return step;
        }
        self.ask_before_filing(Filing::CallBack)
    }
}
