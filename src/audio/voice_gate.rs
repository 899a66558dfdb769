//! Whether a voice is heard from a person: a desk, or a human line (safety rule S13).

use super::{Frame, level};
use calmline_core::units::Dbfs;

/// Louder than this counts as voice. A headset's speech lies around -30 dBFS, a quiet room below -55.
const VOICE_ABOVE: Dbfs = Dbfs(-45);

/// Frames of voice that make a speaker: 200 ms, longer than a click or a cough, shorter than "hello".
const FRAMES_TO_SPEAK: u32 = 10;

/// Frames after which an unbroken voice is reported again: one second, so that a voice heard before the bridge stood is
/// heard after it too, and a talking desk does not flood the call's inbox.
const FRAMES_TO_REPEAT: u32 = 50;

/// What a frame told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Nothing yet, or nothing more.
    Nothing,
    /// A voice is there.
    Heard,
}

/// Counts loud frames. A quiet frame takes one back, so scattered clicks never add up.
#[derive(Debug, Clone, Default)]
pub struct VoiceGate {
    loud: u32,
    until_repeat: u32,
}

impl VoiceGate {
    /// A gate that has heard nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next frame of a desk that is not muted.
    pub fn take(&mut self, frame: &Frame) -> Voice {
        self.until_repeat = self.until_repeat.saturating_sub(1);
        if level(frame) > VOICE_ABOVE {
            self.loud = (self.loud + 1).min(FRAMES_TO_SPEAK);
        } else {
            self.loud = self.loud.saturating_sub(1);
        }
        if self.loud == FRAMES_TO_SPEAK && self.until_repeat == 0 {
            self.until_repeat = FRAMES_TO_REPEAT;
            return Voice::Heard;
        }
        Voice::Nothing
    }

    /// Forgets what was heard, as when the desk is muted.
    pub fn reset(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOUD: Frame = [3_000; 160];
    const QUIET: Frame = [30; 160];

    fn heard(gate: &mut VoiceGate, frame: &Frame, times: usize) -> usize {
        (0..times).filter(|_| gate.take(frame) == Voice::Heard).count()
    }

    #[test]
    fn two_hundred_milliseconds_of_voice_are_a_speaker_and_less_is_not() {
        let mut gate = VoiceGate::new();
        assert_eq!(heard(&mut gate, &LOUD, 9), 0);
        assert_eq!(heard(&mut gate, &LOUD, 1), 1);
    }

    #[test]
    fn a_quiet_room_and_scattered_clicks_are_no_speaker() {
        let mut gate = VoiceGate::new();
        assert_eq!(heard(&mut gate, &QUIET, 500), 0);
        for _ in 0..50 {
            assert_eq!(heard(&mut gate, &LOUD, 2), 0);
            assert_eq!(heard(&mut gate, &QUIET, 10), 0);
        }
    }

    #[test]
    fn a_voice_that_goes_on_is_reported_once_a_second() {
        let mut gate = VoiceGate::new();
        assert_eq!(heard(&mut gate, &LOUD, 9 + 150), 3);
    }
}
