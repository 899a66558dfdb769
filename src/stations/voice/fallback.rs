//! Clips that need no worker: what is said when there is no voice, and while it is late.

use crate::audio::read_wav_from;
use std::sync::{Arc, OnceLock};

/// A recorded clip, compiled into the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FallbackClip {
    /// The greeting that the safety rules ask for, when the agency's own cannot be said.
    Greeting,
    /// Bridges a late answer.
    OneMoment,
    /// Said once a person is in fact being called.
    PersonIsCalled,
}

impl FallbackClip {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Greeting, Self::OneMoment, Self::PersonIsCalled];

    /// The words that are heard.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Greeting => {
                "This is an automated assistant, and the call is recorded. If this is an emergency, hang up and dial \
                 9 1 1, or stay on and say so. Press 0 for a person."
            }
            Self::OneMoment => "One moment, please.",
            Self::PersonIsCalled => "Please stay on the line. A person is being called.",
        }
    }

    /// The file's name in `voices/fallback`.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Greeting => "greeting.wav",
            Self::OneMoment => "one-moment.wav",
            Self::PersonIsCalled => "person-is-called.wav",
        }
    }

    /// The samples, 8 kHz.
    #[must_use]
    pub fn sound(self) -> Arc<[i16]> {
        static CLIPS: [OnceLock<Arc<[i16]>>; 3] = [const { OnceLock::new() }; 3];
        let (clip, wav): (&OnceLock<Arc<[i16]>>, &[u8]) = match self {
            Self::Greeting => (&CLIPS[0], include_bytes!("../../../voices/fallback/greeting.wav")),
            Self::OneMoment => (&CLIPS[1], include_bytes!("../../../voices/fallback/one-moment.wav")),
            Self::PersonIsCalled => (&CLIPS[2], include_bytes!("../../../voices/fallback/person-is-called.wav")),
        };
        Arc::clone(clip.get_or_init(|| read_wav_from(wav).unwrap_or_default().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::level;

    #[test]
    fn every_clip_is_inside_the_program_and_says_its_words_at_their_level() {
        for clip in FallbackClip::ALL {
            let sound = clip.sound();
            let words = clip.text().split_whitespace().count();
            let seconds = sound.len() as f64 / 8_000.0;
            assert!(seconds > words as f64 * 0.2 && seconds < words as f64 * 0.8, "{clip:?} lasts {seconds} s");
            assert!((-26..=-18).contains(&level(&sound).0), "{clip:?} at {:?}", level(&sound));
        }
    }
}
