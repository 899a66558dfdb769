//! `calmline eval invented`: what the recogniser makes of sounds that are nobody's words, heard through the call's own
//! detector, machine and guards. Text that would be believed is invented: there must be none.

mod noises;

use super::turns::listener::Listener;
use super::turns::sound::Sound;
use crate::audio::{Codec, SAMPLES_PER_FRAME, decode, encode};
use crate::config::Config;
use crate::inference::onnx;
use crate::inference::vad::Vad;
use crate::service::start_asr;
use calmline_core::call::{Limits, Transcript, TranscriptTrust};
use calmline_core::understanding::Tripwire;
use noises::{CLIP_SAMPLES, Kind};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Samples of a minute.
const MINUTE: usize = 60 * 8_000;

/// What came of one kind of sound.
#[derive(Debug, Default)]
struct Count {
    clips: usize,
    decoded: usize,
    empty: usize,
    removed: usize,
    doubtful: usize,
    believed: usize,
    /// Decodings, believed or not, whose words raise the tripwire: it reads what a guard removed, too (S8).
    alarming: usize,
}

pub(super) fn run(minutes: usize, config: &Path, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    anyhow::ensure!(minutes > 0, "--minutes 0 listens to nothing: name at least 1");
    let config = Config::read(&super::found(config))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(evaluate(minutes, &config, predictions, json))
}

async fn evaluate(minutes: usize, config: &Config, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let library = config.path(&config.file.runtime.onnxruntime);
    let library = if library.is_file() { library } else { onnx::default_library() };
    let mut vad = Vad::open(onnx::load(&library)?)?;
    let asr = start_asr(config)?;
    asr.ready().await;
    let mut listener = Listener::new(&asr);
    let (limits, tripwire) = (Limits::standard(), Tripwire::new());
    let clips_of_a_kind = (minutes * MINUTE).div_ceil(Kind::ALL.len() * CLIP_SAMPLES);
    let (mut kinds, mut all, mut lines) = (Map::new(), Count::default(), Vec::new());
    for kind in Kind::ALL {
        let mut count = Count { clips: clips_of_a_kind, ..Count::default() };
        for seed in 0..clips_of_a_kind {
            let sound = Sound::without_words(over_the_line(kind.clip(seed as u64)?), seed as u64, &mut vad)?;
            for heard in listener.hears(&sound, &limits).await? {
                let alarming = !tripwire.scan(&heard.text()).trips.is_empty();
                count.add(heard.trust, alarming);
                lines.push(line(kind, seed, &heard, alarming));
            }
        }
        eprintln!("{}: {}", kind.name(), count.json());
        all.join(&count);
        kinds.insert(kind.name().to_owned(), count.json());
    }
    super::write_lines(predictions, &lines)?;
    let minutes = clips_of_a_kind * Kind::ALL.len() * CLIP_SAMPLES / MINUTE;
    super::print(&json!({ "minutes": minutes, "all": all.json(), "kinds": kinds }), json);
    Ok(())
}

fn over_the_line(mut pcm: Vec<i16>) -> Vec<i16> {
    let mut payload = [0; SAMPLES_PER_FRAME];
    for frame in pcm.chunks_mut(SAMPLES_PER_FRAME) {
        encode(Codec::Pcmu, frame, &mut payload);
        decode(Codec::Pcmu, &payload, frame);
    }
    pcm
}

fn line(kind: Kind, seed: usize, heard: &Transcript, alarming: bool) -> Value {
    let trust = match heard.trust {
        TranscriptTrust::Plausible => "believed",
        TranscriptTrust::Doubtful => "doubtful",
        TranscriptTrust::Removed => "removed",
        TranscriptTrust::Empty => "empty",
    };
    json!({
        "kind": kind.name(), "clip": seed, "text": heard.text(), "trust": trust, "alarming": alarming,
        "confidence": f64::from(heard.confidence.permille()) / 1_000.0,
    })
}

impl Count {
    fn add(&mut self, trust: TranscriptTrust, alarming: bool) {
        self.decoded += 1;
        self.alarming += usize::from(alarming);
        match trust {
            TranscriptTrust::Plausible => self.believed += 1,
            TranscriptTrust::Doubtful => self.doubtful += 1,
            TranscriptTrust::Removed => self.removed += 1,
            TranscriptTrust::Empty => self.empty += 1,
        }
    }

    fn join(&mut self, other: &Self) {
        self.clips += other.clips;
        self.decoded += other.decoded;
        self.empty += other.empty;
        self.removed += other.removed;
        self.doubtful += other.doubtful;
        self.believed += other.believed;
        self.alarming += other.alarming;
    }

    fn json(&self) -> Value {
        json!({
            "clips": self.clips, "decoded": self.decoded, "empty": self.empty, "removed": self.removed,
            "doubtful": self.doubtful, "believed": self.believed, "alarming": self.alarming,
        })
    }
}
