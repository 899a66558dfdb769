//! What a reading costs on this machine, learnt from the readings themselves.

use std::time::Duration;

/// What a byte of text costs at first: a word piece is about five bytes and half a millisecond.
const FIRST: Duration = Duration::from_micros(100);

/// What every reading costs beside its text: a handful of pieces frame it.
const FRAME_BYTES: usize = 20;

/// A new measure counts for this part of the estimate.
const SHARE: u32 = 8;

/// The estimated cost of a byte.
#[derive(Debug)]
pub(super) struct Costs {
    each: Duration,
}

impl Costs {
    pub(super) const fn new() -> Self {
        Self { each: FIRST }
    }

    /// What a text of so many bytes will cost.
    pub(super) fn of(&self, bytes: usize) -> Duration {
        self.each * u32::try_from(bytes + FRAME_BYTES).unwrap_or(u32::MAX)
    }

    /// A text of so many bytes took so long.
    pub(super) fn learn(&mut self, bytes: usize, took: Duration) {
        let each = took / u32::try_from(bytes + FRAME_BYTES).unwrap_or(u32::MAX);
        self.each = (self.each * (SHARE - 1) + each) / SHARE;
    }

    /// An estimate that kept a text from being read whole is lowered a little, so that one bad moment does not last.
    pub(super) fn forget_a_little(&mut self) {
        self.each = self.each * (SHARE - 1) / SHARE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_follow_what_is_measured_and_a_bad_moment_is_forgotten() {
        let mut costs = Costs::new();
        assert_eq!(costs.of(80), Duration::from_millis(10));
        costs.learn(80, Duration::from_secs(8));
        let slow = costs.of(80);
        assert!(slow > Duration::from_secs(1));
        for _ in 0..60 {
            costs.forget_a_little();
        }
        assert!(costs.of(80) < Duration::from_millis(10));
    }
}
