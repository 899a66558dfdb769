//! A dispatcher's desk: a gRPC client with a token, its queue, and its headset.

use crate::house::House;
use crate::sound::{share, tone};
use crate::waiting::within;
use calmline::api::proto::attend_request::Message as Out;
use calmline::api::proto::attend_response::Message as In;
use calmline::api::proto::dispatch_service_client::DispatchServiceClient;
use calmline::api::proto::watch_queue_response::Event;
use calmline::api::proto::{self, AttendRequest, AttendResponse, AudioCodec, Offer, WatchQueueResponse};
use calmline::api::tokens::Role;
use calmline::audio::SAMPLES_PER_FRAME;
use calmline::tasks;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status, Streaming};

/// Whatever a desk waits for comes within this.
const LIMIT: Duration = Duration::from_secs(20);

/// Sends a token with every request.
#[derive(Clone)]
pub struct Bearer(MetadataValue<Ascii>);

impl Bearer {
    /// The header of a token.
    pub fn new(token: &str) -> Self {
        Self(format!("Bearer {token}").parse().unwrap())
    }
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

pub type Client = DispatchServiceClient<InterceptedService<Channel, Bearer>>;

/// A connection with a token of its own.
pub async fn client(house: &House, name: &str, role: Role) -> Client {
    client_with(house, &house.token(name, role)).await
}

async fn client_with(house: &House, token: &str) -> Client {
    let bearer = Bearer::new(token);
    let channel = Channel::from_shared(format!("http://{}", house.dispatch)).unwrap().connect().await.unwrap();
    DispatchServiceClient::new(InterceptedService::new(channel, bearer))
}

/// A desk on duty.
pub struct Desk {
    /// What it signs in with.
    pub token: String,
    client: Client,
    queue: Streaming<WatchQueueResponse>,
}

impl Desk {
    /// Connects with a token of its own and goes on duty.
    pub async fn on_duty(house: &House, name: &str) -> Self {
        Self::on_duty_as(house, name, Role::Dispatcher).await
    }

    /// The same with another role.
    pub async fn on_duty_as(house: &House, name: &str, role: Role) -> Self {
        let token = house.token(name, role);
        let mut client = client_with(house, &token).await;
        let request = proto::WatchQueueRequest { state: proto::DeskState::Ready.into(), resume: String::new() };
        let queue = client.watch_queue(request).await.unwrap().into_inner();
        let mut desk = Self { token, client, queue };
        desk.next("a snapshot", |event| matches!(event, Event::Snapshot(_)).then_some(())).await;
        desk
    }

    /// Reads the queue until there is what is waited for.
    async fn next<T>(&mut self, what: &str, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
        within(LIMIT, what, async {
            loop {
                let message = self.queue.message().await.unwrap().expect("the stream goes on");
                if let Some(found) = message.event.and_then(&mut wanted) {
                    return found;
                }
            }
        })
        .await
    }

    /// The next offer that waits.
    pub async fn offer(&mut self) -> Offer {
        let offer = |event| {
            let Event::Offered(offered) = event else { return None };
            offered.offer
        };
        self.next("an offer", offer).await
    }

    /// The offer that follows another attempt of the same call.
    pub async fn offer_after(&mut self, earlier: &Offer) -> Offer {
        let next = |event| {
            let Event::Offered(offered) = event else { return None };
            offered.offer.filter(|offer| offer.call_id == earlier.call_id && offer.handoff_id > earlier.handoff_id)
        };
        self.next("another offer of the call", next).await
    }

    /// Waits until the call stands on this rung.
    pub async fn asked_on(&mut self, rung: u32) -> Offer {
        let amended = |event| {
            let Event::Amended(amended) = event else { return None };
            amended.offer.filter(|offer| offer.rung == rung)
        };
        self.next("the next rung", amended).await
    }

    /// Wants the call.
    pub async fn claims(&mut self, offer: &Offer) -> Result<(), Status> {
        let (call_id, handoff_id) = (offer.call_id.clone(), offer.handoff_id);
        self.client.claim(proto::ClaimRequest { call_id, handoff_id }).await.map(drop)
    }

    /// Does not want it.
    pub async fn declines(&mut self, offer: &Offer) {
        let (call_id, handoff_id) = (offer.call_id.clone(), offer.handoff_id);
        let request = proto::DeclineRequest { call_id, handoff_id, reason: "on a break".to_owned() };
        self.client.decline(request).await.unwrap();
    }

