//! The understanding station: reads utterances off the calls' own tasks, each within its deadline.
//!
//! A reading takes about half a millisecond for each word piece. Where the whole reading would come too late, because the
//! utterance is long or others wait before it, the quick one is given instead, which leaves every matter to a person.

mod pace;
#[cfg(test)]
mod tests;

use crate::clock;
use calmline_core::call::{self, Input, Pace};
use calmline_core::understanding::{Heard, Reader, Topic};
use pace::Costs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Utterances that may wait. One more could not be read within any deadline.
const WAITING_AT_MOST: usize = 64;

/// What to read, and where the answer goes.
pub struct ReadJob {
    /// The words.
    pub heard: Heard,
    /// What the agent had asked.
    pub asked: Topic,
    /// The answer is of no use after this.
    pub deadline: Instant,
    /// Takes the answer, and how long it took from being asked for.
    pub answer: Box<dyn FnOnce(Input, Duration) + Send>,
}

/// Why an utterance is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too many wait.
    #[error("too many utterances wait to be read")]
    Busy,
    /// No reader is left.
    #[error("no reader is left")]
    Down,
}

/// What the station counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Utterances that were not taken.
    pub refused: u64,
    /// Utterances that were read quickly, because a whole reading would have come too late.
    pub hurried: u64,
}

/// The station. Cheap to clone; its threads end with the last clone.
#[derive(Debug, Clone)]
pub struct UnderstandingStation {
    lanes: Vec<mpsc::Sender<(ReadJob, Instant)>>,
    next: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
    hurried: Arc<AtomicU64>,
}

impl UnderstandingStation {
    /// Starts so many threads with a reader that they share.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(reader: &Arc<dyn Reader>, threads: usize) -> std::io::Result<Self> {
        let hurried: Arc<AtomicU64> = Arc::default();
        let mut lanes = Vec::new();
        for number in 0..threads.max(1) {
            let (lane, jobs) = mpsc::channel(WAITING_AT_MOST);
            let (reader, hurried) = (Arc::clone(reader), Arc::clone(&hurried));
            let thread = std::thread::Builder::new().name(format!("reader-{number}"));
            thread.spawn(move || work(reader.as_ref(), jobs, &hurried))?;
            lanes.push(lane);
        }
        Ok(Self { lanes, next: Arc::default(), refused: Arc::default(), hurried })
    }

    /// Asks for a reading. The answer comes on a thread of the station.
    ///
    /// # Errors
    /// [`Refused`] where it cannot be had; the answer is not called then.
    pub fn try_read(&self, job: ReadJob) -> Result<(), Refused> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let lane = usize::try_from(turn % self.lanes.len() as u64).unwrap_or(0);
        self.lanes[lane].try_send((job, clock::now())).map_err(|refused| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            match refused {
                mpsc::error::TrySendError::Full(_) => Refused::Busy,
                mpsc::error::TrySendError::Closed(_) => Refused::Down,
            }
        })
    }

    /// What was counted since the start.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts { refused: self.refused.load(Ordering::Relaxed), hurried: self.hurried.load(Ordering::Relaxed) }
    }
}

/// A thread's life: one utterance after the other. A reader that breaks over one is told of by the guard around it, and goes
/// on with the next.
fn work(reader: &dyn Reader, mut jobs: mpsc::Receiver<(ReadJob, Instant)>, hurried: &AtomicU64) {
    let mut costs = Costs::new();
    while let Some((job, asked_at)) = jobs.blocking_recv() {
        let began = clock::now();
        let length = job.heard.words.open().len() + job.asked.question().len();
        let left = job.deadline.saturating_duration_since(began);
        let pace = if costs.of(length) <= left { Pace::Whole } else { Pace::Quick };
        let input = call::read(reader, &job.heard, &job.asked, pace);
        let ended = clock::now();
        match pace {
            Pace::Whole => costs.learn(length, ended.saturating_duration_since(began)),
            Pace::Quick => {
                hurried.fetch_add(1, Ordering::Relaxed);
                costs.forget_a_little();
            }
        }
        (job.answer)(input, ended.saturating_duration_since(asked_at));
    }
}
