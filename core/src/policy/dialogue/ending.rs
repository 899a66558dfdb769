//! What was stored is told with its number, what could not be stored is told as it is, and then the goodbye.

use super::Dialogue;
use super::state::{Asked, Mode, Question, Task};
use crate::policy::Outcome;
use crate::policy::step::{Closing, Filing, Next, Step};
use crate::policy::wording;
use crate::understanding::{Decision, Heard, Intent, Reading, Tier, YesNo};
use crate::units::{ActId, Confidence, FactId, Private, UtteranceId};

impl Dialogue {
    pub(super) fn take_number(&mut self, number: &str) -> Step {
        self.case.number = Some(number.to_owned());
        let Mode::Filing(filing) = self.mode else {
            // A person was asked to join while it was being stored; that goes on.
            return self.go_on_listening(Vec::new(), "filed_while_waiting");
        };
        self.mode = Mode::Talking;
        let mut say = wording::filed(filing, number);
        if self.task == Task::CallBack {
            self.outcome = Outcome::Human;
            self.task = Task::Done;
            say.push(wording::fixed("goodbye"));
            self.asked = Asked { question: Question::AnythingElse, lines: Vec::new(), misses: 0, repeats: 0 };
            return Step { say, next: Next::Close(Closing { outcome: self.outcome }), why: "call_back_filed" };
        }
        self.outcome = match filing {
            Filing::Ticket => Outcome::Ticket,
            Filing::CallBack if self.outcome == Outcome::Ticket => Outcome::Ticket,
            Filing::CallBack => Outcome::Auto,
        };
        if filing == Filing::Ticket {
            say.push(wording::fixed("review"));
        }
        self.task = Task::Done;
        self.ask(say, Question::AnythingElse, vec![wording::fixed("anything_else")], "filed")
    }

    /// Nothing was stored, and nothing is promised: a person.
    pub(super) fn take_no_number(&mut self) -> Step {
        if matches!(self.mode, Mode::HandingOver(_)) {
            return self.go_on_listening(Vec::new(), "not_filed_while_waiting");
        }
        let mut step = self.person("not_filed");
        step.say.push(wording::fixed("not_saved"));
        step
    }

    /// Says goodbye.
    pub(super) fn close(&mut self) -> Step {
        self.asked = Asked { question: Question::AnythingElse, lines: Vec::new(), misses: 0, repeats: 0 };
        self.task = Task::Done;
        let closing = Closing { outcome: self.outcome };
        Step { say: vec![wording::fixed("goodbye")], next: Next::Close(closing), why: "closes" }
    }

    pub(super) fn answer_yes_by_key(&mut self) -> Step {
        if matches!(self.asked.question, Question::Safety(_)) {
            self.case.facts.insert(FactId::new("danger_now"), YesNo::Yes);
            return self.urgent(Tier::B, None, "danger_now");
        }
        self.answer_by_key("affirm")
    }

    pub(super) fn answer_no_by_key(&mut self) -> Step {
        if let Question::Safety(purpose) = self.asked.question.clone() {
            return self.safe(purpose);
        }
        self.answer_by_key("deny")
    }

    /// A key stands for the act, with no words and full certainty.
    fn answer_by_key(&mut self, act: &str) -> Step {
        let utterance = UtteranceId(0);
        let heard = Heard { utterance, words: Private::new(String::new()), confidence: Confidence::FULL };
        let reading = Reading {
            utterance,
            intent: Intent::Act(ActId::new(act)),
            also: Vec::new(),
            confidence: Confidence::FULL,
            decision: Decision::Alone,
            urgency: Tier::None,
            urgency_class: None,
            flags: Vec::new(),
            passage: None,
            slots: Vec::new(),
            facts: Vec::new(),
            reasons: vec!["key".to_owned()],
        };
        self.hear_answer(&heard, &reading)
    }
}
