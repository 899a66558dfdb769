//! What the service holds of a running leg, and what the leg tells.

use super::histogram::Lateness;
use super::stats::RtpStats;
use crate::audio::{DialKey, Direction, NegotiatedMedia};
use calmline_core::units::Key;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

/// What happened on the line, beside its sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaEvent {
    /// A key, told once, when it went down.
    Pressed(Key),
    /// No RTP for the limit's time while not on hold.
    Lost,
    /// RTP is back.
    Back,
    /// Baudot tones. Told once in a leg's life.
    TtyTones,
}

/// Why a leg would not take a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LegError {
    /// Its task has ended.
    #[error("media leg is gone")]
    Gone,
    /// More keys wait to be sent than it holds.
    #[error("media leg is busy")]
    Busy,
}

/// What the task last counted.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) stats: RtpStats,
    pub(super) lateness: Lateness,
}

/// The way to a running leg. Dropped, the leg ends and says goodbye by RTCP.
#[derive(Debug)]
pub struct RtpHandle {
    pub(super) address: SocketAddr,
    pub(super) media: watch::Sender<NegotiatedMedia>,
    pub(super) keys: mpsc::Sender<DialKey>,
    pub(super) published: Arc<Mutex<Published>>,
    pub(super) task: JoinHandle<Option<()>>,
}

impl RtpHandle {
    /// Where the leg receives RTP.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes over another outcome of offer and answer: address, codec, packet size, direction. Sequence numbers and
    /// timestamps go on.
    ///
    /// # Errors
    /// If the leg's task has ended.
    pub fn renegotiate(&self, media: NegotiatedMedia) -> Result<(), LegError> {
        self.media.send(media).map_err(|_| LegError::Gone)
    }

    /// Changes the direction only: hold and resume.
    ///
    /// # Errors
    /// If the leg's task has ended.
    pub fn set_direction(&self, direction: Direction) -> Result<(), LegError> {
        if self.media.is_closed() {
            return Err(LegError::Gone);
        }
        self.media.send_modify(|media| media.direction = direction);
        Ok(())
    }

    /// Sends a key: as a telephone event if the far side takes them, else as its tones. Keys wait for each other.
    ///
    /// # Errors
    /// If too many keys wait, or the leg's task has ended.
    pub fn press(&self, key: impl Into<DialKey>) -> Result<(), LegError> {
        self.keys.try_send(key.into()).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => LegError::Busy,
            mpsc::error::TrySendError::Closed(_) => LegError::Gone,
        })
    }

    /// Where keys for this leg wait, 32 at most; each is taken once the one before has been sent.
    #[must_use]
    pub fn keys(&self) -> mpsc::Sender<DialKey> {
        self.keys.clone()
    }

    /// Counts as of the last 20 ms.
    #[must_use]
    pub fn stats(&self) -> RtpStats {
        read(&self.published)
    }

    /// Ends the leg and returns its last counts once it has said goodbye.
    pub async fn close(self) -> RtpStats {
        let Self { media, published, task, .. } = self;
        drop(media);
        // A leg that panicked has said so in the log; its counts are still what they were.
        let _: Result<Option<()>, _> = task.await;
        read(&published)
    }
}

fn read(published: &Mutex<Published>) -> RtpStats {
    let published = published.lock().unwrap_or_else(PoisonError::into_inner);
    RtpStats {
        send_late_p99: published.lateness.quantile(990),
        send_late_max: published.lateness.longest(),
        ..published.stats
    }
}