    /// Waits until a call that was offered has left the queue.
    pub async fn withdrawn(&mut self, offer: &Offer) -> i32 {
        let call = offer.call_id.clone();
        let gone = |event| {
            let Event::Withdrawn(gone) = event else { return None };
            (gone.call_id == call).then_some(gone.reason)
        };
        self.next("an offer to be withdrawn", gone).await
    }

    /// Takes the call and opens the headset, into which a tone is spoken, or silence.
    pub async fn take(&mut self, offer: &Offer, speaks: Speaks) -> Headset {
        let (call_id, handoff_id) = (offer.call_id.clone(), offer.handoff_id);
        self.claims(offer).await.unwrap();
        let (out, requests) = mpsc::channel(8);
        let codec = AudioCodec::Pcm16.into();
        let start = proto::AttendStart { call_id, handoff_id, codec, muted: false };
        out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
        let incoming = self.client.attend(ReceiverStream::new(requests)).await.unwrap().into_inner();
        let (told, heard) = watch::channel(Heard::default());
        let task = tasks::spawn("headset", wear(out, incoming, speaks, told));
        Headset { heard, task }
    }

    /// Ends the call with labels.
    pub async fn complete(&mut self, offer: &Offer, labels: proto::Labels) {
        let (call_id, handoff_id) = (offer.call_id.clone(), offer.handoff_id);
        let request = proto::CompleteRequest { call_id, handoff_id, labels: Some(labels) };
        self.client.complete(request).await.unwrap();
    }
}

/// What is spoken into a headset.
#[derive(Clone, Copy, PartialEq)]
pub enum Speaks {
    /// A tone of this frequency.
    Tone(f32),
    /// Nothing: the frames are silent.
    Nothing,
}

/// What came out of a headset.
#[derive(Default)]
pub struct Heard {
    /// All of it.
    pub sound: Vec<i16>,
    /// Why the stream ended, once it has.
    pub ended: Option<i32>,
}

/// An open headset. Dropped, its connection breaks off.
pub struct Headset {
    heard: watch::Receiver<Heard>,
    task: tokio::task::JoinHandle<Option<()>>,
}

impl Headset {
    /// Waits until so many frames of 20 ms hold a tone.
    pub async fn hears(&mut self, hertz: f32, frames: usize) {
        let enough = |heard: &Heard| {
            let frames_heard = heard.sound.chunks_exact(SAMPLES_PER_FRAME);
            frames_heard.filter(|frame| share(frame, hertz) > 0.8).count() >= frames
        };
        within(LIMIT, "the desk hears a tone", self.heard.wait_for(enough)).await.expect("the headset is worn");
    }

    /// Waits until the service ends the stream. Gives its reason.
    pub async fn ended(&mut self) -> i32 {
        let ended = within(LIMIT, "the headset's stream ends", self.heard.wait_for(|heard| heard.ended.is_some()));
        ended.await.expect("the headset is worn").ended.expect("waited for")
    }
}

impl Drop for Headset {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Sends a frame every 20 ms and listens, until the stream ends.
async fn wear(
    out: mpsc::Sender<AttendRequest>,
    mut incoming: Streaming<AttendResponse>,
    speaks: Speaks,
    told: watch::Sender<Heard>,
) {
    let frame = match speaks {
        Speaks::Tone(hertz) => tone(hertz, 0.02),
        Speaks::Nothing => vec![0; SAMPLES_PER_FRAME],
    };
    let samples: Vec<u8> = frame.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    loop {
        tokio::select! {
            _ = beat.tick() => {
                let audio = proto::AudioFrame { samples: samples.clone() };
                // A stream that the service has ended takes no more; its reason comes the other way.
                let _ended = out.try_send(AttendRequest { message: Some(Out::Audio(audio)) });
            }
            message = incoming.message() => match message.ok().flatten().and_then(|message| message.message) {
                Some(In::Audio(frame)) => told.send_modify(|heard| {
                    heard.sound.extend(frame.samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
                }),
                Some(In::Ended(ended)) => told.send_modify(|heard| heard.ended = Some(ended.reason)),
                Some(_) => {}
                None => return,
            },
        }
    }
}
