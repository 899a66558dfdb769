//! A call over the API, with a switchboard that the test plays; with the real one it is `tests/wire/converse.rs`.

use super::room::{Room, browsers, listening, settings};
use crate::api::proto::converse_request::Message as Out;
use crate::api::proto::converse_response::Message as In;
use crate::api::proto::converse_service_client::ConverseServiceClient;
use crate::api::proto::{self, AudioCodec, ConverseRequest, ConverseResponse};
use crate::api::tokens::Role;
use crate::api::{ApiParts, ApiServer, CallDoor, NoCases, NoStatus, WebCallers};
use crate::audio::BridgePort;
use crate::stations::audit::AuditLog;
use crate::stations::dispatch::DispatchStation;
use crate::switchboard::{Admission, Brought, CallerAct, Observation, OpenCall, Seen};
use calmline_core::call::{Means, TranscriptKind, TypedEvent};
use calmline_core::policy::Book;
use calmline_core::units::{CallId, CallTime, Key, Private};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming};

const CALL: CallId = CallId(7);

/// The call's side of what was opened.
struct Opened {
    brought: Brought,
    port: BridgePort,
    acts: mpsc::Receiver<CallerAct>,
    seen: mpsc::Sender<Observation>,
}

/// Opens one call, and is full from then on.
#[derive(Default)]
struct OneCall(Mutex<Option<Opened>>);

impl CallDoor for OneCall {
    fn open(&self, brought: Brought) -> Result<OpenCall, Admission> {
        let mut place = self.0.lock().unwrap();
        if place.is_some() {
            return Err(Admission::Full);
        }
        let (port, end) = BridgePort::pair();
        let ((acts, acted), (seen, look)) = (mpsc::channel(4), mpsc::channel(16));
        *place = Some(Opened { brought, port: end, acts: acted, seen });
        Ok(OpenCall { call: CALL, port, acts, seen: look })
    }
}

/// An integrator's stream.
struct Line {
    out: mpsc::Sender<ConverseRequest>,
    incoming: Streaming<ConverseResponse>,
}

impl Line {
    async fn say(&self, message: Out) {
        self.out.send(ConverseRequest { message: Some(message) }).await.unwrap();
    }

    /// The next message that is no sound.
    async fn told(&mut self) -> Result<In, Status> {
        loop {
            match self.incoming.message().await?.expect("the stream goes on").message.unwrap() {
                In::Audio(_) => {}
                told @ (In::Started(_) | In::Heard(_) | In::Says(_) | In::View(_) | In::Wrote(_) | In::Ended(_)) => {
                    return Ok(told);
                }
            }
        }
    }
}

fn start(sample_rate_hz: u32) -> Out {
    Out::Start(proto::ConverseStart { caller: "555-0133".to_owned(), codec: AudioCodec::Pcm16.into(), sample_rate_hz })
}

async fn open(room: &Room, first: Out) -> Result<Line, Status> {
    let mut client = ConverseServiceClient::new(room.authorised("intake", Role::Integrator).await);
    let (out, requests) = mpsc::channel(64);
    out.send(ConverseRequest { message: Some(first) }).await.unwrap();
    let incoming = client.converse(ReceiverStream::new(requests)).await?.into_inner();
    Ok(Line { out, incoming })
}

async fn room() -> (Room, Arc<OneCall>) {
    let door = Arc::new(OneCall::default());
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens.toml");
    let station = DispatchStation::start(settings());
    let parts = ApiParts {
        dispatch: station.clone(),
        cases: Arc::new(NoCases),
        status: Arc::new(NoStatus),
        door: Arc::clone(&door) as Arc<dyn CallDoor>,
        callers: WebCallers::none(),
        browsers: browsers(),
        book: Arc::new(Book::sample()),
        audit: AuditLog::start(&folder.path().join("audit"), u64::MAX).unwrap(),
    };
    let api = ApiServer::start(listening(tokens.clone()), parts).await.unwrap();
    (Room::of(station, api, tokens, folder), door)
}

fn taken(door: &OneCall) -> Opened {
    let mut place = door.0.lock().unwrap();
    place.take().expect("a call was opened")
}

fn seen(seen: Seen) -> Observation {
    Observation { call: CALL, at: CallTime::START, seen }
}

