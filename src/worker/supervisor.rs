//! Keeps one active and one standby child, and hands jobs to the active one.
//!
//! Two posts, alike: each starts a child, sees it through its life, pauses, and starts the next. A child that becomes
//! ready takes the active place if it is free, else the standby's. When the active one is lost the standby is moved up
//! first, and only then are its open jobs failed: whoever asks again in answer to a failure is served by the standby.
//! Pauses double from [`WorkersConfig::first_pause`] to [`WorkersConfig::longest_pause`] with each loss in a row, and
//! start over once a child has served for [`WorkersConfig::steady_after`].

use super::config::WorkersConfig;
use super::link::{Link, Loss, Tally, keep};
use super::pending::{NotTaken, OnReply};
use super::process::Starter;
use super::protocol::{Ask, Begin, Order, ToChild, frame};
use super::work::Work;
use crate::{clock, tasks};
use prost::Message;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Whether jobs are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Health {
    /// The first child is not ready yet.
    #[default]
    Starting,
    /// A child takes jobs.
    Up,
    /// No child is ready: all were lost.
    Down,
}

/// How the workers of one kind fare.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkersState {
    /// Whether jobs are taken.
    pub health: Health,
    /// Children that are ready beyond the active one: 1 when all is well.
    pub standing_by: u32,
    /// Process id of the child that takes jobs.
    pub active_pid: Option<u32>,
    /// Children lost since the service began.
    pub losses: u64,
    /// Why the last one was lost, in constant words; empty if none was.
    pub trouble: String,
}

/// Jobs counted since the service began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Taken.
    pub asked: u64,
    /// Done.
    pub done: u64,
    /// Failed, for whatever reason.
    pub failed: u64,
    /// Refused because the child's queue was full.
    pub busy: u64,
    /// Refused because no child was ready.
    pub down: u64,
}

/// Why a job was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The child holds as many jobs as it may.
    #[error("the workers are busy")]
    Busy,
    /// No child is ready.
    #[error("no worker is ready")]
    Down,
    /// The job is larger than a frame.
    #[error("the job is larger than a worker takes")]
    TooLarge,
}

/// Names a job of [`Workers`], for cancelling it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

struct Places<W: Work> {
    active: Option<Arc<Link<W>>>,
    standby: Option<Arc<Link<W>>>,
}

struct Roster<W: Work> {
    config: WorkersConfig,
    begin: Vec<u8>,
    places: Mutex<Places<W>>,
    state: watch::Sender<WorkersState>,
    tally: Arc<Tally>,
    last_job: AtomicU64,
}

/// The workers of one kind. Cheap to clone; when the last clone is dropped the children are killed.
pub struct Workers<W: Work> {
    roster: Arc<Roster<W>>,
    stop: Arc<DropGuard>,
}

impl<W: Work> Clone for Workers<W> {
    fn clone(&self) -> Self {
        Self { roster: Arc::clone(&self.roster), stop: Arc::clone(&self.stop) }
    }
}

impl<W: Work> fmt::Debug for Workers<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers").field("kind", &self.roster.config.kind).field("state", &self.state()).finish()
    }
}

impl<W: Work> Workers<W> {
    /// Starts the children; returns before they are ready. Needs a tokio runtime with time and IO.
    ///
    /// # Errors
    /// If the system gives no thread to start them from, or the settings are larger than a frame.
    pub fn start(config: WorkersConfig, settings: &W::Settings) -> io::Result<Self> {
        let begin = Begin {
            nicer_by: config.nicer_by,
            memory_limit: config.memory_limit.unwrap_or(0),
            lanes: config.lanes.max(1),
            waiting: config.waiting,
            settings: settings.encode_to_vec(),
        };
        let begin = frame(&ToChild::from(Order::Begin(begin))).map_err(io::Error::other)?;
        let starter = Starter::new()?;
        let roster = Arc::new(Roster {
            config,
            begin,
            places: Mutex::new(Places { active: None, standby: None }),
            state: watch::Sender::new(WorkersState::default()),
            tally: Arc::default(),
            last_job: AtomicU64::new(0),
        });
        let stop = CancellationToken::new();
        tasks::spawn("worker post", post(Arc::clone(&roster), starter.clone(), stop.clone()));
        tasks::spawn("standby worker post", second_post(Arc::clone(&roster), starter, stop.clone()));
        Ok(Self { roster, stop: Arc::new(stop.drop_guard()) })
    }

    /// Hands a job to the active child, which must end it by `hard_limit` or be killed. Never waits.
    ///
    /// `on_reply` gets parts and exactly one end, on a task that must not be blocked; if the job is refused it is dropped
    /// uncalled. It may ask for the next job.
    ///
    /// # Errors
    /// If the job was not taken.
    pub fn try_ask(&self, ask: &W::Ask, hard_limit: Instant, on_reply: OnReply<W::Answer>) -> Result<JobId, Refused> {
        let active = self.roster.places().active.clone();
        let tally = &self.roster.tally;
        let Some(active) = active else {
            tally.down.fetch_add(1, Ordering::Relaxed);
            return Err(Refused::Down);
        };
        let id = self.roster.last_job.fetch_add(1, Ordering::Relaxed) + 1;
        match active.try_ask(Ask { id, payload: ask.encode_to_vec() }, hard_limit, on_reply) {
            Ok(()) => {
                tally.asked.fetch_add(1, Ordering::Relaxed);
                Ok(JobId(id))
            }
            Err(NotTaken::Full) => {
                tally.busy.fetch_add(1, Ordering::Relaxed);
                Err(Refused::Busy)
            }
            Err(NotTaken::Closed) => {
                tally.down.fetch_add(1, Ordering::Relaxed);
                Err(Refused::Down)
            }
            Err(NotTaken::Oversized) => Err(Refused::TooLarge),
        }
    }

