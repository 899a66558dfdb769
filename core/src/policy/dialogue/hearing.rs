//! What is done with every utterance, before anything else: urgency first, then acts that mean the same at any time,
//! then the answer to the open question.

use super::Dialogue;
use super::so_far::GoesOn;
use super::state::{Mode, Question, Silence, Task};
use crate::language::announces_relay;
use crate::policy::conversation::Missed;
use crate::policy::step::{Next, Queue, Step};
use crate::policy::wording;
use crate::understanding::{Decision, Heard, Intent, Reading, Tier, YesNo};
use crate::units::{Key, SlotId, UrgencyClassId};

/// The first key that means nothing may be a slip; the second may be a signal (class u13).
const STRAY_KEYS_ALLOWED: u8 = 2;

impl Dialogue {
    /// An utterance, with the danger that it makes together with what was said before.
    pub(super) fn take_words(&mut self, heard: &Heard, reading: &Reading) -> Step {
        self.quote = heard.words.clone();
        let goes_on = if is_bare(reading) { GoesOn::No } else { GoesOn::Perhaps };
        let Some(trip) = self.so_far.hear(heard.words.open(), goes_on).filter(|trip| trip.tier > reading.urgency)
        else {
            return self.take_reading(heard, reading);
        };
        self.quote = trip.quote;
        let mut raised = reading.clone();
        raised.urgency = trip.tier;
        raised.urgency_class = Some(trip.class);
        raised.reasons.push(format!("so far: {}", trip.rule));
        self.take_reading(heard, &raised)
    }

    fn take_reading(&mut self, heard: &Heard, reading: &Reading) -> Step {
        self.silence = Silence::NotPrompted;
        self.tally.stray_keys = 0;
        for flag in &reading.flags {
            if !self.case.flags.contains(flag) {
                self.case.flags.push(flag.clone());
            }
        }
        if matches!(self.mode, Mode::HandingOver(_)) {
            return self.hear_while_waiting(heard, reading);
        }
        match reading.urgency {
            Tier::A => {
                self.absorb(heard, reading);
                self.note_business(reading);
                return self.danger(Tier::A, reading.urgency_class.clone(), "urgent_words");
            }
            Tier::B => {
                self.absorb(heard, reading);
                self.note_business(reading);
                return self.urgent_by_the_rules().unwrap_or_else(|| self.doubt_in(heard, reading));
            }
            Tier::C if !is_act(reading, "ask_human") => return self.by_the_line(reading.urgency_class.clone()),
            Tier::C | Tier::None => {}
        }
        if let Mode::Filing(_) = self.mode {
            return self.hear_while_filing(heard, reading);
        }
        // With a breath of danger in it, a no is not the confident one that the safety question needs (S3).
        if let Question::Safety(purpose) = self.asked.question.clone() {
            return self.hear_about_safety(heard, reading, purpose);
        }
        // An assistant and a caller who types take longer than the agent waits, and are two voices for one.
        if announces_relay(heard.words.open()) && self.asked.question != Question::Message {
            self.absorb(heard, reading);
            self.note_business(reading);
            return self.person("relay_service");
        }
        // Elsewhere it is one question more, once in a call; then the words are taken for what they say.
        let doubted = reading.decision == Decision::Doubt;
        let settled = Reading { decision: if doubted { Decision::Alone } else { reading.decision }, ..reading.clone() };
        let reading = &settled;
        if let Some(step) = self.hear_act(reading) {
            return step;
        }
        // A message is kept as it came; and where nobody came, there is no person to give it to.
        let taken_down = self.asked.question == Question::Message || self.task == Task::CallBack;
        if doubted
            && !taken_down
            && let Some(step) = self.breath_of_danger(heard, reading)
        {
            return step;
        }
        if reading.decision == Decision::Person && !taken_down {
            self.absorb(heard, reading);
            self.note_business(reading);
            return self.unsure();
        }
        self.hear_answer(heard, reading)
    }

    /// Remembers the matter, and others beside it, for the person who takes the call.
    pub(super) fn note_business(&mut self, reading: &Reading) {
        if let Intent::Business(call_type) = &reading.intent
            && self.case.call_type.is_none()
        {
            self.case.call_type = Some(call_type.clone());
        }
        for other in &reading.also {
            if self.case.call_type.as_ref() != Some(other) && !self.case.also.contains(other) {
                self.case.also.push(other.clone());
            }
        }
    }

