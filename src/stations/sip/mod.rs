//! The SIP station: signalling of caller legs and of the leg to the human trunk.

mod config;
mod sdp;

pub use config::{
    Health, HealthProbe, LOOPBACK_TRUNK, Loopback, Network, NetworkError, SipConfig, Timing, Trunk,
};
pub use sdp::SdpError;
