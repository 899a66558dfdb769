//! Named tensors.

use crate::{EncoderError, Result};
use candle_core::{DType, Device, Tensor};
use std::collections::BTreeMap;
use std::path::Path;

/// The weights of a model by name.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    tensors: BTreeMap<String, Tensor>,
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
        self.tensors.get(name).cloned().ok_or_else(|| EncoderError::Header(format!("there is no tensor {name}")))
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

    /// The names of all tensors.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The bytes of a safetensors file with 16-bit floating numbers.
    ///
    /// # Errors
    ///
    /// Where a tensor cannot be converted.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let halves = self.tensors.iter().map(|(name, tensor)| Ok((name, tensor.to_dtype(DType::F16)?)));
        let halves = halves.collect::<Result<Vec<_>>>()?;
        let bytes = safetensors::serialize(halves, None);
        bytes.map_err(|error| EncoderError::Header(error.to_string()))
    }
}
