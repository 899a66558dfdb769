//! What desks are told, what they are refused, and the words for both.

use crate::stations::KeysRefused;
use calmline_core::call::{CallView, Offer};
use calmline_core::policy::LoweredTo;
use calmline_core::units::{CallId, DeskId, HandoffId, Private};
use std::sync::Arc;

/// What a desk's person may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskRole {
    /// Takes calls.
    Dispatcher,
    /// Takes calls, is asked on the supervisors' rung, and sees calls that other desks have.
    Supervisor,
}

/// Whether a desk takes calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeskState {
    /// It does.
    Ready,
    /// It watches the queue and takes none.
    Away,
}

/// Whom the rung of an offer asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Every desk on duty.
    Desks,
    /// Every supervisor on duty.
    Supervisors,
    /// A human line is being dialled; whoever is on duty still sees the offer.
    Line,
}

/// Where an offer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferState {
    /// It may be claimed.
    Waiting,
    /// A desk has claimed it and its lease runs.
    Claimed(DeskId),
    /// A desk attends it.
    Attended(DeskId),
}

impl OfferState {
    /// The desk that has the call.
    #[must_use]
    pub fn desk(&self) -> Option<&DeskId> {
        match self {
            Self::Waiting => None,
            Self::Claimed(desk) | Self::Attended(desk) => Some(desk),
        }
    }
}

/// An offer as desks see it.
#[derive(Debug, Clone)]
pub struct StandingOffer {
    /// The call.
    pub call: CallId,
    /// The attempt.
    pub handoff: HandoffId,
    /// Why, and on which rung.
    pub offer: Offer,
    /// Whom the rung asks.
    pub asked: Asked,
    /// When it was offered, in microseconds since 1970-01-01 UTC.
    pub offered_unix_us: u64,
    /// Where it stands.
    pub state: OfferState,
    /// The call; `None` where another desk has it and the reader is no supervisor.
    pub view: Option<Arc<CallView>>,
}

/// Who lowers a call's urgency, why, and to what (S2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lowered {
    /// The person's name.
    pub by: String,
    /// Why, in that person's words.
    pub reason: Private<String>,
    /// To what.
    pub to: LoweredTo,
}

/// Why an offer left the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withdrawal {
    /// The call took it back.
    Withdrawn,
    /// The call was offered anew under a later handoff.
    Replaced,
    /// A desk completed the call.
    Completed,
    /// A desk sent the caller back to the agent.
    SentBack,
    /// The call ended.
    CallEnded,
}

/// Why an offer that a desk had waits again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// The lease ran out before audio came.
    LeaseLapsed,
    /// The desk gave its claim back.
    Declined,
    /// The desk's audio stream ended.
    Lost,
}

/// Why a desk's audio ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttendEnd {
    /// The desk completed the call.
    Completed,
    /// The desk sent the caller back.
    SentBack,
    /// The call took the offer back or offers it anew.
    Withdrawn,
    /// The call ended.
    CallEnded,
    /// The desk opened another stream for the call.
    Replaced,
}

/// Something that happened in the queue.
#[derive(Debug, Clone)]
pub enum QueueEvent {
    /// A call was offered.
    Offered(StandingOffer),
    /// Its reason or rung changed.
    Amended(StandingOffer),
    /// It left the queue.
    Withdrawn(CallId, HandoffId, Withdrawal),
    /// A desk claimed it.
    Claimed(CallId, HandoffId, DeskId),
    /// A desk that had it has it no longer; it waits again.
    Released(StandingOffer, DeskId, Release),
    /// A desk declined it.
    Declined(CallId, HandoffId, DeskId),
    /// A desk opened its audio.
    Attended(CallId, HandoffId, DeskId),
    /// The view of an offered call changed. With a desk: only that desk and supervisors may see it.
    View(CallId, Arc<CallView>, Option<DeskId>),
}

impl QueueEvent {
    /// Whether this desk may see it.
    #[must_use]
    pub fn visible_to(&self, desk: &DeskId, role: DeskRole) -> bool {
        match self {
            Self::View(_, _, Some(holder)) => role == DeskRole::Supervisor || holder == desk,
            Self::View(_, _, None)
            | Self::Offered(_)
            | Self::Amended(_)
            | Self::Withdrawn(..)
            | Self::Claimed(..)
            | Self::Released(..)
            | Self::Declined(..)
            | Self::Attended(..) => true,
        }
    }
}

/// Why a desk's request was refused. The text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The offer is gone, or was never there.
    #[error(
        "the offer is gone: the call was taken back, ended, or is offered under another handoff; look at the queue"
    )]
    Gone,
    /// Another desk has the call.
    #[error("desk {0} has this call; take another one")]
    TakenBy(DeskId),
    /// The desk has another call.
    #[error("this desk already has call {0}; complete it or send it back first")]
    HasAnother(CallId),
    /// The desk has not claimed the call.
    #[error("this desk has not claimed the call, or its lease has run out; claim it first")]
    NotClaimed,
    /// The desk does not attend the call.
    #[error("this desk does not attend the call; claim it and open Attend first")]
    NotAttending,
    /// The desk attends the call and has not been heard.
    #[error("the caller has not heard this desk: speak to them first, or send them back")]
    NotHeard,
    /// The desk attends the call and cannot decline it.
    #[error("this desk attends the call; complete it or send it back")]
    Attending,
    /// The desk has no queue stream open.
    #[error("this desk has no queue stream open; open WatchQueue with the state instead")]
    NotWatching,
    /// No such call is alive.
    #[error("no such call is live; ListCalls names those that are")]
    NotLive,
    /// The agent does not have the caller.
    #[error("the agent does not have this caller: the call has not begun, or a person has it; ask that desk")]
    NotWithAgent,
    /// What should be asked is known.
    #[error("the caller has said and confirmed it; the call's view shows it")]
    Known,
    /// Whoever has written nothing may not be able to read.
    #[error("this caller has written nothing; speak to them")]
    NothingWritten,
    /// Another desk has the call that this one wants to hear.
    #[error("desk {0} has this call; only supervisors listen to it")]
    OthersCall(DeskId),
    /// Keys for the caller's line were not taken.
    #[error(transparent)]
    Keys(#[from] KeysRefused),
    /// As many listen as may.
    #[error("as many listen to this call as may; one of them must stop first")]
    ListenersFull,
}
