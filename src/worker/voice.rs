//! The voice worker: espeak-ng, or Piper where its files are there, a clause at a time.

use super::work::{CancelFlag, Work, WorkError};
use crate::inference::espeak::{Espeak, EspeakError, Tuning, VoiceName};
use crate::inference::onnx;
use crate::inference::piper::{PiperFiles, PiperVoice};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// espeak-ng voices kept besides the agent's own, for callers that are simulated.
const VOICES_HELD: usize = 64;

/// What a lane renders before it counts as ready: long enough to touch every part of a model.
const WARM_UP: &str = "One moment, please.";

/// Which synthesiser speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Engine {
    /// espeak-ng, which is always there.
    Espeak = 0,
    /// Piper.
    Piper = 1,
}

/// How the voice worker begins.
#[derive(Clone, PartialEq, prost::Message)]
pub struct VoiceSettings {
    /// The agent's espeak-ng voice; empty for the default.
    #[prost(string, tag = "1")]
    pub espeak_voice: String,
    /// Words a minute of espeak-ng; 0 for the default. Piper is slowed or hastened in proportion.
    #[prost(uint32, tag = "2")]
    pub words_per_minute: u32,
    /// Where espeak-ng's data is; empty to look for it.
    #[prost(string, tag = "3")]
    pub espeak_data: String,
    /// A Piper model; empty for none.
    #[prost(string, tag = "4")]
    pub piper_model: String,
    /// Its speaker; empty for the first.
    #[prost(string, tag = "5")]
    pub piper_speaker: String,
    /// onnxruntime's library, for Piper; empty to look for it.
    #[prost(string, tag = "6")]
    pub onnx_library: String,
}

/// One clause to speak. Its text may quote a caller, so `Debug` does not show it.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub struct VoiceAsk {
    /// The words.
    #[prost(string, tag = "1")]
    pub clause: String,
    /// An espeak-ng voice other than the agent's; empty for the agent's.
    #[prost(string, tag = "2")]
    pub voice: String,
}

/// The clause's sound.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub struct VoiceAnswer {
    /// Mono PCM16 at 8 kHz, little endian.
    #[prost(bytes = "vec", tag = "1")]
    pub pcm: Vec<u8>,
    /// Which synthesiser spoke.
    #[prost(enumeration = "Engine", tag = "2")]
    pub engine: i32,
}

impl std::fmt::Debug for VoiceAsk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoiceAsk").field("bytes", &self.clause.len()).field("voice", &self.voice).finish()
    }
}

impl std::fmt::Debug for VoiceAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoiceAnswer").field("samples", &(self.pcm.len() / 2)).finish()
    }
}

impl VoiceAnswer {
    /// The samples.
    #[must_use]
    pub fn samples(&self) -> Vec<i16> {
        self.pcm.as_chunks().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
    }
}

/// One lane: the agent's voice, and others as they are asked for.
#[derive(Debug)]
pub struct Voice {
    piper: Option<PiperVoice>,
    agent: Espeak,
    others: BTreeMap<String, Espeak>,
    data: Option<PathBuf>,
    tuning: Tuning,
}

impl Work for Voice {
    type Settings = VoiceSettings;
    type Ask = VoiceAsk;
    type Answer = VoiceAnswer;

    fn open(settings: &VoiceSettings, lanes: usize) -> Result<Vec<Self>, WorkError> {
        (0..lanes).map(|_| Self::lane(settings)).collect()
    }

    fn warm_up(&mut self) -> Result<(), WorkError> {
        let broken = self.piper.as_mut().is_some_and(|piper| piper.speak(WARM_UP).is_err());
        if broken {
            self.piper = None;
        }
        self.agent.speak(WARM_UP).map(drop).map_err(|error| failed(&error))
    }

    fn work(
        &mut self,
        ask: VoiceAsk,
        emit: &mut dyn FnMut(VoiceAnswer),
        _cancelled: &CancelFlag,
    ) -> Result<(), WorkError> {
        let (sound, engine) = if ask.voice.is_empty() { self.as_agent(&ask.clause)? } else { self.as_other(&ask)? };
        let pcm = sound.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        emit(VoiceAnswer { pcm, engine: engine as i32 });
        Ok(())
    }
}

impl Voice {
    fn lane(settings: &VoiceSettings) -> Result<Self, WorkError> {
        let data = given(&settings.espeak_data).map(PathBuf::from);
        let mut tuning = Tuning::default();
        if let Some(words) = u16::try_from(settings.words_per_minute).ok().filter(|words| *words > 0) {
            tuning.words_per_minute = words;
        }
        let voice = match given(&settings.espeak_voice) {
            Some(name) => name.parse().map_err(|error| failed(&error))?,
            None => VoiceName::default(),
        };
        let agent = Espeak::open(data.as_deref(), voice, tuning.clone()).map_err(|error| failed(&error))?;
        // A Piper voice that does not load is no reason to be silent: espeak-ng speaks, and every answer says so.
        let usual = Tuning::default().words_per_minute;
        let slowness = f32::from(usual) / f32::from(tuning.words_per_minute);
        let piper = given(&settings.piper_model).and_then(|model| {
            let library = given(&settings.onnx_library).map_or_else(onnx::default_library, PathBuf::from);
            let mut files = PiperFiles::beside(model.as_ref());
            files.speaker = given(&settings.piper_speaker).map(str::to_owned);
            let runtime = onnx::load(&library).ok()?;
            PiperVoice::open(runtime, &files, data.as_deref(), slowness).ok()
        });
        Ok(Self { piper, agent, others: BTreeMap::new(), data, tuning })
    }

    fn as_agent(&mut self, clause: &str) -> Result<(Vec<i16>, Engine), WorkError> {
        if let Some(sound) = self.piper.as_mut().and_then(|piper| piper.speak(clause).ok()) {
            return Ok((sound, Engine::Piper));
        }
        let sound = self.agent.speak(clause).map_err(|error| failed(&error))?;
        Ok((sound, Engine::Espeak))
    }

    fn as_other(&mut self, ask: &VoiceAsk) -> Result<(Vec<i16>, Engine), WorkError> {
        if !self.others.contains_key(&ask.voice) {
            let name = ask.voice.parse().map_err(|error| failed(&error))?;
            let espeak = Espeak::open(self.data.as_deref(), name, self.tuning.clone());
            let espeak = espeak.map_err(|error| failed(&error))?;
            if self.others.len() >= VOICES_HELD {
                self.others.clear();
            }
            self.others.insert(ask.voice.clone(), espeak);
        }
        let spoken = self.others.get(&ask.voice).map(|espeak| espeak.speak(&ask.clause));
        let sound = spoken.unwrap_or(Err(EspeakError::Silent)).map_err(|error| failed(&error))?;
        Ok((sound, Engine::Espeak))
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// The error's words name voices, folders and figures, never the text.
fn failed(error: &EspeakError) -> WorkError {
    WorkError::failed(error.to_string())
}
