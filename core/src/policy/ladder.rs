//! The agency's escalation ladder: whom an unanswered offer climbs to, and how long each has.

use crate::units::Span;
use serde::{Deserialize, Serialize};

/// Whom a rung asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RungKind {
    /// Every desk on duty.
    Desks,
    /// Every desk with the supervisor role.
    Supervisors,
    /// A human line on the telephone, by its configured name: the human trunk, the next centre.
    Line(String),
}

/// One rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// Whom it asks.
    pub kind: RungKind,
    /// How long they have.
    pub wait: Span,
}

/// The whole ladder. An urgent offer that reaches the top starts again at the bottom (S6) and stays in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// From the first asked to the last.
    pub rungs: Vec<Rung>,
    /// After this long an urgent caller is told the truth and to dial 911.
    pub truth_after: Span,
}
