//! The audit log: who did what to which call, one line of JSON each, hash upon hash, in files of their own.
//!
//! [`AuditLog`] takes entries through a bounded queue to a thread that writes; [`verify`] checks the whole chain.
//! `docs/decisions/011-what-an-unwritten-audit-line-may-stop.md` says what happens when the disk takes none.

mod files;
mod line;
mod verify;
mod writer;

pub use files::AuditError;
pub use line::{Entry, Head, Subject};
pub use verify::{Holds, Wrong, verify};

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use writer::{Job, Shared, Writer};

/// Entries on their way to the thread: far above what people do in the time that a disk takes.
const HELD: usize = 256;

/// How long an answer waits for its line. A claim waits too, and with it a caller: a disk that needs longer is as good as
/// none.
const WRITTEN_WITHIN: Duration = Duration::from_millis(500);

/// The log, from the side of those who have something to note.
#[derive(Debug, Clone)]
pub struct AuditLog {
    jobs: SyncSender<Job>,
    shared: Arc<Shared>,
}

/// How the log fares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCounts {
    /// Whether the disk took the last line.
    pub up: bool,
    /// Lines written since the service began.
    pub written: u64,
    /// Changes answered before their line was on the disk, because it took none; most are written once it does.
    pub unwritten: u64,
    /// Lines that found no room to wait, and will never be written; the log says how many in their place.
    pub lost: u64,
    /// Changes answered before their line was on the disk, because that took too long.
    pub late: u64,
    /// Where the chain ends.
    pub head: Head,
}

/// The log cannot be written at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the audit log cannot be written, and this is not done without it; whoever runs the server finds the reason in its log"
)]
pub struct AuditDown;

impl AuditLog {
    /// Makes the folder, opens the log where it ends, and starts the thread. Files are begun anew at `full_at` bytes.
    ///
    /// # Errors
    /// When the folder or the thread cannot be made. A log that cannot be written is no error here: [`Self::counts`] says
    /// so, and it is tried again.
    pub fn start(folder: &Path, full_at: u64) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (jobs, waiting) = sync_channel(HELD);
        let shared = Arc::new(Shared::default());
        let writer = Writer::new(folder.to_owned(), full_at, Arc::clone(&shared));
        std::thread::Builder::new().name("audit".to_owned()).spawn(move || writer.run(&waiting))?;
        Ok(Self { jobs, shared })
    }

    /// Hands an entry over, at once, and gives what waits until it is on the disk, or as long as an answer may wait.
    pub fn note(&self, entry: Entry) -> impl Future<Output = ()> + Send + use<> {
        let (done, written) = oneshot::channel();
        let handed_over = self.jobs.try_send(Job::Line(entry, done)).is_ok();
        let shared = Arc::clone(&self.shared);
        if !handed_over {
            shared.lost.fetch_add(1, Ordering::Relaxed);
            tracing::error!("audit line lost; its queue is full");
        }
        async move {
            if handed_over && tokio::time::timeout(WRITTEN_WITHIN, written).await.is_err() {
                shared.late.fetch_add(1, Ordering::Relaxed);
                tracing::error!("audit line late; answered before it was written");
            }
        }
    }

    /// Whether lines can be written, tried if the last one could not.
    ///
    /// # Errors
    /// They cannot.
    pub async fn ready(&self) -> Result<(), AuditDown> {
        if self.shared.up.load(Ordering::Relaxed) {
            return Ok(());
        }
        let (done, tried) = oneshot::channel();
        self.jobs.try_send(Job::Try(done)).map_err(|_| AuditDown)?;
        match tokio::time::timeout(WRITTEN_WITHIN, tried).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false) | Err(_)) | Err(_) => Err(AuditDown),
        }
    }

    /// How it fares.
    #[must_use]
    pub fn counts(&self) -> AuditCounts {
        let shared = &self.shared;
        AuditCounts {
            up: shared.up.load(Ordering::Relaxed),
            written: shared.written.load(Ordering::Relaxed),
            unwritten: shared.unwritten.load(Ordering::Relaxed),
            lost: shared.lost.load(Ordering::Relaxed),
            late: shared.late.load(Ordering::Relaxed),
            head: shared.head.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

#[cfg(test)]
mod tests;
