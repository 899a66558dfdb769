//! Silero's voice activity detector at 8 kHz, many lines at a time.
//!
//! The model looks at 32 ms at a time and remembers what came before in a state of its own per line. A batch takes one
//! window of each of several lines through the model together.

use crate::inference::onnx::{OnnxError, Runtime};
use silero::{BatchInput, SampleRate, Session, StreamState};
use std::collections::BTreeMap;
use thiserror::Error;

/// Samples in a window: what the model takes at 8 kHz, 32 ms.
pub const WINDOW_SAMPLES: usize = 256;

/// 32 ms of a line at 8 kHz.
pub type Window = [i16; WINDOW_SAMPLES];

/// Lines remembered at most. A line that never says goodbye is forgotten when so many others were heard since.
const LINES_HELD: usize = 1_024;

/// Why a batch could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VadError {
    /// onnxruntime refused the model.
    #[error(transparent)]
    Onnx(#[from] OnnxError),
    /// The model did not run.
    #[error("the model does not run: {0}")]
    Inference(String),
}

struct Line {
    stream: StreamState,
    /// The batch in which it was heard last.
    heard_in: u64,
}

/// The model, and the state of every line.
pub struct Vad {
    session: Session,
    lines: BTreeMap<u64, Line>,
    batches: u64,
}

impl Vad {
    /// Loads the model, which is part of the program.
    ///
    /// # Errors
    /// If onnxruntime refuses it.
    pub fn open(runtime: Runtime) -> Result<Self, VadError> {
        let session = Session::from_ort_session(runtime.session(silero::BUNDLED_MODEL)?);
        Ok(Self { session, lines: BTreeMap::new(), batches: 0 })
    }

    /// Judges one window of each line: the probability that it is speech, 0 to 1, in the order asked. A line that was not
    /// heard before begins with an empty memory. A line that is given twice is judged once per window, in order, but
    /// costs a second run of the model.
    ///
    /// # Errors
    /// If the model does not run; the lines' memories are then as before.
    pub fn judge(&mut self, windows: &[(u64, &Window)]) -> Result<Vec<f32>, VadError> {
        self.batches += 1;
        let mut scores = vec![0.0; windows.len()];
        let mut waiting: Vec<usize> = (0..windows.len()).collect();
        while !waiting.is_empty() {
            let mut round: BTreeMap<u64, usize> = BTreeMap::new();
            waiting.retain(|index| match round.entry(windows[*index].0) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(*index);
                    false
                }
                std::collections::btree_map::Entry::Occupied(_) => true,
            });
            self.run(windows, &round, &mut scores)?;
        }
        self.forget_the_oldest();
        Ok(scores)
    }

    /// Forgets a line.
    pub fn forget(&mut self, line: u64) {
        self.lines.remove(&line);
    }

    fn run(
        &mut self,
        windows: &[(u64, &Window)],
        round: &BTreeMap<u64, usize>,
        scores: &mut [f32],
    ) -> Result<(), VadError> {
        for line in round.keys() {
            let fresh = || Line { stream: StreamState::new(SampleRate::Rate8k), heard_in: 0 };
            self.lines.entry(*line).or_insert_with(fresh).heard_in = self.batches;
        }
        let sounds: BTreeMap<u64, Vec<f32>> = round
            .iter()
            .map(|(line, index)| (*line, windows[*index].1.iter().map(|s| f32::from(*s) / 32_768.0).collect()))
            .collect();
        // Both maps are in the order of their lines, so states and sounds pair up.
        let mut batch: Vec<BatchInput<'_>> = self
            .lines
            .iter_mut()
            .filter_map(|(line, held)| Some(BatchInput::new(&mut held.stream, sounds.get(line)?)))
            .collect();
        let judged = self.session.infer_batch(&mut batch).map_err(|error| VadError::Inference(error.to_string()))?;
        for (index, score) in round.values().zip(judged) {
            scores[*index] = score;
        }
        Ok(())
    }

    fn forget_the_oldest(&mut self) {
        while self.lines.len() > LINES_HELD {
            let oldest = self.lines.iter().min_by_key(|(_, held)| held.heard_in).map(|(line, _)| *line);
            let Some(oldest) = oldest else { return };
            self.lines.remove(&oldest);
        }
    }
}

