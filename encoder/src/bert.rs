//! The encoder: BERT (Devlin et al. 2018) in the size of MiniLM (Wang et al. 2020), on rows without padding.

use crate::ops::{attend, gelu, layer_norm, linear};
use crate::tokens::Cut;
use crate::weights::Weights;
use crate::{Random, Result};
use candle_core::{Device, Tensor};
use std::sync::Arc;

/// The attention heads of MiniLM.
pub const HEADS: usize = 12;

/// Readings that go through the encoder together, their pieces end to end.
#[derive(Debug, Clone)]
pub struct Batch {
    ids: Tensor,
    segments: Tensor,
    places: Tensor,
    lengths: Arc<[usize]>,
}

/// Leaves out a share of what passes, and makes the rest as much stronger; nothing during a call.
#[derive(Debug)]
pub struct Dropout {
    share: f32,
    random: Random,
}

/// The encoder's weights.
#[derive(Debug)]
pub struct Bert {
    words: Tensor,
    places: Tensor,
    segments: Tensor,
    norm: Pair,
    layers: Vec<Layer>,
    heads: usize,
}

/// Weight and bias, or gain and bias.
#[derive(Debug)]
pub(crate) struct Pair(pub(crate) Tensor, pub(crate) Tensor);

#[derive(Debug)]
struct Layer {
    qkv: Pair,
    out: Pair,
    norm_attention: Pair,
    up: Pair,
    down: Pair,
    norm: Pair,
}

impl Batch {
    /// Puts readings end to end.
    ///
    /// # Errors
    ///
    /// Where no tensor can be made of them.
    pub fn new<'a>(cuts: impl Iterator<Item = &'a Cut>) -> Result<Self> {
        let (mut ids, mut segments, mut places, mut lengths) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for cut in cuts {
            ids.extend(&cut.ids);
            segments.extend(&cut.segments);
            places.extend(0..u32::try_from(cut.ids.len()).unwrap_or(u32::MAX));
            lengths.push(cut.ids.len());
        }
        let tensor = |numbers: Vec<u32>| Tensor::from_vec(numbers, ids_len(&lengths), &Device::Cpu);
        Ok(Self { ids: tensor(ids)?, segments: tensor(segments)?, places: tensor(places)?, lengths: lengths.into() })
    }

    /// The rows of each reading, in order.
    #[must_use]
    pub fn lengths(&self) -> &Arc<[usize]> {
        &self.lengths
    }
}

fn ids_len(lengths: &[usize]) -> usize {
    lengths.iter().sum()
}

impl Dropout {
    /// Leaves nothing out.
    #[must_use]
    pub const fn none() -> Self {
        Self { share: 0.0, random: Random::new(0) }
    }

    /// Leaves out such a share.
    #[must_use]
    pub const fn new(share: f32, random: Random) -> Self {
        Self { share, random }
    }

    /// Applies it.
    ///
    /// # Errors
    ///
    /// Where the tensor is not of 32-bit numbers.
    pub fn apply(&mut self, x: &Tensor) -> Result<Tensor> {
        if self.share <= 0.0 {
            return Ok(x.clone());
        }
        let kept = 1.0 / (1.0 - self.share);
        let limit = (f64::from(self.share) * 65_536.0) as u64;
        let mut mask = vec![0.0_f32; x.elem_count()];
        for four in mask.chunks_mut(4) {
            let mut bits = self.random.draw();
            for number in four {
                *number = if bits & 0xffff < limit { 0.0 } else { kept };
                bits >>= 16;
            }
        }
        Ok((x * Tensor::from_vec(mask, x.dims(), x.device())?)?)
    }
}

impl Pair {
    fn named(weights: &Weights, name: &str) -> Result<Self> {
        let weight = weights.get(&format!("{name}.weight"))?;
        // A weight that stays as it is lies so that a product with a few rows takes it without turning it over first,
        // which would cost more than the product. Seen from outside nothing changes.
        let weight = if weight.rank() == 2 && !weight.is_variable() { weight.t()?.contiguous()?.t()? } else { weight };
        Ok(Self(weight, weights.get(&format!("{name}.bias"))?))
    }

    fn norm(&self, x: &Tensor) -> Result<Tensor> {
        Ok(layer_norm(x, &self.0, &self.1)?)
    }

    pub(crate) fn linear(&self, x: &Tensor) -> Result<Tensor> {
        Ok(linear(x, &self.0, &self.1)?)
    }

    pub(crate) fn of_head(weights: &Weights, name: &str) -> Result<Self> {
        Self::named(weights, &format!("head.{name}"))
    }
}

