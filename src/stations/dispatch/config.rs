//! How the station behaves, and the small answers it gives.

use super::log::Cursor;
use calmline_core::call::CallView;
use calmline_core::policy::RungKind;
use calmline_core::units::Span;
use std::sync::Arc;
use std::time::Duration;

/// How the station behaves.
#[derive(Debug, Clone)]
pub struct DispatchConfig {
    /// Whom each rung of the agency's ladder asks, in order.
    pub rungs: Vec<RungKind>,
    /// How long a desk that claimed has to open its audio.
    pub lease: Span,
    /// Events held for readers that resume.
    pub events_held: usize,
    /// Events, views not counted, that a reader may be behind before it is cut loose.
    pub behind_max: u64,
    /// A reader that was told nothing for this long is told that the connection lives.
    pub heartbeat: Duration,
}

impl DispatchConfig {
    /// Five seconds: a desk opens its audio within one round trip of the claim, and a caller in danger must not wait for
    /// one that does not.
    pub const LEASE: Span = Span::from_secs(5);

    /// At five events a call and a call every ten seconds, half an hour; each holds a view of some kilobytes.
    pub const EVENTS_HELD: usize = 1024;

    /// Four times what a full house of 64 calls makes when all are offered at once.
    pub const BEHIND_MAX: u64 = 256;

    /// Well below the idle limits of proxies, of which 30 seconds is the shortest common one.
    pub const HEARTBEAT: Duration = Duration::from_secs(5);

    /// The named constants above, with this ladder.
    #[must_use]
    pub fn new(rungs: Vec<RungKind>) -> Self {
        Self {
            rungs,
            lease: Self::LEASE,
            events_held: Self::EVENTS_HELD,
            behind_max: Self::BEHIND_MAX,
            heartbeat: Self::HEARTBEAT,
        }
    }
}

/// A call that a desk has claimed.
#[derive(Debug, Clone)]
pub struct Claim {
    /// How long the desk has to open its audio.
    pub lease: Span,
    /// The call as it stands.
    pub view: Arc<CallView>,
}

/// How full the station is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DispatchCounts {
    /// Calls that are live.
    pub calls_live: usize,
    /// Offers that stand, claimed and attended ones too.
    pub offers_standing: usize,
    /// Desks on duty.
    pub desks_on_duty: usize,
    /// Queue streams ended since the start because they read too slowly.
    pub streams_cut: u64,
}

/// Where a queue stream starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// It is the first: with a snapshot.
    First,
    /// After this cursor, if it still holds.
    From(Cursor),
    /// With a snapshot: what was given is no cursor.
    Unreadable,
}
