//! Every instrument in one place. All series exist from the start, so that a graph of what never happened shows zero
//! and not nothing.

use super::stage::Stage;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge as PromGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

type Labels = Vec<(&'static str, String)>;
type Histograms = Family<Labels, Histogram, fn() -> Histogram>;

/// Bucket edges in seconds: fine below 50 ms, where cached audio and keys live; around each budget of the table; and
/// wide above it, where only the fact that it was late counts.
const EDGES: [f64; 20] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.45, 0.55, 0.7, 0.9, 1.0, 1.3, 1.6, 2.5, 6.0];

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
    /// SIP messages dropped or refused before parsing, by reason.
    SipDropped,
    /// RTP packets, by what became of them.
    RtpPackets,
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
}

/// All instruments.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    stages: Histograms,
    counts: Vec<(Count, Family<Labels, Counter>)>,
    gauges: Vec<(Gauge, Family<Labels, PromGauge>)>,
}

/// Each counter: its name, what it says, its label, and the label's values that exist from the start.
const COUNTS: [(Count, &str, &str, &str, &[&str]); 12] = [
    (Count::CallsEnded, "calls_ended", "Calls ended, by outcome", "outcome", OUTCOMES),
    (Count::CallsRefused, "calls_refused", "Calls refused, by reason", "reason", REFUSALS),
    (Count::BudgetBreaches, "budget_breaches", "Budgets blown, by stage", "budget", &[]),
    (Count::StaleAnswers, "stale_answers", "Answers to closed questions, by kind", "what", STALE),
    (Count::Impossible, "impossible", "Transitions that cannot be", "what", &["any"]),
    (Count::Faults, "faults", "Parts of calls that panicked, by part", "part", PARTS),
    (Count::HandoffMoves, "handoff_moves", "Handoff states reached", "to", HANDOFF_STATES),
    (Count::UrgencyRaised, "urgency_raised", "Urgency raised, by class", "class", &["none"]),
    (Count::QueueShed, "queue_shed", "Requests shed, by queue", "queue", QUEUES),
    (Count::StationRestarts, "station_restarts", "Child processes started again", "station", STATIONS),
    (Count::SipDropped, "sip_dropped", "SIP messages dropped before parsing", "reason", &["any"]),
    (Count::RtpPackets, "rtp_packets", "RTP packets, by what became of them", "fate", FATES),
];

const OUTCOMES: &[&str] = &["auto", "ticket", "human", "urgent", "abandoned"];
const PARTS: &[&str] = &["dialogue", "tripwire", "reader", "machine"];
const REFUSALS: &[&str] = &["full", "draining", "no_ports", "not_acceptable"];
const STALE: &[&str] = &["transcript", "reading", "prompt", "desk", "trunk", "archive"];
const HANDOFF_STATES: &[&str] = &["requested", "offered", "accepted", "bridged", "verified", "fallen", "idle"];
const QUEUES: &[&str] = &["inbox", "asr", "voice", "vad", "archive", "dispatch"];
const STATIONS: &[&str] = &["asr", "voice", "vad"];
const FATES: &[&str] = &["received", "lost", "late", "malformed", "sent"];

