//! Tones that mean something: keys pressed in the band, and the Baudot tones of a teletypewriter.
//!
//! Goertzel's algorithm measures one frequency over a block of samples; a tone is believed when it holds most of the
//! block's energy, which speech and music do not.

use super::dial_key::DialKey;
use super::frame::{Frame, SAMPLE_RATE_HZ};
use super::level::level_db;
use calmline_core::units::Key;
use std::f32::consts::PI;

/// The rows and columns of the keypad in Hz (ITU-T Q.23). The fourth column has no key on a telephone, and is listened
/// for so that it is not taken for the third.
const ROWS_HZ: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const COLUMNS_HZ: [f32; 4] = [1_209.0, 1_336.0, 1_477.0, 1_633.0];

/// Keys by row and column.
const KEYPAD: [[Key; 3]; 4] = [
    [Key::Digit(1), Key::Digit(2), Key::Digit(3)],
    [Key::Digit(4), Key::Digit(5), Key::Digit(6)],
    [Key::Digit(7), Key::Digit(8), Key::Digit(9)],
    [Key::Star, Key::Digit(0), Key::Pound],
];

/// Samples in a block of the key detector: 12.75 ms. The shortest key, 40 ms (ITU-T Q.24), holds two whole ones
/// wherever they fall, and neighbouring frequencies are one bin apart.
const KEY_BLOCK: usize = 102;

/// Blocks that must agree before a key is reported, and be without it before it is over.
const KEY_BLOCKS: u8 = 2;

/// The quietest key (dBFS); Q.24 wants some 25 dB of range below a nominal -10.
const QUIETEST_KEY_DB: f32 = -40.0;

/// A column may be louder than its row by 4 dB, and quieter by 8 dB: the line dampens high frequencies (Q.24).
const REVERSE_TWIST: f32 = 2.6;
const NORMAL_TWIST: f32 = 6.5;

/// The strongest row, and column, must exceed the others of its group by 8 dB.
const CLEAR_OF_OTHERS: f32 = 6.3;

/// Share of the block's energy in the two tones: what a tone 1.5 % off its frequency still leaves in its bin.
const SHARE_OF_KEY: f32 = 0.6;

/// Power of a second harmonic against its tone: a voice has strong ones, a telephone has none.
const HARMONIC: f32 = 0.1;

/// Hears keys pressed in the band: for trunks without telephone-event.
#[derive(Debug, Clone)]
pub struct DtmfDetector {
    block: [f32; KEY_BLOCK],
    filled: usize,
    candidate: Option<Key>,
    agreed: u8,
    held: Option<Key>,
    missed: u8,
}

impl DtmfDetector {
    /// One that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { block: [0.0; KEY_BLOCK], filled: 0, candidate: None, agreed: 0, held: None, missed: 0 }
    }

    /// Takes a frame; a key is reported once, when it has been held for two blocks.
    pub fn heard(&mut self, frame: &Frame) -> Option<Key> {
        let mut pressed = None;
        for sample in frame {
            self.block[self.filled] = f32::from(*sample);
            self.filled += 1;
            if self.filled == KEY_BLOCK {
                self.filled = 0;
                pressed = self.judge(key_in(&self.block)).or(pressed);
            }
        }
        pressed
    }

    fn judge(&mut self, seen: Option<Key>) -> Option<Key> {
        self.agreed = if seen.is_some() && seen == self.candidate { self.agreed.saturating_add(1) } else { 1 };
        self.candidate = seen;
        if self.held.is_some() && seen == self.held {
            self.missed = 0;
            return None;
        }
        self.missed = self.missed.saturating_add(1);
        if self.missed >= KEY_BLOCKS {
            self.held = None;
        }
        if seen.is_some() && self.agreed >= KEY_BLOCKS {
            self.held = seen;
            self.missed = 0;
            return seen;
        }
        None
    }
}

impl Default for DtmfDetector {
    fn default() -> Self {
        Self::new()
    }
}

fn key_in(block: &[f32; KEY_BLOCK]) -> Option<Key> {
    let total: f32 = block.iter().map(|sample| sample * sample).sum();
    if total / KEY_BLOCK as f32 <= (32_768.0 * 10.0_f32.powf(QUIETEST_KEY_DB / 20.0)).powi(2) {
        return None;
    }
    let (row, low) = strongest(block, &ROWS_HZ)?;
    let (column, high) = strongest(block, &COLUMNS_HZ)?;
    let key = KEYPAD[row].get(column)?;
    let balanced = high < low * REVERSE_TWIST && low < high * NORMAL_TWIST;
    let pure = share(low + high, total, KEY_BLOCK) > SHARE_OF_KEY;
    // The second harmonic of a row lies beside a column, which leaks into it.
    let voiced = power(block, 2.0 * ROWS_HZ[row]) > HARMONIC * low + 0.2 * high
        || power(block, 2.0 * COLUMNS_HZ[column]) > HARMONIC * high;
    (balanced && pure && !voiced).then_some(*key)
}

