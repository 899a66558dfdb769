//! What a desk that follows the call wants asked. The dialogue asks it with its next step; of a caller who waits for a
//! person, once nobody has spoken for a moment. Nobody is interrupted for it.

use super::command::Outbox;
use super::fact::Fact;
use super::handoff::{Attempt, Told};
use super::view::Decided;
use super::{Call, Timer};
use crate::policy::{Askable, Wished};
use crate::units::{CallTime, DeskId};

/// Whether the dialogue holds something that a desk wants asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Nothing.
    Nothing,
    /// It may.
    Something,
}

impl Call {
    /// A desk wants something asked. Whoever has the caller asks for themselves.
    pub(super) fn whispered(&mut self, by: DeskId, about: Askable, out: &mut Outbox) {
        if !self.phase.is_with_agent() {
            out.fact(Fact::Stale { what: "desk".to_owned() });
            return;
        }
        let wished = self.talk.whisper(&about);
        if wished == Wished::Noted {
            self.floor.wanted = Wanted::Something;
        }
        self.decide(Decided::Whispered { by: by.clone(), about: about.clone(), wished });
        out.fact(Fact::Whispered { by, about, wished });
    }

    /// Times the question to a waiting caller, from the moment since which nobody has spoken.
    pub(super) fn time_whisper(&mut self, quiet_since: Option<CallTime>) {
        let waits = |attempt: &Attempt| attempt.is_waiting() && attempt.told != Told::Nothing;
        let since =
            quiet_since.filter(|_| self.floor.wanted == Wanted::Something && self.handoff.attempt().is_some_and(waits));
        match since {
            Some(since) if !self.timers.is_set(Timer::Whisper) => {
                self.timers.set(Timer::Whisper, (since + self.limits.handoff.whisper).max(self.now));
            }
            Some(_) => {}
            None => self.timers.clear(&[Timer::Whisper]),
        }
    }

    /// Nobody has spoken for a moment: the waiting caller is asked.
    pub(super) fn ask_whispered(&mut self, out: &mut Outbox) {
        match self.talk.ask_whispered() {
            Some(step) => {
                let since = self.floor.quiet_since.take().unwrap_or(self.now);
                out.fact(Fact::SilenceBroken { after: self.now.since(since) });
                self.take(step, out);
            }
            None => self.floor.wanted = Wanted::Nothing,
        }
    }
}
