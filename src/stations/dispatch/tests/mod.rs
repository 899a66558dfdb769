//! The queue's rules, and the station around them with a paused clock.

mod cursors;
mod leases;
mod rules;

use super::log::EventLog;
use super::queue::{DispatchQueue, Report};
use calmline_core::call::{CallView, DeskEvent, Offer, PhaseName};
use calmline_core::policy::{HandoffReason, Queue, RungKind};
use calmline_core::understanding::Tier;
use calmline_core::units::{CallId, CallTime, DeskId, HandoffId, Private, Span};
use std::sync::Arc;

pub(super) const CALL: CallId = CallId(0x5550100);
pub(super) const OTHER: CallId = CallId(0x5550101);
pub(super) const FIRST: HandoffId = HandoffId(1);
pub(super) const SECOND: HandoffId = HandoffId(2);

pub(super) fn desk(number: u32) -> DeskId {
    DeskId(format!("desk-{number}"))
}

pub(super) fn view() -> CallView {
    CallView {
        phase: PhaseName::Conversing,
        at: CallTime::from_millis(1_000),
        caller: Private::new("555-0100".to_owned()),
        call_type: None,
        queue: None,
        asked: None,
        slots: Vec::new(),
        facts: Vec::new(),
        transcript: Vec::new(),
        desk_notes: Vec::new(),
        decisions: Vec::new(),
        flags: Vec::new(),
        spoken_of: Vec::new(),
        handoff: None,
    }
}

pub(super) fn offer(queue: Queue, rung: u32) -> Offer {
    let (tier, why) = (Tier::C, "asked_for_a_person".to_owned());
    let quote = Private::new("could I talk to somebody".to_owned());
    Offer { reason: HandoffReason { tier, class: None, queue, why, quote }, rung }
}

pub(super) fn rungs() -> Vec<RungKind> {
    vec![RungKind::Desks, RungKind::Supervisors, RungKind::Line("night line".to_owned())]
}

/// A queue whose reports are collected.
pub(super) struct Scene {
    pub(super) queue: DispatchQueue,
    pub(super) out: Vec<Report>,
}

impl Scene {
    pub(super) fn new() -> Self {
        let queue = DispatchQueue::new(rungs(), Span::from_secs(5), EventLog::new(7, 64));
        Self { queue, out: Vec::new() }
    }

    pub(super) fn offer(&mut self, call: CallId, handoff: HandoffId, kind: Queue, at_unix_us: u64) {
        self.queue.offer(call, (handoff, offer(kind, 0)), Arc::new(view()), at_unix_us, &mut self.out);
    }

    /// What the call was told since the last look.
    pub(super) fn told(&mut self) -> Vec<DeskEvent> {
        self.out.drain(..).map(|report| report.event).collect()
    }
}