impl Bert {
    /// Takes its weights, by the names that [`import`] gives them, with so many attention heads.
    ///
    /// # Errors
    ///
    /// Where one is missing.
    pub fn new(weights: &Weights, heads: usize) -> Result<Self> {
        let layers = (0..).take_while(|n| weights.get(&format!("layer.{n}.qkv.weight")).is_ok());
        let layers = layers.map(|n| {
            let pair = |name: &str| Pair::named(weights, &format!("layer.{n}.{name}"));
            Ok(Layer {
                qkv: pair("qkv")?,
                out: pair("out")?,
                norm_attention: pair("norm_attention")?,
                up: pair("up")?,
                down: pair("down")?,
                norm: pair("norm")?,
            })
        });
        Ok(Self {
            words: weights.get("embed.words")?,
            places: weights.get("embed.places")?,
            segments: weights.get("embed.segments")?,
            norm: Pair::named(weights, "embed.norm")?,
            layers: layers.collect::<Result<_>>()?,
            heads,
        })
    }

    /// One row for each piece.
    ///
    /// # Errors
    ///
    /// Where an id is not in the vocabulary.
    pub fn forward(&self, batch: &Batch, dropout: &mut Dropout) -> Result<Tensor> {
        let words = self.words.index_select(&batch.ids, 0)?;
        let places = self.places.index_select(&batch.places, 0)?;
        let segments = self.segments.index_select(&batch.segments, 0)?;
        let mut x = dropout.apply(&self.norm.norm(&((words + places)? + segments)?)?)?;
        for layer in &self.layers {
            let seen = attend(&layer.qkv.linear(&x)?, &batch.lengths, self.heads)?;
            let seen = dropout.apply(&layer.out.linear(&seen)?)?;
            x = layer.norm_attention.norm(&(x + seen)?)?;
            let thought = layer.down.linear(&gelu(&layer.up.linear(&x)?)?)?;
            x = layer.norm.norm(&(&x + dropout.apply(&thought)?)?)?;
        }
        Ok(x)
    }
}

/// The mean of some rows of each reading: `rows` says which, counted within it.
///
/// # Errors
///
/// Where the rows do not fit.
pub fn mean(hidden: &Tensor, batch: &Batch, rows: impl Fn(usize) -> std::ops::Range<usize>) -> Result<Tensor> {
    let (all, count) = (hidden.dim(0)?, batch.lengths.len());
    let mut shares = vec![0.0_f32; all * count];
    let mut start = 0;
    for (reading, &length) in batch.lengths.iter().enumerate() {
        let wanted = rows(reading);
        let share = 1.0 / wanted.len().max(1) as f32;
        for row in wanted {
            shares[reading * all + start + row] = share;
        }
        start += length;
    }
    Ok(Tensor::from_vec(shares, (count, all), hidden.device())?.matmul(hidden)?)
}

/// The mean over all pieces, brought to length one: what sentence encoders of this family compare by angle.
///
/// # Errors
///
/// Where the rows do not fit.
pub fn embedding(hidden: &Tensor, batch: &Batch) -> Result<Tensor> {
    let mean = mean(hidden, batch, |reading| 0..batch.lengths[reading])?;
    let length = mean.sqr()?.sum_keepdim(1)?.sqrt()?;
    Ok(mean.broadcast_div(&length)?)
}

/// Takes the weights of a BERT file under this crate's names, with queries, keys and values in one.
///
/// # Errors
///
/// Where a weight is missing.
pub fn import(file: &Weights) -> Result<Weights> {
    let mut weights = Weights::default();
    let prefix = if file.get("bert.embeddings.word_embeddings.weight").is_ok() { "bert." } else { "" };
    let get = |name: &str| file.get(&format!("{prefix}{name}"));
    weights.insert("embed.words", get("embeddings.word_embeddings.weight")?);
    weights.insert("embed.places", get("embeddings.position_embeddings.weight")?);
    weights.insert("embed.segments", get("embeddings.token_type_embeddings.weight")?);
    weights.insert("embed.norm.weight", get("embeddings.LayerNorm.weight")?);
    weights.insert("embed.norm.bias", get("embeddings.LayerNorm.bias")?);
    for n in (0..).take_while(|n| get(&format!("encoder.layer.{n}.output.dense.weight")).is_ok()) {
        for part in ["weight", "bias"] {
            let layer = |name: &str| get(&format!("encoder.layer.{n}.{name}.{part}"));
            let three = [layer("attention.self.query")?, layer("attention.self.key")?, layer("attention.self.value")?];
            weights.insert(&format!("layer.{n}.qkv.{part}"), Tensor::cat(&three, 0)?);
            for (ours, theirs) in [
                ("out", "attention.output.dense"),
                ("norm_attention", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm", "output.LayerNorm"),
            ] {
                weights.insert(&format!("layer.{n}.{ours}.{part}"), layer(theirs)?);
            }
        }
    }
    Ok(weights)
}
