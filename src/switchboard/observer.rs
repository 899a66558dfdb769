//! What a call does, as it does it, for whoever looks on: the demo's timeline, the load test, a test.
//!
//! Looking on changes nothing: a full observer loses lines and the call does not notice.

use calmline_core::call::{CallView, Fact, Means};
use calmline_core::understanding::Topic;
use calmline_core::units::{CallId, CallTime, Private, PromptId};
use tokio::sync::mpsc;

/// Lines held for an observer: a minute of a busy handful of calls.
const HELD: usize = 4096;

/// Something a call did.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It was admitted; the number is the caller's.
    Admitted(Private<String>),
    /// A fact.
    Fact(Fact),
    /// The recogniser heard this, or the caller wrote it.
    Heard {
        /// The words.
        words: Private<String>,
        /// Whether they are final.
        kind: calmline_core::call::TranscriptKind,
        /// Mean confidence in thousandths.
        confidence: u16,
        /// By voice or in writing.
        means: Means,
    },
    /// The person who has the call wrote this to the caller.
    Wrote(Private<String>),
    /// The agent says this; the name of the line comes first.
    Says {
        /// The prompt.
        prompt: PromptId,
        /// The line's name.
        line: String,
        /// The words.
        words: Private<String>,
    },
    /// That prompt is over: it finished, was cut, or could not be said.
    Over(PromptId),
    /// The agent's question has become this one; it is said with the next prompts.
    Asks(Topic),
    /// The view changed.
    View(Box<CallView>),
    /// The call is over and its record stored.
    Kept(Box<calmline_core::call::CallRecord>),
}

/// One line of observation.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Which call.
    pub call: CallId,
    /// When, in its time.
    pub at: CallTime,
    /// What.
    pub seen: Seen,
}

/// A way to look on. Cheap to clone; none of it is there unless somebody looks.
#[derive(Debug, Clone, Default)]
pub struct Observer {
    lines: Vec<mpsc::Sender<Observation>>,
}

impl Observer {
    /// Nobody looks on.
    #[must_use]
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Somebody looks on through the receiver.
    #[must_use]
    pub fn open() -> (Self, mpsc::Receiver<Observation>) {
        Self::nobody().joined()
    }

    /// One more looks on, through the receiver, beside those who do already.
    #[must_use]
    pub fn joined(&self) -> (Self, mpsc::Receiver<Observation>) {
        let (sender, receiver) = mpsc::channel(HELD);
        let mut lines = self.lines.clone();
        lines.push(sender);
        (Self { lines }, receiver)
    }

    /// Shows a line, which is only made if somebody looks.
    pub fn show(&self, call: CallId, at: CallTime, seen: impl FnOnce() -> Seen) {
        if self.lines.is_empty() {
            return;
        }
        let observation = Observation { call, at, seen: seen() };
        for lines in &self.lines {
            // A full or departed observer loses the line.
            let _lost = lines.try_send(observation.clone());
        }
    }
}
