//! What is counted on a leg.

use calmline_core::units::Span;

/// Counts of one leg since its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RtpStats {
    /// Packets sent.
    pub sent: u64,
    /// Packets that the network would not take at once.
    pub unsent: u64,
    /// Packets received from the far side.
    pub received: u64,
    /// Packets lost on the way to us, by sequence number.
    pub lost: u64,
    /// Packets that came too late to be of use.
    pub late: u64,
    /// Frames concealed.
    pub concealed: u64,
    /// Interarrival jitter (RFC 3550).
    pub jitter: Span,
    /// How long the jitter buffer waits at present.
    pub wait: Span,
    /// Times the far side's address changed without a word of SDP.
    pub switches: u64,
    /// Datagrams that were no RTP or RTCP.
    pub malformed: u64,
    /// Packets of strangers, and our own come back.
    pub foreign: u64,
    /// Packets of a type that was not negotiated.
    pub unknown_type: u64,
    /// Errors of the sockets, ICMP's among them; none of them ends a leg.
    pub socket_errors: u64,
    /// Frames not sent because the task was late by more than it may catch up.
    pub skipped: u64,
    /// Events that found their queue full.
    pub events_lost: u64,
    /// The 99th percentile of how late packets left, to a quarter of a millisecond.
    pub send_late_p99: Span,
    /// The latest that a packet left.
    pub send_late_max: Span,
    /// Packets of ours that the far side reports lost.
    pub far_lost: u64,
    /// The jitter that the far side reports.
    pub far_jitter: Span,
    /// Round trip, once a report of ours was answered.
    pub round_trip: Option<Span>,
}
