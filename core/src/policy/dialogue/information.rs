//! Calls that are answered: from the agency's own texts, and from the tow list. What is not there is a person.

use super::Dialogue;
use super::state::{Question, Task};
use crate::policy::Outcome;
use crate::policy::step::{Line, Step};
use crate::policy::taxonomy::{CallType, Lookup};
use crate::policy::wording;
use crate::units::SlotId;

impl Dialogue {
    /// Answers from the texts: by the topic that was named, else by the words as they came.
    pub(super) fn answer_from_texts(&mut self, say: Vec<Line>) -> Step {
        let topic = self.value("topic");
        let words = self.quote.open().clone();
        let questions = topic.iter().cloned().chain([words]);
        let found = questions.filter_map(|question| self.book.answers.find(&question)).map(wording::answer).next();
        if let Some(lines) = found {
            self.lookup = Lookup::Found;
            return self.answered(say, lines);
        }
        if topic.is_none() && !self.failures.contains_key(&SlotId::new("topic")) {
            self.failures.insert(SlotId::new("topic"), 0);
            return self.ask_for(SlotId::new("topic"), say);
        }
        self.not_found()
    }

    /// Answers from the tow list, by the plate, which is spelled back first.
    pub(super) fn answer_from_tow_list(&mut self, call_type: &CallType, say: Vec<Line>) -> Step {
        if let Some(step) = self.ask_required(call_type, say.clone()) {
            return step;
        }
        if let Some(step) = self.ask_confirmation(&["vehicle.plate"], say.clone()) {
            return step;
        }
        let plate = self.value("vehicle.plate").unwrap_or_default();
        match self.book.tows.find(&plate).map(wording::tow_lines) {
            Some(lines) => {
                self.lookup = Lookup::Found;
                self.answered(say, lines)
            }
            None => self.not_found(),
        }
    }

    /// The agency's data has no answer: nothing is invented.
    fn not_found(&mut self) -> Step {
        self.lookup = Lookup::NotFound;
        self.by_the_rules().unwrap_or_else(|| self.person("not_found"))
    }

    fn answered(&mut self, mut say: Vec<Line>, lines: Vec<Line>) -> Step {
        say.extend(lines);
        if matches!(self.outcome, Outcome::Abandoned) {
            self.outcome = Outcome::Auto;
        }
        self.task = Task::Done;
        self.ask(say, Question::AnythingElse, vec![wording::fixed("anything_else")], "answered")
    }
}
