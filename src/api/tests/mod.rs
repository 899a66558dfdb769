//! The API over real loopback connections, with tonic's own clients.

mod attending;
mod audited;
mod browser;
mod conversing;
mod doors;
mod keys;
mod queue;
mod racing;
mod reading;
mod refused;
mod reviewing;
mod revoked;
mod room;
mod voices;
mod watching;
mod why;
