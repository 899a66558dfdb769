//! What is counted and what stands at a value: names, help, and the closed sets of label values. `docs/METRICS.md` says
//! what each means and when to be alarmed; a test holds the two together.

/// Things that are counted. Labels come from closed sets, never from ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Calls that ended, by outcome.
    CallsEnded,
    /// Calls refused, by reason.
    CallsRefused,
    /// Budgets blown, by name.
    BudgetBreaches,
    /// Answers to questions that were not open any more, by kind.
    StaleAnswers,
    /// Transitions that cannot be: our bugs.
    Impossible,
    /// Parts of calls that panicked: our bugs.
    Faults,
    /// Handoff states reached.
    HandoffMoves,
    /// Urgency raised, by class.
    UrgencyRaised,
    /// Requests or inputs shed, by queue.
    QueueShed,
    /// Child processes started again, by station.
    StationRestarts,
    /// SIP messages dropped or refused before the stack saw them, by reason.
    SipDropped,
    /// RTP packets, by what became of them.
    RtpPackets,
    /// Lines of the audit log, by what became of them.
    AuditLines,
    /// Requests of the API refused at the door, by kind.
    ApiRefused,
}

/// Things that stand at a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gauge {
    /// Calls alive.
    CallsActive,
    /// Desks on duty.
    DesksReady,
    /// Offers open.
    OffersOpen,
    /// Tasks of the runtime alive: each call has a handful, and they must end with it.
    Tasks,
    /// Whether a station is up, by station.
    StationUp,
    /// Whether the audit log took its last line.
    AuditUp,
}

/// Each counter: its name, what it says, its label, and the label's values that exist from the start.
pub(super) const COUNTS: [(Count, &str, &str, &str, &[&str]); 14] = [
    (Count::CallsEnded, "calls_ended", "Calls ended, by outcome", "outcome", OUTCOMES),
    (Count::CallsRefused, "calls_refused", "Calls refused, by reason", "reason", REFUSALS),
    (Count::BudgetBreaches, "budget_breaches", "Budgets blown, by name", "budget", BUDGETS),
    (Count::StaleAnswers, "stale_answers", "Answers to closed questions, by kind", "what", STALE),
    (Count::Impossible, "impossible", "Transitions that cannot be", "what", &["any"]),
    (Count::Faults, "faults", "Parts of calls that panicked, by part", "part", PARTS),
    (Count::HandoffMoves, "handoff_moves", "Handoff states reached", "to", HANDOFF_STATES),
    (Count::UrgencyRaised, "urgency_raised", "Urgency raised, by class", "class", CLASSES),
    (Count::QueueShed, "queue_shed", "Requests shed, by queue", "queue", QUEUES),
    (Count::StationRestarts, "station_restarts", "Child processes started again", "station", STATIONS),
    (Count::SipDropped, "sip_dropped", "SIP messages dropped before parsing", "reason", DROPS),
    (Count::RtpPackets, "rtp_packets", "RTP packets, by what became of them", "fate", FATES),
    (Count::AuditLines, "audit_lines", "Lines of the audit log, by what became of them", "fate", LINES),
    (Count::ApiRefused, "api_refused", "Requests of the API refused, by kind", "kind", REFUSED),
];

/// Each gauge: its name, what it says, and the stations that have one each; none for a gauge of the whole service.
pub(super) const GAUGES: [(Gauge, &str, &str, &[&str]); 6] = [
    (Gauge::CallsActive, "calls_active", "Calls alive", &[]),
    (Gauge::DesksReady, "desks_ready", "Desks on duty", &[]),
    (Gauge::OffersOpen, "offers_open", "Offers open", &[]),
    (Gauge::Tasks, "tasks", "Tasks of the runtime alive", &[]),
    (Gauge::StationUp, "station_up", "Whether a station is up", STATIONS),
    (Gauge::AuditUp, "audit_up", "Whether the audit log took its last line", &[]),
];

const OUTCOMES: &[&str] = &["auto", "ticket", "human", "urgent", "abandoned"];
const PARTS: &[&str] = &["dialogue", "tripwire", "reader", "machine"];
const REFUSALS: &[&str] = &["full", "draining", "no_ports", "not_acceptable", "signalling"];
/// Budgets of the machine beside the stages, which are added to these.
const BUDGETS: &[&str] = &["person", "prompt_start", "prompt_end", "prompt_cut", "filing"];
const STALE: &[&str] =
    &["transcript", "question", "reading", "step", "prompt", "desk", "trunk", "filing", "invite", "answer"];
