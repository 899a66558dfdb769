//! Measures a model as it is used in a call, one utterance at a time on one thread:
//! `cargo run --release -p calmline-encoder --example judge -- MODEL-FOLDER LINES-FOLDER... [--wrong]`.
//! With `--wrong`, each urgent line that is missed and each harmless line that is raised goes to the
//! error stream; with `--confused`, each line whose intent is another.

use anyhow::{Result, bail};
use calmline_encoder::labels::Sample;
use calmline_encoder::{Heard, Understander};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

#[path = "shared/lines.rs"]
mod lines;

fn main() -> Result<()> {
    let (flags, paths): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|text| text.starts_with("--"));
    let [model, folders @ ..] = &paths[..] else { bail!("see the head of this example") };
    let model = Understander::load(Path::new(model))?;
    let mut samples = Vec::new();
    for folder in folders {
        samples.extend(lines::folder(Path::new(folder))?);
    }
    let mut heard = Vec::new();
    let mut times: Vec<(usize, f64)> = Vec::new();
    for sample in &samples {
        let start = now();
        let found = model.read(&sample.text, &sample.question)?;
        times.push((found.pieces, start.elapsed().as_secs_f64() * 1e3));
        heard.push(found);
    }
    let pairs: Vec<(&Sample, &Heard)> = samples.iter().zip(&heard).collect();
    let urgent = |sample: &Sample| sample.class.is_some();
    let harmless = |sample: &Sample| sample.class.is_none();
    let raised = |_: &Sample, heard: &Heard| heard.is_urgent;
    let named = |sample: &Sample, heard: &Heard| heard.intents[0].0 == sample.intent;
    let classed = |sample: &Sample, heard: &Heard| Some(&heard.classes[0].0) == sample.class.as_ref();
    let slots = model.header().labels.slots.iter().map(|slot| (slot, f1(&pairs, Some(slot))));
    let document = serde_json::json!({
        "n": samples.len(),
        "intent": share(&pairs, |_| true, named),
        "intent_of_harmless": share(&pairs, harmless, named),
        "urgent_recall": share(&pairs, urgent, raised),
        "false_alarms": share(&pairs, harmless, raised),
        "class": share(&pairs, urgent, classed),
        "recall_by_class": by(&pairs, |sample| sample.class.clone(), raised),
        "recall_by_kind": by(&pairs, |sample| urgent(sample).then(|| sample.kind.clone()), raised),
        "alarms_by_kind": by(&pairs, |sample| harmless(sample).then(|| sample.kind.clone()), raised),
        "intent_by_intent": by(&pairs, |sample| Some(sample.intent.clone()), named),
        "slots_f1": f1(&pairs, None),
        "slots_by_id": slots.collect::<BTreeMap<_, _>>(),
        "ms": {
            "all": timing(&times, 0..=96),
            "24_pieces": timing(&times, 22..=26),
            "40_and_more_pieces": timing(&times, 40..=96),
        },
    });
    if flags.iter().any(|flag| flag == "--wrong") {
        for (sample, heard) in pairs.iter().filter(|(sample, heard)| sample.class.is_some() != heard.is_urgent) {
            let line = serde_json::json!([
                sample.id,
                sample.class,
                heard.urgent,
                heard.classes[0].0,
                sample.question,
                sample.text
            ]);
            writeln!(std::io::stderr(), "{line}")?;
        }
    }
    if flags.iter().any(|flag| flag == "--confused") {
        for (sample, heard) in pairs.iter().filter(|(sample, heard)| heard.intents[0].0 != sample.intent) {
            let line = serde_json::json!([sample.id, sample.intent, heard.intents[0], sample.question, sample.text]);
            writeln!(std::io::stderr(), "{line}")?;
        }
    }
    Ok(writeln!(std::io::stdout(), "{document:#}")?)
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

type Pairs<'a> = [(&'a Sample, &'a Heard)];

fn share(pairs: &Pairs<'_>, of: impl Fn(&Sample) -> bool, hit: impl Fn(&Sample, &Heard) -> bool) -> f64 {
    let all = pairs.iter().filter(|(sample, _)| of(sample));
    let hits = all.clone().filter(|(sample, heard)| hit(sample, heard)).count();
    hits as f64 / all.count().max(1) as f64
}

fn by(
    pairs: &Pairs<'_>,
    key: impl Fn(&Sample) -> Option<String>,
    hit: impl Fn(&Sample, &Heard) -> bool,
) -> BTreeMap<String, String> {
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (sample, heard) in pairs {
        if let Some(key) = key(sample) {
            let group = groups.entry(key).or_default();
            group.0 += usize::from(hit(sample, heard));
            group.1 += 1;
        }
    }
    groups.into_iter().map(|(key, (hits, of))| (key, format!("{hits} of {of}"))).collect()
}

/// F1 of slots as callers of the model see them: the id and the surface text.
fn f1(pairs: &Pairs<'_>, only: Option<&str>) -> f64 {
    let (mut right, mut said, mut there) = (0, 0, 0);
    for (sample, heard) in pairs {
        let wanted = |slot: &str| only.is_none_or(|only| only == slot);
        let mut known: Vec<(&str, &str)> =
            sample.slots.iter().map(|(slot, text)| (slot.as_str(), text.as_str())).collect();
        known.retain(|(slot, _)| wanted(slot));
        there += known.len();
        for fact in heard.facts.iter().filter(|fact| wanted(&fact.slot)) {
            said += 1;
            let found = (fact.slot.as_str(), &sample.text[fact.span.clone()]);
            if let Some(at) = known.iter().position(|known| *known == found) {
                known.swap_remove(at);
                right += 1;
            }
        }
    }
    2.0 * f64::from(right) / (said + there).max(1) as f64
}

fn timing(times: &[(usize, f64)], pieces: std::ops::RangeInclusive<usize>) -> serde_json::Value {
    let chosen = times.iter().filter(|(count, _)| pieces.contains(count));
    let mut chosen: Vec<f64> = chosen.map(|(_, ms)| *ms).collect();
    chosen.sort_by(f64::total_cmp);
    let at = |part: f64| chosen.get((chosen.len() as f64 * part) as usize).copied();
    serde_json::json!({ "p50": at(0.5), "p95": at(0.95), "n": chosen.len() })
}
