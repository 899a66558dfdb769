//! What was heard: tones by Goertzel's algorithm, speech by the correlation of envelopes.

use calmline::audio::{SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
use calmline::inference::espeak::{Tuning, VoiceName, render};
use std::f32::consts::TAU;
use std::sync::Arc;

/// A second of the caller's tone, the desk's, and one more. Whole periods fit into a frame.
pub const CALLER_HZ: f32 = 1_100.0;
/// The desk's tone.
pub const DESK_HZ: f32 = 700.0;

/// So many seconds of a tone.
pub fn tone(hertz: f32, seconds: f32) -> Vec<i16> {
    let samples = (seconds * SAMPLE_RATE_HZ as f32) as usize;
    (0..samples).map(|n| ((TAU * hertz * n as f32 / SAMPLE_RATE_HZ as f32).sin() * 8_000.0) as i16).collect()
}

/// The share of the sound's power that lies at this frequency, 0 to 1; 0 for silence.
pub fn share(sound: &[i16], hertz: f32) -> f32 {
    let turn = 2.0 * (TAU * hertz / SAMPLE_RATE_HZ as f32).cos();
    let (mut one, mut two, mut total) = (0.0_f32, 0.0_f32, 0.0_f32);
    for sample in sound {
        let sample = f32::from(*sample);
        (one, two) = (sample + turn * one - two, one);
        total += sample * sample;
    }
    let at = one * one + two * two - turn * one * two;
    // Below this lies what a codec makes of silence.
    if total > 1_000.0 * sound.len() as f32 { 2.0 * at / (total * sound.len() as f32) } else { 0.0 }
}

/// How long a tone was heard, in frames of 20 ms.
pub fn frames_of(sound: &[i16], hertz: f32) -> usize {
    sound.chunks_exact(SAMPLES_PER_FRAME).filter(|frame| share(frame, hertz) > 0.8).count()
}

/// How many frames of 20 ms are audible.
pub fn audible(sound: &[i16]) -> usize {
    sound.chunks_exact(SAMPLES_PER_FRAME).filter(|frame| loudness(frame) > 200.0).count()
}

fn loudness(frame: &[i16]) -> f32 {
    (frame.iter().map(|sample| f32::from(*sample).powi(2)).sum::<f32>() / frame.len() as f32).sqrt()
}

/// From this likeness on it was that text: others reach two thirds of it.
pub const LIKE: f32 = 0.85;

/// The envelope in steps of 10 ms, each the mean of seven, so that a frame that a recording lacks or holds twice does not
/// count.
fn envelope(sound: &[i16]) -> Vec<f32> {
    let steps: Vec<f32> = sound.chunks_exact(SAMPLES_PER_FRAME / 2).map(loudness).collect();
    let around = |at: usize| &steps[at.saturating_sub(3)..(at + 4).min(steps.len())];
    (0..steps.len()).map(|at| around(at).iter().sum::<f32>() / around(at).len() as f32).collect()
}

/// Without its mean, and scaled to length 1.
fn normal(steps: &[f32]) -> Vec<f32> {
    let mean = steps.iter().sum::<f32>() / steps.len() as f32;
    let length = steps.iter().map(|step| (step - mean).powi(2)).sum::<f32>().sqrt().max(f32::EPSILON);
    steps.iter().map(|step| (step - mean) / length).collect()
}

/// How much the best-fitting stretch of what was heard is like what should have been said: 1 is the same, 0 has nothing
/// to do with it. Speech is compared by its envelope, because the flutter of the voice's pitch differs from time to time.
pub fn likeness(heard: &[i16], said: &[i16]) -> f32 {
    let (heard, said) = (envelope(heard), normal(&envelope(said)));
    let like = |stretch: &[f32]| normal(stretch).iter().zip(&said).map(|(heard, said)| heard * said).sum::<f32>();
    heard.windows(said.len()).map(like).fold(0.0, f32::max)
}

/// The agent's own voice, as the example configures it.
pub fn agent_says(text: &str) -> Vec<i16> {
    spoken("en-us+Annie", text)
}

/// A caller's voice that is not the agent's.
pub fn caller_says(text: &str) -> Arc<[i16]> {
    spoken("en-us+f5", text).into()
}

fn spoken(voice: &str, text: &str) -> Vec<i16> {
    let voice: VoiceName = voice.parse().unwrap();
    render(&voice, &Tuning::default(), text).expect("espeak-ng speaks")
}

#[test]
fn likeness_tells_what_was_said_from_what_was_not() {
    let greeting = agent_says("This is an automated assistant, and the call is recorded.");
    let other = agent_says("No one has joined yet. I'm still asking. Please stay on the line.");
    let heard = [vec![0; 4_000], greeting.clone(), vec![0; 9_000]].concat();
    assert!(likeness(&heard, &greeting) > 0.95);
    assert!(likeness(&heard, &other) < LIKE - 0.1, "{}", likeness(&heard, &other));
}
