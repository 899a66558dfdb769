//! What the tests stand on: a server on a free port, desks with tokens, calls with inboxes, tones.

use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::watch_queue_response::Event;
use crate::api::proto::{self, WatchQueueRequest, WatchQueueResponse};
use crate::api::tokens::{self, Role};
use crate::api::{
    ApiConfig, ApiHandle, ApiParts, ApiServer, CaseBook, NoCallDoor, NoCases, NoStatus, Plaintext, WebCallers,
};
use crate::audio::{Frame, SAMPLE_RATE_HZ};
use crate::stations::audit::AuditLog;
use crate::stations::dispatch::{DispatchConfig, DispatchStation};
use crate::stations::{CallInbox, InboxReader};
use calmline_browser::{BrowserConfig, Browsers};
use calmline_core::call::{CallView, DeskEvent, Input, Means, Offer, PhaseName, Speaker, Spoken};
use calmline_core::policy::{Book, HandoffReason, Queue, RungKind};
use calmline_core::understanding::Tier;
use calmline_core::units::{CallId, CallTime, Confidence, DeskId, HandoffId, Private, UrgencyClassId};
use std::f32::consts::TAU;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status, Streaming};

pub(super) const CALL: CallId = CallId(0x5550100);
pub(super) const FIRST: HandoffId = HandoffId(1);

/// Sends a token with every request.
#[derive(Clone)]
pub(super) struct Bearer(MetadataValue<Ascii>);

impl Bearer {
    pub(super) fn new(token: &str) -> Self {
        Self(format!("Bearer {token}").parse().unwrap())
    }
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

pub(super) type Authorised = InterceptedService<Channel, Bearer>;
pub(super) type Desk = DispatchServiceClient<Authorised>;

/// A server and its station.
pub(super) struct Room {
    pub(super) station: DispatchStation,
    pub(super) api: ApiHandle,
    pub(super) tokens: PathBuf,
    pub(super) folder: tempfile::TempDir,
}

pub(super) fn settings() -> DispatchConfig {
    DispatchConfig::new(vec![RungKind::Desks, RungKind::Supervisors])
}

/// Pages of this machine alone, on whatever port is free among many.
pub(super) fn browsers() -> Arc<Browsers> {
    let here = IpAddr::from([127, 0, 0, 1]);
    Arc::new(Browsers::new(BrowserConfig { ip: here, advertised_ip: here, ports: 43_000..=43_999 }))
}

pub(super) fn listening(tokens: PathBuf) -> ApiConfig {
    let listen = "127.0.0.1:0".parse().unwrap();
    ApiConfig { listen, tokens, tls: None, plaintext: Plaintext::LoopbackOnly, connections: 64 }
}

impl Room {
    pub(super) async fn open() -> Self {
        Self::with(settings(), Arc::new(NoCases)).await
    }

    pub(super) async fn with(config: DispatchConfig, cases: Arc<dyn CaseBook>) -> Self {
        Self::inside(tempfile::tempdir().unwrap(), config, cases).await
    }

    /// A room whose audit log waits for no disk, where the system has a folder in memory.
    pub(super) async fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        Self::inside(folder, settings(), Arc::new(NoCases)).await
    }

    async fn inside(folder: tempfile::TempDir, config: DispatchConfig, cases: Arc<dyn CaseBook>) -> Self {
        let tokens = folder.path().join("tokens.toml");
        let station = DispatchStation::start(config);
        let parts = ApiParts {
            dispatch: station.clone(),
            cases,
            status: Arc::new(NoStatus),
            door: Arc::new(NoCallDoor),
            callers: WebCallers::none(),
            browsers: browsers(),
            book: Arc::new(Book::sample()),
            audit: AuditLog::start(&folder.path().join("audit"), u64::MAX).unwrap(),
        };
        let api = ApiServer::start(listening(tokens.clone()), parts).await.unwrap();
        Self { station, api, tokens, folder }
    }

    /// A connection without a token.
    /// A room around a server that stands already.
    pub(super) fn of(station: DispatchStation, api: ApiHandle, tokens: PathBuf, folder: tempfile::TempDir) -> Self {
        Self { station, api, tokens, folder }
    }

