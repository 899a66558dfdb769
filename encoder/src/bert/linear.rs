//! The linear layer `x W^T + b`, and beside it, where wanted, an adapter of low rank (Hu et al. 2021).

use super::store::{Fate, Store};
use crate::ops::{Matrix, Write, fill_rows, product, sum_rows, turn};
use crate::weights::Weights;
use crate::{Random, Result};
use candle_core::{Device, Tensor};
use std::ops::Range;

/// How a weight lies: a product is fastest where the longer side of both factors lies in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lies {
    /// The weights of each output in one piece, as files have them.
    ByOutput,
    /// The weights of each input in one piece.
    ByInput,
}

/// A linear layer: where its numbers lie in a [`Store`].
#[derive(Debug)]
pub(crate) struct Linear {
    weight: Range<usize>,
    bias: Range<usize>,
    inputs: usize,
    outputs: usize,
    lies: Lies,
    fate: Fate,
    adapter: Option<Adapter>,
}

/// What is added to a weight: `outer inner`, of a rank far below its own.
#[derive(Debug)]
struct Adapter {
    inner: Range<usize>,
    outer: Range<usize>,
    rank: usize,
}

/// What a layer keeps of its way forth for its way back, and what it needs on the way.
#[derive(Debug, Default)]
pub(crate) struct Inner {
    forth: Vec<f32>,
    back: Vec<f32>,
}

impl Linear {
    /// Puts the weight and bias of a name into the store; of them only some outputs, where the layer is a part of one.
    pub(crate) fn new(
        (weights, from): (&Weights, &str),
        part: Option<Range<usize>>,
        (store, name): (&mut Store, &str),
        (lies, fate): (Lies, Fate),
    ) -> Result<Self> {
        let (weight, bias) = (weights.get(&format!("{from}.weight"))?, weights.get(&format!("{from}.bias"))?);
        let (all, inputs) = weight.dims2()?;
        let part = part.unwrap_or(0..all);
        let outputs = part.len();
        let rows = weight.narrow(0, part.start, outputs)?.flatten_all()?.to_vec1::<f32>()?;
        let bias = bias.narrow(0, part.start, outputs)?.to_vec1::<f32>()?;
        let (rows, shape) = match lies {
            Lies::ByOutput => (rows, [outputs, inputs]),
            Lies::ByInput => (turn(&rows, inputs), [inputs, outputs]),
        };
        Ok(Self {
            weight: store.add(&format!("{name}.weight"), &shape, &rows, fate),
            bias: store.add(&format!("{name}.bias"), &[outputs], &bias, fate),
            inputs,
            outputs,
            lies,
            fate,
            adapter: None,
        })
    }

    /// Puts an adapter beside it, which adds nothing as long as it is not trained.
    pub(crate) fn adapt(&mut self, (store, name): (&mut Store, &str), rank: usize, random: &mut Random) {
        let deviation = 1.0 / (self.inputs as f32).sqrt();
        let inner: Vec<f32> = (0..rank * self.inputs).map(|_| random.normal() * deviation).collect();
        let outer = vec![0.0; self.outputs * rank];
        self.adapter = Some(Adapter {
            inner: store.add(&format!("{name}.adapter.inner"), &[rank, self.inputs], &inner, Fate::Trained),
            outer: store.add(&format!("{name}.adapter.outer"), &[self.outputs, rank], &outer, Fate::Trained),
            rank,
        });
    }

    /// Whether training changes it or its adapter.
    pub(crate) fn is_trained(&self) -> bool {
        self.fate == Fate::Trained || self.adapter.is_some()
    }

    /// Outputs by inputs.
    fn matrix<'a>(&self, numbers: &'a [f32]) -> Matrix<'a> {
        let numbers = &numbers[self.weight.clone()];
        match self.lies {
            Lies::ByOutput => Matrix::rows(numbers, self.inputs),
            Lies::ByInput => Matrix::rows(numbers, self.outputs).turned(),
        }
    }

    /// Rows `x` through the layer.
    pub(crate) fn forward(&self, numbers: &[f32], x: &[f32], out: &mut Vec<f32>, inner: &mut Inner) {
        let rows = x.len() / self.inputs;
        let x = Matrix::rows(x, self.inputs);
        out.resize(rows * self.outputs, 0.0);
        fill_rows(out, &numbers[self.bias.clone()]);
        product(x, self.matrix(numbers).turned(), out, Write::Add);
        if let Some(adapter) = &self.adapter {
            inner.forth.resize(rows * adapter.rank, 0.0);
            let (low, high) = adapter.matrices(numbers, self.inputs);
            product(x, low.turned(), &mut inner.forth, Write::Set);
            product(Matrix::rows(&inner.forth, adapter.rank), high.turned(), out, Write::Add);
        }
    }

    /// From the gradient of its output that of its weights, into `slopes`, and that of `x`, into `to_x`.
    pub(crate) fn back(
        &self,
        numbers: &[f32],
        (x, grad): (&[f32], &[f32]),
        inner: &mut Inner,
        slopes: &mut [f32],
        (to_x, write): (&mut Vec<f32>, Write),
    ) {
        let rows = x.len() / self.inputs;
        let (x, by_output) = (Matrix::rows(x, self.inputs), Matrix::rows(grad, self.outputs));
        if self.fate == Fate::Trained {
            sum_rows(grad, &mut slopes[self.bias.clone()]);
            let (a, b) = match self.lies {
                Lies::ByOutput => (by_output, x),
                Lies::ByInput => (x, by_output),
            };
            product(a.turned(), b, &mut slopes[self.weight.clone()], Write::Set);
        }
        to_x.resize(rows * self.inputs, 0.0);
        product(by_output, self.matrix(numbers), to_x, write);
        if let Some(adapter) = &self.adapter {
            let (low, high) = adapter.matrices(numbers, self.inputs);
            inner.back.resize(rows * adapter.rank, 0.0);
            product(by_output, high, &mut inner.back, Write::Set);
            let forth = Matrix::rows(&inner.forth, adapter.rank);
            product(by_output.turned(), forth, &mut slopes[adapter.outer.clone()], Write::Set);
            let back = Matrix::rows(&inner.back, adapter.rank);
            product(back.turned(), x, &mut slopes[adapter.inner.clone()], Write::Set);
            product(back, low, to_x, Write::Add);
        }
    }

    /// Weight and bias as a file has them, with what the adapter adds.
    pub(crate) fn merged(&self, numbers: &[f32]) -> Result<(Tensor, Tensor)> {
        let mut weight = match self.lies {
            Lies::ByOutput => numbers[self.weight.clone()].to_vec(),
            Lies::ByInput => turn(&numbers[self.weight.clone()], self.outputs),
        };
        if let Some(adapter) = &self.adapter {
            let (low, high) = adapter.matrices(numbers, self.inputs);
            product(high, low, &mut weight, Write::Add);
        }
        let bias = Tensor::from_slice(&numbers[self.bias.clone()], self.outputs, &Device::Cpu)?;
        Ok((Tensor::from_vec(weight, (self.outputs, self.inputs), &Device::Cpu)?, bias))
    }
}

impl Adapter {
    /// Rank by inputs, and outputs by rank.
    fn matrices<'a>(&self, numbers: &'a [f32], inputs: usize) -> (Matrix<'a>, Matrix<'a>) {
        (Matrix::rows(&numbers[self.inner.clone()], inputs), Matrix::rows(&numbers[self.outer.clone()], self.rank))
    }
}
