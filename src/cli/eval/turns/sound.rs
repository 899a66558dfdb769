//! A turn as it arrives: spoken by a synthetic voice with its pause, over a telephone line, with the detector's score of
//! each frame beside it.

use super::corpus::{Joint, Row};
use crate::audio::{Codec, SAMPLES_PER_FRAME, decode, encode};
use crate::inference::espeak::{Tuning, VoiceName, render};
use crate::inference::vad::{Vad, WINDOW_SAMPLES, Window};
use calmline_core::units::Confidence;
use calmline_learning::Random;

/// Voices that the embedded recogniser was never trained on.
const VOICES: [&str; 2] = ["en-us+f5", "en-gb+Nguyen"];

/// The line before the caller speaks, in frames of 20 ms: one second.
const BEFORE_FRAMES: usize = 50;

/// The line after the caller has spoken: longer than the longest hold at the slowest setting.
const AFTER_FRAMES: usize = 220;

/// Noise of the line and of a quiet room, as amplitude: -60 dBFS.
const NOISE: f32 = 33.0;

/// What is quieter than this belongs to the pause and not to the word: -44 dBFS.
const AUDIBLE: u16 = 200;

/// Samples in a millisecond.
const PER_MS: usize = 8;

/// A turn as it arrives.
#[derive(Debug, Clone)]
pub(in crate::cli::eval) struct Sound {
    /// Mono PCM at 8 kHz, whole frames.
    pub(super) pcm: Vec<i16>,
    /// For each frame the score of the newest window that was whole before it.
    pub(super) speech: Vec<Confidence>,
    /// When the first voice begins, in milliseconds.
    pub(super) begins_ms: u64,
    /// When the pause begins.
    pub(super) pauses_ms: u64,
    /// When the last voice ends.
    pub(super) ends_ms: u64,
}

impl Sound {
    /// A sound without a turn in it.
    pub(in crate::cli::eval) fn without_words(pcm: Vec<i16>, line: u64, vad: &mut Vad) -> anyhow::Result<Self> {
        let speech = scores(&pcm, line, vad)?;
        Ok(Self { pcm, speech, begins_ms: 0, pauses_ms: 0, ends_ms: 0 })
    }
}

/// Speaks a turn. Its place among the others chooses the voice and the noise.
pub(super) fn of(row: &Row, place: usize, vad: &mut Vad) -> anyhow::Result<Sound> {
    let voice: VoiceName = VOICES[place % VOICES.len()].parse()?;
    // A comma leaves the voice up, as in the middle of a phrase; a full stop lets it fall.
    let marks = match row.joint {
        Joint::Open => ",",
        Joint::Whole => ".",
    };
    let spoken = |words: &str, mark: &str| render(&voice, &Tuning::default(), &format!("{words}{mark}"));
    let before = trimmed(&spoken(&row.pieces[0], marks)?);
    let after = trimmed(&spoken(&row.pieces[1], ".")?);
    let mut pcm = vec![0; BEFORE_FRAMES * SAMPLES_PER_FRAME];
    let begins_ms = (pcm.len() / PER_MS) as u64;
    pcm.extend(before);
    let pauses_ms = (pcm.len() / PER_MS) as u64;
    pcm.resize(pcm.len() + usize::try_from(row.pause_ms)? * PER_MS, 0);
    pcm.extend(after);
    let ends_ms = (pcm.len() / PER_MS) as u64;
    let frames = pcm.len().div_ceil(SAMPLES_PER_FRAME) + AFTER_FRAMES;
    pcm.resize(frames * SAMPLES_PER_FRAME, 0);
    over_the_line(&mut pcm, place as u64);
    let speech = scores(&pcm, place as u64, vad)?;
    Ok(Sound { pcm, speech, begins_ms, pauses_ms, ends_ms })
}

/// Without the silence that the synthesiser puts around it.
fn trimmed(speech: &[i16]) -> Vec<i16> {
    let loud = |sample: &i16| sample.unsigned_abs() > AUDIBLE;
    let from = speech.iter().position(loud).unwrap_or(0);
    let to = speech.iter().rposition(loud).map_or(speech.len(), |last| last + 1);
    speech[from..to].to_vec()
}

fn over_the_line(pcm: &mut [i16], seed: u64) {
    let mut random = Random::new(seed);
    for frame in pcm.chunks_mut(SAMPLES_PER_FRAME) {
        for sample in frame.iter_mut() {
            *sample = sample.saturating_add((NOISE * random.normal()) as i16);
        }
        let mut payload = vec![0; frame.len()];
        encode(Codec::Pcmu, frame, &mut payload);
        decode(Codec::Pcmu, &payload, frame);
    }
}

/// A window's score comes back from another task, so it counts from the next frame on.
fn scores(pcm: &[i16], line: u64, vad: &mut Vad) -> anyhow::Result<Vec<Confidence>> {
    let mut scores = Vec::new();
    for window in pcm.as_chunks::<WINDOW_SAMPLES>().0 {
        let window: &Window = window;
        let judged = vad.judge(&[(line, window)])?;
        scores.push(Confidence::from_ratio(judged.first().copied().unwrap_or(0.0)));
    }
    vad.forget(line);
    let newest = |frame: usize| (frame * SAMPLES_PER_FRAME / WINDOW_SAMPLES).checked_sub(1);
    let frames = pcm.len() / SAMPLES_PER_FRAME;
    Ok((0..frames)
        .map(|frame| newest(frame).and_then(|at| scores.get(at)).copied().unwrap_or(Confidence::NONE))
        .collect())
}
