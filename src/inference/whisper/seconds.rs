//! The recogniser's second choice at each token, noted while it decodes: what it nearly heard is read by the tripwire.

use std::ffi::{c_int, c_void};
use whisper_rs::{WhisperSysContext, WhisperSysState, WhisperTokenData, WhisperTokenId};

#[derive(Debug, Clone, Copy)]
struct Choice {
    first: WhisperTokenId,
    second: WhisperTokenId,
    /// Probability of the second relative to the first.
    ratio: f32,
}

/// First and second choices of the run in progress, by position.
pub(super) struct Seconds {
    choices: Vec<Choice>,
    vocabulary: usize,
    end_of_text: WhisperTokenId,
}

impl Seconds {
    pub(super) fn new(vocabulary: c_int, end_of_text: WhisperTokenId) -> Self {
        Self { choices: Vec::new(), vocabulary: usize::try_from(vocabulary).unwrap_or(0), end_of_text }
    }

    pub(super) fn clear(&mut self) {
        self.choices.clear();
    }

    /// The second choice at a position, with its probability relative to the first, if the first is what was taken.
    pub(super) fn at(&self, position: usize, taken: WhisperTokenId) -> Option<(WhisperTokenId, f32)> {
        let choice = self.choices.get(position)?;
        (choice.first == taken && choice.second < self.end_of_text).then_some((choice.second, choice.ratio))
    }

    fn note_at(&mut self, position: usize, logits: &[f32]) {
        let (mut first, mut second) = ((0, f32::NEG_INFINITY), (0, f32::NEG_INFINITY));
        for (id, logit) in logits.iter().enumerate() {
            if *logit > second.1 {
                if *logit > first.1 {
                    (first, second) = ((id, *logit), first);
                } else {
                    second = (id, *logit);
                }
            }
        }
        let id = |index: usize| WhisperTokenId::try_from(index).unwrap_or(WhisperTokenId::MAX);
        self.choices.truncate(position);
        self.choices.push(Choice { first: id(first.0), second: id(second.0), ratio: (second.1 - first.1).exp() });
    }

    /// whisper.cpp's hook before a token is taken. Looks, and changes nothing.
    ///
    /// # Safety
    /// `logits` must point to as many values as the vocabulary has, and `user_data` to a `Seconds` that nothing else
    /// uses during the call.
    pub(super) unsafe extern "C" fn note(
        _context: *mut WhisperSysContext,
        _state: *mut WhisperSysState,
        _tokens: *const WhisperTokenData,
        n_tokens: c_int,
        logits: *mut f32,
        user_data: *mut c_void,
    ) {
        // SAFETY: by this function's contract, which whisper.cpp and `Lane::decode` keep.
        let (seconds, position) = (unsafe { user_data.cast::<Self>().as_mut() }, usize::try_from(n_tokens));
        let (Some(seconds), Ok(position), false) = (seconds, position, logits.is_null()) else { return };
        // SAFETY: as above.
        let logits = unsafe { std::slice::from_raw_parts(logits, seconds.vocabulary) };
        seconds.note_at(position, logits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_highest_are_noted_whatever_their_order() {
        let mut seconds = Seconds::new(4, 3);
        seconds.note_at(0, &[1.0, 3.0, 2.0, f32::NEG_INFINITY]);
        seconds.note_at(1, &[3.0, 2.0, 1.0, f32::NEG_INFINITY]);
        assert_eq!(seconds.at(0, 1).map(|second| second.0), Some(2));
        assert_eq!(seconds.at(1, 0).map(|second| second.0), Some(1));
        let ratio = seconds.at(1, 0).unwrap().1;
        assert!((ratio - (-1.0_f32).exp()).abs() < 1e-6);
    }

    #[test]
    fn there_is_no_second_for_another_token_or_when_the_text_would_have_ended() {
        let mut seconds = Seconds::new(4, 3);
        seconds.note_at(0, &[1.0, 3.0, 0.0, 2.0]);
        assert!(seconds.at(0, 1).is_none());
        assert!(seconds.at(0, 0).is_none());
        assert!(seconds.at(1, 1).is_none());
    }
}
