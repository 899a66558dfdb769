//! What the command line may set of a training.

use anyhow::{Result, bail};
use calmline_encoder::train::Plan;

/// Sets what a key names.
pub fn set(plan: &mut Plan, key: &str, value: &str) -> Result<()> {
    match key {
        "rounds" => plan.rounds = value.parse()?,
        "batch" => plan.batch = value.parse()?,
        "base" => plan.rate_base = value.parse()?,
        "heads" => plan.rate_heads = value.parse()?,
        "falloff" => plan.rate_falloff = value.parse()?,
        "first" => plan.first_layer = value.parse()?,
        "dropout" => plan.dropout = value.parse()?,
        "adapters" => plan.adapters = value.parse()?,
        "smoothing" => plan.smoothing = value.parse()?,
        "varied" => plan.varied = value.parse()?,
        "joined" => plan.alter.joined = value.parse()?,
        "threads" => plan.threads = value.parse()?,
        "intents" => plan.urgent_intent = value.parse()?,
        "seed" => plan.seed = value.parse()?,
        _ => bail!("there is no setting {key}"),
    }
    Ok(())
}
