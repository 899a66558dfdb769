//! Sound between calmline and a web browser.
//!
//! A browser offers one audio stream (RFC 8829), [`Browsers::answer`] answers it from an address and a port of this
//! machine, and [`Browser`] then carries Opus packets both ways, encrypted (RFC 8827). [`OpusIn`] and [`OpusOut`] turn
//! them into frames of the telephone and back. The crate `webrtc` is young and is named nowhere else: whoever carries a
//! call speaks to the trait [`Link`].

mod offer;
mod opus;
mod peer;
mod ports;

pub use crate::opus::{Decoded, OpusError, OpusIn, OpusOut, SAMPLES_PER_FRAME};
pub use offer::OfferError;
pub use peer::{Browser, BrowserConfig, BrowserError, Browsers};

use bytes::Bytes;

/// One Opus packet, as RTP carried it (RFC 7587).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Synchronisation source of the stream.
    pub ssrc: u32,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp; Opus always counts at 48 kHz.
    pub timestamp: u32,
    /// The packet.
    pub payload: Bytes,
}

/// What a browser's connection tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Both sides have proven who they are: sound may flow.
    Connected,
    /// A packet came from the browser.
    Packet(Sealed),
    /// The connection failed or the browser closed it. Nothing follows.
    Gone,
}

/// A connection that carries Opus packets.
#[async_trait::async_trait]
pub trait Link: Send {
    /// The next thing that the connection tells. Cancel safe.
    async fn next(&mut self) -> Event;

    /// Sends 20 ms of sound. A connection that cannot take it drops it: late sound is of no use.
    async fn send(&mut self, packet: &[u8]);

    /// Ends the connection and gives its port back.
    async fn close(&mut self);
}
