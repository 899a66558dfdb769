//! How long packets must be waited for, learnt from when they came.

/// Samples per millisecond.
const PER_MS: i64 = 8;

/// Width of a bin of the histogram.
const BIN_MS: i64 = 5;

/// Bins: 250 ms, beyond the longest wait.
const BINS: usize = 50;

/// What is left of a packet's weight when the next one comes: a memory of some 200 packets, four seconds.
const KEPT: f32 = 0.995;

/// Share of packets that shall come in time. The rest is taken late, which costs a concealed frame and not the words.
const IN_TIME: f32 = 0.97;

/// Packets in one half of the window in which the fastest packet is sought: five seconds at 20 ms, so that a clock
/// drifting by 200 ppm moves the base by a millisecond only.
const HALF_WINDOW: u32 = 250;

/// Packets before the estimate means anything.
const SETTLED: u32 = 25;

/// The shortest wait: one frame.
const SHORTEST_MS: i64 = 20;

/// The longest wait; beyond it talking to the agent would feel like a satellite.
const LONGEST_MS: i64 = 200;

/// The wait before anything was measured.
const FIRST_MS: i64 = 40;

/// Follows the transit times of one stream, in samples on an arbitrary base.
#[derive(Debug, Clone)]
pub(super) struct DelayEstimator {
    bins: [f32; BINS],
    weight: f32,
    fastest: i64,
    fastest_of_half: i64,
    in_half: u32,
    packets: u32,
}

impl DelayEstimator {
    pub(super) fn new() -> Self {
        Self { bins: [0.0; BINS], weight: 0.0, fastest: i64::MAX, fastest_of_half: i64::MAX, in_half: 0, packets: 0 }
    }

    /// The base of transit times changed; what is known of their spread stays.
    pub(super) fn rebase(&mut self) {
        self.fastest = i64::MAX;
        self.fastest_of_half = i64::MAX;
        self.in_half = 0;
        self.packets = 0;
    }

    /// Takes the transit time of a packet: arrival less position, in samples.
    pub(super) fn arrived(&mut self, transit: i64) {
        self.fastest = self.fastest.min(transit);
        self.fastest_of_half = self.fastest_of_half.min(transit);
        self.in_half += 1;
        self.packets = self.packets.saturating_add(1);
        if self.in_half >= HALF_WINDOW {
            self.fastest = self.fastest_of_half;
            self.fastest_of_half = i64::MAX;
            self.in_half = 0;
        }
        let bin = ((transit - self.fastest).max(0) / (BIN_MS * PER_MS)).min(BINS as i64 - 1);
        for weight in &mut self.bins {
            *weight *= KEPT;
        }
        self.bins[bin as usize] += 1.0;
        self.weight = self.weight * KEPT + 1.0;
    }

    /// How long the fastest packet should be kept waiting, in samples.
    pub(super) fn target(&self) -> i64 {
        if self.weight < 10.0 {
            return FIRST_MS * PER_MS;
        }
        let mut below = 0.0;
        let mut wait = LONGEST_MS;
        for (index, weight) in self.bins.iter().enumerate() {
            below += weight;
            if below >= self.weight * IN_TIME {
                wait = (index as i64 + 1) * BIN_MS;
                break;
            }
        }
        wait.clamp(SHORTEST_MS, LONGEST_MS) * PER_MS
    }

    /// How much longer than its target the fastest packet waits, in samples, if playout runs `offset` samples behind the
    /// clock. `None` until enough packets were seen.
    pub(super) fn excess(&self, offset: i64) -> Option<i64> {
        (self.packets >= SETTLED).then(|| offset - self.fastest - self.target())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_waits_one_frame() {
        let mut delay = DelayEstimator::new();
        (0..500).for_each(|_| delay.arrived(1_000));
        assert_eq!(delay.target(), 160);
        assert_eq!(delay.excess(1_160), Some(0));
    }

    #[test]
    fn the_wait_grows_to_cover_the_spread_and_shrinks_after_it() {
        let mut delay = DelayEstimator::new();
        (0..300).for_each(|n| delay.arrived(if n % 5 == 0 { 90 * PER_MS } else { 0 }));
        assert_eq!(delay.target(), 95 * PER_MS);
        (0..1_500).for_each(|_| delay.arrived(0));
        assert_eq!(delay.target(), SHORTEST_MS * PER_MS);
    }

    #[test]
    fn the_wait_never_leaves_its_bounds() {
        let mut delay = DelayEstimator::new();
        (0..300).for_each(|n| delay.arrived(i64::from(n % 2) * 3_000 * PER_MS));
        assert_eq!(delay.target(), LONGEST_MS * PER_MS);
    }

    #[test]
    fn a_drifting_clock_moves_the_base_with_it() {
        let mut delay = DelayEstimator::new();
        (0..30_000).for_each(|n| delay.arrived(i64::from(n) / 30));
        let excess = delay.excess(1_000 + 160).expect("settled");
        assert!(excess.abs() <= 60, "{excess}");
    }
}
