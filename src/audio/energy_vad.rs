//! A plain voice detector by level: what remains when the trained one is dead, and enough for a desk's line.
//!
//! It follows the background level down at once and up slowly, and takes for speech what stands clear above it. Music,
//! ringing and tones are speech to it, as to every detector of its kind.

use super::frame::{Frame, SAMPLES_PER_FRAME};
use calmline_core::units::Confidence;

/// The background is never taken to be quieter than this (dBFS): a digitally silent line must not make a breath loud.
const QUIETEST_FLOOR_DB: f32 = -62.0;

/// Nor louder: on a line that starts inside speech, the speech is not background.
const LOUDEST_FLOOR_DB: f32 = -30.0;

/// The background estimate before anything was heard: that of an ordinary line.
const FIRST_FLOOR_DB: f32 = -55.0;

/// How fast the estimate climbs, dB per frame: 3 dB a second. Longer than any word, shorter than a passing lorry.
const CLIMB_DB: f32 = 0.06;

/// Decibels above the background at which speech and no speech are equally likely.
const EVEN_ODDS_DB: f32 = 9.0;

/// Decibels from even odds to near certainty (logistic slope): telephone speech swings by some 10 dB in a syllable.
const SLOPE_DB: f32 = 2.0;

/// Share of the last frame's score that is kept: bridges the stops inside a word (some 60 ms).
const HELD: f32 = 0.7;

/// Scores frames of one line.
#[derive(Debug, Clone)]
pub struct EnergyVad {
    floor_db: f32,
    score: f32,
}

impl EnergyVad {
    /// One that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { floor_db: FIRST_FLOOR_DB, score: 0.0 }
    }

    /// The likelihood that the frame is speech.
    pub fn score(&mut self, frame: &Frame) -> Confidence {
        let level = level_db(frame);
        let nearer = if level < self.floor_db { level } else { self.floor_db + CLIMB_DB };
        self.floor_db = nearer.clamp(QUIETEST_FLOOR_DB, LOUDEST_FLOOR_DB);
        let odds = (level - self.floor_db - EVEN_ODDS_DB) / SLOPE_DB;
        let fresh = 1.0 / (1.0 + (-odds).exp());
        self.score = fresh.max(self.score * HELD);
        Confidence::from_ratio(self.score)
    }
}

impl Default for EnergyVad {
    fn default() -> Self {
        Self::new()
    }
}

/// Level of the frame without its offset, in dBFS.
fn level_db(frame: &Frame) -> f32 {
    let mean = frame.iter().map(|sample| f32::from(*sample)).sum::<f32>() / SAMPLES_PER_FRAME as f32;
    let power: f32 = frame.iter().map(|sample| (f32::from(*sample) - mean).powi(2)).sum();
    10.0 * (power / SAMPLES_PER_FRAME as f32 / (32_768.0 * 32_768.0) + 1e-10).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Noise(u32);

    impl Noise {
        fn frame(&mut self, amplitude: f32) -> Frame {
            std::array::from_fn(|_| {
                self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((self.0 as i32 as f32 / 2_147_483_648.0) * amplitude) as i16
            })
        }
    }

    /// Something like a vowel: a pulse train of 125 Hz with its harmonics up to 2 kHz.
    fn vowel(amplitude: f32) -> Frame {
        std::array::from_fn(|n| {
            let t = n as f32 / 8_000.0;
            let sum: f32 = (1..16).map(|k| (2.0 * std::f32::consts::PI * 125.0 * k as f32 * t).sin() / k as f32).sum();
            (sum * amplitude) as i16
        })
    }

    #[test]
    fn speech_over_a_noisy_line_is_found_and_the_noise_is_not() {
        for noise_amplitude in [10.0, 60.0, 300.0] {
            let mut vad = EnergyVad::new();
            let mut noise = Noise(7);
            for _ in 0..500 {
                vad.score(&noise.frame(noise_amplitude));
            }
            let quiet: u32 = (0..100).map(|_| u32::from(vad.score(&noise.frame(noise_amplitude)).permille())).sum();
            assert!(quiet / 100 < 100, "noise {noise_amplitude} scores {}", quiet / 100);
            let mut spoken = vowel(9.0 * noise_amplitude.max(30.0));
            for (sample, hiss) in spoken.iter_mut().zip(noise.frame(noise_amplitude)) {
                *sample = sample.saturating_add(hiss);
            }
            assert!(vad.score(&spoken).permille() > 900, "noise {noise_amplitude}");
        }
    }

    #[test]
    fn a_word_of_two_seconds_stays_speech_to_its_end() {
        let mut vad = EnergyVad::new();
        for _ in 0..50 {
            vad.score(&[0; SAMPLES_PER_FRAME]);
        }
        for n in 0..100 {
            assert!(vad.score(&vowel(2_000.0)).permille() > 900, "frame {n}");
        }
    }

    #[test]
    fn silence_after_speech_is_quiet_within_two_hundred_milliseconds() {
        let mut vad = EnergyVad::new();
        for _ in 0..50 {
            vad.score(&vowel(2_000.0));
        }
        let last = (0..10).map(|_| vad.score(&[0; SAMPLES_PER_FRAME])).last();
        assert!(last.is_some_and(|score| score.permille() < 100), "{last:?}");
    }

    #[test]
    fn noise_that_begins_and_stays_becomes_background() {
        let mut vad = EnergyVad::new();
        let mut noise = Noise(3);
        for _ in 0..50 {
            vad.score(&[0; SAMPLES_PER_FRAME]);
        }
        assert!(vad.score(&noise.frame(300.0)).permille() > 500);
        let last = (0..700).map(|_| vad.score(&noise.frame(300.0))).last();
        assert!(last.is_some_and(|score| score.permille() < 100), "{last:?}");
    }

    #[test]
    fn an_offset_is_no_speech() {
        let mut vad = EnergyVad::new();
        let last = (0..100).map(|_| vad.score(&[500; SAMPLES_PER_FRAME])).last();
        assert!(last.is_some_and(|score| score.permille() < 500), "{last:?}");
    }
}
