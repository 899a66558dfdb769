//! What a telephone line carries when nobody speaks to us, made by formula: each kind for a quarter of a minute at a time.

use crate::inference::espeak::{Tuning, VoiceName, render};
use calmline_learning::Random;
use std::f32::consts::TAU;

/// Samples a second.
const RATE: usize = 8_000;

/// One clip: fifteen seconds.
pub(super) const CLIP_SAMPLES: usize = 15 * RATE;

/// What a room with other people says: its words are nobody's answer.
const TABLE_TALK: [&str; 6] = [
    "So I told him that the meeting was on Tuesday, and he said he would bring the chairs.",
    "The soup was better last time, they put more pepper in it, I think.",
    "We could take the early train and be there before the rain begins.",
    "She has three of them now, two are grey and one is nearly white.",
    "They play every second Sunday, but not in the summer, it is too warm.",
    "It was cheaper at the other store, and the colour was nicer too.",
];

/// Voices around a table.
const TABLE: [&str; 6] = ["en-us+f2", "en-us+m3", "en-gb+f4", "en-us+m7", "en-us+f3", "en-gb"];

/// A kind of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing at all.
    Silence,
    /// Hiss of a line, from faint to loud.
    Hiss,
    /// A street: low noise that swells.
    Street,
    /// A hum with its harmonics.
    Hum,
    /// Chords with a tune over them.
    Music,
    /// What a caller hears of a telephone that rings (440 and 480 Hz, two seconds of six).
    RingBack,
    /// Busy (480 and 620 Hz, twice a second).
    Busy,
    /// An answering machine's beep, now and then.
    Beep,
    /// A siren.
    Siren,
    /// Knocks and bangs.
    Knocks,
    /// Six people at a table, far from the telephone.
    Babble,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::Silence,
        Self::Hiss,
        Self::Street,
        Self::Hum,
        Self::Music,
        Self::RingBack,
        Self::Busy,
        Self::Beep,
        Self::Siren,
        Self::Knocks,
        Self::Babble,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::Hiss => "hiss",
            Self::Street => "street",
            Self::Hum => "hum",
            Self::Music => "music",
            Self::RingBack => "ring_back",
            Self::Busy => "busy",
            Self::Beep => "beep",
            Self::Siren => "siren",
            Self::Knocks => "knocks",
            Self::Babble => "babble",
        }
    }

    /// A clip of it; the seed chooses its level, its pitch and its moments.
    pub(super) fn clip(self, seed: u64) -> anyhow::Result<Vec<i16>> {
        let mut random = Random::new(seed.wrapping_mul(31).wrapping_add(self as u64));
        // From just audible to as loud as a voice.
        let loud = 400.0 * 2.0_f32.powf(4.5 * random.unit());
        let mut clip = match self {
            Self::Silence => vec![0.0; CLIP_SAMPLES],
            Self::Hiss => (0..CLIP_SAMPLES).map(|_| loud * random.normal()).collect(),
            Self::Street => street(loud, &mut random),
            Self::Hum => tones(loud, &[(50.0, 0.3), (100.0, 1.0), (150.0, 0.5), (300.0, 0.3)], |_| true),
            Self::Music => music(loud, &mut random),
            Self::RingBack => tones(loud, &[(440.0, 1.0), (480.0, 1.0)], |at| at % (6 * RATE) < 2 * RATE),
            Self::Busy => tones(loud, &[(480.0, 1.0), (620.0, 1.0)], |at| at % RATE < RATE / 2),
            Self::Beep => tones(loud, &[(1_000.0, 1.0)], |at| at % (5 * RATE) < RATE / 2),
            Self::Siren => siren(loud),
            Self::Knocks => knocks(loud, &mut random),
            Self::Babble => babble(loud, &mut random)?,
        };
        // The line's own noise is under everything, as on every telephone.
        clip.iter_mut().for_each(|sample| *sample += 10.0 * random.normal());
        Ok(clip.into_iter().map(|sample| sample.clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16).collect())
    }
}

fn tones(loud: f32, parts: &[(f32, f32)], sounds: impl Fn(usize) -> bool) -> Vec<f32> {
    let at = |n: usize| {
        let t = n as f32 / RATE as f32;
        parts.iter().map(|(hertz, share)| share * (TAU * hertz * t).sin()).sum::<f32>()
    };
    (0..CLIP_SAMPLES).map(|n| if sounds(n) { loud * at(n) } else { 0.0 }).collect()
}

