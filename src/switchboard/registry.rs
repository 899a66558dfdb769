//! Who is on the line: admission against the limit, and the calls that are alive.

use crate::stations::CallInbox;
use calmline_core::call::Input;
use calmline_core::units::{CallId, Span};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Whether the next call is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is.
    Open,
    /// All places are taken.
    Full,
    /// The service stops.
    Draining,
}

#[derive(Debug)]
struct Inner {
    calls: BTreeMap<CallId, CallInbox>,
    draining: Draining,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Draining {
    No,
    Yes,
}

/// The registry. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Registry {
    inner: Arc<Mutex<Inner>>,
    most: usize,
    alive: watch::Sender<usize>,
}

/// A place in the registry; leaving it frees the place.
#[derive(Debug)]
pub struct Place {
    call: CallId,
    registry: Registry,
}

impl Registry {
    /// A registry with so many places.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let inner = Inner { calls: BTreeMap::new(), draining: Draining::No };
        Self { inner: Arc::new(Mutex::new(inner)), most, alive: watch::Sender::new(0) }
    }

    /// Whether a call would be taken.
    #[must_use]
    pub fn admission(&self) -> Admission {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match inner.draining {
            Draining::Yes => Admission::Draining,
            Draining::No if inner.calls.len() >= self.most => Admission::Full,
            Draining::No => Admission::Open,
        }
    }

    /// Takes a place for a call.
    ///
    /// # Errors
    /// Says why there is none.
    pub fn enter(&self, call: CallId, inbox: CallInbox) -> Result<Place, Admission> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.draining == Draining::Yes {
            return Err(Admission::Draining);
        }
        if inner.calls.len() >= self.most {
            return Err(Admission::Full);
        }
        inner.calls.insert(call, inbox);
        self.alive.send_replace(inner.calls.len());
        Ok(Place { call, registry: self.clone() })
    }

    /// How many calls are alive.
    #[must_use]
    pub fn alive(&self) -> usize {
        *self.alive.borrow()
    }

    /// Tells every call that the service stops, and takes no more.
    pub fn drain(&self, grace: Span) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.draining = Draining::Yes;
        for inbox in inner.calls.values() {
            inbox.put(Input::ShuttingDown { grace });
        }
    }

    /// Tells every call that a station went down or came back.
    pub fn tell_all(&self, input: &Input) {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        for inbox in inner.calls.values() {
            inbox.put(input.clone());
        }
    }

    /// Waits until no call is alive.
    pub async fn empty(&self) {
        let mut alive = self.alive.subscribe();
        // The sender lives in this registry, so waiting cannot fail.
        let _always = alive.wait_for(|alive| *alive == 0).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inner = self.registry.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.calls.remove(&self.call);
        self.registry.alive.send_replace(inner.calls.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox(call: u64) -> CallInbox {
        CallInbox::open(CallId(call)).0
    }

    #[test]
    fn a_full_house_takes_no_call_until_one_has_left() {
        let registry = Registry::new(1);
        let first = registry.enter(CallId(1), inbox(1)).expect("a place");
        assert_eq!(registry.enter(CallId(2), inbox(2)).err(), Some(Admission::Full));
        drop(first);
        assert_eq!(registry.admission(), Admission::Open);
    }

    #[tokio::test]
    async fn a_draining_house_tells_its_calls_and_waits_for_them() {
        let registry = Registry::new(4);
        let (sender, mut reader) = CallInbox::open(CallId(1));
        let place = registry.enter(CallId(1), sender).expect("a place");
        registry.drain(Span::from_secs(60));
        assert_eq!(reader.next().await, Some(Input::ShuttingDown { grace: Span::from_secs(60) }));
        assert_eq!(registry.enter(CallId(2), inbox(2)).err(), Some(Admission::Draining));
        drop(place);
        registry.empty().await;
        assert_eq!(registry.alive(), 0);
    }
}
