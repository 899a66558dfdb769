//! Writes to the store, one job after another.

use super::super::CallInbox;
use crate::cases::{Store, StoreError};
use crate::{clock, tasks};
use calmline_core::call::{ArchiveEvent, CallRecord, Input};
use calmline_core::policy::Filing;
use calmline_core::units::{CallId, Private};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Jobs that may wait: each call has at most a handful in its life, and a disk that is so far behind is a dead disk.
const JOBS_HELD: usize = 256;

/// How long one write may take before it counts as failed: a caller waits in silence meanwhile.
const WRITE_LIMIT: Duration = Duration::from_millis(1500);

/// The station would not take a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too many jobs wait.
    #[error("the archive is busy")]
    Busy,
    /// The station has ended.
    #[error("the archive is down")]
    Down,
}

enum Job {
    File { call: CallId, filing: Filing, record: Box<CallRecord>, inbox: CallInbox },
    Keep { call: CallId, record: Box<CallRecord>, done: oneshot::Sender<Result<(), StoreError>> },
}

/// The way to the archive. Cheap to clone.
#[derive(Debug, Clone)]
pub struct ArchiveStation {
    store: Store,
    jobs: mpsc::Sender<Job>,
    shed: Arc<AtomicU64>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File { call, .. } => write!(f, "File({call})"),
            Self::Keep { call, .. } => write!(f, "Keep({call})"),
        }
    }
}

impl ArchiveStation {
    /// Starts writing to a store.
    #[must_use]
    pub fn start(store: Store) -> Self {
        let (jobs, waiting) = mpsc::channel(JOBS_HELD);
        let hand = store.clone();
        tasks::spawn("archive", run(hand, waiting));
        Self { store, jobs, shed: Arc::default() }
    }

    /// The store itself, for those who read.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Filings refused because too many jobs waited.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }

    /// Notes an INVITE before it is answered.
    ///
    /// # Errors
    /// When it could not be written in time; the call goes on, for a caller matters more than a row.
    pub async fn admitted(&self, call: CallId, caller: &Private<String>, trunk: &str) -> Result<(), StoreError> {
        self.store.admitted(call, clock::wall_micros(), caller, trunk).await
    }

    /// Notes an INVITE that was refused.
    ///
    /// # Errors
    /// When it could not be written.
    pub async fn refused(&self, call: CallId, caller: &Private<String>, trunk: &str) -> Result<(), StoreError> {
        self.store.refused(call, clock::wall_micros(), caller, trunk).await
    }

    /// Files a ticket or message; the number, or that it failed, comes to the call's inbox.
    ///
    /// # Errors
    /// When the station is busy or down: nothing will come.
    pub fn try_file(
        &self,
        call: CallId,
        filing: Filing,
        record: Box<CallRecord>,
        inbox: CallInbox,
    ) -> Result<(), Refused> {
        self.jobs.try_send(Job::File { call, filing, record, inbox }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => {
                self.shed.fetch_add(1, Ordering::Relaxed);
                Refused::Busy
            }
            mpsc::error::TrySendError::Closed(_) => Refused::Down,
        })
    }

    /// Keeps the record of a call that ended, and waits until it is on the disk. The call is over: nobody is kept
    /// waiting by this.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn keep(&self, call: CallId, record: Box<CallRecord>) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        if let Err(unsent) = self.jobs.send(Job::Keep { call, record: record.clone(), done }).await {
            drop(unsent);
            return self.store.keep(call, clock::wall_micros(), &record).await;
        }
        match answer.await {
            Ok(result) => result,
            Err(_ended) => self.store.keep(call, clock::wall_micros(), &record).await,
        }
    }
}

async fn run(store: Store, mut waiting: mpsc::Receiver<Job>) {
    while let Some(job) = waiting.recv().await {
        match job {
            Job::File { call, filing, record, inbox } => {
                let filed =
                    tokio::time::timeout(WRITE_LIMIT, store.file(call, clock::wall_micros(), filing, &record)).await;
                let event = match filed {
                    Ok(Ok(number)) => ArchiveEvent::Filed(number.to_string()),
                    Ok(Err(error)) => {
                        tracing::error!(%call, reason = %error, "cannot file");
                        ArchiveEvent::Failed
                    }
                    Err(_late) => {
                        tracing::error!(%call, "filing took too long");
                        ArchiveEvent::Failed
                    }
                };
                inbox.put(Input::Archive(event));
            }
            Job::Keep { call, record, done } => {
                let kept = store.keep(call, clock::wall_micros(), &record).await;
                if let Err(error) = &kept {
                    tracing::error!(%call, reason = %error, "cannot keep a record");
                }
                // Whoever waited may have been ended by a shutdown.
                let _unheard = done.send(kept);
            }
        }
    }
}
