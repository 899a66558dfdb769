//! What the ingress did with datagrams, counted: telemetry reads it.

use std::sync::atomic::{AtomicU64, Ordering};

/// Why a datagram did not reach the SIP stack. A closed list: each has its own counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DropReason {
    /// From an address that is no trunk's: no answer.
    Stranger,
    /// More than its source's allowance per second: no answer.
    TooFast,
    /// Only line ends: keeps a NAT open.
    KeepAlive,
    /// No end of the header section, or no start line.
    Fragment,
    /// Not SIP at all.
    NotSip,
    /// A version other than 2.0: 505.
    Version,
    /// A method we have never heard of: 501.
    UnknownMethod,
    /// A mandatory header is missing or unreadable, or stands twice: 400.
    BadHeader,
    /// Content-Length is twice there, negative, no number, or longer than the datagram: 400.
    BadLength,
    /// More headers, or longer ones, than any peer needs: 413.
    HeaderBomb,
    /// More than the stack's receive buffer holds: 413.
    TooLarge,
    /// An INVITE over the cap: 503.
    InviteFlood,
    /// The stack's parser refuses it: 400.
    Unparsable,
    /// A response that belongs to nobody here.
    StrayResponse,
}

impl DropReason {
    /// All of them, in the order of their counters.
    pub const ALL: [Self; 14] = [
        Self::Stranger,
        Self::TooFast,
        Self::KeepAlive,
        Self::Fragment,
        Self::NotSip,
        Self::Version,
        Self::UnknownMethod,
        Self::BadHeader,
        Self::BadLength,
        Self::HeaderBomb,
        Self::TooLarge,
        Self::InviteFlood,
        Self::Unparsable,
        Self::StrayResponse,
    ];

    /// The label of its counter.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::TooFast => "too_fast",
            Self::KeepAlive => "keep_alive",
            Self::Fragment => "fragment",
            Self::NotSip => "not_sip",
            Self::Version => "version",
            Self::UnknownMethod => "unknown_method",
            Self::BadHeader => "bad_header",
            Self::BadLength => "bad_length",
            Self::HeaderBomb => "header_bomb",
            Self::TooLarge => "too_large",
            Self::InviteFlood => "invite_flood",
            Self::Unparsable => "unparsable",
            Self::StrayResponse => "stray_response",
        }
    }
}

/// Counters of one station, all since it opened.
#[derive(Debug, Default)]
pub struct SipCounters {
    dropped: [AtomicU64; DropReason::ALL.len()],
    passed: AtomicU64,
    mended: AtomicU64,
    offered: AtomicU64,
    refused: AtomicU64,
    signals_shed: AtomicU64,
}

impl SipCounters {
    /// Datagrams dropped or answered by hand for one reason.
    #[must_use]
    pub fn dropped(&self, reason: DropReason) -> u64 {
        self.dropped[reason as usize].load(Ordering::Relaxed)
    }

    /// Datagrams handed to the stack.
    #[must_use]
    pub fn passed(&self) -> u64 {
        self.passed.load(Ordering::Relaxed)
    }

    /// Of those, the ones whose text had to be mended first: other bytes than UTF-8, or no Content-Length.
    #[must_use]
    pub fn mended(&self) -> u64 {
        self.mended.load(Ordering::Relaxed)
    }

    /// Calls offered to the switchboard.
    #[must_use]
    pub fn offered(&self) -> u64 {
        self.offered.load(Ordering::Relaxed)
    }

    /// INVITEs that the station refused by itself: draining, full, or impossible.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Signals of legs that were lost because nobody took them.
    #[must_use]
    pub fn signals_shed(&self) -> u64 {
        self.signals_shed.load(Ordering::Relaxed)
    }

    pub(super) fn drop_one(&self, reason: DropReason) {
        self.dropped[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn pass_one(&self) {
        self.passed.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn mend_one(&self) {
        self.mended.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn offer_one(&self) {
        self.offered.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refuse_one(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn shed_one(&self) {
        self.signals_shed.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_has_its_own_counter_and_label() {
        let counters = SipCounters::default();
        for (index, reason) in DropReason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
            counters.drop_one(reason);
            assert_eq!(counters.dropped(reason), 1);
        }
        let labels: BTreeSet<&str> = DropReason::ALL.into_iter().map(DropReason::label).collect();
        assert_eq!(labels.len(), DropReason::ALL.len());
    }
}
