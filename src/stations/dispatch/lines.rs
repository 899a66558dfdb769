//! The audio between a call and the desk that has it, and the hold that a desk's stream has on it.

use super::events::{AttendEnd, Refusal};
use super::station::DispatchStation;
use crate::audio::{BridgePort, DialKey};
use calmline_core::call::CallView;
use calmline_core::units::{CallId, DeskId, HandoffId};
use std::sync::Arc;
use tokio::sync::watch;

/// The pipe between a call and the desk that claimed it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) handoff: HandoffId,
    pub(super) desk: DeskId,
    /// The call's end, until the call takes it.
    pub(super) call_end: Option<BridgePort>,
    /// The desk's end; a second stream of the same desk goes on with it.
    pub(super) desk_end: BridgePort,
    /// Which stream of the desk is the current one, and how it is told that it ends.
    pub(super) stream: Option<(u64, watch::Sender<Option<AttendEnd>>)>,
}

impl Line {
    /// A pipe for a fresh claim.
    pub(super) fn new(handoff: HandoffId, desk: DeskId) -> Self {
        let (call_end, desk_end) = BridgePort::pair();
        Self { handoff, desk, call_end: Some(call_end), desk_end, stream: None }
    }

    /// Tells the desk's stream, if there is one, why it ends.
    pub(super) fn end(&mut self, why: AttendEnd) {
        if let Some((_, over)) = self.stream.take() {
            over.send_replace(Some(why));
        }
    }
}

/// A desk's open audio stream. When it is dropped before the desk completed the call or sent it back, the call is told
/// that the desk is lost.
#[derive(Debug)]
pub struct Attendance {
    pub(super) station: DispatchStation,
    pub(super) call: CallId,
    pub(super) handoff: HandoffId,
    pub(super) desk: DeskId,
    pub(super) stream: u64,
    pub(super) port: BridgePort,
    pub(super) over: watch::Receiver<Option<AttendEnd>>,
    pub(super) views: Option<watch::Receiver<Arc<CallView>>>,
}

impl Attendance {
    /// The desk's end of the audio.
    #[must_use]
    pub fn port(&self) -> &BridgePort {
        &self.port
    }

    /// The call's views; `None` if it published none yet.
    #[must_use]
    pub fn views(&self) -> Option<watch::Receiver<Arc<CallView>>> {
        self.views.clone()
    }

    /// Waits until the stream is to end, and says why. Where the desk itself was lost it waits for ever: whoever said so
    /// knows the reason. Cancel safe.
    pub async fn over(&self) -> AttendEnd {
        let mut over = self.over.clone();
        let ended = over.wait_for(Option::is_some).await.ok().and_then(|why| *why);
        match ended {
            Some(why) => why,
            None => std::future::pending().await,
        }
    }

    /// A voice was heard from the desk.
    pub fn spoke(&self) {
        self.station.spoke(self.call, self.handoff, &self.desk, self.stream);
    }

    /// Has the caller's line send keys.
    ///
    /// # Errors
    /// The call is over for this desk, the caller's line has no keys, or keys sent before still wait.
    pub fn send_keys(&self, keys: &[DialKey]) -> Result<(), Refusal> {
        self.station.send_keys(self.call, self.handoff, &self.desk, keys)
    }

    /// The stream ended from the desk's side. Does nothing if the call is completed, sent back or taken already.
    pub fn lost(&self) {
        self.station.lost(self.call, self.handoff, &self.desk, self.stream);
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        self.lost();
    }
}
