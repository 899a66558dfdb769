//! How fast anybody may talk to us: token buckets per source and one for INVITEs.

use std::collections::{HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::Instant;

/// Sources whose allowance is remembered. Idle ones go first; a source that went starts again with a full bucket.
const SOURCES_HELD: usize = 4_096;

/// Admitted INVITEs that are remembered, so that their retransmissions are not taken for more calls.
const ADMITTED_HELD: usize = 4_096;

/// How much larger than the allowance for opening something the one for what is open already is.
const ONGOING_FACTOR: u32 = 10;

/// Holds up to a second's worth of tokens, at least one.
#[derive(Debug, Clone, Copy)]
struct TokenBucket {
    tokens: f64,
    filled: Instant,
}

impl TokenBucket {
    fn full(rate: u32, now: Instant) -> Self {
        Self { tokens: f64::from(rate.max(1)), filled: now }
    }

    fn take(&mut self, rate: u32, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + elapsed * f64::from(rate)).min(f64::from(rate.max(1)));
        self.filled = now;
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }
}

/// What a datagram is about, as far as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// It wants something opened: INVITE, OPTIONS, and whatever cannot be told.
    Opening,
    /// It belongs to what is open: ACK, BYE, CANCEL, responses.
    Ongoing,
}

impl Lane {
    /// Looks at the first bytes only.
    pub(super) fn of(datagram: &[u8]) -> Self {
        let ongoing = [b"ACK ".as_slice(), b"BYE ", b"CANCEL ", b"SIP/2.0 "];
        if ongoing.iter().any(|start| datagram.starts_with(start)) { Self::Ongoing } else { Self::Opening }
    }
}

/// Allowances per source address.
#[derive(Debug)]
pub(super) struct SourceLimits {
    rate: u32,
    sources: HashMap<IpAddr, [TokenBucket; 2]>,
}

impl SourceLimits {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate, sources: HashMap::new() }
    }

    /// Whether one more datagram of a source is within its allowance.
    pub(super) fn admit(&mut self, source: IpAddr, lane: Lane, now: Instant) -> bool {
        if self.sources.len() >= SOURCES_HELD && !self.sources.contains_key(&source) {
            self.forget_idle(now);
        }
        let ongoing = self.rate.saturating_mul(ONGOING_FACTOR);
        let buckets = self
            .sources
            .entry(source)
            .or_insert_with(|| [TokenBucket::full(self.rate, now), TokenBucket::full(ongoing, now)]);
        match lane {
            Lane::Opening => buckets[0].take(self.rate, now),
            Lane::Ongoing => buckets[1].take(ongoing, now),
        }
    }

    /// Forgets sources whose buckets are full again; if all are busy, everybody, because memory is bounded.
    fn forget_idle(&mut self, now: Instant) {
        let idle = Duration::from_secs(1);
        self.sources
            .retain(|_, buckets| buckets.iter().any(|bucket| now.saturating_duration_since(bucket.filled) < idle));
        if self.sources.len() >= SOURCES_HELD {
            self.sources.clear();
        }
    }
}

/// The cap on INVITEs that open a call.
#[derive(Debug)]
pub(super) struct InviteLimit {
    rate: u32,
    bucket: TokenBucket,
    admitted: HashSet<u64>,
    order: VecDeque<u64>,
}

impl InviteLimit {
    pub(super) fn new(rate: u32, now: Instant) -> Self {
        Self { rate, bucket: TokenBucket::full(rate, now), admitted: HashSet::new(), order: VecDeque::new() }
    }

    /// Whether an INVITE is under the cap. `transaction` tells INVITEs apart: one that was admitted stays so.
    pub(super) fn admit(&mut self, transaction: u64, now: Instant) -> bool {
        if self.admitted.contains(&transaction) {
            return true;
        }
        if !self.bucket.take(self.rate, now) {
            return false;
        }
        if self.order.len() == ADMITTED_HELD
            && let Some(oldest) = self.order.pop_front()
        {
            self.admitted.remove(&oldest);
        }
        self.order.push_back(transaction);
        self.admitted.insert(transaction);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn a_source_gets_its_rate_and_no_more_until_time_passes() {
        let now = clock::now();
        let mut limits = SourceLimits::new(3);
        let taken = (0..10).filter(|_| limits.admit(HERE, Lane::Opening, now)).count();
        assert_eq!(taken, 3);
        assert!(limits.admit(THERE, Lane::Opening, now), "another source has its own allowance");
        assert!(limits.admit(HERE, Lane::Opening, now + Duration::from_millis(400)));
        assert!(!limits.admit(HERE, Lane::Opening, now + Duration::from_millis(401)));
    }

    #[test]
    fn a_flood_of_calls_leaves_room_for_hanging_up() {
        let now = clock::now();
        let mut limits = SourceLimits::new(2);
        while limits.admit(HERE, Lane::of(b"INVITE sip:x"), now) {}
        assert!(limits.admit(HERE, Lane::of(b"BYE sip:x"), now));
        assert!(limits.admit(HERE, Lane::of(b"SIP/2.0 200 OK"), now));
    }

    #[test]
    fn memory_for_sources_is_bounded() {
        let now = clock::now();
        let mut limits = SourceLimits::new(1);
        for number in 0..(SOURCES_HELD as u32 + 50) {
            limits.admit(IpAddr::from(number.to_be_bytes()), Lane::Opening, now);
        }
        assert!(limits.sources.len() <= SOURCES_HELD);
    }

    #[test]
    fn a_retransmitted_invite_is_not_another_call() {
        let now = clock::now();
        let mut limit = InviteLimit::new(1, now);
        assert!(limit.admit(7, now));
        assert!(!limit.admit(8, now));
        assert!(limit.admit(7, now));
    }

    #[test]
    fn memory_for_admitted_invites_is_bounded() {
        let now = clock::now();
        let mut limit = InviteLimit::new(u32::MAX, now);
        for transaction in 0..(ADMITTED_HELD as u64 + 10) {
            limit.admit(transaction, now);
        }
        assert_eq!(limit.order.len(), ADMITTED_HELD);
        assert_eq!(limit.admitted.len(), ADMITTED_HELD);
    }
}
