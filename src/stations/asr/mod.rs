//! The recognition station: one queue, a few lanes in a child process, and the guards that judge what comes back.
//!
//! Finals go before partials. A newer job of an utterance takes the place of its waiting partial; whatever passes its
//! deadline is answered as late and stopped; and every job that was taken is answered exactly once, also when the child
//! dies in the middle of it.

mod config;
mod desk;
mod guards;
mod job;
mod queue;
mod station;

pub use config::AsrConfig;
pub use guards::{Guard, GuardSettings, Verdict, judge};
pub use job::{AsrAnswer, AsrFailure, AsrJob, AsrKey, OnAnswer, Refused};
pub use station::{AsrCounts, AsrStation};
