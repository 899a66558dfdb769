//! The archive station: records, journals and recordings.
//!
//! Two hands: the registrar writes to the store and answers calls that wait for a number; the scribe appends to files.
//! A call never waits for either.

mod registrar;
mod scribe;

pub use registrar::{ArchiveStation, Refused};
pub use scribe::{CallScribe, Scribe, ScribeConfig};

#[cfg(test)]
mod tests;
