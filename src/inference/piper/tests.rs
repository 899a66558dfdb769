//! Piper's way of speaking, with a voice that sounds each phoneme id as a tone of its own.

use super::*;
use crate::inference::manifest::{Manifest, read_verified};
use crate::inference::onnx;

/// Samples that the test voice gives for one id.
const PER_ID: usize = 256;

fn files() -> PiperFiles {
    PiperFiles::beside(&Path::new(env!("CARGO_MANIFEST_DIR")).join("voices/testing/tiny-piper.onnx"))
}

fn voice() -> PiperVoice {
    let runtime = onnx::load(&onnx::default_library()).unwrap();
    PiperVoice::open(runtime, &files(), None, 1.0).unwrap()
}

/// Which ids sound, in order, found by their pitch.
fn heard(sound: &[f32]) -> Vec<i64> {
    let hz = |piece: &[f32]| {
        let crossings = piece.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        crossings as f32 * 22_050.0 / PER_ID as f32
    };
    sound.chunks(PER_ID).map(|piece| (hz(piece) / 30.0).round() as i64).collect()
}

#[test]
fn a_clause_is_spoken_at_the_telephones_rate_and_level() {
    let sound = voice().speak("Where is the car?").unwrap();
    assert!(sound.len() > 1_000, "{}", sound.len());
    let db = crate::audio::level(&sound).0;
    assert!((-26..=-18).contains(&db), "{db}");
}

#[test]
fn the_model_is_given_begin_two_pads_and_a_pad_after_every_phoneme() {
    let ids = heard(&voice().speak_raw("Car?").unwrap());
    // Pads are silent. Begin, which is id 1, is too low a tone to count in so short a piece.
    let silent: Vec<usize> = ids.iter().enumerate().filter(|(_, id)| **id == 0).map(|(at, _)| at).collect();
    assert!(silent.contains(&1) && silent.contains(&2), "{ids:?}");
    assert!((3..ids.len() - 1).all(|at| (ids[at] == 0) == (at % 2 == 0)), "{ids:?}");
}

#[test]
fn a_question_mark_reaches_the_model() {
    let with = voice().speak_raw("Car?").unwrap();
    let without = voice().speak_raw("Car").unwrap();
    assert_eq!(with.len(), without.len() + 2 * PER_ID, "one more id and its pad");
}

#[test]
fn nothing_to_say_is_an_error_and_the_voice_goes_on() {
    let mut voice = voice();
    assert!(matches!(voice.speak("..."), Err(PiperError::Espeak(EspeakError::Silent))));
    assert!(voice.speak("Yes.").is_ok());
}

#[test]
fn missing_and_broken_files_are_named() {
    let runtime = onnx::load(&onnx::default_library()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let broken = PiperFiles::beside(&folder.path().join("voice.onnx"));
    let open = |files: &PiperFiles| PiperVoice::open(runtime, files, None, 1.0).unwrap_err();
    assert!(matches!(open(&broken), PiperError::Unreadable(path) if path == broken.config));
    std::fs::copy(files().config, &broken.config).unwrap();
    assert!(matches!(open(&broken), PiperError::Unreadable(path) if path == broken.model));
    std::fs::write(&broken.model, "not a model").unwrap();
    assert!(matches!(open(&broken), PiperError::Onnx(OnnxError::Session(_))));
    std::fs::write(&broken.config, "{}").unwrap();
    assert!(matches!(open(&broken), PiperError::Configuration(_)));
}

#[test]
fn the_files_that_the_manifest_lists_are_the_ones_in_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("voices");
    let manifest = Manifest::read(&folder.join("manifest.toml")).unwrap();
    assert!(!manifest.models().is_empty());
    for entry in manifest.models() {
        read_verified(&folder.join(&entry.file), entry.bytes, &entry.sha256).unwrap();
    }
}
