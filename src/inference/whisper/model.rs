//! The weights of a recogniser, verified before anything native reads them.

use super::WhisperError;
use super::lane::Lane;
use crate::inference::manifest::{AudioContext, read_verified};
use std::path::PathBuf;
use std::sync::Arc;
use whisper_rs::{WhisperContext, WhisperContextParameters, install_logging_hooks};

/// The first four bytes of a ggml file, little endian 0x67676d6c.
const MAGIC: [u8; 4] = *b"lmgg";

/// Positions of 20 ms in the 30 s window of whisper.cpp: a file that states more or none is not one of ours.
const WINDOW_POSITIONS: u32 = 1_500;

/// Which weights, and how they are run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSettings {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// How much of the encoder's window is used.
    pub audio_context: AudioContext,
    /// Threads of one run.
    pub threads: u16,
}

/// The weights of a recogniser. Cheap to clone; read-only.
#[derive(Clone)]
pub struct Model {
    pub(super) context: Arc<WhisperContext>,
    pub(super) audio_context: AudioContext,
    pub(super) threads: u16,
    pub(super) window: u32,
    pub(super) text_window: u32,
}

impl Model {
    /// Reads, verifies and loads a model; silences the logs of whisper.cpp.
    ///
    /// # Errors
    /// If the file is missing, is not the expected one, or is not a model.
    pub fn load(settings: &ModelSettings) -> Result<Self, WhisperError> {
        // Without a backend behind them the hooks drop every line; whisper.cpp's debug lines hold the words.
        install_logging_hooks();
        let file = read_verified(&settings.path, settings.bytes, &settings.sha256)?;
        let (window, text_window) = windows(&file)?;
        let mut parameters = WhisperContextParameters::new();
        // With flash attention and a short audio context whisper.cpp 1.8.3 attends to what earlier runs left behind.
        parameters.use_gpu(false).flash_attn(false);
        let context =
            WhisperContext::new_from_buffer_with_params(&file, parameters).map_err(|_| WhisperError::Refused)?;
        Ok(Self {
            context: Arc::new(context),
            audio_context: settings.audio_context,
            threads: settings.threads.max(1),
            window,
            text_window,
        })
    }

    /// Memory for one run at a time.
    ///
    /// # Errors
    /// If there is not enough of it.
    pub fn lane(&self) -> Result<Lane, WhisperError> {
        Lane::new(self)
    }
}

/// The encoder's and the decoder's window from the file's header: after the magic come n_vocab, n_audio_ctx,
/// n_audio_state, n_audio_head, n_audio_layer and n_text_ctx, each a 32-bit integer, little endian.
fn windows(file: &[u8]) -> Result<(u32, u32), WhisperError> {
    let field = |index: usize| {
        let bytes = file.get(index * 4..index * 4 + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    };
    if file.get(..4) != Some(&MAGIC) {
        return Err(WhisperError::NotGgml);
    }
    match (field(2), field(6)) {
        (Some(window @ 64..=WINDOW_POSITIONS), Some(text @ 32..=4_096)) => Ok((window, text)),
        _ => Err(WhisperError::NotGgml),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_are_read_from_the_header_and_a_strange_one_is_refused() {
        let header = |window: u32, text: u32| {
            let fields = [51_864, window, 256, 4, 4, text];
            MAGIC.into_iter().chain(fields.into_iter().flat_map(u32::to_le_bytes)).collect::<Vec<u8>>()
        };
        assert_eq!(windows(&header(1_500, 256)).unwrap(), (1_500, 256));
        for file in [header(0, 256), header(1_501, 256), header(1_500, 0), b"GGUF".to_vec(), Vec::new()] {
            assert!(matches!(windows(&file), Err(WhisperError::NotGgml)));
        }
        assert!(matches!(windows(&header(1_500, 256)[..20]), Err(WhisperError::NotGgml)));
    }
}
