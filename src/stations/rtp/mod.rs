//! The RTP station: sockets, jitter, pacing and RTCP of one leg.
//!
//! [`PortPool`] lends socket pairs, [`RtpLeg::start`] runs one task per leg, and the [`RtpHandle`] is all that the rest
//! of the service holds of it. Frames go through the two traits of [`crate::audio`]; what else happens on the line is a
//! [`MediaEvent`].

mod events;
mod handle;
mod histogram;
mod latch;
mod leg;
mod packet;
mod ports;
mod receiver;
mod reception;
mod reports;
mod rtcp;
mod sender;
mod stats;
#[cfg(test)]
mod tests;
mod traffic;
mod watchdog;

pub use handle::{LegError, MediaEvent, RtpHandle};
pub use leg::RtpLeg;
pub use ports::{MediaSockets, PortPool, PortRange, PortsError};
pub use stats::RtpStats;
pub use traffic::TrafficCounts;
pub use watchdog::MediaLimits;

/// Datagrams that cannot be what they claim to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Malformed {
    /// Shorter than its own header says.
    #[error("packet is truncated")]
    Truncated,
    /// Not RTP version 2.
    #[error("packet is of another version")]
    Version,
    /// More padding than payload.
    #[error("packet is padded beyond its size")]
    Padding,
}
