//! Barge-in in two steps: duck, then stop. Counts only voice that is not our own (S9), and only over a prompt that may
//! be interrupted; the call says which one that is.

use super::input::FrameReport;
use super::limits::Limits;
use crate::units::CallTime;

/// How far the caller has come in speaking over a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Barge {
    /// Not at all.
    Idle,
    /// Voice is being counted.
    Counting(Run),
    /// The prompt is ducked.
    Ducked(Run),
    /// The words proved to be a backchannel: this run of voice is let pass.
    Excused(Run),
}

/// A run of voice over a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Its onset.
    pub(super) since: CallTime,
    last: CallTime,
    asked: CallTime,
}

/// What to do with the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Nothing.
    Nothing,
    /// Duck it, and ask for the words so far.
    Duck(Run),
    /// Ask for the words so far: only they may stop it.
    AskWords,
    /// Stop it.
    Stop(Run),
    /// Bring it back.
    Unduck,
}

/// Whether voice alone may stop the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopBy {
    /// It may.
    Voice,
    /// Only words: voice alone has stopped this prompt once for nothing.
    Words,
}

impl Barge {
    /// Takes a frame that arrived over an interruptible prompt.
    pub(super) fn frame(&mut self, report: &FrameReport, stop_by: StopBy, limits: &Limits) -> Act {
        let voice = report.speech >= limits.hearing.speech_over_prompt && report.echo < limits.hearing.echo;
        let run = match *self {
            Self::Idle => {
                if voice {
                    *self = Self::Counting(Run { since: report.at, last: report.at, asked: report.at });
                }
                return Act::Nothing;
            }
            Self::Counting(run) | Self::Ducked(run) | Self::Excused(run) => run,
        };
        if !voice {
            return self.lull(run, report.at, limits);
        }
        let run = Run { last: report.at, ..run };
        let length = report.at.since(run.since);
        match self {
            Self::Counting(_) if length >= limits.mouth.duck => {
                *self = Self::Ducked(Run { asked: report.at, ..run });
                Act::Duck(run)
            }
            Self::Ducked(_) if length >= limits.mouth.stop && stop_by == StopBy::Voice => {
                *self = Self::Idle;
                Act::Stop(run)
            }
            Self::Ducked(old) if report.at.since(run.asked) >= limits.mouth.ask_words => {
                *old = Run { asked: report.at, ..run };
                Act::AskWords
            }
            Self::Counting(old) | Self::Ducked(old) | Self::Excused(old) => {
                *old = run;
                Act::Nothing
            }
            Self::Idle => Act::Nothing,
        }
    }

    fn lull(&mut self, run: Run, at: CallTime, limits: &Limits) -> Act {
        if at.since(run.last) < limits.mouth.lull {
            return Act::Nothing;
        }
        let was_ducked = matches!(self, Self::Ducked(_));
        *self = Self::Idle;
        if was_ducked { Act::Unduck } else { Act::Nothing }
    }

    /// The words so far are a backchannel: brings a ducked prompt back and lets this run pass.
    pub(super) fn excuse(&mut self) -> Act {
        match *self {
            Self::Ducked(run) => {
                *self = Self::Excused(run);
                Act::Unduck
            }
            Self::Counting(run) => {
                *self = Self::Excused(run);
                Act::Nothing
            }
            Self::Idle | Self::Excused(_) => Act::Nothing,
        }
    }
}
