use super::*;
use crate::worker::AsrWord;

/// A square wave whose level changes by 12 dB every 40 ms: speech, as far as the guards are concerned.
fn sound(millis: usize) -> Vec<i16> {
    let amplitude = |sample: usize| if (sample / 320).is_multiple_of(2) { 8_000 } else { 2_000 };
    (0..millis * 8).map(|sample| if sample % 16 < 8 { amplitude(sample) } else { -amplitude(sample) }).collect()
}

fn heard(text: &str, mean_log_probability: f32) -> AsrHeard {
    AsrHeard {
        words: text.split_whitespace().map(|word| AsrWord { text: word.to_owned(), least: 0.9 }).collect(),
        mean_log_probability,
        ..AsrHeard::default()
    }
}

fn verdict(text: &str, mean_log_probability: f32, millis: usize) -> Verdict {
    judge(&heard(text, mean_log_probability), &sound(millis), &GuardSettings::default())
}

fn removed_by(text: &str) -> Option<Guard> {
    verdict(text, -0.1, 8_000).removed_by
}

#[test]
fn plain_sentences_are_graded_by_their_probability() {
    let sentence = "There's a pothole on Elm Street.";
    assert_eq!(verdict(sentence, -0.29, 2_000).trust, TranscriptTrust::Plausible);
    assert_eq!(verdict(sentence, -0.31, 2_000).trust, TranscriptTrust::Doubtful);
}

#[test]
fn no_words_or_bare_punctuation_is_empty() {
    assert_eq!(verdict("", 0.0, 2_000).trust, TranscriptTrust::Empty);
    assert_eq!(verdict("- . ...", -0.1, 2_000).trust, TranscriptTrust::Empty);
}

#[test]
fn loops_are_removed_and_the_repetitions_of_frightened_people_are_not() {
    assert_eq!(removed_by("the dog the dog the dog the dog barks"), Some(Guard::Loop));
    assert_eq!(removed_by("so so so so so so"), Some(Guard::Loop));
    let sentence = "I am in the street now ";
    assert_eq!(removed_by(&sentence.repeat(3)), Some(Guard::Loop));
    assert_eq!(removed_by("help help help help please"), None);
    assert_eq!(removed_by("no no no no no"), None);
    assert_eq!(removed_by("he's hitting her he's hitting her"), None);
    assert_eq!(removed_by("5 5 5 0 0 0 0 0 0 0"), None);
}

#[test]
fn sentences_of_subtitles_are_removed_wherever_they_stand_and_however_they_are_written() {
    assert_eq!(removed_by("Thanks for watching!"), Some(Guard::KnownInvention));
    assert_eq!(removed_by("okay. Please subscribe, bye"), Some(Guard::KnownInvention));
    assert_eq!(removed_by("Don't forget to subscribe."), Some(Guard::KnownInvention));
    assert_eq!(removed_by("they keep watching my house"), None);
}

#[test]
fn a_courtesy_is_believed_only_when_the_recogniser_is_sure() {
    assert_eq!(verdict("Thank you.", -0.05, 900).trust, TranscriptTrust::Plausible);
    assert_eq!(verdict("Thank you.", -0.8, 900).removed_by, Some(Guard::KnownInvention));
}

#[test]
fn text_without_room_in_the_sound_is_removed_and_hurried_text_is_doubtful() {
    let words = "abcdefghij abcdefghij abcdefghij";
    assert_eq!(verdict(words, -0.1, 2_000).trust, TranscriptTrust::Plausible);
    assert_eq!(verdict(words, -0.1, 1_100).trust, TranscriptTrust::Doubtful);
    assert_eq!(verdict(words, -0.1, 800).removed_by, Some(Guard::SpeechRate));
}

#[test]
fn text_on_next_to_no_sound_is_removed() {
    let mut clip = vec![0; 16_000];
    clip[..640].copy_from_slice(&sound(80));
    let verdict = judge(&heard("no", -0.1), &clip, &GuardSettings::default());
    assert_eq!(verdict.removed_by, Some(Guard::TooLittleSound));
    let silent = judge(&heard("no", -0.1), &[0; 16_000], &GuardSettings::default());
    assert_eq!(silent.removed_by, Some(Guard::TooLittleSound));
}

#[test]
fn text_for_a_steady_sound_is_removed() {
    let steady: Vec<i16> = (0..16_000).map(|sample| if sample % 16 < 8 { 8_000 } else { -8_000 }).collect();
    let verdict = judge(&heard("she is there", -0.1), &steady, &GuardSettings::default());
    assert_eq!(verdict.removed_by, Some(Guard::SteadySound));
}

#[test]
fn a_run_that_did_not_end_is_removed() {
    let cut = AsrHeard { cut_at_limit: true, ..heard("and then he", -0.1) };
    let verdict = judge(&cut, &sound(2_000), &GuardSettings::default());
    assert_eq!(verdict, Verdict { trust: TranscriptTrust::Removed, removed_by: Some(Guard::TokenLimit) });
}
