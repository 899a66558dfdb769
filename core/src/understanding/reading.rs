//! The reading of one utterance, and the trait of whatever makes it.

pub use crate::language::YesNo;
use crate::units::{ActId, CallTypeId, Confidence, FactId, Private, SlotId, UrgencyClassId, UtteranceId};
use serde::{Deserialize, Serialize};

/// What the agent last asked, which the reader takes as context and the policy as the thing to fill.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Topic {
    /// The greeting: "how can I help?"
    Opening,
    /// Whether anyone is hurt or in danger (safety rule S3).
    Safety,
    /// Whether there is anything else.
    AnythingElse,
    /// Whether the value read back is right.
    Confirm(SlotId),
    /// The value of a slot.
    Slot(SlotId),
    /// A yes/no fact.
    Fact(FactId),
    /// The words of a message to be passed on.
    Message,
    /// Nothing in particular.
    Any,
}

impl std::fmt::Display for Topic {
    /// As the contract of `eval dialogues` spells it: `opening`, `confirm:location.street`, a slot id, a fact id.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Opening => f.write_str("opening"),
            Self::Safety => f.write_str("safety"),
            Self::AnythingElse => f.write_str("anything_else"),
            Self::Confirm(slot) => write!(f, "confirm:{slot}"),
            Self::Slot(slot) => write!(f, "{slot}"),
            Self::Fact(fact) => write!(f, "{fact}"),
            Self::Message => f.write_str("message"),
            Self::Any => f.write_str("any"),
        }
    }
}

/// What a reader is given: the words as recognised, with the recogniser's own confidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Which utterance.
    pub utterance: UtteranceId,
    /// The words, as the recogniser wrote them.
    pub words: Private<String>,
    /// The recogniser's confidence in them.
    pub confidence: Confidence,
}

/// Tier of urgency of what was said. Ordered: `None < C < B < A`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tier {
    /// Nothing urgent was said.
    None,
    /// A reason of the line or of policy.
    C,
    /// At most one safety question, then a person.
    B,
    /// A person now, without a question.
    A,
}

/// The intent of an utterance: a matter of the caller's, or an act in the conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Intent {
    /// It states business: a call type.
    Business(CallTypeId),
    /// It answers, asks back, greets, thanks: a dialogue act.
    Act(ActId),
}

impl Intent {
    /// The id of the call type or act.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Business(id) => id.as_str(),
            Self::Act(id) => id.as_str(),
        }
    }
}

/// Whether anything in this utterance calls for a live person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Decision {
    /// The machine may go on alone.
    Alone,
    /// Everything speaks for the machine but a breath of danger in the words: it may go on once the caller has said that
    /// nobody is in danger.
    Doubt,
    /// A person must take it.
    Person,
}

/// A slot filled by an utterance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotFill {
    /// Which slot.
    pub slot: SlotId,
    /// The surface text, verbatim from the words.
    pub text: Private<String>,
    /// The normalised value: digits for numbers, upper case for plates, canonical names.
    pub value: Private<String>,
    /// How sure.
    pub confidence: Confidence,
}

/// What the understanding made of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Which utterance it reads. A reading of another utterance than the one asked about is stale.
    pub utterance: UtteranceId,
    /// The intent.
    pub intent: Intent,
    /// Further call types named in the same breath.
    pub also: Vec<CallTypeId>,
    /// Confidence in the intent.
    pub confidence: Confidence,
    /// Whether a machine may go on alone.
    pub decision: Decision,
    /// Urgency of the words.
    pub urgency: Tier,
    /// The class behind the urgency.
    pub urgency_class: Option<UrgencyClassId>,
    /// Dangers that are past, resolved or a figure of speech: for the reviewer only.
    pub flags: Vec<UrgencyClassId>,
    /// The passage of the agency's documents that clearly answers the words, as `page#section`; `None` where none does, or
    /// where the reader does not look for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// Slots filled.
    pub slots: Vec<SlotFill>,
    /// Facts settled by the words.
    pub facts: Vec<(FactId, YesNo)>,
    /// Why, in a few words each, without the caller's words in them.
    pub reasons: Vec<String>,
}

/// Something that reads utterances. Pure; takes some milliseconds for each ten words.
pub trait Reader: Send + Sync {
    /// Reads one utterance in the light of what the agent last asked.
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading;

    /// Reads it in under a millisecond, with whatever is that quick: for words that would otherwise be read too late. Never
    /// less careful than [`Reader::read`].
    fn read_quickly(&self, heard: &Heard, asked: &Topic) -> Reading {
        self.read(heard, asked)
    }
}
