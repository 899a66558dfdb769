//! Who is on duty: desks with a queue stream open, and whether they take calls.

use super::events::{DeskRole, DeskState};
use calmline_core::units::DeskId;
use std::collections::BTreeMap;

/// A desk with at least one stream open.
#[derive(Debug)]
struct Desk {
    streams: u32,
    role: DeskRole,
    state: DeskState,
}

/// The desks that are there.
#[derive(Debug, Default)]
pub(super) struct Roster {
    desks: BTreeMap<DeskId, Desk>,
}

impl Roster {
    /// A stream opened. The state that it brings is the desk's from here on, whatever other streams brought.
    pub(super) fn join(&mut self, desk: &DeskId, role: DeskRole, state: DeskState) {
        let entry = self.desks.entry(desk.clone()).or_insert(Desk { streams: 0, role, state });
        entry.streams += 1;
        entry.role = role;
        entry.state = state;
    }

    /// A stream closed; with its last stream a desk leaves.
    pub(super) fn leave(&mut self, desk: &DeskId) {
        if let Some(entry) = self.desks.get_mut(desk) {
            entry.streams -= 1;
            if entry.streams == 0 {
                self.desks.remove(desk);
            }
        }
    }

    /// Sets the state of a desk; false if it has no stream open.
    pub(super) fn set_state(&mut self, desk: &DeskId, state: DeskState) -> bool {
        self.desks.get_mut(desk).is_some_and(|entry| {
            entry.state = state;
            true
        })
    }

    /// The desks on duty.
    pub(super) fn on_duty(&self) -> impl Iterator<Item = (&DeskId, DeskRole)> {
        self.desks.iter().filter(|(_, desk)| desk.state == DeskState::Ready).map(|(id, desk)| (id, desk.role))
    }
}
