//! The review of a case: which state follows on which, who changed it, and what may be the same case.
//!
//! Every change names the revision that its person saw and is refused if somebody else was faster; a request that is sent
//! again is known by its id and does nothing twice.

mod alike;
mod change;
mod reading;
mod same;

pub use change::{ReviewError, ReviewRefusal, ReviewRequest};
pub(super) use change::{labelled, open};
pub use reading::{ReviewedRow, ReviewsAsked};
pub(super) use same::same_as;

use super::store::micros;
use calmline_core::call::Labels;
use calmline_core::units::{CallId, Private};

/// Where the review of a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewState {
    /// Nobody has decided on it.
    Waiting,
    /// A person found it right.
    Approved,
    /// A person found that nothing is to be done.
    Rejected,
    /// Another case stands for it.
    Merged,
    /// It was decided on, and waits again.
    Reopened,
}

impl ReviewState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Approved, Self::Rejected, Self::Merged, Self::Reopened];

    /// Its name in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Reopened => "reopened",
        }
    }

    /// Whether a person has to look at it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Reopened)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What was done in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewAct {
    /// It began to wait.
    Opened,
    /// Values or the call type were corrected.
    Edited,
    /// It was approved.
    Approved,
    /// It was rejected.
    Rejected,
    /// It was merged into another case.
    Merged,
    /// It was opened again.
    Reopened,
    /// The desk that had the call gave its labels later.
    Labelled,
}

impl ReviewAct {
    const ALL: [Self; 7] =
        [Self::Opened, Self::Edited, Self::Approved, Self::Rejected, Self::Merged, Self::Reopened, Self::Labelled];

    const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Edited => "edited",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Reopened => "reopened",
            Self::Labelled => "labelled",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// The review of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Where it stands.
    pub state: ReviewState,
    /// Rises by one with every change.
    pub revision: u64,
    /// The case that stands for this one, if it is merged.
    pub merged_into: Option<CallId>,
    /// When it began to wait, in microseconds since 1970-01-01 UTC.
    pub opened_unix_us: u64,
    /// When it was changed last.
    pub changed_unix_us: u64,
    /// Who changed it last; empty if the service did.
    pub by: String,
    /// By which token; empty if the service did.
    pub desk: String,
    /// Why.
    pub reason: Private<String>,
}

/// One change of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewChange {
    /// The revision that it made.
    pub revision: u64,
    /// What was done.
    pub act: ReviewAct,
    /// When, in microseconds since 1970-01-01 UTC.
    pub at_unix_us: u64,
    /// The person; empty if the service did it.
    pub by: String,
    /// By which token; empty if the service did it.
    pub desk: String,
    /// Why.
    pub reason: Private<String>,
    /// The case that stands for this one from here on.
    pub merged_into: Option<CallId>,
}

/// What a person wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// It is right.
    Approve,
    /// Nothing is to be done.
    Reject,
    /// It must be looked at again.
    Reopen,
    /// Another case stands for it.
    Merge(CallId),
    /// These corrections, in place of those that stand.
    Edit(Labels),
}

impl Wish {
    const fn act(&self) -> ReviewAct {
        match self {
            Self::Approve => ReviewAct::Approved,
            Self::Reject => ReviewAct::Rejected,
            Self::Reopen => ReviewAct::Reopened,
            Self::Merge(_) => ReviewAct::Merged,
            Self::Edit(_) => ReviewAct::Edited,
        }
    }

    /// The state that follows on this one, if the wish may be had in it.
    const fn follows(&self, state: ReviewState) -> Option<ReviewState> {
        match (self, state.is_open()) {
            (Self::Approve, true) => Some(ReviewState::Approved),
            (Self::Reject, true) => Some(ReviewState::Rejected),
            (Self::Merge(_), true) => Some(ReviewState::Merged),
            (Self::Edit(_), true) => Some(state),
            (Self::Reopen, false) => Some(ReviewState::Reopened),
            (Self::Approve | Self::Reject | Self::Merge(_) | Self::Edit(_), false) | (Self::Reopen, true) => None,
        }
    }
}

/// What the database holds as a signed integer is never below zero.
fn unsigned(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

#[cfg(test)]
mod tests;
