//! Trains the understanding model with other settings than `calmline train understanding`, and measures it:
//! `cargo run --release -p calmline-encoder --example fit -- MINILM-FOLDER OUT-FOLDER CALIBRATION TRAIN...
//! [key=value...]`. CALIBRATION and TRAIN are folders of `*.jsonl`. Keys are `rounds`, `batch`, `base`, `heads`,
//! `falloff`, `first`, `adapters`, `dropout`, `smoothing`, `varied`, `joined`, `threads`, `intents`, `seed`, and
//! `from=FOLDER,...` goes on with the mean of earlier models; without rounds it is only measured. `scratch=LAYERSxWIDTH`
//! and then `teacher=FOLDER` make a small model that learns from a larger one.

use anyhow::{Context, Result, bail};
use calmline_encoder::file::save;
use calmline_encoder::fit::{Fitted, Origin, Progress, Size, fit};
use calmline_encoder::train::Plan;
use std::io::Write as _;
use std::path::Path;

#[path = "shared/lines.rs"]
mod lines;
#[path = "shared/settings.rs"]
mod settings;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (settings, paths): (Vec<String>, Vec<String>) = arguments.into_iter().partition(|text| text.contains('='));
    let [base, out, calibration, train @ ..] = &paths[..] else { bail!("see the head of this example") };
    let (mut plan, mut origin) = (Plan::default(), Origin::Official(base.into()));
    for setting in &settings {
        let (key, value) = setting.split_once('=').context("key=value")?;
        match key {
            "scratch" => {
                let (layers, width) = value.split_once('x').context("scratch=LAYERSxWIDTH")?;
                let size = Size { layers: layers.parse()?, width: width.parse()? };
                origin = Origin::Scratch { vocabulary: base.into(), size, teacher: None };
            }
            "teacher" => match &mut origin {
                Origin::Scratch { teacher, .. } => *teacher = Some(value.into()),
                Origin::Official(_) | Origin::Earlier(_) => bail!("only a model from scratch has a teacher"),
            },
            "from" => origin = Origin::Earlier(value.split(',').map(Into::into).collect()),
            _ => settings::set(&mut plan, key, value)?,
        }
    }
    let held = lines::folder(Path::new(calibration))?;
    let mut samples = Vec::new();
    for folder in train {
        samples.extend(lines::folder(Path::new(folder))?);
    }
    note(&format!("{} to train, {} held out, {plan:?}", samples.len(), held.len()))?;
    let start = now();
    let watch = |progress: Progress<'_>| {
        let text = match progress {
            Progress::Step(step, steps, loss) => {
                format!("step {step} of {steps}, {} s, loss {loss:.3}", start.elapsed().as_secs())
            }
            Progress::Round(round, figures) => format!("round {round}: {}", figures.summary()),
        };
        let _ = note(&text);
    };
    let Fitted { header, weights, tokenizer, figures } = fit(&origin, (&samples, &held), &plan, watch)?;
    save(Path::new(out), header, &weights, &tokenizer)?;
    for class in &figures.classes {
        note(&format!("{}: {} of {} found, {} named", class.class, class.found, class.of, class.named))?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "progress tells the time")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn note(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "{text}")?)
}
