//! `calmline eval speech DIR`: word error of the recogniser that a configuration names, through its own station, in all and
//! by slice.

mod normal;

use super::{found, print, write_lines};
use crate::audio::read_sound;
use crate::clock;
use crate::config::Config;
use crate::service::start_asr;
use crate::stations::asr::{AsrAnswer, AsrJob, AsrStation};
use crate::worker::CancelFlag;
use anyhow::Context;
use calmline_core::call::{Transcript, TranscriptKind};
use calmline_core::units::{AudioSpan, CallId, CallTime, UtteranceId};
use normal::normalised;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tokio::sync::oneshot;

/// One clip may take so long.
const CLIP_LIMIT: Duration = Duration::from_secs(30);

/// Silence before and after a clip, as a telephone has: 200 ms.
const MARGIN_SAMPLES: usize = 1_600;

pub(super) fn run(folder: &Path, config: &Path, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let config = Config::read(&found(config))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(evaluate(folder, &config, predictions, json))
}

async fn evaluate(folder: &Path, config: &Config, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let list = folder.join("transcripts.tsv");
    let list = std::fs::read_to_string(&list).with_context(|| format!("{}: cannot be read", list.display()))?;
    let rows: Vec<Row<'_>> = list.lines().filter_map(row).collect();
    anyhow::ensure!(!rows.is_empty(), "transcripts.tsv holds no line with a file and a text, parted by a tab");
    let asr = start_asr(config)?;
    asr.ready().await;
    let mut lines = Vec::new();
    let mut all = Count::default();
    let mut slices: BTreeMap<&str, Count> = BTreeMap::new();
    let mut times = Vec::new();
    for (number, Row { file, text, slice }) in rows.iter().enumerate() {
        let path = folder.join(file);
        let clip = read_sound(&path).with_context(|| format!("{}: WAV and FLAC files are read", path.display()))?;
        let began = clock::now();
        let heard = hear(&asr, number as u64, clip).await?;
        let took = clock::now().saturating_duration_since(began);
        let said = heard.as_ref().map_or_else(String::new, Transcript::text);
        let (wanted, found) = (normalised(text), normalised(&said));
        let count = Count {
            clips: 1,
            words: wanted.len(),
            errors: distance(&wanted, &found),
            empty: usize::from(found.is_empty()),
        };
        all.add(&count);
        if let Some(slice) = slice {
            slices.entry(slice).or_default().add(&count);
        }
        let ms = took.as_secs_f64() * 1000.0;
        times.push(ms);
        let confidence = heard.map_or(0.0, |heard| f64::from(heard.confidence.permille()) / 1000.0);
        lines.push(json!({ "file": file, "text": said, "confidence": confidence, "ms": (ms * 10.0).round() / 10.0 }));
    }
    write_lines(predictions, &lines)?;
    times.sort_by(f64::total_cmp);
    let middle = times.get(times.len() / 2).copied().unwrap_or(0.0);
    let slices: Map<String, Value> = slices.into_iter().map(|(name, count)| (name.to_owned(), count.json())).collect();
    let mut summary = all.json();
    if let Some(fields) = summary.as_object_mut() {
        fields.insert("ms_p50".to_owned(), json!(middle.round()));
        fields.insert("slices".to_owned(), Value::Object(slices));
    }
    print(&summary, json);
    Ok(())
}

/// A line of `transcripts.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row<'a> {
    file: &'a str,
    text: &'a str,
    /// What the clip is counted under besides: a voice, a line, a kind of sentence.
    slice: Option<&'a str>,
}

/// File, text, and a third column where there is one; `None` for a line without a tab.
fn row(line: &str) -> Option<Row<'_>> {
    let (file, rest) = line.split_once('\t')?;
    let (text, slice) = rest.split_once('\t').map_or((rest, None), |(text, slice)| (text, Some(slice.trim())));
    Some(Row { file, text, slice: slice.filter(|slice| !slice.is_empty()) })
}

/// Word errors of some clips.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Count {
    clips: usize,
    words: usize,
    errors: usize,
    /// Clips in which no word was heard.
    empty: usize,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.clips += other.clips;
        self.words += other.words;
        self.errors += other.errors;
        self.empty += other.empty;
    }

    fn json(&self) -> Value {
        let wer = self.errors as f64 / self.words.max(1) as f64;
        json!({ "wer": (wer * 10_000.0).round() / 10_000.0, "n": self.clips, "words": self.words, "empty": self.empty })
    }
}

/// One clip through the station, with the silence of a telephone around it; `None` when it failed. A clip without words is
/// heard as none.
pub(in crate::cli) async fn hear(asr: &AsrStation, number: u64, clip: Vec<i16>) -> anyhow::Result<Option<Transcript>> {
    let mut pcm = vec![0; MARGIN_SAMPLES];
    pcm.extend(clip);
    pcm.extend([0; MARGIN_SAMPLES]);
    let span = AudioSpan { from: CallTime::START, to: CallTime::from_micros(pcm.len() as u64 * 125) };
    recognise(asr, number, TranscriptKind::Final, pcm, span).await
}

/// A piece of a call through the station as it is; `None` when it failed.
pub(in crate::cli) async fn recognise(
    asr: &AsrStation,
    number: u64,
    kind: TranscriptKind,
    pcm_8k: Vec<i16>,
    span: AudioSpan,
) -> anyhow::Result<Option<Transcript>> {
    let (answer, heard) = oneshot::channel();
    let job = AsrJob {
        key: (CallId(number), UtteranceId(1)),
        kind,
        pcm_8k,
        span,
        deadline: clock::now() + CLIP_LIMIT,
        cancel: CancelFlag::new(),
        answer: Box::new(move |given| {
            // Nobody waits any more once the evaluation was given up.
            let _gone = answer.send(given);
        }),
    };
    asr.try_transcribe(job)?;
    Ok(match heard.await? {
        AsrAnswer::Heard(transcript) => Some(transcript),
        AsrAnswer::Failed(_) => None,
    })
}

/// Insertions, deletions and substitutions between two lists of words (Levenshtein).
fn distance(wanted: &[String], found: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (line, word) in wanted.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in found.iter().enumerate() {
            let substituted = diagonal + usize::from(word != other);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[found.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_errors_are_counted_over_normalised_words() {
        assert_eq!(distance(&normalised("No, nobody is hurt."), &normalised("no nobody was hurt")), 1);
        assert_eq!(distance(&normalised("one two"), &[]), 2);
        assert_eq!(distance(&[], &normalised("one two")), 2);
    }

    #[test]
    fn a_third_column_is_the_slice_and_is_no_part_of_the_text() {
        assert_eq!(row("a.wav\tNo, thanks."), Some(Row { file: "a.wav", text: "No, thanks.", slice: None }));
        assert_eq!(row("a.wav\tNo.\tnoisy"), Some(Row { file: "a.wav", text: "No.", slice: Some("noisy") }));
        assert_eq!(row("no tab"), None);
    }
}
