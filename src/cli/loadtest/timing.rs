//! Samples and their percentiles.

use serde_json::{Value, json};
use std::time::Duration;

/// Milliseconds, each with a weight.
#[derive(Debug, Clone, Default)]
pub(super) struct Timing {
    samples: Vec<(f64, f64)>,
}

impl Timing {
    /// Takes a sample.
    pub(super) fn add(&mut self, took: Duration) {
        self.samples.push((took.as_secs_f64() * 1_000.0, 1.0));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    /// All samples of several timings, weighted so that each timing has its share of the whole, however many samples it
    /// brings. A timing without samples leaves its share to the others.
    pub(super) fn mixed(parts: &[(&Timing, f64)]) -> Self {
        let mut samples = Vec::new();
        for (timing, share) in parts.iter().filter(|(timing, _)| timing.len() > 0) {
            let weight = share / timing.len() as f64;
            samples.extend(timing.samples.iter().map(|(millis, _)| (*millis, weight)));
        }
        Self { samples }
    }

    /// The least sample that so much of the weight does not exceed; `None` without samples.
    pub(super) fn at(&self, share: f64) -> Option<f64> {
        let mut sorted = self.samples.clone();
        sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
        let whole: f64 = sorted.iter().map(|(_, weight)| weight).sum();
        let mut passed = 0.0;
        for (millis, weight) in &sorted {
            passed += weight;
            // A hair's breadth, because shares such as 0.95 of a sum of shares are not exact.
            if passed + 1e-9 >= whole * share {
                return Some(*millis);
            }
        }
        None
    }

    /// As the contract has it: p50, p95, p99 and n, in milliseconds with one decimal.
    pub(super) fn json(&self) -> Value {
        let at = |share: f64| self.at(share).map(|millis| (millis * 10.0).round() / 10.0);
        json!({ "p50": at(0.50), "p95": at(0.95), "p99": at(0.99), "n": self.len() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(millis: impl IntoIterator<Item = u64>) -> Timing {
        let mut timing = Timing::default();
        millis.into_iter().for_each(|ms| timing.add(Duration::from_millis(ms)));
        timing
    }

    #[test]
    fn percentiles_are_samples() {
        let timing = timing(1..=100);
        assert_eq!((timing.at(0.50), timing.at(0.95), timing.at(0.99)), (Some(50.0), Some(95.0), Some(99.0)));
        assert_eq!(Timing::default().at(0.5), None);
        assert_eq!(Timing::default().json()["n"], 0);
    }

    #[test]
    fn a_mix_weighs_its_parts_and_not_their_samples() {
        let (many, few) = (timing([100; 90]), timing([900]));
        let mixed = Timing::mixed(&[(&many, 0.4), (&few, 0.6), (&Timing::default(), 0.5)]);
        assert_eq!(mixed.at(0.5), Some(900.0));
        assert_eq!(mixed.at(0.4), Some(100.0));
        assert_eq!(mixed.len(), 91);
    }
}
