//! What the agent's mouth plays: the sound of one prompt at a time, appended while it plays.
//!
//! A prompt may run dry (its voice is still rendering): that is silence and not an end. It ends when it was closed and
//! its last sample has left, or when it was hushed.

use super::frame::{Frame, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
use calmline_core::units::Span;
use std::collections::VecDeque;
use std::sync::Arc;

/// Gain of a ducked prompt: 18 dB down, plainly heard to give way and still going on.
const DUCKED_GAIN: f32 = 0.125_892_54;

/// Samples over which the gain would move from full to none while a prompt ends: 40 ms, short enough to be a reaction, long
/// enough to sound like a voice that falls silent.
const FADE_SAMPLES: f32 = 320.0;

/// The same while it is ducked and brought back: 20 ms, one frame. It clicks no more than a longer one, and the duck has a
/// budget.
const DUCK_SAMPLES: f32 = 160.0;

/// Samples held for one prompt: two minutes, far more than anyone listens to.
const SAMPLES_HELD: usize = 120 * SAMPLE_RATE_HZ as usize;

/// The prompt is longer than two minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a prompt holds at most two minutes of sound")]
pub struct PromptTooLong;

/// What became of one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Played {
    /// No prompt: silence.
    Nothing,
    /// The prompt's sound.
    Sound,
    /// The prompt has no sound yet, or ran dry: silence.
    Waiting,
    /// The prompt's last sample is in this frame.
    Finished,
    /// The fade of a hushed prompt ended in this frame.
    Cut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Idle,
    /// More sound may come.
    Open,
    /// All sound is there.
    Closed,
    /// Fading to nothing.
    Hushing,
}

/// The playout of one leg. Chunks are shared, so that a cached prompt is played from the cache.
#[derive(Debug)]
pub struct Playout {
    phase: Phase,
    chunks: VecDeque<Arc<[i16]>>,
    /// Next sample within the first chunk.
    cursor: usize,
    held: usize,
    played: usize,
    gain: f32,
    target: f32,
}

impl Playout {
    /// Nothing to play.
    #[must_use]
    pub fn new() -> Self {
        Self {
            phase: Phase::Idle,
            chunks: VecDeque::with_capacity(64),
            cursor: 0,
            held: 0,
            played: 0,
            gain: 1.0,
            target: 1.0,
        }
    }

    /// Starts a prompt; whatever is left of the one before is forgotten.
    pub fn begin(&mut self) {
        self.chunks.clear();
        self.cursor = 0;
        self.held = 0;
        self.played = 0;
        self.gain = 1.0;
        self.target = 1.0;
        self.phase = Phase::Open;
    }

    /// Appends sound to the prompt. Without an open prompt it has no meaning any more and is dropped.
    ///
    /// # Errors
    /// If the prompt would grow beyond two minutes; it then keeps what it has.
    pub fn append(&mut self, sound: Arc<[i16]>) -> Result<(), PromptTooLong> {
        if self.phase != Phase::Open || sound.is_empty() {
            return Ok(());
        }
        if self.played + self.held + sound.len() > SAMPLES_HELD {
            return Err(PromptTooLong);
        }
        self.held += sound.len();
        self.chunks.push_back(sound);
        Ok(())
    }

    /// Says that all sound of the prompt has been appended.
    pub fn close(&mut self) {
        if self.phase == Phase::Open {
            self.phase = Phase::Closed;
        }
    }

    /// Lowers the prompt by 18 dB.
    pub fn duck(&mut self) {
        if self.phase != Phase::Hushing {
            self.target = DUCKED_GAIN;
        }
    }

    /// Brings it back.
    pub fn unduck(&mut self) {
        if self.phase != Phase::Hushing {
            self.target = 1.0;
        }
    }

    /// Fades the prompt out within 40 ms; [`Played::Cut`] tells when it is gone.
    pub fn hush(&mut self) {
        if self.phase != Phase::Idle {
            self.phase = Phase::Hushing;
            self.target = 0.0;
        }
    }

    /// How much of the prompt has been played.
    #[must_use]
    pub fn played(&self) -> Span {
        Span::from_micros(self.played as u64 * 1_000_000 / u64::from(SAMPLE_RATE_HZ))
    }

    /// How much sound waits to be played.
    #[must_use]
    pub fn waiting(&self) -> Span {
        Span::from_micros(self.held as u64 * 1_000_000 / u64::from(SAMPLE_RATE_HZ))
    }

