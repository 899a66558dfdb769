//! `calmline eval dialogues FILE`: whole conversations through the dialogue, without sound.

use super::{models, print, read_lines, share, write_lines};
use crate::service::understanding::Understanding;
use calmline_core::policy::Book;
use calmline_core::policy::rehearsal::{Played, Script, rehearse};
use calmline_core::units::LocalMoment;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// A Monday at ten in the morning, when every desk is on duty: an evaluation must not depend on when it is run.
const MOMENT: LocalMoment = LocalMoment { year: 2026, month: 3, day: 2, weekday: 0, minute: 600 };

pub(super) fn run(
    file: &Path,
    config: &Path,
    gazetteer: &str,
    predictions: Option<&Path>,
    json: bool,
) -> anyhow::Result<()> {
    let scripts: Vec<Script> = read_lines(file)?;
    let book = match gazetteer {
        "none" => Book::sample_without_gazetteer(),
        "sample" => Book::sample(),
        other => anyhow::bail!("there is no gazetteer \"{other}\": write none or sample"),
    };
    let book = Arc::new(book);
    let (_, Understanding { cascade, .. }) = models(config)?;
    let played: Vec<Played> = scripts.iter().map(|script| rehearse(&book, &cascade, script, MOMENT)).collect();
    let lines: Vec<serde_json::Value> = played.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    write_lines(predictions, &lines)?;
    print(&summary(&scripts, &played), json);
    Ok(())
}

fn summary(scripts: &[Script], played: &[Played]) -> serde_json::Value {
    let pairs = || scripts.iter().zip(played);
    let outcome = pairs().filter(|(script, played)| script.expected.outcome == played.outcome).count();
    let urgent = pairs().filter(|(script, _)| script.expected.outcome == "urgent").count();
    let reached = pairs()
        .filter(|(script, played)| script.expected.outcome == "urgent" && matches!(played.outcome, "urgent" | "human"))
        .count();
    let typed = pairs().filter(|(script, _)| script.expected.call_type.is_some()).count();
    let type_right = pairs()
        .filter(|(script, played)| script.expected.call_type.is_some() && script.expected.call_type == played.call_type)
        .count();
    let slots: usize = scripts.iter().map(|script| script.expected.slots.len()).sum();
    let slots_right: usize = pairs()
        .map(|(script, played)| {
            let right = |(slot, value): &(&String, &String)| {
                played.slots.get(*slot).is_some_and(|found| found.eq_ignore_ascii_case(value))
            };
            script.expected.slots.iter().filter(right).count()
        })
        .sum();
    let turns: usize = played.iter().map(|one| one.turns.len()).sum();
    json!({
        "n": played.len(),
        "outcome_accuracy": share(outcome, played.len()),
        "urgent_n": urgent,
        "urgent_reached_a_person": share(reached, urgent),
        "call_type_accuracy": share(type_right, typed),
        "slot_accuracy": share(slots_right, slots),
        "turns_mean": turns as f64 / played.len() as f64,
    })
}
