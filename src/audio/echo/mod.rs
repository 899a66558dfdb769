//! The echo gate: how likely a heard frame is our own voice come back from the line.
//!
//! Two witnesses look for what was sent 20 to 300 ms before: one by its shape, which answers in a tenth of a second, one
//! by its loudness, which takes longer and bears more distortion. A frame that is louder than the echo could be has
//! somebody talking in it, whatever the witnesses say. This concerns barge-in only: recognition always hears the caller.

mod coherence;
mod envelope;
#[cfg(test)]
mod tests;

use super::frame::{Frame, SAMPLES_PER_FRAME};
use calmline_core::units::{Confidence, Span};
use coherence::CoherenceWitness;
use envelope::EnvelopeWitness;

/// Samples in a subframe of the loudness curves: 5 ms.
const SUBFRAME: usize = 40;

/// Subframes in a frame.
const SUBFRAMES: usize = SAMPLES_PER_FRAME / SUBFRAME;

/// Lags of the loudness curves in subframes: 15 to 300 ms.
const LAGS: std::ops::Range<usize> = 3..61;

/// Subframes of sent power that are remembered.
const REMEMBERED: usize = 80;

/// A line returns at least this much less than it was given (dB); also what is assumed before it was measured. ITU-T
/// G.168 expects 6 dB of a hybrid at the worst.
const LOUDEST_ECHO_DB: f32 = -6.0;
const FIRST_ECHO_DB: f32 = -12.0;

/// An echo below this is not heard as one.
const QUIETEST_ECHO_DB: f32 = -40.0;

/// Louder than the echo by this, a frame has a talker in it.
const TALKER_DB: f32 = 6.0;

/// Width of the step from echo to talker (logistic slope, dB).
const SLOPE_DB: f32 = 1.2;

/// Likeness by shape from which the echo begins to be believed, and at which it is certain. Two voices that have
/// nothing to do with each other reach 0.3 at some lag.
const SHAPE: (f32, f32) = (0.32, 0.50);

/// The same for likeness by loudness.
const LOUDNESS: (f32, f32) = (0.55, 0.75);

/// A frame whose own likeness is above this is echo and nothing else: its loss can be measured.
const PURE: f32 = 0.5;

/// Sent sound below this (dB over one unit of a sample, -58 dBFS) returns nothing that could be heard.
const INAUDIBLE_DB: f32 = 32.0;

/// The echo gate of one leg.
#[derive(Debug, Clone)]
pub struct EchoGate {
    shape: CoherenceWitness,
    loudness: EnvelopeWitness,
    /// Power of the last subframes sent.
    powers: [f32; REMEMBERED],
    at: usize,
    /// What the line returns, in dB of what it was given.
    loss_db: f32,
    lag: usize,
}

impl EchoGate {
    /// One that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            shape: CoherenceWitness::new(),
            loudness: EnvelopeWitness::new(),
            powers: [0.0; REMEMBERED],
            at: 0,
            loss_db: FIRST_ECHO_DB,
            lag: 0,
        }
    }

    /// Takes the frame that was sent at a tick.
    pub fn sent(&mut self, frame: &Frame) {
        self.shape.sent(frame);
        for part in frame.chunks_exact(SUBFRAME) {
            let power = power(part);
            self.loudness.sent(power);
            self.at = (self.at + 1) % REMEMBERED;
            self.powers[self.at] = power;
        }
    }

    /// Takes the frame heard at the same tick, after what was sent at it, and tells how likely it is echo.
    pub fn score(&mut self, frame: &Frame) -> Confidence {
        for (index, part) in frame.chunks_exact(SUBFRAME).enumerate() {
            self.loudness.heard(power(part), SUBFRAMES - 1 - index);
        }
        let shape = self.shape.heard(frame);
        let (slow_lag, slow) = self.loudness.best();
        let (by_shape, by_loudness) = (certainty(shape.likeness, SHAPE), certainty(slow, LOUDNESS));
        self.lag = if by_shape >= by_loudness { shape.lag } else { slow_lag * SUBFRAME };
        let certain = by_shape.max(by_loudness);
        let sent_db = decibels(self.sent_power(self.lag));
        if certain <= 0.0 || sent_db < INAUDIBLE_DB {
            return Confidence::NONE;
        }
        let heard_db = decibels(power(frame));
        let returned = heard_db - sent_db;
        self.measure(returned, by_shape > 0.5 && shape.here > PURE, by_loudness > 0.5);
        let over = returned - self.loss_db;
        Confidence::from_ratio(certain / (1.0 + ((over - TALKER_DB) / SLOPE_DB).exp()))
    }

    /// How long after it was sent the echo comes, as last believed.
    #[must_use]
    pub fn delay(&self) -> Span {
        Span::from_micros(self.lag as u64 * 125)
    }

    /// The loudest that was sent in the time from which this frame's echo can come: some 10 ms around the lag, and the
    /// 20 ms by which a room draws an echo out.
    fn sent_power(&self, lag: usize) -> f32 {
        let first = (lag / SUBFRAME).saturating_sub(2);
        let last = lag / SUBFRAME + SUBFRAMES + 4;
        (first..=last)
            .map(|back| self.powers[(self.at + REMEMBERED - back % REMEMBERED) % REMEMBERED])
            .fold(0.0, f32::max)
    }

    /// Follows the line's loss, upwards faster than down, since a line returns some sounds better than others and the
    /// echo must be expected at its loudest: at once where the frame is echo by its shape, slowly and only within reach of what is
    /// known where its loudness alone speaks.
    fn measure(&mut self, returned_db: f32, pure: bool, likely: bool) {
        let pace = if pure && returned_db > self.loss_db {
            0.2
        } else if pure {
            0.03
        } else if likely && returned_db < self.loss_db + TALKER_DB {
            0.02
        } else {
            return;
        };
        let nearer = self.loss_db + pace * (returned_db - self.loss_db);
        self.loss_db = nearer.clamp(QUIETEST_ECHO_DB, LOUDEST_ECHO_DB);
    }
}

impl Default for EchoGate {
    fn default() -> Self {
        Self::new()
    }
}

fn certainty(value: f32, (none, full): (f32, f32)) -> f32 {
    ((value - none) / (full - none)).clamp(0.0, 1.0)
}

fn power(samples: &[i16]) -> f32 {
    let sum: i64 = samples.iter().map(|sample| i64::from(i32::from(*sample) * i32::from(*sample))).sum();
    sum as f32 / samples.len() as f32
}

fn decibels(power: f32) -> f32 {
    10.0 * (power + 0.1).log10()
}

const _: () = assert!(REMEMBERED > LAGS.end + SUBFRAMES + 6);