    /// Whether a prompt is being played or awaited.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.phase != Phase::Idle
    }

    /// Fills the next frame and tells what it holds.
    pub fn next(&mut self, frame: &mut Frame) -> Played {
        frame.fill(0);
        if self.phase == Phase::Idle {
            return Played::Nothing;
        }
        let filled = self.copy(frame);
        let faded = self.shape(&mut frame[..filled]);
        self.played += filled;
        match self.phase {
            Phase::Hushing if faded || self.held == 0 => self.end(Played::Cut),
            Phase::Closed if self.held == 0 => self.end(Played::Finished),
            Phase::Open if filled == 0 => Played::Waiting,
            Phase::Idle | Phase::Open | Phase::Closed | Phase::Hushing => Played::Sound,
        }
    }

    fn end(&mut self, how: Played) -> Played {
        self.chunks.clear();
        self.cursor = 0;
        self.held = 0;
        self.phase = Phase::Idle;
        how
    }

    fn copy(&mut self, frame: &mut Frame) -> usize {
        let mut filled = 0;
        while filled < SAMPLES_PER_FRAME {
            let Some(chunk) = self.chunks.front() else { break };
            let rest = &chunk[self.cursor..];
            let count = rest.len().min(SAMPLES_PER_FRAME - filled);
            frame[filled..filled + count].copy_from_slice(&rest[..count]);
            filled += count;
            self.cursor += count;
            self.held -= count;
            if self.cursor == chunk.len() {
                self.chunks.pop_front();
                self.cursor = 0;
            }
        }
        filled
    }

    /// Moves the gain towards its target sample by sample; true if it has come down to nothing.
    fn shape(&mut self, samples: &mut [i16]) -> bool {
        if self.gain == 1.0 && self.target == 1.0 {
            return false;
        }
        let step = 1.0 / if self.phase == Phase::Hushing { FADE_SAMPLES } else { DUCK_SAMPLES };
        for sample in samples {
            let distance = (self.target - self.gain).clamp(-step, step);
            self.gain += distance;
            *sample = (f32::from(*sample) * self.gain) as i16;
        }
        self.phase == Phase::Hushing && self.gain <= 0.0
    }
}

impl Default for Playout {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(value: i16, count: usize) -> Arc<[i16]> {
        vec![value; count].into()
    }

    fn next(playout: &mut Playout) -> (Frame, Played) {
        let mut frame = [99; SAMPLES_PER_FRAME];
        let played = playout.next(&mut frame);
        (frame, played)
    }

    #[test]
    fn without_a_prompt_there_is_silence() {
        assert_eq!(next(&mut Playout::new()), ([0; 160], Played::Nothing));
    }

    #[test]
    fn chunks_of_any_size_play_without_a_seam_and_the_last_sample_ends_the_prompt() {
        let mut playout = Playout::new();
        playout.begin();
        playout.append(sound(5, 100)).expect("short");
        playout.append(sound(6, 100)).expect("short");
        playout.close();
        let (first, played) = next(&mut playout);
        assert_eq!((first[99], first[100], first[159], played), (5, 6, 6, Played::Sound));
        let (second, played) = next(&mut playout);
        assert_eq!((second[39], second[40], played), (6, 0, Played::Finished));
        assert_eq!(playout.played(), Span::from_millis(25));
        assert_eq!(next(&mut playout).1, Played::Nothing);
    }

    #[test]
    fn running_dry_is_silence_and_the_prompt_goes_on_when_sound_comes() {
        let mut playout = Playout::new();
        playout.begin();
        assert_eq!(next(&mut playout).1, Played::Waiting);
        playout.append(sound(5, 160)).expect("short");
        assert_eq!(next(&mut playout).1, Played::Sound);
        assert_eq!(next(&mut playout).1, Played::Waiting);
        playout.append(sound(7, 160)).expect("short");
        playout.close();
        assert_eq!(next(&mut playout), ([7; 160], Played::Finished));
        assert_eq!(playout.played(), Span::from_millis(40));
    }

    #[test]
    fn a_prompt_that_never_had_sound_finishes_when_it_is_closed() {
        let mut playout = Playout::new();
        playout.begin();
        playout.close();
        assert_eq!(next(&mut playout).1, Played::Finished);
    }

    #[test]
    fn ducking_is_eighteen_decibels_by_a_ramp_and_comes_back() {
        let mut playout = Playout::new();
        playout.begin();
        playout.append(sound(10_000, 160 * 20)).expect("short");
        next(&mut playout);
        playout.duck();
        let (ramp, _) = next(&mut playout);
        assert!(ramp.windows(2).all(|pair| (pair[0] - pair[1]).abs() <= 63), "no step is audible");
        assert_eq!(ramp[159], 1_258, "it is down within the frame");
        assert_eq!(next(&mut playout).0, [1_258; 160]);
        playout.unduck();
        assert_eq!(next(&mut playout).0[159], 10_000);
    }

    #[test]
    fn hushing_fades_to_nothing_within_sixty_milliseconds_and_tells_how_much_was_heard() {
        let mut playout = Playout::new();
        playout.begin();
        playout.append(sound(10_000, 160 * 100)).expect("short");
        next(&mut playout);
        playout.hush();
        assert_eq!(next(&mut playout).1, Played::Sound);
        let (last, played) = next(&mut playout);
        assert_eq!(played, Played::Cut);
        assert_eq!(last[159], 0);
        assert_eq!(playout.played(), Span::from_millis(60));
        assert_eq!(next(&mut playout), ([0; 160], Played::Nothing));
    }

    #[test]
    fn hushing_a_prompt_that_waits_for_sound_cuts_it_at_once() {
        let mut playout = Playout::new();
        playout.begin();
        playout.hush();
        assert_eq!(next(&mut playout).1, Played::Cut);
    }

    #[test]
    fn sound_for_a_prompt_that_was_hushed_is_dropped() {
        let mut playout = Playout::new();
        playout.begin();
        playout.hush();
        playout.append(sound(9, 160)).expect("dropped");
        assert_eq!(next(&mut playout), ([0; 160], Played::Cut));
    }

    #[test]
    fn a_prompt_of_more_than_two_minutes_is_refused() {
        let mut playout = Playout::new();
        playout.begin();
        playout.append(sound(1, SAMPLES_HELD)).expect("just fits");
        assert_eq!(playout.append(sound(1, 1)), Err(PromptTooLong));
    }
}
