//! `calmline eval speech DIR`: word error of the recogniser that a configuration names, through its own station.

use super::{print, write_lines};
use crate::audio::read_wav;
use crate::clock;
use crate::config::Config;
use crate::service::start_asr;
use crate::stations::asr::{AsrAnswer, AsrJob, AsrStation};
use crate::worker::CancelFlag;
use anyhow::Context;
use calmline_core::call::{Transcript, TranscriptKind};
use calmline_core::units::{AudioSpan, CallId, CallTime, UtteranceId};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tokio::sync::oneshot;

/// One clip may take so long.
const CLIP_LIMIT: Duration = Duration::from_secs(30);

/// Silence before and after a clip, as a telephone has: 200 ms.
const MARGIN_SAMPLES: usize = 1_600;

pub(super) fn run(folder: &Path, config: &Path, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let config = Config::read(config)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(evaluate(folder, &config, predictions, json))
}

async fn evaluate(folder: &Path, config: &Config, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let list = folder.join("transcripts.tsv");
    let list = std::fs::read_to_string(&list).with_context(|| format!("{}: cannot be read", list.display()))?;
    let rows: Vec<(&str, &str)> = list.lines().filter_map(|line| line.split_once('\t')).collect();
    anyhow::ensure!(!rows.is_empty(), "transcripts.tsv holds no line with a file and a text, parted by a tab");
    let asr = start_asr(config)?;
    asr.ready().await;
    let mut lines = Vec::new();
    let (mut errors, mut words, mut empty) = (0_usize, 0_usize, 0_usize);
    let mut times = Vec::new();
    for (number, (file, text)) in rows.iter().enumerate() {
        let path = folder.join(file);
        let clip = read_wav(&path).with_context(|| format!("{}: only WAV files are read", path.display()))?;
        let began = clock::now();
        let heard = hear(&asr, number as u64, clip).await?;
        let took = clock::now().saturating_duration_since(began);
        let said = heard.as_ref().map_or_else(String::new, Transcript::text);
        let (wanted, found) = (normalised(text), normalised(&said));
        errors += distance(&wanted, &found);
        words += wanted.len();
        empty += usize::from(found.is_empty());
        let ms = took.as_secs_f64() * 1000.0;
        times.push(ms);
        let confidence = heard.map_or(0.0, |heard| f64::from(heard.confidence.permille()) / 1000.0);
        lines.push(json!({ "file": file, "text": said, "confidence": confidence, "ms": (ms * 10.0).round() / 10.0 }));
    }
    write_lines(predictions, &lines)?;
    times.sort_by(f64::total_cmp);
    let middle = times.get(times.len() / 2).copied().unwrap_or(0.0);
    let wer = errors as f64 / words.max(1) as f64;
    let summary = json!({ "wer": (wer * 10_000.0).round() / 10_000.0, "n": rows.len(), "words": words, "empty": empty, "ms_p50": middle.round() });
    print(&summary, json);
    Ok(())
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

/// Words in lower case without punctuation, as word error is counted.
fn normalised(text: &str) -> Vec<String> {
    let kept: String = text.chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    kept.to_lowercase().split_whitespace().map(str::to_owned).collect()
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
}
