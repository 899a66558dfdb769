//! How the model is made: joint training of encoder and heads, measured after each round.
//!
//! One thread of control and fixed seeds: the same command on the same machine makes the same weights.

mod adam;
mod alter;
mod figures;
mod loss;

pub use adam::{Adam, Group};
pub use alter::Alter;
pub use figures::{ClassFigure, Figures, Judged, measure};
pub(crate) use loss::log_softmax;

use crate::bert::Dropout;
use crate::heads::Model;
use crate::labels::{Labels, Sample, number};
use crate::slots::{decode, tags_of};
use crate::tokens::{Cut, Tokens};
use crate::weights::Weights;
use crate::{EncoderError, Random, Result};
use candle_core::backprop::GradStore;

/// A sample ready for the model.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Its pieces.
    pub cut: Cut,
    /// Number of its intent.
    pub intent: usize,
    /// Numbers of all intents named in it.
    pub matters: Vec<usize>,
    /// Number of its urgency class, if it is urgent.
    pub class: Option<usize>,
    /// The tag of each word.
    pub tags: Vec<u32>,
}

/// What is chosen about a training.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Times each sample is seen.
    pub rounds: usize,
    /// Samples in a step.
    pub batch: usize,
    /// Highest step size of the encoder.
    pub rate_base: f32,
    /// Highest step size of the heads.
    pub rate_heads: f32,
    /// How much smaller the step of each layer is than that of the layer above.
    pub rate_falloff: f32,
    /// Share of the steps during which step sizes grow.
    pub warm_up: f32,
    /// Pull of weights towards zero.
    pub decay: f32,
    /// Longest gradient of all weights together.
    pub clip: f32,
    /// Share that dropout leaves out.
    pub dropout: f32,
    /// Lowest layer that is trained; below, the encoder stays as it came.
    pub first_layer: usize,
    /// Share of the target given to all other intents, because writers do not agree on every line.
    pub smoothing: f32,
    /// How much heavier an urgent line is than another.
    pub urgent_weight: f32,
    /// How much an urgent line counts for intents, beside another: writers agree little on the intent of a danger, and it
    /// goes to a person whatever it is.
    pub urgent_intent: f32,
    /// How the samples are altered each time.
    pub alter: Alter,
    /// Threads, each of which takes a part of every batch. The weights that come out depend on their number.
    pub threads: usize,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for Plan {
    /// What two cores do in under half an hour.
    fn default() -> Self {
        Self {
            rounds: 6,
            batch: 24,
            rate_base: 1e-4,
            rate_heads: 1e-3,
            rate_falloff: 0.9,
            warm_up: 0.08,
            decay: 0.01,
            clip: 1.0,
            dropout: 0.1,
            first_layer: 0,
            smoothing: 0.1,
            urgent_weight: 2.0,
            urgent_intent: 0.5,
            alter: Alter::default(),
            threads: 2,
            seed: 1,
        }
    }
}

/// Cuts a sample and numbers its labels.
///
/// # Errors
///
/// Where a label is unknown.
pub fn prepare(sample: &Sample, labels: &Labels, tokens: &Tokens) -> Result<Prepared> {
    let wrong = |why| EncoderError::Example(sample.id.clone(), why);
    let cut = tokens.cut(&sample.text, &sample.question)?;
    let intent_number = |id: &str| number(&labels.intents, id).ok_or_else(|| wrong("its intent is unknown"));
    let class = sample.class.as_ref().map(|class| number(&labels.classes, class));
    if class == Some(None) {
        return Err(wrong("its urgency class is unknown"));
    }
    Ok(Prepared {
        intent: intent_number(&sample.intent)?,
        matters: sample.also.iter().chain([&sample.intent]).map(|id| intent_number(id)).collect::<Result<_>>()?,
        class: class.flatten(),
        tags: tags_of(sample, labels, &cut.words)?,
        cut,
    })
}

/// A training under way.
#[derive(Debug)]
pub struct Training {
    weights: Weights,
    model: Model,
    adam: Adam,
    plan: Plan,
    dropouts: Vec<Dropout>,
    random: Random,
    steps: usize,
    step: usize,
}

impl Training {
    /// Begins with the weights of an encoder with heads, for so many samples.
    ///
    /// # Errors
    ///
    /// Where a weight is missing.
    pub fn new(mut weights: Weights, attention_heads: usize, plan: Plan, samples: usize) -> Result<Self> {
        let first = plan.first_layer;
        weights.vary(|name| group_of(name, first).is_some())?;
        let model = Model::new(&weights, attention_heads)?;
        let layers = weights.names().filter(|name| name.ends_with("qkv.weight")).count();
        let group = |name: &str| match group_of(name, first) {
            Some(Place::Head) => Group { rate: plan.rate_heads, decay: decay_of(name, plan.decay) },
            Some(Place::Layer(n)) => {
                let below = (layers - 1).saturating_sub(n) as f32;
                Group { rate: plan.rate_base * plan.rate_falloff.powf(below), decay: decay_of(name, plan.decay) }
            }
            Some(Place::Embedding) | None => Group {
                rate: plan.rate_base * plan.rate_falloff.powf(layers as f32),
                decay: decay_of(name, plan.decay),
            },
        };
        let adam = Adam::new(weights.variables(), group, plan.threads);
        Ok(Self {
            dropouts: (1..=plan.threads.max(1) as u64)
                .map(|thread| Dropout::new(plan.dropout, Random::new(plan.seed + thread)))
                .collect(),
            random: Random::new(plan.seed),
            steps: plan.rounds * samples.div_ceil(plan.batch),
            step: 0,
            weights,
            model,
            adam,
            plan,
        })
    }

