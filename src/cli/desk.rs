//! A dispatcher's desk without a dispatcher: takes every offer over the real gRPC API, speaks, listens, completes.

use crate::api::proto::attend_request::Message as Out;
use crate::api::proto::attend_response::Message as In;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::watch_queue_response::Event;
use crate::api::proto::{
    AttendRequest, AttendStart, AudioCodec, AudioFrame, ClaimRequest, CompleteRequest, DeskState, Labels, Offer,
    WatchQueueRequest,
};
use crate::audio::{SAMPLES_PER_FRAME, level};
use crate::{clock, tasks};
use anyhow::Context;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::metadata::MetadataValue;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

/// A frame at or above this level is a voice.
const AUDIBLE_DBFS: i8 = -45;

/// The desk gives a call up after this: no demo call is longer.
const ATTEND_LIMIT: Duration = Duration::from_secs(60);

/// After its own words the desk listens so long before it completes the call.
const LISTENS_FOR: Duration = Duration::from_secs(4);

/// What a desk saw and did with one call.
#[derive(Debug, Clone)]
pub struct Served {
    /// The call.
    pub call: String,
    /// When the offer was on the desk's stream.
    pub offered_at: Instant,
    /// Whether it stood in the urgent queue.
    pub urgent: bool,
    /// The reason's constant name.
    pub why: String,
    /// The caller's words that raised it.
    pub quote: String,
    /// Milliseconds of the caller's voice that the desk heard.
    pub heard_ms: u64,
    /// Whether the call was completed with labels.
    pub completed: bool,
}

/// What the desk tells as it happens.
#[derive(Debug, Clone)]
pub enum DeskNews {
    /// An offer came.
    Offered(Served),
    /// A call was served.
    Done(Served),
}

/// Adds a token to every request.
#[derive(Clone)]
pub(super) struct Bearer(MetadataValue<tonic::metadata::Ascii>);

impl Bearer {
    pub(super) fn new(token: &str) -> anyhow::Result<Self> {
        Ok(Self(format!("Bearer {token}").parse().context("the token is not text")?))
    }
}

impl tonic::service::Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

type Client = DispatchServiceClient<InterceptedService<Channel, Bearer>>;

/// A desk on duty. Dropping it takes it off duty.
#[derive(Debug)]
pub struct DemoDesk {
    stop: CancellationToken,
}

impl DemoDesk {
    /// Goes on duty: watches the queue as Ready, and takes every offer one after another, saying `words` to each caller.
    ///
    /// # Errors
    /// When the API cannot be reached or refuses the token.
    pub async fn open(
        api: SocketAddr,
        token: &str,
        words: Arc<[i16]>,
        news: mpsc::Sender<DeskNews>,
    ) -> anyhow::Result<Self> {
        let channel =
            Endpoint::from_shared(format!("http://{api}"))?.connect().await.context("cannot reach the API")?;
        let bearer = Bearer::new(token)?;
        let mut client = DispatchServiceClient::with_interceptor(channel, bearer);
        let watch = WatchQueueRequest { state: DeskState::Ready.into(), resume: String::new() };
        let mut events = client.watch_queue(watch).await.context("the desk may not watch the queue")?.into_inner();
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        tasks::spawn("demo-desk", async move {
            loop {
                let event = tokio::select! {
                    () = stopped.cancelled() => return,
                    event = events.message() => event,
                };
                match event {
                    Ok(Some(response)) => {
                        for offer in offers(response.event) {
                            take(&mut client, &offer, &words, &news).await;
                        }
                    }
                    Ok(None) | Err(_) => return,
                }
            }
        });
        Ok(Self { stop })
    }
}

