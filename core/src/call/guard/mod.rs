//! Guards around what may break inside a call: the dialogue, the tripwire, the reader and the machine itself. A panic in
//! one of them is a bug of ours; to the caller it is a person, and never a line that goes dead.
//!
//! A guard does not hide the bug: each tells of it, and the process's panic hook names the place. What a guard cannot hold
//! is what does not unwind: an overflow of the stack, a panic inside a panic.

mod machine;
mod plain;
mod reader;
mod scanner;
mod talk;
#[cfg(test)]
mod tests;

pub use machine::GuardedCall;
pub use reader::{Pace, read};
pub(super) use scanner::GuardedScanner;
pub(super) use talk::Talk;

use super::{Call, Fact, Outbox, reasons};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Something panicked. What it said is dropped unread: it may quote the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a part of the call broke")]
pub struct Broke;

/// Which part of a call broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Dialogue,
    Tripwire,
    Machine,
}

impl Part {
    /// The constant word for facts.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Dialogue => "dialogue",
            Self::Tripwire => "tripwire",
            Self::Machine => "machine",
        }
    }
}

/// Runs something that may panic. Whoever calls it must not use again what may be left half changed.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Broke> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_said| Broke)
}

impl Call {
    /// Tells of what broke since the last input. A call whose dialogue broke goes to a person, whatever it was doing; one
    /// whose tripwire broke is on its way already.
    pub(super) fn tell_faults(&mut self, out: &mut Outbox) {
        if let Some(part) = self.scanner.take_fault() {
            out.fact(Fact::Fault { what: part.name().to_owned() });
        }
        if let Some(part) = self.talk.take_fault() {
            out.fact(Fact::Fault { what: part.name().to_owned() });
            let fault = reasons::fault();
            // The step that was taken in its place has handed over already, unless it was one that cannot.
            if self.handoff.attempt().is_none_or(|attempt| attempt.reason.why != fault.why) {
                self.hand_off(fault, Vec::new(), out);
            }
        }
    }
}
