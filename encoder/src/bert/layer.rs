//! One layer: attention, and then each row alone through a wider one, both added to what came in.

use super::batch::Mask;
use super::linear::{Inner, Lies, Linear};
use super::store::Store;
use super::{Dropout, Fate, Norm, Purpose, Stage};
use crate::ops::{Heads, attend, gelu};
use crate::weights::Weights;
use crate::{Random, Result};
use candle_core::Tensor;

/// Where the weights of a layer lie.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) queries: Linear,
    pub(super) pairs: Linear,
    pub(super) out: Linear,
    pub(super) norm_attention: Norm,
    pub(super) up: Linear,
    pub(super) down: Linear,
    pub(super) norm: Norm,
}

/// What a layer works out on its way, kept for the way back.
#[derive(Debug, Default)]
pub(super) struct Slot {
    /// The rows that ask, where not all of them do.
    pub(super) asking: Vec<f32>,
    pub(super) queries: Vec<f32>,
    /// Keys and values.
    pub(super) pairs: Vec<f32>,
    pub(super) seen: Vec<f32>,
    pub(super) attended: Vec<f32>,
    pub(super) settled: Vec<f32>,
    pub(super) up: Vec<f32>,
    pub(super) raised: Vec<f32>,
    pub(super) thought: Vec<f32>,
    pub(super) out: Vec<f32>,
    pub(super) masks: [Mask; 2],
    pub(super) inner: [Inner; 5],
}

impl Layer {
    pub(super) fn new(
        n: usize,
        weights: &Weights,
        store: &mut Store,
        fate: &impl Fn(&str) -> Fate,
        purpose: Purpose,
        random: &mut Random,
    ) -> Result<Self> {
        let width = weights.get(&format!("layer.{n}.out.weight"))?.dim(0)?;
        let named = |name: &str| format!("layer.{n}.{name}");
        let mut linear = |from: &str, name: &str, part: Option<std::ops::Range<usize>>| -> Result<Linear> {
            // The way forth is fastest through weights that lie by input, and the way back through such that lie by
            // output, but for the long rows of the last, where it is the other way about.
            let lies = if purpose == Purpose::Reading || name == "down" { Lies::ByInput } else { Lies::ByOutput };
            let (from, name) = (named(from), named(name));
            let mut linear = Linear::new((weights, &from), part, (store, &name), (lies, fate(&from)))?;
            if let Purpose::Training { rank: rank @ 1.. } = purpose {
                linear.adapt((store, &name), rank, random);
            }
            Ok(linear)
        };
        let queries = linear("qkv", "queries", Some(0..width))?;
        let pairs = linear("qkv", "pairs", Some(width..3 * width))?;
        let (out, up, down) = (linear("out", "out", None)?, linear("up", "up", None)?, linear("down", "down", None)?);
        let mut norm = |name: &str| Norm::new((weights, &named(name)), store, fate(&named(name)));
        Ok(Self { queries, pairs, out, norm_attention: norm("norm_attention")?, up, down, norm: norm("norm")? })
    }

    /// Rows `x` through the layer, into `slot.out`; only the rows that ask go on.
    pub(super) fn forward(
        &self,
        numbers: &[f32],
        (x, rows): (&[f32], Heads<'_>),
        slot: &mut Slot,
        dropout: &mut Dropout,
        watch: &mut impl FnMut(Stage),
    ) {
        let [q, kv, o, u, d] = &mut slot.inner;
        gather(x, rows, &mut slot.asking);
        let asking = if slot.asking.is_empty() { x } else { &slot.asking };
        self.queries.forward(numbers, asking, &mut slot.queries, q);
        self.pairs.forward(numbers, x, &mut slot.pairs, kv);
        watch(Stage::Projection);
        slot.seen.resize(slot.queries.len(), 0.0);
        attend(&slot.queries, &slot.pairs, rows, &mut slot.seen);
        watch(Stage::Attention);
        self.out.forward(numbers, &slot.seen, &mut slot.attended, o);
        dropout.apply_to(&mut slot.attended, &mut slot.masks[0]);
        add(&mut slot.attended, asking);
        self.norm_attention.forward(numbers, &slot.attended, &mut slot.settled);
        watch(Stage::Output);
        self.up.forward(numbers, &slot.settled, &mut slot.up, u);
        slot.raised.resize(slot.up.len(), 0.0);
        gelu(&slot.up, &mut slot.raised);
        self.down.forward(numbers, &slot.raised, &mut slot.thought, d);
        dropout.apply_to(&mut slot.thought, &mut slot.masks[1]);
        add(&mut slot.thought, &slot.settled);
        self.norm.forward(numbers, &slot.thought, &mut slot.out);
        watch(Stage::Further);
    }

    /// Weights and biases as a file has them.
    pub(super) fn merged(&self, numbers: &[f32]) -> Result<Vec<(&'static str, Tensor, Tensor)>> {
        let (queries, pairs) = (self.queries.merged(numbers)?, self.pairs.merged(numbers)?);
        let mut all = vec![("qkv", Tensor::cat(&[queries.0, pairs.0], 0)?, Tensor::cat(&[queries.1, pairs.1], 0)?)];
        for (name, linear) in [("out", &self.out), ("up", &self.up), ("down", &self.down)] {
            let (weight, bias) = linear.merged(numbers)?;
            all.push((name, weight, bias));
        }
        Ok(all)
    }
}

/// The rows that ask; empty where all do.
fn gather(x: &[f32], rows: Heads<'_>, asking: &mut Vec<f32>) {
    asking.clear();
    if rows.asking != rows.lengths {
        let mut start = 0;
        for (length, count) in rows.lengths.iter().zip(rows.asking) {
            asking.extend_from_slice(&x[start * rows.width..(start + count) * rows.width]);
            start += length;
        }
    }
}

pub(super) fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}
