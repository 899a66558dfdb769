//! Logging and metrics: each fact of a call becomes a log line and a metric here.

mod facts;
mod figures;
mod logging;
mod metrics;
mod panics;
mod stage;
mod table;

pub use facts::note;
pub use figures::Figures;
pub use logging::{LogForm, start as start_logging};
pub use metrics::Metrics;
pub use panics::log_panics_by_place;
pub use stage::Stage;
pub use table::{Count, Gauge};
