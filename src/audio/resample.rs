//! Changing the sample rate: 8 to 16 kHz for the recogniser, anything to 8 kHz for voices and recordings.
//!
//! Both are windowed-sinc filters split into phases: an output sample is one dot product with the phase that its
//! position falls on (Crochiere and Rabiner, "Multirate Digital Signal Processing").

use super::frame::SAMPLE_RATE_HZ;

/// Zero crossings of the sinc on either side: 16 give a transition band of about a tenth of the output's bandwidth.
const ZERO_CROSSINGS: usize = 16;

/// Shape of the Kaiser window: 8 leaves side lobes 80 dB down, below the noise of 13-bit telephone audio.
const KAISER_BETA: f64 = 8.0;

/// The pass band's share of the smaller Nyquist frequency: the transition ends where aliasing would begin.
const PASS_SHARE: f64 = 0.92;

/// Rates that a file or a voice may have.
const RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=192_000;

/// A rate outside 4 to 192 kHz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sample rate of {0} Hz is outside 4000 to 192000")]
pub struct UnsupportedRate(
    /// The rate.
    pub u32,
);

/// Converts whole recordings from one rate to another. The filter's delay is taken out: output sample 0 is the moment
/// of input sample 0.
#[derive(Debug, Clone)]
pub struct Resampler {
    /// Output samples per `stride` input samples.
    phases: usize,
    stride: usize,
    taps: usize,
    filter: Vec<f32>,
}

impl Resampler {
    /// Builds the filter for a pair of rates.
    ///
    /// # Errors
    /// If either rate is outside 4 to 192 kHz.
    pub fn new(from_hz: u32, to_hz: u32) -> Result<Self, UnsupportedRate> {
        for rate in [from_hz, to_hz] {
            if !RATES_HZ.contains(&rate) {
                return Err(UnsupportedRate(rate));
            }
        }
        let common = greatest_common_divisor(from_hz, to_hz);
        let phases = (to_hz / common) as usize;
        let stride = (from_hz / common) as usize;
        // The cut-off in cycles per input sample, times two.
        let cutoff = PASS_SHARE * (f64::from(to_hz) / f64::from(from_hz)).min(1.0);
        let half = (ZERO_CROSSINGS as f64 / cutoff).ceil();
        let taps = 2 * half as usize;
        let mut filter = Vec::with_capacity(phases * taps);
        for phase in 0..phases {
            let fraction = phase as f64 / phases as f64;
            let row: Vec<f64> = (0..taps)
                .map(|tap| {
                    let distance = tap as f64 - (half - 1.0) - fraction;
                    cutoff * sinc(cutoff * distance) * kaiser(distance / half)
                })
                .collect();
            // Each phase is scaled to pass a constant unchanged; otherwise silence with an offset would hum.
            let sum: f64 = row.iter().sum();
            filter.extend(row.iter().map(|weight| (weight / sum) as f32));
        }
        Ok(Self { phases, stride, taps, filter })
    }

    /// Converts a whole recording.
    #[must_use]
    pub fn whole(&self, input: &[i16]) -> Vec<i16> {
        if self.phases == self.stride {
            return input.to_vec();
        }
        let count = (input.len() * self.phases).div_ceil(self.stride);
        (0..count).map(|index| self.sample(input, index)).collect()
    }

    fn sample(&self, input: &[i16], index: usize) -> i16 {
        let position = index * self.stride;
        let whole = position / self.phases;
        let row = &self.filter[(position % self.phases) * self.taps..][..self.taps];
        // Tap k of a row weighs input sample whole + k - reach.
        let reach = self.taps / 2 - 1;
        let first = whole.saturating_sub(reach);
        let skipped = (first + reach).saturating_sub(whole);
        let last = (whole + self.taps / 2 + 1).min(input.len());
        let sum: f32 =
            input.get(first..last).unwrap_or(&[]).iter().zip(&row[skipped..]).map(|(s, w)| f32::from(*s) * w).sum();
        round(sum)
    }
}

/// A whole recording at some rate as telephone audio at 8 kHz.
///
/// # Errors
/// If the rate is outside 4 to 192 kHz.
pub fn to_telephone(input: &[i16], from_hz: u32) -> Result<Vec<i16>, UnsupportedRate> {
    Ok(Resampler::new(from_hz, SAMPLE_RATE_HZ)?.whole(input))
}

/// Input samples that an output of the streaming upsampler looks at.
const UPSAMPLER_TAPS: usize = 32;

/// Doubles the rate of telephone audio to 16 kHz, chunk by chunk, with a delay of 2 ms.
#[derive(Debug, Clone)]
pub struct Upsampler {
    between: [f32; UPSAMPLER_TAPS],
    recent: [f32; UPSAMPLER_TAPS],
    at: usize,
}

