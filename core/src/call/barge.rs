//! Barge-in in two steps: duck, then stop. Counts only voice that is not our own (S9), and only over a prompt that may
//! be interrupted; the call says which one that is.

use super::input::FrameReport;
use super::limits::Limits;
use crate::units::{CallTime, Span};

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

/// How much of our own voice the line has returned so far in the call. Echo is a property of the line: once it is
/// there it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Returned(Span);

impl Returned {
    /// Takes a frame that arrived over a prompt.
    pub(super) fn frame(&mut self, report: &FrameReport, limits: &Limits) {
        if report.echo >= limits.hearing.echo {
            self.0 += FRAME;
        }
    }

    /// How long a voice over a prompt must last to duck it. The gate knows echo for a moment late at each syllable, and a
    /// prompt that dips at its own syllables is hard to follow.
    fn duck(self, limits: &Limits) -> Span {
        if self.0 < limits.mouth.returned { limits.mouth.duck } else { limits.mouth.duck_on_echo }
    }
}

/// Length of a frame.
const FRAME: Span = Span::from_millis(20);

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
    /// Duck it.
    Duck(Run),
    /// Ask for the words so far.
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
    pub(super) fn frame(&mut self, report: &FrameReport, stop_by: StopBy, line: Returned, limits: &Limits) -> Act {
        // What may be a voice counts; ducking, which is undone unnoticed, asks for a probable one, and stopping for a sure one.
        let voice = report.speech >= limits.hearing.speech_perhaps && report.echo < limits.hearing.echo;
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
            Self::Counting(_) if length >= line.duck(limits) && report.speech >= limits.hearing.speech => {
                let early = limits.mouth.ask_words.saturating_sub(limits.mouth.first_words);
                *self = Self::Ducked(Run { asked: run.since - early, ..run });
                Act::Duck(run)
            }
            Self::Ducked(_)
                if length >= limits.mouth.stop
                    && report.speech >= limits.hearing.speech_over_prompt
                    && stop_by == StopBy::Voice =>
            {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Flow;
    use crate::units::{Confidence, Dbfs};

    /// When the frames begin: a prompt cannot be interrupted in its first moments.
    const BEGINS: u64 = 1_000;

    /// Feeds frames of 20 ms, `v` for voice, `w` for what is probably one, `p` for what may be one, `e` for echo and `.` for silence, and lists
    /// what was done and when after their beginning.
    fn acts(frames: &str, stop_by: StopBy) -> Vec<(u64, &'static str)> {
        let limits = Limits::standard();
        let mut barge = Barge::Idle;
        let mut line = Returned::default();
        let mut acts = Vec::new();
        for (index, kind) in frames.chars().enumerate() {
            let at = CallTime::from_millis(BEGINS + 20 * index as u64);
            let report = FrameReport {
                at,
                speech: Confidence::from_permille(match kind {
                    '.' => 0,
                    'p' => 400,
                    'w' => 550,
                    _ => 900,
                }),
                level: Dbfs(-20),
                echo: Confidence::from_permille(if kind == 'e' { 900 } else { 0 }),
                flow: Flow::Arrived,
                pitch: None,
            };
            line.frame(&report, &limits);
            let name = match barge.frame(&report, stop_by, line, &limits) {
                Act::Nothing => continue,
                Act::Duck(_) => "duck",
                Act::AskWords => "ask",
                Act::Stop(_) => "stop",
                Act::Unduck => "unduck",
            };
            acts.push((at.as_millis() - BEGINS, name));
        }
        acts
    }

    #[test]
    fn speech_ducks_and_then_stops() {
        assert_eq!(acts(&"v".repeat(40), StopBy::Voice)[..3], [(20, "duck"), (200, "ask"), (340, "stop")]);
    }

    #[test]
    fn a_short_sound_is_let_pass_and_a_hole_does_not_end_it() {
        assert_eq!(acts("v.............", StopBy::Voice), []);
        let holed = format!("{}..{}{}", "v".repeat(6), "v".repeat(6), ".".repeat(12));
        assert_eq!(acts(&holed, StopBy::Voice), [(20, "duck"), (200, "ask"), (400, "unduck")]);
    }

    #[test]
    fn what_is_only_probably_a_voice_ducks_and_does_not_stop() {
        assert_eq!(acts(&"w".repeat(30), StopBy::Voice), [(20, "duck"), (200, "ask")]);
        assert_eq!(acts(&format!("{}v", "w".repeat(30)), StopBy::Voice)[2], (600, "stop"));
    }

    #[test]
    fn what_may_be_a_voice_counts_once_it_is_probably_one() {
        assert_eq!(acts(&"p".repeat(30), StopBy::Voice), []);
        assert_eq!(acts("pw", StopBy::Voice), [(20, "duck")]);
    }

    #[test]
    fn our_own_voice_does_nothing() {
        assert_eq!(acts(&"e".repeat(60), StopBy::Voice), []);
    }

    #[test]
    fn on_a_line_that_returns_our_voice_a_prompt_does_not_dip_at_its_own_syllables() {
        let echoes = "e".repeat(20);
        assert_eq!(acts(&format!("{echoes}........{}........", "v".repeat(8)), StopBy::Voice), []);
        let spoken = acts(&format!("{echoes}........{}", "v".repeat(20)), StopBy::Voice);
        assert_eq!(spoken, [(800, "duck"), (820, "ask"), (900, "stop")]);
    }

    #[test]
    fn a_prompt_stopped_for_nothing_once_is_only_asked_about() {
        assert_eq!(acts(&"v".repeat(45), StopBy::Words), [(20, "duck"), (200, "ask"), (600, "ask")]);
    }
}
