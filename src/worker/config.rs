//! How workers of one kind are run.

use super::work::WorkerKind;
use std::path::PathBuf;
use std::time::Duration;

/// How workers of one kind are run. [`WorkersConfig::new`] gives values that fit a small machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkersConfig {
    /// The program that is started as `PROGRAM worker KIND`. The default, `/proc/self/exe`, is this very program, even
    /// after its file was replaced by an upgrade.
    pub program: PathBuf,
    /// Which kind.
    pub kind: WorkerKind,
    /// Jobs done at the same time inside a child, each on a thread of its own.
    pub lanes: u32,
    /// Jobs that may wait in a child beyond those being done; what comes on top is refused as busy.
    pub waiting: u32,
    /// Added to the service's own niceness, so that media keeps the processor.
    pub nicer_by: i32,
    /// Limit of a child's address space in bytes (RLIMIT_AS): beyond it its allocations fail, and it dies alone.
    pub memory_limit: Option<u64>,
    /// A child that is not ready after so long is killed.
    pub start_limit: Duration,
    /// Pause before a lost child is replaced; doubles with every further loss.
    pub first_pause: Duration,
    /// The longest such pause.
    pub longest_pause: Duration,
    /// A child that served so long counts as sound: the next loss pauses for `first_pause` again.
    pub steady_after: Duration,
}

impl WorkersConfig {
    /// The defaults for a kind.
    #[must_use]
    pub fn new(kind: WorkerKind) -> Self {
        Self {
            program: PathBuf::from("/proc/self/exe"),
            kind,
            lanes: 1,
            waiting: 4,
            nicer_by: 5,
            memory_limit: None,
            start_limit: Duration::from_secs(60),
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(30),
            steady_after: Duration::from_secs(60),
        }
    }

    /// How many jobs a child holds at most.
    #[must_use]
    pub fn jobs_held(&self) -> usize {
        (self.lanes.max(1) as usize).saturating_add(self.waiting as usize)
    }

    /// The pause after so many losses in a row, 1 for the first.
    #[must_use]
    pub fn pause_after(&self, losses: u32) -> Duration {
        let doublings = losses.saturating_sub(1).min(16);
        self.first_pause.saturating_mul(1 << doublings).min(self.longest_pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_the_longest() {
        let config = WorkersConfig::new(WorkerKind::Asr);
        let pauses: Vec<u128> = [1, 2, 3, 7, 8, 4_000_000].map(|losses| config.pause_after(losses).as_millis()).into();
        assert_eq!(pauses, [250, 500, 1_000, 16_000, 30_000, 30_000]);
    }
}
