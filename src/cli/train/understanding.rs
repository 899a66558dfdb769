//! `calmline train understanding`: the linear model, the joint model, and the certificate for both.
//!
//! An agency that goes on from these models with lines of its own trains adapters beside the encoder's weights: minutes, and
//! what the encoder knows stays.

use crate::cli::eval::certify::certify;
use crate::clock;
use crate::config::Config;
use crate::service::understanding::LINEAR;
use anyhow::Context;
use calmline_encoder::file::save;
use calmline_encoder::fit::{Origin, Progress, fit};
use calmline_encoder::labels::Sample;
use calmline_encoder::train::Plan;
use calmline_learning::corpus::{self, Example, Part};
use calmline_learning::linear;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// From what, and where to.
#[derive(Debug, Args)]
pub(in crate::cli) struct TrainArguments {
    /// The folder with `train/` and `calibration/`, each with files of one utterance a line, and `heard/`.
    #[arg(long, default_value = "training/understanding")]
    corpus: PathBuf,
    /// The configuration that names recogniser and agency, to which the certificate is bound.
    #[arg(long, default_value = "calmline.example.toml")]
    config: PathBuf,
    /// The folder of the sentence encoder that the joint model begins from; `make setup` puts it there.
    #[arg(long, default_value = ".runtime/minilm")]
    minilm: PathBuf,
    /// Goes on from the joint model in this folder instead, which must know the corpus' labels.
    #[arg(long)]
    from: Option<PathBuf>,
    /// Rank of adapters beside the encoder's weights, which then stay as they are; 0 trains the weights themselves.
    #[arg(long, default_value_t = 0)]
    adapters: usize,
    /// Times that the joint model sees each line.
    #[arg(long, default_value_t = ROUNDS)]
    rounds: usize,
    /// The folder that the models are written to.
    #[arg(long, default_value = "models/understanding")]
    out: PathBuf,
    /// What is made.
    #[arg(long, value_enum, default_value_t = Stage::All)]
    only: Stage,
    /// Days that the certificate holds.
    #[arg(long, default_value_t = 180)]
    days: u16,
}

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// Both models and the certificate.
    All,
    /// The linear model.
    Linear,
    /// The joint model.
    Joint,
    /// The certificate.
    Certificate,
}

/// More rounds learn the writers, not the callers (docs/UNDERSTANDING.md).
const ROUNDS: usize = 3;

/// What is chosen about the joint model's training, on held-out hands (docs/UNDERSTANDING.md).
fn plan(arguments: &TrainArguments) -> Plan {
    let (rate_base, rate_heads) = match (arguments.adapters, &arguments.from) {
        // Adapters begin at nothing, and there are few of their numbers.
        (1.., _) => (2e-3, 2e-3),
        (0, None) => (2.5e-4, 2e-3),
        (0, Some(_)) => (1.2e-4, 1e-3),
    };
    Plan {
        rounds: arguments.rounds,
        batch: 16,
        rate_base,
        rate_heads,
        smoothing: 0.05,
        urgent_intent: 1.0,
        varied: 0.3,
        adapters: arguments.adapters,
        ..Plan::default()
    }
}

pub(super) fn run(arguments: &TrainArguments) -> anyhow::Result<()> {
    let config = Config::read(&arguments.config)?;
    std::fs::create_dir_all(&arguments.out).with_context(|| arguments.out.display().to_string())?;
    let wants = |stage| arguments.only == Stage::All || arguments.only == stage;
    if wants(Stage::Linear) {
        fit_linear(arguments, &config)?;
    }
    if wants(Stage::Joint) {
        fit_joint(arguments)?;
    }
    if wants(Stage::Certificate) {
        certify(&config, &arguments.out, &arguments.corpus, arguments.days)?;
    }
    Ok(())
}

/// The lines to learn, as they were written and as they were heard, and those to choose by.
fn lines(arguments: &TrainArguments) -> anyhow::Result<(Vec<Example>, Vec<Example>)> {
    let mut train = corpus::load(&arguments.corpus, Part::Train)?;
    let heard = corpus::heard(&arguments.corpus, Part::Train, &train)?;
    eprintln!("{} lines to learn, and {} as a recogniser heard them", train.len(), heard.len());
    train.extend(heard);
    Ok((train, corpus::load(&arguments.corpus, Part::Calibration)?))
}

fn fit_linear(arguments: &TrainArguments, config: &Config) -> anyhow::Result<()> {
    let (train, held) = lines(arguments)?;
    let taxonomy = config.book()?.taxonomy_hash().to_owned();
    let plan = linear::Plan::standard();
    let told = |round, loss| eprintln!("linear model, round {round} of {}: loss {loss:.4}", plan.rounds);
    let weights = linear::train(&train, &held, &taxonomy, &plan, told)?;
    let file = arguments.out.join(LINEAR);
    std::fs::write(&file, weights.write()?).with_context(|| file.display().to_string())?;
    let header = &weights.header;
    eprintln!("{}: temperature {:.3}, urgent from {:.3}", file.display(), header.temperature, header.urgent_from);
    Ok(())
}

fn fit_joint(arguments: &TrainArguments) -> anyhow::Result<()> {
    let origin = match &arguments.from {
        Some(folder) => Origin::Earlier(vec![folder.clone()]),
        None => Origin::Official(arguments.minilm.clone()),
    };
    let (train, held) = lines(arguments)?;
    let samples = |examples: Vec<Example>| examples.into_iter().map(Sample::from).collect::<Vec<_>>();
    let (train, held) = (samples(train), samples(held));
    let start = clock::now();
    let watch = |progress: Progress<'_>| match progress {
        Progress::Step(step, steps, loss) => {
            let passed = start.elapsed().as_secs_f64();
            let left = passed / step as f64 * (steps - step) as f64;
            eprintln!("joint model, step {step} of {steps}: loss {loss:.3}, about {:.0} min to go", left / 60.0);
        }
        Progress::Round(round, figures) => eprintln!("joint model, round {round}: {}", figures.summary()),
    };
    if let Origin::Official(folder) = &origin {
        let there = folder.join("model.safetensors").is_file();
        anyhow::ensure!(there, "no sentence encoder in {}: `make setup` fetches it", folder.display());
    }
    let made = fit(&origin, (&train, &held), &plan(arguments), watch)?;
    let header = save(&arguments.out, made.header, &made.weights, &made.tokenizer)?;
    eprintln!("{}: weights {}", arguments.out.display(), header.weights_sha256);
    Ok(())
}
