//! The call as people see it: what a dispatcher's queue and the live timeline show.

use super::record::{DeskNote, Spoken};
use crate::policy::{Askable, Filing, HandoffReason, LoweredTo, Missed, Outcome, Queue, Wished};
use crate::understanding::{Tier, Topic, YesNo};
use crate::units::{CallTime, CallTypeId, Confidence, DeskId, FactId, HandoffId, Private, SlotId, UrgencyClassId};
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

/// Whose word made a call urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RaisedBy {
    /// A phrase of the tripwire's in what the caller said.
    Trigger,
    /// The understanding's reading of what the caller said.
    Model,
    /// A key of the caller's.
    Key,
    /// The line itself: silence, or a TTY.
    Line,
    /// The agency's table, or the agent's own failure.
    Policy,
}

/// A decision of the agent's, with its reason. Reasons are constant names, as in [`HandoffReason::why`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    /// The caller was asked something.
    Asked {
        /// What.
        topic: Topic,
        /// Why.
        why: String,
    },
    /// A turn brought nothing to work with.
    NotUnderstood {
        /// How.
        how: Missed,
        /// How often in a row, from 1.
        nth: u32,
    },
    /// Nothing came from the caller, who was spoken to again or handed over.
    Silent {
        /// How often in a row, from 1.
        nth: u32,
    },
    /// The caller's words or line spoke of danger.
    UrgencyRaised {
        /// Whose word that is.
        by: RaisedBy,
        /// The tier.
        tier: Tier,
        /// The class, if there is one.
        class: Option<UrgencyClassId>,
        /// The tripwire's rule, or the reason.
        rule: String,
        /// The caller's words; empty where none did it.
        quote: Private<String>,
    },
    /// A person lowered the urgency (S2).
    UrgencyLowered {
        /// Who.
        by: String,
        /// To what.
        to: LoweredTo,
    },
    /// A person was asked for.
    HandedOver {
        /// Which attempt.
        handoff: HandoffId,
        /// Why.
        reason: HandoffReason,
    },
    /// Whoever took the call was lost or not heard: the agent is back, and asks the next.
    OfferedAgain {
        /// Why.
        why: String,
    },
    /// Nobody took the call.
    NobodyCame,
    /// A desk wanted something asked.
    Whispered {
        /// Which desk.
        by: DeskId,
        /// For what.
        about: Askable,
        /// What became of it.
        wished: Wished,
    },
    /// Something was stored.
    Filed(Filing),
    /// The agent said goodbye.
    Closing(Outcome),
}

/// A decision on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionView {
    /// When.
    pub at: CallTime,
    /// What, and why.
    pub what: Decided,
}

/// What is to be known of how the caller speaks and hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flag {
    /// A TTY is on the line: its user reads and types.
    Tty,
    /// An assistant of a relay service speaks for the caller.
    Relay,
    /// The caller wants another language; which, where it was named.
    OtherLanguage(Option<Private<String>>),
}

/// A flag on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagView {
    /// Since when it is known.
    pub at: CallTime,
    /// What.
    pub what: Flag,
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
    /// What the agent decided and why, oldest first.
    #[serde(default)]
    pub decisions: Vec<DecisionView>,
    /// How the caller speaks and hears.
    #[serde(default)]
    pub flags: Vec<FlagView>,
    /// Dangers that were spoken of as past, resolved or a figure of speech.
    #[serde(default)]
    pub spoken_of: Vec<UrgencyClassId>,
}
