//! An integrator brings a caller's sound over gRPC, and the caller is served as any other.

use crate::desk::{Bearer, Desk};
use crate::house::House;
use crate::plan::Plan;
use crate::sound::{LIKE, agent_says, caller_says, likeness};
use crate::waiting::within;
use calmline::api::proto::converse_request::Message as Out;
use calmline::api::proto::converse_response::Message as In;
use calmline::api::proto::converse_service_client::ConverseServiceClient;
use calmline::api::proto::{AudioCodec, ConverseAudio, ConverseKey, ConverseRequest, ConverseResponse, ConverseStart};
use calmline::api::tokens::Role;
use calmline::tasks;
use calmline_core::policy::Book;
use calmline_core::policy::wording;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;
use tokio_stream::wrappers::ReceiverStream;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Status, Streaming};

/// Whatever is waited for comes within this.
const LIMIT: Duration = Duration::from_secs(40);

/// An integrator with a caller.
struct Integrator {
    say: mpsc::Sender<Arc<[i16]>>,
    keys: mpsc::Sender<ConverseRequest>,
    incoming: Streaming<ConverseResponse>,
    heard: Vec<i16>,
}

fn message(message: Out) -> ConverseRequest {
    ConverseRequest { message: Some(message) }
}

impl Integrator {
    async fn opens(house: &House) -> Result<Self, Status> {
        let bearer = Bearer::new(&house.token("intake", Role::Integrator));
        let channel = Channel::from_shared(format!("http://{}", house.dispatch)).unwrap().connect().await.unwrap();
        let mut client = ConverseServiceClient::new(InterceptedService::new(channel, bearer));
        let (out, requests) = mpsc::channel(64);
        let start = ConverseStart { caller: "555-0177".to_owned(), codec: AudioCodec::Pcm16.into(), sample_rate_hz: 0 };
        out.send(message(Out::Start(start))).await.unwrap();
        let incoming = client.converse(ReceiverStream::new(requests)).await?.into_inner();
        let (say, sayings) = mpsc::channel(4);
        tasks::spawn("microphone", microphone(sayings, out.clone()));
        Ok(Self { say, keys: out, incoming, heard: Vec::new() })
    }

    /// The next thing that is told and wanted, with what was heard until then.
    async fn told<T>(&mut self, what: &str, mut wanted: impl FnMut(In) -> Option<T>) -> T {
        within(LIMIT, what, async {
            loop {
                match self.incoming.message().await.unwrap().expect("the stream goes on").message.unwrap() {
                    In::Audio(audio) => {
                        let samples = audio.samples.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair));
                        self.heard.extend(samples);
                    }
                    told
                    @ (In::Started(_) | In::Heard(_) | In::Says(_) | In::View(_) | In::Wrote(_) | In::Ended(_)) => {
                        if let Some(found) = wanted(told) {
                            return found;
                        }
                    }
                }
            }
        })
        .await
    }
}

/// Sends a frame every 20 ms: what is to be said, or silence. Ends with the integrator.
async fn microphone(mut sayings: mpsc::Receiver<Arc<[i16]>>, out: mpsc::Sender<ConverseRequest>) {
    let mut every = tokio::time::interval(Duration::from_millis(20));
    every.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut saying: Vec<i16> = Vec::new();
    loop {
        every.tick().await;
        match sayings.try_recv() {
            Ok(more) => saying.extend_from_slice(&more),
            Err(mpsc::error::TryRecvError::Disconnected) => return,
            Err(mpsc::error::TryRecvError::Empty) => {}
        }
        let mut frame: Vec<i16> = saying.drain(..saying.len().min(160)).collect();
        frame.resize(160, 0);
        let samples = frame.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        if out.send(message(Out::Audio(ConverseAudio { samples }))).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_caller_over_the_api_is_greeted_understood_and_handed_to_a_desk() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "north").await;
    let mut integrator = Integrator::opens(&house).await.unwrap();
    let call = integrator.told("the call is open", |told| {
        let In::Started(started) = told else { return None };
        Some(started.call_id)
    });
    let call = call.await;
    let help = |told| matches!(told, In::Says(says) if says.words.contains("How can I help")).then_some(());
    integrator.told("the agent asks", help).await;
    integrator
        .say
        .send(caller_says("Someone is breaking into my house right now. Please send somebody."))
        .await
        .unwrap();
    integrator
        .told("words are heard", |told| matches!(told, In::Heard(heard) if !heard.words.is_empty()).then_some(()))
        .await;
    let offer = desk.offer().await;
    assert_eq!(offer.call_id, call);
    let urgent = |told| matches!(told, In::View(view) if view.transcript.len() > 1).then_some(());
    integrator.told("the call's view", urgent).await;
    let book = Book::sample();
    let greeting = agent_says(wording::greeting(&book.agency)[0].words.open());
    let like = likeness(&integrator.heard, &greeting);
    assert!(like > LIKE, "the caller heard something that is {like:.2} like the greeting");
    let Integrator { say, keys, mut incoming, .. } = integrator;
    drop((say, keys));
    let stored = within(LIMIT, "the call ends", async {
        loop {
            if let In::Ended(ended) = incoming.message().await.unwrap().unwrap().message.unwrap() {
                return ended.stored;
            }
        }
    });
    assert!(stored.await, "its record is stored");
    house.alive(0).await;
    assert_eq!(house.journals().matches("\"converse\"").count(), 1);
    house.close().await;
}

#[tokio::test]
async fn a_key_over_the_api_is_a_key() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "north").await;
    let mut integrator = Integrator::opens(&house).await.unwrap();
    integrator.told("the agent speaks", |told| matches!(told, In::Says(_)).then_some(())).await;
    integrator.keys.send(message(Out::Key(ConverseKey { key: "0".to_owned() }))).await.unwrap();
    let offer = desk.offer().await;
    assert_eq!(offer.reason.unwrap().why, "asked_for_a_person");
    drop(integrator);
    house.alive(0).await;
    house.close().await;
}
