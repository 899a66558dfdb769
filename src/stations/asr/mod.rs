//! The recognition station.
