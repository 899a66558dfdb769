//! espeak-ng speaks, measured.

use super::*;
use crate::audio::level;

const SENTENCE: &str = "Please tell me the street and the nearest cross street.";

fn voice(name: &str) -> Espeak {
    Espeak::open(None, name.parse().unwrap(), Tuning::default()).unwrap()
}

#[test]
fn a_sentence_has_a_plausible_length_and_level() {
    let sound = voice("en-us").speak(SENTENCE).unwrap();
    let seconds = sound.len() as f64 / 8_000.0;
    assert!((2.0..5.0).contains(&seconds), "{seconds} s");
    let db = level(&sound).0;
    assert!((-25..=-18).contains(&db), "{db} dBFS over the whole clause, its gaps included");
    let peak = sound.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
    assert!(peak < 29_500, "the peak is {peak}");
}

#[test]
fn two_variants_are_two_voices_of_one_language() {
    let one = voice("en-us").speak(SENTENCE).unwrap();
    let other = voice("en-us+f5").speak(SENTENCE).unwrap();
    assert_ne!(one, other);
    assert_ne!(other, voice("en-gb+Nguyen").speak(SENTENCE).unwrap());
}

#[test]
fn the_same_text_takes_the_same_time_whatever_was_said_before() {
    let agent = voice("en-us");
    let first = agent.speak(SENTENCE).unwrap();
    voice("en-gb+m3").speak("Something else entirely.").unwrap();
    assert!(first.len().abs_diff(agent.speak(SENTENCE).unwrap().len()) < 80, "more than 10 ms apart");
}

#[test]
fn a_slower_tuning_takes_longer() {
    let slow = Tuning { words_per_minute: 110, ..Tuning::default() };
    let slow = Espeak::open(None, VoiceName::default(), slow).unwrap().speak(SENTENCE).unwrap();
    assert!(slow.len() > voice("en-us").speak(SENTENCE).unwrap().len() * 5 / 4);
}

#[test]
fn unknown_voices_and_variants_are_refused() {
    for name in ["xx-yy", "en-us+nobody"] {
        let refused = Espeak::open(None, name.parse().unwrap(), Tuning::default()).unwrap_err();
        assert_eq!(refused, EspeakError::NoVoice(name.into()));
    }
}

#[test]
fn empty_long_and_odd_texts_are_answered_and_not_fatal() {
    let agent = voice("en-us");
    assert_eq!(agent.speak(" ... "), Err(EspeakError::Silent));
    assert_eq!(agent.speak(&"a".repeat(5_000)), Err(EspeakError::TextTooLong(5_000)));
    assert!(agent.speak("One\u{0}two\u{7}three <b>four</b> [[five]] \u{1f600}").is_ok());
}

#[test]
fn phonemes_are_ipa_and_keep_the_punctuation() {
    let clauses = voice("en-us").phonemes("Okay, where is the car? It is gone.").unwrap();
    let marks: Vec<Option<char>> = clauses.iter().map(|clause| clause.ends_with).collect();
    assert_eq!(marks, [Some(','), Some('?'), Some('.')], "{clauses:?}");
    assert!(clauses[1].ipa.contains('\u{25b}') && !clauses[1].ipa.contains('?'), "{clauses:?}");
    let number = voice("en-us").phonemes("It opens at 8.30").unwrap();
    assert_eq!(number.len(), 1, "{number:?}");
}

#[test]
fn many_threads_take_turns() {
    std::thread::scope(|scope| {
        for name in ["en-us", "en-gb", "en-us+f5", "en-us+m3"] {
            scope.spawn(move || {
                let agent = voice(name);
                let expected = agent.speak(SENTENCE).unwrap().len();
                for _ in 0..5 {
                    assert!(agent.speak(SENTENCE).unwrap().len().abs_diff(expected) < expected / 20, "{name}");
                }
            });
        }
    });
}

#[test]
fn a_text_of_several_clauses_has_its_pauses() {
    let one = render(&VoiceName::default(), &Tuning::default(), "Good morning everyone.").unwrap();
    let two =
        render(&VoiceName::default(), &Tuning::default(), "Good morning everyone. Good morning everyone.").unwrap();
    assert!(two.len().abs_diff(2 * one.len() + 8 * 380) < 160, "{} and {}", one.len(), two.len());
}
