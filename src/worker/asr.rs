//! Recognition in a child process: the messages, and the work.

use super::work::{CancelFlag, Work, WorkError};
use crate::audio::Upsampler;
use crate::clock;
use crate::inference::manifest::AudioContext;
use crate::inference::whisper::{Ending, Lane, Model, ModelSettings, WhisperError};
use std::fmt;

/// Samples of silence that each lane decodes before the worker counts as ready: the first run of a state allocates.
const WARM_UP_SAMPLES: usize = 32_000;

/// What the child has to know: [`ModelSettings`] on the wire.
#[derive(Clone, PartialEq, prost::Message)]
pub struct AsrSettings {
    /// The file.
    #[prost(string, tag = "1")]
    pub path: String,
    /// Its size.
    #[prost(uint64, tag = "2")]
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    #[prost(string, tag = "3")]
    pub sha256: String,
    /// Whether the audio context follows the length of the clip.
    #[prost(bool, tag = "4")]
    pub context_by_length: bool,
    /// Threads of one run.
    #[prost(uint32, tag = "5")]
    pub threads: u32,
}

/// A clip to decode. It is a caller's voice, so `Debug` does not show it.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub struct AsrAsk {
    /// Mono PCM at 8 kHz, 16 bits each, little endian.
    #[prost(bytes = "vec", tag = "1")]
    pub pcm: Vec<u8>,
}

/// One word of an answer.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub struct AsrWord {
    /// As written.
    #[prost(string, tag = "1")]
    pub text: String,
    /// Probability of its least probable token, 0 to 1.
    #[prost(float, tag = "2")]
    pub least: f32,
}

/// What was heard. `Debug` does not show the words.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub struct AsrHeard {
    /// The words.
    #[prost(message, repeated, tag = "1")]
    pub words: Vec<AsrWord>,
    /// Mean natural logarithm of the tokens' probabilities.
    #[prost(float, tag = "2")]
    pub mean_log_probability: f32,
    /// Whether the run ended at its token limit.
    #[prost(bool, tag = "3")]
    pub cut_at_limit: bool,
    /// Other texts that were nearly heard.
    #[prost(string, repeated, tag = "4")]
    pub alternatives: Vec<String>,
    /// How long the run took.
    #[prost(uint64, tag = "5")]
    pub micros: u64,
}

impl fmt::Debug for AsrAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsrAsk").field("bytes", &self.pcm.len()).finish()
    }
}

impl fmt::Debug for AsrWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsrWord").field("text", &"[private]").field("least", &self.least).finish()
    }
}

impl fmt::Debug for AsrHeard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsrHeard").field("words", &self.words.len()).field("micros", &self.micros).finish()
    }
}

impl AsrAsk {
    /// A job for a clip at 8 kHz.
    #[must_use]
    pub fn new(pcm_8k: &[i16]) -> Self {
        Self { pcm: pcm_8k.iter().flat_map(|sample| sample.to_le_bytes()).collect() }
    }

    fn samples(&self) -> Vec<i16> {
        self.pcm.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
    }
}

impl From<&ModelSettings> for AsrSettings {
    fn from(settings: &ModelSettings) -> Self {
        Self {
            path: settings.path.to_string_lossy().into_owned(),
            bytes: settings.bytes,
            sha256: settings.sha256.clone(),
            context_by_length: settings.audio_context == AudioContext::ByLength,
            threads: u32::from(settings.threads),
        }
    }
}

impl From<&AsrSettings> for ModelSettings {
    fn from(settings: &AsrSettings) -> Self {
        let audio_context = if settings.context_by_length { AudioContext::ByLength } else { AudioContext::Whole };
        Self {
            path: settings.path.clone().into(),
            bytes: settings.bytes,
            sha256: settings.sha256.clone(),
            audio_context,
            threads: u16::try_from(settings.threads).unwrap_or(u16::MAX),
        }
    }
}

/// The recogniser of one lane.
pub struct AsrWork {
    lane: Lane,
}

impl Work for AsrWork {
    type Settings = AsrSettings;
    type Ask = AsrAsk;
    type Answer = AsrHeard;

    fn open(settings: &AsrSettings, lanes: usize) -> Result<Vec<Self>, WorkError> {
        let model = Model::load(&settings.into()).map_err(failed)?;
        (0..lanes).map(|_| model.lane().map(|lane| Self { lane }).map_err(failed)).collect()
    }

    fn warm_up(&mut self) -> Result<(), WorkError> {
        let flag = CancelFlag::new();
        self.lane.decode(&[0.0; WARM_UP_SAMPLES], flag.as_atomic()).map(drop).map_err(failed)
    }

    fn work(&mut self, ask: AsrAsk, emit: &mut dyn FnMut(AsrHeard), cancelled: &CancelFlag) -> Result<(), WorkError> {
        let began = clock::now();
        let clip: Vec<f32> =
            Upsampler::whole(&ask.samples()).into_iter().map(|sample| f32::from(sample) / 32_768.0).collect();
        let decoding = self.lane.decode(&clip, cancelled.as_atomic()).map_err(failed)?;
        emit(AsrHeard {
            words: decoding.words.into_iter().map(|word| AsrWord { text: word.text, least: word.least }).collect(),
            mean_log_probability: decoding.mean_log_probability,
            cut_at_limit: decoding.ending == Ending::TokenLimit,
            alternatives: decoding.alternatives,
            micros: u64::try_from(clock::now().duration_since(began).as_micros()).unwrap_or(u64::MAX),
        });
        Ok(())
    }
}

fn failed(error: WhisperError) -> WorkError {
    match error {
        WhisperError::Cancelled => WorkError::Cancelled,
        error @ (WhisperError::File(_)
        | WhisperError::NotGgml
        | WhisperError::Refused
        | WhisperError::TooShort(_)
        | WhisperError::TooLong(_)
        | WhisperError::Failed) => WorkError::failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_and_settings_survive_the_wire() {
        let samples = [0, 1, -1, i16::MIN, i16::MAX];
        assert_eq!(AsrAsk::new(&samples).samples(), samples);
        let settings = ModelSettings {
            path: "/models/some.bin".into(),
            bytes: 5,
            sha256: "00ff".to_owned(),
            audio_context: AudioContext::ByLength,
            threads: 2,
        };
        assert_eq!(ModelSettings::from(&AsrSettings::from(&settings)), settings);
    }

    #[test]
    fn debug_shows_neither_voice_nor_words() {
        let word = AsrWord { text: "secret".to_owned(), least: 0.5 };
        let heard =
            AsrHeard { words: vec![word.clone()], alternatives: vec!["secret".to_owned()], ..AsrHeard::default() };
        let shown = format!("{:?} {word:?} {heard:?}", AsrAsk::new(&[257]));
        assert!(!shown.contains("secret") && !shown.contains("pcm"), "{shown}");
    }
}
