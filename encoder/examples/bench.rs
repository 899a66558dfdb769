//! Trains the same architecture on public sets and prints figures as JSON:
//! `CALMLINE_BENCH_DATA=FOLDER cargo run --release -p calmline-encoder --example bench -- MINILM-FOLDER
//! [snips|clinc150|banking77|snips_asr]... [key=value...]`. Keys are `rounds`, `batch`, `base`, `heads`, `falloff`,
//! `dropout`, `smoothing`, `adapters`, `threads`, `seeds` (`3`, or `2-3`), and `most=COUNT`, which leaves out lines beyond as many.

use anyhow::{Context, Result, bail};
use calmline_encoder::bench::{Task, run};
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;

#[path = "shared/settings.rs"]
mod settings;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (settings, names): (Vec<String>, Vec<String>) = arguments.into_iter().partition(|text| text.contains('='));
    let [minilm, names @ ..] = &names[..] else { bail!("see the head of this example") };
    let Some(data) = data() else {
        return Ok(writeln!(std::io::stdout(), "{{\"skipped\": \"CALMLINE_BENCH_DATA is not set\"}}")?);
    };
    if let Some(name) = names.iter().find(|name| Task::ALL.iter().all(|task| task.name() != *name)) {
        bail!("there is no set {name}");
    }
    for task in Task::ALL.into_iter().filter(|task| names.is_empty() || names.iter().any(|name| name == task.name())) {
        let (mut plan, mut seeds, mut most) = (task.plan(), 1..=task.seeds(), None);
        for setting in &settings {
            let (key, value) = setting.split_once('=').context("key=value")?;
            match key {
                "seeds" => seeds = range(value)?,
                "most" => most = Some(value.parse()?),
                _ => settings::set(&mut plan, key, value)?,
            }
        }
        let start = now();
        let note = |text: &str| {
            let _ = writeln!(std::io::stderr(), "{} s: {text}", start.elapsed().as_secs());
        };
        let mut document = run(task, (Path::new(minilm), Path::new(&data)), &plan, (seeds, most), note)?;
        document["seconds"] = start.elapsed().as_secs().into();
        writeln!(std::io::stdout(), "{document:#}")?;
    }
    Ok(())
}

/// A count of seeds, or the first and the last as `2-3`.
fn range(text: &str) -> Result<RangeInclusive<u64>> {
    Ok(match text.split_once('-') {
        Some((first, last)) => first.parse()?..=last.parse()?,
        None => 1..=text.parse()?,
    })
}

#[expect(clippy::disallowed_methods, reason = "a benchmark finds its data through the environment")]
fn data() -> Option<String> {
    std::env::var("CALMLINE_BENCH_DATA").ok()
}

#[expect(clippy::disallowed_methods, reason = "progress tells the time")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}
