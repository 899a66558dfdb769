//! The encoder: BERT (Devlin et al. 2018) in the size of MiniLM (Wang et al. 2020), on rows without padding.

mod back;
mod batch;
mod import;
mod layer;
mod linear;
mod store;

pub use batch::{Batch, Dropout};
pub use import::import;
pub(crate) use store::{Fate, Store};

use crate::ops::{SIZES, norm};
use crate::weights::Weights;
use crate::{Random, Result};
use batch::Mask;
use candle_core::{Tensor, bail};
use layer::{Layer, Slot};
use std::ops::Range;

/// The attention heads of MiniLM.
pub const HEADS: usize = 12;

/// The encoder with its weights.
#[derive(Debug)]
pub struct Bert {
    pub(crate) store: Store,
    words: Tensor,
    table: Vec<f32>,
    places: Range<usize>,
    segments: Range<usize>,
    norm: Norm,
    layers: Vec<Layer>,
    heads: usize,
    width: usize,
    purpose: Purpose,
}

/// What an encoder is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To read: nothing is kept of the way forth.
    Reading,
    /// To be trained, with adapters of such a rank or, at zero, without.
    Training {
        /// Rank of the adapters.
        rank: usize,
    },
}

/// A part of the way through an encoder that has just been left behind, for who wants to know where time goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The table of words, with places and segments.
    Embedding,
    /// Queries, keys and values of a layer.
    Projection,
    /// What its rows take from one another.
    Attention,
    /// What is made of that.
    Output,
    /// Each row alone through the wider one.
    Further,
    /// The heads.
    Heads,
}

/// Gain and bias of a layer norm.
#[derive(Debug)]
struct Norm {
    gain: Range<usize>,
    bias: Range<usize>,
    fate: Fate,
}

/// The memory that passes through an encoder work in, kept from one to the next.
#[derive(Debug, Default)]
pub struct Tape {
    sum: Vec<f32>,
    mask: Mask,
    flow: Vec<f32>,
    slots: Vec<Slot>,
    back: back::Scratch,
}

impl Norm {
    fn new((weights, name): (&Weights, &str), store: &mut Store, fate: Fate) -> Result<Self> {
        let mut add = |part: &str| -> Result<Range<usize>> {
            let name = format!("{name}.{part}");
            let numbers = weights.get(&name)?.to_vec1::<f32>()?;
            Ok(store.add(&name, &[numbers.len()], &numbers, fate))
        };
        Ok(Self { gain: add("weight")?, bias: add("bias")?, fate })
    }

    fn forward(&self, numbers: &[f32], x: &[f32], out: &mut Vec<f32>) {
        out.resize(x.len(), 0.0);
        norm(x, &numbers[self.gain.clone()], &numbers[self.bias.clone()], out);
    }
}

impl Bert {
    /// Takes its weights, by the names that [`import`] gives them, with so many attention heads.
    ///
    /// # Errors
    ///
    /// Where one is missing.
    pub fn new(weights: &Weights, heads: usize) -> Result<Self> {
        Self::made_for(Purpose::Reading, weights, heads, |_| Fate::Fixed, &mut Random::new(0))
    }

    /// The same for a purpose; `fate` says what is trained.
    pub(crate) fn made_for(
        purpose: Purpose,
        weights: &Weights,
        heads: usize,
        fate: impl Fn(&str) -> Fate,
        random: &mut Random,
    ) -> Result<Self> {
        let mut store = Store::default();
        let words = weights.get("embed.words")?.detach();
        let width = words.dim(1)?;
        if heads == 0 || width % heads != 0 || !SIZES.contains(&(width / heads)) {
            bail_shape(&format!("{heads} heads do not share a width of {width}"))?;
        }
        let mut table = |name: &str| -> Result<Range<usize>> {
            let tensor = weights.get(name)?;
            Ok(store.add(name, tensor.dims(), &tensor.flatten_all()?.to_vec1::<f32>()?, fate(name)))
        };
        let (places, segments) = (table("embed.places")?, table("embed.segments")?);
        let norm = Norm::new((weights, "embed.norm"), &mut store, fate("embed.norm"))?;
        let count = (0..).take_while(|n| weights.get(&format!("layer.{n}.qkv.weight")).is_ok()).count();
        let layers = (0..count).map(|n| Layer::new(n, weights, &mut store, &fate, purpose, random));
        Ok(Self {
            layers: layers.collect::<Result<_>>()?,
            table: words.flatten_all()?.to_vec1()?,
            store,
            words,
            places,
            segments,
            norm,
            heads,
            width,
            purpose,
        })
    }

