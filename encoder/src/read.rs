//! The model during a call: one utterance in, what was heard in it out.

use crate::file::{Header, load};
use crate::heads::Model;
use crate::labels::Labels;
use crate::slots::{decode, spans};
use crate::tokens::{PIECES_MAX, Tokens};
use crate::train::log_softmax;
use crate::{EncoderError, Result, centres};
use std::ops::Range;
use std::path::Path;

/// A loaded model. Reading needs no lock and changes nothing.
pub struct Understander {
    header: Header,
    tokens: Tokens,
    model: Model,
    centres: Vec<Vec<f32>>,
}

/// A fact that a caller gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Id of its slot.
    pub slot: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The lowest probability of its words.
    pub probability: f32,
}

/// What was heard in one utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Every intent with its calibrated probability, best first.
    pub intents: Vec<(String, f32)>,
    /// How far the best intent stands above the second, in probability.
    pub margin: f32,
    /// Further matters, with their probabilities.
    pub also: Vec<(String, f32)>,
    /// The calibrated probability that it is urgent.
    pub urgent: f32,
    /// Whether that reaches the threshold of the header.
    pub is_urgent: bool,
    /// Every urgency class, should it be urgent, best first.
    pub classes: Vec<(String, f32)>,
    /// Facts, in the order of the text.
    pub facts: Vec<Fact>,
    /// How far it lies from what was learnt (see [`crate::centres`]); nothing is far for a model without centres.
    pub distance: f32,
    /// How many word pieces were read: what the time of a reading depends on.
    pub pieces: usize,
    /// Whether the end of the text did not fit and was not read.
    pub shortened: bool,
}

impl std::fmt::Debug for Understander {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Understander").field("intents", &self.header.labels.intents.len()).finish_non_exhaustive()
    }
}

impl Understander {
    /// Loads a model from its folder. Matrix products of this process stay on one thread from here on: a reading is too
    /// small to gain from a second, and calls would wait for one another.
    ///
    /// # Errors
    ///
    /// Where a file is missing or the files do not belong together.
    pub fn load(folder: &Path) -> Result<Self> {
        gemm::set_threading_threshold(usize::MAX);
        let (header, weights, tokens) = load(folder)?;
        let model = Model::new(&weights, header.attention_heads)?;
        let centres = match weights.get(centres::NAME) {
            Ok(table) => table.to_vec2()?,
            Err(_) => Vec::new(),
        };
        Ok(Self { header, tokens, model, centres })
    }

    /// What the outputs are.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Reads what a caller said in answer to a question (empty at the opening).
    ///
    /// # Errors
    ///
    /// Where the tokenizer refuses the text.
    pub fn read(&self, text: &str, question: &str) -> Result<Heard> {
        let cut = self.tokens.cut(text, question)?;
        debug_assert!(cut.ids.len() <= PIECES_MAX);
        let scores = self.model.forward(&[&cut])?;
        let Labels { intents, classes, slots } = &self.header.labels;
        let header = &self.header;
        let likely = softmax(&scores.intent.flatten_all()?.to_vec1()?, header.temperature);
        let named = ranked(intents, &likely);
        let matters = scores.matters.flatten_all()?.to_vec1::<f32>()?;
        let also = matters.iter().map(|score| sigmoid(*score)).zip(intents);
        let also =
            also.filter(|(p, id)| *p >= header.also_threshold && named.first().is_some_and(|(top, _)| top != *id));
        let urgent = scores.urgent.flatten_all()?.to_vec1::<f32>()?.first().copied();
        let urgent = urgent.ok_or_else(|| EncoderError::Header("no urgent score".to_owned()))?;
        let urgent = sigmoid(urgent * header.urgent_scale + header.urgent_bias);
        let rows = log_softmax(&scores.tags)?.to_vec2::<f32>()?;
        let tags = decode(&rows);
        let rows: Vec<Vec<f32>> = rows.into_iter().map(|row| row.into_iter().map(f32::exp).collect()).collect();
        let facts = spans(&tags, &cut.words, &rows).into_iter();
        let embedding = scores.pooled.flatten_all()?.to_vec1::<f32>()?;
        let length = embedding.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        let place: Vec<f32> = embedding.into_iter().map(|x| x / length).collect();
        Ok(Heard {
            margin: named.first().map_or(0.0, |(_, p)| *p) - named.get(1).map_or(0.0, |(_, p)| *p),
            also: also.map(|(p, id)| (id.clone(), p)).collect(),
            urgent,
            is_urgent: urgent >= header.urgent_threshold,
            classes: ranked(classes, &softmax(&scores.class.flatten_all()?.to_vec1()?, 1.0)),
            facts: facts
                .map(|fact| Fact { slot: slots[fact.slot].clone(), span: fact.span, probability: fact.probability })
                .collect(),
            distance: if self.centres.is_empty() { 0.0 } else { centres::distance(&self.centres, &place)? },
            pieces: cut.ids.len(),
            shortened: cut.shortened,
            intents: named,
        })
    }
}

/// Ids by probability, the likeliest first.
fn ranked(ids: &[String], probabilities: &[f32]) -> Vec<(String, f32)> {
    let mut order: Vec<usize> = (0..ids.len().min(probabilities.len())).collect();
    order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
    order.into_iter().map(|at| (ids[at].clone(), probabilities[at])).collect()
}

/// Probabilities of scores, evened out by a temperature above one.
pub(crate) fn softmax(scores: &[f32], temperature: f32) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let raised: Vec<f32> = scores.iter().map(|score| ((score - most) / temperature).exp()).collect();
    let sum: f32 = raised.iter().sum();
    raised.into_iter().map(|x| x / sum).collect()
}

/// The probability of a score.
pub(crate) fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
