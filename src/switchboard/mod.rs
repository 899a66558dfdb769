//! Admits calls, holds the registry, and runs one driver per call.

mod driver;
mod observer;
mod registry;

pub use driver::{CallStations, Conclusion, drive};
pub use observer::{Observation, Observer, Seen};
pub use registry::{Admission, Registry};
