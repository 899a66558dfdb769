//! Stochastic gradient ascent with a step of its own for each bucket (AdaGrad, Duchi and others 2011, over rows).

use super::Plan;
use crate::Random;
use calmline_core::understanding::linear::{BUCKETS, Features, Header, part_weight};

/// An example, ready to be shown.
pub(super) struct Drawn {
    pub(super) features: Features,
    pub(super) targets: Targets,
    pub(super) counts: f32,
}

/// What its outputs should be.
pub(super) struct Targets {
    pub(super) intent: Option<usize>,
    pub(super) class: Option<usize>,
    pub(super) urgent: bool,
}

/// Weights that are being fitted.
pub(super) struct Matrix {
    rows: Vec<f32>,
    bias: Vec<f32>,
    /// The sum of squared gradients of each bucket, over its outputs.
    seen: Vec<f32>,
    intents: usize,
    outputs: usize,
}

impl Matrix {
    pub(super) fn new(header: &Header) -> Self {
        let outputs = header.outputs();
        Self {
            rows: vec![0.0; BUCKETS * outputs],
            bias: vec![0.0; outputs],
            seen: vec![1e-3; BUCKETS],
            intents: header.intents.len(),
            outputs,
        }
    }

    pub(super) fn rows(&self) -> &[f32] {
        &self.rows
    }

    pub(super) fn bias(&self) -> Vec<f32> {
        self.bias.clone()
    }

    /// Shows every example once; gives the mean loss.
    pub(super) fn round(&mut self, drawn: &[Drawn], plan: &Plan, round: usize) -> f32 {
        let mut order: Vec<usize> = (0..drawn.len()).collect();
        Random::new(plan.seed + round as u64).shuffle(&mut order);
        let rate = plan.rate / (1.0 + round as f32 * 0.3);
        let mut loss = 0.0;
        for index in order {
            loss += self.show(&drawn[index], rate, plan.decay);
        }
        loss / drawn.len().max(1) as f32
    }

    fn show(&mut self, drawn: &Drawn, rate: f32, decay: f32) -> f32 {
        let mut scores = self.bias.clone();
        for part in [&drawn.features.words, &drawn.features.characters] {
            let share = part_weight(part.len());
            for bucket in part {
                for (score, weight) in scores.iter_mut().zip(self.row(*bucket)) {
                    *score += weight * share;
                }
            }
        }
        let loss = self.pull(&mut scores, drawn);
        let pull = scores;
        let strength: f32 = pull.iter().map(|force| force * force).sum();
        for (bias, force) in self.bias.iter_mut().zip(&pull) {
            *bias += rate * 0.02 * force;
        }
        for part in [&drawn.features.words, &drawn.features.characters] {
            let share = part_weight(part.len());
            for bucket in part {
                let seen = &mut self.seen[*bucket as usize];
                *seen += strength * share * share;
                let step = rate * share / seen.sqrt();
                let start = *bucket as usize * self.outputs;
                for (weight, force) in self.rows[start..start + self.outputs].iter_mut().zip(&pull) {
                    *weight += step * force - decay * *weight;
                }
            }
        }
        loss
    }

    fn row(&self, bucket: u32) -> &[f32] {
        let start = bucket as usize * self.outputs;
        &self.rows[start..start + self.outputs]
    }

    /// Turns scores into how far each output should move; gives the loss.
    fn pull(&self, scores: &mut [f32], drawn: &Drawn) -> f32 {
        let (intents, rest) = scores.split_at_mut(self.intents);
        let mut loss = 0.0;
        if let Some(right) = drawn.targets.intent {
            let most = intents.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let total: f32 = intents.iter().map(|score| (score - most).exp()).sum();
            loss += total.ln() - (intents[right] - most);
            for (place, score) in intents.iter_mut().enumerate() {
                *score = f32::from(u8::from(place == right)) - (*score - most).exp() / total;
            }
        } else {
            intents.fill(0.0);
        }
        let last = rest.len() - 1;
        for (place, score) in rest.iter_mut().enumerate() {
            let wanted = if place == last { drawn.targets.urgent } else { drawn.targets.class == Some(place) };
            let is = 1.0 / (1.0 + (-*score).exp());
            if place == last {
                let right = if wanted { is } else { 1.0 - is };
                loss -= drawn.counts * right.max(1e-7).ln();
            }
            *score = drawn.counts * (f32::from(u8::from(wanted)) - is);
        }
        loss
    }
}
