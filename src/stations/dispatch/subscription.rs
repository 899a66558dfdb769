//! One desk's reading of the queue: its cursor, and what it is given next.

use super::events::{DeskRole, QueueEvent, StandingOffer};
use super::log::{Afresh, Cursor};
use super::station::DispatchStation;
use calmline_core::units::DeskId;
use std::sync::Arc;
use tokio::sync::watch;

/// What a reader of the queue is given.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// The whole queue, and why it is sent.
    Snapshot(Afresh, Vec<StandingOffer>),
    /// What happened.
    Event(Arc<QueueEvent>),
    /// Nothing happened for a while.
    Heartbeat,
}

/// The reader was too slow: it has left the roster and must open the queue again with its last cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this stream read too slowly and was ended; open it again with the cursor {cursor}")]
pub struct CutLoose {
    /// The last that it was given.
    pub cursor: Cursor,
}

/// What the station knows of a reader.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) desk: DeskId,
    /// The log's count of events when it last read.
    pub(super) read_moves: u64,
    pub(super) fate: Fate,
}

/// Whether a reader keeps up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It does, and counts as a stream of its desk.
    Reading,
    /// It did not, and counts no longer.
    CutLoose,
}

/// An open queue stream. Dropping it takes the stream off the roster.
#[derive(Debug)]
pub struct Subscription {
    pub(super) station: DispatchStation,
    pub(super) id: u64,
    pub(super) desk: DeskId,
    pub(super) role: DeskRole,
    pub(super) cursor: Cursor,
    /// A snapshot that is due first.
    pub(super) first: Option<Afresh>,
    pub(super) moved: watch::Receiver<u64>,
}

/// What a look into the log found.
pub(super) enum Looked {
    /// Something to deliver.
    Found(Cursor, Delivery),
    /// The end of the log.
    End(Cursor),
}

impl Subscription {
    /// The next delivery and the cursor to resume from after it. Cancel safe.
    ///
    /// # Errors
    /// The reader was too slow and has been cut loose.
    pub async fn next(&mut self) -> Result<(Cursor, Delivery), CutLoose> {
        let heartbeat = self.station.heartbeat();
        loop {
            self.moved.mark_unchanged();
            match self.station.look(self)? {
                Looked::Found(cursor, delivery) => {
                    self.cursor = cursor;
                    self.first = None;
                    return Ok((cursor, delivery));
                }
                Looked::End(cursor) => self.cursor = cursor,
            }
            // The station holds the sender for as long as this stream holds the station, so only time can end the wait.
            if tokio::time::timeout(heartbeat, self.moved.changed()).await.is_err() {
                return Ok((self.cursor, Delivery::Heartbeat));
            }
        }
    }

    /// The place after the last delivery.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.station.unsubscribe(self.id);
    }
}
