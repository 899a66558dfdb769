//! The phases of a call. An offered handoff is none of them: the agent goes on talking while a desk decides.

use super::view::PhaseName;
use crate::policy::Outcome;

/// How an INVITE stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ring {
    /// No INVITE yet.
    Expected,
    /// Answered with 200; the ACK is awaited.
    Answering,
}

/// Where a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the ACK.
    Ringing(Ring),
    /// Agent and caller talk.
    Conversing,
    /// A person hears the caller; the attempt says who.
    WithDispatcher,
    /// The goodbye is being said.
    Closing(Outcome),
    /// Over.
    Ended,
}

impl Phase {
    /// The name for people.
    pub(super) const fn name(self) -> PhaseName {
        match self {
            Self::Ringing(_) => PhaseName::Ringing,
            Self::Conversing => PhaseName::Conversing,
            Self::WithDispatcher => PhaseName::WithDispatcher,
            Self::Closing(_) => PhaseName::Closing,
            Self::Ended => PhaseName::Ended,
        }
    }

    /// Whether the agent has the floor with the caller.
    pub(super) const fn is_with_agent(self) -> bool {
        matches!(self, Self::Conversing | Self::Closing(_))
    }
}
