//! The table at the end, or its JSON.

use super::Performed;
use crate::cli::desk::Served;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub(super) fn print(performed: &[Performed], served: &[Served], out: &Path, json: bool) {
    if json {
        println!("{}", document(performed, served, out));
        return;
    }
    println!();
    println!("{:<24} {:<10} {:<10} {:>8} {:>10}  what was wrong", "call", "outcome", "number", "seconds", "answers");
    for one in performed {
        let record = one.outcome.as_ref().and_then(|outcome| outcome.record.as_ref());
        let outcome = record.map_or_else(|| "-".to_owned(), |record| format!("{:?}", record.outcome).to_lowercase());
        let number = record.and_then(|record| record.case.number.clone()).unwrap_or_else(|| "-".to_owned());
        let seconds = record.map_or(0.0, |record| record.length.as_millis() as f64 / 1000.0);
        let wrong = if one.verdict.is_right() { "as it must".to_owned() } else { one.verdict.wrong.join("; ") };
        println!("{:<24} {outcome:<10} {number:<10} {seconds:>8.1} {:>7} ms  {wrong}", one.part.title, median(one));
    }
    println!();
    println!("recordings, journals and records: {}", out.display());
}

/// The median of the agent's answers in milliseconds, measured at the caller's telephone.
fn median(one: &Performed) -> u64 {
    let mut took = responses(one);
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or(0)
}

fn responses(one: &Performed) -> Vec<u64> {
    let turns = one.outcome.iter().flat_map(|outcome| outcome.turns.iter());
    turns.filter_map(|turn| turn.response).map(millis).collect()
}

fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}

fn document(performed: &[Performed], served: &[Served], out: &Path) -> serde_json::Value {
    let calls: Vec<serde_json::Value> = performed
        .iter()
        .map(|one| {
            let record = one.outcome.as_ref().and_then(|outcome| outcome.record.as_ref());
            json!({
                "call": one.outcome.as_ref().and_then(|outcome| outcome.call).map(|call| call.to_string()),
                "title": one.part.title,
                "right": one.verdict.is_right(),
                "wrong": one.verdict.wrong,
                "outcome": record.map(|record| format!("{:?}", record.outcome).to_lowercase()),
                "number": record.and_then(|record| record.case.number.clone()),
                "answered_after_ms": one.outcome.as_ref().map(|outcome| millis(outcome.answered_after)),
                "responses_ms": responses(one),
            })
        })
        .collect();
    let offers: Vec<serde_json::Value> = served
        .iter()
        .map(|one| json!({ "call": one.call, "urgent": one.urgent, "why": one.why, "heard_ms": one.heard_ms }))
        .collect();
    json!({ "ok": performed.iter().all(|one| one.verdict.is_right()), "calls": calls, "served": offers, "folder": out.display().to_string() })
}
