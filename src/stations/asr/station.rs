//! The station itself: jobs in, answers out, and one task that watches the deadlines.

use super::config::AsrConfig;
use super::desk::{Desk, GivenUp, Running};
use super::guards::{Guard, GuardSettings, judge};
use super::job::{AsrAnswer, AsrFailure, AsrJob, AsrKey, OnAnswer, Refused};
use super::queue::Dropped;
use crate::worker::{
    AsrAsk, AsrHeard, AsrSettings, AsrWork, Counts, Health, Refused as NotTaken, Reply, Workers, WorkersState,
};
use crate::{clock, tasks};
use calmline_core::call::{Transcript, Word};
use calmline_core::units::{Confidence, Private};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// The shortest clip that is decoded: 100 ms at 8 kHz.
const SHORTEST_SAMPLES: usize = 800;

/// The longest: 29.9 s, the window of the recogniser.
const LONGEST_SAMPLES: usize = 239_200;

/// Answers counted since the station began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AsrCounts {
    /// Clips decoded.
    pub heard: u64,
    /// Texts that a guard removed.
    pub removed: u64,
    /// Jobs that passed their deadline.
    pub late: u64,
    /// Partials that gave way to a newer job of their utterance, or to a final.
    pub gave_way: u64,
    /// Of those, the ones that a final pushed out of a full queue.
    pub shed: u64,
    /// Jobs that failed otherwise, cancelled ones aside.
    pub failed: u64,
    /// Jobs refused because the queue was full.
    pub busy: u64,
    /// Time spent decoding.
    pub decoding: Duration,
    /// Length of the clips decoded.
    pub decoded: Duration,
}

/// The recognition station. Cheap to clone. When the last clone is dropped its children end, and what is open is answered
/// as down.
#[derive(Clone)]
pub struct AsrStation {
    shared: Arc<Shared>,
}

struct Shared {
    workers: Workers<AsrWork>,
    desk: Mutex<Desk>,
    counts: Mutex<AsrCounts>,
    deadlines_changed: Arc<Notify>,
    hang_grace: Duration,
    guards: GuardSettings,
}

/// Answers that are due. They are given once no lock is held, because an answer may bring the next job.
#[derive(Default)]
struct Due(Vec<(OnAnswer, AsrAnswer)>);

impl AsrStation {
    /// Starts the children; returns before they are ready. Needs a tokio runtime.
    ///
    /// # Errors
    /// If the system gives no thread to start them from.
    pub fn start(config: AsrConfig) -> io::Result<Self> {
        let lanes = config.workers.lanes.max(1) as usize;
        let workers = Workers::start(config.workers, &AsrSettings::from(&config.model))?;
        let deadlines_changed = Arc::new(Notify::new());
        let shared = Arc::new(Shared {
            workers,
            desk: Mutex::new(Desk::new(config.waiting, lanes)),
            counts: Mutex::default(),
            deadlines_changed: Arc::clone(&deadlines_changed),
            hang_grace: config.hang_grace,
            guards: config.guards,
        });
        tasks::spawn("asr deadlines", watch_deadlines(Arc::downgrade(&shared), deadlines_changed));
        Ok(Self { shared })
    }

    /// Takes a job, which is then answered exactly once. Never waits. Answers of jobs that give way to this one are given
    /// before it returns.
    ///
    /// # Errors
    /// If no worker is ready, or the queue is full of jobs that matter as much.
    pub fn try_transcribe(&self, job: AsrJob) -> Result<(), Refused> {
        let mut due = Due::default();
        let taken = self.shared.take(job, &mut due);
        self.shared.deadlines_changed.notify_one();
        self.shared.give(due);
        taken
    }

    /// Says that the answer for an utterance is not wanted any more: its jobs are answered as cancelled, and stopped.
    pub fn forget(&self, key: AsrKey) {
        let mut due = Due::default();
        let (dropped, given_up) = self.shared.desk().forget(key);
        self.shared.settle(dropped, given_up, &mut due);
        self.shared.give(due);
    }

