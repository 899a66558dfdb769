//! How late packets left, in buckets of a quarter of a millisecond.

use calmline_core::units::Span;

/// Width of a bucket.
const BUCKET_MICROS: u64 = 250;

/// Buckets: 20 ms, a whole frame; what is later is in the last one.
const BUCKETS: usize = 80;

/// Counts of lateness.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lateness {
    buckets: [u32; BUCKETS],
    count: u64,
    longest: Span,
}

impl Lateness {
    pub(super) fn new() -> Self {
        Self { buckets: [0; BUCKETS], count: 0, longest: Span::ZERO }
    }

    pub(super) fn add(&mut self, late: Span) {
        let bucket = (late.as_micros() / BUCKET_MICROS).min(BUCKETS as u64 - 1) as usize;
        self.buckets[bucket] = self.buckets[bucket].saturating_add(1);
        self.count += 1;
        self.longest = self.longest.max(late);
    }

    /// The longest lateness.
    pub(super) fn longest(&self) -> Span {
        self.longest
    }

    /// The upper edge of the bucket that holds the given share in thousandths, and never more than the longest.
    pub(super) fn quantile(&self, permille: u64) -> Span {
        let wanted = (self.count * permille).div_ceil(1_000);
        let mut below = 0;
        for (index, count) in self.buckets.iter().enumerate() {
            below += u64::from(*count);
            if below >= wanted && index + 1 < BUCKETS {
                return Span::from_micros((index as u64 + 1) * BUCKET_MICROS).min(self.longest);
            }
        }
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_leaves_out_the_rare_and_the_longest_does_not() {
        let mut lateness = Lateness::new();
        assert_eq!(lateness.quantile(990), Span::ZERO);
        (0..999).for_each(|_| lateness.add(Span::from_micros(600)));
        lateness.add(Span::from_millis(90));
        assert_eq!(lateness.quantile(990), Span::from_micros(750));
        assert_eq!(lateness.quantile(1_000), Span::from_millis(90));
        assert_eq!(lateness.longest(), Span::from_millis(90));
    }
}
