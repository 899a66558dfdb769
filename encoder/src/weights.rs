//! Named tensors: fixed ones during a call, variables in training.

use crate::{EncoderError, Result};
use candle_core::{DType, Device, Tensor, Var};
use std::collections::BTreeMap;
use std::path::Path;

/// The weights of a model by name.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    tensors: BTreeMap<String, Tensor>,
    variables: BTreeMap<String, Var>,
}

impl Weights {
    /// Reads a safetensors file, as 32-bit numbers.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or is no such file.
    pub fn load(file: &Path) -> Result<Self> {
        let bytes = std::fs::read(file).map_err(|error| EncoderError::File(file.to_owned(), error))?;
        Self::parse(&bytes)
    }

    /// Reads the bytes of a safetensors file, as 32-bit numbers. Tables of whole numbers are left out.
    ///
    /// # Errors
    ///
    /// Where the bytes are no such file.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut weights = Self::default();
        for (name, tensor) in candle_core::safetensors::load_buffer(bytes, &Device::Cpu)? {
            if tensor.dtype().is_float() {
                weights.insert(&name, tensor.to_dtype(DType::F32)?);
            }
        }
        Ok(weights)
    }

    /// Puts a tensor under a name.
    pub fn insert(&mut self, name: &str, tensor: Tensor) {
        self.tensors.insert(name.to_owned(), tensor);
    }

    /// The tensor of a name.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn get(&self, name: &str) -> Result<Tensor> {
        let found = self.variables.get(name).map(|variable| variable.as_tensor().clone());
        let found = found.or_else(|| self.tensors.get(name).cloned());
        found.ok_or_else(|| EncoderError::Header(format!("there is no tensor {name}")))
    }

    /// The mean of models of one shape. Models that began together and were trained apart average well (Wortsman et al. 2022).
    ///
    /// # Errors
    ///
    /// Where the models have different tensors.
    pub fn mean(models: &[Self]) -> Result<Self> {
        let mut mean = Self::default();
        for name in models.iter().take(1).flat_map(Self::names) {
            let same = models.iter().map(|model| model.get(name)).collect::<Result<Vec<_>>>()?;
            mean.insert(name, Tensor::stack(&same, 0)?.mean(0)?);
        }
        Ok(mean)
    }

    /// Makes variables of the tensors whose name the question approves.
    ///
    /// # Errors
    ///
    /// Where a tensor cannot be copied.
    pub fn vary(&mut self, approves: impl Fn(&str) -> bool) -> Result<()> {
        for (name, tensor) in &self.tensors {
            if approves(name) {
                self.variables.insert(name.clone(), Var::from_tensor(tensor)?);
            }
        }
        self.tensors.retain(|name, _| !self.variables.contains_key(name));
        Ok(())
    }

    /// The variables by name.
    #[must_use]
    pub fn variables(&self) -> &BTreeMap<String, Var> {
        &self.variables
    }

    /// The names of all tensors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().chain(self.variables.keys()).map(String::as_str)
    }

    /// The bytes of a safetensors file with 16-bit floating numbers.
    ///
    /// # Errors
    ///
    /// Where a tensor cannot be converted.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut halves = Vec::new();
        for name in self.names() {
            halves.push((name.to_owned(), self.get(name)?.detach().to_dtype(DType::F16)?));
        }
        halves.sort_by(|a, b| a.0.cmp(&b.0));
        let bytes = safetensors::serialize(halves, None);
        bytes.map_err(|error| EncoderError::Header(error.to_string()))
    }
}
