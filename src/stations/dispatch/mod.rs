//! The dispatchers' side of every handoff: the queue, who is on duty, who has which call, and the audio of desks.
//!
//! [`DispatchStation`] is what calls and the API use; none of its methods waits. The decisions are in `queue` (which
//! offer is whose), `roster` (who is on duty) and `log` (what happened, with cursors); they know no clock, task or
//! socket. The wire format is not here: the API converts.

mod config;
mod events;
mod lines;
mod log;
mod queue;
mod roster;
mod shared;
mod standing;
mod station;
mod subscription;
mod watching;

pub use config::{Claim, DispatchConfig, DispatchCounts, Resume};
pub use events::{
    Asked, AttendEnd, DeskRole, DeskState, Lowered, OfferState, QueueEvent, Refusal, Release, StandingOffer, Withdrawal,
};

pub use lines::Attendance;
pub use log::{Afresh, Cursor, ParseCursorError};
pub use station::DispatchStation;
pub use subscription::{CutLoose, Delivery, Subscription};
pub use watching::Ways;

#[cfg(test)]
mod tests;
