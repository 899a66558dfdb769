//! The safety question: before anything is closed (S3), and as the one question that a doubt allows (S1, tier B). Only a
//! confident no goes on.

use super::Dialogue;
use super::absorb::Absorbed;
use super::hearing::is_act;
use super::state::{Answer, Cleared, Doubts, Purpose, Question};
use crate::policy::step::{Filing, HandoffReason, Line, Next, Queue, Step};
use crate::policy::{SAFETY_FOR_A_DOUBT, wording};
use crate::understanding::{Decision, Heard, Intent, Reading, Tier, YesNo};
use crate::units::{Confidence, FactId, UrgencyClassId};

/// A caller who corrects the summary again and again is served better by a person.
const SUMMARIES_ALLOWED: u8 = 3;
/// An act read with less confidence than this is a guess, and no answer that the call could go on from.
const LEAST_ACT: Confidence = Confidence::from_permille(600);

impl Dialogue {
    /// Words of tier A, or words that a rule makes so: a person now, without a question.
    pub(super) fn danger(&mut self, tier: Tier, class: Option<UrgencyClassId>, why: &'static str) -> Step {
        let queue = self.queue_of(class.as_ref());
        if let Some(class) = &class {
            self.raise(class.clone());
        }
        if let super::Mode::HandingOver(reason) = &self.mode
            && (reason.queue == Queue::Urgent || queue == Queue::Human)
        {
            return self.go_on_listening(Vec::new(), "raised_while_waiting");
        }
        let reason = HandoffReason { tier, class, queue, why: why.to_owned(), quote: self.quote.clone() };
        self.hand_off(reason, why)
    }

    /// A reading of tier B, its slots taken already.
    pub(super) fn doubt_in(&mut self, heard: &Heard, reading: &Reading) -> Step {
        let bare = ["dont_know", "affirm", "deny"].iter().any(|act| is_act(reading, act)) && reading.slots.is_empty();
        let answer = bare.then(|| {
            let calm = Reading { urgency: Tier::None, urgency_class: None, ..reading.clone() };
            Box::new(Answer { asked: self.asked.clone(), heard: heard.clone(), reading: calm })
        });
        let decision = self.apart_from_the_doubt(reading);
        self.ask_about_doubt(Purpose::Doubt { class: reading.urgency_class.clone(), decision, answer })
    }

    /// Words with a breath of danger: the safety question, unless a doubt was cleared before. They are not lost meanwhile.
    pub(super) fn breath_of_danger(&mut self, heard: &Heard, reading: &Reading) -> Option<Step> {
        if self.safety.doubt == Doubts::Spent {
            return None;
        }
        let answer = Answer { asked: self.asked.clone(), heard: heard.clone(), reading: reading.clone() };
        let answer = Some(Box::new(answer));
        Some(self.ask_about_doubt(Purpose::Doubt { class: None, decision: Decision::Alone, answer }))
    }

    /// Whether a reading would want a person if its words were no danger. That it wants one as they stand says nothing:
    /// the doubt alone is reason enough for a reader, and the safety question is there to settle it (S1).
    fn apart_from_the_doubt(&self, reading: &Reading) -> Decision {
        let alone = match &reading.intent {
            Intent::Business(id) => {
                self.book.agency.decision(id).is_some_and(|one| reading.confidence >= one.certainty)
            }
            Intent::Act(act) => {
                let wish = matches!(act.as_str(), "ask_human" | "language_request" | "out_of_scope");
                !wish && reading.confidence >= LEAST_ACT
            }
        };
        if alone || reading.decision == Decision::Doubt { Decision::Alone } else { reading.decision }
    }

    /// The tripwire's tier B.
    pub(super) fn perhaps_danger(&mut self, class: Option<UrgencyClassId>, why: &'static str) -> Step {
        if let super::Mode::HandingOver(reason) = &self.mode {
            let rises = reason.queue == Queue::Human && self.queue_of(class.as_ref()) == Queue::Urgent;
            if rises {
                return self.danger(Tier::B, class, why);
            }
            return self.go_on_listening(Vec::new(), "raised_while_waiting");
        }
        self.ask_about_doubt(Purpose::Doubt { class, decision: Decision::Alone, answer: None })
    }

    fn ask_about_doubt(&mut self, purpose: Purpose) -> Step {
        let filing = matches!(self.mode, super::Mode::Filing(_));
        if filing || self.safety.doubt == Doubts::Spent || matches!(self.asked.question, Question::Safety(_)) {
            return self.danger(Tier::B, purpose.class(), "doubt_again");
        }
        self.safety.doubt = Doubts::Spent;
        self.ask(Vec::new(), Question::Safety(purpose), vec![wording::fixed("safety")], SAFETY_FOR_A_DOUBT)
    }

    /// A reason of the line or of policy, in the queue that its class has.
    pub(super) fn by_the_line(&mut self, class: Option<UrgencyClassId>) -> Step {
        if matches!(self.mode, super::Mode::HandingOver(_)) {
            return self.danger(Tier::C, class, "raised_while_waiting");
        }
        match class {
            Some(class) => self.danger(Tier::C, Some(class), "by_the_line"),
            None => self.person("by_the_line"),
        }
    }

