//! What a kind of native work has to say about itself.

use prost::Message;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The kinds of child process, by the word on the command line: `calmline worker asr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkerKind {
    /// Speech recognition.
    Asr,
    /// Speech synthesis.
    Voice,
    /// Voice activity detection.
    Vad,
    /// Misbehaves on demand, for the tests of this module.
    Chaos,
}

impl WorkerKind {
    /// The word on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asr => "asr",
            Self::Voice => "voice",
            Self::Vad => "vad",
            Self::Chaos => "chaos",
        }
    }
}

impl fmt::Display for WorkerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word names no kind of worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind of worker; there are asr, voice and vad")]
pub struct UnknownKind;

impl FromStr for WorkerKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        [Self::Asr, Self::Voice, Self::Vad, Self::Chaos]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or(UnknownKind)
    }
}

/// Why a worker could not begin, or could not do a job. Constant words and figures only: the service logs them, so a
/// caller's words must never be among them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// The job was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// It cannot be done; the worker itself is well and takes the next job.
    #[error("{0}")]
    Failed(String),
}

impl WorkError {
    /// A failure in a few constant words.
    #[must_use]
    pub fn failed(why: impl Into<String>) -> Self {
        Self::Failed(why.into())
    }
}

/// Says that a job is not wanted any more. Set once, from any thread; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// A flag that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets it, for good.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is set.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The flag itself, for a native callback that can only be given a pointer. The pointer that is made of it must not
    /// outlive this `CancelFlag`.
    #[must_use]
    pub fn as_atomic(&self) -> &AtomicBool {
        &self.0
    }
}

/// One lane of native work inside a child: a recogniser's state, a voice. Blocking code; each lane has a thread of its own.
pub trait Work: Send + Sized + 'static {
    /// What the service tells the child once, before anything else.
    type Settings: Message + Default + Clone;
    /// A job. Must not be larger than [`super::FRAME_LIMIT_BYTES`] once encoded.
    type Ask: Message + Default;
    /// An answer, or a part of one.
    type Answer: Message + Default;

    /// Loads what is needed and makes as many lanes as asked for, at least one. Lanes may share a model.
    ///
    /// # Errors
    /// If a file is missing or wrong; the child then ends, and the service tries again after its back-off.
    fn open(settings: &Self::Settings, lanes: usize) -> Result<Vec<Self>, WorkError>;

    /// Runs once per lane before the worker counts as ready: the first run of a model is slower than all that follow.
    ///
    /// # Errors
    /// If the work cannot be done at all; the child then ends.
    fn warm_up(&mut self) -> Result<(), WorkError>;

    /// Does a job: hands any number of answers to `emit`, and returns when it is done. Looks at `cancelled` as often as
    /// the native code allows.
    ///
    /// # Errors
    /// If this job failed or was cancelled; the lane goes on to the next job.
    fn work(
        &mut self,
        ask: Self::Ask,
        emit: &mut dyn FnMut(Self::Answer),
        cancelled: &CancelFlag,
    ) -> Result<(), WorkError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_own_word_and_nothing_else() {
        for kind in [WorkerKind::Asr, WorkerKind::Voice, WorkerKind::Vad, WorkerKind::Chaos] {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("ASR".parse::<WorkerKind>(), Err(UnknownKind));
        assert_eq!("".parse::<WorkerKind>(), Err(UnknownKind));
    }
}
