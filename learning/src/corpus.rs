//! What was written by hand: one utterance a line, in the format of the design's section 12, in batches by who wrote it.
//!
//! Splits are by batch: a model that has seen one line of a hand has seen its manner, and a split by line would flatter it.

use calmline_core::understanding::{Tier, Topic};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One utterance with what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Its id, which begins with its batch.
    pub id: String,
    /// What the caller says.
    pub text: String,
    /// The agent's last question in words; empty at the opening.
    pub context: String,
    /// Id of a call type or of a dialogue act.
    pub intent: String,
    /// Further call types named in it.
    pub also: Vec<String>,
    /// `none`, `A` or `B`.
    pub urgency: String,
    /// Id of the urgency class, if it is urgent.
    pub urgency_class: Option<String>,
    /// Slot ids with their surface text, verbatim, in order.
    pub slots: Vec<(String, String)>,
    /// The manner it is said in, to slice figures by.
    pub kind: String,
}

impl Example {
    /// The topic that was asked about.
    #[must_use]
    pub fn asked(&self) -> Topic {
        Topic::of_question(&self.context)
    }

    /// Its tier.
    #[must_use]
    pub fn tier(&self) -> Tier {
        match self.urgency.as_str() {
            "A" => Tier::A,
            "B" => Tier::B,
            _ => Tier::None,
        }
    }

    /// Whether it calls for a person at once or after one question.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.tier() >= Tier::B
    }
}

/// Which part a batch plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Weights are fitted to it.
    Train,
    /// Choices are made on it: rounds, thresholds, temperature.
    Calibration,
    /// Looked at when everything is decided.
    Test,
}

/// Why a corpus cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file or folder cannot be opened.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A line is no example.
    #[error("{0}, line {1}: {2}")]
    Line(PathBuf, usize, serde_json::Error),
    /// A line contradicts itself or another.
    #[error("{0}: {1}")]
    Wrong(String, &'static str),
    /// There is nothing.
    #[error("no examples for {0:?} in {1}")]
    Empty(Part, PathBuf),
}

/// The examples of one part: every `*.jsonl` file of its folder, in the order of their names.
///
/// # Errors
///
/// [`CorpusError`] where a file cannot be read, a line is wrong, or there is none.
pub fn load(folder: &Path, part: Part) -> Result<Vec<Example>, CorpusError> {
    let folder = folder.join(part.folder());
    let listed = std::fs::read_dir(&folder).map_err(|error| CorpusError::File(folder.clone(), error))?;
    let mut files: Vec<PathBuf> = listed.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        read(&file, &mut examples)?;
    }
    check(&examples)?;
    if examples.is_empty() { Err(CorpusError::Empty(part, folder)) } else { Ok(examples) }
}

/// The examples of one file.
///
/// # Errors
///
/// [`CorpusError`] where the file cannot be read or a line is no example.
pub fn read(file: &Path, examples: &mut Vec<Example>) -> Result<(), CorpusError> {
    let text = std::fs::read_to_string(file).map_err(|error| CorpusError::File(file.to_owned(), error))?;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let example = serde_json::from_str(line);
        examples.push(example.map_err(|error| CorpusError::Line(file.to_owned(), index + 1, error))?);
    }
    Ok(())
}

/// What a recogniser made of an utterance that was spoken to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Misheard {
    /// The utterance's id.
    pub id: String,
    /// The words that were heard; empty where none were.
    pub text: String,
    /// The recogniser's confidence in them, 0 to 1.
    pub confidence: f32,
}

/// Of an utterance, this share of the words must have been heard, or it means another thing than what was said.
const HEARD_AT_LEAST: f64 = 0.6;

/// The utterances of a part as the recogniser heard them, from `heard/PART.jsonl`, with what was meant by them, for training.
/// Slots remain where their words were heard; what was heard too badly to mean the same is left out. None where nothing was
/// recorded yet.
///
/// # Errors
///
/// [`CorpusError`] where the file cannot be read.
pub fn heard(folder: &Path, part: Part, examples: &[Example]) -> Result<Vec<Example>, CorpusError> {
    let lines = misheard(folder, part, examples)?;
    Ok(lines.into_iter().filter_map(|(example, line)| as_heard(example, line.text)).collect())
}

/// All utterances of a part as the recogniser heard them, however badly, with its confidence in the words: for measuring.
/// Those of which it heard nothing are left out.
///
/// # Errors
///
/// [`CorpusError`] where the file cannot be read.
pub fn recognised(folder: &Path, part: Part, examples: &[Example]) -> Result<Vec<(Example, f32)>, CorpusError> {
    let lines = misheard(folder, part, examples)?.into_iter().filter(|(_, line)| !line.text.trim().is_empty());
    Ok(lines.map(|(example, line)| (with_words(example, line.text), line.confidence)).collect())
}

/// The SHA-256 of the recogniser that heard the lines; `None` where nothing was recorded.
///
/// # Errors
///
/// [`CorpusError`] where the note cannot be read.
pub fn heard_by(folder: &Path) -> Result<Option<String>, CorpusError> {
    let file = folder.join("heard").join(HEARD_BY);
    if !file.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&file).map_err(|error| CorpusError::File(file, error))?;
    Ok(Some(text.trim().to_owned()))
}

/// Notes which recogniser hears the lines.
///
/// # Errors
///
/// [`CorpusError`] where the note cannot be written.
pub fn note_heard_by(folder: &Path, recogniser: &str) -> Result<(), CorpusError> {
    let file = folder.join("heard").join(HEARD_BY);
    std::fs::write(&file, format!("{recogniser}\n")).map_err(|error| CorpusError::File(file, error))
}

