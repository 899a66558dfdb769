//! One attempt to pass the call to a person: requested, offered, accepted, bridged, verified, or fallen. Knows nothing of
//! turns or prompts; the call carries out what it finds here.

use crate::policy::{HandoffReason, Ladder, Line, Queue, RungKind};
use crate::units::{CallTime, DeskId, HandoffId, PromptId};
use std::collections::BTreeSet;

/// Who took the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taker {
    /// A desk.
    Desk(DeskId),
    /// Whoever pressed 1 on the human line.
    Line,
}

/// How far the attempt is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// Asked for; nobody is known to see it.
    Requested,
    /// It stands on a desk's stream.
    Offered,
    /// A desk claimed it; its audio is awaited.
    Accepted(DeskId),
    /// Media flows; no voice has been heard yet.
    Bridged(Taker),
    /// A voice was heard (S13).
    Verified(Taker),
}

impl Stage {
    /// The stage's name, as views and facts spell it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Offered => "offered",
            Self::Accepted(_) => "accepted",
            Self::Bridged(_) => "bridged",
            Self::Verified(_) => "verified",
        }
    }
}

/// The leg to the human line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineLeg {
    /// None.
    Idle,
    /// Dialled.
    Dialling,
    /// Answered: the prompt that asks to press 1, once said.
    Answered(PromptId),
}

/// What the caller knows of the attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing yet.
    Nothing,
    /// That it takes a moment.
    Moment,
    /// That the offer stands, or that a line is dialled.
    Asked,
    /// That a person was lost and the call is offered again.
    Again,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attempt {
    /// Its id.
    pub(super) id: HandoffId,
    /// Why.
    pub(super) reason: HandoffReason,
    /// Where on the ladder.
    pub(super) rung: usize,
    /// When it was asked for.
    pub(super) since: CallTime,
    /// How far.
    pub(super) stage: Stage,
    /// The human line.
    pub(super) line: LineLeg,
    /// Desks that see it.
    pub(super) desks: u32,
    /// Desks that declined it on this rung.
    pub(super) declined: BTreeSet<DeskId>,
    /// What the step that asked for it says once it stands (S14).
    pub(super) lines: Vec<Line>,
    /// What the caller knows.
    pub(super) told: Told,
}

impl Attempt {
    /// Whether the caller and a person hear each other.
    pub(super) const fn is_bridged(&self) -> bool {
        matches!(self.stage, Stage::Bridged(_) | Stage::Verified(_))
    }

    /// Whether a voice was heard from whoever took it (S13).
    pub(super) const fn is_verified(&self) -> bool {
        matches!(self.stage, Stage::Verified(_))
    }

    /// Whether it waits for somebody to take it.
    pub(super) const fn is_waiting(&self) -> bool {
        matches!(self.stage, Stage::Requested | Stage::Offered)
    }

    /// Whether the offer has been taken off the desks' streams: somebody on the telephone has the call.
    pub(super) const fn is_withdrawn(&self) -> bool {
        matches!(self.stage, Stage::Bridged(Taker::Line) | Stage::Verified(Taker::Line))
    }

    /// The desk that has it, claimed or bridged.
    pub(super) const fn desk(&self) -> Option<&DeskId> {
        match &self.stage {
            Stage::Accepted(desk) | Stage::Bridged(Taker::Desk(desk)) | Stage::Verified(Taker::Desk(desk)) => {
                Some(desk)
            }
            Stage::Requested | Stage::Offered | Stage::Bridged(Taker::Line) | Stage::Verified(Taker::Line) => None,
        }
    }

    /// Whether every desk that sees it has declined.
    pub(super) fn is_declined_by_all(&self) -> bool {
        !self.declined.is_empty() && u32::try_from(self.declined.len()).is_ok_and(|declined| declined >= self.desks)
    }
}

/// Passing the call to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Handoff {
    /// Nobody is asked.
    Idle,
    /// An attempt runs.
    Open(Box<Attempt>),
}

impl Handoff {
    /// The attempt that runs.
    pub(super) fn attempt(&self) -> Option<&Attempt> {
        match self {
            Self::Idle => None,
            Self::Open(attempt) => Some(attempt),
        }
    }

    /// The same, to be changed.
    pub(super) fn attempt_mut(&mut self) -> Option<&mut Attempt> {
        match self {
            Self::Idle => None,
            Self::Open(attempt) => Some(attempt),
        }
    }

    /// The attempt with this id.
    pub(super) fn with_id(&mut self, id: HandoffId) -> Option<&mut Attempt> {
        self.attempt_mut().filter(|attempt| attempt.id == id)
    }

    /// Ends the attempt.
    pub(super) fn close(&mut self) -> Option<Attempt> {
        match std::mem::replace(self, Self::Idle) {
            Self::Idle => None,
            Self::Open(attempt) => Some(*attempt),
        }
    }

    /// Whether an attempt runs.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// The queue it stands in.
    pub(super) fn queue(&self) -> Option<Queue> {
        self.attempt().map(|attempt| attempt.reason.queue)
    }
}

/// What a rung asks, without the line's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// Desks.
    Desks,
    /// The telephone.
    Line,
}

/// What a rung of the ladder asks.
pub(super) fn ask_of(ladder: &Ladder, rung: usize) -> Option<Ask> {
    ladder.rungs.get(rung).map(|rung| match rung.kind {
        RungKind::Desks | RungKind::Supervisors => Ask::Desks,
        RungKind::Line(_) => Ask::Line,
    })
}

/// The first rung from `from` on that is a telephone line.
pub(super) fn line_from(ladder: &Ladder, from: usize) -> Option<usize> {
    (from..ladder.rungs.len()).find(|&rung| ask_of(ladder, rung) == Some(Ask::Line))
}
