//! The jobs that a child owes an answer for.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// Why a job came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The worker could not do it, for this reason in constant words.
    #[error("{0}")]
    Declined(String),
    /// The worker died.
    #[error("the worker died")]
    Died,
    /// No answer by the job's hard limit; the worker was killed.
    #[error("the worker hung")]
    Hung,
    /// The worker said what cannot be understood, and was killed.
    #[error("the worker talked nonsense")]
    Garbage,
    /// The service stops.
    #[error("the workers were stopped")]
    Stopped,
}

/// What comes back for a job: any number of parts, then exactly one of the other two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply<A> {
    /// An answer, or a part of it.
    Part(A),
    /// The job is done.
    Done,
    /// The job came to nothing; parts that came before may be incomplete.
    Failed(Failure),
}

/// Takes the replies of one job. Called on a task of the service: it must not block.
pub type OnReply<A> = Box<dyn FnMut(Reply<A>) + Send>;

/// Why a job was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotTaken {
    Oversized,
    Full,
    Closed,
}

struct Entry<A> {
    /// Absent only while it is being called.
    on_reply: Option<OnReply<A>>,
    hard_limit: Instant,
}

struct Open<A> {
    entries: BTreeMap<u64, Entry<A>>,
    closed: bool,
}

/// The open jobs of one child. No lock is held while a reply is given, so a reply may ask for the next job.
pub(super) struct Pending<A> {
    open: Mutex<Open<A>>,
    room: usize,
}

impl<A> Pending<A> {
    pub(super) fn new(room: usize) -> Self {
        Self { open: Mutex::new(Open { entries: BTreeMap::new(), closed: false }), room }
    }

    fn open(&self) -> MutexGuard<'_, Open<A>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a job. The callback of one that is not taken is dropped uncalled.
    pub(super) fn insert(&self, id: u64, hard_limit: Instant, on_reply: OnReply<A>) -> Result<(), NotTaken> {
        let mut open = self.open();
        if open.closed {
            return Err(NotTaken::Closed);
        }
        if open.entries.len() >= self.room {
            return Err(NotTaken::Full);
        }
        open.entries.insert(id, Entry { on_reply: Some(on_reply), hard_limit });
        Ok(())
    }

    /// Takes a job back that could not be sent.
    pub(super) fn withdraw(&self, id: u64) -> Option<OnReply<A>> {
        self.open().entries.remove(&id).and_then(|entry| entry.on_reply)
    }

    /// The first moment at which a job is overdue.
    pub(super) fn first_limit(&self) -> Option<Instant> {
        self.open().entries.values().map(|entry| entry.hard_limit).min()
    }

    /// Hands a part to its job. False if there is no such job.
    pub(super) fn part(&self, id: u64, part: A) -> bool {
        let Some(mut on_reply) = self.open().entries.get_mut(&id).and_then(|entry| entry.on_reply.take()) else {
            return false;
        };
        call(&mut on_reply, Reply::Part(part));
        if let Some(entry) = self.open().entries.get_mut(&id) {
            entry.on_reply = Some(on_reply);
        }
        true
    }

    /// Ends a job. False if there is no such job.
    pub(super) fn end(&self, id: u64, reply: Reply<A>) -> bool {
        let Some(mut on_reply) = self.withdraw(id) else {
            return false;
        };
        call(&mut on_reply, reply);
        true
    }

    /// Takes no more jobs, and fails all that are open. Returns how many there were.
    pub(super) fn close(&self, why: &Failure) -> usize {
        let entries = {
            let mut open = self.open();
            open.closed = true;
            std::mem::take(&mut open.entries)
        };
        let count = entries.len();
        for mut on_reply in entries.into_values().filter_map(|entry| entry.on_reply) {
            call(&mut on_reply, Reply::Failed(why.clone()));
        }
        count
    }
}

/// A callback that panics is somebody's bug, and must not end the link to the child with it.
fn call<A>(on_reply: &mut OnReply<A>, reply: Reply<A>) {
    if catch_unwind(AssertUnwindSafe(|| on_reply(reply))).is_err() {
        tracing::error!("the taker of a worker's reply panicked");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    type Seen = Arc<Mutex<Vec<(u64, Reply<u8>)>>>;

    fn noting(seen: &Seen, id: u64) -> OnReply<u8> {
        let seen = Arc::clone(seen);
        Box::new(move |reply| seen.lock().unwrap().push((id, reply)))
    }

    #[test]
    fn a_job_gets_its_parts_and_one_end_and_strangers_get_nothing() {
        let (pending, seen) = (Pending::new(2), Seen::default());
        let limit = crate::clock::now();
        assert!(pending.insert(1, limit, noting(&seen, 1)).is_ok());
        assert!(pending.part(1, 10));
        assert!(pending.part(1, 11));
        assert!(!pending.part(2, 12));
        assert!(pending.end(1, Reply::Done));
        assert!(!pending.end(1, Reply::Done));
        assert_eq!(*seen.lock().unwrap(), [(1, Reply::Part(10)), (1, Reply::Part(11)), (1, Reply::Done)]);
    }

    #[test]
    fn closing_fails_every_open_job_and_takes_no_more() {
        let (pending, seen) = (Pending::new(2), Seen::default());
        let limit = crate::clock::now();
        assert!(pending.insert(1, limit, noting(&seen, 1)).is_ok());
        assert!(pending.insert(2, limit, noting(&seen, 2)).is_ok());
        assert!(matches!(pending.insert(3, limit, noting(&seen, 3)), Err(NotTaken::Full)));
        assert_eq!(pending.close(&Failure::Died), 2);
        assert!(matches!(pending.insert(4, limit, noting(&seen, 4)), Err(NotTaken::Closed)));
        assert_eq!(*seen.lock().unwrap(), [(1, Reply::Failed(Failure::Died)), (2, Reply::Failed(Failure::Died))]);
    }

    #[test]
    fn a_reply_may_ask_for_the_next_job() {
        let pending = Arc::new(Pending::<u8>::new(1));
        let limit = crate::clock::now();
        let again = Arc::clone(&pending);
        let on_reply: OnReply<u8> = Box::new(move |_| {
            assert!(again.insert(2, limit, Box::new(|_| ())).is_ok());
        });
        assert!(pending.insert(1, limit, on_reply).is_ok());
        assert!(pending.end(1, Reply::Done));
        assert_eq!(pending.first_limit(), Some(limit));
    }
}
