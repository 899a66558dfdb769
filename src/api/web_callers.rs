//! How many callers may come from web pages: they have no token, so the line protects itself by number.

use crate::clock;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tonic::Status;

/// What `per_minute` counts over.
const MINUTE: Duration = Duration::from_secs(60);

/// Whether the callers' page is there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageAdmission {
    /// It is.
    Open,
    /// It is not, and its method refuses.
    Closed,
}

/// The door for callers from web pages. Cheap to clone.
#[derive(Debug, Clone)]
pub struct WebCallers {
    admission: PageAdmission,
    places: Arc<Semaphore>,
    per_minute: usize,
    /// When those of the last minute came, oldest first; as many as `per_minute` at most.
    recent: Arc<Mutex<VecDeque<Instant>>>,
}

impl WebCallers {
    /// Lets so many in at once and in a minute; none at once: the page is not there.
    #[must_use]
    pub fn new(at_once: u32, per_minute: u32) -> Self {
        Self {
            admission: if at_once == 0 { PageAdmission::Closed } else { PageAdmission::Open },
            places: Arc::new(Semaphore::new(at_once as usize)),
            per_minute: per_minute as usize,
            recent: Arc::default(),
        }
    }

    /// Lets nobody in.
    #[must_use]
    pub fn none() -> Self {
        Self::new(0, 0)
    }

    pub(super) fn admission(&self) -> PageAdmission {
        self.admission
    }

    /// A place for a caller, given back when it is dropped.
    ///
    /// # Errors
    /// There is no page, or too many have come.
    pub(super) fn enter(&self) -> Result<OwnedSemaphorePermit, Status> {
        if self.admission == PageAdmission::Closed {
            return Err(Status::permission_denied("this line takes no callers from web pages; please telephone"));
        }
        let busy = || Status::resource_exhausted("too many callers come from web pages at present; please telephone");
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| busy())?;
        let now = clock::now();
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        while recent.front().is_some_and(|first| now.saturating_duration_since(*first) >= MINUTE) {
            recent.pop_front();
        }
        if recent.len() >= self.per_minute {
            return Err(busy());
        }
        recent.push_back(now);
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic::Code;

    fn refused(callers: &WebCallers) -> Code {
        callers.enter().unwrap_err().code()
    }

    #[test]
    fn without_a_page_nobody_comes_in() {
        assert_eq!(refused(&WebCallers::none()), Code::PermissionDenied);
    }

    #[test]
    fn a_place_that_is_given_back_is_free_again() {
        let callers = WebCallers::new(1, 100);
        let place = callers.enter().unwrap();
        assert_eq!(refused(&callers), Code::ResourceExhausted);
        drop(place);
        assert!(callers.enter().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_minute_lets_so_many_in_and_the_next_as_many() {
        let callers = WebCallers::new(10, 2);
        assert!(callers.enter().is_ok() && callers.enter().is_ok());
        assert_eq!(refused(&callers), Code::ResourceExhausted);
        tokio::time::advance(MINUTE).await;
        assert!(callers.enter().is_ok());
    }
}
