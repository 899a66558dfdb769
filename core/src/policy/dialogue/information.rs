//! Calls that are answered: from the agency's own pages, and from the tow list. What is not there is a person.

use super::Dialogue;
use super::matter::{Manner, manner};
use super::state::{Question, Task};
use crate::documents::{Day, Search, Unanswered};
use crate::policy::Outcome;
use crate::policy::step::{Line, Step};
use crate::policy::taxonomy::{CallType, Lookup};
use crate::policy::wording;
use crate::units::{CallTypeId, SlotId};

/// What looking into the documents brought.
enum Looked {
    /// A passage's name and its words.
    Found(String, Vec<Line>),
    /// A passage that is out of date or was never put into spoken words.
    NotToBeSaid,
    /// No passage stands out.
    Unsure,
}

fn look(search: Search<'_>) -> Looked {
    match search {
        Search::Found(found) => Looked::Found(found.passage.id.clone(), wording::answer(found.passage)),
        Search::Nothing(Unanswered::Expired { .. } | Unanswered::Unspoken(_)) => Looked::NotToBeSaid,
        Search::Nothing(Unanswered::NoWords | Unanswered::Unsure { .. }) => Looked::Unsure,
    }
}

/// Whether matters of this type are answered from the agency's documents.
#[must_use]
pub fn is_answered_from_documents(call_type: &CallTypeId) -> bool {
    matches!(manner(call_type), Manner::Answer)
}

impl Dialogue {
    /// Answers from the documents: by the passage that the reader found, else by the topic that was named, else by the words
    /// as they came.
    pub(super) fn answer_from_documents(&mut self, say: Vec<Line>) -> Step {
        let topic = self.value("topic");
        let words = self.quote.open().clone();
        let asked = topic.iter().cloned().chain([words]);
        // What the reader found for the words is used once: the next question is another.
        let read =
            self.passage.take().and_then(|id| self.book.documents.passage(&id, Day::from(&self.local)).map(look));
        match read.unwrap_or_else(|| self.search(asked)) {
            Looked::Found(source, lines) => {
                self.lookup = Lookup::Found;
                self.case.sources.push(source);
                return self.answered(say, lines);
            }
            Looked::NotToBeSaid => return self.not_found(),
            Looked::Unsure => {}
        }
        if topic.is_none() && !self.failures.contains_key(&SlotId::new("topic")) {
            self.failures.insert(SlotId::new("topic"), 0);
            return self.ask_for(SlotId::new("topic"), say);
        }
        self.not_found()
    }

    /// Looks the questions up one after the other. A passage that must not be said ends it: another one that the next
    /// question finds would answer something else.
    fn search(&self, questions: impl Iterator<Item = String>) -> Looked {
        let today = Day::from(&self.local);
        for question in questions {
            match look(self.book.documents.find(&question, today)) {
                Looked::Unsure => {}
                clear @ (Looked::Found(..) | Looked::NotToBeSaid) => return clear,
            }
        }
        Looked::Unsure
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

#[cfg(test)]
mod tests {
    use super::super::testing::Talk;
    use crate::policy::Next;
    use crate::units::LocalMoment;

    fn asked(local: LocalMoment, topic: &str) -> Talk {
        let mut talk = Talk::begin();
        talk.dialogue.local = local;
        talk.play(&[&format!("opening > general_info topic={topic}")])
    }

    #[test]
    fn an_answer_keeps_its_source() {
        let talk = asked(WINTER, "snow emergency");
        assert!(talk.said.iter().any(|line| line.starts_with("When a snow emergency")), "{:?}", talk.said);
        assert_eq!(talk.dialogue.case.sources, ["snow_parking#"]);
    }

    const WINTER: LocalMoment = LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 };

    fn told(turns: &[&str]) -> Talk {
        let mut talk = Talk::begin();
        talk.dialogue.local = WINTER;
        talk.play(turns)
    }

    #[test]
    fn the_passage_that_the_reader_found_is_said() {
        let talk = told(&["opening > general_info topic=the white stuff; ^snow_parking#"]);
        assert!(talk.said.iter().any(|line| line.starts_with("When a snow emergency")), "{:?}", talk.said);
        assert_eq!(talk.dialogue.case.sources, ["snow_parking#"]);
    }

    #[test]
    fn a_passage_answers_only_the_words_that_it_was_found_for() {
        let first = "opening > officer_message officer=Tate";
        let aside = "message > records_request topic=a copy of the report; ^report_copies#";
        let event = "new_event > deny";
        let talk = told(&[
            first,
            event,
            aside,
            "confirm:phone > affirm",
            "safety > deny",
            "anything_else > general_info topic=the white stuff",
        ]);
        assert!(!talk.dialogue.case.sources.contains(&"report_copies#".to_owned()), "{:?}", talk.said);
    }

    #[test]
    fn a_passage_that_is_not_there_is_looked_for_by_words() {
        let talk = told(&["opening > general_info topic=snow emergency; ^no_such_page#"]);
        assert_eq!(talk.dialogue.case.sources, ["snow_parking#"]);
    }

    #[test]
    fn a_page_whose_last_day_has_passed_is_a_person() {
        let talk = asked(LocalMoment { year: 2026, month: 5, day: 1, weekday: 4, minute: 600 }, "snow emergency");
        assert!(matches!(talk.step.next, Next::HandOff(_)), "{:?}", talk.step);
        assert!(talk.dialogue.case.sources.is_empty());
    }
}
