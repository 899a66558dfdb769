//! M1, the joint model: what a caller wants, whether it is urgent, and which facts were given, from one small
//! pretrained sentence encoder with heads.
//!
//! [`tokens`] cuts text into word pieces with their places, [`ops`] are the operations that have a gradient and no
//! waste, [`bert`] is the encoder, [`heads`] what is read off it, [`slots`] the decoding of facts, [`file`] the model
//! on disk, [`train`] and [`fit`] how it is made, [`bench`] how it stands on public sets, [`Understander`] how it is used during a call: one thread, no padding, no clock.

pub mod bench;
pub mod bert;
pub mod centres;
pub mod file;
pub mod fit;
pub mod heads;
mod joint;
pub mod labels;
pub mod ops;
mod plain;
pub mod read;
pub mod slots;
pub mod tokens;
pub mod train;
pub mod weights;

pub use calmline_learning::Random;
pub use plain::PlainEncoder;
pub use read::{Heard, Understander};

/// Why a model cannot be made, loaded or used.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// A tensor operation failed: a shape or a name in the weights is not what the encoder expects.
    #[error("tensor: {0}")]
    Tensor(#[from] candle_core::Error),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(std::path::PathBuf, std::io::Error),
    /// The tokenizer's file is not understood.
    #[error("tokenizer: {0}")]
    Tokenizer(String),
    /// The model's header is not understood, or does not belong to its weights.
    #[error("model header: {0}")]
    Header(String),
    /// An example carries a label that the model does not know.
    #[error("example {0}: {1}")]
    Example(String, &'static str),
}

/// The result of everything here.
pub type Result<T> = std::result::Result<T, EncoderError>;
