//! What the station's handles share: one lock around the queue, the calls' inboxes and the lines, and the task that ends
//! leases. Nothing waits inside the lock.

use super::config::DispatchConfig;
use super::events::{AttendEnd, Withdrawal};
use super::lines::Line;
use super::queue::{DispatchQueue, Report};
use super::subscription::{Fate, Reader};
use crate::audio::Taps;
use crate::stations::{CallInbox, KeyLine};
use calmline_core::call::{CallView, Input};
use calmline_core::units::{CallId, DeskId, HandoffId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

/// Calls whose desks may still bring labels: half an hour of a large room.
const SERVED_HELD: usize = 256;

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) state: Mutex<State>,
    pub(super) config: DispatchConfig,
    pub(super) began: Instant,
    /// The log's last number, for readers that wait at its end.
    pub(super) moved: watch::Sender<u64>,
    /// The next lease may have changed.
    pub(super) deadline: Arc<Notify>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) queue: DispatchQueue,
    pub(super) inboxes: BTreeMap<CallId, CallInbox>,
    pub(super) taps: BTreeMap<CallId, Taps>,
    pub(super) keys: BTreeMap<CallId, KeyLine>,
    pub(super) lines: BTreeMap<CallId, Line>,
    pub(super) live: BTreeMap<CallId, watch::Sender<Arc<CallView>>>,
    pub(super) readers: BTreeMap<u64, Reader>,
    /// Calls that were taken from a desk which attended them, the latest last: it may still bring labels.
    pub(super) served: VecDeque<(CallId, HandoffId, DeskId)>,
    /// Numbers readers and desks' streams.
    pub(super) opened: u64,
    /// Readers that were cut loose.
    pub(super) cut: u64,
}

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a change, cuts loose whom it left too far behind, and tells calls and readers.
    pub(super) fn act<T>(&self, change: impl FnOnce(&mut State, &mut Vec<Report>) -> T) -> T {
        let mut reports = Vec::new();
        let mut state = self.lock();
        let answer = change(&mut state, &mut reports);
        state.cut_slow(self.config.behind_max, &mut reports);
        for report in reports {
            if let Some(inbox) = state.inboxes.get(&report.call) {
                inbox.put(Input::Desk(report.handoff, report.event));
            }
        }
        let head = state.queue.log.head().seq;
        drop(state);
        self.moved.send_if_modified(|seq| std::mem::replace(seq, head) != head);
        self.deadline.notify_one();
        answer
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.deadline.notify_one();
    }
}

/// Ends leases when they are due, for as long as the station is there.
pub(super) async fn end_leases(station: Weak<Shared>, deadline: Arc<Notify>) {
    loop {
        let Some(shared) = station.upgrade() else { return };
        let began = shared.began;
        let next = shared.lock().queue.next_deadline();
        drop(shared);
        let Some(next) = next else {
            deadline.notified().await;
            continue;
        };
        tokio::select! {
            () = tokio::time::sleep_until(began + next.as_duration()) => {
                if let Some(shared) = station.upgrade() {
                    shared.act(|state, reports| {
                        for call in state.queue.lapse(next, reports) {
                            state.lines.remove(&call);
                        }
                    });
                }
            }
            () = deadline.notified() => {}
        }
    }
}

impl State {
    pub(super) fn number(&mut self) -> u64 {
        self.opened += 1;
        self.opened
    }

    pub(super) fn show(&mut self, call: CallId, view: &Arc<CallView>) {
        match self.live.get(&call) {
            Some(sender) => {
                sender.send_replace(Arc::clone(view));
            }
            None => {
                self.live.insert(call, watch::Sender::new(Arc::clone(view)));
            }
        }
    }

    pub(super) fn forget(&mut self, call: CallId) {
        self.queue.withdraw(call, None, Withdrawal::CallEnded);
        self.end_line(call, AttendEnd::CallEnded);
        self.live.remove(&call);
        self.inboxes.remove(&call);
        self.taps.remove(&call);
        self.keys.remove(&call);
    }

    pub(super) fn end_line(&mut self, call: CallId, why: AttendEnd) {
        let Some(mut line) = self.lines.remove(&call) else { return };
        let attended = line.stream.is_some();
        line.end(why);
        if attended && matches!(why, AttendEnd::Withdrawn | AttendEnd::CallEnded) {
            if self.served.len() == SERVED_HELD {
                self.served.pop_front();
            }
            self.served.push_back((call, line.handoff, line.desk));
        }
    }

    pub(super) fn is_current(&self, call: CallId, stream: u64) -> bool {
        self.lines.get(&call).and_then(|line| line.stream.as_ref()).is_some_and(|(current, _)| *current == stream)
    }

    pub(super) fn cut_slow(&mut self, behind_max: u64, reports: &mut Vec<Report>) {
        let moves = self.queue.log.moves();
        for reader in self.readers.values_mut() {
            if reader.fate == Fate::Reading && moves - reader.read_moves > behind_max {
                reader.fate = Fate::CutLoose;
                self.cut += 1;
                self.queue.leave(&reader.desk, reports);
                tracing::warn!(desk = %reader.desk, behind = moves - reader.read_moves, "queue stream cut loose");
            }
        }
    }
}
