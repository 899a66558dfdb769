//! What a dispatcher who follows the call wants asked: next, before the dialogue's own questions, once.

use super::Dialogue;
use super::absorb::Absorbed;
use super::hearing::is_act;
use super::state::{Asked, Mode, Question};
use crate::policy::askable::{Askable, Wished};
use crate::policy::step::{Line, Step};
use crate::policy::wording;
use crate::understanding::{Heard, Intent, Reading, YesNo};
use crate::units::SlotId;
use std::collections::VecDeque;

/// Questions that wait: a caller who is asked more in a row than this is being questioned, which a person should do.
const WAITING: usize = 4;

/// What is wanted, and what of it is being asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Whispers {
    wanted: VecDeque<Askable>,
    asked: Option<Askable>,
}

impl Dialogue {
    pub(super) fn want(&mut self, about: &Askable) -> Wished {
        if self.is_settled(about) {
            return Wished::Known;
        }
        if self.whispers.wanted.contains(about) || self.open_whisper() == Some(about) {
            return Wished::Noted;
        }
        if self.whispers.wanted.len() == WAITING {
            return Wished::Full;
        }
        self.whispers.wanted.push_back(about.clone());
        Wished::Noted
    }

    /// Known well enough not to be asked again.
    fn is_settled(&self, about: &Askable) -> bool {
        match about {
            Askable::Slot(slot) => self.is_confirmed(slot.as_str()),
            Askable::Fact(fact) => self.case.facts.contains_key(fact),
        }
    }

    /// What is being asked because somebody wanted it.
    pub(super) fn open_whisper(&self) -> Option<&Askable> {
        let about = self.whispers.asked.as_ref()?;
        (self.asked.question == question(about)).then_some(about)
    }

    /// Whether this slot is being asked for because somebody wanted it.
    pub(super) fn is_whispered(&self, slot: &SlotId) -> bool {
        matches!(self.open_whisper(), Some(Askable::Slot(open)) if open == slot)
    }

    /// The question for what is wanted next, after `say`; gives `say` back where nothing is.
    pub(super) fn ask_wanted(&mut self, say: Vec<Line>) -> Result<Step, Vec<Line>> {
        while let Some(about) = self.whispers.wanted.pop_front() {
            // The caller may have said it meanwhile.
            if self.is_settled(&about) {
                continue;
            }
            let call_type = self.case.call_type.as_ref();
            let words = match &about {
                Askable::Slot(slot) => wording::ask_slot(slot, call_type),
                Askable::Fact(fact) => wording::ask_fact(&self.book.taxonomy, fact, call_type),
            };
            let question = question(&about);
            self.whispers.asked = Some(about);
            return Ok(self.ask(say, question, vec![words], "whispered"));
        }
        Err(say)
    }

    /// The same while the caller waits for a person and is being asked nothing of the kind.
    pub(super) fn ask_wanted_while_waiting(&mut self) -> Option<Step> {
        if !matches!(self.mode, Mode::HandingOver(_)) || self.open_whisper().is_some() {
            return None;
        }
        self.ask_wanted(Vec::new()).ok()
    }

    /// Takes the answer of a caller who waits for a person, and lets the question go, answered or not. What is said to it;
    /// `None` if nobody had asked.
    pub(super) fn answer_while_waiting(
        &mut self,
        heard: &Heard,
        reading: &Reading,
        absorbed: &Absorbed,
    ) -> Option<Vec<Line>> {
        let about = self.open_whisper()?.clone();
        match &about {
            Askable::Slot(slot) if absorbed.same.contains(slot) => self.confirm(slot),
            Askable::Slot(slot) if !absorbed.changed.contains(slot) && is_value(reading) => {
                self.take_bare_words(slot, heard);
            }
            Askable::Fact(fact) if !self.case.facts.contains_key(fact) => {
                let answers = [("affirm", YesNo::Yes), ("deny", YesNo::No)];
                let said = answers.into_iter().find(|(act, _)| is_act(reading, act));
                self.case.facts.extend(said.map(|(_, answer)| (fact.clone(), answer)));
            }
            Askable::Slot(_) | Askable::Fact(_) => {}
        }
        self.whispers.asked = None;
        self.asked = Asked { question: Question::Stay, lines: Vec::new(), misses: 0, repeats: 0 };
        Some(vec![wording::fixed("thank_you")])
    }

    /// Whoever wanted something asked has had the caller since.
    pub(super) fn forget_whispers(&mut self) {
        self.whispers = Whispers::default();
    }
}

/// Whether words that no slot was found in may be a value as they stand.
fn is_value(reading: &Reading) -> bool {
    matches!(reading.intent, Intent::Business(_)) || ["provide_info", "spelling"].iter().any(|act| is_act(reading, act))
}

fn question(about: &Askable) -> Question {
    match about {
        Askable::Slot(slot) => Question::Slot(slot.clone()),
        Askable::Fact(fact) => Question::Fact(fact.clone()),
    }
}
