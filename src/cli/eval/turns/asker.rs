//! A dialogue that asks one thing and listens: what a turn's end is measured behind.

use super::corpus::Asked;
use calmline_core::call::Scanner;
use calmline_core::policy::{
    Askable, CaseFile, Conversation, HandoffNews, HandoffReason, Line, LineKey, LoweredTo, Missed, Next, Step, Wished,
};
use calmline_core::understanding::{Heard, Reading, Scan, Trip};
use calmline_core::units::{Key, Private};

/// It has asked, and whatever comes it listens on.
pub(super) struct Asker {
    asked: Asked,
    case: CaseFile,
}

impl Asker {
    pub(super) fn of(asked: Asked) -> Self {
        Self { asked, case: CaseFile::default() }
    }

    fn listen(&self) -> Step {
        let next = Next::Listen { topic: self.asked.topic(), expects: self.asked.expects() };
        Step { say: vec![self.fixed("question")], next, why: "measured" }
    }
}

impl Conversation for Asker {
    fn open(&mut self) -> Step {
        self.listen()
    }

    fn hear(&mut self, _heard: &Heard, _reading: &Reading) -> Step {
        self.listen()
    }

    fn miss(&mut self, _how: Missed) -> Step {
        self.listen()
    }

    fn press(&mut self, _key: Key) -> Option<Step> {
        None
    }

    fn alarm(&mut self, _trip: &Trip) -> Step {
        self.listen()
    }

    fn silent(&mut self, _nth: u32) -> Step {
        self.listen()
    }

    fn filed(&mut self, _number: &str) -> Step {
        self.listen()
    }

    fn not_filed(&mut self) -> Step {
        self.listen()
    }

    fn news(&mut self, _reason: &HandoffReason, _news: HandoffNews) -> Step {
        self.listen()
    }

    fn nobody_came(&mut self, _reason: &HandoffReason) -> Step {
        self.listen()
    }

    fn sent_back(&mut self, _to: LoweredTo) -> Step {
        self.listen()
    }

    fn whisper(&mut self, _about: &Askable) -> Wished {
        Wished::Full
    }

    fn ask_whispered(&mut self) -> Option<Step> {
        None
    }

    fn fixed(&self, name: &str) -> Line {
        Line { key: LineKey::Fixed(name.to_owned()), words: Private::new("Yes?".to_owned()) }
    }

    fn case(&self) -> &CaseFile {
        &self.case
    }
}

/// A tripwire that lets everything pass: a word of danger ends no turn here.
pub(super) struct Deaf;

impl Scanner for Deaf {
    fn scan(&self, _words: &str) -> Scan {
        Scan::default()
    }
}