const HANDOFF_STATES: &[&str] =
    &["requested", "offered", "accepted", "bridged", "verified", "fallen", "sent_back", "completed"];
/// Beside the taxonomy's classes, which are added when it is read.
const CLASSES: &[&str] = &["none", "reading"];
const QUEUES: &[&str] = &["inbox", "asr", "understanding", "voice", "vad", "archive", "dispatch"];
const STATIONS: &[&str] = &["asr", "voice", "vad"];
const DROPS: &[&str] = &[
    "stranger",
    "too_fast",
    "keep_alive",
    "fragment",
    "not_sip",
    "version",
    "unknown_method",
    "bad_header",
    "bad_length",
    "header_bomb",
    "too_large",
    "invite_flood",
    "unparsable",
    "stray_response",
];
const FATES: &[&str] = &["received", "lost", "late", "malformed", "sent"];
const REFUSED: &[&str] = &["unauthenticated", "not_allowed", "no_such_method", "too_large", "malformed", "not_grpc"];
const LINES: &[&str] = &["written", "unwritten", "late", "lost"];

#[cfg(test)]
mod tests {
    use super::super::stage::Stage;
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    const PAGE: &str = include_str!("../../docs/METRICS.md");

    /// The words in backticks.
    fn quoted(cell: &str) -> Vec<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    /// The rows of the page's table: the series of each, and its other cells.
    fn rows() -> BTreeMap<String, Vec<String>> {
        let lines = PAGE.lines().filter(|line| line.starts_with("| `calmline_"));
        let cells = lines.map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()));
        let mut rows = BTreeMap::new();
        for mut cells in cells {
            let series = quoted(&cells.next().expect("a series")).concat();
            assert!(rows.insert(series.clone(), cells.collect()).is_none(), "{series} stands there twice");
        }
        rows
    }

    #[test]
    fn the_page_and_the_code_name_the_same_series() {
        let counts = COUNTS.iter().map(|row| format!("calmline_{}_total", row.1));
        let gauges = GAUGES.iter().map(|row| format!("calmline_{}", row.1));
        let stages = Stage::ALL.iter().map(|stage| format!("calmline_stage_seconds{{stage=\"{}\"}}", stage.name()));
        let known: BTreeSet<String> = counts.chain(gauges).chain(stages).collect();
        let rows = rows();
        assert_eq!(rows.keys().cloned().collect::<BTreeSet<_>>(), known);
        for (series, cells) in rows {
            assert_eq!(cells.len(), 4, "labels, unit, meaning and alarm of {series}");
            assert!(cells.iter().all(|cell| !cell.is_empty()), "{series}");
        }
    }

    #[test]
    fn the_page_names_every_value_of_every_label() {
        let rows = rows();
        let counts = COUNTS.iter().map(|row| (format!("calmline_{}_total", row.1), row.3, row.4));
        let gauges = GAUGES.iter().filter(|row| !row.3.is_empty());
        let gauges = gauges.map(|row| (format!("calmline_{}", row.1), "station", row.3));
        for (series, label, values) in counts.chain(gauges) {
            let told = quoted(&rows[&series][0]);
            assert_eq!(told.first().map(String::as_str), Some(label), "{series}");
            assert_eq!(told[1..].iter().map(String::as_str).collect::<Vec<_>>(), values, "{series}");
        }
    }

    #[test]
    fn the_page_names_every_budget() {
        for stage in Stage::ALL {
            let series = format!("calmline_stage_seconds{{stage=\"{}\"}}", stage.name());
            let budget = format!("{} ms", stage.budget().as_millis());
            assert!(rows()[&series][3].contains(&budget), "{series}: {budget}");
        }
    }

    #[test]
    fn each_counter_stands_in_the_table_once() {
        for (index, row) in COUNTS.iter().enumerate() {
            assert!(COUNTS.iter().skip(index + 1).all(|other| other.0 != row.0 && other.1 != row.1), "{}", row.1);
        }
    }
}
