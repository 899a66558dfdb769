//! When RTCP is sent, and what the far side's reports tell of the way to it.

use super::reception::Reception;
use super::rtcp::{self, Going, Item, ReportBlock, Sent};
use super::sender::Sender;
use calmline_core::units::{CallTime, Span};
use rand::random;

/// Mean time between reports (RFC 3550, 6.2); each is drawn from half to one and a half of it, so that the legs of many
/// calls do not report at once.
const MEAN: Span = Span::from_secs(5);

/// Mean time to the first report: half as long, as it tells the far side that RTCP comes at all.
const FIRST: Span = Span::from_micros(2_500_000);

/// Seconds from 1900, where NTP counts from, to 1970.
const NTP_ERA: u64 = 2_208_988_800;

/// What the far side reports of our stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FarView {
    pub(super) fraction_lost: u8,
    pub(super) lost: i32,
    pub(super) jitter: Span,
    pub(super) round_trip: Option<Span>,
}

/// The RTCP of one leg.
#[derive(Debug)]
pub(super) struct Reports {
    /// Wall-clock microseconds since 1970 at the call's admission.
    wall: u64,
    name: [u8; 16],
    due: CallTime,
    packets_before: u32,
    pub(super) far: FarView,
}

impl Reports {
    /// `wall_now` is the wall clock at `at`.
    pub(super) fn new(at: CallTime, wall_now: u64) -> Self {
        // The name tells sources apart and must not tell who they are (RFC 7022).
        let mut name = [0; 16];
        let drawn: u64 = random();
        for (index, letter) in name.iter_mut().enumerate() {
            *letter = b"0123456789abcdef"[(drawn >> (4 * index) & 15) as usize];
        }
        let wall = wall_now.saturating_sub(at.as_micros());
        Self { wall, name, due: at + drawn_from(FIRST), packets_before: 0, far: FarView::default() }
    }

    fn ntp(&self, at: CallTime) -> u64 {
        let micros = self.wall + at.as_micros();
        let seconds = micros / 1_000_000 + NTP_ERA;
        (seconds << 32) | (((micros % 1_000_000) << 32) / 1_000_000)
    }

    /// Writes a report if one is due.
    pub(super) fn due(
        &mut self,
        at: CallTime,
        sender: &Sender,
        reception: &mut Reception,
        buffer: &mut [u8; rtcp::LARGEST],
    ) -> Option<usize> {
        if at < self.due {
            return None;
        }
        self.due = at + drawn_from(MEAN);
        Some(self.write(at, sender, reception, Going::On, buffer))
    }

    /// Writes the last report, with BYE.
    pub(super) fn goodbye(
        &mut self,
        at: CallTime,
        sender: &Sender,
        reception: &mut Reception,
        buffer: &mut [u8; rtcp::LARGEST],
    ) -> usize {
        self.write(at, sender, reception, Going::Away, buffer)
    }

    fn write(
        &mut self,
        at: CallTime,
        sender: &Sender,
        reception: &mut Reception,
        going: Going,
        buffer: &mut [u8; rtcp::LARGEST],
    ) -> usize {
        let sent = (sender.packets() != self.packets_before).then(|| Sent {
            ntp: self.ntp(at),
            timestamp: sender.timestamp(),
            packets: sender.packets(),
            octets: sender.octets(),
        });
        self.packets_before = sender.packets();
        rtcp::write(buffer, sender.ssrc(), &self.name, sent, reception.block(at), going)
    }

    /// Takes an RTCP datagram of the far side; false if it is malformed.
    pub(super) fn datagram(&mut self, at: CallTime, own_ssrc: u32, datagram: &[u8], reception: &mut Reception) -> bool {
        let mut block_of_ours: Option<ReportBlock> = None;
        let whole = rtcp::parse(datagram, |item| match item {
            Item::Clock(ssrc, ntp) => reception.reported(at, ssrc, ntp),
            Item::Block(block) if block.ssrc == own_ssrc => block_of_ours = Some(block),
            // A source that leaves is not a call that ends: that is SIP's to say.
            Item::Block(_) | Item::Goodbye(_) => {}
        });
        if let Some(block) = block_of_ours {
            self.far.fraction_lost = block.fraction_lost;
            self.far.lost = block.lost;
            self.far.jitter = Span::from_micros(u64::from(block.jitter) * 125);
            if block.last_report != 0 {
                self.far.round_trip = self.round_trip(at, &block).or(self.far.round_trip);
            }
        }
        whole.is_ok()
    }

