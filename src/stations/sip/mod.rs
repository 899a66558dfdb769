//! The SIP station: signalling of caller legs and of the leg to the human trunk.
//!
//! [`SipStation::open`] takes a UDP socket and gives calls as [`IncomingCall`]; [`SipStation::dial`] makes one. A call
//! is a task that turns what the far side does into [`LegSignal`]s and hangs up when its [`LegHandle`] says so. The
//! protocol's transactions and dialogs are rsipstack's, behind a socket of ours ([`SipCounters`] counts what that one
//! refuses); none of its types leaves this module.

mod config;
mod content;
mod counters;
mod dispatch;
mod identity;
mod incoming;
mod info;
mod ingress;
mod leg;
mod limits;
mod locate;
mod message;
mod name_addr;
mod outgoing;
mod reach;
mod reply;
mod sanitise;
mod sdp;
mod station;
mod talk;
#[cfg(test)]
mod tests;
mod timer;

pub use config::{Health, HealthProbe, LOOPBACK_TRUNK, Loopback, Network, NetworkError, SipConfig, Timing, Trunk};
pub use counters::{DropReason, SipCounters};
pub use incoming::{AnswerError, IncomingCall, PendingLeg, Refusal};
pub use leg::{LegHandle, LegSignal, SipLeg};
pub use outgoing::{Credential, DialError, DialSignal, DialedLeg, OutboundCall};
pub use sdp::SdpError;
pub use station::{SipError, SipStation};
