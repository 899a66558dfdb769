//! A telephone for tests: it dials, plays sound, presses keys, records both sides, and notes to the millisecond when it
//! spoke and when it heard something.
//!
//! Its media path is its own, apart from the service's, so that a fault of the one is not hidden by the same fault of the
//! other: no jitter buffer, each packet is timed as it arrives.

mod call;
mod line;
mod log;

pub use call::{PhoneCall, PhoneEnd, PhoneEvent};
pub use line::{Impairment, LineEvent, PhoneLine};
pub use log::{PhoneLog, Talk};
