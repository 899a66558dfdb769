//! The way for keys to a caller's line: what a desk sends waits here for the line to take it, one key after the other.

use crate::audio::DialKey;
use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc;

/// Keys that are taken at once, and that wait at most: an extension, a number or a code with room.
pub const KEYS_HELD: usize = 32;

/// Why keys were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysRefused {
    /// The caller did not come by telephone, or the line does not run.
    #[error("this caller's line takes no keys: it is no telephone line")]
    NoLine,
    /// Keys that were sent before still wait.
    #[error("keys sent before still wait; send again when they have been heard")]
    Full,
}

/// A call's way for keys. Cheap to clone. A call whose line is no telephone has one that is never connected.
#[derive(Debug, Clone, Default)]
pub struct KeyLine(Arc<OnceLock<mpsc::Sender<DialKey>>>);

impl KeyLine {
    /// Not connected yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The line runs, and takes keys here. The first line counts: a call has one.
    pub fn connect(&self, line: mpsc::Sender<DialKey>) {
        let _connected_before = self.0.set(line);
    }

    /// Has the line send keys, all of them or none, in their order.
    ///
    /// # Errors
    /// There is no telephone line, or there is no room for all of them.
    pub fn send(&self, keys: &[DialKey]) -> Result<(), KeysRefused> {
        let line = self.0.get().ok_or(KeysRefused::NoLine)?;
        match line.try_reserve_many(keys.len()) {
            Ok(places) => {
                places.zip(keys).for_each(|(place, key)| place.send(*key));
                Ok(())
            }
            Err(mpsc::error::TrySendError::Full(())) => Err(KeysRefused::Full),
            Err(mpsc::error::TrySendError::Closed(())) => Err(KeysRefused::NoLine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(names: &str) -> Vec<DialKey> {
        names.chars().filter_map(DialKey::named).collect()
    }

    #[test]
    fn keys_are_taken_all_or_none() {
        let line = KeyLine::new();
        assert_eq!(line.send(&keys("1")), Err(KeysRefused::NoLine));
        let (sender, mut taken) = mpsc::channel(4);
        line.connect(sender);
        assert_eq!(line.send(&keys("12#")), Ok(()));
        assert_eq!(line.send(&keys("45")), Err(KeysRefused::Full));
        assert_eq!(line.send(&keys("4")), Ok(()));
        let heard: Vec<DialKey> = std::iter::from_fn(|| taken.try_recv().ok()).collect();
        assert_eq!(heard, keys("12#4"));
        drop(taken);
        assert_eq!(line.send(&keys("1")), Err(KeysRefused::NoLine));
    }
}
