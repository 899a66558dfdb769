//! AdamW (Loshchilov and Hutter 2017) with a step size and a decay of its own for each weight, and clipping by the
//! length of the whole gradient.

use crate::Result;
use crate::ops::dot;
use candle_core::backprop::GradStore;
use candle_core::{CpuStorage, Storage, Tensor, Var, bail};
use std::collections::BTreeMap;

const BETA_MEAN: f32 = 0.9;
const BETA_SQUARE: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// How a weight is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Its highest step size.
    pub rate: f32,
    /// Its pull towards zero, as a share of the step size.
    pub decay: f32,
}

/// The optimiser with what it remembers of each weight.
#[derive(Debug)]
pub struct Adam {
    memories: Vec<Memory>,
    steps: i32,
    threads: usize,
}

#[derive(Debug)]
struct Memory {
    variable: Var,
    group: Group,
    means: Vec<f32>,
    squares: Vec<f32>,
}

/// What all weights share in one step.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// What gradients are multiplied by.
    scale: f32,
    /// The share of the highest step size.
    share: f32,
    /// The steps so far, this one included.
    count: i32,
}

impl Adam {
    /// For such variables, each in the group that is said for its name, on so many threads.
    #[must_use]
    pub fn new(variables: &BTreeMap<String, Var>, group: impl Fn(&str) -> Group, threads: usize) -> Self {
        let memory = |(name, variable): (&String, &Var)| {
            let zeros = vec![0.0; variable.elem_count()];
            Memory { variable: variable.clone(), group: group(name), means: zeros.clone(), squares: zeros }
        };
        Self { memories: variables.iter().map(memory).collect(), steps: 0, threads: threads.max(1) }
    }

    /// Takes a step along the sum of the gradients that backward passes found, with a share of the highest step size. A
    /// variable without gradient stays, and nothing moves where a gradient is no number.
    ///
    /// # Errors
    ///
    /// Where a gradient is not of 32-bit numbers, or a variable cannot be set.
    pub fn step(&mut self, passes: &[GradStore], share: f32, clip: f32) -> Result<()> {
        self.steps += 1;
        let mut sums = Vec::with_capacity(self.memories.len());
        let mut square = 0.0_f64;
        for memory in &self.memories {
            let mut parts = passes.iter().filter_map(|grads| grads.get(&memory.variable));
            let first = parts.next().cloned();
            let sum = parts.try_fold(first, |sum, part| sum.map(|sum| sum + part).transpose())?;
            if let Some(sum) = &sum {
                square += with_numbers(sum, |grad| Ok(f64::from(dot(grad, grad))))?;
            }
            sums.push(sum);
        }
        let length = square.sqrt() as f32;
        if !length.is_finite() {
            return Ok(());
        }
        let step = Step { scale: if length > clip { clip / length } else { 1.0 }, share, count: self.steps };
        let size = self.memories.len().div_ceil(self.threads);
        let jobs = self.memories.chunks_mut(size).zip(sums.chunks(size));
        let work = |(memories, sums): (&mut [Memory], &[Option<Tensor>])| -> Result<()> {
            let mut pairs = memories.iter_mut().zip(sums);
            pairs.try_for_each(|(memory, sum)| sum.as_ref().map_or(Ok(()), |sum| memory.step(sum, step)))
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = jobs.map(|job| scope.spawn(move || work(job))).collect();
            let mut ends = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            ends.try_for_each(|end| end.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }
}

impl Memory {
    fn step(&mut self, grad: &Tensor, step: Step) -> Result<()> {
        let rate = self.group.rate * step.share;
        let kept = 1.0 - rate * self.group.decay;
        let mean_rate = rate / (1.0 - BETA_MEAN.powi(step.count));
        let square_scale = 1.0 / (1.0 - BETA_SQUARE.powi(step.count));
        let (means, squares) = (&mut self.means, &mut self.squares);
        let moved: Vec<f32> = with_numbers(&self.variable, |numbers| {
            with_numbers(grad, |grad| {
                let all = numbers.iter().zip(grad).zip(means.iter_mut().zip(squares.iter_mut()));
                let each = all.map(|((number, grad), (mean, square))| {
                    let slope = grad * step.scale;
                    *mean = BETA_MEAN * *mean + (1.0 - BETA_MEAN) * slope;
                    *square = BETA_SQUARE * *square + (1.0 - BETA_SQUARE) * slope * slope;
                    number * kept - mean_rate * *mean / ((*square * square_scale).sqrt() + EPSILON)
                });
                Ok(each.collect())
            })
        })?;
        Ok(self.variable.set(&Tensor::from_vec(moved, self.variable.dims(), self.variable.device())?)?)
    }
}

/// Looks at the numbers of a tensor where they are.
fn with_numbers<T>(tensor: &Tensor, look: impl FnOnce(&[f32]) -> candle_core::Result<T>) -> candle_core::Result<T> {
    let tensor = tensor.contiguous()?;
    let (storage, layout) = tensor.storage_and_layout();
    match (&*storage, layout.contiguous_offsets()) {
        (Storage::Cpu(CpuStorage::F32(numbers)), Some((start, end))) => look(&numbers[start..end]),
        _ => bail!("expected 32-bit numbers in the processor's memory"),
    }
}
