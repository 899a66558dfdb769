//! Every instrument in one place. All series exist from the start, so that a graph of what never happened shows zero
//! and not nothing.

use super::figures::{Figures, StageFigures};
use super::stage::Stage;
use super::table::{COUNTS, Count, GAUGES, Gauge};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge as PromGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::atomic::Ordering;
use std::time::Duration;

type Labels = Vec<(&'static str, String)>;
type Histograms = Family<Labels, Histogram, fn() -> Histogram>;

/// Bucket edges in seconds: fine below 50 ms, where cached audio and keys live; around each budget of the table; and
/// wide above it, where only the fact that it was late counts.
pub(super) const EDGES: [f64; 20] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.45, 0.55, 0.7, 0.9, 1.0, 1.3, 1.6, 2.5, 6.0];

/// All instruments.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    stages: Histograms,
    figures: StageFigures,
    counts: Vec<(Count, &'static str, Family<Labels, Counter>)>,
    gauges: Vec<(Gauge, Family<Labels, PromGauge>)>,
}

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
            counts.push((count, label, family));
        }
        let mut gauges = Vec::new();
        for (gauge, name, help, stations) in GAUGES {
            let family: Family<Labels, PromGauge> = Family::default();
            registry.register(name, help, family.clone());
            let mut labels: Vec<Labels> = stations.iter().map(|name| vec![("station", (*name).to_owned())]).collect();
            if stations.is_empty() {
                labels.push(Vec::new());
            }
            for label in &labels {
                let _exists = family.get_or_create(label);
            }
            gauges.push((gauge, family));
        }
        let metrics = Self { registry, stages, figures: StageFigures::default(), counts, gauges };
        for stage in Stage::ALL {
            metrics.begin(Count::BudgetBreaches, stage.name());
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
        self.figures.observe(stage, took);
    }

    /// What was measured of a stage so far.
    #[must_use]
    pub fn figures(&self, stage: Stage) -> Figures {
        self.figures.read(stage)
    }

    /// Adds one.
    pub fn count(&self, count: Count, value: &str) {
        self.add(count, value, 1);
    }

    /// Adds some.
    pub fn add(&self, count: Count, value: &str, by: u64) {
        if let Some(counter) = self.counter(count, value) {
            counter.inc_by(by);
        }
    }

    /// Lets a series exist before anything is counted in it.
    pub fn begin(&self, count: Count, value: &str) {
        self.add(count, value, 0);
    }

    /// Brings a series up to a sum that somebody else keeps. Never takes anything away, so that two readers of the page
    /// may do it at once.
    pub fn stands_at(&self, count: Count, value: &str, sum: u64) {
        if let Some(counter) = self.counter(count, value) {
            counter.inner().fetch_max(sum, Ordering::Relaxed);
        }
    }

    /// What has been counted so far.
    #[must_use]
    pub fn counted(&self, count: Count, value: &str) -> u64 {
        self.counter(count, value).map_or(0, |counter| counter.get())
    }

    fn counter(&self, count: Count, value: &str) -> Option<Counter> {
        let (_, label, family) = self.counts.iter().find(|(known, ..)| *known == count)?;
        Some(family.get_or_create(&vec![(*label, value.to_owned())]).clone())
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
        for (_, name, _, label, values) in COUNTS {
            for value in values {
                assert!(page.contains(&format!("calmline_{name}_total{{{label}=\"{value}\"}} 0")), "{name} {value}");
            }
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
    fn a_sum_kept_elsewhere_is_taken_over_and_never_falls() {
        let metrics = Metrics::new();
        for sum in [3, 7, 5] {
            metrics.stands_at(Count::QueueShed, "voice", sum);
        }
        assert_eq!(metrics.counted(Count::QueueShed, "voice"), 7);
    }
}