    /// How the workers fare.
    #[must_use]
    pub fn state(&self) -> WorkersState {
        self.shared.workers.state()
    }

    /// Follows how the workers fare, for `Input::Station`.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<WorkersState> {
        self.shared.workers.watch()
    }

    /// Waits until a worker is ready.
    pub async fn ready(&self) {
        self.shared.workers.ready().await;
    }

    /// Answers counted since the station began.
    #[must_use]
    pub fn counts(&self) -> AsrCounts {
        *self.shared.counts()
    }

    /// The workers' own counts.
    #[must_use]
    pub fn worker_counts(&self) -> Counts {
        self.shared.workers.counts()
    }

    /// Jobs that wait for a lane.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.shared.desk().queue.len()
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> MutexGuard<'_, AsrCounts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(self: &Arc<Self>, job: AsrJob, due: &mut Due) -> Result<(), Refused> {
        if self.workers.state().health != Health::Up {
            return Err(Refused::Down);
        }
        let unfit = match job.pcm_8k.len() {
            ..SHORTEST_SAMPLES => Some(AsrFailure::TooShort),
            SHORTEST_SAMPLES..=LONGEST_SAMPLES => None,
            _ => Some(AsrFailure::TooLong),
        };
        if let Some(why) = unfit {
            due.failed(job.answer, why);
            return Ok(());
        }
        let mut desk = self.desk();
        match desk.queue.push(job) {
            Ok(dropped) => {
                due.dropped(dropped);
                self.pump(&mut desk, due);
                Ok(())
            }
            Err(_) => {
                self.counts().busy += 1;
                Err(Refused::Busy)
            }
        }
    }

    /// Gives waiting jobs to free lanes.
    fn pump(self: &Arc<Self>, desk: &mut Desk, due: &mut Due) {
        due.dropped(desk.queue.sweep(clock::now()));
        while let Some((run, running)) = desk.begin_next() {
            let station = Arc::downgrade(self);
            let on_reply = Box::new(move |reply| {
                if let Some(station) = station.upgrade() {
                    station.reply(run, reply);
                }
            });
            let hard_limit = running.deadline + self.hang_grace;
            match self.workers.try_ask(&AsrAsk::new(&running.pcm_8k), hard_limit, on_reply) {
                Ok(job) => running.worker_job = Some(job),
                Err(refused) => {
                    let why = match refused {
                        // Not more is asked than there are lanes, so only a worker that is being lost can be busy.
                        NotTaken::Busy | NotTaken::Down => AsrFailure::Down,
                        NotTaken::TooLarge => AsrFailure::TooLong,
                    };
                    if let Some(answer) = desk.end(run).and_then(|running| running.answer) {
                        due.failed(answer, why);
                    }
                }
            }
        }
    }

    /// A worker replied.
    fn reply(self: &Arc<Self>, run: u64, reply: Reply<AsrHeard>) {
        let mut due = Due::default();
        let mut desk = self.desk();
        match reply {
            Reply::Part(heard) => {
                if let Some(running) = desk.run(run) {
                    running.heard = Some(heard);
                }
                return;
            }
            Reply::Done => {
                if let Some(running) = desk.end(run) {
                    self.heard(running, &mut due);
                }
            }
            Reply::Failed(failure) => {
                if let Some(answer) = desk.end(run).and_then(|running| running.answer) {
                    due.failed(answer, failure.into());
                }
            }
        }
        self.pump(&mut desk, &mut due);
        drop(desk);
        self.deadlines_changed.notify_one();
        self.give(due);
    }

    fn heard(&self, mut running: Running, due: &mut Due) {
        let (Some(answer), heard) = (running.answer.take(), running.heard.take()) else { return };
        let Some(heard) = heard else {
            due.failed(answer, AsrFailure::Recogniser);
            return;
        };
        let verdict = judge(&heard, &running.pcm_8k, &self.guards);
        self.count(&heard, running.pcm_8k.len(), verdict.removed_by);
        due.0.push((answer, AsrAnswer::Heard(transcript(&running, heard, verdict.trust))));
    }

    fn count(&self, heard: &AsrHeard, samples: usize, removed_by: Option<Guard>) {
        let mut counts = self.counts();
        counts.heard += 1;
        counts.removed += u64::from(removed_by.is_some());
        counts.decoding += Duration::from_micros(heard.micros);
        counts.decoded += Duration::from_micros(samples as u64 * 125);
        if let Some(guard) = removed_by {
            tracing::info!(?guard, "a guard removed recognised text");
        }
    }

    fn settle(&self, dropped: Vec<Dropped>, given_up: Vec<GivenUp>, due: &mut Due) {
        due.dropped(dropped);
        for given_up in given_up {
            if let Some(job) = given_up.worker_job {
                self.workers.cancel(job);
            }
            due.failed(given_up.answer, given_up.why);
        }
    }

    fn give(&self, due: Due) {
        if due.0.is_empty() {
            return;
        }
        let mut counts = self.counts();
        for (_, answer) in &due.0 {
            match answer {
                AsrAnswer::Failed(AsrFailure::Late) => counts.late += 1,
                AsrAnswer::Failed(AsrFailure::Replaced) => counts.gave_way += 1,
                AsrAnswer::Failed(AsrFailure::Shed) => {
                    counts.gave_way += 1;
                    counts.shed += 1;
                }
                AsrAnswer::Failed(
                    AsrFailure::WorkerLost
                    | AsrFailure::Down
                    | AsrFailure::TooShort
                    | AsrFailure::TooLong
                    | AsrFailure::Recogniser,
                ) => counts.failed += 1,
                AsrAnswer::Heard(_) | AsrAnswer::Failed(AsrFailure::Cancelled) => {}
            }
        }
        drop(counts);
        for (on_answer, answer) in due.0 {
            on_answer(answer);
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let mut due = Due::default();
        let (dropped, given_up) = self.desk().clear();
        self.settle(dropped, given_up, &mut due);
        self.give(due);
        self.deadlines_changed.notify_one();
    }
}

