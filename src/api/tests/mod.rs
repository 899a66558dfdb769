//! The API over real loopback connections, with tonic's own clients.

mod attending;
mod audited;
mod browser;
mod conversing;
mod doors;
mod keys;
mod queue;
mod reading;
mod reviewing;
mod room;
mod voices;
mod watching;
mod why;
