//! The files of a Piper voice: the model, and beside it a JSON file that says how it is to be used.

use super::PiperError;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where a voice is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PiperFiles {
    /// The model, as `voices/en_US-amy-medium.onnx`.
    pub model: PathBuf,
    /// Its configuration, as `voices/en_US-amy-medium.onnx.json`.
    pub config: PathBuf,
    /// The speaker's name or number in a voice of several; the first one if none is given.
    pub speaker: Option<String>,
}

impl PiperFiles {
    /// The files of a voice by its model's path, named as Piper names them.
    #[must_use]
    pub fn beside(model: &Path) -> Self {
        let mut config = model.as_os_str().to_owned();
        config.push(".json");
        Self { model: model.to_path_buf(), config: config.into(), speaker: None }
    }

    /// Whether both are there.
    #[must_use]
    pub fn are_present(&self) -> bool {
        self.model.is_file() && self.config.is_file()
    }
}

/// What the configuration says.
pub(super) struct Voice {
    pub(super) model: piper_rs::ModelConfig,
    pub(super) sample_rate: u32,
    pub(super) espeak_voice: String,
    pub(super) letters: BTreeSet<char>,
    pub(super) speaker: i64,
    pub(super) length_scale: f32,
}

pub(super) fn read(files: &PiperFiles) -> Result<Voice, PiperError> {
    let text = std::fs::read_to_string(&files.config).map_err(|_| PiperError::Unreadable(files.config.clone()))?;
    let mut json: Value = serde_json::from_str(&text).map_err(|error| PiperError::Configuration(error.to_string()))?;
    let letters = simplify(&mut json)?;
    let sample_rate = json["audio"]["sample_rate"].as_u64().and_then(|rate| u32::try_from(rate).ok());
    let speaker = speaker(&json, files.speaker.as_deref())?;
    let espeak_voice = json["espeak"]["voice"].as_str().unwrap_or("en-us").to_owned();
    let length_scale = json["inference"]["length_scale"].as_f64().unwrap_or(1.0) as f32;
    let model = serde_json::from_value(json).map_err(|error| PiperError::Configuration(error.to_string()))?;
    let sample_rate = sample_rate.ok_or_else(|| PiperError::Configuration("no audio.sample_rate".into()))?;
    Ok(Voice { model, sample_rate, espeak_voice, letters, speaker, length_scale })
}

/// Makes the configuration one that piper-rs reads: it takes only phonemes of one letter and an id each, where some
/// voices list longer ones, and it wants the speakers listed where a voice of one speaker may leave them out. Returns the
/// letters.
fn simplify(json: &mut Value) -> Result<BTreeSet<char>, PiperError> {
    let wrong = |what: &str| PiperError::Configuration(what.to_owned());
    let whole = json.as_object_mut().ok_or_else(|| wrong("not an object"))?;
    whole.entry("speaker_id_map").or_insert_with(|| Value::Object(serde_json::Map::new()));
    whole.entry("num_speakers").or_insert(Value::from(1));
    let map = whole.get_mut("phoneme_id_map").and_then(Value::as_object_mut);
    let map = map.ok_or_else(|| wrong("no phoneme_id_map"))?;
    map.retain(|phoneme, ids| phoneme.chars().count() == 1 && ids.as_array().is_some_and(|ids| !ids.is_empty()));
    let letters: BTreeSet<char> = map.keys().filter_map(|phoneme| phoneme.chars().next()).collect();
    // Pad, begin and end: without them piper-rs would put id 0 in their places.
    if ['_', '^', '$'].iter().all(|mark| letters.contains(mark)) {
        Ok(letters)
    } else {
        Err(wrong("phoneme_id_map lacks one of _ ^ $"))
    }
}

fn speaker(json: &Value, wanted: Option<&str>) -> Result<i64, PiperError> {
    let Some(wanted) = wanted else { return Ok(0) };
    let by_name = json["speaker_id_map"][wanted].as_i64();
    let count = json["num_speakers"].as_i64().unwrap_or(1);
    let found = by_name.or_else(|| wanted.parse().ok()).filter(|id| (0..count).contains(id));
    found.ok_or_else(|| PiperError::NoSpeaker(wanted.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn phonemes_of_several_letters_are_left_out() {
        let mut json = json!({"phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [3], "a\u{26a}": [161], "b": []}});
        assert_eq!(simplify(&mut json).unwrap(), "$^_a".chars().collect());
        assert_eq!(json["num_speakers"], 1);
        assert!(json["speaker_id_map"].is_object());
    }

    #[test]
    fn a_map_without_its_marks_is_refused() {
        for mut json in [json!({"phoneme_id_map": {"a": [3]}}), json!({}), json!([1])] {
            assert!(matches!(simplify(&mut json), Err(PiperError::Configuration(_))));
        }
    }

    #[test]
    fn a_speaker_is_found_by_name_or_number() {
        let json = json!({"num_speakers": 3, "speaker_id_map": {"ann": 2}});
        assert_eq!(speaker(&json, None).unwrap(), 0);
        assert_eq!(speaker(&json, Some("ann")).unwrap(), 2);
        assert_eq!(speaker(&json, Some("1")).unwrap(), 1);
        assert!(matches!(speaker(&json, Some("3")), Err(PiperError::NoSpeaker(_))));
        assert!(matches!(speaker(&json, Some("bob")), Err(PiperError::NoSpeaker(_))));
    }

    #[test]
    fn the_configuration_lies_beside_the_model() {
        let files = PiperFiles::beside(Path::new("voices/ann.onnx"));
        assert_eq!(files.config, Path::new("voices/ann.onnx.json"));
        assert!(!files.are_present());
    }
}
