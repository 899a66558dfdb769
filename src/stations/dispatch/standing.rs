//! One call in the queue.

use super::events::{Asked, OfferState, StandingOffer};
use calmline_core::call::{CallView, Offer};
use calmline_core::units::{CallId, DeskId, HandoffId, Span};
use std::sync::Arc;

/// Whether the desk that attends a call was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    NotYet,
    Yes,
}

/// A call in the queue.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) handoff: HandoffId,
    pub(super) offer: Offer,
    pub(super) asked: Asked,
    pub(super) offered_unix_us: u64,
    pub(super) state: OfferState,
    /// When the lease of a claim ends, as time since the station began.
    pub(super) lease_ends: Option<Span>,
    pub(super) view: Arc<CallView>,
    /// How many desks were last reported to see it.
    pub(super) shown: u32,
    /// Since its audio was opened.
    pub(super) heard: Heard,
}

impl Standing {
    /// An offer that waits.
    pub(super) fn new(
        (handoff, offer): (HandoffId, Offer),
        asked: Asked,
        offered_unix_us: u64,
        view: Arc<CallView>,
    ) -> Self {
        let state = OfferState::Waiting;
        Self { handoff, offer, asked, offered_unix_us, state, lease_ends: None, view, shown: 0, heard: Heard::NotYet }
    }

    /// Whether this desk attends it.
    pub(super) fn attended_by(&self, desk: &DeskId) -> bool {
        matches!(&self.state, OfferState::Attended(holder) if holder == desk)
    }

    /// As desks see it.
    pub(super) fn seen(&self, call: CallId) -> StandingOffer {
        StandingOffer {
            call,
            handoff: self.handoff,
            offer: self.offer.clone(),
            asked: self.asked,
            offered_unix_us: self.offered_unix_us,
            state: self.state.clone(),
            view: Some(Arc::clone(&self.view)),
        }
    }
}
