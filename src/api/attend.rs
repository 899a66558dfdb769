//! A desk's audio over one gRPC stream: its microphone in, the caller out, 20 ms at a time.
//!
//! The two ways do not wait for each other. What comes in is taken by a task of its own; what goes out is made when the
//! stream is read, and a reader that is late loses the oldest frames of the pipe, never more than 200 ms behind.

use super::audit::{About, offer};
use super::limits::{self, offer_id};
use super::refusals::mended;
use super::tenure::Tenure;
use super::wire_audio::WireAudio;
use super::{convert, dispatch_service::refused, proto};
use crate::audio::{Voice, VoiceGate};
use crate::stations::dispatch::{Attendance, DispatchStation};
use crate::tasks;
use calmline_core::call::CallView;
use calmline_core::units::{CallId, DeskId};
use futures::{FutureExt as _, Stream};
use proto::attend_request::Message as FromDesk;
use proto::attend_response::Message as ToDesk;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, watch};
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::task::AbortOnDropHandle;
use tonic::{Status, Streaming};

/// How long a desk has for its first message: a round trip over a bad line, and no more than the lease of a claim.
const START_WITHIN: Duration = Duration::from_secs(5);

/// How long a desk that has sent sound, and is not muted, may send nothing at all: its network or its machine is gone, and
/// nobody closes such a connection. A page has a second; TCP sends a lost packet again after 0.2, 0.6 and 1.4 seconds.
const SILENT_FOR: Duration = Duration::from_secs(2);

/// How often the pipe is looked into: the length of a frame.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// What a desk receives.
pub(super) type AttendStream = Pin<Box<dyn Stream<Item = Result<proto::AttendResponse, Status>> + Send>>;

/// Opens the audio of a claimed call, once the desk has said which.
pub(super) async fn open(
    station: &DispatchStation,
    desk: &DeskId,
    (about, tenure): (About, Tenure),
    mut from_desk: Streaming<proto::AttendRequest>,
) -> Result<AttendStream, Status> {
    let first = tokio::time::timeout(START_WITHIN, from_desk.message()).await;
    let first = first.map_err(|_| Status::deadline_exceeded("send `start` within five seconds"))??;
    let Some(FromDesk::Start(start)) = first.and_then(|first| first.message) else {
        return Err(Status::invalid_argument("the first message must be `start`"));
    };
    about.is(offer(&start.call_id, start.handoff_id));
    let audio = WireAudio::try_from(start.codec)?;
    let (call, handoff) = offer_id(&start.call_id, start.handoff_id)?;
    let attendance = Arc::new(station.attend(call, handoff, desk).map_err(|refusal| refused(&refusal))?);
    tracing::info!(call = %call, handoff = %handoff, desk = %desk, "desk attends");
    let (failed, failure) = oneshot::channel();
    let microphone = Microphone {
        attendance: Arc::clone(&attendance),
        audio,
        muted: start.muted,
        sent: Sent::Nothing,
        gate: VoiceGate::new(),
        failed: Some(failed),
    };
    let hearing = AbortOnDropHandle::new(tasks::spawn("desk-microphone", microphone.hear(from_desk, tenure)));
    let mut ticker = tokio::time::interval(FRAME_EVERY);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let views = attendance.views();
    let earpiece =
        Earpiece { call, attendance, audio, ticker, views, failure, stage: Stage::Opening, _hearing: hearing };
    Ok(Box::pin(futures::stream::unfold(earpiece, Earpiece::next)))
}

/// Whether the desk has sent sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Nothing,
    Frames,
}

/// The way from the desk.
struct Microphone {
    attendance: Arc<Attendance>,
    audio: WireAudio,
    muted: bool,
    sent: Sent,
    gate: VoiceGate,
    /// Dropped without a word when the desk closed its side.
    failed: Option<oneshot::Sender<Status>>,
}

impl Microphone {
    /// Takes what the desk sends until it ends, breaks or sends what is no frame, or until its token does not hold any
    /// more. Then the call is told at once, however late the other way is read.
    async fn hear(mut self, mut from_desk: Streaming<proto::AttendRequest>, tenure: Tenure) {
        let mut over = std::pin::pin!(tenure.over());
        loop {
            let message = tokio::select! {
                biased;
                status = &mut over => Err(status),
                message = self.next(&mut from_desk) => {
                    let Some(message) = message else {
                        let text = "nothing came from the desk for two seconds; the caller is with the agent again";
                        self.fail(Status::unavailable(text));
                        break;
                    };
                    message
                }
            };
            let taken = match message {
                Ok(Some(proto::AttendRequest { message: Some(message) })) => self.take(message),
                // A message of a kind that this server does not know: a desk of a later version says more.
                Ok(Some(proto::AttendRequest { message: None })) => Ok(()),
                Ok(None) => break,
                Err(status) => {
                    tracing::debug!(code = ?status.code(), "desk stream broke");
                    // What was sent and cannot be read is answered; a connection that is gone hears nothing of it.
                    Err(mended(status))
                }
            };
            if let Err(status) = taken {
                self.fail(status);
                break;
            }
        }
        self.attendance.lost();
    }

