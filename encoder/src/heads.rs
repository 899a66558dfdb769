//! What is read off the encoder: five linear heads on the first row, the mean of the caller's rows, and each word.

use crate::bert::{Batch, Bert, Dropout, Pair, mean};
use crate::labels::Labels;
use crate::tokens::Cut;
use crate::weights::Weights;
use crate::{Random, Result};
use candle_core::{Device, Tensor};

/// The encoder with its heads.
#[derive(Debug)]
pub struct Model {
    bert: Bert,
    intent: Pair,
    matters: Pair,
    urgent: Pair,
    class: Pair,
    tags: Pair,
}

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

impl Model {
    /// Takes its weights by name.
    ///
    /// # Errors
    ///
    /// Where one is missing.
    pub fn new(weights: &Weights, attention_heads: usize) -> Result<Self> {
        let head = |name: &str| Pair::of_head(weights, name);
        Ok(Self {
            bert: Bert::new(weights, attention_heads)?,
            intent: head("intent")?,
            matters: head("matters")?,
            urgent: head("urgent")?,
            class: head("class")?,
            tags: head("tags")?,
        })
    }

    /// Reads a batch.
    ///
    /// # Errors
    ///
    /// Where an id is not in the vocabulary.
    pub fn forward(&self, cuts: &[&Cut], dropout: &mut Dropout) -> Result<Scores> {
        let batch = Batch::new(cuts.iter().copied())?;
        let hidden = self.bert.forward(&batch, dropout)?;
        let pooled = mean(&hidden, &batch, |reading| cuts[reading].spoken.clone())?;
        let mut starts = Vec::with_capacity(cuts.len());
        let mut words = Vec::new();
        let mut start = 0_u32;
        for cut in cuts {
            starts.push(start);
            words.extend(cut.words.iter().map(|word| start + u32::try_from(word.row).unwrap_or(0)));
            start += u32::try_from(cut.ids.len()).unwrap_or(0);
        }
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
