//! The latest score of the speech detector, as it comes back from another task.

use calmline_core::units::{CallTime, Confidence, Span};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A score older than this is no score: the detector is dead or starved. Four windows of 32 ms and their way.
const FRESH: Span = Span::from_millis(160);

/// Bits of the packed value that hold the thousandths; the rest holds the milliseconds.
const SCORE_BITS: u32 = 16;

/// One value, written by the detector's task and read by the media task without a lock.
#[derive(Debug, Clone, Default)]
pub struct SpeechScore {
    packed: Arc<AtomicU64>,
}

impl SpeechScore {
    /// No score yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes the score of the window that ended at a time.
    pub fn put(&self, at: CallTime, score: Confidence) {
        // Zero means that there is none, so milliseconds are counted from one.
        let packed = ((at.as_millis() + 1) << SCORE_BITS) | u64::from(score.permille());
        self.packed.store(packed, Ordering::Relaxed);
    }

    /// The score, if it is of this time.
    #[must_use]
    pub fn fresh(&self, at: CallTime) -> Option<Confidence> {
        let packed = self.packed.load(Ordering::Relaxed);
        let millis = (packed >> SCORE_BITS).checked_sub(1)?;
        let score = u16::try_from(packed & ((1 << SCORE_BITS) - 1)).ok()?;
        (at.since(CallTime::from_millis(millis)) <= FRESH).then_some(Confidence::from_permille(score))
    }
}