    /// The model as it stands.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The seed of everything random in it.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.plan.seed
    }

    /// The weights as they stand.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// Sees every sample once. `watch` is told the step, the number of steps, and the loss.
    ///
    /// # Errors
    ///
    /// Where a tensor operation fails.
    pub fn round(&mut self, samples: &[Prepared], mut watch: impl FnMut(usize, usize, f32)) -> Result<()> {
        let mut order: Vec<usize> = (0..samples.len()).collect();
        self.random.shuffle(&mut order);
        for chosen in order.chunks(self.plan.batch) {
            let seen: Vec<Prepared> =
                chosen.iter().map(|at| self.plan.alter.apply(&samples[*at], samples, &mut self.random)).collect();
            let (loss, passes) = self.slopes(&seen)?;
            let rate = self.rate();
            self.adam.step(&passes, rate, self.plan.clip)?;
            self.step += 1;
            watch(self.step, self.steps, loss);
        }
        Ok(())
    }

    /// The loss of a batch and what the backward passes found: each thread takes a part of the batch.
    fn slopes(&mut self, seen: &[Prepared]) -> Result<(f32, Vec<GradStore>)> {
        let (model, plan) = (&self.model, &self.plan);
        let part = &|samples: &[Prepared], dropout: &mut Dropout| -> Result<(f32, GradStore)> {
            let cuts: Vec<&Cut> = samples.iter().map(|sample| &sample.cut).collect();
            let loss = loss::total(&model.forward(&cuts, dropout)?, samples, plan)?;
            let loss = (loss * (samples.len() as f64 / seen.len() as f64))?;
            Ok((loss.to_scalar::<f32>()?, loss.backward()?))
        };
        let size = seen.len().div_ceil(self.dropouts.len()).max(1);
        let jobs = seen.chunks(size).zip(&mut self.dropouts);
        let parts: Vec<Result<(f32, GradStore)>> = std::thread::scope(|scope| {
            let threads: Vec<_> = jobs.map(|(samples, dropout)| scope.spawn(move || part(samples, dropout))).collect();
            let ends = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            ends.map(|end| end.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let parts = parts.into_iter().collect::<Result<Vec<_>>>()?;
        Ok((parts.iter().map(|(loss, _)| loss).sum(), parts.into_iter().map(|(_, grads)| grads).collect()))
    }

    /// The share of the highest step size: up in a line, and down in a line to nothing.
    fn rate(&self) -> f32 {
        let at = (self.step + 1) as f32 / self.steps.max(1) as f32;
        let down = (1.0 - at) / (1.0 - self.plan.warm_up);
        (at / self.plan.warm_up.max(1e-6)).min(down).clamp(0.0, 1.0)
    }
}

/// Where a weight belongs.
enum Place {
    Head,
    Layer(usize),
    Embedding,
}

/// Where a weight that is trained belongs. The table of words is not: most of its rows would never be seen in training,
/// and what moves away from them loses what the encoder knows of them.
fn group_of(name: &str, first_layer: usize) -> Option<Place> {
    if name.starts_with("head.") {
        return Some(Place::Head);
    }
    if let Some(rest) = name.strip_prefix("layer.") {
        let n = rest.split('.').next().and_then(|n| n.parse().ok())?;
        return (n >= first_layer).then_some(Place::Layer(n));
    }
    (first_layer == 0 && name != "embed.words").then_some(Place::Embedding)
}

/// Gains and biases are not pulled towards zero.
fn decay_of(name: &str, decay: f32) -> f32 {
    if name.ends_with(".bias") || name.contains("norm") { 0.0 } else { decay }
}

/// What a model says of each sample.
///
/// # Errors
///
/// Where a tensor operation fails.
pub fn judge(model: &Model, samples: &[Prepared]) -> Result<Vec<Judged>> {
    let mut judged = Vec::with_capacity(samples.len());
    for chunk in samples.chunks(32) {
        let cuts: Vec<&Cut> = chunk.iter().map(|sample| &sample.cut).collect();
        let scores = model.forward(&cuts, &mut Dropout::none())?;
        let intents = scores.intent.to_vec2::<f32>()?;
        let matters = scores.matters.to_vec2::<f32>()?;
        let urgent = scores.urgent.flatten_all()?.to_vec1::<f32>()?;
        let classes = scores.class.to_vec2::<f32>()?;
        let mut tags = loss::log_softmax(&scores.tags)?.to_vec2::<f32>()?.into_iter();
        let rows = intents.into_iter().zip(matters).zip(urgent).zip(classes);
        for (sample, (((intents, matters), urgent), classes)) in chunk.iter().zip(rows) {
            let rows: Vec<Vec<f32>> = tags.by_ref().take(sample.cut.words.len()).collect();
            judged.push(Judged { intents, matters, urgent, classes, tags: decode(&rows) });
        }
    }
    Ok(judged)
}

#[cfg(test)]
mod tests;
