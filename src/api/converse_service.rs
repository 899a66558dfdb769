//! `ConverseService`: a call whose sound an integrator brings, over one stream both ways.
//!
//! What comes in is taken by a task of its own, and half-closing it hangs up. What goes out is made when the stream is
//! read; a reader that is late loses the oldest frames and the oldest news, never the call.

use super::access::identity;
use super::audit::{About, offer};
use super::call_browser::{self, CallStream};
use super::converse_audio::ConverseFormat;
use super::limits;
use super::refusals::mended;
use super::web_callers::WebCallers;
use super::writing::{self, Pace, Writers, Writes};
use super::{convert, proto};
use crate::audio::BridgePort;
use crate::switchboard::{Admission, Brought, CONVERSE, CallerAct, Observation, OpenCall, Reception, Seen};
use crate::tasks;
use calmline_browser::Browsers;
use calmline_core::call::{Means, TranscriptKind, TypedEvent};
use calmline_core::units::{CallId, Key, Private};
use futures::Stream;
use proto::converse_request::Message as From;
use proto::converse_response::Message as To;
use proto::write_from_browser_request::What;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::task::AbortOnDropHandle;
use tonic::{Request, Response, Status, Streaming};

/// How long an integrator has for its first message: a round trip over a bad line.
const START_WITHIN: Duration = Duration::from_secs(5);

/// How often the pipe is looked into: the length of a frame.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// The longest number of a caller, or what stands for one.
const CALLER_BYTES: usize = 64;

/// Where callers come in who are on no telephone line.
pub trait CallDoor: Send + Sync {
    /// Opens a call.
    ///
    /// # Errors
    /// Says why there is no place for it.
    fn open(&self, brought: Brought) -> Result<OpenCall, Admission>;
}

impl CallDoor for Reception {
    fn open(&self, brought: Brought) -> Result<OpenCall, Admission> {
        Reception::open(self, brought)
    }
}

/// A door that is closed, for servers without a switchboard.
#[derive(Debug, Clone, Copy)]
pub struct NoCallDoor;

impl CallDoor for NoCallDoor {
    fn open(&self, _brought: Brought) -> Result<OpenCall, Admission> {
        Err(Admission::Draining)
    }
}

/// The service.
#[derive(Clone)]
pub(super) struct Converse {
    pub(super) door: Arc<dyn CallDoor>,
    /// How many callers may come from web pages.
    pub(super) callers: WebCallers,
    /// Answers their pages.
    pub(super) browsers: Arc<Browsers>,
    /// What they write with.
    pub(super) writers: Writers,
}

type ConverseStream = Pin<Box<dyn Stream<Item = Result<proto::ConverseResponse, Status>> + Send>>;

#[tonic::async_trait]
impl proto::converse_service_server::ConverseService for Converse {
    type ConverseStream = ConverseStream;
    type CallFromBrowserStream = CallStream;

    async fn call_from_browser(
        &self,
        request: Request<proto::CallFromBrowserRequest>,
    ) -> Result<Response<CallStream>, Status> {
        let place = self.callers.enter()?;
        let offer = request.into_inner().offer_sdp;
        let doors = (Arc::clone(&self.door), self.writers.clone());
        call_browser::open(doors, &self.browsers, place, &offer).await.map(Response::new)
    }

    async fn write_from_browser(
        &self,
        request: Request<proto::WriteFromBrowserRequest>,
    ) -> Result<Response<proto::WriteFromBrowserResponse>, Status> {
        let asked = request.into_inner();
        let writes = match asked.what {
            Some(What::Text(text)) => Writes::Line(writing::line(&text)?),
            Some(What::Typing(_)) => Writes::Typing,
            None => return Err(Status::invalid_argument("say `text` or `typing`")),
        };
        self.writers.write(&asked.writing_key, writes)?;
        Ok(Response::new(proto::WriteFromBrowserResponse {}))
    }

    async fn converse(
        &self,
        request: Request<Streaming<proto::ConverseRequest>>,
    ) -> Result<Response<ConverseStream>, Status> {
        let who = identity(&request)?;
        let about = About::of(&request);
        let mut from_client = request.into_inner();
        let first = tokio::time::timeout(START_WITHIN, from_client.message()).await;
        let first = first.map_err(|_| Status::deadline_exceeded("send `start` within five seconds"))??;
        let Some(From::Start(start)) = first.and_then(|first| first.message) else {
            return Err(Status::invalid_argument("the first message must be `start`"));
        };
        let ears = ConverseFormat::new(start.codec, start.sample_rate_hz)?;
        let voice = ConverseFormat::new(start.codec, start.sample_rate_hz)?;
        let caller = Private::new(limits::text("caller", start.caller, CALLER_BYTES)?);
        let opened = self.door.open(Brought { caller, trunk: CONVERSE.to_owned() });
        let OpenCall { call, port, acts, seen } = opened.map_err(no_place)?;
        about.is(offer(&call.to_string(), 0));
        tracing::info!(call = %call, integrator = who.name, "call opened over the api");
        let (failed, failure) = oneshot::channel();
        let mouth = Mouth { port: port.clone(), acts, format: ears, pace: Pace::default() };
        let hearing = AbortOnDropHandle::new(tasks::spawn("converse", mouth.carry(from_client, failed)));
        let mut ticker = tokio::time::interval(FRAME_EVERY);
        ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let ear = Ear {
            call,
            port,
            seen,
            format: voice,
            ticker,
            failure,
            kept: false,
            stage: Stage::Opening,
            _hearing: hearing,
        };
        Ok(Response::new(Box::pin(futures::stream::unfold(ear, Ear::next))))
    }
}

