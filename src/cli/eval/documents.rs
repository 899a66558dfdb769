//! `calmline eval documents FILE`: how well questions are answered from an agency's documents.

use super::{print, read_lines, share, write_lines};
use crate::cli::docs;
use calmline_core::documents::measure::{Came, Figures, Half, Question, ask, figures, halves, threshold};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(
    file: &Path,
    folder: Option<&Path>,
    today: Option<&str>,
    predictions: Option<&Path>,
    json: bool,
) -> anyhow::Result<()> {
    let questions: Vec<Question> = read_lines(file)?;
    let index = docs::read(folder)?;
    let today = today.map(docs::day).transpose()?;
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
