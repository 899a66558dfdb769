//! A caller from a web page: the answer to the page's offer, then the captions of both sides.
//!
//! The call is opened once the sound is connected, so that nobody is greeted who cannot hear. The stream and the sound end
//! together, and either end hangs up.

use super::attend_browser::{CONNECTED_WITHIN, not_answered};
use super::converse_service::{CallDoor, heard, no_place};
use super::writing::{Writers, WritingPlace};
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

/// A call that is open, or why it is not.
type Opened = Result<Live, Status>;

/// An open call, as its page follows it.
struct Live {
    call: CallId,
    seen: mpsc::Receiver<Observation>,
    /// What the page writes with; ends with the call.
    writing: WritingPlace,
}

/// Answers the page, and opens a call once the page has connected.
pub(super) async fn open(
    (door, writers): (Arc<dyn CallDoor>, Writers),
    browsers: &Browsers,
    place: OwnedSemaphorePermit,
    offer: &str,
) -> Result<CallStream, Status> {
    let (browser, answer) = browsers.answer(offer).await.map_err(|error| not_answered(&error))?;
    let leg = BrowserLeg::new(browser, Patience::Caller).map_err(|error| Status::internal(error.to_string()))?;
    let stop = CancellationToken::new();
    let (tell, opened) = oneshot::channel();
    let sound = Sound { door, writers, leg, stop: stop.clone(), _place: place };
    tasks::spawn("caller-browser", sound.carry(tell));
    let page = Page { stage: Stage::Answering(answer, opened), phase: 0, kept: false, _stop: stop.drop_guard() };
    Ok(Box::pin(futures::stream::unfold(page, Page::next)))
}

/// The way of the sound.
struct Sound {
    door: Arc<dyn CallDoor>,
    writers: Writers,
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
            Ok(OpenCall { call, port, acts, seen }) => {
                tracing::info!(call = %call, "call opened from a web page");
                let writing = self.writers.enter(call, &acts);
                if tell.send(Ok(Live { call, seen, writing })).is_ok() {
                    let end = self.leg.talk(&port, || {}, &self.stop).await;
                    tracing::info!(call = %call, end = ?end, "caller's page is gone");
                }
                // The caller has hung up.
                drop(acts);
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
    Open(mpsc::Receiver<Observation>, WritingPlace),
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
                Ok(Live { call, seen, writing }) => {
                    let (call_id, writing_key) = (call.to_string(), writing.key().to_owned());
                    self.stage = Stage::Open(seen, writing);
                    Some(self.say(To::Started(proto::ConverseStarted { call_id, writing_key })))
                }
                Err(status) => Some((Err(status), self)),
            },
            Stage::Open(mut seen, writing) => loop {
                let Some(observation) = seen.recv().await else {
                    let stored = self.kept;
                    return Some(self.say(To::Ended(proto::ConverseEnded { stored })));
                };
                if let Some(told) = self.told(observation) {
                    self.stage = Stage::Open(seen, writing);
                    return Some(self.say(told));
                }
            },
        }
    }

    /// What a caller is told of the call: what was said and heard, and who has it. What is decided and why is not theirs.
    fn told(&mut self, observation: Observation) -> Option<To> {
        match observation.seen {
            Seen::Heard { words, kind, confidence, means } => Some(To::Heard(heard(&words, kind, (confidence, means)))),
            Seen::Wrote(words) => Some(To::Wrote(proto::ConverseWrote { words: words.open().clone() })),
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
