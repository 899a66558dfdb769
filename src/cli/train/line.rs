//! A telephone line for training: level, noise, G.711 and lost packets, all drawn by a seed.

use crate::audio::{Codec, Concealer, SAMPLES_PER_FRAME, decode, encode};
use calmline_learning::Random;

/// Levels of speech against full scale, as a gain: callers hold the telephone near or far.
const GAINS: [f32; 4] = [1.0, 0.7, 0.5, 0.35];

/// Noise of the line and of the room, as amplitude against full scale: none, a quiet room, a street.
const NOISES: [f32; 4] = [0.0, 0.001, 0.003, 0.008];

/// Shares of packets that are lost.
const LOSSES: [f32; 4] = [0.0, 0.0, 0.01, 0.04];

/// What arrives of speech at 8 kHz.
pub(super) fn over_the_line(speech: &[i16], random: &mut Random) -> Vec<i16> {
    let gain = GAINS[random.below(GAINS.len())];
    let noise = NOISES[random.below(NOISES.len())] * f32::from(i16::MAX);
    let loss = LOSSES[random.below(LOSSES.len())];
    let mut concealer = Concealer::new();
    let mut arrived = Vec::with_capacity(speech.len());
    // A room's noise has more of the low frequencies than of the high: each sample keeps most of the last.
    let mut rumble = 0.0_f32;
    for frame in speech.chunks(SAMPLES_PER_FRAME) {
        let mut sound: Vec<i16> = frame
            .iter()
            .map(|sample| {
                rumble = 0.7 * rumble + 0.7 * noise * random.normal();
                (f32::from(*sample) * gain + rumble).clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
            })
            .collect();
        let mut payload = vec![0; sound.len()];
        encode(Codec::Pcmu, &sound, &mut payload);
        decode(Codec::Pcmu, &payload, &mut sound);
        if random.unit() < loss {
            concealer.conceal(&mut sound);
        } else {
            concealer.heard(&mut sound);
        }
        arrived.extend(sound);
    }
    arrived
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_line_and_speech_comes_through() {
        let speech: Vec<i16> = (0..8_000).map(|at| ((at as f32 * 0.3).sin() * 8_000.0) as i16).collect();
        let arrives = |seed| over_the_line(&speech, &mut Random::new(seed));
        assert_eq!(arrives(5), arrives(5));
        assert_ne!(arrives(5), arrives(6));
        let loudest = arrives(5).into_iter().map(i16::unsigned_abs).max();
        assert!(loudest.is_some_and(|loudest| loudest > 2_000), "{loudest:?}");
    }
}
