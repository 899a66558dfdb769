//! While a person is being asked to join: the agent collects where, stays with the caller, and says only what is true.

use super::Dialogue;
use super::hearing::is_act;
use super::state::{Asked, Cleared, Doubts, Mode, Question, Task};
use crate::policy::conversation::{HandoffNews, LoweredTo};
use crate::policy::step::{HandoffReason, Line, Queue, Step};
use crate::policy::taxonomy::Lookup;
use crate::policy::{Outcome, wording};
use crate::understanding::{Heard, Intent, Reading, Tier};
use crate::units::{Private, SlotId};

impl Dialogue {
    pub(super) fn tell_news(&mut self, reason: &HandoffReason, news: HandoffNews) -> Step {
        if !matches!(self.mode, Mode::HandingOver(_)) {
            // The machine itself asked for a person: key 0, a dead station, a shutdown.
            self.mode = Mode::HandingOver(reason.clone());
            self.asked = Asked { question: Question::Stay, lines: Vec::new(), misses: 0, repeats: 0 };
        }
        let offered = if reason.queue == Queue::Urgent { "offered_urgent" } else { "offered_human" };
        let (line, asks) = match news {
            HandoffNews::Offered => (offered, true),
            HandoffNews::BackWithAgent => ("back_with_agent", true),
            HandoffNews::StillWaiting => ("still_waiting", false),
            HandoffNews::Dialling => ("dialling", false),
            HandoffNews::Accepted => ("accepted", false),
            HandoffNews::DialEmergencyYourself => ("dial_911_yourself", false),
        };
        let say = vec![wording::fixed(line)];
        if asks && self.place_matters(reason) {
            let question = Question::Slot(SlotId::new("location.street"));
            return self.ask(say, question, vec![wording::fixed("where_are_you")], "asks_where_while_waiting");
        }
        if asks {
            self.asked = Asked { question: Question::Stay, lines: say.clone(), misses: 0, repeats: 0 };
        }
        self.go_on_listening(say, "tells_news")
    }

    /// Whoever takes the call needs the place first, if it is a danger or the matter has one.
    fn place_matters(&self, reason: &HandoffReason) -> bool {
        let has_place = self.case.call_type.as_ref().and_then(|id| self.book.taxonomy.call_type(id));
        let known = wording::place_words(&self.case).is_some();
        let matters = reason.queue == Queue::Urgent || has_place.is_some_and(|one| one.needs_verified_location);
        let unwilling = reason.why == "asked_for_a_person" && reason.queue == Queue::Human;
        matters && !known && !unwilling
    }

    pub(super) fn hear_while_waiting(&mut self, heard: &Heard, reading: &Reading) -> Step {
        let absorbed = self.absorb(heard, reading);
        self.note_business(reading);
        let thanks = self.answer_while_waiting(heard, reading, &absorbed);
        match reading.urgency {
            Tier::A => {
                let step = self.danger(Tier::A, reading.urgency_class.clone(), "urgent_words");
                if Self::goes_to_a_person(&step) {
                    return step;
                }
            }
            Tier::B => {
                let step = self.perhaps_danger(reading.urgency_class.clone(), "urgent_words");
                if Self::goes_to_a_person(&step) {
                    return step;
                }
            }
            Tier::C | Tier::None => {}
        }
        if let Some(step) = self.rises_by_rule() {
            return step;
        }
        let (say, why) = if absorbed.of_place() {
            self.asked = Asked { question: Question::Stay, lines: Vec::new(), misses: 0, repeats: 0 };
            (vec![wording::noted_place(&self.case)], "noted_place")
        } else {
            (thanks.unwrap_or_else(|| self.words_of_company(reading)), "stays_with_the_caller")
        };
        match self.ask_wanted(say) {
            Ok(step) => step,
            Err(say) => self.go_on_listening(say, why),
        }
    }

    /// What was said while waiting may make it urgent by the taxonomy's rules.
    fn rises_by_rule(&mut self) -> Option<Step> {
        let Mode::HandingOver(reason) = &self.mode else { return None };
        if reason.queue == Queue::Urgent {
            return None;
        }
        let (rises, why) = self.ruled().filter(|(ruled, _)| ruled.queue == Queue::Urgent)?;
        Some(self.hand_off(rises, why))
    }

    /// Short and true, and not the same every time.
    fn words_of_company(&mut self, reading: &Reading) -> Vec<Line> {
        if is_act(reading, "ask_if_robot") {
            return vec![wording::fixed("yes_automated")];
        }
        if is_act(reading, "repeat") && !self.asked.lines.is_empty() {
            return self.asked.lines.clone();
        }
        let calm = matches!(&self.mode, Mode::HandingOver(reason) if reason.queue == Queue::Human);
        if calm && is_act(reading, "goodbye") {
            return vec![wording::fixed("may_hang_up")];
        }
        if let Intent::Act(act) = &reading.intent
            && matches!(act.as_str(), "thanks" | "affirm" | "wait")
        {
            return Vec::new();
        }
        self.tally.waiting_turns = self.tally.waiting_turns.saturating_add(1);
        let line = if self.tally.waiting_turns % 2 == 1 { "waiting_heard" } else { "waiting_with_you" };
        vec![wording::fixed(line)]
    }

    /// A person sent the caller back and lowered the urgency: what was raised becomes a mark for the reviewer, and only
    /// what is said from here on raises it again (S2).
    pub(super) fn take_back(&mut self, to: LoweredTo) -> Step {
        self.overrule();
        self.so_far.forget();
        self.forget_whispers();
        let raised = std::mem::take(&mut self.case.raised);
        for class in raised {
            if !self.case.flags.contains(&class) {
                self.case.flags.push(class);
            }
        }
        self.mode = Mode::Talking;
        self.safety.closing = Cleared::NotYet;
        self.safety.doubt = Doubts::Unspent;
        self.outcome = Outcome::Human;
        self.case.facts.remove(&crate::units::FactId::new("danger_now"));
        if to == LoweredTo::Person {
            let (why, quote) = ("sent_back", Private::default());
            let reason = HandoffReason { tier: Tier::C, class: None, queue: Queue::Human, why: why.to_owned(), quote };
            return self.hand_off(reason, why);
        }
        let say = vec![wording::fixed("sent_back")];
        if self.case.number.is_some() {
            self.task = Task::Done;
            return self.ask(say, Question::AnythingElse, vec![wording::fixed("anything_else")], "sent_back");
        }
        let serves = self.case.call_type.as_ref().is_some_and(|id| self.book.agency.decision(id).is_some());
        if serves && self.lookup != Lookup::NotFound && !self.still_for_a_person() {
            return self.proceed(say);
        }
        // The machine has no dialogue for it: what the caller wants is taken down for a call-back.
        self.task = Task::CallBack;
        self.case.message = None;
        self.ask(say, Question::Message, vec![wording::fixed("leave_a_message")], "sent_back")
    }
}
