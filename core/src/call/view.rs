//! The call as people see it: what a dispatcher's queue and the live timeline show.

use super::record::{DeskNote, Spoken};
use crate::policy::{HandoffReason, Queue};
use crate::understanding::{Topic, YesNo};
use crate::units::{CallTime, CallTypeId, Confidence, DeskId, FactId, HandoffId, Private, SlotId};
use serde::{Deserialize, Serialize};

/// The phase's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PhaseName {
    /// Before the answer.
    Ringing,
    /// Agent and caller talk.
    Conversing,
    /// A person has the call.
    WithDispatcher,
    /// The goodbye is being said.
    Closing,
    /// Over.
    Ended,
}

/// A slot on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotView {
    /// Which.
    pub slot: SlotId,
    /// Its value; `None` while it is missing.
    pub value: Option<Private<String>>,
    /// What a time means on the calendar, in ISO 8601; `None` for all else.
    #[serde(default)]
    pub moment: Option<String>,
    /// Whether the caller has confirmed it.
    pub confirmed: bool,
    /// How sure.
    pub confidence: Confidence,
}

/// The handoff on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffView {
    /// Which attempt.
    pub handoff: HandoffId,
    /// The state's name: `requested`, `offered`, `accepted`, `bridged`, `verified`, `fallen`.
    pub state: String,
    /// Why it was asked for.
    pub reason: HandoffReason,
    /// When.
    pub since: CallTime,
    /// The desk that has it.
    pub desk: Option<DeskId>,
}

/// The whole call on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    /// The phase.
    pub phase: PhaseName,
    /// When this was so.
    pub at: CallTime,
    /// The caller's number.
    pub caller: Private<String>,
    /// The call type so far.
    pub call_type: Option<CallTypeId>,
    /// The queue it would stand in.
    pub queue: Option<Queue>,
    /// What the agent asked last; `None` while it asks nothing, because a person has the call or it is over.
    pub asked: Option<Topic>,
    /// Slots, filled ones first, then the missing ones.
    pub slots: Vec<SlotView>,
    /// Facts settled.
    pub facts: Vec<(FactId, YesNo)>,
    /// What was said by both, oldest first.
    pub transcript: Vec<Spoken>,
    /// The handoff, if there is one.
    pub handoff: Option<HandoffView>,
    /// What desks said that did not complete it, oldest first.
    #[serde(default)]
    pub desk_notes: Vec<DeskNote>,
}
