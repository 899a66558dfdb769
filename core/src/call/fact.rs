//! What was noticed, and why something was decided: each becomes a log line, a metric and a line on the console.

use crate::policy::Outcome;
use crate::units::{DeskId, HandoffId, Private, PromptId, Span, UrgencyClassId, UtteranceId};
use serde::{Deserialize, Serialize};

/// Something noticed. Only `Private` fields may hold the caller's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// The caller began to speak.
    SpeechStarted(UtteranceId),
    /// The turn was held to have ended after this pause.
    TurnEnded {
        /// Which utterance.
        utterance: UtteranceId,
        /// The pause that ended it.
        hold: Span,
        /// What kind of answer was awaited.
        expects: crate::policy::Expectation,
    },
    /// From commit to the transcript that was used.
    AsrTook {
        /// Which utterance.
        utterance: UtteranceId,
        /// How long the caller waited for it.
        waited: Span,
    },
    /// From the end of the caller's speech, as heard here, to our first sample.
    Responded {
        /// Which prompt.
        prompt: PromptId,
        /// After the caller's last speech.
        after_speech: Span,
        /// After the turn was committed.
        after_commit: Span,
    },
    /// The caller heard us for the first time.
    Greeted {
        /// The prompt.
        prompt: PromptId,
        /// After the ACK.
        after: Span,
    },
    /// The dialogue took a step.
    Stepped {
        /// Why, in constant words.
        why: String,
    },
    /// Urgency rose.
    UrgencyRaised {
        /// The class, if words raised it.
        class: Option<UrgencyClassId>,
        /// The rule, as constant words.
        rule: String,
        /// The caller's words.
        quote: Private<String>,
    },
    /// A person lowered it.
    UrgencyLowered {
        /// Who.
        by: String,
        /// To what.
        to: crate::policy::LoweredTo,
    },
    /// A desk wanted something asked.
    Whispered {
        /// Who.
        by: DeskId,
        /// For what.
        about: crate::policy::Askable,
        /// What became of it.
        wished: crate::policy::Wished,
    },
    /// A prompt was ducked because of speech.
    Ducked {
        /// Which.
        prompt: PromptId,
        /// After the onset of the speech.
        after: Span,
    },
    /// A prompt was stopped because of speech.
    Stopped {
        /// Which.
        prompt: PromptId,
        /// After the onset.
        after: Span,
    },
    /// A prompt that a key stopped has fallen silent.
    KeyStopped {
        /// Which.
        prompt: PromptId,
        /// After the key.
        after: Span,
    },
    /// A stop proved false; the prompt was said again.
    Resumed(PromptId),
    /// The handoff moved.
    HandoffMoved {
        /// Which attempt.
        handoff: HandoffId,
        /// To which state, as `offered`.
        to: String,
    },
    /// The offer that urgent words asked for stands on a desk's stream.
    OfferShown {
        /// Which attempt.
        handoff: HandoffId,
        /// After the end of the words, or of the audio in which a partial found them while the caller spoke on.
        after: Span,
    },
    /// A budget of the design's section 5 was blown.
    BudgetBlown {
        /// Which, as `asr_final`.
        budget: String,
    },
    /// An answer came for a question that is not open any more.
    Stale {
        /// What kind of answer.
        what: String,
    },
    /// The silence toward the caller was ended by a filler or silence prompt.
    SilenceBroken {
        /// How long it had lasted.
        after: Span,
    },
    /// The machine did not carry out what the dialogue decided.
    Overruled {
        /// The safety rule that forbids it, as `S4`.
        rule: String,
        /// The step, by its constant reason.
        what: String,
    },
    /// A line was not said: it could not be rendered, or too many waited.
    Unsaid {
        /// The line's name.
        line: String,
    },
    /// Something about the line or a station that changes how the call goes on.
    Noticed {
        /// What, in constant words, as `media_lost`.
        what: String,
    },
    /// Time went backwards by this much; the machine kept its own.
    TimeWentBack(Span),
    /// A transition that cannot be: our bug; the call went to a person.
    Impossible {
        /// What happened, in constant words.
        what: String,
    },
    /// A part of the call panicked: our bug; the call went to a person.
    Fault {
        /// Which: `dialogue`, `tripwire`, `reader` or `machine`.
        what: String,
    },
    /// The call ended.
    Ended(Outcome),
}
