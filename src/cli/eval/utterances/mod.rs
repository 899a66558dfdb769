//! `calmline eval utterances FILE`: readers, tripwire and decision over single utterances.

mod figures;
mod said;

pub(in crate::cli) use said::{Row, Said, Whole};

use super::{models, print, read_lines, write_lines};
use crate::clock;
use calmline_core::understanding::{Decision, Tier, Tripwire};
use calmline_learning::corpus::{self, Misheard};
use figures::Figures;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What to evaluate, and what to tell.
pub(super) struct Wanted<'a> {
    pub file: &'a Path,
    /// What a recogniser heard of the lines, which is read in their place.
    pub heard: Option<&'a PathBuf>,
    pub config: &'a Path,
    pub predictions: Option<&'a PathBuf>,
    pub telling: Telling,
    pub json: bool,
}

/// Whether each decision's reasons are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// Only figures.
    Figures,
    /// The reasons of each decision too, on standard error.
    Reasons,
}

pub(super) fn run(wanted: &Wanted<'_>) -> anyhow::Result<()> {
    let rows: Vec<Row> = read_lines(wanted.file)?;
    let rows = match wanted.heard {
        Some(heard) => as_heard(rows, read_lines(heard)?),
        None => rows,
    };
    anyhow::ensure!(!rows.is_empty(), "none of the lines was heard");
    let (book, understanding) = models(wanted.config)?;
    let whole = Whole { book, cascade: understanding.cascade, tripwire: Tripwire::new() };
    let mut figures = Figures::default();
    let mut lines = Vec::with_capacity(rows.len());
    let mut told = std::io::stderr().lock();
    for row in &rows {
        let began = clock::now();
        let said = whole.say(row);
        let took = clock::now().saturating_duration_since(began);
        figures.add(&whole, row, &said, took);
        if wanted.telling == Telling::Reasons {
            writeln!(told, "{}: {}: {}", row.id, decision(&said), said.reading.reasons.join("; "))?;
        }
        lines.push(line(row, &said, took.as_micros()));
    }
    write_lines(wanted.predictions.map(PathBuf::as_path), &lines)?;
    print(&figures.summary(), wanted.json);
    Ok(())
}

/// The lines with the words that were heard of them, and how sure the recogniser was. Slots remain where their words were heard.
/// Lines of which nothing was heard are told and left out: a call asks again.
fn as_heard(rows: Vec<Row>, heard: Vec<Misheard>) -> Vec<Row> {
    let (all, slots) = (rows.len(), rows.iter().map(|row| row.slots.len()).sum::<usize>());
    let urgent = rows.iter().filter(|row| row.is_urgent()).count();
    let mut heard: BTreeMap<String, Misheard> = heard.into_iter().map(|line| (line.id.clone(), line)).collect();
    let row = |row: Row| {
        let line = heard.remove(&row.id).filter(|line| !line.text.trim().is_empty())?;
        let standing = |(slot, words): (String, String)| Some((slot, corpus::standing_in(&line.text, &words)?));
        let slots = row.slots.into_iter().filter_map(standing).collect();
        Some(Row { text: line.text, confidence: Some(line.confidence), slots, ..row })
    };
    let rows: Vec<Row> = rows.into_iter().filter_map(row).collect();
    let (kept, urgent_kept) = (rows.len(), rows.iter().filter(|row| row.is_urgent()).count());
    let slots_kept = rows.iter().map(|row| row.slots.len()).sum::<usize>();
    eprintln!(
        "heard {kept} of {all} lines, {urgent_kept} of {urgent} urgent; {slots_kept} of {slots} slots stand in what was heard"
    );
    rows
}

fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::None | Tier::C => "none",
        Tier::B => "B",
        Tier::A => "A",
    }
}

fn decision(said: &Said) -> &'static str {
    match said.decision {
        Decision::Alone => "alone",
        Decision::Doubt | Decision::Person => "person",
    }
}

fn line(row: &Row, said: &Said, us: u128) -> Value {
    let slots: Vec<(&str, &str)> =
        said.reading.slots.iter().map(|slot| (slot.slot.as_str(), slot.text.open().as_str())).collect();
    let values: BTreeMap<&str, &str> =
        said.reading.slots.iter().map(|slot| (slot.slot.as_str(), slot.value.open().as_str())).collect();
    let also: Vec<&str> = said.reading.also.iter().map(calmline_core::units::CallTypeId::as_str).collect();
    json!({
        "id": row.id,
        "intent": said.reading.intent.as_str(),
        "also": also,
        "confidence": f64::from(said.reading.confidence.permille()) / 1000.0,
        "decision": decision(said),
        "urgency": tier_name(said.tier),
        "urgency_class": said.class,
        "flags": said.flags,
        "slots": slots,
        "values": values,
        "reasons": said.reading.reasons,
        "us": u64::try_from(us).unwrap_or(u64::MAX),
    })
}
