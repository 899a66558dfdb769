//! What waits and what runs. No lock, no worker: plain data that the station keeps behind its lock.

use super::job::{AsrFailure, AsrJob, AsrKey, OnAnswer};
use super::queue::{Dropped, Queue};
use crate::worker::{AsrHeard, CancelFlag, JobId};
use calmline_core::call::TranscriptKind;
use calmline_core::units::AudioSpan;
use std::collections::BTreeMap;
use tokio::time::Instant;

/// A job that has a lane. Its answer is gone once it was given, while the lane is still taken.
pub(super) struct Running {
    pub(super) key: AsrKey,
    pub(super) kind: TranscriptKind,
    pub(super) span: AudioSpan,
    pub(super) pcm_8k: Vec<i16>,
    pub(super) deadline: Instant,
    pub(super) cancel: CancelFlag,
    pub(super) answer: Option<OnAnswer>,
    pub(super) worker_job: Option<JobId>,
    pub(super) heard: Option<AsrHeard>,
}

impl From<AsrJob> for Running {
    fn from(job: AsrJob) -> Self {
        Self {
            key: job.key,
            kind: job.kind,
            span: job.span,
            pcm_8k: job.pcm_8k,
            deadline: job.deadline,
            cancel: job.cancel,
            answer: Some(job.answer),
            worker_job: None,
            heard: None,
        }
    }
}

/// A job that is given up while it runs: whom to tell, and what to stop.
pub(super) struct GivenUp {
    pub(super) answer: OnAnswer,
    pub(super) why: AsrFailure,
    pub(super) worker_job: Option<JobId>,
}

/// What waits and what runs.
pub(super) struct Desk {
    pub(super) queue: Queue,
    running: BTreeMap<u64, Running>,
    last_run: u64,
    lanes: usize,
}

impl Desk {
    pub(super) fn new(room: usize, lanes: usize) -> Self {
        Self { queue: Queue::new(room), running: BTreeMap::new(), last_run: 0, lanes }
    }

    /// The next job with a lane to run on, under the number of its run.
    pub(super) fn begin_next(&mut self) -> Option<(u64, &mut Running)> {
        if self.running.len() >= self.lanes {
            return None;
        }
        let job = self.queue.pop()?;
        self.last_run += 1;
        Some((self.last_run, self.running.entry(self.last_run).or_insert(job.into())))
    }

    pub(super) fn run(&mut self, run: u64) -> Option<&mut Running> {
        self.running.get_mut(&run)
    }

    /// Frees the lane of a run.
    pub(super) fn end(&mut self, run: u64) -> Option<Running> {
        self.running.remove(&run)
    }

    /// Gives up what is past its deadline or cancelled.
    pub(super) fn sweep(&mut self, now: Instant) -> (Vec<Dropped>, Vec<GivenUp>) {
        let given_up = self.give_up(|running| {
            if running.cancel.is_cancelled() {
                Some(AsrFailure::Cancelled)
            } else {
                (running.deadline <= now).then_some(AsrFailure::Late)
            }
        });
        (self.queue.sweep(now), given_up)
    }

    /// Gives up the jobs of an utterance.
    pub(super) fn forget(&mut self, key: AsrKey) -> (Vec<Dropped>, Vec<GivenUp>) {
        let given_up = self.give_up(|running| (running.key == key).then_some(AsrFailure::Cancelled));
        (self.queue.forget(key), given_up)
    }

    /// Gives up everything.
    pub(super) fn clear(&mut self) -> (Vec<Dropped>, Vec<GivenUp>) {
        let given_up = self.give_up(|_| Some(AsrFailure::Down));
        (self.queue.clear(AsrFailure::Down), given_up)
    }

    fn give_up(&mut self, why: impl Fn(&Running) -> Option<AsrFailure>) -> Vec<GivenUp> {
        self.running
            .values_mut()
            .filter_map(|running| {
                let why = why(running)?;
                running.answer.take().map(|answer| GivenUp { answer, why, worker_job: running.worker_job })
            })
            .collect()
    }

    /// The first deadline of a job that is not answered yet.
    pub(super) fn first_deadline(&self) -> Option<Instant> {
        let running = self.running.values().filter(|running| running.answer.is_some()).map(|running| running.deadline);
        running.chain(self.queue.first_deadline()).min()
    }
}
