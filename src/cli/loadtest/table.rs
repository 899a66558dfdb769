//! The timing table for people: each figure beside its budget.

use serde_json::Value;
use std::fmt::Write as _;

/// A figure, its budgets at p50 and p95 in milliseconds (the design's section 5), and where it stands in the document.
const ROWS: [(&str, Option<f64>, Option<f64>); 11] = [
    ("invite_to_200_ms", None, Some(200.0)),
    ("greeting_ms", None, Some(100.0)),
    ("turn_response_ms", Some(700.0), Some(1_300.0)),
    ("turn_response_by_hold_ms.yes_no", None, None),
    ("turn_response_by_hold_ms.slot", None, None),
    ("turn_response_by_hold_ms.free", None, None),
    ("turn_response_by_hold_ms.digits", None, None),
    ("response_after_commit_cached_ms", None, Some(200.0)),
    ("response_after_commit_rendered_ms", None, Some(450.0)),
    ("duck_ms", None, Some(220.0)),
    ("stop_ms", None, Some(550.0)),
];

/// The document as a table.
pub(super) fn table(document: &Value) -> String {
    let mut text = format!("{:<36} {:>5} {:>9} {:>9} {:>9}  budget\n", "milliseconds", "n", "p50", "p95", "p99");
    let offer = [("offer_ms", None, Some(1_000.0))];
    for (name, p50, p95) in ROWS.iter().chain(&offer) {
        let row = name.split('.').fold(document, |value, key| &value[key]);
        let at = |key: &str| row[key].as_f64().map_or_else(|| "-".to_owned(), |millis| format!("{millis:.0}"));
        let (half, most, last) = (at("p50"), at("p95"), at("p99"));
        let _infallible =
            write!(text, "{name:<36} {:>5} {half:>9} {most:>9} {last:>9}", row["n"].as_u64().unwrap_or(0));
        for (key, budget) in [("p50", p50), ("p95", p95)] {
            if let (Some(budget), Some(millis)) = (budget, row[key].as_f64()) {
                let verdict = if millis <= *budget { "held" } else { "MISSED" };
                let _infallible = write!(text, "  {key} {budget:.0}: {:.2} of it, {verdict}", millis / budget);
            }
        }
        text.push('\n');
    }
    let outcomes = &document["outcomes"];
    let _infallible = writeln!(text, "calls that ended right: {}, wrong: {}", outcomes["right"], outcomes["wrong"]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_figure_over_its_budget_is_said_to_miss_it() {
        let timing = |p95: f64| json!({ "p50": 10.0, "p95": p95, "p99": p95, "n": 4 });
        let document =
            json!({ "duck_ms": timing(330.0), "stop_ms": timing(540.0), "outcomes": {"right": 4, "wrong": 0} });
        let text = table(&document);
        let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        assert!(line("duck_ms").ends_with("p95 220: 1.50 of it, MISSED"));
        assert!(line("stop_ms").ends_with("held"));
        assert!(line("offer_ms").trim_end().ends_with('-'));
    }
}
