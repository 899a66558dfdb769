//! A dialogue and a tripwire that panic once they are told to.

use calmline_core::call::Scanner;
use calmline_core::policy::{
    Askable, CaseFile, Conversation, HandoffNews, HandoffReason, Line, LoweredTo, Missed, Step, Wished,
};
use calmline_core::understanding::{Heard, Reading, Scan, Trip};
use calmline_core::units::Key;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many calls of each part still go well, before every further one panics.
#[derive(Debug, Clone)]
pub struct Breaks {
    pub dialogue: Arc<AtomicU32>,
    pub tripwire: Arc<AtomicU32>,
}

/// It never breaks.
pub const NEVER: u32 = u32::MAX;

impl Breaks {
    /// Nothing does.
    pub fn never() -> Self {
        Self::after(NEVER, NEVER)
    }

    /// Each after so many calls.
    pub fn after(dialogue: u32, tripwire: u32) -> Self {
        Self { dialogue: Arc::new(AtomicU32::new(dialogue)), tripwire: Arc::new(AtomicU32::new(tripwire)) }
    }
}

/// Something that panics.
pub struct Fragile<T> {
    sound: T,
    left: Arc<AtomicU32>,
}

impl<T> Fragile<T> {
    pub fn new(sound: T, left: &Arc<AtomicU32>) -> Self {
        Self { sound, left: Arc::clone(left) }
    }

    fn hold(&self) -> &T {
        match self.left.load(Ordering::Relaxed) {
            0 => panic!("told to break"),
            NEVER => {}
            left => self.left.store(left - 1, Ordering::Relaxed),
        }
        &self.sound
    }

    fn hold_mut(&mut self) -> &mut T {
        self.hold();
        &mut self.sound
    }
}

impl<T: Scanner> Scanner for Fragile<T> {
    fn scan(&self, words: &str) -> Scan {
        self.hold().scan(words)
    }
}

impl<T: Conversation> Conversation for Fragile<T> {
    fn open(&mut self) -> Step {
        self.hold_mut().open()
    }
    fn hear(&mut self, heard: &Heard, reading: &Reading) -> Step {
        // It breaks half way, with the state changed already.
        let step = self.sound.hear(heard, reading);
        self.hold();
        step
    }
    fn miss(&mut self, how: Missed) -> Step {
        self.hold_mut().miss(how)
    }
    fn press(&mut self, key: Key) -> Option<Step> {
        self.hold_mut().press(key)
    }
    fn alarm(&mut self, trip: &Trip) -> Step {
        self.hold_mut().alarm(trip)
    }
    fn silent(&mut self, nth: u32) -> Step {
        self.hold_mut().silent(nth)
    }
    fn filed(&mut self, number: &str) -> Step {
        self.hold_mut().filed(number)
    }
    fn not_filed(&mut self) -> Step {
        self.hold_mut().not_filed()
    }
    fn news(&mut self, reason: &HandoffReason, news: HandoffNews) -> Step {
        self.hold_mut().news(reason, news)
    }
    fn nobody_came(&mut self, reason: &HandoffReason) -> Step {
        self.hold_mut().nobody_came(reason)
    }
    fn sent_back(&mut self, to: LoweredTo) -> Step {
        self.hold_mut().sent_back(to)
    }
    fn whisper(&mut self, about: &Askable) -> Wished {
        self.hold_mut().whisper(about)
    }
    fn ask_whispered(&mut self) -> Option<Step> {
        self.hold_mut().ask_whispered()
    }
    fn fixed(&self, name: &str) -> Line {
        self.hold().fixed(name)
    }
    fn case(&self) -> &CaseFile {
        self.hold().case()
    }
}
