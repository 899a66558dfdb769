//! The API over real loopback connections, with tonic's own clients.

mod attending;
mod audited;
mod browser;
mod doors;
mod queue;
mod reading;
mod room;
mod watching;
