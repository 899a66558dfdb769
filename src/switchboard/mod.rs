//! Admits calls, holds the registry, and runs one driver per call.

mod driver;
mod human_line;
mod journal;
mod leg;
mod observer;
mod pipe;
mod reception;
mod registry;
mod rig;
mod speech;
mod stations;
mod wait;

pub use driver::{CallStations, Conclusion, Driver, drive};
pub use journal::{Did, JournalHeader, JournalLine, serving_name};
pub use observer::{Observation, Observer, Seen};
pub use pipe::{CallerAct, PipeEnd};
pub use reception::{Brought, CONVERSE, OpenCall, Reception, WEB, receive};
pub use registry::{Admission, Registry};
pub use stations::Stations;