    /// Words that may be a danger, where the matter's own rules call it one already: with the facts that they settle, or
    /// with the fact that was asked for, when they are no clear no to it.
    fn urgent_by_the_rules(&mut self) -> Option<Step> {
        let open = if let Question::Fact(fact) = &self.asked.question {
            Some(fact.clone()).filter(|fact| !self.case.facts.contains_key(fact))
        } else {
            None
        };
        if let Some(fact) = &open {
            self.case.facts.insert(fact.clone(), YesNo::Yes);
        }
        let ruled = self.ruled().filter(|(reason, _)| self.task == Task::Matter && reason.queue == Queue::Urgent);
        if let Some(fact) = &open {
            self.case.facts.remove(fact);
        }
        let (reason, why) = ruled?;
        Some(self.hand_off(reason, why))
    }

    /// The understanding wants a person: into the queue that the matter itself would go to.
    fn unsure(&mut self) -> Step {
        let step = self.by_the_rules();
        step.unwrap_or_else(|| self.person("understanding_unsure"))
    }

    /// Words are being stored: nothing is decided until the number comes.
    fn hear_while_filing(&mut self, heard: &Heard, reading: &Reading) -> Step {
        if is_act(reading, "ask_human") || is_act(reading, "language_request") {
            return self.person("asked_for_a_person");
        }
        self.absorb(heard, reading);
        self.go_on_listening(vec![wording::fixed("one_moment")], "while_filing")
    }

    pub(super) fn take_miss(&mut self, how: Missed) -> Step {
        self.silence = Silence::NotPrompted;
        if matches!(self.mode, Mode::HandingOver(_)) {
            return self.go_on_listening(Vec::new(), "missed_while_waiting");
        }
        if matches!(self.mode, Mode::Filing(_)) {
            return self.go_on_listening(vec![wording::fixed("one_moment")], "while_filing");
        }
        let why = match how {
            Missed::Empty => "missed_empty",
            Missed::Removed => "missed_removed",
            Missed::Doubtful => "missed_doubtful",
            Missed::Late => "missed_late",
        };
        self.not_understood(why)
    }

    /// The open question failed. The second time is a person.
    pub(super) fn not_understood(&mut self, why: &'static str) -> Step {
        self.asked.misses += 1;
        if let Question::Safety(purpose) = self.asked.question.clone() {
            return self.missed_safety(&purpose);
        }
        if self.asked.misses >= super::FAILURES_ALLOWED {
            if self.asked.question == Question::Message {
                return self.without_message();
            }
            if self.task == Task::CallBack {
                self.skipped.insert(SlotId::new("phone"));
                self.drop_value("phone");
                return self.go_on_with_call_back(Vec::new());
            }
            return self.person("not_understood_twice");
        }
        let mut say = vec![wording::fixed("did_not_catch")];
        if self.asked.question == Question::Opening {
            say.push(wording::fixed("say_briefly"));
            return self.go_on_listening(say, why);
        }
        self.ask_again(say, why)
    }

    pub(super) fn take_key(&mut self, key: Key) -> Option<Step> {
        let urgent = matches!(&self.mode, Mode::HandingOver(reason) if reason.queue == Queue::Urgent);
        if self.silence == Silence::Prompted && !urgent {
            // "If you cannot speak, press any key": somebody cannot.
            self.silence = Silence::NotPrompted;
            return Some(self.urgent(Tier::C, Some(UrgencyClassId::new("u13_duress_silence")), "key_in_silence"));
        }
        if matches!(self.mode, Mode::HandingOver(_) | Mode::Filing(_)) {
            return None;
        }
        match key {
            Key::Digit(1) if self.asked.question.takes_yes_or_no() => Some(self.answer_yes_by_key()),
            Key::Digit(2) if self.asked.question.takes_yes_or_no() => Some(self.answer_no_by_key()),
            Key::Digit(2) if self.asked.question == Question::Opening => Some(self.person("another_language")),
            Key::Digit(_) | Key::Star | Key::Pound => {
                self.tally.stray_keys += 1;
                let signal = self.tally.stray_keys >= STRAY_KEYS_ALLOWED;
                let class = UrgencyClassId::new("u13_duress_silence");
                signal.then(|| self.urgent(Tier::C, Some(class), "keys_without_words"))
            }
        }
    }

    /// Whether a step that was chosen ends the talk with the machine.
    pub(super) fn goes_to_a_person(step: &Step) -> bool {
        matches!(step.next, Next::HandOff(_))
    }
}

/// Whether an utterance only answers or handles the conversation: no phrase begun before goes on in it.
fn is_bare(reading: &Reading) -> bool {
    matches!(&reading.intent, Intent::Act(id) if !matches!(id.as_str(), "provide_info" | "out_of_scope" | "unintelligible"))
}

/// Whether a reading is this dialogue act.
pub(super) fn is_act(reading: &Reading, act: &str) -> bool {
    matches!(&reading.intent, Intent::Act(id) if id.as_str() == act)
}
