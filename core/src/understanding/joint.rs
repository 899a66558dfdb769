//! M1 as the core knows it: what a joint model makes of an utterance, and the trait of whatever runs one (design,
//! section 6). The model itself is a neural network and lives outside; its opinion is plain data.

use std::ops::Range;

/// What a joint model makes of an utterance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Joint {
    /// Every intent it knows with its calibrated probability, best first.
    pub intents: Vec<(String, f32)>,
    /// Further matters named beside the first, with their probabilities.
    pub also: Vec<(String, f32)>,
    /// The calibrated probability that anything in it is urgent, 0 to 1.
    pub urgent: f32,
    /// Urgency classes by probability, should it be urgent, best first.
    pub classes: Vec<(String, f32)>,
    /// Slots, in the order of the text.
    pub spans: Vec<Tagged>,
    /// How far the utterance lies from all that the model has learnt, 0 (in the midst) to 2 (opposite).
    pub distance: f32,
}

/// A slot that a model found.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// Id of the slot.
    pub slot: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The lowest probability of its words, 0 to 1.
    pub probability: f32,
}

/// Runs a joint model. Takes some milliseconds for each ten words, on the thread that asks.
pub trait JointModel: Send + Sync + std::fmt::Debug {
    /// Judges what was said in answer to a question (empty at the opening); `None` if the model failed over it.
    fn judge(&self, text: &str, question: &str) -> Option<Joint>;
}