impl std::fmt::Debug for Vad {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vad").field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::espeak::{Tuning, VoiceName, render};
    use crate::inference::onnx;

    fn vad() -> Vad {
        Vad::open(onnx::load(&onnx::default_library()).unwrap()).unwrap()
    }

    fn windows(sound: &[i16]) -> Vec<Window> {
        sound.chunks_exact(WINDOW_SAMPLES).map(|chunk| chunk.try_into().unwrap()).collect()
    }

    fn scores(vad: &mut Vad, line: u64, sound: &[i16]) -> Vec<f32> {
        windows(sound).iter().map(|window| vad.judge(&[(line, window)]).unwrap()[0]).collect()
    }

    fn speech() -> Vec<i16> {
        let text = "There is a car in front of my driveway since this morning, can you please send somebody?";
        render(&VoiceName::default(), &Tuning::default(), text).unwrap()
    }

    fn noise(count: usize, amplitude: f32) -> Vec<i16> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f32::from((state >> 16) as u16) / 32_768.0 - 1.0) * amplitude
        };
        (0..count).map(|_| next() as i16).collect()
    }

    fn share_above_half(scores: &[f32]) -> f32 {
        scores.iter().filter(|score| **score > 0.5).count() as f32 / scores.len() as f32
    }

    #[test]
    fn speech_scores_high() {
        let share = share_above_half(&scores(&mut vad(), 1, &speech()));
        assert!(share > 0.7, "{share} of the windows of speech");
    }

    #[test]
    fn silence_noise_and_ringing_score_low() {
        let ringing = |n: usize| {
            let t = n as f32 / 8_000.0 * 2.0 * std::f32::consts::PI;
            (3_000.0 * ((440.0 * t).sin() + (480.0 * t).sin())) as i16
        };
        let sounds = [vec![0; 24_000], noise(24_000, 1_500.0), (0..24_000).map(ringing).collect()];
        for (line, sound) in sounds.iter().enumerate() {
            let share = share_above_half(&scores(&mut vad(), line as u64, sound));
            assert!(share < 0.05, "{share} of the windows of sound {line}");
        }
    }

    #[test]
    fn lines_in_a_batch_are_judged_as_if_each_were_alone() {
        let (speech, hiss) = (windows(&speech()), windows(&noise(speech().len(), 1_500.0)));
        let mut alone = vad();
        let mut together = vad();
        for (said, hissed) in speech.iter().zip(&hiss).take(40) {
            let one = alone.judge(&[(9, said)]).unwrap()[0];
            let two = together.judge(&[(7, hissed), (9, said)]).unwrap();
            assert!((one - two[1]).abs() < 0.01, "{one} alone, {} beside another line", two[1]);
            assert!(two[0] < 0.6, "{}", two[0]);
        }
    }

    #[test]
    fn a_line_given_twice_in_a_batch_is_judged_in_order() {
        let sound = windows(&speech());
        let mut one_by_one = vad();
        let mut paired = vad();
        for pair in sound.chunks_exact(2).take(15) {
            let single =
                [one_by_one.judge(&[(1, &pair[0])]).unwrap()[0], one_by_one.judge(&[(1, &pair[1])]).unwrap()[0]];
            let double = paired.judge(&[(1, &pair[0]), (1, &pair[1])]).unwrap();
            assert!((single[0] - double[0]).abs() < 1e-4 && (single[1] - double[1]).abs() < 1e-4);
        }
    }

    #[test]
    fn a_forgotten_line_begins_anew_and_the_memory_is_bounded() {
        let mut vad = vad();
        let sound = windows(&speech());
        let first = vad.judge(&[(5, &sound[10])]).unwrap()[0];
        vad.judge(&[(5, &sound[11])]).unwrap();
        vad.forget(5);
        assert!((vad.judge(&[(5, &sound[10])]).unwrap()[0] - first).abs() < 1e-4);
        let silence = [0; WINDOW_SAMPLES];
        for start in 0..3_u64 {
            let many: Vec<(u64, &Window)> = (0..500).map(|n| (start * 500 + n, &silence)).collect();
            vad.judge(&many).unwrap();
        }
        assert_eq!(vad.lines.len(), LINES_HELD);
    }
}
