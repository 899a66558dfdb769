//! How the model is made: joint training of encoder and heads, measured after each round.
//!
//! One thread of control and fixed seeds: the same command on the same machine makes the same weights.

mod adam;
mod alter;
mod figures;
mod loss;

use adam::{Adam, Group};
pub use alter::Alter;
pub(crate) use figures::best;
pub use figures::{ClassFigure, Figures, Judged, measure};
pub(crate) use loss::log_softmax;

use crate::bert::{Batch, Bert, Dropout, Fate, Purpose, Tape};
use crate::heads::{Heads, Model};
use crate::labels::{Labels, Sample, number};
use crate::slots::{decode, tags_of};
use crate::tokens::{Cut, Tokens};
use crate::weights::Weights;
use crate::{EncoderError, Random, Result};
use candle_core::{Device, Var};
use std::collections::BTreeMap;
use std::ops::Range;

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
    /// What a larger model says of it, for one that learns from it (Hinton et al. 2015).
    pub taught: Option<Taught>,
}

/// What a larger model says of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Taught {
    /// The probability of each intent.
    pub intents: Vec<f32>,
    /// The probability of urgency.
    pub urgent: f32,
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
    /// Rank of the adapters that are trained beside the encoder's weights, which then stay as they came (Hu et al. 2021); at
    /// zero the weights themselves are trained.
    pub adapters: usize,
    /// Share of the target given to all other intents, because writers do not agree on every line.
    pub smoothing: f32,
    /// How much heavier an urgent line is than another.
    pub urgent_weight: f32,
    /// How much an urgent line counts for intents, beside another: writers agree little on the intent of a danger, and it
    /// goes to a person whatever it is.
    pub urgent_intent: f32,
    /// Share of the samples that are said with other facts and stumbles, anew in each round.
    pub varied: f32,
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
            adapters: 0,
            smoothing: 0.1,
            urgent_weight: 2.0,
            urgent_intent: 0.5,
            varied: 0.0,
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
        taught: None,
    })
}

/// A training under way.
#[derive(Debug)]
pub struct Training {
    bert: Bert,
    heads: BTreeMap<String, Range<usize>>,
    adam: Adam,
    plan: Plan,
    workers: Vec<Worker>,
    grads: Vec<Vec<f32>>,
    attention_heads: usize,
    random: Random,
    steps: usize,
    step: usize,
}

/// What one thread works with.
#[derive(Debug)]
struct Worker {
    dropout: Dropout,
    tape: Tape,
}

impl Training {
    /// Begins with the weights of an encoder with heads, for so many samples.
    ///
    /// # Errors
    ///
    /// Where a weight is missing.
    pub fn new(weights: &Weights, attention_heads: usize, plan: Plan, samples: usize) -> Result<Self> {
        // The products of the heads are small, and threads share the batch already.
        gemm::set_threading_threshold(usize::MAX);
        let first = plan.first_layer;
        let fate = |name: &str| match group_of(name, first) {
            Some(_) if plan.adapters == 0 => Fate::Trained,
            _ => Fate::Fixed,
        };
        let purpose = Purpose::Training { rank: plan.adapters };
        let mut bert = Bert::made_for(purpose, weights, attention_heads, fate, &mut Random::new(!plan.seed))?;
        let mut heads = BTreeMap::new();
        for name in weights.names().filter(|name| name.starts_with("head.")) {
            let tensor = weights.get(name)?;
            let numbers = tensor.flatten_all()?.to_vec1::<f32>()?;
            heads.insert(name.to_owned(), bert.store.add(name, tensor.dims(), &numbers, Fate::Trained));
        }
        let layers = weights.names().filter(|name| name.ends_with("qkv.weight")).count();
        let group = |name: &str| {
            let below = match group_of(name, first) {
                Some(Place::Head) => return Group { rate: plan.rate_heads, decay: decay_of(name, plan.decay) },
                Some(Place::Layer(n)) => (layers - 1).saturating_sub(n),
                Some(Place::Embedding) | None => layers,
            };
            let rate = plan.rate_base * plan.rate_falloff.powf(below as f32);
            Group { rate, decay: decay_of(name, plan.decay) }
        };
        let threads = plan.threads.max(1);
        let worker = |thread: usize| Worker {
            dropout: Dropout::new(plan.dropout, Random::new(plan.seed + thread as u64 + 1)),
            tape: Tape::default(),
        };
        Ok(Self {
            adam: Adam::new(&bert.store, group, threads),
            workers: (0..threads).map(worker).collect(),
            grads: vec![vec![0.0; bert.store.numbers.len()]; threads],
            random: Random::new(plan.seed),
            steps: plan.rounds * samples.div_ceil(plan.batch),
            step: 0,
            bert,
            heads,
            attention_heads,
            plan,
        })
    }

