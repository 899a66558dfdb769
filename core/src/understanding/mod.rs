//! What the words of a caller mean: the [`Reader`] trait, the [`Reading`] it makes, and the tripwire.
//!
//! A reader is replaceable (phrase rules, a trained model); the tripwire stands beside it and can only raise urgency.

mod bounds;
mod cascade;
pub mod certificate;
mod joint;
pub mod linear;
mod question;
mod reading;
mod rules;
mod tripwire;
mod values;

pub use bounds::Bounds;
pub use cascade::{ACTS, Cascade, Settings};
pub use joint::{Joint, JointModel, Tagged};
pub use reading::{Decision, Heard, Intent, Reader, Reading, SlotFill, Tier, Topic, YesNo};
pub use rules::RuleReader;
pub use tripwire::{Scan, Trip, Tripwire};
pub use values::value_of;
