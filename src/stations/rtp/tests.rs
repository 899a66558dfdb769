//! Legs over loopback.
