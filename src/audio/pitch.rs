//! The pitch of a voice, frame by frame: how the end of a turn sounds different from a pause inside it.
//!
//! Normalised autocorrelation of the last 40 ms (L. Rabiner, "On the use of autocorrelation analysis for pitch
//! detection", IEEE ASSP-25, 1977), first coarsely at 4 kHz, then refined at 8 kHz around what was found. A telephone
//! carries nothing below 300 Hz, but the harmonics of a lower voice repeat with its period all the same.

use super::frame::{Frame, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
use calmline_core::units::Hertz;

/// What is looked at: two frames, which hold two periods of the lowest voice and more.
const WINDOW: usize = 2 * SAMPLES_PER_FRAME;

/// The window at half the rate, less its last sample, whose neighbours are yet to come.
const HALVED: usize = WINDOW / 2 - 1;

/// The shortest and the longest period at half the rate, in samples: 400 and 60 Hz, from a child to a deep voice.
const PERIODS: std::ops::RangeInclusive<usize> = 10..=67;

/// From here on the sound repeats itself enough to be a voice: what is unvoiced stays well below, voiced speech above.
const VOICED: f32 = 0.6;

/// A shorter period that is nearly as likely wins: a sound that repeats after one period also does after two.
const NEARLY: f32 = 0.9;

/// Follows the pitch of one line.
#[derive(Debug, Clone)]
pub struct PitchTracker {
    window: [f32; WINDOW],
}

impl PitchTracker {
    /// One that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { window: [0.0; WINDOW] }
    }

    /// Notes a frame without looking for its pitch: the next one needs it.
    pub fn skip(&mut self, frame: &Frame) {
        self.window.copy_within(SAMPLES_PER_FRAME.., 0);
        for (held, sample) in self.window[SAMPLES_PER_FRAME..].iter_mut().zip(frame) {
            *held = f32::from(*sample);
        }
    }

    /// The pitch of the 40 ms that end with this frame; `None` where they are not voiced.
    pub fn pitch(&mut self, frame: &Frame) -> Option<Hertz> {
        self.skip(frame);
        let mut halved = [0.0; HALVED];
        for (half, four) in halved.iter_mut().zip(self.window.windows(4).step_by(2)) {
            // Above 2 kHz little is left, so that nothing folds back; what is left lies between two coarse periods less sharply.
            *half = four[0] + 3.0 * (four[1] + four[2]) + four[3];
        }
        let coarse = coarse_period(&halved)?;
        let (from, to) = ((2 * coarse).saturating_sub(2), 2 * coarse + 2);
        let found = (from..=to).map(|period| (period, likeness(&self.window, period)));
        let (period, most) = found.max_by(|one, other| one.1.total_cmp(&other.1))?;
        if most < VOICED {
            return None;
        }
        let hertz = SAMPLE_RATE_HZ as f32 / (period as f32 + between(&self.window, period));
        Some(Hertz(hertz.round() as u16))
    }
}

impl Default for PitchTracker {
    fn default() -> Self {
        Self::new()
    }
}

/// The shortest period that is a peak and nearly as likely as the likeliest.
fn coarse_period(sound: &[f32]) -> Option<usize> {
    let mut all = [0.0; 69];
    for period in PERIODS {
        all[period] = likeness(sound, period);
    }
    let most = all.iter().copied().fold(0.0, f32::max);
    // Half the rate has lost some of it: what is kept here is judged again.
    if most < VOICED * NEARLY {
        return None;
    }
    PERIODS.into_iter().find(|period| {
        let here = all[*period];
        here >= NEARLY * most && here >= all[period - 1] && here >= all[period + 1]
    })
}

/// How much a sound is like itself one period later, from -1 to 1.
fn likeness(sound: &[f32], period: usize) -> f32 {
    let (early, late) = (&sound[..sound.len() - period], &sound[period..]);
    let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
    for (early, late) in early.iter().zip(late) {
        both += early * late;
        one += early * early;
        other += late * late;
    }
    let power = (one * other).sqrt();
    if power > 0.0 { both / power } else { 0.0 }
}

/// Where between two samples the peak lies, from -0.5 to 0.5: the top of the parabola through it and its neighbours.
fn between(sound: &[f32], period: usize) -> f32 {
    let (before, here, after) = (likeness(sound, period - 1), likeness(sound, period), likeness(sound, period + 1));
    let bend = before - 2.0 * here + after;
    if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    /// Frames of a voice over a telephone: the harmonics from 300 Hz to 3 400 Hz of each pitch, one frame long each.
    fn voice(pitches: impl IntoIterator<Item = f32>) -> Vec<Frame> {
        let mut phase = 0.0_f32;
        let one = |hertz: f32, phase: &mut f32| {
            let mut frame = [0; SAMPLES_PER_FRAME];
            for sample in &mut frame {
                *phase = (*phase + hertz / 8_000.0) % 1.0;
                let heard = (1..60).filter(|n| (300.0..3_400.0).contains(&(*n as f32 * hertz)));
                let sum: f32 = heard.map(|n| (TAU * *phase * n as f32).sin() / n as f32).sum();
                *sample = (sum * 6_000.0) as i16;
            }
            frame
        };
        pitches.into_iter().map(|hertz| one(hertz, &mut phase)).collect()
    }

    #[test]
    fn the_pitch_of_deep_and_high_voices_is_found_although_the_line_does_not_carry_it() {
        for hertz in [75.0, 98.0, 120.0, 167.0, 210.0, 260.0, 330.0] {
            let mut tracker = PitchTracker::new();
            let heard: Vec<Option<Hertz>> = voice([hertz; 5]).iter().map(|frame| tracker.pitch(frame)).collect();
            let found = heard[4];
            let off = found.map(|found| (f32::from(found.0) / hertz - 1.0).abs());
            assert!(off.is_some_and(|off| off < 0.02), "{hertz} Hz was heard as {found:?}");
        }
    }

    #[test]
    fn a_voice_that_falls_is_heard_to_fall() {
        let mut tracker = PitchTracker::new();
        let falling = (0..12).map(|step| 140.0 - 4.0 * step as f32);
        let found: Vec<u16> =
            voice(falling).iter().filter_map(|frame| tracker.pitch(frame)).map(|pitch| pitch.0).collect();
        assert!(found.len() >= 10 && found.is_sorted_by(|one, other| one >= other), "{found:?}");
    }

    #[test]
    fn silence_and_noise_have_no_pitch() {
        let mut tracker = PitchTracker::new();
        assert_eq!(tracker.pitch(&[0; SAMPLES_PER_FRAME]), None);
        let mut seed = 1_u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 18) as i16 - 8_192
        };
        let heard = (0..100).filter(|_| tracker.pitch(&std::array::from_fn(|_| noise())).is_some()).count();
        assert_eq!(heard, 0);
    }
}