fn street(loud: f32, random: &mut Random) -> Vec<f32> {
    let (mut rumble, phase) = (0.0_f32, random.unit());
    (0..CLIP_SAMPLES)
        .map(|n| {
            rumble = 0.97 * rumble + 0.24 * random.normal();
            let swell = 0.6 + 0.4 * (TAU * (0.11 * n as f32 / RATE as f32 + phase)).sin();
            3.0 * loud * swell * rumble
        })
        .collect()
}

/// Three notes of a chord that changes every two seconds, and a tune of eighths over it, each with harmonics and a fading end.
fn music(loud: f32, random: &mut Random) -> Vec<f32> {
    let mut clip = vec![0.0; CLIP_SAMPLES];
    let scale = [0.0, 2.0, 4.0, 5.0, 7.0, 9.0, 11.0];
    let mut play = |from: usize, length: usize, half_tones: f32, share: f32| {
        let hertz = 220.0 * 2.0_f32.powf(half_tones / 12.0);
        for n in 0..length.min(CLIP_SAMPLES.saturating_sub(from)) {
            let t = n as f32 / RATE as f32;
            let fades = (-3.0 * t).exp();
            let sound: f32 = (1..5).map(|k| (TAU * hertz * k as f32 * t).sin() / k as f32).sum();
            clip[from + n] += loud * share * fades * sound;
        }
    };
    for bar in 0..8 {
        let root = random.below(scale.len());
        for third in 0..3 {
            play(bar * 2 * RATE, 2 * RATE, scale[(root + 2 * third) % scale.len()], 0.4);
        }
        for eighth in 0..8 {
            let note = scale[(root + random.below(5)) % scale.len()] + 12.0;
            play(bar * 2 * RATE + eighth * RATE / 4, RATE / 3, note, 0.8);
        }
    }
    clip
}

fn siren(loud: f32) -> Vec<f32> {
    let mut phase = 0.0_f32;
    (0..CLIP_SAMPLES)
        .map(|n| {
            let t = n as f32 / RATE as f32;
            phase = (phase + (950.0 + 350.0 * (TAU * 0.25 * t).sin()) / RATE as f32) % 1.0;
            loud * (TAU * phase).sin()
        })
        .collect()
}

fn knocks(loud: f32, random: &mut Random) -> Vec<f32> {
    let mut clip = vec![0.0; CLIP_SAMPLES];
    for _ in 0..25 {
        let from = random.below(CLIP_SAMPLES - RATE);
        let pitch = 90.0 + 200.0 * random.unit();
        for n in 0..RATE / 4 {
            let t = n as f32 / RATE as f32;
            clip[from + n] += 6.0 * loud * (-30.0 * t).exp() * ((TAU * pitch * t).sin() + 0.4 * random.normal());
        }
    }
    clip
}

/// Everybody at the table talks at once, and goes on from the beginning.
fn babble(loud: f32, random: &mut Random) -> anyhow::Result<Vec<f32>> {
    let mut clip = vec![0.0; CLIP_SAMPLES];
    for (voice, words) in TABLE.iter().zip(TABLE_TALK) {
        let voice: VoiceName = voice.parse()?;
        let speech = render(&voice, &Tuning::default(), words)?;
        let (from, share) = (random.below(speech.len()), 0.5 + random.unit());
        for (n, sample) in clip.iter_mut().enumerate() {
            *sample += share * loud / 12_000.0 * f32::from(speech[(from + n) % speech.len()]);
        }
    }
    Ok(clip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_the_same_for_the_same_seed_and_sounds_unless_it_is_silence() {
        for kind in Kind::ALL {
            let clip = kind.clip(3).expect("a clip");
            assert_eq!(clip.len(), CLIP_SAMPLES, "{}", kind.name());
            // The synthesiser's own breath is never twice the same.
            assert!(kind == Kind::Babble || clip == kind.clip(3).expect("a clip"), "{}", kind.name());
            let loudest = clip.iter().map(|sample| sample.unsigned_abs()).max();
            assert_eq!(loudest > Some(100), kind != Kind::Silence, "{}: {loudest:?}", kind.name());
        }
    }
}
