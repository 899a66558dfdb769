//! What training makes small: the sum of the losses of the heads.

use super::{Plan, Prepared};
use crate::Result;
use crate::heads::Scores;
use candle_core::{D, Device, Tensor};

/// The logarithm of softmax over the last dimension.
pub(crate) fn log_softmax(x: &Tensor) -> Result<Tensor> {
    if x.elem_count() == 0 {
        return Ok(x.clone());
    }
    let less = x.broadcast_sub(&x.max_keepdim(D::Minus1)?.detach())?;
    let sum = less.exp()?.sum_keepdim(D::Minus1)?.log()?;
    Ok(less.broadcast_sub(&sum)?)
}

/// How much a teacher's word counts beside the writer's label.
const TAUGHT: f32 = 0.7;

/// The loss of a batch.
pub(super) fn total(scores: &Scores, samples: &[Prepared], plan: &Plan) -> Result<Tensor> {
    let weights: Vec<f32> =
        samples.iter().map(|sample| if sample.class.is_some() { plan.urgent_weight } else { 1.0 }).collect();
    let classes: Vec<Option<usize>> = samples.iter().map(|sample| sample.class).collect();
    let tags: Vec<Option<usize>> =
        samples.iter().flat_map(|sample| sample.tags.iter().map(|tag| Some(*tag as usize))).collect();
    let counts: Vec<f32> =
        samples.iter().map(|sample| if sample.class.is_some() { plan.urgent_intent } else { 1.0 }).collect();
    let mut loss =
        against(&scores.intent, wanted_intents(samples, &counts, scores.intent.dim(1)?, plan.smoothing), &counts)?;
    // A quarter of the lines are urgent, so the class is learnt from few: its loss is the mean over those.
    loss = (loss + (choice(&scores.class, &classes, &vec![1.0; classes.len()], plan.smoothing)? * 0.5)?)?;
    loss = (loss + (choice(&scores.tags, &tags, &vec![1.0; tags.len()], 0.0)? * 2.0)?)?;
    let urgent: Vec<f32> = samples
        .iter()
        .map(|sample| {
            let own = f32::from(u8::from(sample.class.is_some()));
            sample.taught.as_ref().map_or(own, |taught| (1.0 - TAUGHT) * own + TAUGHT * taught.urgent)
        })
        .collect();
    loss = (loss + (yes_or_no(&scores.urgent, &urgent, &weights)? * 2.0)?)?;
    let columns = scores.matters.dim(1)?;
    let mut matters = vec![0.0; samples.len() * columns];
    for (row, sample) in samples.iter().enumerate() {
        sample.matters.iter().for_each(|matter| matters[row * columns + matter] = 1.0);
    }
    let even = vec![1.0; matters.len()];
    // The mean over all columns is small; times their number it weighs as much as one question.
    Ok((loss + (yes_or_no(&scores.matters, &matters, &even)? * (columns as f64 * 0.2))?)?)
}

/// Mean cross entropy of rows with a target, each with its weight, with a share of each target spread over all columns.
fn choice(x: &Tensor, targets: &[Option<usize>], weights: &[f32], smoothing: f32) -> Result<Tensor> {
    let sum: f32 = targets.iter().zip(weights).filter_map(|(target, weight)| target.map(|_| weight)).sum();
    if sum <= 0.0 {
        return Ok(Tensor::zeros((), x.dtype(), x.device())?);
    }
    let columns = x.dim(1)?;
    let mut wanted = vec![0.0_f32; targets.len() * columns];
    for (row, (target, weight)) in targets.iter().zip(weights).enumerate() {
        if let Some(target) = target {
            wanted[row * columns..(row + 1) * columns].fill(weight * smoothing / columns as f32);
            wanted[row * columns + target] += weight * (1.0 - smoothing);
        }
    }
    cross_entropy(x, wanted, sum)
}

/// The intent that each sample should get, as a share of one for each column, times its weight: its own, smoothed, and
/// beside it what a teacher says.
fn wanted_intents(samples: &[Prepared], weights: &[f32], columns: usize, smoothing: f32) -> Vec<f32> {
    let mut wanted = vec![0.0_f32; samples.len() * columns];
    for ((sample, weight), row) in samples.iter().zip(weights).zip(wanted.chunks_exact_mut(columns)) {
        let own = if sample.taught.is_some() { weight * (1.0 - TAUGHT) } else { *weight };
        row.fill(own * smoothing / columns as f32);
        row[sample.intent] += own * (1.0 - smoothing);
        if let Some(taught) = &sample.taught {
            row.iter_mut().zip(&taught.intents).for_each(|(wanted, soft)| *wanted += weight * TAUGHT * soft);
        }
    }
    wanted
}

fn against(x: &Tensor, wanted: Vec<f32>, weights: &[f32]) -> Result<Tensor> {
    cross_entropy(x, wanted, weights.iter().sum::<f32>().max(f32::MIN_POSITIVE))
}

fn cross_entropy(x: &Tensor, wanted: Vec<f32>, sum: f32) -> Result<Tensor> {
    let wanted = Tensor::from_vec(wanted, x.dims(), &Device::Cpu)?;
    Ok(((log_softmax(x)? * wanted)?.sum_all()? * (-1.0 / f64::from(sum)))?)
}

/// Mean binary cross entropy, each number with its weight.
fn yes_or_no(x: &Tensor, wanted: &[f32], weights: &[f32]) -> Result<Tensor> {
    let shape = x.dims();
    let wanted = Tensor::from_slice(wanted, shape, &Device::Cpu)?;
    let sum: f32 = weights.iter().sum();
    let weights = Tensor::from_slice(weights, shape, &Device::Cpu)?;
    // max(x, 0) - x y + ln(1 + e^-|x|), which overflows for no x.
    let tail = (x.abs()?.neg()?.exp()? + 1.0)?.log()?;
    let each = ((x.relu()? - (x * wanted)?)? + tail)?;
    Ok(((each * weights)?.sum_all()? * (1.0 / f64::from(sum)))?)
}
