//! How the voice ends where it stops: fallen, as at the end of what somebody wanted to say, or held up, as in the middle.
//!
//! Speakers who give the turn away let the voice fall (or, asking, rise high), and those who only pause hold it level;
//! A. Gravano and J. Hirschberg, "Turn-taking cues in task-oriented dialogue", Computer Speech and Language 25 (2011),
//! section 4.1. It is one sign beside the words, and where there is no pitch to be found it says nothing.

use crate::units::{CallTime, Hertz, Span};
use std::collections::VecDeque;

/// What is looked back on: a short phrase. The voice sinks slowly over a whole sentence whether it ends or not.
const LOOK_BACK: Span = Span::from_millis(1_200);

/// Fewer voiced frames than this have no melody: 120 ms.
const LEAST: usize = 6;

/// The last frames, whose middle one is the end: one wrong frame does not decide.
const END: usize = 3;

/// The frames before the end that belong to neither the end nor what it is compared with.
const BETWEEN: usize = 1;

/// Fallen: at or below so many thousandths of the pitch before, two and a half semitones down.
const FALLEN_PERMILLE: u64 = 866;

/// Held: at or above so many thousandths, at most one and a fifth of a semitone down.
const HELD_PERMILLE: u64 = 933;

/// How the voice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Melody {
    /// No pitch was found: a whisper, a noisy line, a short word.
    Unheard,
    /// It fell.
    Fallen,
    /// Somewhat lower: neither of the two.
    Between,
    /// It stayed where it was, or rose.
    Held,
}

/// The pitch of the last voiced frames.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pitches {
    recent: VecDeque<(CallTime, Hertz)>,
}

impl Pitches {
    /// Notes a voiced frame.
    pub(super) fn push(&mut self, at: CallTime, pitch: Hertz) {
        while self.recent.front().is_some_and(|(then, _)| at.since(*then) > LOOK_BACK) {
            self.recent.pop_front();
        }
        self.recent.push_back((at, pitch));
    }

    /// How the voice ended.
    pub(super) fn melody(&self) -> Melody {
        if self.recent.len() < LEAST {
            return Melody::Unheard;
        }
        let all: Vec<u16> = self.recent.iter().map(|(_, pitch)| pitch.0).collect();
        let end = &all[all.len() - END..];
        // Where there is little more than an end, it is compared with all there is.
        let earlier = if all.len() > 2 * (END + BETWEEN) { &all[..all.len() - END - BETWEEN] } else { &all[..] };
        let (end, before) = (u64::from(middle(end)), u64::from(middle(earlier)).max(1));
        match end * 1_000 / before {
            0..=FALLEN_PERMILLE => Melody::Fallen,
            ratio if ratio < HELD_PERMILLE => Melody::Between,
            _ => Melody::Held,
        }
    }
}

/// The median; of an even number the higher of the two.
fn middle(values: &[u16]) -> u16 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pitches: impl IntoIterator<Item = u16>) -> Melody {
        let mut all = Pitches::default();
        for (frame, hertz) in pitches.into_iter().enumerate() {
            all.push(CallTime::from_millis(20 * frame as u64), Hertz(hertz));
        }
        all.melody()
    }

    #[test]
    fn a_voice_that_falls_is_told_from_one_that_stays_up() {
        let level = [120; 20];
        assert_eq!(of(level), Melody::Held);
        assert_eq!(of(level.into_iter().chain([110, 100, 95])), Melody::Fallen);
        assert_eq!(of(level.into_iter().chain([112, 109, 108])), Melody::Between);
        assert_eq!(of(level.into_iter().chain([130, 150, 160])), Melody::Held);
    }

    #[test]
    fn one_frame_heard_an_octave_low_decides_nothing() {
        assert_eq!(of([120; 20].into_iter().chain([60, 120, 120])), Melody::Held);
    }

    #[test]
    fn a_voice_without_pitch_says_nothing() {
        assert_eq!(of([120; 5]), Melody::Unheard);
        assert_eq!(of([]), Melody::Unheard);
    }

    #[test]
    fn what_was_long_ago_does_not_count() {
        let mut all = Pitches::default();
        for frame in 0..20 {
            all.push(CallTime::from_millis(20 * frame), Hertz(240));
        }
        for frame in 0..20 {
            all.push(CallTime::from_millis(2_000 + 20 * frame), Hertz(120));
        }
        assert_eq!(all.melody(), Melody::Held);
    }
}
