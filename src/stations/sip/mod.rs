//! The SIP station: signalling of caller legs and of the leg to the human trunk.

mod config;
mod counters;
mod ingress;
mod limits;
mod message;
mod name_addr;
mod reply;
mod sanitise;
mod sdp;

pub use config::{
    Health, HealthProbe, LOOPBACK_TRUNK, Loopback, Network, NetworkError, SipConfig, Timing, Trunk,
};
pub use counters::{DropReason, SipCounters};
pub use sdp::SdpError;