    /// Numbers in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The rows that are read of each reading, one behind the other.
    ///
    /// # Errors
    ///
    /// Where an id is not in the vocabulary, or a reading is too long.
    pub fn forward<'a>(&self, batch: &Batch, tape: &'a mut Tape, dropout: &mut Dropout) -> Result<&'a [f32]> {
        self.forward_watched(batch, tape, dropout, &mut |_| ())
    }

    /// The same, telling `watch` of each stage that is left behind.
    pub(crate) fn forward_watched<'a>(
        &self,
        batch: &Batch,
        tape: &'a mut Tape,
        dropout: &mut Dropout,
        watch: &mut impl FnMut(Stage),
    ) -> Result<&'a [f32]> {
        let numbers = &self.store.numbers[..];
        self.embed(batch, &mut tape.sum)?;
        self.norm.forward(numbers, &tape.sum, &mut tape.flow);
        dropout.apply_to(&mut tape.flow, &mut tape.mask);
        watch(Stage::Embedding);
        let kept = if self.purpose == Purpose::Reading { 1 } else { self.layers.len() };
        tape.slots.resize_with(kept, Slot::default);
        for (n, layer) in self.layers.iter().enumerate() {
            let asking = if n + 1 == self.layers.len() { &batch.read } else { &batch.lengths };
            let rows = self.rows(batch, asking);
            if self.purpose == Purpose::Reading {
                let slot = &mut tape.slots[0];
                layer.forward(numbers, (&tape.flow, rows), slot, dropout, watch);
                std::mem::swap(&mut tape.flow, &mut slot.out);
            } else {
                let (before, slots) = tape.slots.split_at_mut(n);
                let x = before.last().map_or(&tape.flow, |slot| &slot.out);
                layer.forward(numbers, (x, rows), &mut slots[0], dropout, watch);
            }
        }
        let last = if self.purpose == Purpose::Reading { None } else { tape.slots.last() };
        Ok(last.map_or(&tape.flow, |slot| &slot.out))
    }

    fn rows<'a>(&self, batch: &'a Batch, asking: &'a [usize]) -> crate::ops::Heads<'a> {
        crate::ops::Heads { lengths: &batch.lengths, asking, count: self.heads, width: self.width }
    }

    /// The sum of what a piece, its place and its segment say.
    fn embed(&self, batch: &Batch, out: &mut Vec<f32>) -> Result<()> {
        let width = self.width;
        let (places, segments) = (&self.store.numbers[self.places.clone()], &self.store.numbers[self.segments.clone()]);
        out.resize(batch.ids.len() * width, 0.0);
        let at = batch.lengths.iter().flat_map(|length| 0..*length);
        let pieces = batch.ids.iter().zip(&batch.segments).zip(at);
        for (((&id, &segment), place), to) in pieces.zip(out.chunks_exact_mut(width)) {
            let row = |at: usize| at * width..(at + 1) * width;
            let found = (self.table.get(row(id as usize)), places.get(row(place)), segments.get(row(segment as usize)));
            let (Some(word), Some(place), Some(segment)) = found else {
                return bail_shape(&format!("piece {id} or its place {place} is not known"));
            };
            for (((to, word), place), segment) in to.iter_mut().zip(word).zip(place).zip(segment) {
                *to = word + place + segment;
            }
        }
        Ok(())
    }

    /// The weights under the names that [`Bert::new`] takes, with adapters merged into what they stand beside.
    pub(crate) fn weights(&self) -> Result<Weights> {
        let mut weights = Weights::default();
        weights.insert("embed.words", self.words.clone());
        for part in self.store.parts.iter().filter(|part| is_plain(&part.name)) {
            weights.insert(&part.name, self.store.tensor(&part.at, &part.shape)?);
        }
        for (n, layer) in self.layers.iter().enumerate() {
            for (name, weight, bias) in layer.merged(&self.store.numbers)? {
                weights.insert(&format!("layer.{n}.{name}.weight"), weight);
                weights.insert(&format!("layer.{n}.{name}.bias"), bias);
            }
        }
        Ok(weights)
    }

    /// The mean over all pieces of each reading, brought to length one: what sentence encoders of this family compare by
    /// angle.
    ///
    /// # Errors
    ///
    /// Where an id is not in the vocabulary.
    pub fn embeddings(&self, batch: Batch) -> Result<Vec<Vec<f32>>> {
        let batch = batch.whole();
        let mut tape = Tape::default();
        let mut rows = self.forward(&batch, &mut tape, &mut Dropout::none())?;
        let mut found = Vec::new();
        for &length in &batch.lengths {
            let (these, rest) = rows.split_at(length * self.width);
            rows = rest;
            let mut sum = vec![0.0; self.width];
            crate::ops::sum_rows(these, &mut sum);
            let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            found.push(sum.into_iter().map(|x| x / length).collect());
        }
        Ok(found)
    }
}

/// Whether a part goes into a file as it lies.
fn is_plain(name: &str) -> bool {
    !name.starts_with("layer.") || name.contains(".norm")
}

fn bail_shape(text: &str) -> Result<()> {
    let refuse = || -> candle_core::Result<()> { bail!("{text}") };
    Ok(refuse()?)
}
