//! How the small models of calmline are trained, calibrated and measured. Nothing here runs during a call.
//!
//! `corpus` reads what was written by hand and splits it, `linear` trains M0, `measure` tells how good a model is and how sure
//! one may be of that, `vary` says lines with other facts in them.

pub mod corpus;
pub mod linear;
pub mod measure;
mod random;
pub mod risk;
pub mod vary;

pub use random::Random;
