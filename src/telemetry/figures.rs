//! What was measured of each stage, to be read back: the histograms of the metrics page can only be written.

use super::metrics::EDGES;
use super::stage::Stage;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Buckets: one below each edge, and one above the last.
const BUCKETS: usize = EDGES.len() + 1;

/// What was measured of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How often.
    pub count: u64,
    /// All of it together.
    pub sum: Duration,
    /// How often it took at most so long, and longer than the bucket before; the last bucket has no end.
    pub buckets: Vec<(Option<Duration>, u64)>,
}

#[derive(Debug, Default)]
struct OneStage {
    sum_us: AtomicU64,
    buckets: [AtomicU64; BUCKETS],
}

/// What was measured of every stage.
#[derive(Debug, Default)]
pub(super) struct StageFigures {
    stages: [OneStage; Stage::ALL.len()],
}

fn edge(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

impl StageFigures {
    fn of(&self, stage: Stage) -> Option<&OneStage> {
        Stage::ALL.iter().position(|each| *each == stage).and_then(|at| self.stages.get(at))
    }

    pub(super) fn observe(&self, stage: Stage, took: Duration) {
        let Some(one) = self.of(stage) else { return };
        let at = EDGES.iter().position(|seconds| took <= edge(*seconds)).unwrap_or(EDGES.len());
        if let Some(bucket) = one.buckets.get(at) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        one.sum_us.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn read(&self, stage: Stage) -> Figures {
        let Some(one) = self.of(stage) else {
            return Figures { count: 0, sum: Duration::ZERO, buckets: Vec::new() };
        };
        let ends = EDGES.iter().map(|seconds| Some(edge(*seconds))).chain([None]);
        let buckets: Vec<_> = ends.zip(one.buckets.iter().map(|many| many.load(Ordering::Relaxed))).collect();
        let sum = Duration::from_micros(one.sum_us.load(Ordering::Relaxed));
        Figures { count: buckets.iter().map(|(_, many)| many).sum(), sum, buckets }
    }
}

#[cfg(test)]
mod tests {
    use super::super::metrics::Metrics;
    use super::*;

    #[test]
    fn what_was_measured_is_read_back_by_buckets_and_an_edge_belongs_to_the_bucket_below() {
        let metrics = Metrics::new();
        for ms in [1, 2, 700, 701, 60_000] {
            metrics.observed(Stage::TurnResponse, Duration::from_millis(ms));
        }
        let figures = metrics.figures(Stage::TurnResponse);
        let of = |to: Option<u64>| {
            let to = to.map(Duration::from_millis);
            figures.buckets.iter().find(|(end, _)| *end == to).map(|(_, many)| *many)
        };
        assert_eq!((figures.count, figures.sum), (5, Duration::from_millis(61_404)));
        assert_eq!([of(Some(1)), of(Some(2)), of(Some(700)), of(Some(900)), of(None)], [Some(1); 5]);
        assert_eq!(metrics.figures(Stage::Offer).count, 0, "a stage knows of itself alone");
    }
}
