//! `calmline train`: models from the corpus. Same corpus, same weights.

mod hear;
mod line;

use super::failed;
use anyhow::Context;
use calmline_learning::corpus::{self, Part};
use calmline_learning::linear::{self, Plan};
use clap::{Args, Subcommand};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be trained.
#[derive(Debug, Subcommand)]
pub(super) enum Train {
    /// The linear model of the understanding: about a minute.
    Understanding(TrainArguments),
    /// Has the corpus spoken and recognised, and keeps what was heard beside it.
    Hear(hear::HearArguments),
}

/// From what, and where to.
#[derive(Debug, Args)]
pub(super) struct TrainArguments {
    /// The folder with `train/` and `calibration/`, each with files of one utterance a line.
    #[arg(long, default_value = "training/understanding")]
    corpus: PathBuf,
    /// The taxonomy that the corpus was labelled by.
    #[arg(long, default_value = "models/taxonomy.toml")]
    taxonomy: PathBuf,
    /// Where the weights are written.
    #[arg(long, default_value = "models/understanding/linear.bin")]
    out: PathBuf,
}

pub(super) fn run(train: &Train) -> ExitCode {
    let done = match train {
        Train::Understanding(arguments) => fit(arguments),
        Train::Hear(arguments) => hear::run(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn fit(arguments: &TrainArguments) -> anyhow::Result<()> {
    let train = corpus::load(&arguments.corpus, Part::Train)?;
    let calibration = corpus::load(&arguments.corpus, Part::Calibration)?;
    let taxonomy = std::fs::read(&arguments.taxonomy).with_context(|| arguments.taxonomy.display().to_string())?;
    let hash: String = Sha256::digest(taxonomy).iter().map(|byte| format!("{byte:02x}")).collect();
    let plan = Plan::standard();
    eprintln!("{} utterances to learn, {} to choose by", train.len(), calibration.len());
    let told = |round, loss| eprintln!("round {round} of {}: loss {loss:.4}", plan.rounds);
    let weights = linear::train(&train, &calibration, &hash, &plan, told)?;
    std::fs::write(&arguments.out, weights.write()?).with_context(|| arguments.out.display().to_string())?;
    let header = &weights.header;
    eprintln!(
        "{}: {} intents, {} classes, temperature {:.3}, urgent from {:.3}",
        arguments.out.display(),
        header.intents.len(),
        header.classes.len(),
        header.temperature,
        header.urgent_from
    );
    Ok(())
}
