//! `calmline eval documents FILE`: how well questions are answered from an agency's documents.

use super::{print, read_lines, share, write_lines};
use crate::cli::docs;
use calmline_core::documents::measure::{Came, Figures, Half, Question, ask, figures, halves, threshold};
use calmline_encoder::PlainEncoder;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// What is asked, and when.
pub(super) struct Asked<'a> {
    /// The folder of the pages; the embedded sample town's without one.
    pub folder: Option<&'a Path>,
    /// The folder of the sentence encoder that is asked beside the words.
    pub encoder: Option<&'a Path>,
    /// The day; without one, every page counts as true.
    pub today: Option<&'a str>,
}

pub(super) fn run(file: &Path, asked: &Asked<'_>, predictions: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let questions: Vec<Question> = read_lines(file)?;
    let mut index = docs::read(asked.folder)?;
    if let Some(folder) = asked.encoder {
        index = index.with_embedding(Arc::new(PlainEncoder::load(folder)?));
    }
    let today = asked.today.map(docs::day).transpose()?;
    let came = ask(&index, &questions, today);
    let halves = halves(&index, &questions);
    write_lines(predictions, &came.iter().map(line).collect::<Vec<_>>())?;
    let of = |half: Half| came.iter().zip(&halves).filter(move |(_, of)| **of == half).map(|(came, _)| came);
    let summary = json!({
        "n": questions.len(),
        "pages": index.pages().len(),
        "all": counted(&figures(&came)),
        "chosen": counted(&figures(of(Half::Chosen))),
        "measured": counted(&figures(of(Half::Measured))),
        "lowest_threshold": threshold(of(Half::Chosen), 0),
    });
    print(&summary, json);
    Ok(())
}

fn line(came: &Came<'_>) -> Value {
    json!({
        "id": came.question.id,
        "likeliest": came.likeliest,
        "confidence": came.confidence,
        "end": came.end.name(),
    })
}

fn counted(figures: &Figures) -> Value {
    json!({
        "answerable": figures.answerable,
        "right_at_1": share(figures.first, figures.answerable),
        "answered_right": figures.right,
        "answered_wrong": figures.wrong,
        "person": figures.person,
        "unanswerable": figures.unanswerable,
        "unanswerable_answered": figures.invented,
        "unanswerable_answered_share": share(figures.invented, figures.unanswerable),
    })
}
