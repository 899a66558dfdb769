//! What is kept of a call. Every INVITE leaves one, also those that hang up in the greeting.

use crate::policy::{LoweredTo, Outcome};
use crate::understanding::YesNo;
use crate::units::{
    AudioSpan, CallId, CallTime, CallTypeId, Confidence, DeskId, FactId, Private, SlotId, Span, UrgencyClassId,
    UtteranceId,
};
use serde::{Deserialize, Serialize};

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Speaker {
    /// The caller.
    Caller,
    /// The agent.
    Agent,
    /// The person at a desk, in writing: what such a person speaks is in the recording only.
    Desk,
}

/// How a line was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Means {
    /// By voice.
    #[default]
    Spoken,
    /// In writing.
    Written,
}

impl Means {
    /// Whether it was by voice; records say so by saying nothing.
    #[must_use]
    pub fn is_spoken(&self) -> bool {
        *self == Self::Spoken
    }
}

/// One line of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Who.
    pub speaker: Speaker,
    /// When it began.
    pub at: CallTime,
    /// The words.
    pub words: Private<String>,
    /// The recogniser's confidence; full for the agent, and for what was written.
    pub confidence: Confidence,
    /// How it was said.
    #[serde(default, skip_serializing_if = "Means::is_spoken")]
    pub means: Means,
}

/// A slot as it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotRecord {
    /// Which.
    pub slot: SlotId,
    /// The normalised value.
    pub value: Private<String>,
    /// The surface text.
    pub text: Private<String>,
    /// What a time means on the calendar, in ISO 8601; `None` for all else.
    #[serde(default)]
    pub moment: Option<String>,
    /// Which utterance it came from.
    pub utterance: UtteranceId,
    /// Where in the recording.
    pub source: Option<AudioSpan>,
    /// Whether the caller confirmed it.
    pub confirmed: bool,
    /// How sure.
    pub confidence: Confidence,
}

/// The case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseRecord {
    /// The call type, if it was understood.
    pub call_type: Option<CallTypeId>,
    /// The slots.
    pub slots: Vec<SlotRecord>,
    /// The facts settled.
    pub facts: Vec<(FactId, YesNo)>,
    /// Urgency classes raised in the call, in order.
    pub raised: Vec<UrgencyClassId>,
    /// Dangers past or figurative, for the reviewer.
    pub flags: Vec<UrgencyClassId>,
    /// The message left, if one was.
    pub message: Option<Private<String>>,
    /// The passages of the agency's documents that the caller was answered from, as `page#section`, in order.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The ticket's or call-back's number, if one was given.
    pub number: Option<String>,
}

/// A dispatcher's labels at completion: corrections, which become training data.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Labels {
    /// The right call type.
    pub call_type: Option<CallTypeId>,
    /// The right urgency class; `None` if it was not urgent.
    pub urgency_class: Option<UrgencyClassId>,
    /// Right values of slots.
    pub slots: Vec<(SlotId, Private<String>)>,
    /// A note.
    pub note: Private<String>,
    /// The call of an earlier case that is of the same matter and stands for both.
    #[serde(default)]
    pub same_as: Option<CallId>,
}

/// What a desk did with the call without completing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskAct {
    /// It did not take it.
    Declined,
    /// It sent the caller back to the agent, and lowered the urgency (S2).
    SentBack {
        /// The person's name.
        by: String,
        /// To what.
        to: LoweredTo,
    },
}

/// A desk's word about the call: the next desk and the reviewer read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskNote {
    /// When.
    pub at: CallTime,
    /// Which desk.
    pub desk: DeskId,
    /// What it did.
    pub act: DeskAct,
    /// Why, in the dispatcher's words; may be empty.
    pub reason: Private<String>,
}

/// A task for a person: call this number back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBack {
    /// Whether it came of a danger (S5): only a person closes it then.
    pub urgent: bool,
    /// Why, in constant words.
    pub why: String,
}

/// The record of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRecord {
    /// The caller's number.
    pub caller: Private<String>,
    /// The trunk it came by.
    pub trunk: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it lasted.
    pub length: Span,
    /// The case.
    pub case: CaseRecord,
    /// What was said.
    pub transcript: Vec<Spoken>,
    /// Which desk or line had it.
    pub served_by: Option<DeskId>,
    /// The dispatcher's labels.
    pub labels: Option<Labels>,
    /// What desks said that did not complete it, oldest first.
    #[serde(default)]
    pub desk_notes: Vec<DeskNote>,
    /// A task for a person, if one came of it.
    pub call_back: Option<CallBack>,
}