impl Upsampler {
    /// Output samples by which the output runs behind the input.
    pub const DELAY: usize = UPSAMPLER_TAPS;

    /// One that has heard nothing but silence.
    #[must_use]
    pub fn new() -> Self {
        let half = UPSAMPLER_TAPS as f64 / 2.0;
        let mut between = [0.0_f32; UPSAMPLER_TAPS];
        let weights: Vec<f64> = (0..UPSAMPLER_TAPS)
            .map(|tap| {
                let distance = tap as f64 - half + 0.5;
                sinc(distance) * kaiser(distance / half)
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        for (slot, weight) in between.iter_mut().zip(&weights) {
            *slot = (weight / sum) as f32;
        }
        Self { between, recent: [0.0; UPSAMPLER_TAPS], at: 0 }
    }

    /// Appends two output samples for each input sample. A half-band filter: every second output is an input sample,
    /// delayed, and only those between are computed.
    pub fn push(&mut self, input: &[i16], output: &mut Vec<i16>) {
        output.reserve(input.len() * 2);
        for sample in input {
            self.recent[self.at] = f32::from(*sample);
            self.at = (self.at + 1) % UPSAMPLER_TAPS;
            let (newer, older) = self.recent.split_at(self.at);
            let middle = self.recent[(self.at + UPSAMPLER_TAPS / 2 - 1) % UPSAMPLER_TAPS];
            let ordered = older.iter().chain(newer);
            let sum: f32 = ordered.zip(&self.between).map(|(s, w)| s * w).sum();
            output.push(middle as i16);
            output.push(round(sum));
        }
    }

    /// A whole stretch of telephone audio at 16 kHz, with the delay taken out.
    #[must_use]
    pub fn whole(input: &[i16]) -> Vec<i16> {
        let mut upsampler = Self::new();
        let mut output = Vec::with_capacity((input.len() + UPSAMPLER_TAPS) * 2);
        upsampler.push(input, &mut output);
        upsampler.push(&[0; UPSAMPLER_TAPS / 2], &mut output);
        output.drain(..Self::DELAY);
        output.truncate(input.len() * 2);
        output
    }
}

impl Default for Upsampler {
    fn default() -> Self {
        Self::new()
    }
}

fn round(value: f32) -> i16 {
    // A cast from float saturates, so a filter that overshoots clips instead of wrapping.
    value.round() as i16
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) }
}

fn kaiser(x: f64) -> f64 {
    if x.abs() >= 1.0 { 0.0 } else { bessel(KAISER_BETA * (1.0 - x * x).sqrt()) / bessel(KAISER_BETA) }
}

/// Halves the rate of 16 kHz audio to the telephone's, chunk by chunk, with a delay of 2 ms: the upsampler's filter turned
/// round.
#[derive(Debug, Clone)]
pub struct Downsampler {
    between: [f32; UPSAMPLER_TAPS],
    /// Samples at odd places, which the filter weighs.
    odd: [f32; UPSAMPLER_TAPS],
    /// Samples at even places, of which the middle one counts half.
    even: [f32; UPSAMPLER_TAPS],
    at: usize,
}

impl Downsampler {
    /// One that has heard nothing but silence.
    #[must_use]
    pub fn new() -> Self {
        let Upsampler { between, .. } = Upsampler::new();
        Self { between, odd: [0.0; UPSAMPLER_TAPS], even: [0.0; UPSAMPLER_TAPS], at: 0 }
    }

    /// Appends one output sample for each pair of input samples; an odd one at the end is left out.
    pub fn push(&mut self, input: &[i16], output: &mut Vec<i16>) {
        for [even, odd] in input.as_chunks::<2>().0 {
            self.even[self.at] = f32::from(*even);
            self.odd[self.at] = f32::from(*odd);
            self.at = (self.at + 1) % UPSAMPLER_TAPS;
            let (newer, older) = self.odd.split_at(self.at);
            let ordered = older.iter().chain(newer);
            let sum: f32 = ordered.zip(&self.between).map(|(s, w)| s * w).sum();
            // The even sample between the two odd ones in the middle of the filter.
            let middle = self.even[(self.at + UPSAMPLER_TAPS / 2) % UPSAMPLER_TAPS];
            output.push(round((sum + middle) / 2.0));
        }
    }
}

impl Default for Downsampler {
    fn default() -> Self {
        Self::new()
    }
}

