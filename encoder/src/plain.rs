//! The sentence encoder as it came, without heads: how near two texts are to each other.

use crate::bert::{Batch, Bert, HEADS, import};
use crate::tokens::Tokens;
use crate::weights::Weights;
use crate::{EncoderError, Result};
use calmline_core::documents::Embed;
use std::path::Path;

/// The official sentence encoder.
pub struct PlainEncoder {
    bert: Bert,
    tokens: Tokens,
}

impl PlainEncoder {
    /// Reads it from a folder with `model.safetensors` and `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// Where a file is missing or not understood.
    pub fn load(folder: &Path) -> Result<Self> {
        let bert = Bert::new(&import(&Weights::load(&folder.join("model.safetensors"))?)?, HEADS)?;
        Ok(Self { bert, tokens: Tokens::load(&folder.join("tokenizer.json"))? })
    }

    /// The place of a text among all texts: a vector of length one.
    ///
    /// # Errors
    ///
    /// Where the text cannot be cut into pieces.
    pub fn vector(&self, text: &str) -> Result<Vec<f32>> {
        let cut = self.tokens.cut(text, "")?;
        let vectors = self.bert.embeddings(Batch::new([&cut].into_iter()))?;
        vectors.into_iter().next().ok_or_else(|| EncoderError::Tokenizer("one text has one vector".to_owned()))
    }
}

impl std::fmt::Debug for PlainEncoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlainEncoder").finish_non_exhaustive()
    }
}

impl Embed for PlainEncoder {
    fn embed(&self, text: &str) -> Option<Vec<f32>> {
        self.vector(text).ok()
    }
}
