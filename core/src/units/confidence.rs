//! How sure a model is.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A probability in thousandths, 0 to 1000. Whole numbers, so that a journal replays to the same bit everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(u16);

impl Confidence {
    /// Not at all.
    pub const NONE: Self = Self(0);
    /// Entirely.
    pub const FULL: Self = Self(1000);

    /// From thousandths; anything above 1000 counts as 1000.
    #[must_use]
    pub const fn from_permille(permille: u16) -> Self {
        Self(if permille > 1000 { 1000 } else { permille })
    }

    /// From a ratio of 0.0 to 1.0; what lies outside is clamped, and what is no number is no confidence.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000 before the cast")]
    pub fn from_ratio(ratio: f32) -> Self {
        if ratio.is_nan() { Self::NONE } else { Self((ratio.clamp(0.0, 1.0) * 1000.0).round() as u16) }
    }

    /// Thousandths, 0 to 1000.
    #[must_use]
    pub const fn permille(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}
