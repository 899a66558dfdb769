//! Makes speech fit for the telephone: 8 kHz, the telephone band, an even level, no clipping.
//!
//! Every voice goes through here, so that prompts of different voices and different clauses of one prompt are equally
//! loud, and the far side's codec gets nothing that it would fold or clip.

use crate::audio::{Resampler, SAMPLE_RATE_HZ, UnsupportedRate};
use std::f32::consts::PI;

/// Level of speech over its active frames, in dBFS. What ITU-T P.56 calls active speech level, at a value that leaves
/// room for peaks below the overload of G.711.
pub const SPEECH_LEVEL_DBFS: f32 = -20.0;

/// Edge of the high pass: below it a telephone carries nothing, and a synthesiser's fundamental only eats headroom.
const HIGH_PASS_HZ: f32 = 220.0;

/// Share of the sample before that is taken off each sample: lifts 3 kHz by 5 dB over 300 Hz, as the microphone of a
/// telephone does (the sending side of ITU-T P.48 rises as much), because consonants live there.
const TILT: f32 = 0.3;

/// What goes through the resampler is halved first, so that a voice at full scale does not overshoot into clipping.
const HEADROOM: f32 = 0.5;

/// Amplitude above which the limiter bends: -6 dBFS.
const LIMITER_KNEE: f32 = 0.5;

/// Amplitude that the limiter never passes: just below -1 dBFS.
const LIMITER_CEILING: f32 = 0.88;

/// A clause is raised by no more than this (26 dB), so that a breath is not made into a shout.
const MAX_GAIN: f32 = 20.0;

/// Frames quieter than the loudest one by this much are pauses and do not count towards the level, in dB.
const ACTIVE_BELOW_PEAK_DB: f32 = 25.0;

/// Samples quieter than the loudest one by this much are silence at a clause's edges: 46 dB.
const EDGE_SILENCE: f32 = 0.005;

/// Silence kept at the edges so that no consonant loses its beginning: 12 ms.
const EDGE_KEPT: usize = 96;

/// Length of the fade at both edges, against clicks: 4 ms.
const FADE: usize = 32;

/// Converts a voice's sound from its own rate; the filter is worked out once.
#[derive(Debug, Clone)]
pub struct ToTelephone {
    from_hz: u32,
    resampler: Resampler,
}

impl ToTelephone {
    /// A converter from a voice's rate.
    ///
    /// # Errors
    /// If the rate is none that a voice has.
    pub fn new(from_hz: u32) -> Result<Self, UnsupportedRate> {
        Ok(Self { from_hz, resampler: Resampler::new(from_hz, SAMPLE_RATE_HZ)? })
    }

    /// The rate it converts from.
    #[must_use]
    pub fn from_hz(&self) -> u32 {
        self.from_hz
    }

    /// One clause of speech for the telephone: resampled, high-passed, trimmed at its edges, levelled and limited.
    /// Takes samples between -1 and 1. Silence gives no samples.
    #[must_use]
    pub fn clause(&self, samples: &[f32]) -> Vec<i16> {
        // The cast saturates, and takes what is no number for silence.
        let halved: Vec<i16> = samples.iter().map(|sample| (sample * HEADROOM * 32_767.0) as i16).collect();
        let mut sound: Vec<f32> = self.resampler.whole(&halved).iter().map(|s| f32::from(*s) / 32_768.0).collect();
        high_pass(&mut sound);
        tilt(&mut sound);
        let mut sound = trim(&sound).to_vec();
        level(&mut sound);
        fade(&mut sound);
        sound.iter().map(|sample| (limit(*sample) * 32_767.0).round() as i16).collect()
    }
}

/// A second-order Butterworth high pass (R. Bristow-Johnson, Audio EQ Cookbook).
fn high_pass(sound: &mut [f32]) {
    let w = 2.0 * PI * HIGH_PASS_HZ / SAMPLE_RATE_HZ as f32;
    let alpha = w.sin() / std::f32::consts::SQRT_2;
    let a0 = 1.0 + alpha;
    let b0 = f32::midpoint(1.0, w.cos()) / a0;
    let (a1, a2) = (-2.0 * w.cos() / a0, (1.0 - alpha) / a0);
    let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
    for sample in sound {
        let x = *sample;
        let y = b0 * (x - 2.0 * x1 + x2) - a1 * y1 - a2 * y2;
        (x2, x1, y2, y1) = (x1, x, y1, y);
        *sample = y;
    }
}

fn tilt(sound: &mut [f32]) {
    let mut before = 0.0;
    for sample in sound {
        let tilted = *sample - TILT * before;
        before = *sample;
        *sample = tilted;
    }
}

