//! Sound in a browser, a desk's or a caller's: one connection for each (WebRTC, Opus), between the page and the call's
//! pipe. What carries it is the crate `calmline-browser`.

mod leg;
mod listener;
#[cfg(test)]
mod tests;

pub use leg::{BrowserLeg, LegEnd, Patience};
pub use listener::BrowserListener;
