//! The slower witness: whether what is heard grows and fades as what was sent did, some time before.
//!
//! It needs a second or two, and stands where the first fails: echoes that a mobile codec took apart and put together.

use super::{LAGS, SUBFRAMES};

/// What is left of a moment after 5 ms: a memory of two seconds, some ten syllables.
const KEPT: f32 = 0.9975;

/// Subframes before a correlation means anything: one second.
const SETTLED: u32 = 200;

/// Subframes remembered of what was sent.
const REMEMBERED: usize = 64;

/// Loudness of silence, in dB over one unit of a sample: below it, changes are noise.
const FLOOR_DB: f32 = 25.0;

/// Running moments of the two loudness curves, for each lag.
#[derive(Debug, Clone)]
pub(super) struct EnvelopeWitness {
    sent: [f32; REMEMBERED],
    at: usize,
    seen: u32,
    heard_mean: f32,
    heard_square: f32,
    sent_mean: f32,
    sent_square: f32,
    products: [f32; LAGS.end],
}

impl EnvelopeWitness {
    pub(super) fn new() -> Self {
        Self {
            sent: [FLOOR_DB; REMEMBERED],
            at: 0,
            seen: 0,
            heard_mean: FLOOR_DB,
            heard_square: 0.0,
            sent_mean: FLOOR_DB,
            sent_square: 0.0,
            products: [0.0; LAGS.end],
        }
    }

    pub(super) fn sent(&mut self, power: f32) {
        self.at = (self.at + 1) % REMEMBERED;
        self.sent[self.at] = loudness(power);
    }

    /// Takes the loudness heard in the subframe of the `back`-th last one sent.
    pub(super) fn heard(&mut self, power: f32, back: usize) {
        let fresh = 1.0 - KEPT;
        let heard = loudness(power) - self.heard_mean;
        self.heard_mean += fresh * heard;
        self.heard_square = KEPT * self.heard_square + fresh * heard * heard;
        let newest = self.sent_before(back);
        let change = newest - self.sent_mean;
        self.sent_mean += fresh * change;
        self.sent_square = KEPT * self.sent_square + fresh * change * change;
        for lag in LAGS {
            let sent = self.sent_before(lag + back) - self.sent_mean;
            self.products[lag] = KEPT * self.products[lag] + fresh * heard * sent;
        }
        self.seen = self.seen.saturating_add(1);
    }

    fn sent_before(&self, lag: usize) -> f32 {
        self.sent[(self.at + REMEMBERED - lag % REMEMBERED) % REMEMBERED]
    }

    /// The lag, in subframes, at which the curves look most alike, and how much: 1 is the same curve.
    pub(super) fn best(&self) -> (usize, f32) {
        let scale = (self.heard_square * self.sent_square).sqrt();
        if self.seen < SETTLED || scale < 1.0 {
            return (LAGS.start, 0.0);
        }
        let best = LAGS.map(|lag| (lag, self.products[lag] / scale)).max_by(|a, b| a.1.total_cmp(&b.1));
        best.unwrap_or((LAGS.start, 0.0))
    }
}

fn loudness(power: f32) -> f32 {
    (10.0 * (power + 1.0).log10()).max(FLOOR_DB)
}

const _: () = assert!(REMEMBERED >= LAGS.end + SUBFRAMES - 1);
