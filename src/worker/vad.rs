//! The voice detector's worker: one model, one batch of windows of many calls at a time.

use super::work::{CancelFlag, Work, WorkError};
use crate::inference::onnx;
use crate::inference::vad::{Vad, WINDOW_SAMPLES, Window};
use std::path::PathBuf;

/// How the detector begins.
#[derive(Clone, PartialEq, prost::Message)]
pub struct VadSettings {
    /// onnxruntime's library; empty to look for it.
    #[prost(string, tag = "1")]
    pub onnx_library: String,
}

/// One window of one call. Its sound is a caller's, so `Debug` does not show it.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub struct VadWindow {
    /// Whose.
    #[prost(uint64, tag = "1")]
    pub lane: u64,
    /// 32 ms of PCM16 at 8 kHz, little endian.
    #[prost(bytes = "vec", tag = "2")]
    pub pcm: Vec<u8>,
}

impl std::fmt::Debug for VadWindow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VadWindow").field("lane", &self.lane).field("bytes", &self.pcm.len()).finish()
    }
}

/// A batch.
#[derive(Clone, PartialEq, prost::Message)]
pub struct VadAsk {
    /// The windows.
    #[prost(message, repeated, tag = "1")]
    pub windows: Vec<VadWindow>,
    /// Lanes that ended, or begin anew, before this batch.
    #[prost(uint64, repeated, tag = "2")]
    pub ended: Vec<u64>,
}

/// Its judgement.
#[derive(Clone, PartialEq, prost::Message)]
pub struct VadAnswer {
    /// The probability of speech of each window, 0 to 1, in the order asked.
    #[prost(float, repeated, tag = "1")]
    pub speech: Vec<f32>,
}

impl VadWindow {
    /// A window of a lane.
    #[must_use]
    pub fn new(lane: u64, window: &Window) -> Self {
        Self { lane, pcm: window.iter().flat_map(|sample| sample.to_le_bytes()).collect() }
    }

    fn window(&self) -> Option<Window> {
        let (pairs, rest) = self.pcm.as_chunks();
        let exact = pairs.len() == WINDOW_SAMPLES && rest.is_empty();
        exact.then(|| std::array::from_fn(|index| i16::from_le_bytes(pairs[index])))
    }
}

impl Work for Vad {
    type Settings = VadSettings;
    type Ask = VadAsk;
    type Answer = VadAnswer;

    /// Always one lane: the calls' memories lie in it.
    fn open(settings: &VadSettings, _lanes: usize) -> Result<Vec<Self>, WorkError> {
        let library = match settings.onnx_library.as_str() {
            "" => onnx::default_library(),
            path => PathBuf::from(path),
        };
        let runtime = onnx::load(&library).map_err(|error| WorkError::failed(error.to_string()))?;
        let vad = Self::open(runtime).map_err(|error| WorkError::failed(error.to_string()))?;
        Ok(vec![vad])
    }

    fn warm_up(&mut self) -> Result<(), WorkError> {
        let judged = self.judge(&[(u64::MAX, &[0; WINDOW_SAMPLES])]);
        self.forget(u64::MAX);
        judged.map(drop).map_err(|error| WorkError::failed(error.to_string()))
    }

    fn work(&mut self, ask: VadAsk, emit: &mut dyn FnMut(VadAnswer), _cancelled: &CancelFlag) -> Result<(), WorkError> {
        for lane in &ask.ended {
            self.forget(*lane);
        }
        let sounds: Option<Vec<(u64, Window)>> = ask.windows.iter().map(|w| Some((w.lane, w.window()?))).collect();
        let sounds = sounds.ok_or_else(|| WorkError::failed("a window has the wrong length"))?;
        let windows: Vec<(u64, &Window)> = sounds.iter().map(|(lane, window)| (*lane, window)).collect();
        let speech = self.judge(&windows).map_err(|error| WorkError::failed(error.to_string()))?;
        emit(VadAnswer { speech });
        Ok(())
    }
}
