//! `calmline eval`: how good a part is, on data from outside.

pub(super) mod certify;
mod dialogues;
mod documents;
mod invented;
pub(super) mod speech;
mod turns;
pub(super) mod utterances;

use crate::config::Config;
use crate::service::understanding::{Trust, Understanding, understanding};
use calmline_core::policy::Book;
use clap::Subcommand;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use utterances::{Telling, Wanted};

/// What is evaluated.
#[derive(Debug, Subcommand)]
pub(super) enum Eval {
    /// The recogniser, on a folder with `transcripts.tsv` (file, text, and a slice if there is one) and WAV or FLAC files.
    Speech {
        /// The folder.
        folder: PathBuf,
        /// The configuration that names the recogniser.
        #[arg(long, default_value = "calmline.example.toml")]
        config: PathBuf,
        /// Writes each file's words here, one JSON object a line.
        #[arg(long)]
        predictions: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// The recogniser, on sounds that are nobody's words: silence, noise, music, tones, people in the background.
    Invented {
        /// How long is listened to, in all.
        #[arg(long, default_value_t = 60)]
        minutes: usize,
        /// The configuration that names the recogniser.
        #[arg(long, default_value = "calmline.example.toml")]
        config: PathBuf,
        /// Writes what was decoded here, one JSON object a line.
        #[arg(long)]
        predictions: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// The ends of turns, on a folder with `turns.tsv` (what was asked, and the words with one ~ where the caller pauses).
    Turns {
        /// The folder.
        #[arg(default_value = "training/turns/dev")]
        folder: PathBuf,
        /// The configuration that names the recogniser.
        #[arg(long, default_value = "calmline.example.toml")]
        config: PathBuf,
        /// Writes each turn's end here, one JSON object a line.
        #[arg(long)]
        predictions: Option<PathBuf>,
        /// Writes each turn's sound into this folder.
        #[arg(long)]
        sounds: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// The understanding, tripwire and decision, on utterances as JSON lines.
    Utterances {
        /// The file.
        file: PathBuf,
        /// What a recogniser heard of the lines (`calmline train hear`), to be read in their place.
        #[arg(long)]
        heard: Option<PathBuf>,
        /// The configuration that names models and agency.
        #[arg(long, default_value = "calmline.example.toml")]
        config: PathBuf,
        /// Tells the reasons of each decision on standard error.
        #[arg(long)]
        explain: bool,
        /// Writes each utterance's reading here, one JSON object a line.
        #[arg(long)]
        predictions: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Chooses on the calibration lines how sure a reading must be, and writes the certificate beside the models.
    Certify(certify::CertifyArguments),
    /// Whole conversations without sound, on dialogues as JSON lines.
    Dialogues {
        /// The file.
        file: PathBuf,
        /// The configuration that names models.
        #[arg(long, default_value = "calmline.example.toml")]
        config: PathBuf,
        /// `none` believes every well-formed place; `sample` checks against the embedded town.
        #[arg(long, default_value = "none")]
        gazetteer: String,
        /// Writes each dialogue's course here, one JSON object a line.
        #[arg(long)]
        predictions: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// The answers from an agency's documents, on questions as JSON lines with `id`, `text` and `page`.
    Documents {
        /// The file.
        file: PathBuf,
        /// The folder with the Markdown files; without one, the embedded sample town's.
        #[arg(long)]
        documents: Option<PathBuf>,
        /// The folder of the sentence encoder that the service asks beside the words (`.runtime/minilm`); without one, words alone.
        #[arg(long)]
        encoder: Option<PathBuf>,
        /// The day on which they are asked, as 2026-04-30; without one, every page counts as true.
        #[arg(long)]
        today: Option<String>,
        /// Writes each question's end here, one JSON object a line.
        #[arg(long)]
        predictions: Option<PathBuf>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(eval: &Eval) -> ExitCode {
    let done = match eval {
        Eval::Speech { folder, config, predictions, json } => {
            speech::run(folder, config, predictions.as_deref(), *json)
        }
        Eval::Invented { minutes, config, predictions, json } => {
            invented::run(*minutes, config, predictions.as_deref(), *json)
        }
        Eval::Turns { folder, config, predictions, sounds, json } => turns::run(&turns::Wanted {
            folder,
            config,
            predictions: predictions.as_deref(),
            sounds: sounds.as_deref(),
            json: *json,
        }),
        Eval::Utterances { file, heard, config, explain, predictions, json } => {
            let telling = if *explain { Telling::Reasons } else { Telling::Figures };
            utterances::run(&Wanted {
                file,
                heard: heard.as_ref(),
                config,
                predictions: predictions.as_ref(),
                telling,
                json: *json,
            })
        }
        Eval::Certify(arguments) => certify::run(arguments),
        Eval::Dialogues { file, config, gazetteer, predictions, json } => {
            dialogues::run(file, config, gazetteer, predictions.as_deref(), *json)
        }
        Eval::Documents { file, documents: folder, encoder, today, predictions, json } => {
            let asked =
                documents::Asked { folder: folder.as_deref(), encoder: encoder.as_deref(), today: today.as_deref() };
            documents::run(file, &asked, predictions.as_deref(), *json)
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => super::failed(&error),
    }
}

/// The agency and the readers that a configuration names; says on standard error how far they are trusted.
fn models(config: &Path) -> anyhow::Result<(Book, Understanding)> {
    let config = Config::read(&found(config))?;
    let book = config.book()?;
    let understanding = understanding(&config, &book)?;
    match &understanding.trust {
        Trust::Certified(until) => eprintln!("certified until {until}"),
        Trust::Strictest(why) => eprintln!("strictest setting: {why}"),
        Trust::Nothing(why) => eprintln!("without the joint model: {why}"),
    }
    Ok((book, understanding))
}

/// A configuration, or what stands under its name in a folder above the program: the models lie beside the example there, from
/// wherever an evaluation is run.
fn found(config: &Path) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let above = program.ancestors().map(|folder| folder.join(config)).find(|file| file.is_file());
    if config.is_file() { config.to_path_buf() } else { above.unwrap_or_else(|| config.to_path_buf()) }
}

/// Reads JSON lines; a line that is not of the form is an error that names it.
fn read_lines<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = std::fs::read_to_string(path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row = serde_json::from_str(line)
            .map_err(|error| anyhow::anyhow!("{}, line {}: {error}", path.display(), number + 1))?;
        rows.push(row);
    }
    anyhow::ensure!(!rows.is_empty(), "{} holds no lines", path.display());
    Ok(rows)
}

/// Writes JSON lines, if a place for them was given.
fn write_lines(path: Option<&Path>, rows: &[serde_json::Value]) -> anyhow::Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    let mut file = BufWriter::new(File::create(path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?);
    for row in rows {
        writeln!(file, "{row}")?;
    }
    Ok(file.flush()?)
}

/// Prints a summary: the document itself, or its fields one a line.
#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(summary: &serde_json::Value, json: bool) {
    if json {
        println!("{summary}");
    } else if let Some(fields) = summary.as_object() {
        for (name, value) in fields {
            println!("{name:<28} {value}");
        }
    }
}

/// A share of a whole as a number between 0 and 1; `null` for a share of nothing.
fn share(part: usize, whole: usize) -> serde_json::Value {
    if whole == 0 {
        return serde_json::Value::Null;
    }
    let ratio = part as f64 / whole as f64;
    serde_json::json!((ratio * 10_000.0).round() / 10_000.0)
}
