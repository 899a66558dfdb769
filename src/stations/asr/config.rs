//! How the recognition station is set up.

use super::guards::GuardSettings;
use crate::inference::manifest::ModelEntry;
use crate::inference::whisper::ModelSettings;
use crate::worker::{WorkerKind, WorkersConfig};
use std::path::Path;
use std::time::Duration;

/// Runs at the same time in a child. Measured on two processors with the embedded model, milliseconds for clips of 2 and
/// 4 s: two lanes of one thread 42 and 91 alone, 52 and 99 with two clips at once (24 clips a second); one lane of two
/// threads 30 and 68 alone, 62 and 131 with two at once (18 a second). Two lanes decode more, and a partial never makes
/// a final wait.
const LANES: u32 = 2;

/// Threads of one run.
const THREADS: u16 = 1;

/// Address space of a child. With the embedded model it has 1.4 GB of addresses, of which 94 MB are in memory; the rest
/// is room for a larger model.
const MEMORY_LIMIT_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Jobs that may wait. Two lanes decode about twenty clips a second, so the last one waits 1.6 s: longer than any
/// deadline.
const WAITING: usize = 32;

/// How long after its deadline a job may keep its lane before the child is killed. Native code looks at its flag after
/// the encoder and after each token, which takes a fraction of this on the slowest machine that would serve at all.
const HANG_GRACE: Duration = Duration::from_secs(5);

/// How the recognition station is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct AsrConfig {
    /// The child processes.
    pub workers: WorkersConfig,
    /// The model.
    pub model: ModelSettings,
    /// Jobs that may wait for a lane.
    pub waiting: usize,
    /// How long after its deadline a job may keep its lane before the child is killed.
    pub hang_grace: Duration,
    /// Limits of the guards.
    pub guards: GuardSettings,
}

impl AsrConfig {
    /// The defaults for two processors, with a model of the manifest whose files lie below `models`.
    #[must_use]
    pub fn new(models: &Path, entry: &ModelEntry) -> Self {
        let mut workers = WorkersConfig::new(WorkerKind::Asr);
        workers.lanes = LANES;
        workers.memory_limit = Some(MEMORY_LIMIT_BYTES);
        Self {
            workers,
            model: ModelSettings {
                path: models.join(&entry.file),
                bytes: entry.bytes,
                sha256: entry.sha256.clone(),
                audio_context: entry.audio_context,
                threads: THREADS,
            },
            waiting: WAITING,
            hang_grace: HANG_GRACE,
            guards: GuardSettings::default(),
        }
    }
}
