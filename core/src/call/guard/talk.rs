//! The guard around the dialogue. One that panicked is never asked again: its state is unknown, so a plain one answers
//! in its place, and what it last knew of the case is kept for the desk.

use super::plain::Plain;
use super::{Broke, Part, caught};
use crate::call::reasons;
use crate::policy::{
    Askable, CaseFile, Conversation, HandoffNews, HandoffReason, Line, LoweredTo, Missed, Step, Wished,
};
use crate::understanding::{Heard, Reading, Trip};
use crate::units::Key;

/// A dialogue that cannot take its call down with it.
pub(in crate::call) struct Talk {
    /// `None` once it broke.
    dialogue: Option<Box<dyn Conversation>>,
    plain: Plain,
    /// The case after the last call that returned. What is shown to people comes from here, so that showing cannot break.
    case: CaseFile,
    untold: Option<Part>,
}

impl Talk {
    pub(in crate::call) fn new(dialogue: Box<dyn Conversation>) -> Self {
        let mut talk = Self { dialogue: Some(dialogue), plain: Plain::new(), case: CaseFile::default(), untold: None };
        // Asks nothing, to know the case that it begins with. One that breaks over it is told of like any other.
        let _told_later = talk.ask(|_| ());
        talk
    }

    /// That the dialogue broke: told once.
    pub(in crate::call) fn take_fault(&mut self) -> Option<Part> {
        self.untold.take()
    }

    pub(in crate::call) fn open(&mut self) -> Step {
        self.ask(|dialogue| dialogue.open()).unwrap_or_else(|Broke| Plain::open())
    }

    pub(in crate::call) fn hear(&mut self, heard: &Heard, reading: &Reading) -> Step {
        self.step(|dialogue| dialogue.hear(heard, reading))
    }

    pub(in crate::call) fn miss(&mut self, how: Missed) -> Step {
        self.step(|dialogue| dialogue.miss(how))
    }

    pub(in crate::call) fn press(&mut self, key: Key) -> Option<Step> {
        // A plain dialogue has no use for keys; `0` never comes here.
        self.ask(|dialogue| dialogue.press(key)).unwrap_or(None)
    }

    pub(in crate::call) fn alarm(&mut self, trip: &Trip) -> Step {
        match self.ask(|dialogue| dialogue.alarm(trip)) {
            Ok(step) => step,
            Err(Broke) => self.plain.hand_over_for(reasons::tripped(trip)),
        }
    }

    pub(in crate::call) fn silent(&mut self, nth: u32) -> Step {
        self.step(|dialogue| dialogue.silent(nth))
    }

    pub(in crate::call) fn filed(&mut self, number: &str) -> Step {
        match self.ask(|dialogue| dialogue.filed(number)) {
            Ok(step) => step,
            Err(Broke) => {
                self.case.number = Some(number.to_owned());
                self.plain.hand_over()
            }
        }
    }

    pub(in crate::call) fn not_filed(&mut self) -> Step {
        self.step(|dialogue| dialogue.not_filed())
    }

    pub(in crate::call) fn news(&mut self, reason: &HandoffReason, news: HandoffNews) -> Step {
        self.plain.waits();
        self.ask(|dialogue| dialogue.news(reason, news)).unwrap_or_else(|Broke| Plain::news(reason, news))
    }

    /// A broken dialogue can take no message: the urgent ladder, which has no end, is asked instead.
    pub(in crate::call) fn nobody_came(&mut self, reason: &HandoffReason) -> Step {
        self.plain.nobody_came();
        self.step(|dialogue| dialogue.nobody_came(reason))
    }

    /// A broken dialogue cannot go on with the caller: another person is asked.
    pub(in crate::call) fn sent_back(&mut self, to: LoweredTo) -> Step {
        self.ask(|dialogue| dialogue.sent_back(to)).unwrap_or_else(|Broke| {
            self.plain.sent_back();
            self.plain.hand_over()
        })
    }

    /// A broken dialogue asks nothing more.
    pub(in crate::call) fn whisper(&mut self, about: &Askable) -> Wished {
        self.ask(|dialogue| dialogue.whisper(about)).unwrap_or(Wished::Full)
    }

    pub(in crate::call) fn ask_whispered(&mut self) -> Option<Step> {
        self.ask(|dialogue| dialogue.ask_whispered()).unwrap_or(None)
    }

    pub(in crate::call) fn fixed(&mut self, name: &str) -> Line {
        self.ask(|dialogue| dialogue.fixed(name)).unwrap_or_else(|Broke| Plain::fixed(name))
    }

    /// What is known of the call, as of the last time that the dialogue was asked and answered.
    pub(in crate::call) const fn case(&self) -> &CaseFile {
        &self.case
    }

    fn step(&mut self, ask: impl FnOnce(&mut dyn Conversation) -> Step) -> Step {
        self.ask(ask).unwrap_or_else(|Broke| self.plain.hand_over())
    }

    fn ask<T>(&mut self, ask: impl FnOnce(&mut dyn Conversation) -> T) -> Result<T, Broke> {
        let dialogue = self.dialogue.as_mut().ok_or(Broke)?;
        let case = &mut self.case;
        let answered = caught(|| {
            let answer = ask(dialogue.as_mut());
            let known = dialogue.case();
            if known != case {
                case.clone_from(known);
            }
            answer
        });
        if answered.is_err() {
            self.untold = Some(Part::Dialogue);
            let broken = self.dialogue.take();
            // Taking it apart may break as well, and is told of already.
            let _told = caught(|| drop(broken));
        }
        answered
    }
}
