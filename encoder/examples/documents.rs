//! Measures how questions are answered from an agency's documents by their words alone, and with an untouched encoder
//! beside them:
//! `cargo run --release -p calmline-encoder --example documents -- .runtime/minilm QUESTIONS [DOCUMENTS-FOLDER]`.

use anyhow::{Context as _, Result};
use calmline_core::documents::measure::{Came, Half, Question, ask, figures, halves, threshold, with_threshold};
use calmline_core::documents::{Embed, Index};
use calmline_core::policy::Book;
use calmline_encoder::bert::{Batch, Bert, HEADS, import};
use calmline_encoder::tokens::Tokens;
use calmline_encoder::weights::Weights;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

/// The official sentence encoder, as it came.
struct Untouched {
    bert: Bert,
    tokens: Tokens,
}

impl Untouched {
    fn load(folder: &Path) -> Result<Self> {
        let bert = Bert::new(&import(&Weights::load(&folder.join("model.safetensors"))?)?, HEADS)?;
        Ok(Self { bert, tokens: Tokens::load(&folder.join("tokenizer.json"))? })
    }

    fn vector(&self, text: &str) -> Result<Vec<f32>> {
        let cut = self.tokens.cut(text, "")?;
        self.bert.embeddings(Batch::new([&cut].into_iter()))?.into_iter().next().context("one text has one vector")
    }
}

impl Embed for Untouched {
    fn embed(&self, text: &str) -> Option<Vec<f32>> {
        self.vector(text).ok()
    }
}

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
    let encoder: Arc<dyn Embed> = Arc::new(Untouched::load(Path::new(model))?);
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
