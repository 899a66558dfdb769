//! Appends to files: a journal and a stereo recording for each call, on a thread of its own.
//!
//! The media task hands frames over and never touches a disk. If the disk is late, frames are shed and counted: the
//! conversation goes on, and the recording has a gap.

use crate::audio::{Frame, SAMPLES_PER_FRAME, StereoRecording, WavError};
use calmline_core::units::{CallId, CallTime};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// Lines and frames that may wait: a second of forty calls.
const HELD: usize = 4096;

/// A recording is brought up to the call's time with silence where it lags by more than this: while the caller's phone holds
/// us, and for frames that were shed. A little less is the beat of the line.
const LAG_FRAMES: u64 = 3;

/// What is written where nothing was heard.
const SILENCE: Frame = [0; SAMPLES_PER_FRAME];

/// A frame in microseconds.
const FRAME_US: u64 = 20_000;

/// Lines between two flushes of a journal: a second of frame reports, the most that a kill can cost.
const LINES_BETWEEN_FLUSHES: u32 = 50;

/// What is kept, and how long.
#[derive(Debug, Clone)]
pub struct ScribeConfig {
    /// The archive's folder.
    pub folder: PathBuf,
    /// Recordings are kept this long; zero keeps none.
    pub keep_recordings: Duration,
    /// Journals are kept this long; zero keeps none.
    pub keep_journals: Duration,
}

#[derive(Debug)]
enum Job {
    Line(CallId, String),
    Sound(CallId, CallTime, Box<(Frame, Frame)>),
    Close(CallId),
    Flush(SyncSender<()>),
}

/// The scribe.
#[derive(Debug, Clone)]
pub struct Scribe {
    jobs: SyncSender<Job>,
    shed: Arc<AtomicU64>,
    folder: Arc<Path>,
    recording: bool,
    journaling: bool,
}

/// One call's way to the scribe. Dropping it closes the call's files.
#[derive(Debug)]
pub struct CallScribe {
    call: CallId,
    scribe: Scribe,
}

