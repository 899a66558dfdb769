//! All numbers of an encoder in one row, so that an optimiser walks over them once.

use crate::Result;
use candle_core::{Device, Tensor};
use std::ops::Range;

/// Whether training changes a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It stays as it came.
    Fixed,
    /// It is trained.
    Trained,
}

/// One weight: its name, and where it lies.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) at: Range<usize>,
    pub(crate) fate: Fate,
}

/// The numbers, and what they are.
#[derive(Debug, Default)]
pub(crate) struct Store {
    pub(crate) numbers: Vec<f32>,
    pub(crate) parts: Vec<Part>,
}

impl Store {
    /// Puts a weight at the end.
    pub(crate) fn add(&mut self, name: &str, shape: &[usize], numbers: &[f32], fate: Fate) -> Range<usize> {
        assert_eq!(shape.iter().product::<usize>(), numbers.len(), "the shape of {name}");
        let at = self.numbers.len()..self.numbers.len() + numbers.len();
        self.numbers.extend_from_slice(numbers);
        self.parts.push(Part { name: name.to_owned(), shape: shape.to_vec(), at: at.clone(), fate });
        at
    }

    /// A weight as a tensor of its own.
    pub(crate) fn tensor(&self, at: &Range<usize>, shape: &[usize]) -> Result<Tensor> {
        Ok(Tensor::from_slice(&self.numbers[at.clone()], shape, &Device::Cpu)?)
    }
}
