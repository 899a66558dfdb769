//! The service's end of one child: jobs out, replies in, and a watch on the one that is overdue.

use super::pending::{Failure, NotTaken, OnReply, Pending, Reply};
use super::protocol::{Ask, Cancel, FromChild, Order, ProtocolError, Report, ToChild, frame, read_async};
use super::work::Work;
use crate::clock;
use prost::Message;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;

/// Why a child was lost.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Loss {
    #[error("it could not be started")]
    NotStarted,
    #[error("{0}")]
    CouldNotBegin(String),
    #[error("it was not ready in time")]
    StartedTooSlowly,
    #[error("it died")]
    Died,
    #[error("a job was not answered by its hard limit")]
    Hung,
    #[error("it said what cannot be understood")]
    Garbage,
    #[error("it was stopped")]
    Stopped,
}

impl Loss {
    /// What the open jobs are told.
    pub(super) fn failure(&self) -> Failure {
        match self {
            Self::Hung => Failure::Hung,
            Self::Garbage => Failure::Garbage,
            Self::Stopped => Failure::Stopped,
            Self::NotStarted | Self::CouldNotBegin(_) | Self::StartedTooSlowly | Self::Died => Failure::Died,
        }
    }
}

impl From<ProtocolError> for Loss {
    fn from(error: ProtocolError) -> Self {
        match error {
            ProtocolError::Closed | ProtocolError::Truncated | ProtocolError::Io(_) => Self::Died,
            ProtocolError::Oversized { .. } | ProtocolError::Malformed => Self::Garbage,
        }
    }
}

/// Jobs counted since the service began.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) asked: AtomicU64,
    pub(super) done: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) busy: AtomicU64,
    pub(super) down: AtomicU64,
}

/// The service's end of one child.
pub(super) struct Link<W: Work> {
    pub(super) pid: u32,
    orders: mpsc::Sender<Vec<u8>>,
    pending: Pending<W::Answer>,
    limits_changed: Notify,
    tally: Arc<Tally>,
}

impl<W: Work> Link<W> {
    /// A link to a process that holds so many jobs, and the orders that [`keep`] must write.
    pub(super) fn new(pid: u32, jobs_held: usize, tally: Arc<Tally>) -> (Arc<Self>, mpsc::Receiver<Vec<u8>>) {
        // Each job is one order, and may be cancelled by one more.
        let (orders, written) = mpsc::channel(jobs_held.saturating_mul(2));
        let link = Self { pid, orders, pending: Pending::new(jobs_held), limits_changed: Notify::new(), tally };
        (Arc::new(link), written)
    }

    pub(super) fn try_ask(&self, ask: Ask, hard_limit: Instant, on_reply: OnReply<W::Answer>) -> Result<(), NotTaken> {
        let id = ask.id;
        let framed = frame(&ToChild::from(Order::Ask(ask))).map_err(|_| NotTaken::Oversized)?;
        self.pending.insert(id, hard_limit, on_reply)?;
        match self.orders.try_send(framed) {
            Ok(()) => {
                self.limits_changed.notify_one();
                Ok(())
            }
            Err(refused) => {
                self.pending.withdraw(id);
                Err(match refused {
                    mpsc::error::TrySendError::Full(_) => NotTaken::Full,
                    mpsc::error::TrySendError::Closed(_) => NotTaken::Closed,
                })
            }
        }
    }

    /// Tells the child that a job is not wanted any more. If the order cannot be sent, the job merely runs to its end.
    pub(super) fn cancel(&self, id: u64) {
        if let Ok(framed) = frame(&ToChild::from(Order::Cancel(Cancel { id }))) {
            drop(self.orders.try_send(framed));
        }
    }

    /// Fails every open job, and takes no more.
    pub(super) fn close(&self, why: &Failure) {
        let failed = self.pending.close(why);
        self.tally.failed.fetch_add(failed as u64, Ordering::Relaxed);
    }

    async fn listen(&self, from: &mut OwnedReadHalf) -> Loss {
        loop {
            let heard = match read_async::<FromChild>(from).await {
                Ok(heard) => heard,
                Err(error) => return error.into(),
            };
            let known = match heard.report {
                Some(Report::Part(part)) => match W::Answer::decode(part.payload.as_slice()) {
                    Ok(answer) => self.pending.part(part.id, answer),
                    Err(_) => false,
                },
                Some(Report::Done(done)) => {
                    self.tally.done.fetch_add(1, Ordering::Relaxed);
                    self.pending.end(done.id, Reply::Done)
                }
                Some(Report::Failed(failed)) => {
                    self.tally.failed.fetch_add(1, Ordering::Relaxed);
                    let why = if failed.why.is_empty() { Failure::Cancelled } else { Failure::Declined(failed.why) };
                    self.pending.end(failed.id, Reply::Failed(why))
                }
                Some(Report::Ready(_)) | None => false,
            };
            if !known {
                return Loss::Garbage;
            }
        }
    }

    /// Returns when a job is not answered by its hard limit.
    async fn overdue(&self) -> Loss {
        loop {
            let changed = self.limits_changed.notified();
            let Some(first) = self.pending.first_limit() else {
                changed.await;
                continue;
            };
            tokio::select! {
                () = tokio::time::sleep_until(first) => {}
                () = changed => {}
            }
            if self.pending.first_limit().is_some_and(|limit| limit <= clock::now()) {
                return Loss::Hung;
            }
        }
    }
}

/// Sees a child through its life: tells it to begin, calls `ready` once it is warm, and returns why it was lost.
pub(super) async fn keep<W: Work>(
    link: &Link<W>,
    stream: UnixStream,
    begin: &[u8],
    start_limit: Duration,
    orders: mpsc::Receiver<Vec<u8>>,
    ready: impl FnOnce(),
) -> Loss {
    let (mut from, mut to) = stream.into_split();
    match tokio::time::timeout(start_limit, warm(&mut from, &mut to, begin)).await {
        Ok(Ok(())) => ready(),
        Ok(Err(loss)) => return loss,
        Err(_) => return Loss::StartedTooSlowly,
    }
    tokio::select! {
        // What was said comes first: an answer that has arrived is not overdue.
        biased;
        loss = link.listen(&mut from) => loss,
        loss = write(orders, to) => loss,
        loss = link.overdue() => loss,
    }
}

async fn warm(from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf, begin: &[u8]) -> Result<(), Loss> {
    to.write_all(begin).await.map_err(|_| Loss::Died)?;
    match read_async::<FromChild>(from).await?.report {
        Some(Report::Ready(_)) => Ok(()),
        Some(Report::Failed(failed)) => Err(Loss::CouldNotBegin(failed.why)),
        Some(Report::Part(_) | Report::Done(_)) | None => Err(Loss::Garbage),
    }
}

async fn write(mut orders: mpsc::Receiver<Vec<u8>>, mut to: OwnedWriteHalf) -> Loss {
    while let Some(order) = orders.recv().await {
        if to.write_all(&order).await.is_err() {
            return Loss::Died;
        }
    }
    Loss::Stopped
}
