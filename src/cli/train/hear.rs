//! `calmline train hear`: what the recogniser in use makes of the corpus. Each utterance is spoken by a synthetic voice, goes
//! over a telephone line with noise and loss, and is recognised; the words are kept beside the corpus, and training sees both.

use super::line::over_the_line;
use crate::cli::eval::speech::hear;
use crate::config::Config;
use crate::inference::espeak::{Tuning, VoiceName, render};
use crate::service::start_asr;
use crate::stations::asr::AsrStation;
use anyhow::Context;
use calmline_core::call::Transcript;
use calmline_learning::Random;
use calmline_learning::corpus::{self, Example, Misheard, Part};
use clap::Args;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

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

/// The parts, the smallest first.
const PARTS: [Part; 3] = [Part::Test, Part::Calibration, Part::Train];

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
    /// Only this part: train, calibration or test.
    #[arg(long, value_parser = part_of)]
    part: Option<Part>,
}

fn part_of(name: &str) -> Result<Part, String> {
    let found = PARTS.into_iter().find(|part| part.folder() == name);
    found.ok_or_else(|| format!("there is no part {name}: name train, calibration or test"))
}

pub(super) fn run(arguments: &HearArguments) -> anyhow::Result<()> {
    let config = Config::read(&arguments.config)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(listen(arguments, &config))
}

async fn listen(arguments: &HearArguments, config: &Config) -> anyhow::Result<()> {
    let asr = start_asr(config)?;
    asr.ready().await;
    for part in PARTS.into_iter().filter(|part| arguments.part.is_none_or(|chosen| chosen == *part)) {
        let examples = corpus::load(&arguments.corpus, part)?;
        let file = arguments.corpus.join("heard").join(format!("{}.jsonl", part.folder()));
        std::fs::create_dir_all(file.parent().context("a folder")?)?;
        let known = known(&file)?;
        bind(&arguments.corpus, &config.asr_model()?.sha256)?;
        let short = |example: &&Example| example.text.split_whitespace().count() <= WORDS_AT_MOST;
        let chosen: Vec<&Example> = examples
            .iter()
            .filter(short)
            .step_by(arguments.every.max(1))
            .filter(|example| !known.contains(&example.id))
            .collect();
        let mut out = std::fs::OpenOptions::new().create(true).append(true).open(&file);
        let out = out.as_mut().map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        // Two lanes of the recogniser work at once.
        for (number, pair) in chosen.chunks(2).enumerate() {
            for line in hear_both(&asr, number, pair).await? {
                // One write for each line, so that a run that is broken off leaves whole ones, and goes on from there.
                out.write_all(format!("{}\n", serde_json::to_string(&line)?).as_bytes())?;
            }
            if number % 50 == 0 {
                eprintln!("{}: {} of {}", part.folder(), number * 2, chosen.len());
            }
        }
    }
    Ok(())
}

/// Notes beside the lines which recogniser hears them; what another has heard is not mixed with it.
fn bind(corpus: &Path, recogniser: &str) -> anyhow::Result<()> {
    match corpus::heard_by(corpus)? {
        Some(earlier) if earlier != recogniser => anyhow::bail!(
            "{} holds what another recogniser heard: move it away, and have all lines heard by this one",
            corpus.join("heard").display()
        ),
        Some(_) => Ok(()),
        None => Ok(corpus::note_heard_by(corpus, recogniser)?),
    }
}

/// The ids of what was heard in an earlier run. Half a line at the end, where that run was broken off, is cut away.
fn known(file: &Path) -> anyhow::Result<BTreeSet<String>> {
    if !file.exists() {
        return Ok(BTreeSet::new());
    }
    let mut text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let whole = text.rfind('\n').map_or(0, |end| end + 1);
    if whole < text.len() {
        text.truncate(whole);
        std::fs::write(file, &text).with_context(|| file.display().to_string())?;
    }
    let id = |line: &str| Ok(serde_json::from_str::<Misheard>(line)?.id);
    text.lines().map(id).collect::<anyhow::Result<_>>().with_context(|| file.display().to_string())
}

/// What the recogniser makes of one utterance or two.
async fn hear_both(asr: &AsrStation, number: usize, pair: &[&Example]) -> anyhow::Result<Vec<Misheard>> {
    let lane = async |at: usize| -> anyhow::Result<Option<Misheard>> {
        let Some(example) = pair.get(at) else { return Ok(None) };
        // What failed is left for the next run.
        let heard = hear(asr, (number * 2 + at) as u64, speak(example)?).await?;
        let confidence = |heard: &Transcript| f32::from(heard.confidence.permille()) / 1000.0;
        Ok(heard.map(|heard| Misheard { id: example.id.clone(), text: heard.text(), confidence: confidence(&heard) }))
    };
    let (one, other) = tokio::join!(lane(0), lane(1));
    Ok([one?, other?].into_iter().flatten().collect())
}

/// An utterance as it arrives at our end. Voice and line are drawn from its id, so that the same corpus sounds the same.
fn speak(example: &Example) -> anyhow::Result<Vec<i16>> {
    let seed = example.id.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(131).wrapping_add(u64::from(byte)));
    let mut random = Random::new(seed);
    let voice: VoiceName = VOICES[random.below(VOICES.len())].parse()?;
    let speech = render(&voice, &Tuning::default(), &example.text)?;
    Ok(over_the_line(&speech, &mut random))
}
