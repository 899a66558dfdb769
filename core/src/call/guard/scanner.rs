//! The guard around the tripwire.

use super::{Broke, Part, caught};
use crate::call::Scanner;
use crate::understanding::Scan;
use std::sync::Arc;

/// How far people know that it broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Untold,
    Told,
}

/// A tripwire whose panic is an answer. It is asked again about the next words: it keeps nothing between two of them.
pub(in crate::call) struct GuardedScanner {
    scanner: Arc<dyn Scanner>,
    fault: Fault,
}

impl GuardedScanner {
    pub(in crate::call) fn new(scanner: Arc<dyn Scanner>) -> Self {
        Self { scanner, fault: Fault::None }
    }

    /// Reads words for danger.
    ///
    /// # Errors
    /// If it broke over them: nobody has read them, so they count as danger.
    pub(in crate::call) fn scan(&mut self, words: &str) -> Result<Scan, Broke> {
        let scan = caught(|| self.scanner.scan(words));
        if scan.is_err() && self.fault == Fault::None {
            self.fault = Fault::Untold;
        }
        scan
    }

    /// That it broke: told once in a call, however often it does.
    pub(in crate::call) fn take_fault(&mut self) -> Option<Part> {
        (self.fault == Fault::Untold).then(|| {
            self.fault = Fault::Told;
            Part::Tripwire
        })
    }
}
