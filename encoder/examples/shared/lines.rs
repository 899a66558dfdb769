//! Hand-written lines as samples.

use anyhow::Result;
use calmline_encoder::labels::Sample;
use calmline_learning::corpus;
use std::path::{Path, PathBuf};

/// The lines of every `*.jsonl` of a folder, in the order of their names; of a corpus' folder `heard`, those that were heard
/// well enough to learn from.
pub fn folder(folder: &Path) -> Result<Vec<Sample>> {
    if folder.ends_with("heard") {
        return heard(folder.parent().unwrap_or(Path::new(".")));
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        corpus::read(&file, &mut examples)?;
    }
    Ok(examples.into_iter().map(Sample::from).collect())
}

/// What a recogniser made of the lines that are trained on.
fn heard(corpus: &Path) -> Result<Vec<Sample>> {
    let train = corpus::load(corpus, corpus::Part::Train)?;
    Ok(corpus::heard(corpus, corpus::Part::Train, &train)?.into_iter().map(Sample::from).collect())
}