/// Name of the note.
const HEARD_BY: &str = "recogniser.sha256";

/// Each line that was recorded of a part, with what was said.
fn misheard<'a>(
    folder: &Path,
    part: Part,
    examples: &'a [Example],
) -> Result<Vec<(&'a Example, Misheard)>, CorpusError> {
    let file = folder.join("heard").join(format!("{}.jsonl", part.folder()));
    if !file.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&file).map_err(|error| CorpusError::File(file.clone(), error))?;
    let said: std::collections::BTreeMap<&str, &Example> =
        examples.iter().map(|example| (example.id.as_str(), example)).collect();
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line: Misheard =
            serde_json::from_str(line).map_err(|error| CorpusError::Line(file.clone(), index + 1, error))?;
        found.extend(said.get(line.id.as_str()).map(|example| (*example, line)));
    }
    Ok(found)
}

/// An example with the words that were heard of it, if enough were.
fn as_heard(example: &Example, text: String) -> Option<Example> {
    let words = |text: &str| -> Vec<String> {
        let bare = text.to_lowercase().replace(|letter: char| !letter.is_alphanumeric() && letter != '\'', " ");
        bare.split_whitespace().map(str::to_owned).collect()
    };
    let (said, heard) = (words(&example.text), words(&text));
    let kept = said.iter().filter(|word| heard.contains(word)).count();
    if text == example.text || (kept as f64) < HEARD_AT_LEAST * said.len() as f64 {
        return None;
    }
    Some(with_words(example, text))
}

/// Words as they stand in a text, which may spell them with other capitals; not within other words.
#[must_use]
pub fn standing_in(text: &str, words: &str) -> Option<String> {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let (lower, wanted) = (text.to_lowercase(), words.to_lowercase());
    let whole = |at: &usize| {
        let (before, after) = (lower[..*at].chars().next_back(), lower[at + wanted.len()..].chars().next());
        !letter(before) && !letter(after)
    };
    let at = lower.match_indices(&wanted).map(|(at, _)| at).find(whole)?;
    Some(text.get(at..at + wanted.len())?.to_owned())
}

/// An example with other words, and the slots that are among them.
fn with_words(example: &Example, text: String) -> Example {
    let slots = example.slots.iter().filter_map(|(slot, words)| Some((slot.clone(), standing_in(&text, words)?)));
    let slots = slots.collect();
    Example { id: format!("{}-heard", example.id), text, slots, kind: "recognised".to_owned(), ..example.clone() }
}

/// What the format alone cannot hold.
fn check(examples: &[Example]) -> Result<(), CorpusError> {
    let mut ids = BTreeSet::new();
    for example in examples {
        let wrong = |why| Err(CorpusError::Wrong(example.id.clone(), why));
        if !ids.insert(&example.id) {
            return wrong("two examples have this id");
        }
        if !["none", "A", "B"].contains(&example.urgency.as_str()) {
            return wrong("its urgency is none of none, A and B");
        }
        if example.is_urgent() != example.urgency_class.is_some() {
            return wrong("an urgency class goes with an urgency, and only with one");
        }
        if example.slots.iter().any(|(_, text)| !example.text.contains(text.as_str())) {
            return wrong("a slot's text does not stand in the utterance");
        }
    }
    Ok(())
}

impl Part {
    /// Its folder in the corpus.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Calibration => "calibration",
            Self::Test => "test",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(id: &str, urgency: &str, class: Option<&str>) -> Example {
        Example {
            id: id.to_owned(),
            text: "there's a dog at 412".to_owned(),
            context: String::new(),
            intent: "stray_animal".to_owned(),
            also: Vec::new(),
            urgency: urgency.to_owned(),
            urgency_class: class.map(str::to_owned),
            slots: vec![("animal".to_owned(), "dog".to_owned())],
            kind: "plain".to_owned(),
        }
    }

    #[test]
    fn words_stand_in_a_text_whole_and_with_any_capitals() {
        assert_eq!(standing_in("a Gray honda at 412", "gray Honda").as_deref(), Some("Gray honda"));
        assert_eq!(standing_in("a Gray honda at 412", "12"), None);
        assert_eq!(standing_in("12 at 412", "12").as_deref(), Some("12"));
    }

    #[test]
    fn an_utterance_as_it_was_heard_keeps_what_was_heard_of_it() {
        let said = example("a", "none", None);
        let heard = as_heard(&said, "There's a Dog at for 12".to_owned()).expect("most of it was heard");
        assert_eq!(heard.slots, [("animal".to_owned(), "Dog".to_owned())]);
        assert_eq!((heard.id.as_str(), heard.intent.as_str()), ("a-heard", "stray_animal"));
        let log = as_heard(&said, "there's a log at 412".to_owned()).expect("most of it was heard");
        assert!(log.slots.is_empty());
        assert_eq!(as_heard(&said, "the hog is hot".to_owned()), None);
        assert_eq!(as_heard(&said, said.text.clone()), None, "nothing new");
    }

    #[test]
    fn contradictions_are_found_by_id() {
        assert!(check(&[example("a", "none", None), example("b", "A", Some("u12_animal_attack"))]).is_ok());
        for wrong in [
            vec![example("a", "none", None), example("a", "none", None)],
            vec![example("a", "A", None)],
            vec![example("a", "none", Some("u07_fire"))],
            vec![example("a", "urgent", None)],
            vec![Example { slots: vec![("animal".to_owned(), "cat".to_owned())], ..example("a", "none", None) }],
        ] {
            assert!(check(&wrong).unwrap_err().to_string().starts_with("a: "), "{wrong:?}");
        }
    }
}