impl Metrics {
    /// Registers everything.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("calmline");
        let make: fn() -> Histogram = || Histogram::new(EDGES);
        let stages: Histograms = Family::new_with_constructor(make);
        registry.register("stage_seconds", "Time taken by each stage that has a budget", stages.clone());
        for stage in Stage::ALL {
            let _exists = stages.get_or_create(&vec![("stage", stage.name().to_owned())]);
        }
        let mut counts = Vec::new();
        for (count, name, help, label, values) in COUNTS {
            let family: Family<Labels, Counter> = Family::default();
            registry.register(name, help, family.clone());
            for value in values {
                let _exists = family.get_or_create(&vec![(label, (*value).to_owned())]);
            }
            counts.push((count, family));
        }
        let mut gauges = Vec::new();
        for (gauge, name, help) in [
            (Gauge::CallsActive, "calls_active", "Calls alive"),
            (Gauge::DesksReady, "desks_ready", "Desks on duty"),
            (Gauge::OffersOpen, "offers_open", "Offers open"),
            (Gauge::Tasks, "tasks", "Tasks of the runtime alive"),
            (Gauge::StationUp, "station_up", "Whether a station is up"),
        ] {
            let family: Family<Labels, PromGauge> = Family::default();
            registry.register(name, help, family.clone());
            let labels: Vec<Labels> = if gauge == Gauge::StationUp {
                STATIONS.iter().map(|station| vec![("station", (*station).to_owned())]).collect()
            } else {
                vec![Vec::new()]
            };
            for label in &labels {
                let _exists = family.get_or_create(label);
            }
            gauges.push((gauge, family));
        }
        let metrics = Self { registry, stages, counts, gauges };
        for stage in Stage::ALL {
            metrics.add(Count::BudgetBreaches, stage.name(), 0);
        }
        metrics
    }

    /// Notes how long a stage took, and counts a breach if that was longer than its budget.
    pub fn took(&self, stage: Stage, took: Duration) {
        self.observed(stage, took);
        if took > stage.budget() {
            self.count(Count::BudgetBreaches, stage.name());
        }
    }

    /// Notes how long a stage took whose breaches are counted elsewhere.
    pub fn observed(&self, stage: Stage, took: Duration) {
        self.stages.get_or_create(&vec![("stage", stage.name().to_owned())]).observe(took.as_secs_f64());
    }

    /// Adds one.
    pub fn count(&self, count: Count, value: &str) {
        self.add(count, value, 1);
    }

    /// Adds some.
    pub fn add(&self, count: Count, value: &str, by: u64) {
        let label = COUNTS.iter().find(|row| row.0 == count).map_or("what", |row| row.3);
        if let Some((_, family)) = self.counts.iter().find(|(known, _)| *known == count) {
            family.get_or_create(&vec![(label, value.to_owned())]).inc_by(by);
        }
    }

    /// What has been counted so far.
    #[must_use]
    pub fn counted(&self, count: Count, value: &str) -> u64 {
        let label = COUNTS.iter().find(|row| row.0 == count).map_or("what", |row| row.3);
        let family = self.counts.iter().find(|(known, _)| *known == count).map(|(_, family)| family);
        family.map_or(0, |family| family.get_or_create(&vec![(label, value.to_owned())]).get())
    }

    /// Sets a gauge; `station` is the label's value for those that have one, and empty for the others.
    pub fn set(&self, gauge: Gauge, station: &str, value: i64) {
        let labels = if station.is_empty() { Vec::new() } else { vec![("station", station.to_owned())] };
        if let Some((_, family)) = self.gauges.iter().find(|(known, _)| *known == gauge) {
            family.get_or_create(&labels).set(value);
        }
    }

    /// The page in the Prometheus text format.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = String::new();
        // Writing into a String cannot fail.
        let _always = encode(&mut page, &self.registry);
        page
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_and_every_breach_counter_is_on_the_first_page() {
        let page = Metrics::new().page();
        for stage in Stage::ALL {
            assert!(page.contains(&format!("calmline_stage_seconds_count{{stage=\"{}\"}} 0", stage.name())), "{page}");
            assert!(
                page.contains(&format!("calmline_budget_breaches_total{{budget=\"{}\"}} 0", stage.name())),
                "{page}"
            );
        }
        for outcome in OUTCOMES {
            assert!(page.contains(&format!("calmline_calls_ended_total{{outcome=\"{outcome}\"}} 0")), "{page}");
        }
    }

    #[test]
    fn a_stage_over_its_budget_is_counted_as_a_breach_and_one_within_is_not() {
        let metrics = Metrics::new();
        metrics.took(Stage::AsrFinal, Duration::from_millis(300));
        metrics.took(Stage::AsrFinal, Duration::from_millis(301));
        let page = metrics.page();
        assert!(page.contains("calmline_budget_breaches_total{budget=\"asr_final\"} 1"), "{page}");
        assert!(page.contains("calmline_stage_seconds_count{stage=\"asr_final\"} 2"), "{page}");
    }

    #[test]
    fn each_counter_stands_in_the_table_once() {
        for (index, row) in COUNTS.iter().enumerate() {
            assert!(COUNTS.iter().skip(index + 1).all(|other| other.0 != row.0 && other.1 != row.1), "{}", row.1);
        }
    }
}
