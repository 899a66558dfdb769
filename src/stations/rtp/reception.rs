//! What is known of a received stream: packets lost and jitter, as RFC 3550 counts them (appendix A.3 and A.8).

use super::rtcp::ReportBlock;
use calmline_core::units::{CallTime, Span};

/// A step further than this in the sequence is a restart of the sender and no loss.
const FARTHEST: u16 = 3_000;

/// The last sender report of the stream.
#[derive(Debug, Clone, Copy)]
struct Report {
    middle: u32,
    at: CallTime,
}

#[derive(Debug, Clone, Copy)]
struct Source {
    ssrc: u32,
    /// First, and highest, sequence number with its cycles.
    base: u32,
    highest: u32,
    received: u32,
    expected_before: u32,
    received_before: u32,
    transit: i64,
    /// In sixteenths of a timestamp unit.
    jitter: u32,
    report: Option<Report>,
}

impl Source {
    fn expected(&self) -> u32 {
        self.highest.wrapping_sub(self.base).wrapping_add(1)
    }

    fn lost(&self) -> i64 {
        i64::from(self.expected()) - i64::from(self.received)
    }
}

/// Follows the stream that is received, and sums up those before it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reception {
    source: Option<Source>,
    received: u64,
    lost_before: u64,
}

impl Reception {
    /// Takes a packet's header.
    pub(super) fn arrived(&mut self, at: CallTime, ssrc: u32, sequence: u16, timestamp: u32) {
        self.received += 1;
        let arrival = (at.as_micros() / 125) as i64;
        let Some(source) = self.source.as_mut().filter(|source| source.ssrc == ssrc) else {
            return self.begin(ssrc, sequence, arrival - i64::from(timestamp));
        };
        let step = sequence.wrapping_sub(source.highest as u16);
        if step < FARTHEST {
            source.highest = source.highest.wrapping_add(u32::from(step));
        } else if step < u16::MAX - FARTHEST {
            return self.begin(ssrc, sequence, arrival - i64::from(timestamp));
        }
        source.received += 1;
        // Differences of wrapping timestamps are small numbers again once they are cut to 32 bits.
        let transit = arrival - i64::from(timestamp);
        let change = i64::from((transit - source.transit) as i32).unsigned_abs().min(1 << 20) as u32;
        source.transit = transit;
        source.jitter = source.jitter + change - ((source.jitter + 8) >> 4);
    }

    fn begin(&mut self, ssrc: u32, sequence: u16, transit: i64) {
        self.lost_before = self.lost();
        let base = u32::from(sequence);
        self.source = Some(Source {
            ssrc,
            base,
            highest: base,
            received: 1,
            expected_before: 0,
            received_before: 0,
            transit,
            jitter: 0,
            report: None,
        });
    }

    /// Takes the clock of a sender report.
    pub(super) fn reported(&mut self, at: CallTime, ssrc: u32, ntp: u64) {
        if let Some(source) = self.source.as_mut().filter(|source| source.ssrc == ssrc) {
            source.report = Some(Report { middle: (ntp >> 16) as u32, at });
        }
    }

    /// The report block for the stream, if one is received; begins the interval of the next one.
    pub(super) fn block(&mut self, at: CallTime) -> Option<ReportBlock> {
        let source = self.source.as_mut()?;
        let expected = source.expected();
        let newly_expected = expected.wrapping_sub(source.expected_before);
        let newly_lost = i64::from(newly_expected) - i64::from(source.received.wrapping_sub(source.received_before));
        source.expected_before = expected;
        source.received_before = source.received;
        let share = if newly_expected == 0 { 0 } else { newly_lost.max(0) * 256 / i64::from(newly_expected) };
        let since = source.report.map_or(0, |report| at.since(report.at).as_micros() * 65_536 / 1_000_000);
        Some(ReportBlock {
            ssrc: source.ssrc,
            fraction_lost: share.min(255) as u8,
            lost: source.lost().clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
            highest: source.highest,
            jitter: source.jitter >> 4,
            last_report: source.report.map_or(0, |report| report.middle),
            since_report: since as u32,
        })
    }

    /// Packets received.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// Packets lost on the way.
    pub(super) fn lost(&self) -> u64 {
        self.lost_before + self.source.map_or(0, |source| source.lost().max(0) as u64)
    }

    /// Interarrival jitter.
    pub(super) fn jitter(&self) -> Span {
        Span::from_micros(self.source.map_or(0, |source| u64::from(source.jitter >> 4) * 125))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(reception: &mut Reception, ssrc: u32, packets: impl IntoIterator<Item = u32>) {
        for n in packets {
            let at = CallTime::from_millis(u64::from(n) * 20);
            reception.arrived(at, ssrc, (n as u16).wrapping_add(65_000), (n * 160).wrapping_sub(4_000));
        }
    }

    #[test]
    fn losses_are_counted_across_the_wrap_of_the_sequence() {
        let mut reception = Reception::default();
        feed(&mut reception, 1, (0..1_000).filter(|n| n % 10 != 3));
        assert_eq!((reception.received(), reception.lost()), (900, 100));
        let block = reception.block(CallTime::from_millis(20_000)).expect("a stream");
        assert_eq!((block.lost, block.fraction_lost), (100, 25));
        assert_eq!(block.highest, 65_999);
        feed(&mut reception, 1, 1_000..1_100);
        assert_eq!(reception.block(CallTime::from_millis(22_000)).map(|block| block.fraction_lost), Some(0));
    }

    #[test]
    fn another_source_or_a_leap_of_the_sequence_is_no_loss() {
        let mut reception = Reception::default();
        feed(&mut reception, 1, 0..100);
        feed(&mut reception, 2, 5_000..5_100);
        feed(&mut reception, 2, 20_000..20_100);
        assert_eq!((reception.received(), reception.lost()), (300, 0));
    }

    #[test]
    fn duplicates_make_the_loss_negative_in_the_report_and_zero_in_the_sum() {
        let mut reception = Reception::default();
        feed(&mut reception, 1, [0, 1, 1, 1, 2]);
        assert_eq!(reception.lost(), 0);
        assert_eq!(reception.block(CallTime::START).map(|block| block.lost), Some(-2));
    }

    #[test]
    fn jitter_settles_at_the_mean_change_of_transit() {
        let mut reception = Reception::default();
        for n in 0..2_000_u64 {
            let at = CallTime::from_millis(n * 20 + (n % 2) * 10);
            reception.arrived(at, 1, n as u16, (n as u32) * 160);
        }
        assert!(reception.jitter().as_millis().abs_diff(10) <= 1, "{}", reception.jitter());
    }

    #[test]
    fn the_report_tells_how_long_ago_the_last_one_came() {
        let mut reception = Reception::default();
        feed(&mut reception, 1, 0..3);
        reception.reported(CallTime::from_millis(1_000), 1, 0xAAAA_1234_5678_BBBB);
        let block = reception.block(CallTime::from_millis(1_500)).expect("a stream");
        assert_eq!((block.last_report, block.since_report), (0x1234_5678, 32_768));
    }
}
