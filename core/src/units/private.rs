//! What a caller said, where they are, and the number they call from.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A value that must never reach a log. `Debug` and `Display` print a mark in its place; whoever really needs it says so
/// with [`Private::open`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Marks a value as private.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: for speech, storage and the people who serve the call.
    pub const fn open(&self) -> &T {
        &self.0
    }

    /// The value itself, owned.
    pub fn into_open(self) -> T {
        self.0
    }
}

impl<T> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

impl<T> fmt::Display for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}
