//! G.711, the codec of the telephone network, and its comfort noise.
//!
//! One byte is one sample at 8 kHz. Neither law has memory, so a payload of any length decodes by itself.

use super::session::Codec;
use audio_codec_algorithms::{decode_alaw, decode_ulaw, encode_alaw, encode_ulaw};

/// Reflection coefficients kept of a comfort noise payload; RFC 3389, 3.2 advises order 10 for G.711.
const NOISE_ORDER: usize = 12;

/// No reflection coefficient may reach 1, where the synthesis filter would ring for ever.
const COEFFICIENT_LIMIT: f32 = 0.98;

/// Decodes as many bytes as both slices have room for and returns that number.
pub fn decode(codec: Codec, payload: &[u8], pcm: &mut [i16]) -> usize {
    let count = payload.len().min(pcm.len());
    for (sample, byte) in pcm.iter_mut().zip(payload) {
        *sample = match codec {
            Codec::Pcmu => decode_ulaw(*byte),
            Codec::Pcma => decode_alaw(*byte),
        };
    }
    count
}

/// Encodes as many samples as both slices have room for and returns that number.
pub fn encode(codec: Codec, pcm: &[i16], payload: &mut [u8]) -> usize {
    let count = payload.len().min(pcm.len());
    for (byte, sample) in payload.iter_mut().zip(pcm) {
        *byte = match codec {
            Codec::Pcmu => encode_ulaw(*sample),
            Codec::Pcma => encode_alaw(*sample),
        };
    }
    count
}

/// Background noise described by a comfort noise packet (RFC 3389, payload type 13): a level and a spectrum.
#[derive(Debug, Clone)]
pub struct ComfortNoise {
    coefficients: [f32; NOISE_ORDER],
    backward: [f32; NOISE_ORDER + 1],
    excitation: f32,
    random: u32,
}

impl ComfortNoise {
    /// Reads a comfort noise payload: one byte of level in -dBov, then quantised reflection coefficients (RFC 3389,
    /// 3.1 and 3.2). `None` if it is empty or its reserved bit is set.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let (level, spectrum) = payload.split_first()?;
        if level & 0x80 != 0 {
            return None;
        }
        let mut coefficients = [0.0_f32; NOISE_ORDER];
        let mut residual = 1.0_f32;
        for (coefficient, byte) in coefficients.iter_mut().zip(spectrum) {
            let value = 258.0 * (f32::from(*byte) - 127.0) / 32_768.0;
            *coefficient = value.clamp(-COEFFICIENT_LIMIT, COEFFICIENT_LIMIT);
            residual *= 1.0 - *coefficient * *coefficient;
        }
        let rms = 32_768.0 * 10.0_f32.powf(-f32::from(*level) / 20.0);
        // Uniform noise of amplitude a has the power a squared over three, and the filter raises it by 1 / residual.
        let excitation = rms * 3.0_f32.sqrt() * residual.sqrt();
        Some(Self { coefficients, backward: [0.0; NOISE_ORDER + 1], excitation, random: 0x2545_F491 })
    }

    /// Fills a slice with the noise; one call goes on where the last one ended.
    pub fn fill(&mut self, pcm: &mut [i16]) {
        for sample in pcm {
            // Marsaglia's xorshift: the ear asks no more of noise than that it has no pattern.
            self.random ^= self.random << 13;
            self.random ^= self.random >> 17;
            self.random ^= self.random << 5;
            let white = (self.random as i32) as f32 / 2_147_483_648.0;
            let mut forward = white * self.excitation;
            for stage in (0..NOISE_ORDER).rev() {
                forward -= self.coefficients[stage] * self.backward[stage];
                self.backward[stage + 1] = self.backward[stage] + self.coefficients[stage] * forward;
            }
            self.backward[0] = forward;
            *sample = forward as i16;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::level;

    #[test]
    fn every_byte_of_both_laws_survives_decoding_and_encoding() {
        for codec in [Codec::Pcmu, Codec::Pcma] {
            for byte in 0..=255_u8 {
                let mut pcm = [0_i16; 1];
                let mut back = [0_u8; 1];
                decode(codec, &[byte], &mut pcm);
                encode(codec, &pcm, &mut back);
                let mut again = [0_i16; 1];
                decode(codec, &back, &mut again);
                // Mu-law writes zero in two ways, so the samples are compared and not the bytes.
                assert_eq!(pcm, again, "{codec:?} {byte}");
            }
        }
    }

    #[test]
    fn a_tone_keeps_its_shape_through_either_law() {
        let tone: Vec<i16> = (0..160).map(|n| (f64::sin(f64::from(n) * 0.35) * 12_000.0) as i16).collect();
        for codec in [Codec::Pcmu, Codec::Pcma] {
            let mut bytes = [0_u8; 160];
            let mut back = [0_i16; 160];
            assert_eq!(encode(codec, &tone, &mut bytes), 160);
            assert_eq!(decode(codec, &bytes, &mut back), 160);
            let error: f64 = tone.iter().zip(&back).map(|(a, b)| f64::from(a - b).powi(2)).sum();
            let power: f64 = tone.iter().map(|a| f64::from(*a).powi(2)).sum();
            assert!(10.0 * (power / error).log10() > 35.0, "{codec:?}");
        }
    }

    #[test]
    fn a_short_slice_bounds_the_work() {
        let mut pcm = [7_i16; 4];
        assert_eq!(decode(Codec::Pcmu, &[0xFF; 9], &mut pcm), 4);
        assert_eq!(decode(Codec::Pcmu, &[0xFF; 2], &mut pcm), 2);
    }

    #[test]
    fn comfort_noise_has_the_level_that_its_packet_names() {
        for named in [30_u8, 45, 60] {
            let mut noise = ComfortNoise::parse(&[named]).expect("a level alone is a whole payload");
            let mut pcm = vec![0_i16; 8_000];
            noise.fill(&mut pcm);
            assert!((i32::from(level(&pcm).0) + i32::from(named)).abs() <= 1, "{named}: {:?}", level(&pcm));
        }
    }

    #[test]
    fn comfort_noise_with_any_spectrum_stays_stable_and_near_its_level() {
        for byte in [0_u8, 60, 127, 200, 255] {
            let mut payload = vec![40_u8];
            payload.extend([byte; 10]);
            let mut noise = ComfortNoise::parse(&payload).expect("well formed");
            let mut pcm = vec![0_i16; 16_000];
            noise.fill(&mut pcm);
            let settled = i32::from(level(&pcm[8_000..]).0) + 40;
            // At the ends of the scale the filter rings at one frequency for seconds; it must at least not be louder.
            let quieter = if (60..=200).contains(&byte) { -4 } else { -60 };
            assert!((quieter..=4).contains(&settled), "{byte}: {settled} dB off");
        }
    }

    #[test]
    fn a_comfort_noise_payload_that_is_none_is_refused() {
        assert!(ComfortNoise::parse(&[]).is_none());
        assert!(ComfortNoise::parse(&[0x80]).is_none());
    }
}
