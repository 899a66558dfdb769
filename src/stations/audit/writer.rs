//! The thread that writes the log. What the disk would not take waits here, in order, until it does.

use super::files::{AuditError, Depth, Files};
use super::line::{Content, Entry, Head};
use crate::clock;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Lines that wait for a disk that takes none: what a busy room does in an hour.
const KEPT: usize = 1_000;

/// Lines that are written together: as many as can wait in the queue.
const TOGETHER: usize = 256;

/// A disk that took nothing is tried again after this, though nobody does anything.
const TRIED_AGAIN: Duration = Duration::from_secs(5);

/// What the thread is asked for.
#[derive(Debug)]
pub(super) enum Job {
    /// Write this, and say whether it is on the disk.
    Line(Entry, oneshot::Sender<bool>),
    /// Say whether the disk takes lines, having tried.
    Try(oneshot::Sender<bool>),
}

/// What others see of the thread.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) up: AtomicBool,
    pub(super) written: AtomicU64,
    pub(super) unwritten: AtomicU64,
    pub(super) lost: AtomicU64,
    pub(super) late: AtomicU64,
    pub(super) head: Mutex<Head>,
}

/// The log and what waits for it.
pub(super) struct Writer {
    folder: PathBuf,
    full_at: u64,
    /// `None` while it cannot be opened or written.
    files: Option<Files>,
    /// Where the chain ended when the log was last open.
    known: Option<Head>,
    waiting: VecDeque<Content>,
    /// Lines that found no room to wait.
    dropped: u64,
    shared: Arc<Shared>,
}

impl Writer {
    /// A writer; the log is opened at once, so that its state is known before the first line.
    pub(super) fn new(folder: PathBuf, full_at: u64, shared: Arc<Shared>) -> Self {
        shared.up.store(true, Ordering::Relaxed);
        let mut writer =
            Self { folder, full_at, files: None, known: None, waiting: VecDeque::new(), dropped: 0, shared };
        writer.write();
        writer
    }

    /// Works until nobody can ask any more.
    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let job = if self.waiting.is_empty() {
                jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                jobs.recv_timeout(TRIED_AGAIN)
            };
            match job {
                Ok(job) => self.take(job, jobs),
                Err(RecvTimeoutError::Timeout) => {
                    self.write();
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if !self.write() {
            tracing::error!(lines = self.waiting.len(), "audit lines lost at the end");
        }
    }

    /// Takes a job and whatever came while the last was done: the disk is waited for once for all of them, so that many
    /// desks at once do not queue for it.
    fn take(&mut self, first: Job, jobs: &Receiver<Job>) {
        let (mut lines, mut asked) = (0, Vec::new());
        for job in std::iter::once(first).chain(jobs.try_iter().take(TOGETHER)) {
            match job {
                Job::Line(entry, done) => {
                    lines += 1;
                    self.keep(entry);
                    asked.push(done);
                }
                Job::Try(done) => asked.push(done),
            }
        }
        let written = self.write();
        if !written {
            self.shared.unwritten.fetch_add(lines, Ordering::Relaxed);
        }
        for done in asked {
            // Nobody may be waiting any more.
            let _gone = done.send(written);
        }
    }

    fn keep(&mut self, entry: Entry) {
        if self.waiting.len() < KEPT {
            self.waiting.push_back(Content::Done(entry));
        } else {
            self.dropped += 1;
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Writes all that waits, and whether that was done.
    fn write(&mut self) -> bool {
        let done = self.try_to_write();
        let up = done.is_ok();
        if self.shared.up.swap(up, Ordering::Relaxed) != up {
            match &done {
                Ok(()) => tracing::warn!("audit log is written again"),
                Err(error) => tracing::error!(reason = %error, "audit log cannot be written"),
            }
        }
        if !up {
            self.files = None;
        }
        up
    }

    fn try_to_write(&mut self) -> Result<(), AuditError> {
        let mut files = match self.files.take() {
            Some(files) => files,
            None => Files::open(&self.folder, self.full_at, self.known.clone())?,
        };
        let written = self.empty_into(&mut files);
        self.known = Some(files.head().clone());
        self.shared.head.lock().unwrap_or_else(PoisonError::into_inner).clone_from(files.head());
        self.files = Some(files);
        written
    }

    fn empty_into(&mut self, files: &mut Files) -> Result<(), AuditError> {
        while let Some(content) = self.waiting.front() {
            let last = self.waiting.len() == 1 && self.dropped == 0;
            files.append(content, if last { Depth::Disk } else { Depth::System })?;
            self.waiting.pop_front();
            self.shared.written.fetch_add(1, Ordering::Relaxed);
        }
        if self.dropped > 0 {
            files.append(&Content::Lost { at_unix_us: clock::wall_micros(), lines: self.dropped }, Depth::Disk)?;
            self.dropped = 0;
        }
        Ok(())
    }
}