/// The modified Bessel function of the first kind, order zero, by its power series.
fn bessel(x: f64) -> f64 {
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..40 {
        term *= (x / (2.0 * f64::from(k))).powi(2);
        sum += term;
    }
    sum
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f64, rate: f64, count: usize) -> Vec<i16> {
        (0..count).map(|n| (f64::sin(2.0 * std::f64::consts::PI * hz * n as f64 / rate) * 10_000.0) as i16).collect()
    }

    fn rms(samples: &[i16]) -> f64 {
        (samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len() as f64).sqrt()
    }

    /// Signal to error ratio in dB, edges left out.
    fn likeness(got: &[i16], wanted: &[i16]) -> f64 {
        let middle = 200..got.len().min(wanted.len()) - 200;
        let error: f64 =
            got[middle.clone()].iter().zip(&wanted[middle.clone()]).map(|(a, b)| f64::from(a - b).powi(2)).sum();
        let power: f64 = wanted[middle].iter().map(|a| f64::from(*a).powi(2)).sum();
        10.0 * (power / error.max(1.0)).log10()
    }

    #[test]
    fn a_tone_of_the_telephone_band_passes_from_every_voice_rate_in_place_and_unchanged() {
        for rate in [16_000_u32, 22_050, 24_000, 44_100, 48_000] {
            for hz in [300.0, 1_000.0, 3_000.0] {
                let got = to_telephone(&tone(hz, f64::from(rate), rate as usize), rate).expect("supported");
                assert_eq!(got.len(), 8_000);
                let snr = likeness(&got, &tone(hz, 8_000.0, 8_000));
                assert!(snr > 50.0, "{hz} Hz from {rate}: {snr:.1} dB");
            }
        }
    }

    #[test]
    fn what_lies_above_the_telephone_band_does_not_fold_back_into_it() {
        for rate in [16_000_u32, 22_050, 24_000, 48_000] {
            for hz in [4_600.0, 5_000.0, 7_000.0] {
                let got = to_telephone(&tone(hz, f64::from(rate), rate as usize), rate).expect("supported");
                let left = rms(&got[200..7_800]);
                assert!(left < 10.0, "{hz} Hz from {rate} leaves {left:.1}");
            }
        }
    }

    #[test]
    fn the_recogniser_hears_the_same_tone_at_twice_the_rate() {
        for hz in [300.0, 1_000.0, 3_000.0] {
            let got = Upsampler::whole(&tone(hz, 8_000.0, 8_000));
            assert_eq!(got.len(), 16_000);
            let snr = likeness(&got, &tone(hz, 16_000.0, 16_000));
            assert!(snr > 45.0, "{hz} Hz: {snr:.1} dB");
        }
    }

    #[test]
    fn chunks_of_any_size_give_the_same_as_the_whole() {
        let input = tone(440.0, 8_000.0, 1_000);
        let mut at_once = Vec::new();
        Upsampler::new().push(&input, &mut at_once);
        let mut upsampler = Upsampler::new();
        let mut in_chunks = Vec::new();
        for chunk in input.chunks(37) {
            upsampler.push(chunk, &mut in_chunks);
        }
        assert_eq!(at_once, in_chunks);
    }

    fn halved(input: &[i16]) -> Vec<i16> {
        let mut output = Vec::new();
        let mut downsampler = Downsampler::new();
        input.chunks(320).for_each(|chunk| downsampler.push(chunk, &mut output));
        output
    }

    #[test]
    fn a_tone_of_the_telephone_band_is_halved_and_what_lies_above_is_not_folded_into_it() {
        // The filter's delay of 15 samples, by which the even sample in the middle is older than the newest.
        for hz in [300.0, 1_000.0, 3_000.0] {
            let snr = likeness(&halved(&tone(hz, 16_000.0, 16_000))[15..], &tone(hz, 8_000.0, 7_985));
            assert!(snr > 45.0, "{hz} Hz: {snr:.1} dB");
        }
        for hz in [5_000.0, 6_500.0] {
            let left = rms(&halved(&tone(hz, 16_000.0, 16_000))[200..7_800]);
            assert!(left < 30.0, "{hz} Hz leaves {left:.1}");
        }
    }

    #[test]
    fn nothing_in_gives_nothing_out_and_short_input_is_no_trouble() {
        assert!(to_telephone(&[], 22_050).expect("supported").is_empty());
        assert_eq!(to_telephone(&[1_000; 3], 24_000).expect("supported").len(), 1);
        assert!(Upsampler::whole(&[]).is_empty());
        assert_eq!(Upsampler::whole(&[5; 3]).len(), 6);
    }

    #[test]
    fn the_same_rate_is_a_copy_and_an_absurd_one_is_refused() {
        assert_eq!(to_telephone(&[1, 2, 3], 8_000), Ok(vec![1, 2, 3]));
        assert_eq!(to_telephone(&[1], 100), Err(UnsupportedRate(100)));
    }

    #[test]
    fn a_loud_square_wave_clips_and_does_not_wrap() {
        let square: Vec<i16> = (0..4_800).map(|n| if n / 50 % 2 == 0 { i16::MAX } else { i16::MIN }).collect();
        let got = to_telephone(&square, 48_000).expect("supported");
        assert!(got[102..108].iter().all(|s| *s > 20_000), "{:?}", &got[102..108]);
    }
}
