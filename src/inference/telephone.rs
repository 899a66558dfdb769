//! Makes speech fit for the telephone: 8 kHz, the telephone band, an even level, no clipping.
//!
//! Every voice goes through here, so that prompts of different voices and different clauses of one prompt are equally
//! loud, and the far side's codec gets nothing that it would fold or clip.

use crate::audio::SAMPLE_RATE_HZ;
use std::f32::consts::PI;

/// Level of speech over its active frames, in dBFS: what ITU-T P.56 calls active speech level, at the value that
/// telephone recordings are made for (about -16 dBm0), which leaves room for peaks below G.711's overload.
pub const SPEECH_LEVEL_DBFS: f32 = -20.0;

/// Edge of the high pass: below it a telephone carries nothing, and a synthesiser's fundamental only eats headroom.
const HIGH_PASS_HZ: f32 = 220.0;

/// Middle of the low pass's edge: full to 3.4 kHz, gone above 4.2 kHz, so what folds lands above 3.8 kHz.
const LOW_PASS_HZ: f32 = 3_800.0;

/// Half width of that edge.
const LOW_PASS_EDGE_HZ: f32 = 400.0;

/// Amplitude above which the limiter bends: -6 dBFS.
const LIMITER_KNEE: f32 = 0.5;

/// Amplitude that the limiter never passes: just below -1 dBFS.
const LIMITER_CEILING: f32 = 0.88;

/// A clause is raised by no more than this, so that a breath is not made into a shout.
const MAX_GAIN: f32 = 10.0;

/// Frames quieter than the loudest one by this much are pauses and do not count towards the level, in dB.
const ACTIVE_BELOW_PEAK_DB: f32 = 25.0;

/// Samples below this are silence at a clause's edges: -50 dBFS.
const EDGE_SILENCE: f32 = 0.003;

/// Silence kept at the edges so that no consonant loses its beginning: 12 ms.
const EDGE_KEPT: usize = 96;

/// Length of the fade at both edges, against clicks: 4 ms.
const FADE: usize = 32;

/// Converts from one sample rate to 8 kHz; the filter is worked out once.
#[derive(Debug, Clone)]
pub struct ToTelephone {
    from_hz: u32,
    /// Output samples per `down` input samples.
    up: usize,
    down: usize,
    taps: usize,
    /// One row of `taps` coefficients for each of the `up` phases.
    filter: Vec<f32>,
}

impl ToTelephone {
    /// A converter from `from_hz`, 8 kHz to 192 kHz.
    #[must_use]
    pub fn new(from_hz: u32) -> Self {
        let from_hz = from_hz.clamp(SAMPLE_RATE_HZ, 192_000);
        let common = gcd(from_hz, SAMPLE_RATE_HZ);
        let up = (SAMPLE_RATE_HZ / common) as usize;
        let down = (from_hz / common) as usize;
        // Kaiser's rule for 60 dB (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.5.3).
        let width = 2.0 * PI * 2.0 * LOW_PASS_EDGE_HZ / from_hz as f32;
        let taps = ((60.0 - 8.0) / (2.285 * width)).ceil() as usize | 1;
        let mut filter = Vec::with_capacity(up * taps);
        for phase in 0..up {
            let offset = phase as f32 / up as f32;
            let row: Vec<f32> = (0..taps).map(|tap| coefficient(tap, taps, offset, from_hz)).collect();
            let sum: f32 = row.iter().sum();
            filter.extend(row.iter().map(|value| value / sum));
        }
        Self { from_hz, up, down, taps, filter }
    }

    /// The rate it converts from.
    #[must_use]
    pub fn from_hz(&self) -> u32 {
        self.from_hz
    }

    /// Resamples to 8 kHz.
    #[must_use]
    pub fn resample(&self, samples: &[f32]) -> Vec<f32> {
        let count = samples.len() * self.up / self.down;
        let half = self.taps as isize / 2;
        (0..count)
            .map(|index| {
                let position = index * self.down;
                let middle = (position / self.up) as isize;
                let phase = position % self.up;
                let row = &self.filter[phase * self.taps..(phase + 1) * self.taps];
                let first = middle - half;
                row.iter()
                    .enumerate()
                    .map(|(tap, weight)| {
                        let at = first + tap as isize;
                        usize::try_from(at).ok().and_then(|at| samples.get(at)).map_or(0.0, |sample| sample * weight)
                    })
                    .sum()
            })
            .collect()
    }

    /// One clause of speech for the telephone: resampled, high-passed, trimmed at its edges, levelled and limited.
    /// Silence gives no samples.
    #[must_use]
    pub fn clause(&self, samples: &[f32]) -> Vec<i16> {
        let mut sound = self.resample(samples);
        high_pass(&mut sound);
        let mut sound = trim(&sound).to_vec();
        level(&mut sound);
        fade(&mut sound);
        sound.iter().map(|sample| (limit(*sample) * 32_767.0).round() as i16).collect()
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A Kaiser-windowed sinc at `tap`, its middle moved by `offset` of a sample.
fn coefficient(tap: usize, taps: usize, offset: f32, from_hz: u32) -> f32 {
    // Kaiser's beta for 60 dB.
    const BETA: f32 = 5.653;
    let half = (taps / 2) as f32;
    let x = tap as f32 - half - offset;
    let cut = 2.0 * LOW_PASS_HZ / from_hz as f32;
    let sinc = if x.abs() < 1e-6 { cut } else { (PI * cut * x).sin() / (PI * x) };
    let within = (x / (half + 1.0)).clamp(-1.0, 1.0);
    sinc * bessel(BETA * (1.0 - within * within).sqrt()) / bessel(BETA)
}

/// The modified Bessel function of order zero, by its series.
fn bessel(x: f32) -> f32 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..25 {
        term *= (x / 2.0 / k as f32).powi(2);
        sum += term;
    }
    sum
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

fn trim(sound: &[f32]) -> &[f32] {
    let loud = |sample: &f32| sample.abs() > EDGE_SILENCE;
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

/// Straight up to the knee, then bending towards the ceiling, which it never reaches.
fn limit(sample: f32) -> f32 {
    let size = sample.abs();
    if size <= LIMITER_KNEE {
        return sample;
    }
    let room = LIMITER_CEILING - LIMITER_KNEE;
    (LIMITER_KNEE + room * ((size - LIMITER_KNEE) / room).tanh()).copysign(sample)
}

#[cfg(test)]
mod tests;
