//! Hand-written lines as samples.

use anyhow::Result;
use calmline_encoder::labels::Sample;
use calmline_learning::corpus;
use std::path::{Path, PathBuf};

/// The lines of every `part*.jsonl` of a folder, in the order of their names.
pub fn folder(folder: &Path) -> Result<Vec<Sample>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        corpus::read(&file, &mut examples)?;
    }
    let sample = |example: corpus::Example| Sample {
        class: example.is_urgent().then_some(example.urgency_class).flatten(),
        id: example.id,
        text: example.text,
        question: example.context,
        intent: example.intent,
        also: example.also,
        slots: example.slots,
        kind: example.kind,
    };
    Ok(examples.into_iter().map(sample).collect())
}