impl Scribe {
    /// Makes the folders, removes what is past its time, and starts the thread.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn start(config: &ScribeConfig) -> std::io::Result<Self> {
        let journals = config.folder.join("journals");
        let recordings = config.folder.join("recordings");
        fs::create_dir_all(&journals)?;
        fs::create_dir_all(&recordings)?;
        remove_older(&journals, config.keep_journals);
        remove_older(&recordings, config.keep_recordings);
        let (jobs, waiting) = sync_channel(HELD);
        let folder = config.folder.clone();
        std::thread::Builder::new().name("scribe".to_owned()).spawn(move || write_down(&folder, &waiting))?;
        Ok(Self {
            jobs,
            shed: Arc::new(AtomicU64::new(0)),
            folder: Arc::from(config.folder.as_path()),
            recording: !config.keep_recordings.is_zero(),
            journaling: !config.keep_journals.is_zero(),
        })
    }

    /// One call's way to it.
    #[must_use]
    pub fn call(&self, call: CallId) -> CallScribe {
        CallScribe { call, scribe: self.clone() }
    }

    /// Where a call's journal is.
    #[must_use]
    pub fn journal_path(&self, call: CallId) -> PathBuf {
        self.folder.join("journals").join(format!("{call}.jsonl"))
    }

    /// Where a call's recording is.
    #[must_use]
    pub fn recording_path(&self, call: CallId) -> PathBuf {
        self.folder.join("recordings").join(format!("{call}.wav"))
    }

    /// Lines and frames that went because the disk was late.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }

    /// Blocks until all that was handed over before is written. For a shutdown and for tests.
    pub fn flush(&self) {
        let (done, finished) = sync_channel(1);
        if self.jobs.send(Job::Flush(done)).is_ok() {
            // A scribe that has ended has flushed.
            let _ended = finished.recv();
        }
    }

    fn hand_over(&self, job: Job) {
        if let Err(TrySendError::Full(_)) = self.jobs.try_send(job) {
            self.shed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl CallScribe {
    /// Appends a line to the call's journal.
    pub fn line(&self, line: String) {
        if self.scribe.journaling {
            self.scribe.hand_over(Job::Line(self.call, line));
        }
    }

    /// Writes 20 ms into the call's recording: the caller on the left, what the caller hears on the right. A moment of the
    /// call is at the same moment of its recording.
    pub fn sound(&self, at: CallTime, heard: &Frame, sent: &Frame) {
        if self.scribe.recording {
            self.scribe.hand_over(Job::Sound(self.call, at, Box::new((*heard, *sent))));
        }
    }
}

impl Drop for CallScribe {
    fn drop(&mut self) {
        // Blocks for a moment if the queue is full: files must be closed, and the call is over.
        let _ended = self.scribe.jobs.send(Job::Close(self.call));
    }
}

struct Journal {
    file: BufWriter<File>,
    since_flush: u32,
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
enum ScribeError {
    #[error("a journal")]
    Journal(#[from] std::io::Error),
    #[error("a recording")]
    Recording(#[from] WavError),
}

#[derive(Default)]
struct Files {
    journals: BTreeMap<CallId, Journal>,
    recordings: BTreeMap<CallId, StereoRecording>,
}

fn write_down(folder: &Path, waiting: &Receiver<Job>) {
    let mut files = Files::default();
    while let Ok(job) = waiting.recv() {
        let done = match job {
            Job::Line(call, line) => files.line(folder, call, &line),
            Job::Sound(call, at, frames) => files.sound(folder, (call, at), &frames.0, &frames.1),
            Job::Close(call) => files.close(call),
            Job::Flush(done) => {
                let flushed = files.flush();
                // Nobody may be waiting any more.
                let _gone = done.send(());
                flushed
            }
        };
        if let Err(error) = done {
            tracing::error!(reason = %error, "cannot write to the archive's files");
        }
    }
}

impl Files {
    fn line(&mut self, folder: &Path, call: CallId, line: &str) -> Result<(), ScribeError> {
        let journal = match self.journals.entry(call) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => {
                let path = folder.join("journals").join(format!("{call}.jsonl"));
                let file = BufWriter::new(File::options().create(true).append(true).open(path)?);
                place.insert(Journal { file, since_flush: 0 })
            }
        };
        writeln!(journal.file, "{line}")?;
        journal.since_flush += 1;
        if journal.since_flush >= LINES_BETWEEN_FLUSHES {
            journal.since_flush = 0;
            journal.file.flush()?;
        }
        Ok(())
    }

    fn sound(
        &mut self,
        folder: &Path,
        (call, at): (CallId, CallTime),
        heard: &Frame,
        sent: &Frame,
    ) -> Result<(), ScribeError> {
        let recording = match self.recordings.entry(call) {
            Entry::Occupied(open) => open.into_mut(),
            Entry::Vacant(place) => {
                place.insert(StereoRecording::create(&folder.join("recordings").join(format!("{call}.wav")))?)
            }
        };
        let due = at.as_micros() / FRAME_US;
        if due > recording.frames() + LAG_FRAMES {
            while recording.frames() < due {
                recording.push(&SILENCE, &SILENCE)?;
            }
        }
        Ok(recording.push(heard, sent)?)
    }

    fn close(&mut self, call: CallId) -> Result<(), ScribeError> {
        if let Some(mut journal) = self.journals.remove(&call) {
            journal.file.flush()?;
        }
        if let Some(recording) = self.recordings.remove(&call) {
            recording.finish()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ScribeError> {
        for journal in self.journals.values_mut() {
            journal.file.flush()?;
        }
        for recording in self.recordings.values_mut() {
            recording.flush()?;
        }
        Ok(())
    }
}

/// Removes files that were last written longer ago than they are kept. What cannot be removed stays, and is said.
fn remove_older(folder: &Path, keep: Duration) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let age = fs::metadata(&path).and_then(|told| told.modified()).ok().and_then(|written| written.elapsed().ok());
        if age.is_some_and(|age| age > keep)
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!(reason = %error, "cannot remove a file past its time");
        }
    }
}