impl Due {
    fn failed(&mut self, answer: OnAnswer, why: AsrFailure) {
        self.0.push((answer, AsrAnswer::Failed(why)));
    }

    fn dropped(&mut self, dropped: impl IntoIterator<Item = Dropped>) {
        for (job, why) in dropped {
            self.failed(job.answer, why);
        }
    }
}

fn transcript(running: &Running, heard: AsrHeard, trust: calmline_core::call::TranscriptTrust) -> Transcript {
    let confidence = if heard.words.is_empty() { 0.0 } else { heard.mean_log_probability.exp() };
    let words = heard
        .words
        .into_iter()
        .map(|word| Word { text: Private::new(word.text), confidence: Confidence::from_ratio(word.least) });
    Transcript {
        utterance: running.key.1,
        kind: running.kind,
        span: running.span,
        words: words.collect(),
        alternatives: heard.alternatives.into_iter().map(Private::new).collect(),
        confidence: Confidence::from_ratio(confidence),
        trust,
    }
}

/// Answers what passes its deadline, until the station is dropped.
async fn watch_deadlines(station: Weak<Shared>, changed: Arc<Notify>) {
    loop {
        let Some(first) = station.upgrade().map(|shared| shared.desk().first_deadline()) else { return };
        match first {
            Some(first) => tokio::select! {
                () = tokio::time::sleep_until(first) => {}
                () = changed.notified() => {}
            },
            None => changed.notified().await,
        }
        let Some(shared) = station.upgrade() else { return };
        let mut due = Due::default();
        let mut desk = shared.desk();
        let (dropped, given_up) = desk.sweep(clock::now());
        drop(desk);
        shared.settle(dropped, given_up, &mut due);
        shared.give(due);
    }
}