    /// The model as it stands, to read with.
    ///
    /// # Errors
    ///
    /// Where a tensor operation fails.
    pub fn model(&self) -> Result<Model> {
        Model::new(&self.weights()?, self.attention_heads)
    }

    /// The seed of everything random in it.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.plan.seed
    }

    /// The weights as they stand, with adapters merged into what they stand beside.
    ///
    /// # Errors
    ///
    /// Where a tensor operation fails.
    pub fn weights(&self) -> Result<Weights> {
        self.bert.weights()
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
            let seen = chosen.iter().map(|at| self.plan.alter.apply(&samples[*at], samples, &mut self.random));
            let parts = share_out(seen.collect(), self.workers.len());
            let loss = self.slopes(&parts)?;
            let rate = self.rate();
            self.adam.step(&mut self.bert.store, &mut self.grads[..parts.len()], rate, self.plan.clip);
            self.step += 1;
            watch(self.step, self.steps, loss);
        }
        Ok(())
    }

    /// The loss of a batch, and the gradients of its parts: each thread takes one.
    fn slopes(&mut self, parts: &[Vec<Prepared>]) -> Result<f32> {
        let count: usize = parts.iter().map(Vec::len).sum();
        let (bert, heads, plan) = (&self.bert, &self.heads, &self.plan);
        let jobs = parts.iter().zip(&mut self.workers).zip(&mut self.grads);
        let losses: Vec<Result<f32>> = std::thread::scope(|scope| {
            let threads: Vec<_> = jobs
                .map(|((part, worker), grads)| {
                    let share = part.len() as f64 / count as f64;
                    scope.spawn(move || worker.pass(bert, heads, plan, (part, share), grads))
                })
                .collect();
            let ends = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            ends.map(|end| end.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        losses.into_iter().sum()
    }

    /// The share of the highest step size: up in a line, and down in a line to nothing.
    fn rate(&self) -> f32 {
        let at = (self.step + 1) as f32 / self.steps.max(1) as f32;
        let down = (1.0 - at) / (1.0 - self.plan.warm_up);
        (at / self.plan.warm_up.max(1e-6)).min(down).clamp(0.0, 1.0)
    }
}

impl Worker {
    /// One part of a batch forth and back: the encoder by its own operations, heads and loss by candle's.
    fn pass(
        &mut self,
        bert: &Bert,
        heads: &BTreeMap<String, Range<usize>>,
        plan: &Plan,
        (samples, share): (&[Prepared], f64),
        grads: &mut [f32],
    ) -> Result<f32> {
        let cuts: Vec<&Cut> = samples.iter().map(|sample| &sample.cut).collect();
        let batch = Batch::new(cuts.iter().copied());
        let rows = bert.forward(&batch, &mut self.tape, &mut self.dropout)?;
        let hidden = Var::from_slice(rows, (rows.len() / bert.width(), bert.width()), &Device::Cpu)?;
        let mut variables = BTreeMap::new();
        for part in bert.store.parts.iter().filter(|part| heads.contains_key(&part.name)) {
            variables.insert(&part.name[..], Var::from_tensor(&bert.store.tensor(&part.at, &part.shape)?)?);
        }
        let variable = |name: &str| {
            let found = variables.get(name).map(|variable| variable.as_tensor().clone());
            found.ok_or_else(|| EncoderError::Header(format!("there is no tensor {name}")))
        };
        let scores = Heads::new(variable)?.forward(&hidden, &cuts, batch.read(), &mut self.dropout)?;
        let loss = (loss::total(&scores, samples, plan)? * share)?;
        let found = loss.backward()?;
        for (name, at) in heads {
            let grad = variables.get(&name[..]).and_then(|variable| found.get(variable));
            match grad {
                Some(grad) => grads[at.clone()].copy_from_slice(&grad.flatten_all()?.to_vec1::<f32>()?),
                None => grads[at.clone()].fill(0.0),
            }
        }
        let grad = found.get(&hidden).map(|grad| grad.flatten_all()?.to_vec1::<f32>()).transpose()?;
        let grad = grad.ok_or_else(|| EncoderError::Header("the loss does not depend on the encoder".to_owned()))?;
        bert.back(&batch, &mut self.tape, &grad, grads);
        Ok(loss.to_scalar::<f32>()?)
    }
}

/// Shares a batch out so that each thread gets about as many pieces: the longest first, each to whom has least.
fn share_out(mut samples: Vec<Prepared>, threads: usize) -> Vec<Vec<Prepared>> {
    samples.sort_by_key(|sample| std::cmp::Reverse(sample.cut.ids.len()));
    let mut parts: Vec<(usize, Vec<Prepared>)> = vec![(0, Vec::new()); threads.clamp(1, samples.len().max(1))];
    for sample in samples {
        if let Some((pieces, part)) = parts.iter_mut().min_by_key(|(pieces, _)| *pieces) {
            *pieces += sample.cut.ids.len();
            part.push(sample);
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
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
        let scores = model.forward(&cuts)?;
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
