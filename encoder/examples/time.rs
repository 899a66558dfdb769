//! Where the time of a reading goes, on one thread: `cargo run --release -p calmline-encoder --example time -- MODEL-FOLDER
//! LINES-FOLDER [PIECES [COUNT]]`. Of the lines those are read whose pieces are at most two more or fewer (24 unless
//! told), as many times as it takes to COUNT readings (2,000 unless told).
//!
//! Beside it stand the products alone: the same count of multiplications with weights that are as large as the model's.

use anyhow::{Context, Result, bail};
use calmline_encoder::Understander;
use calmline_encoder::bert::Stage;
use calmline_encoder::file::load;
use calmline_encoder::heads::Model;
use calmline_encoder::tokens::Cut;
use candle_core::{DType, Device, Tensor};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

#[path = "shared/lines.rs"]
mod lines;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, samples, rest @ ..] = &arguments[..] else { bail!("see the head of this example") };
    let number = |at: usize, other: usize| rest.get(at).map_or(Ok(other), |text| text.parse());
    let (pieces, count) = (number(0, 24)?, number(1, 2000)?);
    let understander = Understander::load(Path::new(folder))?;
    let (header, weights, tokens) = load(Path::new(folder))?;
    let model = Model::new(&weights, header.attention_heads)?;
    let mut chosen = Vec::new();
    for sample in lines::folder(Path::new(samples))? {
        let cut = tokens.cut(&sample.text, &sample.question)?;
        if cut.ids.len().abs_diff(pieces) <= 2 {
            chosen.push((sample, cut));
        }
    }
    if chosen.is_empty() {
        bail!("no line has about {pieces} pieces");
    }
    let mut times: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    let mut note = |name: &str, ms: f64| times.entry(name.to_owned()).or_default().push(ms);
    for (sample, cut) in chosen.iter().cycle().take(count) {
        note("tokens", timed(|| tokens.cut(&sample.text, &sample.question))?);
        for (stage, ms) in stages(&model, cut)? {
            note(&format!("stage {stage:?}"), ms);
        }
        note("model", timed(|| model.forward(&[cut]))?);
        note("reading", timed(|| understander.read(&sample.text, &sample.question))?);
    }
    let products = Products::new(pieces)?;
    for _ in 0..count.min(500) {
        note("products alone", timed(|| products.run())?);
    }
    let rows = chosen.iter().map(|(_, cut)| cut.spoken.end as f64 / cut.ids.len() as f64).sum::<f64>();
    let mut document = serde_json::json!({
        "lines": chosen.len(), "readings": count, "share_of_rows_read": rows / chosen.len() as f64,
    });
    for (name, mut all) in times {
        all.sort_by(f64::total_cmp);
        let at = |part: f64| all[((all.len() - 1) as f64 * part) as usize];
        document[name] = serde_json::json!({ "p50": at(0.5), "p95": at(0.95), "p99": at(0.99) });
    }
    Ok(writeln!(std::io::stdout(), "{document:#}")?)
}

/// The milliseconds of each stage, all layers together.
fn stages(model: &Model, cut: &Cut) -> Result<BTreeMap<Stage, f64>> {
    let mut found = BTreeMap::new();
    let mut last = now();
    model.forward_watched(&[cut], |stage| {
        let at = now();
        *found.entry(stage).or_default() += (at - last).as_secs_f64() * 1e3;
        last = at;
    })?;
    Ok(found)
}

fn timed<T, E: Into<anyhow::Error>>(work: impl FnOnce() -> Result<T, E>) -> Result<f64> {
    let start = now();
    work().map_err(Into::into).context("what is timed")?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// The matrices of six layers of MiniLM, and rows to multiply with them.
struct Products(Vec<(Tensor, Tensor)>);

impl Products {
    fn new(rows: usize) -> Result<Self> {
        let pair = |(inputs, outputs): (usize, usize)| -> Result<(Tensor, Tensor)> {
            Ok((
                Tensor::ones((rows, inputs), DType::F32, &Device::Cpu)?,
                Tensor::ones((inputs, outputs), DType::F32, &Device::Cpu)?,
            ))
        };
        let shapes = [(384, 1152), (384, 384), (384, 1536), (1536, 384)];
        Ok(Self((0..6).flat_map(|_| shapes).map(pair).collect::<Result<_>>()?))
    }

    fn run(&self) -> Result<(), candle_core::Error> {
        self.0.iter().try_for_each(|(x, weight)| x.matmul(weight).map(drop))
    }
}
