//! `calmline train hear`: what the recogniser in use makes of the corpus. Each utterance is spoken by a synthetic voice, goes
//! over a telephone line with noise and loss, and is recognised; the words are kept beside the corpus, and training sees both.

use super::line::over_the_line;
use crate::cli::eval::speech::hear;
use crate::config::Config;
use crate::inference::espeak::{Tuning, VoiceName, render};
use crate::service::start_asr;
use anyhow::Context;
use calmline_core::call::Transcript;
use calmline_learning::Random;
use calmline_learning::corpus::{self, Example, Misheard, Part};
use clap::Args;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Voices that speak: men, women, old and young, and two other accents.
const VOICES: [&str; 10] = [
    "en-us",
    "en-us+f2",
    "en-us+f3",
    "en-us+f5",
    "en-us+m2",
    "en-us+m3",
    "en-us+m7",
    "en-us+Annie",
    "en-gb",
    "en-gb+f4",
];

/// Utterances of more words are left out: a caller who talks for so long is cut into several.
const WORDS_AT_MOST: usize = 28;

/// From what, how much, and where to.
#[derive(Debug, Args)]
pub(in crate::cli) struct HearArguments {
    /// The folder with `train/`, `calibration/` and `test/`.
    #[arg(long, default_value = "training/understanding")]
    corpus: PathBuf,
    /// The configuration that names the recogniser.
    #[arg(long, default_value = "calmline.example.toml")]
    config: PathBuf,
    /// One utterance in so many is spoken.
    #[arg(long, default_value_t = 6)]
    every: usize,
}

pub(super) fn run(arguments: &HearArguments) -> anyhow::Result<()> {
    let config = Config::read(&arguments.config)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(listen(arguments, &config))
}

async fn listen(arguments: &HearArguments, config: &Config) -> anyhow::Result<()> {
    let asr = start_asr(config)?;
    asr.ready().await;
    for part in [Part::Test, Part::Calibration, Part::Train] {
        let examples = corpus::load(&arguments.corpus, part)?;
        let short = |example: &&Example| example.text.split_whitespace().count() <= WORDS_AT_MOST;
        let chosen: Vec<&Example> = examples.iter().filter(short).step_by(arguments.every.max(1)).collect();
        let file = arguments.corpus.join("heard").join(format!("{}.jsonl", part.folder()));
        std::fs::create_dir_all(file.parent().context("a folder")?)?;
        let mut out = BufWriter::new(std::fs::File::create(&file).with_context(|| file.display().to_string())?);
        // Two lanes of the recogniser work at once.
        for (number, pair) in chosen.chunks(2).enumerate() {
            let clips = pair.iter().map(|example| speak(example)).collect::<anyhow::Result<Vec<_>>>()?;
            let mut clips = clips.into_iter().enumerate();
            let (one, other) = (clips.next(), clips.next());
            let lane = |clip: Option<(usize, Vec<i16>)>| {
                let asr = &asr;
                async move {
                    match clip {
                        Some((at, clip)) => hear(asr, (number * 2 + at) as u64, clip).await,
                        None => Ok(None),
                    }
                }
            };
            let (one, other) = tokio::join!(lane(one), lane(other));
            for (example, heard) in pair.iter().zip([one?, other?]) {
                let text = heard.as_ref().map_or_else(String::new, Transcript::text);
                let confidence = heard.map_or(0.0, |heard| f32::from(heard.confidence.permille()) / 1000.0);
                let line = Misheard { id: example.id.clone(), text, confidence };
                writeln!(out, "{}", serde_json::to_string(&line)?)?;
            }
            if number % 50 == 0 {
                eprintln!("{}: {} of {}", part.folder(), number * 2, chosen.len());
            }
        }
        out.flush()?;
    }
    Ok(())
}

/// An utterance as it arrives at our end. Voice and line are drawn from its id, so that the same corpus sounds the same.
fn speak(example: &Example) -> anyhow::Result<Vec<i16>> {
    let seed = example.id.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(131).wrapping_add(u64::from(byte)));
    let mut random = Random::new(seed);
    let voice: VoiceName = VOICES[random.below(VOICES.len())].parse()?;
    let speech = render(&voice, &Tuning::default(), &example.text)?;
    Ok(over_the_line(&speech, &mut random))
}
