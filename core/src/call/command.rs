//! Everything a call can ask for, and the box that its answers are put in.

use super::fact::Fact;
use super::record::CallRecord;
use super::view::CallView;
use crate::policy::{Filing, HandoffReason, Line};
use crate::understanding::Topic;
use crate::units::{AudioSpan, HandoffId, Private, PromptId, UtteranceId};
use serde::{Deserialize, Serialize};

/// Whether a frame arrived or was made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Flow {
    /// It arrived.
    Arrived,
    /// It was lost, and concealed.
    Concealed,
}

/// Whether the caller may speak over a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Interruptible {
    /// Speech ducks it, then stops it.
    BySpeech,
    /// Only a key stops it: it says what must be heard.
    ByKeyOnly,
}

/// Whom a prompt is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Party {
    /// The caller.
    Caller,
    /// Whoever answered the human trunk.
    Trunk,
}

/// Why we hang up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HangUpReason {
    /// The conversation came to its end.
    Done,
    /// A dispatcher completed the call.
    CompletedByPerson,
    /// The caller had hung up already.
    CallerLeft,
    /// The machine itself broke: nothing is left that could speak to the caller.
    Fault,
}

/// A request to the recogniser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscribeJob {
    /// Which utterance.
    pub utterance: UtteranceId,
    /// Partial or final: finals come first.
    pub kind: super::input::TranscriptKind,
    /// Which audio.
    pub span: AudioSpan,
    /// What is expected, for biasing.
    pub asked: Topic,
}

/// What a dispatcher is shown before accepting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Why, with the quoted words.
    pub reason: HandoffReason,
    /// Which rung of the agency's ladder it stands on, counted from 0.
    pub rung: u32,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    /// Answer the INVITE with 200.
    Answer,
    /// End the caller's leg; before the answer, refuse it.
    HangUp(HangUpReason),
    /// Decode a span of the caller's audio.
    Transcribe(TranscribeJob),
    /// What was asked about this utterance so far is not wanted any more. A later `Transcribe` for it stands.
    Forget(UtteranceId),
    /// Read the words of an utterance.
    Understand {
        /// Which.
        utterance: UtteranceId,
        /// Its words.
        words: Private<String>,
        /// The recogniser's confidence.
        confidence: crate::units::Confidence,
        /// What was asked.
        asked: Topic,
    },
    /// Say something.
    Say {
        /// The prompt's id.
        prompt: PromptId,
        /// To whom.
        to: Party,
        /// The words.
        line: Line,
        /// Whether speech stops it.
        interruptible: Interruptible,
    },
    /// Let the caller, who reads, see what the desk wrote.
    Show(Private<String>),
    /// Lower the prompt by 18 dB: the caller may be speaking.
    Duck(PromptId),
    /// Bring it back.
    Unduck(PromptId),
    /// Stop it, with a short fade.
    Hush(PromptId),
    /// Put the call on the dispatchers' streams. Sent again under the same id when they had no room or were restarted.
    Offer {
        /// The attempt.
        handoff: HandoffId,
        /// What they see.
        offer: Box<Offer>,
    },
    /// The offer's reason or rung changed.
    Amend {
        /// The attempt.
        handoff: HandoffId,
        /// What they see.
        offer: Box<Offer>,
    },
    /// Take the offer away.
    Withdraw(HandoffId),
    /// Dial a human line; the target is the agency's, by its index in the ladder.
    Dial {
        /// The attempt.
        handoff: HandoffId,
        /// Rung of the ladder that names the line.
        rung: u32,
    },
    /// End the leg to the human line, or stop dialling it.
    Release(HandoffId),
    /// Let the caller and the person hear each other.
    Bridge(HandoffId),
    /// Part them again; the caller hears the agent.
    Unbridge(HandoffId),
    /// Store the case so far and answer with its number.
    File(Filing, Box<CallRecord>),
    /// Store the call's record: the last command of a call.
    Keep(Box<CallRecord>),
    /// Show the call as it stands.
    Publish(Box<CallView>),
}

/// Filled by the machine, drained by the driver.
#[derive(Debug, Default)]
pub struct Outbox {
    commands: Vec<Command>,
    facts: Vec<Fact>,
}

impl Outbox {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    pub(crate) fn fact(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// The commands, in the order in which they must be carried out; empties the box of them.
    pub fn drain_commands(&mut self) -> std::vec::Drain<'_, Command> {
        self.commands.drain(..)
    }

    /// The facts, in order; empties the box of them.
    pub fn drain_facts(&mut self) -> std::vec::Drain<'_, Fact> {
        self.facts.drain(..)
    }
}
