//! The journal of a call: its inputs in order, each with its moment. Replayed into a fresh call with the same setup it
//! gives the same commands. It holds the caller's words, and lives under the archive's rules of access.
//!
//! One entry is one line of JSON. The first line is a [`Header`]. A frame, of which there are fifty a second, is written
//! as `{"f":[at, age, speech, level, echo, flow]}`: microseconds, microseconds since it arrived, thousandths, dBFS,
//! thousandths, and 0 for arrived or 1 for concealed; one with a pitch as `"v"`, with the hertz after these.

use super::{Call, Command, Flow, FrameReport, Input, Outbox};
use crate::units::{CallTime, Confidence, Dbfs, Hertz};
use serde::{Deserialize, Serialize};

/// The format's version. A reader refuses any other.
pub const VERSION: u32 = 1;

/// The first line of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The format's version.
    pub calmline_journal: u32,
}

impl Header {
    /// The header of what is written here.
    #[must_use]
    pub const fn current() -> Self {
        Self { calmline_journal: VERSION }
    }

    /// Whether its entries can be read here.
    #[must_use]
    pub const fn is_readable(self) -> bool {
        self.calmline_journal == VERSION
    }
}

/// One input and its moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Entry {
    /// When it was handled.
    pub at: CallTime,
    /// What it was.
    pub input: Input,
}

/// A frame as it is written.
type Frame = (u64, i64, u16, i8, u16, u8);

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Frame { f: Frame },
    Voiced { v: (u64, i64, u16, i8, u16, u8, u16) },
    Other { at_us: u64, input: Input },
}

impl From<Entry> for Written {
    fn from(entry: Entry) -> Self {
        let at = entry.at.as_micros();
        match entry.input {
            Input::Frame(report) => {
                let flow = match report.flow {
                    Flow::Arrived => 0,
                    Flow::Concealed => 1,
                };
                let age = at.wrapping_sub(report.at.as_micros()).cast_signed();
                let (speech, level, echo) = (report.speech.permille(), report.level.0, report.echo.permille());
                match report.pitch {
                    None => Self::Frame { f: (at, age, speech, level, echo, flow) },
                    Some(pitch) => Self::Voiced { v: (at, age, speech, level, echo, flow, pitch.0) },
                }
            }
            input @ (Input::Leg(_)
            | Input::Transcript(_)
            | Input::Reading(_)
            | Input::Typed(_)
            | Input::Prompt(..)
            | Input::Desk(..)
            | Input::Trunk(..)
            | Input::Whisper(..)
            | Input::Archive(_)
            | Input::Station(..)
            | Input::TimerDue
            | Input::ShuttingDown { .. }) => Self::Other { at_us: at, input },
        }
    }
}

impl From<Written> for Entry {
    fn from(written: Written) -> Self {
        match written {
            Written::Frame { f } => Self::of_frame(f, None),
            Written::Voiced { v: (at, age, speech, level, echo, flow, pitch) } => {
                Self::of_frame((at, age, speech, level, echo, flow), Some(Hertz(pitch)))
            }
            Written::Other { at_us, input } => Self { at: CallTime::from_micros(at_us), input },
        }
    }
}

impl Entry {
    fn of_frame((at, age, speech, level, echo, flow): Frame, pitch: Option<Hertz>) -> Self {
        let report = FrameReport {
            at: CallTime::from_micros(at.wrapping_sub(age.cast_unsigned())),
            speech: Confidence::from_permille(speech),
            level: Dbfs(level),
            echo: Confidence::from_permille(echo),
            flow: if flow == 0 { Flow::Arrived } else { Flow::Concealed },
            pitch,
        };
        Self { at: CallTime::from_micros(at), input: Input::Frame(report) }
    }
}

/// Feeds a journal to a call, and gives what it commanded and when.
pub fn replay<I>(entries: I, call: &mut Call) -> Vec<(CallTime, Command)>
where
    I: IntoIterator<Item = Entry>,
{
    let mut out = Outbox::new();
    let mut commands = Vec::new();
    for Entry { at, input } in entries {
        call.handle(at, input, &mut out);
        commands.extend(out.drain_commands().map(|command| (at, command)));
        out.drain_facts();
    }
    commands
}
