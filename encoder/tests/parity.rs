//! The encoder makes the numbers that an independent forward pass makes (`reference.py`).

use calmline_encoder::bert::{Batch, Bert, HEADS, import};
use calmline_encoder::tokens::{Cut, Tokens};
use calmline_encoder::weights::Weights;
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Tiny {
    ids: Vec<u32>,
    segments: Vec<u32>,
    embedding: Vec<f32>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    first: Vec<f32>,
}

fn close(found: &[f32], known: &[f32]) {
    for (found, known) in found.iter().zip(known) {
        assert!((found - known).abs() < 1e-4, "{found} or {known}");
    }
}

#[test]
fn a_tiny_encoder_makes_the_reference_numbers_for_readings_of_different_lengths_in_one_batch() {
    let weights = Weights::parse(include_bytes!("fixtures/tiny.safetensors")).unwrap();
    let bert = Bert::new(&import(&weights).unwrap(), 4).unwrap();
    let known: Vec<Tiny> = serde_json::from_str(include_str!("fixtures/tiny.json")).unwrap();
    let cut = |tiny: &Tiny| Cut {
        ids: tiny.ids.clone(),
        segments: tiny.segments.clone(),
        words: Vec::new(),
        spoken: 1..2,
        shortened: false,
    };
    let cuts: Vec<Cut> = known.iter().map(cut).collect();
    let found = bert.embeddings(Batch::new(cuts.iter())).unwrap();
    assert_eq!(found.len(), known.len());
    for (found, known) in found.iter().zip(&known) {
        assert_eq!(found.len(), known.embedding.len());
        close(found, &known.embedding);
    }
}

/// The official weights are too large to keep in the repository: `make setup` fetches them.
#[test]
fn the_official_weights_make_the_reference_numbers() {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.runtime/minilm");
    assert!(folder.join("model.safetensors").exists(), "run make setup: it fetches {}", folder.display());
    let bert = Bert::new(&import(&Weights::load(&folder.join("model.safetensors")).unwrap()).unwrap(), HEADS).unwrap();
    let tokens = Tokens::load(&folder.join("tokenizer.json")).unwrap();
    let known: Vec<Sentence> = serde_json::from_str(include_str!("fixtures/minilm.json")).unwrap();
    let cuts: Vec<Cut> = known.iter().map(|sentence| tokens.cut(&sentence.text, "").unwrap()).collect();
    let found = bert.embeddings(Batch::new(cuts.iter())).unwrap();
    for (found, known) in found.iter().zip(&known) {
        assert_eq!(known.first.len(), 8);
        close(&found[..8], &known.first);
    }
}
