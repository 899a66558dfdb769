//! Whisper-architecture recognisers through whisper.cpp 1.8.3, one short telephone turn at a time.
//!
//! A [`Model`] holds the weights; each [`Lane`] holds what one run needs and is used by one thread at a time. Runs are
//! bounded in every way that whisper.cpp offers: no second temperature, a limit of tokens by length, and a flag that is
//! looked at after the encoder and after each token.
//!
//! Of whisper-rs 0.16 some calls are never used, because they crash or mislead: `set_abort_callback_safe` and
//! `set_grammar` (wrong pointers), `enable_vad` (does nothing), `lang_detect` (races), `set_language(None)` (a second
//! encoder pass), and `no_speech_probability` (reads the wrong row of the logits).

mod lane;
mod model;
mod seconds;
mod words;

pub use lane::{Lane, SAMPLE_RATE_HZ, SHORTEST_SAMPLES};
pub use model::{Model, ModelSettings};
pub use words::{DecodedWord, Decoding, Ending};

/// Why a model cannot be loaded, or a clip not be decoded. Holds no words of a caller.
#[derive(Debug, thiserror::Error)]
pub enum WhisperError {
    /// The file is missing or another one.
    #[error(transparent)]
    File(#[from] super::manifest::ManifestError),
    /// The file has the right hash, but is no Whisper model in ggml's format.
    #[error("the model is not a ggml file of a Whisper model; name another in the configuration")]
    NotGgml,
    /// whisper.cpp would not load it, or had no memory for another lane.
    #[error("whisper.cpp refused the model")]
    Refused,
    /// A clip is too short to hold a word, and shorter than what whisper.cpp reads without looking at the end.
    #[error("a clip of {0} samples is too short to decode")]
    TooShort(usize),
    /// A clip is longer than the model's window.
    #[error("a clip of {0} samples is longer than the model's window")]
    TooLong(usize),
    /// The run was aborted by its flag.
    #[error("the run was cancelled")]
    Cancelled,
    /// whisper.cpp failed.
    #[error("whisper.cpp failed to decode")]
    Failed,
}
