//! espeak-ng: the voice that needs no download. Small, clear rather than pleasant, thousands of times faster than
//! speech, and it phonemises for Piper.
//!
//! espeak-ng is one global state, so there is one of it per process, behind one lock. It is native code: it runs in the
//! voice worker, and in tools and tests.

mod data;
mod engine;
mod name;
mod tuning;

pub use data::find as find_data;
pub use name::VoiceName;
pub use tuning::Tuning;

use crate::inference::telephone::ToTelephone;
use std::path::PathBuf;
use thiserror::Error;

/// Longest text of one rendering, in bytes: about five minutes of speech, far above any clause.
pub const MAX_TEXT_BYTES: usize = 4_000;

/// Why espeak-ng did not speak.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EspeakError {
    /// No data folder was found in any of these places.
    #[error("no espeak-ng-data folder; looked in {}", places(.0))]
    DataMissing(Vec<PathBuf>),
    /// espeak-ng cannot hold the path.
    #[error("the path {0} is too long for espeak-ng; put the folder higher up")]
    DataPathTooLong(PathBuf),
    /// espeak-ng did not start.
    #[error("espeak-ng does not start with the data in {0}")]
    Refused(PathBuf),
    /// No such voice or variant.
    #[error("espeak-ng has no voice {0}")]
    NoVoice(String),
    /// More than [`MAX_TEXT_BYTES`].
    #[error("the text is {0} bytes long; {MAX_TEXT_BYTES} at most")]
    TextTooLong(usize),
    /// Nothing to say, or the synthesis gave no sound.
    #[error("the text gives no sound")]
    Silent,
    /// espeak-ng answered with this code.
    #[error("espeak-ng answered {0}")]
    Failed(i32),
}

fn places(looked: &[PathBuf]) -> String {
    looked.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// A piece of text in phonemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhonemeClause {
    /// In the International Phonetic Alphabet, words divided by spaces.
    pub ipa: String,
    /// The punctuation that ended it in the text.
    pub ends_with: Option<char>,
}

/// espeak-ng with one voice and one tuning. Several may stand side by side; they take turns.
#[derive(Debug)]
pub struct Espeak {
    voice: VoiceName,
    tuning: Tuning,
    converter: ToTelephone,
}

impl Espeak {
    /// Opens espeak-ng with the data at `data` or where it is found ([`find_data`]), and checks that it has the voice.
    pub fn open(data: Option<&std::path::Path>, voice: VoiceName, tuning: Tuning) -> Result<Self, EspeakError> {
        let folder = data::find(data)?;
        let rate = engine::open(&folder)?;
        engine::lock()?.choose(&voice)?;
        Ok(Self { voice, tuning, converter: ToTelephone::new(rate).map_err(|_| EspeakError::Refused(folder))? })
    }

    /// Speaks one clause: 8 kHz, levelled, edges trimmed. Blocks for about a thousandth of the speech's length. The same
    /// text gives nearly the same samples each time: the flutter of the voice's pitch runs on from text to text.
    pub fn speak(&self, clause: &str) -> Result<Vec<i16>, EspeakError> {
        let raw: Vec<f32> = self.speak_raw(clause)?.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
        let sound = self.converter.clause(&raw);
        if sound.is_empty() { Err(EspeakError::Silent) } else { Ok(sound) }
    }

    /// What espeak-ng itself gives, at its own rate ([`Espeak::raw_hz`]).
    pub fn speak_raw(&self, clause: &str) -> Result<Vec<i16>, EspeakError> {
        let mut engine = engine::lock()?;
        engine.choose(&self.voice)?;
        engine.tune(&self.tuning);
        engine.synthesise(clause)
    }

    /// Samples per second of [`Espeak::speak_raw`].
    #[must_use]
    pub fn raw_hz(&self) -> u32 {
        self.converter.from_hz()
    }

    /// A text in the International Phonetic Alphabet, with the punctuation that espeak-ng itself drops.
    pub fn phonemes(&self, clause: &str) -> Result<Vec<PhonemeClause>, EspeakError> {
        let mut engine = engine::lock()?;
        engine.choose(&self.voice)?;
        engine.phonemes(clause)
    }
}

/// Speaks a whole text in one voice, with its clauses' pauses: for tools, simulated callers and tests.
pub fn render(voice: &VoiceName, tuning: &Tuning, text: &str) -> Result<Vec<i16>, EspeakError> {
    let espeak = Espeak::open(None, voice.clone(), tuning.clone())?;
    let mut sound = Vec::new();
    let clauses = crate::inference::clauses::split(text);
    let last = clauses.len().saturating_sub(1);
    for (index, clause) in clauses.iter().enumerate() {
        sound.extend(espeak.speak(&clause.text)?);
        if index < last {
            sound.resize(sound.len() + clause.pause_samples(), 0);
        }
    }
    if sound.is_empty() { Err(EspeakError::Silent) } else { Ok(sound) }
}

#[cfg(test)]
mod tests;
