//! How good, and how sure one may be of it.

/// The one-sided upper bound of Clopper and Pearson (1934) on a rate, of `misses` in `of`, at a confidence such as 0.95:
/// the rate at which so few misses would be as unlikely as one minus the confidence.
#[must_use]
pub fn rate_at_most(misses: usize, of: usize, confidence: f64) -> f64 {
    if misses >= of {
        return 1.0;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = low.midpoint(high);
        if at_most(misses, of, middle) > 1.0 - confidence { low = middle } else { high = middle }
    }
    high
}

/// The probability of at most `misses` in `of` where each has probability `rate`.
#[must_use]
pub fn at_most(misses: usize, of: usize, rate: f64) -> f64 {
    if rate <= 0.0 {
        return 1.0;
    }
    if rate >= 1.0 {
        return if misses >= of { 1.0 } else { 0.0 };
    }
    let odds = (rate / (1.0 - rate)).ln();
    let mut log = of as f64 * (1.0 - rate).ln();
    let mut sum = log.exp();
    for k in 0..misses.min(of) {
        log += ((of - k) as f64 / (k + 1) as f64).ln() + odds;
        sum += log.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_are_those_of_the_tables() {
        // 299 without a miss prove one per cent at 95 %, 598 half a per cent; 473 with one miss, one per cent.
        assert!((rate_at_most(0, 299, 0.95) - 0.01).abs() < 1e-4);
        assert!((rate_at_most(0, 598, 0.95) - 0.005).abs() < 1e-4);
        assert!((rate_at_most(1, 473, 0.95) - 0.01).abs() < 1e-4);
        assert!((rate_at_most(0, 44, 0.95) - 0.066).abs() < 1e-3);
        assert!((rate_at_most(5, 5, 0.95) - 1.0).abs() < 1e-9);
        assert!((rate_at_most(0, 0, 0.95) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_distribution_sums_to_one() {
        assert!((at_most(10, 10, 0.3) - 1.0).abs() < 1e-9);
        assert!((at_most(0, 10, 0.1) - 0.9_f64.powi(10)).abs() < 1e-12);
    }
}
