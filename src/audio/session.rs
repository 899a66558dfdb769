//! What offer and answer agreed on, as the media needs to know it.

use std::net::SocketAddr;

/// A codec of the telephone network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Codec {
    /// G.711 mu-law, static payload type 0.
    Pcmu,
    /// G.711 A-law, static payload type 8.
    Pcma,
}

/// Which way audio flows, as seen from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Both ways.
    SendRecv,
    /// We only send: the far side listens.
    SendOnly,
    /// We only receive: the far side holds us with music.
    RecvOnly,
    /// Neither.
    Inactive,
}

/// One negotiated audio stream (RFC 3264).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NegotiatedMedia {
    /// Where the far side says it receives RTP.
    pub remote: SocketAddr,
    /// Where it says it receives RTCP: its RTP port plus one, unless `a=rtcp` says otherwise (RFC 3605).
    pub remote_rtcp: SocketAddr,
    /// The codec.
    pub codec: Codec,
    /// Its payload type.
    pub payload_type: u8,
    /// The payload type of telephone-event at 8000 Hz (RFC 4733), if the far side takes it.
    pub event_payload_type: Option<u8>,
    /// Milliseconds of audio in a packet that we send: 10 to 60.
    pub ptime_ms: u8,
    /// Which way audio flows.
    pub direction: Direction,
}
