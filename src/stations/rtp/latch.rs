//! Symmetric RTP: following a far side whose packets come from elsewhere than it says, without following a stranger.
//!
//! Until something comes, we send to the address in its SDP. Another address takes its place only after four packets
//! of one source, in order, over some time, during which the present address was silent. A switch rests for ten
//! seconds, and there are four at most until the session is negotiated again.

use calmline_core::units::{CallTime, Span};
use std::net::SocketAddr;

/// Packets in order that make an address believable.
const PACKETS: u8 = 4;

/// They must come within this.
const WINDOW: Span = Span::from_secs(2);

/// And take at least this: a stream is paced, a burst of forged packets is not.
const SHORTEST: Span = Span::from_millis(25);

/// No second switch before this has passed.
const COOLDOWN: Span = Span::from_secs(10);

/// Switches between negotiations.
const SWITCHES: u8 = 4;

/// A step of the sequence that still counts as in order.
const STEP: u16 = 8;

/// Addresses that may be candidates at once.
const CANDIDATES: usize = 8;

/// Whose packet it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The far side's.
    Ours,
    /// The far side's, from a new address.
    Switched,
    /// Somebody else's.
    Foreign,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    from: SocketAddr,
    ssrc: u32,
    sequence: u16,
    packets: u8,
    since: CallTime,
}

/// Where the far side is.
#[derive(Debug)]
pub(super) struct Latch {
    signalled: SocketAddr,
    source: Option<SocketAddr>,
    candidates: [Option<Candidate>; CANDIDATES],
    switched: Option<CallTime>,
    switches: u8,
}

impl Latch {
    pub(super) fn new(signalled: SocketAddr) -> Self {
        Self { signalled, source: None, candidates: [None; CANDIDATES], switched: None, switches: 0 }
    }

    /// Where to send.
    pub(super) fn target(&self) -> SocketAddr {
        self.source.unwrap_or(self.signalled)
    }

    /// The session was negotiated again. The same address changes nothing about where to send, but opens the window
    /// for another switch; a different one begins anew.
    pub(super) fn reopen(&mut self, signalled: SocketAddr) {
        if signalled != self.signalled {
            *self = Self::new(signalled);
        }
        self.switched = None;
        self.switches = 0;
    }

    /// Judges a packet by where it comes from.
    pub(super) fn judge(&mut self, from: SocketAddr, ssrc: u32, sequence: u16, at: CallTime) -> Verdict {
        if from == self.target() {
            self.source = Some(from);
            self.candidates = [None; CANDIDATES];
            return Verdict::Ours;
        }
        let resting = self.switched.is_some_and(|switched| at.since(switched) < COOLDOWN);
        if resting || self.switches >= SWITCHES {
            return Verdict::Foreign;
        }
        if !self.believable(from, ssrc, sequence, at) {
            return Verdict::Foreign;
        }
        self.source = Some(from);
        self.candidates = [None; CANDIDATES];
        self.switched = Some(at);
        self.switches += 1;
        Verdict::Switched
    }

