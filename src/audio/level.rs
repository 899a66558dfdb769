//! How loud a frame is.

use calmline_core::units::Dbfs;

/// The level of digital silence, below what 16 bits can hold.
const SILENCE_DBFS: i8 = -96;

/// Root mean square level of some samples, in dB below full scale; -96 for silence or no samples.
#[must_use]
pub fn level(samples: &[i16]) -> Dbfs {
    if samples.is_empty() {
        return Dbfs(SILENCE_DBFS);
    }
    let power: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    let mean = power / samples.len() as f64;
    if mean <= 0.0 {
        return Dbfs(SILENCE_DBFS);
    }
    let db = 10.0 * (mean / (32_768.0_f64 * 32_768.0)).log10();
    Dbfs(db.round().clamp(f64::from(SILENCE_DBFS), 0.0) as i8)
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
