//! The decisions of a calmline call.
//!
//! Everything here is pure: no clock, no IO, no async, no logging, and no randomness but a seed that is passed in.
//! The same inputs at the same [`units::CallTime`]s always give the same commands, which is what makes a journal replay
//! exactly. Floors, lowest first: `units`, `language`, `documents`, `understanding`, `policy`, `call`; each may import only what
//! stands before it.

#![forbid(unsafe_code)]

pub mod call;
pub mod documents;
pub mod language;
pub mod policy;
pub mod understanding;
pub mod units;
