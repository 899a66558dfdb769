//! Gathers windows into batches, one of which is with the worker at a time.

use super::{OnReport, VadReport, Window};
use crate::clock;
use crate::inference::vad::Vad;
use crate::worker::{OnReply, Reply, VadAnswer, VadAsk, VadWindow, Workers};
use calmline_core::units::{CallTime, Confidence};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Windows in a batch at most: about 8 ms of work.
const BATCH_AT_MOST: usize = 256;

/// The answer that is owed for a window. Dropped without one, it reports the window as lost.
pub(super) struct Owed {
    at: CallTime,
    report: Arc<OnReport>,
    lost: Arc<AtomicU64>,
    settled: bool,
}

impl Owed {
    pub(super) fn new(at: CallTime, report: Arc<OnReport>, lost: Arc<AtomicU64>) -> Self {
        Self { at, report, lost, settled: false }
    }

    fn settle(mut self, speech: f32) {
        self.settled = true;
        (self.report)(VadReport::Judged { at: self.at, speech: Confidence::from_ratio(speech) });
    }
}

impl Drop for Owed {
    fn drop(&mut self) {
        if !self.settled {
            self.lost.fetch_add(1, Ordering::Relaxed);
            (self.report)(VadReport::Lost { at: self.at });
        }
    }
}

/// A window that waits.
pub(super) struct Heard {
    pub(super) lane: u64,
    pub(super) window: Window,
    pub(super) arrived: Instant,
    pub(super) owed: Owed,
}

/// What lanes say.
pub(super) enum Message {
    /// A window.
    Heard(Box<Heard>),
    /// The lane is closed.
    Ended(u64),
}

/// Says, when it is dropped, that the worker is free again: after an answer, a failure and a refusal alike.
struct Free(mpsc::Sender<()>);

impl Drop for Free {
    fn drop(&mut self) {
        // The station may be gone.
        self.0.try_send(()).ok();
    }
}

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The first window of a batch waits so long for others.
    pub(super) gather: Duration,
    /// A window that waited longer is not judged any more.
    pub(super) too_late: Duration,
    /// A batch that is with the worker for longer means that the worker hangs.
    pub(super) stuck_after: Duration,
}

pub(super) struct Batches {
    workers: Workers<Vad>,
    open_lanes: Arc<AtomicUsize>,
    limits: Limits,
    lost: Arc<AtomicU64>,
    shed: Arc<AtomicU64>,
    waiting: Vec<Heard>,
    ended: Vec<u64>,
}

impl Batches {
    pub(super) fn new(workers: Workers<Vad>, open_lanes: Arc<AtomicUsize>, limits: Limits) -> Self {
        let (lost, shed) = (Arc::default(), Arc::default());
        Self { workers, open_lanes, limits, lost, shed, waiting: Vec::new(), ended: Vec::new() }
    }

    /// The count of lost windows.
    pub(super) fn lost(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.lost)
    }

    /// The count of windows shed: lost because they waited for too long.
    pub(super) fn shed(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.shed)
    }

    /// Runs until the station and every lane are gone.
    pub(super) async fn run(mut self, mut messages: mpsc::Receiver<Message>) {
        let (free, mut freed) = mpsc::channel(1);
        let mut with_worker = false;
        loop {
            let due = self.waiting.first().map(|first| first.arrived + self.limits.gather);
            tokio::select! {
                message = messages.recv(), if self.waiting.len() < BATCH_AT_MOST => match message {
                    Some(Message::Heard(heard)) => self.waiting.push(*heard),
                    Some(Message::Ended(lane)) => self.ended.push(lane),
                    None => return,
                },
                _ = freed.recv(), if with_worker => with_worker = false,
                () = sleep_until(due), if !with_worker => {}
            }
            if !with_worker && self.is_ripe() {
                self.send(Free(free.clone()));
                with_worker = true;
            }
        }
    }

    /// Whether the batch should go: every open lane has a window in it, or the first one has waited long enough.
    fn is_ripe(&self) -> bool {
        let Some(first) = self.waiting.first() else { return false };
        let lanes: BTreeSet<u64> = self.waiting.iter().map(|heard| heard.lane).collect();
        lanes.len() >= self.open_lanes.load(Ordering::Relaxed) || clock::now() >= first.arrived + self.limits.gather
    }

    fn send(&mut self, free: Free) {
        let now = clock::now();
        let before = self.waiting.len();
        // What is dropped here is thereby reported lost.
        self.waiting.retain(|heard| now.saturating_duration_since(heard.arrived) < self.limits.too_late);
        let waiting = std::mem::take(&mut self.waiting);
        self.shed.fetch_add((before - waiting.len()) as u64, Ordering::Relaxed);
        let windows = waiting.iter().map(|heard| VadWindow::new(heard.lane, &heard.window)).collect();
        let ask = VadAsk { windows, ended: std::mem::take(&mut self.ended) };
        let mut owed: Vec<Owed> = waiting.into_iter().map(|heard| heard.owed).collect();
        let on_reply: OnReply<VadAnswer> = Box::new(move |reply| {
            let _until_the_end = &free;
            match reply {
                Reply::Part(answer) if answer.speech.len() == owed.len() => {
                    owed.drain(..).zip(answer.speech).for_each(|(owed, speech)| owed.settle(speech));
                }
                Reply::Part(_) | Reply::Done | Reply::Failed(_) => owed.clear(),
            }
        });
        if self.workers.try_ask(&ask, now + self.limits.stuck_after, on_reply).is_err() {
            // The lanes that ended are of no account to a worker that is not there; the next one knows no lane.
            tracing::trace!("no detector took a batch");
        }
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}
