//! `calmline eval turns DIR`: how often a caller who pauses is cut off, and how long one who has finished waits, counted as
//! livekit's eot-bench counts them: at each pause inside a turn, and at its end.

mod asker;
mod corpus;
mod figures;
pub(super) mod listener;
pub(super) mod sound;

use crate::audio::write_wav;
use crate::config::Config;
use crate::inference::onnx;
use crate::inference::vad::Vad;
use crate::service::start_asr;
use calmline_core::call::{Holds, Limits};
use calmline_core::units::Span;
use corpus::{Asked, PUBLISHED, Row};
use figures::{End, Figures, cut_at_delay, delay_at_cut};
use listener::{Listener, Words};
use serde_json::{Map, Value, json};
use sound::Sound;
use std::path::Path;

/// What the holds in use are multiplied by, in hundredths, to see what other settings would give.
const SCALES: [u64; 11] = [40, 50, 60, 70, 85, 100, 120, 150, 180, 220, 260];

/// The holds of silence alone by our own detector, in milliseconds: the bench's own grid, as far as it matters.
const SILENCES: [u64; 8] = [200, 300, 400, 600, 800, 1_000, 1_300, 1_600];

/// Draws the pauses.
const SEED: u64 = 1;

/// What is evaluated, and what is kept of it.
pub(super) struct Wanted<'a> {
    /// The folder with `turns.tsv`.
    pub(super) folder: &'a Path,
    /// The configuration that names the recogniser.
    pub(super) config: &'a Path,
    /// Where each turn's end is written.
    pub(super) predictions: Option<&'a Path>,
    /// The folder that each turn's sound is written to.
    pub(super) sounds: Option<&'a Path>,
    /// Whether the answer is one JSON document.
    pub(super) json: bool,
}

pub(super) fn run(wanted: &Wanted<'_>) -> anyhow::Result<()> {
    let config = Config::read(&super::found(wanted.config))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(evaluate(wanted, &config))
}

async fn evaluate(wanted: &Wanted<'_>, config: &Config) -> anyhow::Result<()> {
    let rows = corpus::load(wanted.folder, SEED)?;
    let library = config.path(&config.file.runtime.onnxruntime);
    let library = if library.is_file() { library } else { onnx::default_library() };
    let mut vad = Vad::open(onnx::load(&library)?)?;
    let sounds = rows.iter().enumerate().map(|(place, row)| sound::of(row, place, &mut vad));
    let sounds: Vec<Sound> = sounds.collect::<anyhow::Result<_>>()?;
    if let Some(folder) = wanted.sounds {
        keep(&sounds, folder)?;
    }
    let asr = start_asr(config)?;
    asr.ready().await;
    let mut listener = Listener::new(&asr);
    let usual = Limits::standard();

    let mut ours = Vec::new();
    let mut in_use = Vec::new();
    for scale in SCALES {
        let ends = all(&mut listener, &rows, &sounds, &scaled(&usual, scale), Words::Heard).await?;
        eprintln!("holds x {:.2}: {}", scale as f64 / 100.0, Figures::of(&ends).json());
        ours.push(Figures::of(&ends));
        if scale == 100 {
            in_use = ends;
        }
    }
    let mut by_detector = Vec::new();
    for hold in SILENCES {
        let ends = all(&mut listener, &rows, &sounds, &silent(&usual, hold), Words::Withheld).await?;
        eprintln!("silence alone, held {hold} ms: {}", Figures::of(&ends).json());
        by_detector.push(Figures::of(&ends));
    }
    let lines: Vec<Value> = (0..rows.len())
        .map(|place| line(&rows[place], &sounds[place], in_use[place], &listener.heard(place)))
        .collect();
    super::write_lines(wanted.predictions, &lines)?;
    super::print(&summary(&rows, &in_use, &ours, &by_detector), wanted.json);
    Ok(())
}

/// The turns as they arrive, to be listened to.
fn keep(sounds: &[Sound], folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| anyhow::anyhow!("{}: {error}", folder.display()))?;
    for (place, sound) in sounds.iter().enumerate() {
        write_wav(&folder.join(format!("{place:04}.wav")), &sound.pcm)?;
    }
    Ok(())
}

