//! A desk's audio in a web page: the answer to its offer, then what the desk must know while it talks.
//!
//! The sound itself goes over WebRTC and is carried by a task of its own. The stream and the sound end together: a page
//! that is closed ends both at once, and a network that is gone is noticed by the sound first.

use super::attend::changed;
use super::limits::offer_id;
use super::tenure::Tenure;
use super::{convert, dispatch_service::refused, proto};
use crate::stations::dispatch::{Attendance, DispatchStation};
use crate::stations::webrtc::{BrowserLeg, LegEnd, Patience};
use crate::tasks;
use calmline_browser::{Browser, BrowserError, Browsers};
use calmline_core::call::CallView;
use calmline_core::units::{CallId, DeskId, HandoffId};
use futures::Stream;
use proto::attend_from_browser_response::Message as ToPage;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::Status;

/// How long a page has to connect once it was answered: a handshake takes a fifth of a second, and the lease is longer.
pub(super) const CONNECTED_WITHIN: Duration = Duration::from_secs(5);

/// What the page receives.
pub(super) type BrowserStream = Pin<Box<dyn Stream<Item = Result<proto::AttendFromBrowserResponse, Status>> + Send>>;

/// Answers the page, and opens the audio of a claimed call once the page has connected.
pub(super) async fn open(
    station: &DispatchStation,
    browsers: &Browsers,
    (desk, tenure): (DeskId, Tenure),
    asked: proto::AttendFromBrowserRequest,
) -> Result<BrowserStream, Status> {
    let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
    // Before a port is taken for it.
    station.may_attend(call, handoff, &desk).map_err(|refusal| refused(&refusal))?;
    let (browser, answer) = browsers.answer(&asked.offer_sdp).await.map_err(|error| not_answered(&error))?;
    let leg = BrowserLeg::new(browser, Patience::Desk).map_err(|error| Status::internal(error.to_string()))?;
    let stop = CancellationToken::new();
    let (tell_start, started) = oneshot::channel();
    let (tell_end, ended) = oneshot::channel();
    let sound = Sound { station: station.clone(), call, handoff, desk, leg, stop: stop.clone(), tenure };
    tasks::spawn("desk-browser", sound.carry(tell_start, tell_end));
    let stage = Stage::Answering(answer, started);
    let page = Page { call, stage, ended, _stop: stop.drop_guard() };
    Ok(Box::pin(futures::stream::unfold(page, Page::next)))
}

pub(super) fn not_answered(error: &BrowserError) -> Status {
    let text = error.to_string();
    match error {
        BrowserError::Offer(_) | BrowserError::Refused(_) => Status::invalid_argument(text),
        BrowserError::NoPort => {
            tracing::error!("no udp port is free for a desk's sound");
            Status::resource_exhausted(text)
        }
        BrowserError::Broken(_) => {
            tracing::error!(error = %error, "desk's sound cannot be opened");
            Status::internal(text)
        }
    }
}

/// The way of the sound.
struct Sound {
    station: DispatchStation,
    call: CallId,
    handoff: HandoffId,
    desk: DeskId,
    leg: BrowserLeg<Browser>,
    stop: CancellationToken,
    tenure: Tenure,
}

impl Sound {
    /// Connects, attends, and carries sound until one side ends. The connection is closed in every case.
    async fn carry(mut self, started: oneshot::Sender<Arc<Attendance>>, ended: oneshot::Sender<Status>) {
        let status = self.attend(started).await;
        self.leg.close().await;
        if let Some(status) = status {
            tracing::info!(call = %self.call, desk = %self.desk, code = ?status.code(), "desk's sound ended");
            // A page that is gone is not told.
            let _ = ended.send(status);
        }
    }

    /// What the page is to be told, if it is still there.
    async fn attend(&mut self, started: oneshot::Sender<Arc<Attendance>>) -> Option<Status> {
        let connected = tokio::select! {
            () = self.stop.cancelled() => return None,
            connected = tokio::time::timeout(CONNECTED_WITHIN, self.leg.connected()) => connected,
        };
        if !matches!(connected, Ok(Some(()))) {
            let text = "the browser did not connect within five seconds: the address and ports of `[dispatch.audio]` must \
                        be reachable from it over UDP";
            return Some(Status::deadline_exceeded(text));
        }
        let attendance = match self.station.attend(self.call, self.handoff, &self.desk) {
            Ok(attendance) => Arc::new(attendance),
            Err(refusal) => return Some(refused(&refusal)),
        };
        tracing::info!(call = %self.call, handoff = %self.handoff, desk = %self.desk, "desk attends from a browser");
        started.send(Arc::clone(&attendance)).ok()?;
        let end = tokio::select! {
            end = self.leg.talk(attendance.port(), || attendance.spoke(), &self.stop) => Ok(end),
            status = self.tenure.clone().over() => Err(status),
        };
        attendance.lost();
        let end = match end {
            Ok(end) => end,
            Err(status) => return Some(status),
        };
        match end {
            LegEnd::Told => None,
            LegEnd::Gone => {
                Some(Status::unavailable("the browser's sound was lost; the caller is with the agent again"))
            }
            LegEnd::Silent => Some(Status::unavailable(
                "nothing came from the browser for a second; the caller is with the agent again",
            )),
        }
    }
}

/// How far the stream to the page has come.
enum Stage {
    Answering(String, oneshot::Receiver<Arc<Attendance>>),
    Connecting(oneshot::Receiver<Arc<Attendance>>),
    Open(Arc<Attendance>, Option<watch::Receiver<Arc<CallView>>>),
    Over,
}

/// The stream to the page.
struct Page {
    call: CallId,
    stage: Stage,
    ended: oneshot::Receiver<Status>,
    /// Ends the sound when the stream is dropped.
    _stop: DropGuard,
}

impl Page {
    async fn next(mut self) -> Option<(Result<proto::AttendFromBrowserResponse, Status>, Self)> {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Over => None,
            Stage::Answering(answer, started) => {
                self.stage = Stage::Connecting(started);
                Some(self.say(ToPage::AnswerSdp(answer)))
            }
            Stage::Connecting(started) => match started.await {
                Ok(attendance) => {
                    let mut views = attendance.views();
                    let view = views.as_mut().map(|views| convert::call_view(self.call, &views.borrow_and_update()));
                    self.stage = Stage::Open(attendance, views);
                    Some(self.say(ToPage::Started(proto::AttendStarted { view })))
                }
                // Not started: why is told at the end.
                Err(_) => self.end().await,
            },
            Stage::Open(attendance, mut views) => tokio::select! {
                biased;
                why = attendance.over() => Some(self.say(ToPage::Ended(convert::attend_ended(why)))),
                status = &mut self.ended => status.ok().map(|status| (Err(status), self)),
                view = changed(&mut views) => {
                    let view = convert::call_view(self.call, &view);
                    self.stage = Stage::Open(attendance, views);
                    Some(self.say(ToPage::View(view)))
                }
            },
        }
    }

    async fn end(mut self) -> Option<(Result<proto::AttendFromBrowserResponse, Status>, Self)> {
        let status = (&mut self.ended).await.ok()?;
        Some((Err(status), self))
    }

    fn say(self, message: ToPage) -> (Result<proto::AttendFromBrowserResponse, Status>, Self) {
        (Ok(proto::AttendFromBrowserResponse { message: Some(message) }), self)
    }
}