    fn believable(&mut self, from: SocketAddr, ssrc: u32, sequence: u16, at: CallTime) -> bool {
        let fresh = Candidate { from, ssrc, sequence, packets: 1, since: at };
        let expired = |candidate: &Candidate| at.since(candidate.since) > WINDOW;
        let known = self.candidates.iter_mut().flatten().find(|candidate| candidate.from == from);
        let Some(candidate) = known else {
            // If every place is taken by a candidate within its window, this one waits.
            let free = self.candidates.iter_mut().find(|place| place.as_ref().is_none_or(expired));
            if let Some(place) = free {
                *place = Some(fresh);
            }
            return false;
        };
        let step = sequence.wrapping_sub(candidate.sequence);
        if candidate.ssrc != ssrc || !(1..=STEP).contains(&step) || expired(candidate) {
            *candidate = fresh;
            return false;
        }
        candidate.sequence = sequence;
        candidate.packets = candidate.packets.saturating_add(1);
        candidate.packets >= PACKETS && at.since(candidate.since) >= SHORTEST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn at(ms: u64) -> CallTime {
        CallTime::from_millis(ms)
    }

    /// Feeds `count` packets of a stream, one every 20 ms, and returns what became of the last one.
    fn stream(latch: &mut Latch, port: u16, from_ms: u64, count: u16) -> Verdict {
        let verdicts = (0..count).map(|n| latch.judge(address(port), 9, n, at(from_ms + u64::from(n) * 20)));
        verdicts.last().expect("some packets")
    }

    #[test]
    fn we_send_to_the_signalled_address_until_four_packets_came_from_another() {
        let mut latch = Latch::new(address(1));
        assert_eq!(latch.target(), address(1));
        assert_eq!(stream(&mut latch, 2, 0, 3), Verdict::Foreign);
        assert_eq!(latch.target(), address(1));
        assert_eq!(latch.judge(address(2), 9, 3, at(60)), Verdict::Switched);
        assert_eq!(latch.target(), address(2));
        assert_eq!(latch.judge(address(2), 9, 4, at(80)), Verdict::Ours);
    }

    #[test]
    fn a_stranger_cannot_take_over_while_the_far_side_is_sending() {
        let mut latch = Latch::new(address(1));
        for n in 0..500_u16 {
            assert_eq!(latch.judge(address(1), 5, n, at(u64::from(n) * 20)), Verdict::Ours);
            for forged in 0..3 {
                let verdict = latch.judge(address(66), 5, n * 3 + forged, at(u64::from(n) * 20 + 5));
                assert_eq!(verdict, Verdict::Foreign);
            }
        }
        assert_eq!(latch.target(), address(1));
    }

    #[test]
    fn a_burst_of_forged_packets_is_too_fast_to_be_a_stream() {
        let mut latch = Latch::new(address(1));
        latch.judge(address(1), 5, 0, at(0));
        for n in 0..1_000 {
            assert_eq!(latch.judge(address(66), 9, n, at(10)), Verdict::Foreign);
        }
    }

    #[test]
    fn packets_of_changing_sources_or_out_of_order_or_too_far_apart_are_no_stream() {
        let mut latch = Latch::new(address(1));
        for n in 0..20_u16 {
            assert_eq!(latch.judge(address(2), u32::from(n), n, at(u64::from(n) * 20)), Verdict::Foreign);
            assert_eq!(latch.judge(address(3), 9, 100 - n, at(u64::from(n) * 20)), Verdict::Foreign);
            assert_eq!(latch.judge(address(4), 9, n, at(u64::from(n) * 1_000)), Verdict::Foreign);
        }
    }

    #[test]
    fn after_a_switch_the_next_one_has_to_wait_and_there_are_four_in_all() {
        let mut latch = Latch::new(address(1));
        assert_eq!(stream(&mut latch, 2, 0, 4), Verdict::Switched);
        assert_eq!(stream(&mut latch, 3, 1_000, 50), Verdict::Foreign);
        for (port, second) in [(3, 20), (4, 40), (5, 60)] {
            assert_eq!(stream(&mut latch, port, second * 1_000, 4), Verdict::Switched, "{port}");
        }
        assert_eq!(stream(&mut latch, 6, 80_000, 50), Verdict::Foreign);
        latch.reopen(address(1));
        assert_eq!(latch.target(), address(5));
        assert_eq!(stream(&mut latch, 6, 100_000, 4), Verdict::Switched);
    }

    #[test]
    fn a_new_signalled_address_is_used_at_once() {
        let mut latch = Latch::new(address(1));
        stream(&mut latch, 2, 0, 4);
        latch.reopen(address(7));
        assert_eq!(latch.target(), address(7));
        assert_eq!(latch.judge(address(7), 1, 1, at(200)), Verdict::Ours);
    }

    #[test]
    fn a_crowd_of_strangers_does_not_make_room_for_more_candidates() {
        let mut latch = Latch::new(address(1));
        latch.judge(address(2), 9, 0, at(0));
        for port in 1_000..1_500 {
            latch.judge(address(port), 9, 0, at(10));
        }
        for n in 1..3 {
            latch.judge(address(2), 9, n, at(u64::from(n) * 20));
        }
        assert_eq!(latch.judge(address(2), 9, 3, at(60)), Verdict::Switched);
    }
}
