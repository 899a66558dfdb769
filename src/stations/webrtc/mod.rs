//! A desk's sound in a browser: one connection for each desk that talks (WebRTC, Opus), between the page and the call's
//! pipe. What carries it is the crate `calmline-browser`.

mod leg;
#[cfg(test)]
mod tests;

pub use leg::{BrowserLeg, LegEnd};
