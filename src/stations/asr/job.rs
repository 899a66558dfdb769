//! What the recognition station is asked, and what it answers.

use crate::worker::{CancelFlag, Failure};
use calmline_core::call::{Transcript, TranscriptKind};
use calmline_core::units::{AudioSpan, CallId, UtteranceId};
use std::fmt;
use tokio::time::Instant;

/// Names the jobs of one utterance: its partials and its final.
pub type AsrKey = (CallId, UtteranceId);

/// Takes the answer of one job. Called once, on any thread that happens to bring it about: it must not block.
pub type OnAnswer = Box<dyn FnOnce(AsrAnswer) + Send>;

/// A clip to recognise.
pub struct AsrJob {
    /// Which utterance of which call.
    pub key: AsrKey,
    /// Finals come first.
    pub kind: TranscriptKind,
    /// The clip: mono PCM at 8 kHz, from 100 ms to 29.9 s.
    pub pcm_8k: Vec<i16>,
    /// Where in the call it lies; comes back in the transcript.
    pub span: AudioSpan,
    /// An answer after this moment is of no use: the job is given up and answered as late.
    pub deadline: Instant,
    /// Set when the job is not wanted any more: it then gets no lane, or is given up when the station next looks.
    /// `AsrStation::forget` acts at once.
    pub cancel: CancelFlag,
    /// Gets exactly one answer, whatever happens.
    pub answer: OnAnswer,
}

impl fmt::Debug for AsrJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsrJob")
            .field("key", &self.key)
            .field("kind", &self.kind)
            .field("samples", &self.pcm_8k.len())
            .finish_non_exhaustive()
    }
}

/// The answer to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsrAnswer {
    /// The words, judged by the guards.
    Heard(Transcript),
    /// None will come, for this reason.
    Failed(AsrFailure),
}

/// Why a job came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum AsrFailure {
    /// Its deadline passed.
    #[error("the deadline passed")]
    Late,
    /// A newer job of the same utterance took its place before it began.
    #[error("a newer job of the same utterance took its place")]
    Replaced,
    /// A final needed its place in the queue.
    #[error("a final needed its place")]
    Shed,
    /// It was cancelled or forgotten.
    #[error("it was cancelled")]
    Cancelled,
    /// The worker died, hung or talked nonsense while it had the job. The job is not tried again: a clip that kills one
    /// worker would kill the next.
    #[error("the worker was lost")]
    WorkerLost,
    /// No worker is ready, or the station stopped.
    #[error("no worker is ready")]
    Down,
    /// The clip is shorter than 100 ms.
    #[error("the clip is too short")]
    TooShort,
    /// The clip is longer than 29.9 s.
    #[error("the clip is too long")]
    TooLong,
    /// The recogniser could not decode it.
    #[error("the recogniser failed")]
    Recogniser,
}

impl From<Failure> for AsrFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Cancelled => Self::Cancelled,
            Failure::Declined(_) => Self::Recogniser,
            Failure::Died | Failure::Hung | Failure::Garbage => Self::WorkerLost,
            Failure::Stopped => Self::Down,
        }
    }
}

/// Why a job was not taken. The job is dropped, and its answer not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Refused {
    /// The queue is full of jobs that matter as much.
    #[error("the recogniser is busy")]
    Busy,
    /// No worker is ready.
    #[error("the recogniser is down")]
    Down,
}
