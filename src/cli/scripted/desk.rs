//! A simulated dispatcher's desk: follows the queue over gRPC, takes what waits, speaks to the caller and completes.

use crate::api::proto::attend_request::Message as Out;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::watch_queue_response::Event;
use crate::api::proto::{
    AttendRequest, AttendStart, AudioCodec, AudioFrame, ClaimRequest, CompleteRequest, DeskState, Labels, Offer,
    OfferState, WatchQueueRequest, WatchQueueResponse,
};
use crate::audio::SAMPLES_PER_FRAME;
use crate::{clock, tasks};
use anyhow::Context;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_stream::wrappers::ReceiverStream;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status, Streaming};

/// Frames that the stream to the service may be behind: a fifth of a second.
const FRAMES_HELD: usize = 10;

/// An offer as it arrived on a desk's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferSeen {
    /// The call, as the API writes its id.
    pub call: String,
    /// When it arrived.
    pub at: Instant,
}

/// A desk at work. Dropping it ends its streams: it is off duty then.
#[derive(Debug)]
pub struct ScriptedDesk {
    work: JoinHandle<Option<()>>,
}

/// How a desk serves.
#[derive(Debug, Clone)]
pub struct DeskManners {
    /// What it says to each caller, at 8 kHz.
    pub words: Arc<[i16]>,
    /// How long it stays after its words before it completes the call.
    pub stays: Duration,
}

impl ScriptedDesk {
    /// Goes on duty with a dispatcher's token, and tells of every offer that arrives on its stream.
    ///
    /// # Errors
    /// When the API cannot be reached or refuses the token.
    pub async fn open(
        api: SocketAddr,
        token: &str,
        manners: DeskManners,
        offers: mpsc::Sender<OfferSeen>,
    ) -> anyhow::Result<Self> {
        let channel = Channel::from_shared(format!("http://{api}"))?.connect().await.context("no API to sit at")?;
        let bearer = Bearer(format!("Bearer {token}").parse().context("a token of plain letters")?);
        let mut client = DispatchServiceClient::new(InterceptedService::new(channel, bearer));
        let request = WatchQueueRequest { state: DeskState::Ready.into(), resume: String::new() };
        let queue = client.watch_queue(request).await.context("the desk was refused")?.into_inner();
        let desk = Desk { client, manners, offers, waiting: BTreeMap::new() };
        Ok(Self { work: tasks::spawn("desk", desk.work(queue)) })
    }
}

impl Drop for ScriptedDesk {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// Sends a token with every request.
#[derive(Debug, Clone)]
struct Bearer(MetadataValue<Ascii>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

type Client = DispatchServiceClient<InterceptedService<Channel, Bearer>>;

struct Desk {
    client: Client,
    manners: DeskManners,
    offers: mpsc::Sender<OfferSeen>,
    waiting: BTreeMap<String, u64>,
}

impl Desk {
    async fn work(mut self, mut queue: Streaming<WatchQueueResponse>) {
        let mut serving: Option<JoinHandle<Option<()>>> = None;
        loop {
            if serving.is_none()
                && let Some((call, handoff)) = self.waiting.pop_first()
            {
                let (client, manners) = (self.client.clone(), self.manners.clone());
                serving = Some(tasks::spawn("desk-call", serve(client, manners, call, handoff)));
            }
            let done = async {
                match serving.as_mut() {
                    Some(task) => {
                        // Whatever became of it, the desk is free again.
                        let _ended = task.await;
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = done => serving = None,
                message = queue.message() => match message {
                    Ok(Some(message)) => self.note(message.event),
                    // The service has stopped.
                    Ok(None) | Err(_) => return,
                },
            }
        }
    }

    fn note(&mut self, event: Option<Event>) {
        let Some(event) = event else { return };
        match event {
            Event::Snapshot(snapshot) => snapshot.offers.into_iter().for_each(|offer| self.stands(&offer)),
            Event::Offered(offered) => {
                if let Some(offer) = offered.offer {
                    let seen = OfferSeen { call: offer.call_id.clone(), at: clock::now() };
                    // Nobody may be counting.
                    let _uncounted = self.offers.try_send(seen);
                    self.stands(&offer);
                }
            }
            Event::Released(released) => released.offer.iter().for_each(|offer| self.stands(offer)),
            Event::Amended(amended) => amended.offer.iter().for_each(|offer| self.stands(offer)),
            Event::Withdrawn(gone) => drop(self.waiting.remove(&gone.call_id)),
            Event::Claimed(claimed) => drop(self.waiting.remove(&claimed.call_id)),
            Event::Declined(_) | Event::Attended(_) | Event::View(_) | Event::Heartbeat(_) => {}
        }
    }

    fn stands(&mut self, offer: &Offer) {
        if offer.state() == OfferState::Waiting {
            self.waiting.insert(offer.call_id.clone(), offer.handoff_id);
        }
    }
}

/// Takes one call, if no other desk was quicker.
async fn serve(mut client: Client, manners: DeskManners, call: String, handoff: u64) {
    let (call_id, handoff_id) = (call, handoff);
    if client.claim(ClaimRequest { call_id: call_id.clone(), handoff_id }).await.is_err() {
        return;
    }
    let (out, requests) = mpsc::channel(FRAMES_HELD);
    let codec = AudioCodec::Pcm16.into();
    let start = AttendStart { call_id: call_id.clone(), handoff_id, codec, muted: false };
    if out.send(AttendRequest { message: Some(Out::Start(start)) }).await.is_err() {
        return;
    }
    let Ok(answer) = client.attend(ReceiverStream::new(requests)).await else { return };
    let mut caller = answer.into_inner();
    let speaking = speak(&out, &manners);
    tokio::pin!(speaking);
    loop {
        tokio::select! {
            () = &mut speaking => break,
            heard = caller.message() => match heard {
                Ok(Some(_)) => {}
                // The caller has left.
                Ok(None) | Err(_) => return,
            },
        }
    }
    // The caller may have left a moment ago.
    let _gone = client.complete(CompleteRequest { call_id, handoff_id, labels: Some(Labels::default()) }).await;
}

/// Says the desk's words in frames of 20 ms, then stays silent for a while.
async fn speak(out: &mpsc::Sender<AttendRequest>, manners: &DeskManners) {
    let mut every = tokio::time::interval(Duration::from_millis(20));
    let silent = manners.stays.as_millis() / 20;
    let silence = vec![0_i16; SAMPLES_PER_FRAME];
    let words = manners.words.chunks_exact(SAMPLES_PER_FRAME);
    let stays = (0..silent).map(|_| silence.as_slice());
    for frame in words.chain(stays) {
        every.tick().await;
        let samples = frame.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        if out.send(AttendRequest { message: Some(Out::Audio(AudioFrame { samples })) }).await.is_err() {
            return;
        }
    }
}