    /// Asks before something is stored, after the summary of what will be.
    pub(super) fn ask_before_filing(&mut self, filing: Filing) -> Step {
        let title = self.case.call_type.as_ref().and_then(|id| self.book.taxonomy.call_type(id));
        let mut say = match (filing, title) {
            (Filing::Ticket, Some(call_type)) => wording::summary(call_type, &self.case),
            (Filing::Ticket, None) | (Filing::CallBack, _) => Vec::new(),
        };
        if self.safety.closing == Cleared::ByTheCaller {
            return self.file(filing, say);
        }
        self.tally.summaries += 1;
        if self.tally.summaries > SUMMARIES_ALLOWED {
            return self.person("corrected_too_often");
        }
        say.push(wording::fixed("before_i_save"));
        let question = Question::Safety(Purpose::File(filing));
        self.ask(say, question, vec![wording::fixed("safety")], "safety_before_filing")
    }

    fn file(&mut self, filing: Filing, say: Vec<Line>) -> Step {
        self.mode = super::Mode::Filing(filing);
        Step { say, next: Next::File(filing), why: "files" }
    }

    pub(super) fn hear_about_safety(&mut self, heard: &Heard, reading: &Reading, purpose: Purpose) -> Step {
        let absorbed = self.absorb(heard, reading);
        if self.is_clear_no(reading, &absorbed) {
            return self.safe(purpose);
        }
        let says_danger = reading.facts.contains(&(FactId::new("danger_now"), YesNo::Yes));
        if says_danger
            || is_act(reading, "affirm")
            || is_act(reading, "affirm_with_correction") && absorbed == Absorbed::default()
        {
            self.case.facts.insert(FactId::new("danger_now"), YesNo::Yes);
            return self.urgent(reading.urgency.max(Tier::B), reading.urgency_class.clone(), "danger_now");
        }
        let before_closing = !matches!(purpose, Purpose::Doubt { .. });
        if let Intent::Act(act) = &reading.intent {
            match act.as_str() {
                "ask_human" => return self.person("asked_for_a_person"),
                "language_request" => return self.person("another_language"),
                "ask_if_robot" => return self.ask_again(vec![wording::fixed("yes_automated")], "said_what_it_is"),
                "repeat" if before_closing => return self.say_again(),
                "wait" if before_closing => return self.wait(),
                "unintelligible" => return self.not_understood("unintelligible"),
                _ => {}
            }
        }
        let corrected = before_closing && reading.decision == Decision::Alone && !absorbed.changed.is_empty();
        if corrected && matches!(purpose, Purpose::File(_)) {
            return self.proceed(vec![wording::fixed("thank_you")]);
        }
        self.unclear_safety(&purpose)
    }

    /// A no that a machine may act on: said with certainty, with nothing else in it that matters.
    fn is_clear_no(&self, reading: &Reading, absorbed: &Absorbed) -> bool {
        let danger = FactId::new("danger_now");
        let says_no = is_act(reading, "deny") || reading.facts.contains(&(danger.clone(), YesNo::No));
        let says_yes = is_act(reading, "affirm") || reading.facts.contains(&(danger, YesNo::Yes));
        says_no
            && !says_yes
            && reading.confidence >= self.book.agency.safety_no
            && reading.decision == Decision::Alone
            && reading.urgency == Tier::None
            && absorbed.changed.is_empty()
    }

    /// Nobody is hurt or in danger.
    pub(super) fn safe(&mut self, purpose: Purpose) -> Step {
        self.case.facts.insert(FactId::new("danger_now"), YesNo::No);
        match purpose {
            Purpose::File(filing) => {
                self.safety.closing = Cleared::ByTheCaller;
                self.file(filing, Vec::new())
            }
            Purpose::Close(_) => {
                self.safety.closing = Cleared::ByTheCaller;
                self.close()
            }
            Purpose::Doubt { class, decision, answer } => {
                self.case.flags.extend(class);
                match decision {
                    Decision::Alone | Decision::Doubt => self.go_on_unharmed(answer),
                    Decision::Person => self.person("understanding_unsure"),
                }
            }
        }
    }

    /// After a doubt was cleared, with the answer that it was found in. Where nothing is left to ask, this no is the one
    /// that closing needs: the same question is not put twice running.
    fn go_on_unharmed(&mut self, answer: Option<Box<Answer>>) -> Step {
        self.safety.closing = Cleared::ByTheCaller;
        let step = match answer {
            Some(answer) => {
                self.asked = answer.asked;
                self.hear_answer(&answer.heard, &answer.reading)
            }
            None => self.proceed(vec![wording::fixed("all_right")]),
        };
        if !matches!(step.next, Next::File(_) | Next::Close(_)) {
            self.safety.closing = Cleared::NotYet;
        }
        step
    }

    /// No answer could be heard. Before closing it is asked once more; a doubt allows one question only.
    pub(super) fn missed_safety(&mut self, purpose: &Purpose) -> Step {
        let once_more = self.asked.misses < super::FAILURES_ALLOWED && !matches!(purpose, Purpose::Doubt { .. });
        if once_more {
            let mut step = self.ask_again(vec![wording::fixed("did_not_catch")], "safety_not_heard");
            step.say.push(wording::fixed("safety_by_key"));
            return step;
        }
        self.unclear_safety(purpose)
    }

    /// Anything but a clear no: a person, urgent if what was said before suggests a danger or nobody else is left.
    fn unclear_safety(&mut self, purpose: &Purpose) -> Step {
        match purpose {
            Purpose::Doubt { class, .. } => self.danger(Tier::B, class.clone(), "safety_unclear"),
            Purpose::File(_) | Purpose::Close(_) if self.task == super::Task::CallBack => {
                self.urgent(Tier::B, None, "safety_unclear")
            }
            Purpose::File(_) | Purpose::Close(_) => self.person("safety_unclear"),
        }
    }
}