pub(super) fn no_place(admission: Admission) -> Status {
    match admission {
        Admission::Draining => Status::unavailable("the server is stopping; send the caller to a person"),
        Admission::Full | Admission::Open => {
            Status::resource_exhausted("every place is taken; try again, or send the caller to a person")
        }
    }
}

/// What the caller says, on its way in.
struct Mouth {
    port: BridgePort,
    /// Dropped with this: then the caller has hung up.
    acts: mpsc::Sender<CallerAct>,
    format: ConverseFormat,
    pace: Pace,
}

impl Mouth {
    /// Takes what the integrator sends until it ends, breaks or sends what is none.
    async fn carry(mut self, mut from_client: Streaming<proto::ConverseRequest>, failed: oneshot::Sender<Status>) {
        loop {
            let taken = match from_client.message().await {
                Ok(Some(message)) => self.take(message).await,
                Ok(None) => return,
                // A stream that breaks is a caller who has left.
                Err(status) => Err(mended(status)),
            };
            if let Err(status) = taken {
                // The other way may be gone already, and then nobody is left to be told.
                let _ = failed.send(status);
                return;
            }
        }
    }

    async fn take(&mut self, message: proto::ConverseRequest) -> Result<(), Status> {
        match message.message {
            Some(From::Audio(audio)) => self.port.send(&self.format.decode(&audio.samples)?),
            Some(From::Key(pressed)) => {
                // Keys beyond what a person can press are let go.
                let _ = self.acts.try_send(CallerAct::Pressed(key(&pressed.key)?));
            }
            Some(From::Text(text)) => {
                let line = writing::line(&text.text)?;
                // Whoever sends more is read more slowly: no line is lost.
                self.pace.wait().await;
                // A call that is over says so the other way.
                let _over = self.acts.send(CallerAct::Typed(TypedEvent::Line(line))).await;
            }
            Some(From::Typing(_)) if self.pace.sign() => {
                // A sign that is lost is followed by another.
                let _ = self.acts.try_send(CallerAct::Typed(TypedEvent::Typing));
            }
            Some(From::Typing(_)) => {}
            Some(From::Start(_)) => return Err(Status::invalid_argument("`start` comes once, as the first message")),
            // A message of a kind that this server does not know: an integrator of a later version says more.
            None => {}
        }
        Ok(())
    }
}

fn key(text: &str) -> Result<Key, Status> {
    match text.as_bytes() {
        [digit @ b'0'..=b'9'] => Ok(Key::Digit(digit - b'0')),
        b"*" => Ok(Key::Star),
        b"#" => Ok(Key::Pound),
        _ => Err(Status::invalid_argument("key: one of 0 to 9, * and #")),
    }
}

/// What the recogniser heard or the caller wrote, as the wire says it.
pub(super) fn heard(
    words: &Private<String>,
    kind: TranscriptKind,
    (confidence, means): (u16, Means),
) -> proto::ConverseHeard {
    proto::ConverseHeard {
        words: words.open().clone(),
        r#final: kind == TranscriptKind::Final,
        confidence_permille: confidence.into(),
        written: means == Means::Written,
    }
}

/// How far the way to the integrator has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Opening,
    Open,
    Over,
}

/// What the caller hears and what the call does, on its way out.
struct Ear {
    call: CallId,
    port: BridgePort,
    seen: mpsc::Receiver<Observation>,
    format: ConverseFormat,
    ticker: Interval,
    failure: oneshot::Receiver<Status>,
    /// Whether the record was seen to be stored.
    kept: bool,
    stage: Stage,
    _hearing: AbortOnDropHandle<Option<()>>,
}

impl Ear {
    async fn next(mut self) -> Option<(Result<proto::ConverseResponse, Status>, Self)> {
        match self.stage {
            Stage::Over => return None,
            Stage::Opening => {
                self.stage = Stage::Open;
                let call_id = self.call.to_string();
                return Some(self.say(To::Started(proto::ConverseStarted { call_id, writing_key: String::new() })));
            }
            Stage::Open => {}
        }
        loop {
            if let Some(frame) = self.port.receive() {
                let samples = self.format.encode(&frame);
                return Some(self.say(To::Audio(proto::ConverseAudio { samples })));
            }
            tokio::select! {
                observation = self.seen.recv() => {
                    let Some(observation) = observation else {
                        self.stage = Stage::Over;
                        let stored = self.kept;
                        return Some(self.say(To::Ended(proto::ConverseEnded { stored })));
                    };
                    if let Some(told) = self.told(observation.seen) {
                        return Some(self.say(told));
                    }
                }
                // Without a failure the integrator has only stopped sending; the call then ends by itself.
                Ok(status) = &mut self.failure, if !self.failure.is_terminated() => {
                    self.stage = Stage::Over;
                    return Some((Err(status), self));
                }
                _ = self.ticker.tick() => {}
            }
        }
    }

    /// What of a call's doings an integrator is told.
    fn told(&mut self, seen: Seen) -> Option<To> {
        match seen {
            Seen::Heard { words, kind, confidence, means } => Some(To::Heard(heard(&words, kind, (confidence, means)))),
            Seen::Wrote(words) => Some(To::Wrote(proto::ConverseWrote { words: words.open().clone() })),
            Seen::Says { words, .. } => Some(To::Says(proto::ConverseSays { words: words.open().clone() })),
            Seen::View(view) => Some(To::View(convert::call_view(self.call, &view))),
            Seen::Kept(_) => {
                self.kept = true;
                None
            }
            Seen::Admitted(_) | Seen::Fact(_) | Seen::Over(_) | Seen::Asks(_) => None,
        }
    }

    fn say(self, message: To) -> (Result<proto::ConverseResponse, Status>, Self) {
        (Ok(proto::ConverseResponse { message: Some(message) }), self)
    }
}