    pub(super) async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.api.address())).unwrap().connect().await.unwrap()
    }

    pub(super) fn bearer(&self, name: &str, role: Role) -> Bearer {
        Bearer::new(&tokens::create(&self.tokens, name, role, None).unwrap())
    }

    /// A connection with a fresh token.
    pub(super) async fn authorised(&self, name: &str, role: Role) -> Authorised {
        InterceptedService::new(self.channel().await, self.bearer(name, role))
    }

    pub(super) async fn desk(&self, name: &str) -> Desk {
        DispatchServiceClient::new(self.authorised(name, Role::Dispatcher).await)
    }

    /// A call that is offered.
    pub(super) fn offered(&self, call: CallId) -> Caller {
        let (inbox, reader) = CallInbox::open(call);
        self.station.offer(call, FIRST, urgent(), view(1_000), inbox);
        Caller { inbox: reader }
    }

    /// A call that this desk has claimed, and its inbox read up to there.
    pub(super) async fn claimed(&self, desk: &mut Desk) -> Caller {
        let mut caller = self.offered(CALL);
        desk.claim(claim(CALL)).await.unwrap();
        assert!(matches!(caller.told().await, DeskEvent::Shown { .. }));
        assert!(matches!(caller.told().await, DeskEvent::Claimed(_)));
        caller
    }
}

/// A call's end of its inbox.
pub(super) struct Caller {
    inbox: InboxReader,
}

impl Caller {
    /// The next thing that the call is told.
    pub(super) async fn told(&mut self) -> DeskEvent {
        match self.inbox.next().await {
            Some(Input::Desk(FIRST, event)) => event,
            other => panic!("not a desk's: {other:?}"),
        }
    }

    /// Whether nothing more is there to be told, once the station has let go of the call.
    pub(super) async fn is_told_no_more(&mut self) -> bool {
        self.inbox.next().await.is_none()
    }
}

pub(super) fn named(name: &str) -> DeskId {
    DeskId(name.to_owned())
}

pub(super) fn claim(call: CallId) -> proto::ClaimRequest {
    proto::ClaimRequest { call_id: call.to_string(), handoff_id: FIRST.0 }
}

pub(super) fn urgent() -> Offer {
    let reason = HandoffReason {
        tier: Tier::A,
        class: Some(UrgencyClassId::new("u07_fire")),
        queue: Queue::Urgent,
        why: "tripwire".to_owned(),
        quote: Private::new("the shed is on fire".to_owned()),
    };
    Offer { reason, rung: 0 }
}

pub(super) fn view(at_ms: u64) -> CallView {
    let spoken = Spoken {
        speaker: Speaker::Caller,
        at: CallTime::from_millis(900),
        words: Private::new("the shed is on fire".to_owned()),
        confidence: Confidence::from_permille(910),
        means: Means::Spoken,
    };
    CallView {
        phase: PhaseName::Conversing,
        at: CallTime::from_millis(at_ms),
        caller: Private::new("555-0100".to_owned()),
        call_type: None,
        queue: Some(Queue::Urgent),
        asked: None,
        slots: Vec::new(),
        facts: Vec::new(),
        transcript: vec![spoken],
        desk_notes: Vec::new(),
        decisions: Vec::new(),
        flags: Vec::new(),
        spoken_of: Vec::new(),
        handoff: None,
    }
}

/// Opens a desk's queue.
pub(super) async fn watch(desk: &mut Desk, resume: &str) -> Streaming<WatchQueueResponse> {
    let request = WatchQueueRequest { state: proto::DeskState::Ready.into(), resume: resume.to_owned() };
    desk.watch_queue(request).await.unwrap().into_inner()
}

/// The queue's next message that is no heartbeat, with its cursor.
pub(super) async fn happened(queue: &mut Streaming<WatchQueueResponse>) -> (Event, String) {
    loop {
        let message = queue.message().await.unwrap().expect("the stream goes on");
        let event = message.event.unwrap();
        if !matches!(event, Event::Heartbeat(_)) {
            return (event, message.cursor);
        }
    }
}

/// 20 ms of a tone. Whole periods fit into a frame where `hertz` is a multiple of 50, so frames join without a click.
pub(super) fn tone(hertz: f32) -> Frame {
    std::array::from_fn(|n| ((TAU * hertz * n as f32 / SAMPLE_RATE_HZ as f32).sin() * 8_000.0) as i16)
}

/// The share of a frame's power that lies at this frequency, 0 to 1 (Goertzel's algorithm).
pub(super) fn share(frame: &[i16], hertz: f32) -> f32 {
    let turn = 2.0 * (TAU * hertz / SAMPLE_RATE_HZ as f32).cos();
    let (mut one, mut two, mut total) = (0.0_f32, 0.0_f32, 0.0_f32);
    for sample in frame {
        let sample = f32::from(*sample);
        (one, two) = (sample + turn * one - two, one);
        total += sample * sample;
    }
    let at = one * one + two * two - turn * one * two;
    if total > 0.0 { 2.0 * at / (total * frame.len() as f32) } else { 0.0 }
}