fn strongest(block: &[f32], frequencies: &[f32; 4]) -> Option<(usize, f32)> {
    let powers = frequencies.map(|hz| power(block, hz));
    let (index, best) = powers.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let clear = powers.iter().enumerate().all(|(other, power)| other == index || power * CLEAR_OF_OTHERS < best);
    clear.then_some((index, best))
}

/// Squared magnitude of a block at one frequency (Goertzel, 1958).
fn power(block: &[f32], hz: f32) -> f32 {
    let coefficient = 2.0 * (2.0 * PI * hz / SAMPLE_RATE_HZ as f32).cos();
    let (mut one, mut two) = (0.0_f32, 0.0_f32);
    for sample in block {
        let next = sample + coefficient * one - two;
        two = one;
        one = next;
    }
    one * one + two * two - coefficient * one * two
}

/// Share of the block's energy that a squared magnitude stands for: 1 for a pure tone.
fn share(magnitude: f32, total: f32, block: usize) -> f32 {
    2.0 * magnitude / (block as f32 * total.max(1.0))
}

/// Fills a frame with a key's tones, `position` samples after the key went down. Each tone is at -12 dBFS.
pub fn key_tone(key: impl Into<DialKey>, position: usize, frame: &mut Frame) {
    let (row, column) = key.into().place();
    for (index, sample) in frame.iter_mut().enumerate() {
        let t = (position + index) as f32 / SAMPLE_RATE_HZ as f32;
        let both = (2.0 * PI * ROWS_HZ[row] * t).sin() + (2.0 * PI * COLUMNS_HZ[column] * t).sin();
        *sample = (both * 8_192.0) as i16;
    }
}

/// Mark and space of a teletypewriter in Hz (ITU-T V.18, annex A).
const MARK_HZ: f32 = 1_400.0;
const SPACE_HZ: f32 = 1_800.0;

/// Samples in a block of the teletypewriter detector: 10 ms, so that each 22 ms bit holds a whole one, and both
/// frequencies fall on bins.
const TTY_BLOCK: usize = 80;

/// Share of the block's energy in one of the two tones.
const SHARE_OF_TTY: f32 = 0.7;

/// The quietest teletypewriter (dBFS).
const QUIETEST_TTY_DB: f32 = -45.0;

/// Changes between the tones that make a teletypewriter: two or three characters. Special information tones change once.
const ALTERNATIONS: u8 = 5;

/// Blocks between two tones that still count as a change: the one on the seam, and a bad one.
const SEAM_BLOCKS: u8 = 2;

/// Blocks without a tone after which the count begins anew: 2 s, more than a slow typist leaves between keys.
const FORGOTTEN_BLOCKS: u8 = 200;

/// Hears a teletypewriter (TTY): a deaf caller's line is otherwise silence to a speech recogniser.
#[derive(Debug, Clone)]
pub struct TtyDetector {
    tone: Option<Tone>,
    without: u8,
    alternations: u8,
    told: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Mark,
    Space,
}

impl TtyDetector {
    /// One that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { tone: None, without: 0, alternations: 0, told: false }
    }

    /// Takes a frame; true once, in the frame that makes it certain.
    pub fn heard(&mut self, frame: &Frame) -> bool {
        for block in frame.chunks_exact(TTY_BLOCK) {
            self.judge(tone_in(block));
        }
        let certain = self.alternations >= ALTERNATIONS && !self.told;
        self.told |= certain;
        certain
    }

    fn judge(&mut self, seen: Option<Tone>) {
        let Some(seen) = seen else {
            self.without = self.without.saturating_add(1);
            if self.without > SEAM_BLOCKS {
                self.tone = None;
            }
            if self.without >= FORGOTTEN_BLOCKS {
                self.alternations = 0;
            }
            return;
        };
        if self.tone.is_some_and(|before| before != seen) {
            self.alternations = self.alternations.saturating_add(1);
        }
        self.tone = Some(seen);
        self.without = 0;
    }
}

impl Default for TtyDetector {
    fn default() -> Self {
        Self::new()
    }
}

fn tone_in(block: &[i16]) -> Option<Tone> {
    if level_db(block) < QUIETEST_TTY_DB {
        return None;
    }
    let mut samples = [0.0; TTY_BLOCK];
    for (slot, sample) in samples.iter_mut().zip(block) {
        *slot = f32::from(*sample);
    }
    let total: f32 = samples.iter().map(|sample| sample * sample).sum();
    let clear = |hz| share(power(&samples, hz), total, TTY_BLOCK) > SHARE_OF_TTY;
    if clear(MARK_HZ) {
        Some(Tone::Mark)
    } else if clear(SPACE_HZ) {
        Some(Tone::Space)
    } else {
        None
    }
}

#[cfg(test)]
#[path = "tones_tests.rs"]
mod tests;
