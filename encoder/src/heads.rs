//! What is read off the encoder: five linear heads on the first row, the mean of the caller's rows, and each word.

use crate::bert::{Batch, Bert, Dropout, Stage, Tape};
use crate::labels::Labels;
use crate::tokens::Cut;
use crate::weights::Weights;
use crate::{Random, Result};
use candle_core::{Device, Tensor};
use std::cell::RefCell;

/// The encoder with its heads.
#[derive(Debug)]
pub struct Model {
    bert: Bert,
    heads: Heads,
}

/// The heads alone.
#[derive(Debug)]
pub(crate) struct Heads {
    intent: Pair,
    matters: Pair,
    urgent: Pair,
    class: Pair,
    tags: Pair,
}

/// Weight and bias.
#[derive(Debug)]
struct Pair(Tensor, Tensor);

/// What the heads say of a batch, before any softmax or sigmoid.
#[derive(Debug)]
pub struct Scores {
    /// A row for each reading, a column for each intent.
    pub intent: Tensor,
    /// A row for each reading, a column for each intent: whether it is among the matters named.
    pub matters: Tensor,
    /// A row for each reading, one column.
    pub urgent: Tensor,
    /// A row for each reading, a column for each urgency class.
    pub class: Tensor,
    /// A row for each word of all readings, a column for each tag.
    pub tags: Tensor,
    /// A row for each reading: the mean of the caller's rows.
    pub pooled: Tensor,
}

thread_local! {
    /// What a reading works in, so that the next one finds it in place.
    static TAPE: RefCell<Tape> = RefCell::default();
}

impl Model {
    /// Takes its weights by name.
    ///
    /// # Errors
    ///
    /// Where one is missing.
    pub fn new(weights: &Weights, attention_heads: usize) -> Result<Self> {
        Ok(Self { bert: Bert::new(weights, attention_heads)?, heads: Heads::new(|name| weights.get(name))? })
    }

    /// Reads a batch.
    ///
    /// # Errors
    ///
    /// Where an id is not in the vocabulary.
    pub fn forward(&self, cuts: &[&Cut]) -> Result<Scores> {
        self.forward_watched(cuts, |_| ())
    }

    /// The same, telling `watch` of each stage that is left behind.
    ///
    /// # Errors
    ///
    /// Where an id is not in the vocabulary.
    pub fn forward_watched(&self, cuts: &[&Cut], mut watch: impl FnMut(Stage)) -> Result<Scores> {
        let batch = Batch::new(cuts.iter().copied());
        let hidden = TAPE.with_borrow_mut(|tape| -> Result<Tensor> {
            let rows = self.bert.forward_watched(&batch, tape, &mut Dropout::none(), &mut watch)?;
            Ok(Tensor::from_slice(rows, (rows.len() / self.bert.width(), self.bert.width()), &Device::Cpu)?)
        })?;
        let scores = self.heads.forward(&hidden, cuts, batch.read(), &mut Dropout::none())?;
        watch(Stage::Heads);
        Ok(scores)
    }
}

impl Pair {
    fn linear(&self, x: &Tensor) -> Result<Tensor> {
        Ok(x.matmul(&self.0.t()?)?.broadcast_add(&self.1)?)
    }
}

impl Heads {
    /// Takes weights and biases by name.
    pub(crate) fn new(get: impl Fn(&str) -> Result<Tensor>) -> Result<Self> {
        let head = |name: &str| {
            Ok::<_, crate::EncoderError>(Pair(get(&format!("head.{name}.weight"))?, get(&format!("head.{name}.bias"))?))
        };
        Ok(Self {
            intent: head("intent")?,
            matters: head("matters")?,
            urgent: head("urgent")?,
            class: head("class")?,
            tags: head("tags")?,
        })
    }

    /// What they say of the rows that the encoder read, so many of each reading.
    pub(crate) fn forward(
        &self,
        hidden: &Tensor,
        cuts: &[&Cut],
        read: &[usize],
        dropout: &mut Dropout,
    ) -> Result<Scores> {
        let all = hidden.dim(0)?;
        let mut starts = Vec::with_capacity(cuts.len());
        let mut words = Vec::new();
        let mut shares = vec![0.0_f32; all * cuts.len()];
        let mut start = 0;
        for (reading, (cut, rows)) in cuts.iter().zip(read).enumerate() {
            starts.push(u32::try_from(start).unwrap_or(0));
            words.extend(cut.words.iter().map(|word| u32::try_from(start + word.row).unwrap_or(0)));
            let spoken = start + cut.spoken.start..start + cut.spoken.end;
            let share = 1.0 / spoken.len().max(1) as f32;
            shares[reading * all..(reading + 1) * all][spoken].fill(share);
            start += rows;
        }
        let pooled = Tensor::from_vec(shares, (cuts.len(), all), hidden.device())?.matmul(hidden)?;
        let first = hidden.index_select(&Tensor::new(starts, &Device::Cpu)?, 0)?;
        let whole = dropout.apply(&Tensor::cat(&[&first, &pooled], 1)?)?;
        let tags = if words.is_empty() {
            Tensor::zeros((0, self.tags.1.dim(0)?), hidden.dtype(), hidden.device())?
        } else {
            let rows = hidden.index_select(&Tensor::new(words, &Device::Cpu)?, 0)?;
            self.tags.linear(&dropout.apply(&rows)?)?
        };
        Ok(Scores {
            intent: self.intent.linear(&whole)?,
            matters: self.matters.linear(&whole)?,
            urgent: self.urgent.linear(&whole)?,
            class: self.class.linear(&whole)?,
            tags,
            pooled,
        })
    }
}

/// Adds heads for such labels, with small random weights.
///
/// # Errors
///
/// Where the encoder's width is not known.
pub fn add_heads(weights: &mut Weights, labels: &Labels, random: &mut Random) -> Result<()> {
    let width = weights.get("embed.words")?.dim(1)?;
    let intents = labels.intents.len();
    for (name, outputs, inputs) in [
        ("intent", intents, 2 * width),
        ("matters", intents, 2 * width),
        ("urgent", 1, 2 * width),
        ("class", labels.classes.len(), 2 * width),
        ("tags", labels.tags(), width),
    ] {
        let numbers: Vec<f32> = (0..outputs * inputs).map(|_| random.normal() * 0.02).collect();
        weights.insert(&format!("head.{name}.weight"), Tensor::from_vec(numbers, (outputs, inputs), &Device::Cpu)?);
        // Few of the matters are named in any one utterance: their head begins by doubting.
        let bias = if name == "matters" { -4.0_f32 } else { 0.0 };
        weights.insert(&format!("head.{name}.bias"), Tensor::full(bias, outputs, &Device::Cpu)?);
    }
    Ok(())
}
