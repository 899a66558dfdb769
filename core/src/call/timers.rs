//! The deadlines of a call. Each has a name, so that whoever sees the machine wake knows why.

use crate::units::CallTime;
use serde::{Deserialize, Serialize};

macro_rules! timers {
    ($($(#[doc = $doc:literal])+ $name:ident => $reason:literal,)+) => {
        /// Why the machine wants to be woken.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Timer {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Timer {
            const ALL: [Self; [$(stringify!($name)),+].len()] = [$(Self::$name),+];

            /// The reason in a few constant words, for a log line.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$name => $reason,)+
                }
            }
        }
    };
}

timers! {
    /// The ACK did not come.
    Answer => "the answer is not acknowledged",
    /// A pause is long enough to begin the final on trial.
    Pause => "a pause began",
    /// The pause has held.
    Hold => "the turn ends",
    /// Unbroken speech is to be decoded for the tripwire (S10).
    Partial => "unbroken speech is decoded",
    /// The utterance is as long as it may be (S10).
    Utterance => "an utterance commits",
    /// A full recogniser is asked again.
    AskAgain => "a full recogniser is asked again",
    /// The final transcript is late.
    AsrFinal => "the final transcript is late",
    /// The reading is late.
    Understanding => "the reading is late",
    /// The reading of a written line is late.
    TypedReading => "the reading of a written line is late",
    /// Whoever is typing has long enough been waited for.
    Typing => "whoever is typing has been waited for",
    /// The first filler is due.
    Filler => "a filler is due",
    /// The second filler is due.
    SecondFiller => "a second filler is due",
    /// Waiting has lasted so long that a person takes over.
    Person => "a person is due",
    /// A prompt has not begun.
    PromptStart => "a prompt has not begun",
    /// A prompt has not ended.
    PromptEnd => "a prompt has not ended",
    /// A stopped prompt has not fallen silent.
    PromptCut => "a stopped prompt has not ended",
    /// The caller is silent.
    Silence => "the caller is silent",
    /// A waiting caller hears of the progress.
    Progress => "a waiting caller is told of progress",
    /// A waiting caller is asked what a desk wants to know.
    Whisper => "a waiting caller is asked for a desk",
    /// Storing is late.
    Filing => "storing is late",
    /// The offer stands nowhere yet.
    Shown => "the offer is not shown",
    /// Full desks are offered the call again.
    OfferAgain => "full desks are offered the call again",
    /// The rung's wait is over.
    Rung => "the rung has had its time",
    /// The next lap of the urgent ladder.
    Lap => "the urgent ladder starts again",
    /// Whoever answered the human trunk has pressed nothing.
    TrunkAck => "the human line has pressed nothing",
    /// The human trunk is asked once more.
    TrunkRepeat => "the human line is asked again",
    /// The claimed desk sends no audio.
    Lease => "the desk sends no audio",
    /// No voice from whoever took the call (S13).
    Verify => "no voice came from the desk",
    /// An urgent caller is told the truth (S6).
    Truth => "an urgent caller is told the truth",
    /// The caller's hold has lasted too long.
    Held => "the hold lasts too long",
    /// The caller's media is gone for good.
    Media => "media is lost",
    /// The goodbye has taken too long.
    Goodbye => "the goodbye has taken too long",
    /// The grace of a shutdown is nearly over: last words.
    LastWords => "the grace is nearly over",
    /// The grace is over: the record is kept.
    Grace => "the grace is over",
    /// With a person on the line: the view is shown afresh.
    Beat => "the view is shown afresh",
}

/// One deadline per timer at the most.
#[derive(Debug, Clone)]
pub(super) struct Timers {
    at: [Option<CallTime>; Timer::ALL.len()],
}

impl Timers {
    /// None armed.
    pub(super) const fn new() -> Self {
        Self { at: [None; Timer::ALL.len()] }
    }

    /// How many there are: more than so many cannot be due at once.
    pub(super) const COUNT: usize = Timer::ALL.len();

    /// Arms a timer, or moves it.
    pub(super) fn set(&mut self, timer: Timer, at: CallTime) {
        self.at[timer as usize] = Some(at);
    }

    /// Disarms some timers.
    pub(super) fn clear(&mut self, timers: &[Timer]) {
        for &timer in timers {
            self.at[timer as usize] = None;
        }
    }

    /// Disarms all.
    pub(super) fn clear_all(&mut self) {
        self.at = [None; Timer::ALL.len()];
    }

    /// Whether a timer is armed.
    pub(super) fn is_set(&self, timer: Timer) -> bool {
        self.at[timer as usize].is_some()
    }

    /// When a timer is due.
    pub(super) const fn at(&self, timer: Timer) -> Option<CallTime> {
        self.at[timer as usize]
    }

    /// The earliest deadline; of equal ones, the first in the order of the enum.
    pub(super) fn next(&self) -> Option<(CallTime, Timer)> {
        Timer::ALL.iter().filter_map(|&timer| self.at[timer as usize].map(|at| (at, timer))).min()
    }

    /// Takes the earliest deadline that is due.
    pub(super) fn pop_due(&mut self, now: CallTime) -> Option<Timer> {
        let (at, timer) = self.next()?;
        if at > now {
            return None;
        }
        self.at[timer as usize] = None;
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_deadline_is_taken_first_and_only_once_due() {
        let mut timers = Timers::new();
        timers.set(Timer::Hold, CallTime::from_millis(500));
        timers.set(Timer::Pause, CallTime::from_millis(140));
        assert_eq!(timers.next(), Some((CallTime::from_millis(140), Timer::Pause)));
        assert_eq!(timers.pop_due(CallTime::from_millis(139)), None);
        assert_eq!(timers.pop_due(CallTime::from_millis(600)), Some(Timer::Pause));
        assert_eq!(timers.pop_due(CallTime::from_millis(600)), Some(Timer::Hold));
        assert_eq!(timers.pop_due(CallTime::from_millis(600)), None);
    }

    #[test]
    fn every_timer_has_its_own_place_and_a_reason() {
        for (index, timer) in Timer::ALL.iter().enumerate() {
            assert_eq!(*timer as usize, index);
            assert!(!timer.reason().is_empty());
        }
    }
}
