//! Weights under the names of a BERT file, under the names of this crate.

use crate::Result;
use crate::weights::Weights;
use candle_core::Tensor;

/// Takes the weights of a BERT file under this crate's names, with queries, keys and values in one.
///
/// # Errors
///
/// Where a weight is missing.
pub fn import(file: &Weights) -> Result<Weights> {
    let mut weights = Weights::default();
    let prefix = if file.get("bert.embeddings.word_embeddings.weight").is_ok() { "bert." } else { "" };
    let get = |name: &str| file.get(&format!("{prefix}{name}"));
    weights.insert("embed.words", get("embeddings.word_embeddings.weight")?);
    weights.insert("embed.places", get("embeddings.position_embeddings.weight")?);
    weights.insert("embed.segments", get("embeddings.token_type_embeddings.weight")?);
    weights.insert("embed.norm.weight", get("embeddings.LayerNorm.weight")?);
    weights.insert("embed.norm.bias", get("embeddings.LayerNorm.bias")?);
    for n in (0..).take_while(|n| get(&format!("encoder.layer.{n}.output.dense.weight")).is_ok()) {
        for part in ["weight", "bias"] {
            let layer = |name: &str| get(&format!("encoder.layer.{n}.{name}.{part}"));
            let three = [layer("attention.self.query")?, layer("attention.self.key")?, layer("attention.self.value")?];
            weights.insert(&format!("layer.{n}.qkv.{part}"), Tensor::cat(&three, 0)?);
            for (ours, theirs) in [
                ("out", "attention.output.dense"),
                ("norm_attention", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm", "output.LayerNorm"),
            ] {
                weights.insert(&format!("layer.{n}.{ours}.{part}"), layer(theirs)?);
            }
        }
    }
    Ok(weights)
}
