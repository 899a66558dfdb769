//! One run at a time: the parameters, the padding, the abort flag.

use super::WhisperError;
use super::model::Model;
use super::seconds::Seconds;
use super::words::{Decoding, Ending, Token, alternatives, gather};
use crate::inference::manifest::AudioContext;
use std::ffi::{c_int, c_void};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperState};

/// The rate that Whisper hears at.
pub const SAMPLE_RATE_HZ: u32 = 16_000;

/// The shortest clip that is decoded, 100 ms: less holds no word, and whisper.cpp 1.8.3 reads past the end of a clip
/// of fewer than 201 samples.
pub const SHORTEST_SAMPLES: usize = 1_600;

/// Clips are padded with silence to 1.1 s: below one second whisper.cpp may find nothing.
const PADDED_SAMPLES: usize = 17_600;

/// The window of whisper.cpp: 30 s, less the 100 ms below which it drops the rest.
const LONGEST_SAMPLES: usize = 478_400;

/// Samples that one position of the encoder stands for: 20 ms.
const SAMPLES_PER_POSITION: usize = 320;

/// The audio context is rounded up to this many positions: the steps that the project's own model was trained with.
const CONTEXT_STEP: usize = 64;

/// Tokens that a clip may give: so many, and so many more for each second. People speak at most four or five words a
/// second, and a spelt word takes a token for each letter; a decoder caught in a loop gives tokens without end.
const TOKENS_AT_LEAST: usize = 8;
const TOKENS_PER_SECOND: usize = 8;

/// Below this the text window ends a run in a way that loses its words, so the token limit stays clear of it.
const WINDOW_RESERVE: usize = 6;

/// What one run needs beyond the weights. Used by one thread at a time.
pub struct Lane {
    context: Arc<WhisperContext>,
    state: WhisperState,
    template: FullParams<'static, 'static>,
    seconds: Seconds,
    audio_context: AudioContext,
    window: usize,
    text_window: usize,
}

impl Lane {
    pub(super) fn new(model: &Model) -> Result<Self, WhisperError> {
        let state = model.context.create_state().map_err(|_| WhisperError::Refused)?;
        Ok(Self {
            state,
            template: template(model.threads),
            seconds: Seconds::new(model.context.n_vocab(), model.context.token_eot()),
            context: Arc::clone(&model.context),
            audio_context: model.audio_context,
            window: model.window as usize,
            text_window: model.text_window as usize,
        })
    }

    /// Decodes a clip at 16 kHz, samples from -1 to 1. Takes tens of milliseconds to seconds.
    ///
    /// # Errors
    /// If the clip is too short or too long, `cancelled` was set, or whisper.cpp failed. The lane stays usable.
    pub fn decode(&mut self, clip: &[f32], cancelled: &AtomicBool) -> Result<Decoding, WhisperError> {
        if clip.len() < SHORTEST_SAMPLES {
            return Err(WhisperError::TooShort(clip.len()));
        }
        if clip.len() > LONGEST_SAMPLES.min(self.window * SAMPLES_PER_POSITION) {
            return Err(WhisperError::TooLong(clip.len()));
        }
        if cancelled.load(Ordering::Relaxed) {
            return Err(WhisperError::Cancelled);
        }
        let limit = self.token_limit(clip.len());
        let mut parameters = self.template.clone();
        parameters.set_audio_ctx(as_c_int(self.positions(clip.len())));
        parameters.set_max_tokens(as_c_int(limit));
        self.seconds.clear();
        // SAFETY: the flag and the record are borrowed until `full` returns, which is the only one that calls back;
        // whisper.cpp calls back on this thread, because one greedy decoder runs.
        unsafe {
            parameters.set_abort_callback(Some(is_cancelled));
            parameters.set_abort_callback_user_data(std::ptr::from_ref(cancelled).cast_mut().cast::<c_void>());
            parameters.set_filter_logits_callback(Some(Seconds::note));
            parameters.set_filter_logits_callback_user_data((&raw mut self.seconds).cast::<c_void>());
        }
        let padded: Vec<f32>;
        let samples = if clip.len() < PADDED_SAMPLES {
            padded = clip.iter().copied().chain(std::iter::repeat(0.0)).take(PADDED_SAMPLES).collect();
            &padded
        } else {
            clip
        };
        match self.state.full(parameters, samples) {
            Ok(()) => Ok(self.read(limit)),
            Err(_) if cancelled.load(Ordering::Relaxed) => Err(WhisperError::Cancelled),
            Err(_) => Err(WhisperError::Failed),
        }
    }

