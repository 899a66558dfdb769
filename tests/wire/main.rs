//! Calls of strangers: the whole service from outside, as a process, by the protocols that telephones and desks speak.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]
#![expect(clippy::wildcard_enum_match_arm, reason = "a test waits for the one event that it is about")]
#![expect(clippy::print_stdout, reason = "a failed test shows the service's log")]

mod caller;
mod command_line;
mod desk;
mod handoff;
mod house;
mod loss;
mod plan;
mod privacy;
mod signalling;
mod sipp;
mod softphone;
mod sound;
mod steady;
mod waiting;
mod workers;
