//! Session descriptions, as much of them as a telephone call needs (RFC 8866, RFC 3264).
//!
//! [`parse`] reads what the far side sent, [`Session`] negotiates and writes what we send. One audio stream, G.711 and
//! telephone-event; everything else that is offered is refused by port 0, so that the call goes on without it.

mod multipart;
mod parse;
mod session;
#[cfg(test)]
mod tests;

pub(super) use multipart::{SessionPart, session_part};
pub(super) use session::{Change, Hold, Session};

/// Why a description cannot be agreed to. Each is a 488 to an offer, and the end of the call for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SdpError {
    /// Not a session description.
    #[error("not a session description")]
    Malformed,
    /// No audio stream over plain RTP, or all of them refused.
    #[error("no usable audio stream")]
    NoAudio,
    /// Neither PCMU nor PCMA among the codecs.
    #[error("no common codec")]
    NoCommonCodec,
    /// No address that RTP could be sent to: a host name, another address family, or none at all.
    #[error("no usable media address")]
    NoAddress,
}
