//! A call's sound in a web page that only listens: the answer to its offer, then the end and why.
//!
//! The sound goes over WebRTC and is carried by a task of its own; the stream and the sound end together.

use super::attend_browser::{CONNECTED_WITHIN, not_answered};
use super::listening::{Ear, Over};
use super::proto;
use crate::audio::Tap;
use crate::stations::webrtc::{BrowserListener, LegEnd};
use crate::tasks;
use calmline_browser::{Browser, Browsers};
use futures::Stream;
use proto::listen_from_browser_response::Message as ToPage;
use std::pin::Pin;
use tokio::sync::oneshot;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::Status;

/// What the page receives.
pub(super) type BrowserEarStream = Pin<Box<dyn Stream<Item = Result<proto::ListenFromBrowserResponse, Status>> + Send>>;

/// Answers the page, and lets it hear the call once it has connected.
pub(super) async fn open(browsers: &Browsers, (tap, ear): (Tap, Ear), offer: &str) -> Result<BrowserEarStream, Status> {
    if !offer.lines().any(|line| line.trim_end() == "a=recvonly") {
        let text = "the offer must only receive: call addTransceiver(\"audio\", { direction: \"recvonly\" })";
        return Err(Status::invalid_argument(text));
    }
    let (browser, answer) = browsers.answer(offer).await.map_err(|error| not_answered(&error))?;
    let listener = BrowserListener::new(browser).map_err(|error| Status::internal(error.to_string()))?;
    let stop = CancellationToken::new();
    let (tell_start, started) = oneshot::channel();
    let (tell_end, ended) = oneshot::channel();
    tasks::spawn("listening-browser", carry(listener, tap, stop.clone(), tell_start, tell_end));
    let page = Page { stage: Stage::Answering(answer, started), ear, ended, _stop: stop.drop_guard() };
    Ok(Box::pin(futures::stream::unfold(page, Page::next)))
}

/// Connects, and carries sound until one side ends. The connection is closed in every case.
async fn carry(
    mut listener: BrowserListener<Browser>,
    tap: Tap,
    stop: CancellationToken,
    started: oneshot::Sender<()>,
    ended: oneshot::Sender<Status>,
) {
    let connected = tokio::select! {
        () = stop.cancelled() => None,
        connected = tokio::time::timeout(CONNECTED_WITHIN, listener.connected()) => Some(connected),
    };
    let status = match connected {
        None => None,
        Some(Ok(Some(()))) if started.send(()).is_ok() => match listener.hear(&tap, &stop).await {
            LegEnd::Told => None,
            LegEnd::Gone | LegEnd::Silent => Some(Status::unavailable("the browser's connection was lost")),
        },
        // The page has left meanwhile.
        Some(Ok(Some(()))) => None,
        Some(Ok(None) | Err(_)) => Some(Status::deadline_exceeded(
            "the browser did not connect within five seconds: the address and ports of `[dispatch.audio]` must be \
             reachable from it over UDP",
        )),
    };
    listener.close().await;
    if let Some(status) = status {
        // A page that is gone is not told.
        let _ = ended.send(status);
    }
}

/// How far the stream to the page has come.
enum Stage {
    Answering(String, oneshot::Receiver<()>),
    Connecting(oneshot::Receiver<()>),
    Open,
    Over,
}

/// The stream to the page.
struct Page {
    stage: Stage,
    ear: Ear,
    ended: oneshot::Receiver<Status>,
    /// Ends the sound when the stream is dropped.
    _stop: DropGuard,
}

impl Page {
    async fn next(mut self) -> Option<(Result<proto::ListenFromBrowserResponse, Status>, Self)> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Over => None,
            Stage::Answering(answer, started) => {
                self.stage = Stage::Connecting(started);
                Some(self.say(ToPage::AnswerSdp(answer)))
            }
            Stage::Connecting(started) => tokio::select! {
                biased;
                over = self.ear.over() => self.end(over),
                started = started => match started {
                    Ok(()) => {
                        self.stage = Stage::Open;
                        Some(self.say(ToPage::Started(proto::ListenStarted {})))
                    }
                    // Not started: why is told at the end.
                    Err(_) => self.broken().await,
                },
            },
            Stage::Open => tokio::select! {
                biased;
                over = self.ear.over() => self.end(over),
                status = &mut self.ended => status.ok().map(|status| (Err(status), self)),
            },
        }
    }

    fn end(self, over: Over) -> Option<(Result<proto::ListenFromBrowserResponse, Status>, Self)> {
        let reason = match over {
            Over::CallEnded => proto::ListenEndedReason::CallEnded,
            Over::Taken => proto::ListenEndedReason::Taken,
            Over::Draining(status) => return Some((Err(status), self)),
        };
        Some(self.say(ToPage::Ended(proto::ListenEnded { reason: reason.into() })))
    }

    async fn broken(mut self) -> Option<(Result<proto::ListenFromBrowserResponse, Status>, Self)> {
        let status = (&mut self.ended).await.ok()?;
        Some((Err(status), self))
    }

    fn say(self, message: ToPage) -> (Result<proto::ListenFromBrowserResponse, Status>, Self) {
        (Ok(proto::ListenFromBrowserResponse { message: Some(message) }), self)
    }
}
