//! The calmline service: everything around the pure core that touches the world.
//!
//! Floors, lowest first; each may import only what stands before it: `core` < `clock`, `tasks` < `audio`, `inference`,
//! `telemetry` < `worker` < `stations`, `cases` < `switchboard` < `api`, `config` < `cli`, `service`. Stations never
//! import one another. `tests/tidy.rs` reads the `use` lines and holds this.

pub mod api;
pub mod audio;
pub mod cases;
pub mod cli;
pub mod clock;
pub mod config;
pub mod inference;
pub mod service;
pub mod stations;
pub mod switchboard;
pub mod tasks;
pub mod telemetry;
pub mod worker;
