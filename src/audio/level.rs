//! How loud a frame is.

use calmline_core::units::Dbfs;

/// The level of digital silence, below what 16 bits can hold.
const SILENCE_DBFS: f32 = -96.0;

/// Root mean square level of some samples, in whole dB below full scale; -96 for silence or no samples.
#[must_use]
pub fn level(samples: &[i16]) -> Dbfs {
    Dbfs(level_db(samples).round() as i8)
}

/// Root mean square level of some samples, in dB below full scale: 0.0 to -96.0.
#[must_use]
pub fn level_db(samples: &[i16]) -> f32 {
    // Whole numbers add up without an order, so that the compiler may add eight at a time.
    let power: i64 = samples.iter().map(|sample| i64::from(i32::from(*sample) * i32::from(*sample))).sum();
    if power == 0 {
        return SILENCE_DBFS;
    }
    let mean = power as f64 / samples.len() as f64 / (32_768.0 * 32_768.0);
    ((10.0 * mean.log10()) as f32).clamp(SILENCE_DBFS, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_scale_is_zero_and_silence_is_the_floor() {
        assert_eq!(level(&[i16::MIN; 160]), Dbfs(0));
        assert_eq!(level(&[0; 160]), Dbfs(-96));
        assert_eq!(level(&[]), Dbfs(-96));
    }

    #[test]
    fn half_the_amplitude_is_six_decibels_less() {
        assert_eq!(level(&[16_384; 160]), Dbfs(-6));
    }
}
