//! Measures how questions are answered from an agency's documents by their words alone, and with an untouched encoder
//! beside them:
//! `cargo run --release -p calmline-encoder --example documents -- .runtime/minilm QUESTIONS [DOCUMENTS-FOLDER]`.

use anyhow::Result;
use calmline_core::documents::measure::{Came, Half, Question, ask, figures, halves, threshold, with_threshold};
use calmline_core::documents::{Embed, Index};
use calmline_core::policy::Book;
use calmline_encoder::PlainEncoder;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

fn main() -> Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [model, questions, folder @ ..] = &paths[..] else { anyhow::bail!("see the head of this example") };
    let index = match folder.first() {
        Some(folder) => read(Path::new(folder))?,
        None => Book::sample().documents,
    };
    let questions: Vec<Question> = std::fs::read_to_string(questions)?
        .lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect::<Result<_>>()?;
    let encoder: Arc<dyn Embed> = Arc::new(PlainEncoder::load(Path::new(model))?);
    let mut out = std::io::stdout().lock();
    for (name, index) in [("words", index.clone()), ("words and encoder", index.with_embedding(encoder))] {
        let came = ask(&index, &questions, None);
        let of_questions = halves(&index, &questions);
        writeln!(out, "{name}, all, as it stands: {:?}", figures(&came))?;
        let half = |half: Half| -> Vec<Came<'_>> {
            came.iter().zip(&of_questions).filter(|(_, of)| **of == half).map(|(came, _)| *came).collect()
        };
        for invented_max in 0..=2 {
            let lowest = threshold(&half(Half::Chosen), invented_max);
            writeln!(out, "{name}, at most {invented_max} invented: threshold {lowest:.3}")?;
            for which in [Half::Chosen, Half::Measured] {
                writeln!(out, "  {which:?}: {:?}", figures(&with_threshold(&half(which), lowest)))?;
            }
        }
    }
    Ok(())
}

fn read(folder: &Path) -> Result<Index> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        texts.push((name, std::fs::read_to_string(&path)?));
    }
    texts.sort();
    Ok(Index::load(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))?)
}