    /// Arrival less our report less the time the far side held it (RFC 3550, 6.4.1); `None` if that is negative or more
    /// than a minute, which a clock would be that jumped.
    fn round_trip(&self, at: CallTime, block: &ReportBlock) -> Option<Span> {
        let now = (self.ntp(at) >> 16) as u32;
        let units = now.wrapping_sub(block.last_report).wrapping_sub(block.since_report);
        (units < 60 << 16).then(|| Span::from_micros((u64::from(units) * 1_000_000) >> 16))
    }
}

fn drawn_from(mean: Span) -> Span {
    let half = mean.as_micros() / 2;
    Span::from_micros(half + u64::from(random::<u32>()) * mean.as_micros() / u64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::{Codec, Direction, NegotiatedMedia};

    fn sender() -> Sender {
        let remote = std::net::SocketAddr::from(([127, 0, 0, 1], 4_000));
        let media = NegotiatedMedia {
            remote,
            remote_rtcp: remote,
            codec: Codec::Pcmu,
            payload_type: 0,
            event_payload_type: None,
            ptime_ms: 20,
            direction: Direction::SendRecv,
        };
        Sender::new(&media, 42, 0, 0)
    }

    #[test]
    fn the_first_report_is_early_and_the_next_ones_come_every_five_seconds_or_so() {
        let mut buffer = [0; rtcp::LARGEST];
        let (mut first, mut gaps) = (Vec::new(), Vec::new());
        for _ in 0..20 {
            let mut reports = Reports::new(CallTime::START, 1_700_000_000_000_000);
            let mut times = (0..30_000_u64).filter(|ms| {
                let at = CallTime::from_millis(*ms);
                reports.due(at, &sender(), &mut Reception::default(), &mut buffer).is_some()
            });
            let mut before = times.next().expect("a first report");
            first.push(before);
            for time in times {
                gaps.push(time - before);
                before = time;
            }
        }
        assert!(first.iter().all(|ms| (1_250..=3_751).contains(ms)), "{first:?}");
        assert!(gaps.iter().all(|ms| (2_500..=7_501).contains(ms)), "{gaps:?}");
        assert!(gaps.iter().max() > gaps.iter().min());
    }

    #[test]
    fn the_round_trip_is_what_the_far_sides_block_leaves() {
        let mut reports = Reports::new(CallTime::START, 1_700_000_000_000_000);
        let asked = CallTime::from_millis(1_000);
        let block = ReportBlock {
            ssrc: 42,
            fraction_lost: 26,
            lost: 7,
            highest: 0,
            jitter: 16,
            last_report: (reports.ntp(asked) >> 16) as u32,
            since_report: 65_536 * 2,
        };
        let mut buffer = [0; rtcp::LARGEST];
        let length = rtcp::write(&mut buffer, 9, b"0123456789abcdef", None, Some(block), Going::On);
        let answered = CallTime::from_millis(3_080);
        assert!(reports.datagram(answered, 42, &buffer[..length], &mut Reception::default()));
        let round_trip = reports.far.round_trip.expect("a report was answered");
        assert!(round_trip.as_millis().abs_diff(80) <= 1, "{round_trip}");
        assert_eq!((reports.far.lost, reports.far.jitter), (7, Span::from_millis(2)));
    }

    #[test]
    fn a_block_for_another_stream_or_with_an_impossible_clock_changes_nothing() {
        let mut reports = Reports::new(CallTime::START, 1_700_000_000_000_000);
        let mut buffer = [0; rtcp::LARGEST];
        for (ssrc, last_report) in [(41, 5), (42, 5)] {
            let block = ReportBlock { ssrc, last_report, ..ReportBlock::default() };
            let length = rtcp::write(&mut buffer, 9, b"0123456789abcdef", None, Some(block), Going::On);
            reports.datagram(CallTime::from_millis(10), 42, &buffer[..length], &mut Reception::default());
            assert_eq!(reports.far, FarView::default());
        }
    }
}