fn trim(sound: &[f32]) -> &[f32] {
    let loudest = sound.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
    let loud = |sample: &f32| sample.abs() > loudest * EDGE_SILENCE;
    let (Some(first), Some(last)) = (sound.iter().position(loud), sound.iter().rposition(loud)) else {
        return &[];
    };
    &sound[first.saturating_sub(EDGE_KEPT)..(last + EDGE_KEPT).min(sound.len())]
}

/// Root mean square over the frames that are speech; zero for none.
fn active_rms(sound: &[f32]) -> f32 {
    let powers: Vec<f32> = sound.chunks(160).map(|f| f.iter().map(|s| s * s).sum::<f32>() / f.len() as f32).collect();
    let loudest = powers.iter().copied().fold(0.0, f32::max);
    let floor = loudest * 10_f32.powf(-ACTIVE_BELOW_PEAK_DB / 10.0);
    let active: Vec<f32> = powers.into_iter().filter(|power| *power > floor).collect();
    if active.is_empty() { 0.0 } else { (active.iter().sum::<f32>() / active.len() as f32).sqrt() }
}

fn level(sound: &mut [f32]) {
    let rms = active_rms(sound);
    if rms <= f32::EPSILON {
        return;
    }
    let gain = (10_f32.powf(SPEECH_LEVEL_DBFS / 20.0) / rms).min(MAX_GAIN);
    for sample in sound {
        *sample *= gain;
    }
}

fn fade(sound: &mut [f32]) {
    let length = FADE.min(sound.len() / 2);
    let count = sound.len();
    for index in 0..length {
        let weight = index as f32 / length as f32;
        sound[index] *= weight;
        sound[count - 1 - index] *= weight;
    }
}

/// Straight up to the knee, then bending towards the ceiling, which it never passes.
fn limit(sample: f32) -> f32 {
    let size = sample.abs();
    if size <= LIMITER_KNEE {
        return sample;
    }
    let room = LIMITER_CEILING - LIMITER_KNEE;
    (LIMITER_KNEE + room * ((size - LIMITER_KNEE) / room).tanh()).copysign(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f32, rate: u32, seconds: f32, amplitude: f32) -> Vec<f32> {
        let count = (rate as f32 * seconds) as usize;
        (0..count).map(|n| amplitude * (2.0 * PI * hz * n as f32 / rate as f32).sin()).collect()
    }

    fn level_of(clause: &[i16]) -> f32 {
        let sound: Vec<f32> = clause.iter().map(|s| f32::from(*s) / 32_768.0).collect();
        20.0 * active_rms(&sound).log10()
    }

    #[test]
    fn quiet_and_loud_clauses_come_out_equally_loud_at_every_rate() {
        for rate in [16_000, 22_050, 44_100] {
            let converter = ToTelephone::new(rate).unwrap();
            for amplitude in [0.02, 0.3, 0.99] {
                let clause = converter.clause(&tone(700.0, rate, 0.5, amplitude));
                let db = level_of(&clause);
                assert!((db - SPEECH_LEVEL_DBFS).abs() < 0.7, "{amplitude} at {rate} Hz came out at {db} dBFS");
            }
        }
    }

    #[test]
    fn a_hum_below_the_telephone_band_does_not_count_as_loudness() {
        let converter = ToTelephone::new(22_050).unwrap();
        let mut sound = tone(800.0, 22_050, 0.5, 0.1);
        for (sample, hum) in sound.iter_mut().zip(tone(50.0, 22_050, 0.5, 0.8)) {
            *sample += hum;
        }
        let clause = converter.clause(&sound);
        let db = level_of(&clause[800..3_200]);
        assert!((db - SPEECH_LEVEL_DBFS).abs() < 1.5, "{db}");
    }

    #[test]
    fn a_peak_bends_and_never_clips() {
        assert!((limit(0.3) - 0.3).abs() < f32::EPSILON);
        assert!(limit(0.9) < 0.9);
        assert!(limit(30.0) <= LIMITER_CEILING);
        assert!(limit(-30.0) >= -LIMITER_CEILING);
    }

    #[test]
    fn silence_and_nonsense_give_no_samples() {
        let converter = ToTelephone::new(22_050).unwrap();
        assert!(converter.clause(&[0.0; 22_050]).is_empty());
        assert!(converter.clause(&[f32::NAN; 100]).is_empty());
        assert!(converter.clause(&[]).is_empty());
    }

    #[test]
    fn silence_at_the_edges_is_cut_down() {
        let mut sound = vec![0.0; 8_000];
        sound.extend(tone(500.0, 8_000, 0.5, 0.5));
        sound.extend(vec![0.0; 8_000]);
        let clause = ToTelephone::new(8_000).unwrap().clause(&sound);
        assert!((4_000..4_400).contains(&clause.len()), "{}", clause.len());
    }
}
