//! AdamW (Loshchilov and Hutter 2017) with a step size and a decay of its own for each weight, and clipping by the length
//! of the whole gradient.

use crate::Result;
use candle_core::backprop::GradStore;
use candle_core::{Tensor, Var};
use rayon::prelude::*;
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
    memories: BTreeMap<String, Memory>,
    steps: i32,
}

#[derive(Debug)]
struct Memory {
    group: Group,
    numbers: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
}

impl Adam {
    /// For such variables, each in the group that is said for its name.
    #[must_use]
    pub fn new(variables: &BTreeMap<String, Var>, group: impl Fn(&str) -> Group) -> Self {
        let memory = |(name, variable): (&String, &Var)| {
            let numbers = variable.flatten_all().and_then(|flat| flat.to_vec1::<f32>()).unwrap_or_default();
            let size = numbers.len();
            (name.clone(), Memory { group: group(name), numbers, means: vec![0.0; size], squares: vec![0.0; size] })
        };
        Self { memories: variables.iter().map(memory).collect(), steps: 0 }
    }

    /// Takes a step with a share of the highest step size. A variable without gradient stays.
    ///
    /// # Errors
    ///
    /// Where a gradient is not of 32-bit numbers.
    pub fn step(&mut self, variables: &BTreeMap<String, Var>, grads: &GradStore, share: f32, clip: f32) -> Result<()> {
        self.steps += 1;
        let mut found = Vec::new();
        let mut square = 0.0_f64;
        for (name, variable) in variables {
            if let Some(grad) = grads.get(variable) {
                let grad = grad.flatten_all()?.to_vec1::<f32>()?;
                square += grad.par_chunks(1 << 16).map(|part| f64::from(crate::ops::dot(part, part))).sum::<f64>();
                found.push((name, variable, grad));
            }
        }
        let length = square.sqrt() as f32;
        if !length.is_finite() {
            return Ok(());
        }
        let scale = if length > clip { clip / length } else { 1.0 };
        let corrections = (1.0 - BETA_MEAN.powi(self.steps), 1.0 - BETA_SQUARE.powi(self.steps));
        for (name, variable, grad) in found {
            if let Some(memory) = self.memories.get_mut(name) {
                memory.step(&grad, scale, share, corrections);
                variable.set(&Tensor::from_slice(&memory.numbers, variable.dims(), variable.device())?)?;
            }
        }
        Ok(())
    }
}

impl Memory {
    fn step(&mut self, grad: &[f32], scale: f32, share: f32, corrections: (f32, f32)) {
        let rate = self.group.rate * share;
        let kept = 1.0 - rate * self.group.decay;
        let (mean_rate, square_scale) = (rate / corrections.0, 1.0 / corrections.1);
        const CHUNK: usize = 1 << 14;
        let numbers = self.numbers.par_chunks_mut(CHUNK).zip(self.means.par_chunks_mut(CHUNK));
        let all = numbers.zip(self.squares.par_chunks_mut(CHUNK)).zip(grad.par_chunks(CHUNK));
        all.for_each(|(((numbers, means), squares), grad)| {
            for i in 0..grad.len() {
                let slope = grad[i] * scale;
                means[i] = BETA_MEAN * means[i] + (1.0 - BETA_MEAN) * slope;
                squares[i] = BETA_SQUARE * squares[i] + (1.0 - BETA_SQUARE) * slope * slope;
                let step = mean_rate * means[i] / ((squares[i] * square_scale).sqrt() + EPSILON);
                numbers[i] = numbers[i] * kept - step;
            }
        });
    }
}
