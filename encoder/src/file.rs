//! The model on disk: a folder with the weights (safetensors, 16-bit floating numbers), the tokenizer, and a header in
//! TOML that says what the outputs are and binds both files by their hashes.

use crate::labels::Labels;
use crate::tokens::Tokens;
use crate::weights::Weights;
use crate::{EncoderError, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Name of the header in the folder.
pub const HEADER: &str = "understanding.toml";
/// Name of the weights in the folder.
pub const WEIGHTS: &str = "understanding.safetensors";
/// Name of the tokenizer in the folder.
pub const TOKENIZER: &str = "tokenizer.json";

/// What the outputs of a model are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of this layout.
    pub format: u32,
    /// Attention heads of the encoder.
    pub attention_heads: usize,
    /// What intent scores are divided by before softmax.
    pub temperature: f32,
    /// What the urgent score is multiplied by before the sigmoid.
    pub urgent_scale: f32,
    /// What is then added to it.
    pub urgent_bias: f32,
    /// The urgent probability from which an utterance counts as urgent.
    pub urgent_threshold: f32,
    /// The probability from which a further matter counts as named.
    pub also_threshold: f32,
    /// SHA-256 of the weights, in hexadecimal digits.
    pub weights_sha256: String,
    /// SHA-256 of the tokenizer, in hexadecimal digits.
    pub tokenizer_sha256: String,
    /// What it was trained on, in words.
    pub trained_on: String,
    /// The ids of the outputs.
    pub labels: Labels,
}

/// The layout that is written and read.
pub const FORMAT: u32 = 1;

/// The SHA-256 of bytes, in hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>> {
    let file = folder.join(name);
    std::fs::read(&file).map_err(|error| EncoderError::File(file, error))
}

impl Header {
    /// A hash over all that is said of a model: its files by their hashes, its outputs, and how their scores are read.
    ///
    /// # Errors
    ///
    /// Where it cannot be written as TOML.
    pub fn fingerprint(&self) -> Result<String> {
        let text = toml::to_string(self).map_err(|error| EncoderError::Header(error.to_string()))?;
        Ok(sha256(text.as_bytes()))
    }
}

/// Writes a model; the hashes of the header are filled in here.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn save(folder: &Path, mut header: Header, weights: &Weights, tokenizer: &str) -> Result<Header> {
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, bytes).map_err(|error| EncoderError::File(file, error))
    };
    std::fs::create_dir_all(folder).map_err(|error| EncoderError::File(folder.to_owned(), error))?;
    let bytes = weights.to_bytes()?;
    header.weights_sha256 = sha256(&bytes);
    header.tokenizer_sha256 = sha256(tokenizer.as_bytes());
    write(WEIGHTS, &bytes)?;
    write(TOKENIZER, tokenizer.as_bytes())?;
    let text = toml::to_string(&header).map_err(|error| EncoderError::Header(error.to_string()))?;
    write(HEADER, text.as_bytes())?;
    Ok(header)
}

/// Reads a model and checks that its files belong together.
///
/// # Errors
///
/// Where a file is missing, not understood, or not the one the header names.
pub fn load(folder: &Path) -> Result<(Header, Weights, Tokens)> {
    let header = String::from_utf8(read(folder, HEADER)?).map_err(|error| EncoderError::Header(error.to_string()))?;
    let header: Header = toml::from_str(&header).map_err(|error| EncoderError::Header(error.to_string()))?;
    if header.format != FORMAT {
        return Err(EncoderError::Header(format!("its layout is {}, and {FORMAT} is understood", header.format)));
    }
    let (weights, tokenizer) = (read(folder, WEIGHTS)?, read(folder, TOKENIZER)?);
    for (name, bytes, wanted) in
        [(WEIGHTS, &weights, &header.weights_sha256), (TOKENIZER, &tokenizer, &header.tokenizer_sha256)]
    {
        if sha256(bytes) != *wanted {
            return Err(EncoderError::Header(format!("{name} is not the file that the header names")));
        }
    }
    let weights = Weights::parse(&weights)?;
    let tokenizer = String::from_utf8(tokenizer).map_err(|error| EncoderError::Tokenizer(error.to_string()))?;
    let tokens = Tokens::parse(&tokenizer)?;
    check(&header, &weights, &tokens)?;
    Ok((header, weights, tokens))
}

/// Whether header, weights and tokenizer fit one another.
fn check(header: &Header, weights: &Weights, tokens: &Tokens) -> Result<()> {
    let labels = &header.labels;
    for (name, wanted) in [
        ("embed.words", tokens.size()),
        ("head.intent.weight", labels.intents.len()),
        ("head.matters.weight", labels.intents.len()),
        ("head.urgent.weight", 1),
        ("head.class.weight", labels.classes.len()),
        ("head.tags.weight", labels.tags()),
    ] {
        let rows = weights.get(name)?.dim(0)?;
        if rows != wanted {
            return Err(EncoderError::Header(format!("{name} has {rows} rows, not {wanted}")));
        }
    }
    Ok(())
}