    /// The next message; `None`: a desk that should send frames sends nothing.
    async fn next(
        &self,
        from_desk: &mut Streaming<proto::AttendRequest>,
    ) -> Option<Result<Option<proto::AttendRequest>, Status>> {
        if self.muted || self.sent == Sent::Nothing {
            return Some(from_desk.message().await);
        }
        tokio::time::timeout(SILENT_FOR, from_desk.message()).await.ok()
    }

    fn fail(&mut self, status: Status) {
        if let Some(failed) = self.failed.take() {
            // The other way may be gone already, and then nobody is left to be told.
            let _ = failed.send(status);
        }
    }

    fn take(&mut self, message: FromDesk) -> Result<(), Status> {
        match message {
            FromDesk::Audio(sent) => {
                let frame = self.audio.decode(&sent.samples)?;
                self.sent = Sent::Frames;
                if !self.muted {
                    self.attendance.port().send(&frame);
                    if self.gate.take(&frame) == Voice::Heard {
                        self.attendance.spoke();
                    }
                }
            }
            FromDesk::Mute(mute) => {
                self.muted = mute.muted;
                self.gate.reset();
            }
            FromDesk::Keys(sent) => {
                let keys = limits::keys(&sent.keys)?;
                self.attendance.send_keys(&keys).map_err(|refusal| refused(&refusal))?;
            }
            FromDesk::Start(_) => return Err(Status::invalid_argument("`start` comes once, as the first message")),
        }
        Ok(())
    }
}

/// How far the way to the desk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opening,
    Open,
    Over,
}

/// The way to the desk.
struct Earpiece {
    call: CallId,
    attendance: Arc<Attendance>,
    audio: WireAudio,
    ticker: Interval,
    views: Option<watch::Receiver<Arc<CallView>>>,
    failure: oneshot::Receiver<Status>,
    stage: Stage,
    _hearing: AbortOnDropHandle<Option<()>>,
}

impl Earpiece {
    async fn next(mut self) -> Option<(Result<proto::AttendResponse, Status>, Self)> {
        match self.stage {
            Stage::Over => return None,
            Stage::Opening => {
                self.stage = Stage::Open;
                let view = self.views.as_mut().map(|views| convert::call_view(self.call, &views.borrow_and_update()));
                return Some(say(ToDesk::Started(proto::AttendStarted { view }), self));
            }
            Stage::Open => {}
        }
        loop {
            // The end comes before sound, or a reader that is always late would never learn of it.
            if let Some(why) = self.attendance.over().now_or_never() {
                self.stage = Stage::Over;
                return Some(say(ToDesk::Ended(convert::attend_ended(why)), self));
            }
            if let Some(frame) = self.attendance.port().receive() {
                let samples = self.audio.encode(&frame);
                return Some(say(ToDesk::Audio(proto::AudioFrame { samples }), self));
            }
            tokio::select! {
                _ = self.attendance.over() => {}
                failed = &mut self.failure => {
                    self.stage = Stage::Over;
                    return failed.ok().map(|status| (Err(status), self));
                }
                view = changed(&mut self.views) => {
                    return Some(say(ToDesk::View(convert::call_view(self.call, &view)), self));
                }
                _ = self.ticker.tick() => {}
            }
        }
    }
}

fn say(message: ToDesk, earpiece: Earpiece) -> (Result<proto::AttendResponse, Status>, Earpiece) {
    (Ok(proto::AttendResponse { message: Some(message) }), earpiece)
}

/// The call's next view; waits for ever once there will be none.
pub(super) async fn changed(views: &mut Option<watch::Receiver<Arc<CallView>>>) -> Arc<CallView> {
    if let Some(receiver) = views {
        if receiver.changed().await.is_ok() {
            return Arc::clone(&receiver.borrow_and_update());
        }
        *views = None;
    }
    std::future::pending().await
}
