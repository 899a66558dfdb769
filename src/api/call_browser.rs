//! A caller from a web page: the answer to the page's offer, then the captions of both sides.
//!
//! The call is opened once the sound is connected, so that nobody is greeted who cannot hear. The stream and the sound end
//! together, and either end hangs up.

use super::attend_browser::{CONNECTED_WITHIN, not_answered};
use super::converse_service::{CallDoor, heard, no_place};
use super::{convert, proto};
use crate::stations::webrtc::{BrowserLeg, Patience};
use crate::switchboard::{Brought, Observation, OpenCall, Seen, WEB};
use crate::tasks;
use calmline_browser::{Browser, Browsers};
use calmline_core::units::{CallId, Private};
use futures::Stream;
use proto::call_from_browser_response::Message as To;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::Status;

/// What the page receives.
pub(super) type CallStream = Pin<Box<dyn Stream<Item = Result<proto::CallFromBrowserResponse, Status>> + Send>>;

/// A call that is open: its id, and what it does.
type Opened = Result<(CallId, mpsc::Receiver<Observation>), Status>;

/// Answers the page, and opens a call once the page has connected.
pub(super) async fn open(
    door: Arc<dyn CallDoor>,
    browsers: &Browsers,
    place: OwnedSemaphorePermit,
    offer: &str,
) -> Result<CallStream, Status> {
    let (browser, answer) = browsers.answer(offer).await.map_err(|error| not_answered(&error))?;
    let leg = BrowserLeg::new(browser, Patience::Caller).map_err(|error| Status::internal(error.to_string()))?;
    let stop = CancellationToken::new();
    let (tell, opened) = oneshot::channel();
    let sound = Sound { door, leg, stop: stop.clone(), _place: place };
    tasks::spawn("caller-browser", sound.carry(tell));
    let page = Page { stage: Stage::Answering(answer, opened), phase: 0, kept: false, _stop: stop.drop_guard() };
    Ok(Box::pin(futures::stream::unfold(page, Page::next)))
}

/// The way of the sound.
struct Sound {
    door: Arc<dyn CallDoor>,
    leg: BrowserLeg<Browser>,
    stop: CancellationToken,
    _place: OwnedSemaphorePermit,
}

impl Sound {
    /// Connects, opens the call, and carries sound until one side ends. The connection is closed in every case.
    async fn carry(mut self, tell: oneshot::Sender<Opened>) {
        self.call(tell).await;
        self.leg.close().await;
    }

    async fn call(&mut self, tell: oneshot::Sender<Opened>) {
        let connected = tokio::select! {
            () = self.stop.cancelled() => return,
            connected = tokio::time::timeout(CONNECTED_WITHIN, self.leg.connected()) => connected,
        };
        if !matches!(connected, Ok(Some(()))) {
            let late = Status::deadline_exceeded("the sound could not be connected; please telephone");
            // A page that is gone is not told.
            let _ = tell.send(Err(late));
            return;
        }
        let brought = Brought { caller: Private::new(String::new()), trunk: WEB.to_owned() };
        match self.door.open(brought) {
            Ok(OpenCall { call, port, keys, seen }) => {
                tracing::info!(call = %call, "call opened from a web page");
                if tell.send(Ok((call, seen))).is_ok() {
                    let end = self.leg.talk(&port, || {}, &self.stop).await;
                    tracing::info!(call = %call, end = ?end, "caller's page is gone");
                }
                // The caller has hung up.
                drop(keys);
            }
            Err(admission) => {
                let _ = tell.send(Err(no_place(admission)));
            }
        }
    }
}

/// How far the stream to the page has come.
enum Stage {
    Answering(String, oneshot::Receiver<Opened>),
    Connecting(oneshot::Receiver<Opened>),
    Open(mpsc::Receiver<Observation>),
    Over,
}

/// The stream to the page.
struct Page {
    stage: Stage,
    /// The phase that the page knows.
    phase: i32,
    /// Whether the record was seen to be stored.
    kept: bool,
    /// Hangs up when the stream is dropped.
    _stop: DropGuard,
}

impl Page {
    async fn next(mut self) -> Option<(Result<proto::CallFromBrowserResponse, Status>, Self)> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Over => None,
            Stage::Answering(answer, opened) => {
                self.stage = Stage::Connecting(opened);
                Some(self.say(To::AnswerSdp(answer)))
            }
            Stage::Connecting(opened) => match opened.await.ok()? {
                Ok((call, seen)) => {
                    self.stage = Stage::Open(seen);
                    Some(self.say(To::Started(proto::ConverseStarted { call_id: call.to_string() })))
                }
                Err(status) => Some((Err(status), self)),
            },
            Stage::Open(mut seen) => loop {
                let Some(observation) = seen.recv().await else {
                    let stored = self.kept;
                    return Some(self.say(To::Ended(proto::ConverseEnded { stored })));
                };
                if let Some(told) = self.told(observation) {
                    self.stage = Stage::Open(seen);
                    return Some(self.say(told));
                }
            },
        }
    }

    /// What a caller is told of the call: what was said and heard, and who has it. What is decided and why is not theirs.
    fn told(&mut self, observation: Observation) -> Option<To> {
        match observation.seen {
            Seen::Heard { words, kind, confidence } => Some(To::Heard(heard(&words, kind, confidence))),
            Seen::Says { words, .. } => Some(To::Says(proto::ConverseSays { words: words.open().clone() })),
            Seen::View(view) => {
                let phase = convert::call_view(observation.call, &view).phase;
                (std::mem::replace(&mut self.phase, phase) != phase).then_some(To::Phase(phase))
            }
            Seen::Kept(_) => {
                self.kept = true;
                None
            }
            Seen::Admitted(_) | Seen::Fact(_) | Seen::Over(_) | Seen::Asks(_) => None,
        }
    }

    fn say(self, message: To) -> (Result<proto::CallFromBrowserResponse, Status>, Self) {
        (Ok(proto::CallFromBrowserResponse { message: Some(message) }), self)
    }
}