#[tokio::test]
async fn sound_keys_words_and_the_end_go_where_they_belong() {
    let (room, door) = room().await;
    let mut line = open(&room, start(16_000)).await.unwrap();
    assert!(matches!(line.told().await.unwrap(), In::Started(started) if started.call_id == CALL.to_string()));
    let mut call = taken(&door);
    assert_eq!((call.brought.caller.open().as_str(), call.brought.trunk.as_str()), ("555-0133", "converse"));
    line.say(Out::Audio(proto::ConverseAudio { samples: vec![0; 640] })).await;
    line.say(Out::Key(proto::ConverseKey { key: "#".to_owned() })).await;
    assert_eq!(call.acts.recv().await, Some(CallerAct::Pressed(Key::Pound)));
    assert!(call.port.receive().is_some(), "what was sent before the key has come before it");
    call.port.send(&[5; 160]);
    let audio = loop {
        if let In::Audio(audio) = line.incoming.message().await.unwrap().unwrap().message.unwrap() {
            break audio;
        }
    };
    assert_eq!(audio.samples.len(), 640);
    let words = Private::new("a dog is loose".to_owned());
    let kind = TranscriptKind::Partial;
    call.seen.send(seen(Seen::Heard { words, kind, confidence: 812, means: Means::Spoken })).await.unwrap();
    let In::Heard(heard) = line.told().await.unwrap() else { panic!("not heard") };
    assert_eq!((heard.words.as_str(), heard.r#final, heard.confidence_permille), ("a dog is loose", false, 812));
    drop(call.seen);
    assert!(matches!(line.told().await.unwrap(), In::Ended(ended) if !ended.stored));
    assert!(line.incoming.message().await.unwrap().is_none());
}

#[tokio::test]
async fn a_written_line_goes_to_the_call_and_what_a_person_writes_comes_back() {
    let (room, door) = room().await;
    let mut line = open(&room, start(0)).await.unwrap();
    let mut call = taken(&door);
    line.told().await.unwrap();
    line.say(Out::Typing(proto::ConverseTyping {})).await;
    assert_eq!(call.acts.recv().await, Some(CallerAct::Typed(TypedEvent::Typing)));
    line.say(Out::Text(proto::ConverseText { text: " a dog\nis loose ".to_owned() })).await;
    let words = || Private::new("a dog is loose".to_owned());
    assert_eq!(call.acts.recv().await, Some(CallerAct::Typed(TypedEvent::Line(words()))));
    let (kind, means) = (TranscriptKind::Final, Means::Written);
    call.seen.send(seen(Seen::Heard { words: words(), kind, confidence: 1_000, means })).await.unwrap();
    assert!(matches!(line.told().await.unwrap(), In::Heard(heard) if heard.written && heard.r#final));
    call.seen.send(seen(Seen::Wrote(Private::new("Which street?".to_owned())))).await.unwrap();
    assert!(matches!(line.told().await.unwrap(), In::Wrote(wrote) if wrote.words == "Which street?"));
    line.say(Out::Text(proto::ConverseText { text: "x".repeat(501) })).await;
    let long = line.told().await.unwrap_err();
    assert_eq!(long.code(), Code::InvalidArgument);
    assert!(long.message().contains("500"), "{}", long.message());
}

#[tokio::test]
async fn an_integrator_that_goes_away_has_hung_up() {
    let (room, door) = room().await;
    let line = open(&room, start(0)).await.unwrap();
    let mut call = taken(&door);
    drop(line.out);
    assert_eq!(call.acts.recv().await, None);
    drop(line.incoming);
    call.seen.closed().await;
}

#[tokio::test]
async fn what_is_no_call_is_refused_with_what_to_do() {
    let (room, _door) = room().await;
    let key = Out::Key(proto::ConverseKey { key: "1".to_owned() });
    assert_eq!(open(&room, key).await.err().unwrap().code(), Code::InvalidArgument);
    assert_eq!(open(&room, start(44_100)).await.err().unwrap().code(), Code::InvalidArgument);
    let mut line = open(&room, start(0)).await.unwrap();
    let full = open(&room, start(0)).await.err().unwrap();
    assert_eq!(full.code(), Code::ResourceExhausted);
    assert!(full.message().contains("to a person"), "{}", full.message());
    line.told().await.unwrap();
    line.say(Out::Audio(proto::ConverseAudio { samples: vec![0; 100] })).await;
    assert_eq!(line.told().await.unwrap_err().code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_desks_token_opens_no_call() {
    let (room, _door) = room().await;
    let mut client = ConverseServiceClient::new(room.authorised("north", Role::Dispatcher).await);
    let refused = client.converse(tokio_stream::empty()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
}
