//! Packets of all legs together, counted for telemetry. Each leg adds what is new once a second, so that no packet costs
//! anything here.

use super::stats::RtpStats;
use std::sync::atomic::{AtomicU64, Ordering};

/// What became of packets, over all legs of a pool since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TrafficCounts {
    /// Packets received from far sides.
    pub received: u64,
    /// Packets missing when their second was counted.
    pub lost: u64,
    /// Packets that came too late to be of use.
    pub late: u64,
    /// Datagrams that were no RTP or RTCP.
    pub malformed: u64,
    /// Packets sent.
    pub sent: u64,
}

/// The sums.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    received: AtomicU64,
    lost: AtomicU64,
    late: AtomicU64,
    malformed: AtomicU64,
    sent: AtomicU64,
}

impl Traffic {
    /// The sums so far.
    pub(super) fn counts(&self) -> TrafficCounts {
        TrafficCounts {
            received: self.received.load(Ordering::Relaxed),
            lost: self.lost.load(Ordering::Relaxed),
            late: self.late.load(Ordering::Relaxed),
            malformed: self.malformed.load(Ordering::Relaxed),
            sent: self.sent.load(Ordering::Relaxed),
        }
    }

    /// Adds what a leg has counted since `before`, and brings that up to date. A loss that a late packet has made good
    /// stays counted: a sum never falls.
    pub(super) fn add(&self, before: &mut TrafficCounts, stats: &RtpStats) {
        let rows = [
            (&self.received, &mut before.received, stats.received),
            (&self.lost, &mut before.lost, stats.lost),
            (&self.late, &mut before.late, stats.late),
            (&self.malformed, &mut before.malformed, stats.malformed),
            (&self.sent, &mut before.sent, stats.sent),
        ];
        for (sum, before, count) in rows {
            sum.fetch_add(count.saturating_sub(*before), Ordering::Relaxed);
            *before = count.max(*before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_legs_are_summed_and_a_loss_made_good_takes_nothing_away() {
        let traffic = Traffic::default();
        let (mut one, mut other) = (TrafficCounts::default(), TrafficCounts::default());
        traffic.add(&mut one, &RtpStats { received: 50, lost: 2, sent: 50, ..RtpStats::default() });
        traffic.add(&mut other, &RtpStats { received: 10, malformed: 1, ..RtpStats::default() });
        traffic.add(&mut one, &RtpStats { received: 101, lost: 1, sent: 100, ..RtpStats::default() });
        traffic.add(&mut one, &RtpStats { received: 151, lost: 3, late: 1, sent: 150, ..RtpStats::default() });
        let sums = TrafficCounts { received: 161, lost: 3, late: 1, malformed: 1, sent: 150 };
        assert_eq!(traffic.counts(), sums);
    }
}
