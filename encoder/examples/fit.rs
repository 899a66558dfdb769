//! Trains the understanding model and measures it:
//! `cargo run --release -p calmline-encoder --example fit -- MINILM-FOLDER OUT-FOLDER CALIBRATION TRAIN...
//! [key=value...]`. CALIBRATION and TRAIN are folders of `part*.jsonl`. Keys are `rounds`, `batch`, `base`, `heads`,
//! `falloff`, `first`, `adapters`, `dropout`, `smoothing`, `joined`, `threads`, `intents`, `seed`, and `from=FOLDER,...`
//! goes on with the mean of earlier models; without rounds it is only measured. Run it with `RAYON_NUM_THREADS=1`: the
//! threads share a batch, and a product that is spread over threads as well only waits.

use anyhow::{Context, Result, bail};
use calmline_core::understanding::ACTS;
use calmline_encoder::file::{FORMAT, Header, load, save, sha256};
use calmline_encoder::heads::add_heads;
use calmline_encoder::labels::{Labels, Sample};
use calmline_encoder::tokens::{Pruned, Tokens, prune};
use calmline_encoder::train::{Figures, Judged, Plan, Prepared, Training, judge, measure, prepare};
use calmline_encoder::weights::Weights;
use calmline_encoder::{Random, bert, centres};
use candle_core::Tensor;
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
    let mut plan = Plan::default();
    for setting in settings.iter().filter(|setting| !setting.starts_with("from=")) {
        let (key, value) = setting.split_once('=').context("key=value")?;
        settings::set(&mut plan, key, value)?;
    }
    let calibration = lines::folder(Path::new(calibration))?;
    let mut samples = Vec::new();
    for folder in train {
        samples.extend(lines::folder(Path::new(folder))?);
    }
    let json = std::fs::read_to_string(Path::new(base).join("tokenizer.json")).context("tokenizer.json")?;
    let pruned = prune(&json, samples.iter().flat_map(|sample| [sample.text.as_str(), sample.question.as_str()]))?;
    let tokens = Tokens::parse(&pruned.json)?;
    let labels = Labels::of(&samples);
    let from = settings.iter().find_map(|setting| setting.strip_prefix("from="));
    let mut weights = bert::import(&Weights::load(&Path::new(base).join("model.safetensors"))?)?;
    let kept = Tensor::from_slice(&pruned.kept, pruned.kept.len(), &candle_core::Device::Cpu)?;
    weights.insert("embed.words", weights.get("embed.words")?.index_select(&kept, 0)?);
    weights.insert("embed.places", weights.get("embed.places")?.narrow(0, 0, 96)?.contiguous()?);
    add_heads(&mut weights, &labels, &mut Random::new(plan.seed))?;
    if let Some(from) = from {
        weights = earlier(from, &labels, &pruned)?;
    }
    let ready = |samples: &[Sample]| -> Result<Vec<Prepared>> {
        samples.iter().map(|sample| Ok(prepare(sample, &labels, &tokens)?)).collect()
    };
    let (train, held) = (ready(&samples)?, ready(&calibration)?);
    plan.alter.marks = [".", ",", "?", "!", ";", ":", "-", "\""]
        .iter()
        .filter_map(|mark| tokens.ids(mark).ok()?.first().copied())
        .collect();
    plan.alter.business = business(&labels);
    note(&format!("{} to train, {} held out, {} pieces, {plan:?}", train.len(), held.len(), tokens.size()))?;
    let rounds = plan.rounds;
    let start = now();
    let mut training = Training::new(&weights, bert::HEADS, plan, train.len())?;
    for round in rounds.min(1)..=rounds {
        let mut sum = 0.0;
        // Without rounds, an earlier model is measured and its thresholds are set again.
        let seen = if round == 0 { &[] } else { &train[..] };
        training.round(seen, |step, steps, loss| {
            sum += loss;
            if step % 20 == 0 {
                let _ =
                    note(&format!("step {step} of {steps}, {} s, loss {:.3}", start.elapsed().as_secs(), sum / 20.0));
                sum = 0.0;
            }
        })?;
        let judged = judge(&training.model()?, &held)?;
        let figures = measure(&judged, &held, &labels, 0.08);
        note(&format!("round {round}: {}", summary(&figures)))?;
        let header = header(&labels, &judged, &held, &figures, samples.len());
        let mut weights = training.weights()?;
        if round == rounds {
            let table = centres::centres(&training.model()?, &train, labels.intents.len(), training.seed())?;
            weights.insert(centres::NAME, table);
        }
        save(Path::new(out), header, &weights, &pruned.json)?;
        if round == rounds {
            for class in &figures.classes {
                note(&format!("{}: {} of {} found, {} named", class.class, class.found, class.of, class.named))?;
            }
        }
    }
    Ok(())
}

