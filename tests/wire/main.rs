//! Calls of strangers: the whole service from outside, as a process, by the protocols that telephones and desks speak.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod caller;
mod command_line;
mod console;
mod console_caller;
mod console_live;
mod console_voice;
mod converse;
mod desk;
mod handoff;
mod house;
mod killed;
mod loss;
mod metrics;
mod plan;
mod privacy;
mod signalling;
mod sipp;
mod softphone;
mod sound;
mod steady;
#[path = "../console/story.rs"]
mod story;
mod waiting;
mod watching;
mod workers;
