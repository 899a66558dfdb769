//! Acts that mean the same whatever was asked: a person, another language, a moment, once more, a complaint, a wrong
//! number, a goodbye.

use super::Dialogue;
use super::state::{Cleared, Purpose, Question, Task};
use crate::policy::Outcome;
use crate::policy::step::{Next, Step};
use crate::policy::taxonomy::Lookup;
use crate::policy::wording;
use crate::understanding::{Intent, Reading};
use crate::units::Confidence;

/// After this many times "say that again" on one question, a person is quicker.
const REPEATS_ALLOWED: u8 = 2;

/// From this confidence on an utterance held no words at all; below it, words that are no answer.
const NO_WORDS: Confidence = Confidence::from_permille(600);

impl Dialogue {
    /// What an act leads to at any time; `None` if it is an answer to the open question, or none of these.
    pub(super) fn hear_act(&mut self, reading: &Reading) -> Option<Step> {
        let Intent::Act(act) = &reading.intent else { return None };
        let free_words = self.asked.question == Question::Message;
        match act.as_str() {
            "complaint_about_agent" | "out_of_scope" | "wrong_number" | "greeting" if free_words => None,
            "ask_human" => Some(self.person("asked_for_a_person")),
            "language_request" => Some(self.person("another_language")),
            "ask_if_robot" => Some(self.ask_again(vec![wording::fixed("yes_automated")], "said_what_it_is")),
            "repeat" => Some(self.say_again()),
            "wait" => Some(self.wait()),
            "complaint_about_agent" => Some(self.hear_complaint()),
            "out_of_scope" => Some(self.hear_off_topic()),
            // Words, but no value: of a slot that is only helpful that is answer enough.
            "unintelligible" if self.asks_helpful_slot() && reading.confidence < NO_WORDS => None,
            "unintelligible" => Some(self.not_understood("unintelligible")),
            "wrong_number" => Some(self.close_after_safety(Outcome::Auto)),
            "goodbye" => Some(self.hear_goodbye()),
            "greeting" => Some(self.hear_greeting()),
            _ => None,
        }
    }

    pub(super) fn say_again(&mut self) -> Step {
        self.asked.repeats += 1;
        if self.asked.repeats > REPEATS_ALLOWED {
            return self.person("asked_to_repeat_too_often");
        }
        self.ask_again(Vec::new(), "said_again")
    }

    pub(super) fn wait(&mut self) -> Step {
        let topic = self.asked.question.topic();
        Step {
            say: vec![wording::fixed("take_your_time")],
            next: Next::Wait { topic, span: super::A_MOMENT },
            why: "waits",
        }
    }

    /// The apology is said once; the second complaint is a person.
    fn hear_complaint(&mut self) -> Step {
        self.tally.complaints += 1;
        if self.tally.complaints > 1 {
            return self.person("complained_twice");
        }
        let say = vec![wording::fixed("sorry_about_that")];
        self.ask(say, Question::OfferPerson, vec![wording::fixed("want_a_person")], "offers_a_person")
    }

    /// A caller who talks of something else and stays on the line may not be able to say what is wrong (S4).
    fn hear_off_topic(&mut self) -> Step {
        self.tally.off_topic += 1;
        if self.tally.off_topic > 1 {
            return self.person("off_topic_and_stays");
        }
        self.ask_again(vec![wording::fixed("redirect")], "redirected")
    }

    fn hear_greeting(&mut self) -> Step {
        self.tally.greetings += 1;
        if self.tally.greetings > 2 {
            return self.person("not_understood_twice");
        }
        self.ask_again(vec![wording::fixed("hello")], "greeted")
    }

    /// A goodbye in the middle of things ends the call only after the safety question.
    fn hear_goodbye(&mut self) -> Step {
        match self.task {
            Task::Done => self.finish(),
            Task::CallBack => self.without_message(),
            Task::None | Task::Matter => self.close_after_safety(Outcome::Abandoned),
        }
    }

    /// Says goodbye, at once if it was plain information or the safety question has been answered (S3).
    pub(super) fn finish(&mut self) -> Step {
        if let Ok(step) = self.ask_wanted(Vec::new()) {
            return step;
        }
        let information = self.lookup == Lookup::Found && !matches!(self.outcome, Outcome::Human | Outcome::Urgent);
        if information || self.safety.closing == Cleared::ByTheCaller {
            return self.close();
        }
        self.close_after_safety(self.outcome)
    }

    /// Says goodbye once nobody is in danger (S3).
    pub(super) fn close_after_safety(&mut self, outcome: Outcome) -> Step {
        if self.outcome == Outcome::Abandoned {
            self.outcome = outcome;
        }
        if self.safety.closing == Cleared::ByTheCaller {
            return self.close();
        }
        let say = vec![wording::fixed("before_you_go")];
        let question = Question::Safety(Purpose::Close(self.outcome));
        self.ask(say, question, vec![wording::fixed("safety")], "safety_before_goodbye")
    }
}