    /// Says that a job is not wanted any more. Its end still comes: as [`super::Failure::Cancelled`] once the native code
    /// has noticed, or as it would have come anyway.
    pub fn cancel(&self, job: JobId) {
        let active = self.roster.places().active.clone();
        if let Some(active) = active {
            active.cancel(job.0);
        }
    }

    /// How they fare.
    #[must_use]
    pub fn state(&self) -> WorkersState {
        self.roster.state.borrow().clone()
    }

    /// Follows how they fare.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<WorkersState> {
        self.roster.state.subscribe()
    }

    /// Waits until a child takes jobs.
    pub async fn ready(&self) {
        let mut state = self.watch();
        // The sender lives in the roster, which outlives this borrow.
        drop(state.wait_for(|state| state.health == Health::Up).await);
    }

    /// Jobs counted since the service began.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let tally = &self.roster.tally;
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            asked: count(&tally.asked),
            done: count(&tally.done),
            failed: count(&tally.failed),
            busy: count(&tally.busy),
            down: count(&tally.down),
        }
    }
}

impl<W: Work> Roster<W> {
    fn places(&self) -> MutexGuard<'_, Places<W>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A child became ready.
    fn enlist(&self, link: &Arc<Link<W>>) {
        let mut places = self.places();
        if places.active.is_none() {
            places.active = Some(Arc::clone(link));
        } else {
            places.standby = Some(Arc::clone(link));
        }
        self.state.send_modify(|state| {
            state.health = Health::Up;
            state.active_pid = places.active.as_ref().map(|active| active.pid);
            state.standing_by = u32::from(places.standby.is_some());
        });
    }

    /// A child was lost: the standby moves up if it was the active one.
    fn strike(&self, link: &Arc<Link<W>>, loss: &Loss) {
        let mut places = self.places();
        if places.active.as_ref().is_some_and(|active| Arc::ptr_eq(active, link)) {
            places.active = places.standby.take();
        } else if places.standby.as_ref().is_some_and(|standby| Arc::ptr_eq(standby, link)) {
            places.standby = None;
        }
        self.state.send_modify(|state| {
            // Until the first child was ready the kind is starting, however often it failed to.
            if places.active.is_none() && state.health == Health::Up {
                state.health = Health::Down;
            }
            state.active_pid = places.active.as_ref().map(|active| active.pid);
            state.standing_by = u32::from(places.standby.is_some());
            state.losses += 1;
            state.trouble = loss.to_string();
        });
    }

    /// A child could not even be started.
    fn not_started(&self) {
        self.state.send_modify(|state| {
            state.losses += 1;
            state.trouble = Loss::NotStarted.to_string();
        });
    }
}

/// The standby is started only once the first child is up, so that the two do not slow each other down.
async fn second_post<W: Work>(roster: Arc<Roster<W>>, starter: Starter, stop: CancellationToken) {
    let mut state = roster.state.subscribe();
    tokio::select! {
        _ = state.wait_for(|state| state.health == Health::Up) => {}
        () = stop.cancelled() => return,
    }
    post(roster, starter, stop).await;
}

async fn post<W: Work>(roster: Arc<Roster<W>>, starter: Starter, stop: CancellationToken) {
    let mut losses_in_a_row = 0_u32;
    loop {
        let served = life(&roster, &starter, &stop).await;
        losses_in_a_row = if served >= roster.config.steady_after { 1 } else { losses_in_a_row.saturating_add(1) };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(roster.config.pause_after(losses_in_a_row)) => {}
        }
    }
}

/// One child from start to end. Returns how long it served after it was ready.
async fn life<W: Work>(roster: &Arc<Roster<W>>, starter: &Starter, stop: &CancellationToken) -> Duration {
    let config = &roster.config;
    let started = starter.start(&config.program, config.kind).await.and_then(|(process, stream)| {
        stream.set_nonblocking(true)?;
        Ok((process, UnixStream::from_std(stream)?))
    });
    let (process, stream) = match started {
        Ok(started) => started,
        Err(error) => {
            tracing::error!(kind = %config.kind, error = %error, "a worker could not be started");
            roster.not_started();
            return Duration::ZERO;
        }
    };
    let pid = process.id();
    let (link, orders) = Link::new(pid, config.jobs_held(), Arc::clone(&roster.tally));
    let mut ready_at = None;
    let ready = || {
        ready_at = Some(clock::now());
        tracing::info!(kind = %config.kind, pid, "worker ready");
        roster.enlist(&link);
    };
    let loss = tokio::select! {
        loss = keep(&link, stream, &roster.begin, config.start_limit, orders, ready) => loss,
        () = stop.cancelled() => Loss::Stopped,
    };
    roster.strike(&link, &loss);
    link.close(&loss.failure());
    let status = process.end().await;
    if loss != Loss::Stopped {
        let status = status.map(|status| status.to_string()).unwrap_or_default();
        tracing::error!(kind = %config.kind, pid, why = %loss, status, "worker lost");
    }
    ready_at.map_or(Duration::ZERO, |at| clock::now().saturating_duration_since(at))
}
