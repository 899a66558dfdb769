//! Piper: a natural voice, when its files are there. One of them is used by one thread at a time.
//!
//! piper-rs is given phonemes, never text: its own way from text to phonemes loses all punctuation, and with it pauses
//! and melody, and calls espeak-ng without a lock.

mod phonemes;
mod voice_file;

pub use voice_file::PiperFiles;

use crate::inference::espeak::{Espeak, EspeakError, Tuning, VoiceName};
use crate::inference::onnx::{OnnxError, Runtime};
use crate::inference::telephone::ToTelephone;
use piper_rs::Piper;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why Piper did not speak.
#[derive(Debug, Error)]
pub enum PiperError {
    /// A file of the voice is missing or unreadable.
    #[error("the voice's file {0} cannot be read")]
    Unreadable(PathBuf),
    /// The voice's `.onnx.json` is not what Piper writes.
    #[error("the voice's configuration is wrong: {0}")]
    Configuration(String),
    /// The voice has no such speaker.
    #[error("the voice has no speaker {0}")]
    NoSpeaker(String),
    /// onnxruntime refused the model.
    #[error(transparent)]
    Onnx(#[from] OnnxError),
    /// espeak-ng, which finds the phonemes, failed.
    #[error(transparent)]
    Espeak(#[from] EspeakError),
    /// The model did not run.
    #[error("the voice's model does not run")]
    Inference,
    /// The text gives no sound.
    #[error("the text gives no sound")]
    Silent,
}

/// One Piper voice, loaded.
pub struct PiperVoice {
    piper: Piper,
    espeak: Espeak,
    alphabet: phonemes::Alphabet,
    converter: ToTelephone,
    speaker: i64,
    /// The length scale that the voice asks for, times the configured slowness.
    length_scale: f32,
}

impl PiperVoice {
    /// Loads a voice. `slowness` stretches speech: 1 as the voice was trained, 1.1 a tenth slower.
    ///
    /// # Errors
    /// If a file is missing or wrong, or espeak-ng's data or the voice's language in it is missing.
    pub fn open(
        runtime: Runtime,
        files: &PiperFiles,
        espeak_data: Option<&Path>,
        slowness: f32,
    ) -> Result<Self, PiperError> {
        let voice = voice_file::read(files)?;
        let model = std::fs::read(&files.model).map_err(|_| PiperError::Unreadable(files.model.clone()))?;
        let session = runtime.session(&model)?;
        let language: VoiceName = voice.espeak_voice.parse()?;
        let espeak = Espeak::open(espeak_data, language, Tuning::default())?;
        let converter =
            ToTelephone::new(voice.sample_rate).map_err(|error| PiperError::Configuration(error.to_string()))?;
        Ok(Self {
            piper: Piper::from_session(session, voice.model),
            espeak,
            alphabet: phonemes::Alphabet::new(voice.letters),
            converter,
            speaker: voice.speaker,
            length_scale: voice.length_scale * slowness.clamp(0.5, 2.0),
        })
    }

    /// Speaks one clause: 8 kHz, levelled, edges trimmed. Blocks for a few tenths of the speech's length.
    ///
    /// # Errors
    /// If there is nothing to say in it, or the model fails.
    pub fn speak(&mut self, clause: &str) -> Result<Vec<i16>, PiperError> {
        let raw = self.speak_raw(clause)?;
        let sound = self.converter.clause(&raw);
        if sound.is_empty() { Err(PiperError::Silent) } else { Ok(sound) }
    }

    /// What the model itself gives, at the voice's own rate.
    ///
    /// # Errors
    /// As [`PiperVoice::speak`].
    pub fn speak_raw(&mut self, clause: &str) -> Result<Vec<f32>, PiperError> {
        let phonemes = self.alphabet.spell(&self.espeak.phonemes(clause)?).ok_or(PiperError::Silent)?;
        let scale = Some(self.length_scale);
        let made = self.piper.create(&phonemes, true, Some(self.speaker), scale, None, None);
        made.map(|(sound, _)| sound).map_err(|_| PiperError::Inference)
    }
}

impl std::fmt::Debug for PiperVoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PiperVoice").field("speaker", &self.speaker).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
