//! Audio as the core knows it: spans, levels and keys, never samples.

use super::time::{CallTime, Span};
use serde::{Deserialize, Serialize};

/// A stretch of the caller's audio, by the call time at which it arrived. Names samples in the ear's ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioSpan {
    /// First moment.
    pub from: CallTime,
    /// Moment after the last.
    pub to: CallTime,
}

impl AudioSpan {
    /// Its length.
    #[must_use]
    pub fn length(self) -> Span {
        self.to.since(self.from)
    }
}

/// A level in decibels below full scale: 0 is the loudest, -96 is silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dbfs(pub i8);

/// A pitch in whole hertz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hertz(pub u16);

/// A key of the telephone, RFC 4733 events 0 to 11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// 0 to 9.
    Digit(u8),
    /// `*`
    Star,
    /// `#`
    Pound,
}

impl Key {
    /// The key for an RFC 4733 event code, if it is one that a telephone has.
    #[must_use]
    pub fn from_event(code: u8) -> Option<Self> {
        match code {
            0..=9 => Some(Self::Digit(code)),
            10 => Some(Self::Star),
            11 => Some(Self::Pound),
            _ => None,
        }
    }
}