impl Drop for DemoDesk {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// The offers in an event that wait for a desk.
fn offers(event: Option<Event>) -> Vec<Offer> {
    match event {
        Some(Event::Offered(offered)) => offered.offer.into_iter().collect(),
        Some(Event::Released(released)) => released.offer.into_iter().collect(),
        Some(Event::Snapshot(snapshot)) => snapshot.offers,
        Some(
            Event::Amended(_)
            | Event::Withdrawn(_)
            | Event::Claimed(_)
            | Event::Declined(_)
            | Event::Attended(_)
            | Event::View(_)
            | Event::Heartbeat(_),
        )
        | None => Vec::new(),
    }
}

async fn take(client: &mut Client, offer: &Offer, words: &Arc<[i16]>, news: &mpsc::Sender<DeskNews>) {
    let reason = offer.reason.clone().unwrap_or_default();
    let mut served = Served {
        call: offer.call_id.clone(),
        offered_at: clock::now(),
        urgent: reason.queue == i32::from(crate::api::proto::Queue::Urgent),
        why: reason.why,
        quote: reason.quote,
        heard_ms: 0,
        completed: false,
    };
    // Somebody who does not listen misses it.
    let _unheard = news.send(DeskNews::Offered(served.clone())).await;
    let claim = ClaimRequest { call_id: offer.call_id.clone(), handoff_id: offer.handoff_id };
    if client.claim(claim).await.is_err() {
        // Another desk was quicker, or the caller is gone.
        return;
    }
    let attended = tokio::time::timeout(ATTEND_LIMIT, attend(client, offer, words, &mut served)).await;
    served.completed = matches!(attended, Ok(Ok(())));
    let _unheard = news.send(DeskNews::Done(served)).await;
}

/// Speaks, listens, completes.
async fn attend(client: &mut Client, offer: &Offer, words: &Arc<[i16]>, served: &mut Served) -> anyhow::Result<()> {
    let (out, requests) = mpsc::channel(64);
    let start = AttendStart {
        call_id: offer.call_id.clone(),
        handoff_id: offer.handoff_id,
        codec: AudioCodec::Pcm16.into(),
        muted: false,
    };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await?;
    let mut incoming = client.attend(ReceiverStream::new(requests)).await?.into_inner();
    let mut every = tokio::time::interval(Duration::from_millis(20));
    let mut saying = words.chunks(SAMPLES_PER_FRAME);
    let mut said_at: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = every.tick() => {
                let mut frame = [0_i16; SAMPLES_PER_FRAME];
                match saying.next() {
                    Some(part) => frame[..part.len()].copy_from_slice(part),
                    None => { said_at.get_or_insert_with(clock::now); }
                }
                let samples = frame.iter().flat_map(|sample| sample.to_le_bytes()).collect();
                out.send(AttendRequest { message: Some(Out::Audio(AudioFrame { samples })) }).await?;
            }
            message = incoming.message() => match message?.and_then(|response| response.message) {
                Some(In::Audio(frame)) => served.heard_ms += voice_ms(&frame.samples),
                Some(In::Ended(_)) | None => break,
                Some(In::Started(_) | In::View(_)) => {}
            },
        }
        if said_at.is_some_and(|at| clock::now().saturating_duration_since(at) >= LISTENS_FOR) {
            break;
        }
    }
    let labels = Labels {
        call_type: offer.view.as_ref().map(|view| view.call_type.clone()).unwrap_or_default(),
        urgency_class: offer.reason.as_ref().map(|reason| reason.urgency_class.clone()).unwrap_or_default(),
        slots: std::collections::HashMap::default(),
        note: "demo".to_owned(),
        same_as_call_id: String::new(),
    };
    let complete =
        CompleteRequest { call_id: offer.call_id.clone(), handoff_id: offer.handoff_id, labels: Some(labels) };
    client.complete(complete).await?;
    Ok(())
}

/// Milliseconds of voice in a frame of little-endian PCM16 at 8 kHz.
fn voice_ms(samples: &[u8]) -> u64 {
    let pcm: Vec<i16> = samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    if level(&pcm).0 >= AUDIBLE_DBFS { pcm.len() as u64 / 8 } else { 0 }
}