/// The mean of earlier models, which must have the same outputs and vocabulary.
fn earlier(folders: &str, labels: &Labels, pruned: &Pruned) -> Result<Weights> {
    let mut all = Vec::new();
    for folder in folders.split(',') {
        let (header, weights, _) = load(Path::new(folder))?;
        if (&header.labels, header.tokenizer_sha256) != (labels, sha256(pruned.json.as_bytes())) {
            bail!("the model in {folder} has other outputs or another vocabulary");
        }
        all.push(weights);
    }
    Ok(Weights::mean(&all)?)
}

#[expect(clippy::disallowed_methods, reason = "progress tells the time")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn business(labels: &Labels) -> Vec<usize> {
    (0..labels.intents.len()).filter(|at| !ACTS.contains(&labels.intents[*at].as_str())).collect()
}

fn summary(figures: &Figures) -> String {
    let three = |shares: [f32; 3]| shares.map(|share| format!("{share:.3}")).join("/");
    let intent = format!("intent {:.3}, among three {:.3}", figures.intent, figures.intent_of_three);
    let sure = format!("surer 50/70/90 % {}", three(figures.selective));
    let urgent = format!("urgent recall at 5/8/10 % {}, order {:.4}", three(figures.recall_at), figures.urgent_order);
    let rest = format!("class {:.3}, slots {:.3}, also {:.3}", figures.class, figures.slots, figures.also);
    [intent, sure, urgent, rest].join("; ")
}

/// The header, with temperature and the scale of the urgent score chosen where held-out lines are likeliest.
fn header(labels: &Labels, judged: &[Judged], held: &[Prepared], figures: &Figures, count: usize) -> Header {
    let intents = |temperature: f32| -> f32 {
        let each = judged.iter().zip(held).map(|(judged, sample)| {
            let sum: f32 =
                judged.intents.iter().map(|score| ((score - judged.intents[sample.intent]) / temperature).exp()).sum();
            sum.ln()
        });
        each.sum()
    };
    let urgent = |scale: f32, bias: f32| -> f32 {
        let each = judged.iter().zip(held).map(|(judged, sample)| {
            let score = judged.urgent * scale + bias;
            (1.0 + if sample.class.is_some() { -score } else { score }.exp()).ln()
        });
        each.sum()
    };
    let steps = |from: f32, to: f32| (0..=40).map(move |step| from + (to - from) * step as f32 / 40.0);
    let temperature = steps(0.3, 2.0).min_by(|a, b| intents(*a).total_cmp(&intents(*b))).unwrap_or(1.0);
    let pairs = steps(0.2, 2.0).flat_map(|scale| steps(-3.0, 3.0).map(move |bias| (scale, bias)));
    let (scale, bias) = pairs.min_by(|a, b| urgent(a.0, a.1).total_cmp(&urgent(b.0, b.1))).unwrap_or((1.0, 0.0));
    Header {
        format: FORMAT,
        attention_heads: bert::HEADS,
        temperature,
        urgent_scale: scale,
        urgent_bias: bias,
        urgent_threshold: 1.0 / (1.0 + (-(figures.threshold * scale + bias)).exp()),
        also_threshold: 0.5,
        weights_sha256: String::new(),
        tokenizer_sha256: String::new(),
        trained_on: format!("{count} lines written by hand for this project"),
        labels: labels.clone(),
    }
}

fn note(text: &str) -> Result<()> {
    Ok(writeln!(std::io::stderr(), "{text}")?)
}
