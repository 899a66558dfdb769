//! The queue's events in order, each with a cursor to resume from.
//!
//! Only the last view of a call is kept, like a log that is compacted by key: a reader that was away gets the call as it
//! stands, and a talkative call does not push offers out.

use super::events::QueueEvent;
use calmline_core::units::CallId;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A place in the log of one run of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Drawn at random when the service begins: a cursor of an earlier run is recognised.
    pub epoch: u64,
    /// The last event that was read, counted from 1; 0 before the first.
    pub seq: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}.{}", self.epoch, self.seq)
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct ParseCursorError;

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (epoch, seq) = text.split_once('.').ok_or(ParseCursorError)?;
        let epoch = u64::from_str_radix(epoch, 16).map_err(|_| ParseCursorError)?;
        let seq = seq.parse().map_err(|_| ParseCursorError)?;
        Ok(Self { epoch, seq })
    }
}

/// Why a reader starts afresh with a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Afresh {
    /// It has no cursor.
    First,
    /// Its cursor is of another run, or is none.
    UnknownCursor,
    /// Events after its cursor are gone.
    TooOld,
}

/// An event in its place.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it stands.
    pub(super) cursor: Cursor,
    /// How many events, views not counted, there were up to it.
    pub(super) moves: u64,
    /// What happened.
    pub(super) event: Arc<QueueEvent>,
}

/// The events that are still held.
#[derive(Debug)]
pub(super) struct EventLog {
    epoch: u64,
    head: u64,
    held: BTreeMap<u64, Entry>,
    views: BTreeMap<CallId, u64>,
    /// The latest event that the limit pushed out; a cursor before it has lost something.
    lost_up_to: u64,
    limit: usize,
    /// Events so far, views not counted: how far a reader is behind is measured in these.
    moves: u64,
}

impl EventLog {
    /// An empty log that holds `limit` events.
    pub(super) fn new(epoch: u64, limit: usize) -> Self {
        let (held, views) = (BTreeMap::new(), BTreeMap::new());
        Self { epoch, head: 0, held, views, lost_up_to: 0, limit, moves: 0 }
    }

    /// The place after the last event.
    pub(super) fn head(&self) -> Cursor {
        Cursor { epoch: self.epoch, seq: self.head }
    }

    /// Events so far, views not counted.
    pub(super) fn moves(&self) -> u64 {
        self.moves
    }

    /// Adds an event. A view takes the place of the call's last one.
    pub(super) fn append(&mut self, event: QueueEvent) {
        self.head += 1;
        match &event {
            QueueEvent::View(call, ..) => {
                if let Some(stale) = self.views.insert(*call, self.head) {
                    self.held.remove(&stale);
                }
            }
            QueueEvent::Withdrawn(call, ..) => {
                self.forget_view(*call);
                self.moves += 1;
            }
            QueueEvent::Offered(_)
            | QueueEvent::Amended(_)
            | QueueEvent::Claimed(..)
            | QueueEvent::Released(..)
            | QueueEvent::Declined(..)
            | QueueEvent::Attended(..) => self.moves += 1,
        }
        let entry = Entry { cursor: self.head(), moves: self.moves, event: Arc::new(event) };
        self.held.insert(self.head, entry);
        while self.held.len() > self.limit {
            if let Some((seq, entry)) = self.held.pop_first() {
                self.lost_up_to = seq;
                if let QueueEvent::View(call, ..) = entry.event.as_ref() {
                    self.views.remove(call);
                }
            }
        }
    }

    /// Takes away the view of a call that has left the queue, or that others may no longer see.
    pub(super) fn forget_view(&mut self, call: CallId) {
        if let Some(stale) = self.views.remove(&call) {
            self.held.remove(&stale);
        }
    }

    /// The first event after the cursor; `None` at the end.
    ///
    /// # Errors
    /// The cursor is of another run, or events after it are gone.
    pub(super) fn after(&self, cursor: Cursor) -> Result<Option<Entry>, Afresh> {
        if cursor.epoch != self.epoch || cursor.seq > self.head {
            return Err(Afresh::UnknownCursor);
        }
        if cursor.seq < self.lost_up_to {
            return Err(Afresh::TooOld);
        }
        Ok(self.held.range(cursor.seq + 1..).next().map(|(_, entry)| entry.clone()))
    }
}