    fn positions(&self, samples: usize) -> usize {
        match self.audio_context {
            AudioContext::Whole => self.window,
            AudioContext::ByLength => {
                let needed = samples.div_ceil(SAMPLES_PER_POSITION).max(1);
                needed.next_multiple_of(CONTEXT_STEP).min(self.window)
            }
        }
    }

    fn token_limit(&self, samples: usize) -> usize {
        let by_length = TOKENS_AT_LEAST + TOKENS_PER_SECOND * samples / SAMPLE_RATE_HZ as usize;
        by_length.min((self.text_window / 2).saturating_sub(WINDOW_RESERVE)).max(1)
    }

    fn read(&self, limit: usize) -> Decoding {
        let end_of_text = self.context.token_eot();
        let mut tokens = Vec::new();
        // One segment is asked for; an empty result has none.
        for segment in self.state.as_iter() {
            for index in 0..segment.n_tokens() {
                let Some(token) = segment.get_token(index) else { continue };
                let data = token.token_data();
                if data.id >= end_of_text {
                    continue;
                }
                let Ok(bytes) = token.to_bytes() else { continue };
                let second = self.seconds.at(tokens.len(), data.id);
                tokens.push(Token {
                    bytes: bytes.to_vec(),
                    probability: data.p,
                    second: second.and_then(|(id, ratio)| {
                        let bytes = self.context.token_to_bytes(id).ok()?;
                        Some((bytes.to_vec(), ratio * data.p))
                    }),
                });
            }
        }
        let ending = if tokens.len() >= limit { Ending::TokenLimit } else { Ending::Natural };
        let (words, mean_log_probability) = gather(&tokens);
        Decoding { words, mean_log_probability, tokens: tokens.len(), ending, alternatives: alternatives(&tokens) }
    }
}

/// The parameters of every run. Made once per lane: setting the language leaks a string each time.
fn template(threads: u16) -> FullParams<'static, 'static> {
    // One decoder also keeps whisper.cpp from enlarging a cache, whose failure it would free twice.
    let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
    parameters.set_n_threads(c_int::from(threads.min(256)));
    // Never none, which means a second encoder pass to find out.
    parameters.set_language(Some("en"));
    parameters.set_translate(false);
    parameters.set_no_context(true);
    parameters.set_single_segment(true);
    parameters.set_no_timestamps(true);
    parameters.set_temperature(0.0);
    // A second temperature would decode again, up to five times.
    parameters.set_temperature_inc(0.0);
    // The end of text must be allowed first, or a clip without words could not be empty.
    parameters.set_suppress_blank(false);
    // No brackets, notes of music and the like.
    parameters.set_suppress_nst(true);
    parameters.set_print_special(false);
    parameters.set_print_progress(false);
    parameters.set_print_realtime(false);
    parameters.set_print_timestamps(false);
    parameters
}

unsafe extern "C" fn is_cancelled(flag: *mut c_void) -> bool {
    // SAFETY: `decode` passes a reference to an AtomicBool that lives until the run has ended.
    let flag = unsafe { flag.cast::<AtomicBool>().cast_const().as_ref() };
    flag.is_some_and(|flag| flag.load(Ordering::Relaxed))
}

fn as_c_int(value: usize) -> c_int {
    c_int::try_from(value).unwrap_or(c_int::MAX)
}