/// Every turn with one setting.
async fn all(
    listener: &mut Listener<'_>,
    rows: &[Row],
    sounds: &[Sound],
    limits: &Limits,
    words: Words,
) -> anyhow::Result<Vec<End>> {
    let mut ends = Vec::with_capacity(rows.len());
    for (place, (row, sound)) in rows.iter().zip(sounds).enumerate() {
        let ended = listener.ends((place, sound), row.asked, limits, words).await?;
        ends.push(End::of(ended, sound));
    }
    Ok(ends)
}

fn scaled(usual: &Limits, hundredths: u64) -> Limits {
    let mut limits = usual.clone();
    let of = |span: Span| Span::from_micros(span.as_micros() * hundredths / 100);
    let holds = &usual.hearing.holds;
    limits.hearing.holds = Holds {
        yes_no: of(holds.yes_no),
        slot: of(holds.slot),
        free: of(holds.free),
        digits: of(holds.digits),
        unsure: of(holds.unsure),
        held: of(holds.held),
        unfinished: of(holds.unfinished),
        most: of(holds.most),
    };
    limits
}

fn silent(usual: &Limits, hold_ms: u64) -> Limits {
    let hold = Span::from_millis(hold_ms);
    let mut limits = usual.clone();
    limits.hearing.holds = Holds {
        yes_no: hold,
        slot: hold,
        free: hold,
        digits: hold,
        unsure: hold,
        held: hold,
        unfinished: hold,
        most: hold,
    };
    limits
}

fn line(row: &Row, sound: &Sound, end: End, heard: &[(u64, String)]) -> Value {
    let (end, delay) = match end {
        End::Cut => ("cut", Value::Null),
        End::After(ms) => ("ended", json!(ms)),
        End::Never => ("never", Value::Null),
    };
    json!({
        "asked": row.asked.name(),
        "text": row.pieces.join(" ~ "),
        "pause_ms": row.pause_ms,
        "begins_ms": sound.begins_ms,
        "pauses_ms": sound.pauses_ms,
        "ends_ms": sound.ends_ms,
        "heard": heard,
        "end": end,
        "delay_ms": delay,
    })
}

fn summary(rows: &[Row], in_use: &[End], ours: &[Figures], by_detector: &[Figures]) -> Value {
    let mut silence = Map::new();
    let mut published = Map::new();
    for (hold, share) in PUBLISHED {
        let ends: Vec<End> = rows.iter().map(|row| End::by_silence(row, hold)).collect();
        silence.insert(hold.to_string(), json!((Figures::of(&ends).cut * 1_000.0).round() / 1_000.0));
        published.insert(hold.to_string(), json!(share));
    }
    let mut kinds = Map::new();
    for asked in [Asked::YesNo, Asked::Slot, Asked::Free, Asked::Address, Asked::Phone, Asked::Plate] {
        let ends: Vec<End> =
            rows.iter().zip(in_use).filter(|(row, _)| row.asked == asked).map(|(_, end)| *end).collect();
        if !ends.is_empty() {
            kinds.insert(asked.name().to_owned(), Figures::of(&ends).json());
        }
    }
    json!({
        "silence_published": published,
        "silence": silence,
        "silence_by_our_detector": points(by_detector),
        "ours": points(ours),
        "holds_in_use": Figures::of(in_use).json(),
        "holds_in_use_by_question": kinds,
    })
}

/// The four points that the bench's table has.
fn points(settings: &[Figures]) -> Value {
    let share = |cut: Option<f64>| cut.map(|cut| (cut * 1_000.0).round() / 1_000.0);
    json!({
        "false_cut_offs_at_300_ms": share(cut_at_delay(settings, 300.0)),
        "false_cut_offs_at_600_ms": share(cut_at_delay(settings, 600.0)),
        "delay_ms_at_5_percent": delay_at_cut(settings, 0.05).map(f64::round),
        "delay_ms_at_10_percent": delay_at_cut(settings, 0.10).map(f64::round),
    })
}
