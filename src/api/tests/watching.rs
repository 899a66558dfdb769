//! Beside talking: a desk that follows a call has the agent ask, and a supervisor listens.

use super::room::{Authorised, CALL, Room, share, tone, urgent, view};
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::{AudioCodec, ListenFromBrowserRequest, ListenRequest, ListenResponse, WhisperRequest};
use crate::api::tokens::Role;
use crate::audio::Taps;
use crate::stations::dispatch::Ways;
use crate::stations::{CallInbox, InboxReader, KeyLine};
use calmline_core::call::{CallView, HandoffView, Input, PhaseName, SlotView};
use calmline_core::policy::Askable;
use calmline_core::units::{CallTime, Confidence, DeskId, HandoffId, Private, SlotId};
use tonic::{Code, Status, Streaming};

type Client = DispatchServiceClient<Authorised>;

/// A call that is live, with the agent.
fn live(room: &Room) -> (InboxReader, Taps) {
    let ((inbox, reader), taps) = (CallInbox::open(CALL), Taps::new());
    room.station.reach(CALL, Ways { inbox, taps: taps.clone(), keys: KeyLine::new() });
    room.station.publish(CALL, view(1_000));
    (reader, taps)
}

async fn client(room: &Room, role: Role) -> Client {
    DispatchServiceClient::new(room.authorised("desk-1", role).await)
}

async fn whisper(desk: &mut Client, text: &str) -> Result<String, Status> {
    let request = WhisperRequest { call_id: CALL.to_string(), text: text.to_owned() };
    desk.whisper(request).await.map(|answer| answer.into_inner().asks)
}

async fn listen(desk: &mut Client, codec: AudioCodec) -> Result<Streaming<ListenResponse>, Status> {
    let request = ListenRequest { call_id: CALL.to_string(), codec: codec.into() };
    desk.listen(request).await.map(tonic::Response::into_inner)
}

fn in_phase(phase: PhaseName) -> CallView {
    CallView { phase, ..view(2_000) }
}

#[tokio::test]
async fn a_desk_has_the_agent_ask_without_claiming_the_call() {
    let room = Room::open().await;
    let (mut inbox, _taps) = live(&room);
    let mut desk = client(&room, Role::Dispatcher).await;
    assert_eq!(whisper(&mut desk, "ask for the plate").await.unwrap(), "vehicle.plate");
    let about = Askable::Slot(SlotId::new("vehicle.plate"));
    assert_eq!(inbox.next().await, Some(Input::Whisper(DeskId("desk-1".to_owned()), about)));
}

#[tokio::test]
async fn words_that_mean_nothing_are_answered_with_what_can_be_asked() {
    let room = Room::open().await;
    let _call = live(&room);
    let mut desk = client(&room, Role::Dispatcher).await;
    for text in ["tell him to calm down", "", "plate ".repeat(40).as_str()] {
        assert_eq!(whisper(&mut desk, text).await.unwrap_err().code(), Code::InvalidArgument, "{text}");
    }
    let refused = whisper(&mut desk, "shoe size").await.unwrap_err();
    assert!(refused.message().contains("vehicle.plate, "), "{}", refused.message());
}

#[tokio::test]
async fn nothing_is_whispered_into_a_call_that_a_person_has_or_that_is_over() {
    let room = Room::open().await;
    let mut desk = client(&room, Role::Dispatcher).await;
    assert_eq!(whisper(&mut desk, "plate").await.unwrap_err().code(), Code::NotFound);
    let (mut inbox, _taps) = live(&room);
    room.station.publish(CALL, in_phase(PhaseName::WithDispatcher));
    assert_eq!(whisper(&mut desk, "plate").await.unwrap_err().code(), Code::FailedPrecondition);
    room.station.publish(CALL, in_phase(PhaseName::Ended));
    assert_eq!(whisper(&mut desk, "plate").await.unwrap_err().code(), Code::NotFound);
    assert_eq!(inbox.next().await, None, "the call was told nothing");
}

#[tokio::test]
async fn what_is_confirmed_is_not_asked_again() {
    let room = Room::open().await;
    let _call = live(&room);
    let mut desk = client(&room, Role::Dispatcher).await;
    let slot = |confirmed| SlotView {
        slot: SlotId::new("vehicle.plate"),
        value: Some(Private::new("ABC1234".to_owned())),
        moment: None,
        confirmed,
        confidence: Confidence::FULL,
    };
    room.station.publish(CALL, CallView { slots: vec![slot(false)], ..view(2_000) });
    assert!(whisper(&mut desk, "plate").await.is_ok());
    room.station.publish(CALL, CallView { slots: vec![slot(true)], ..view(3_000) });
    assert_eq!(whisper(&mut desk, "plate").await.unwrap_err().code(), Code::FailedPrecondition);
}

#[tokio::test]
async fn a_supervisor_hears_both_sides_until_the_call_ends() {
    let room = Room::open().await;
    let (_inbox, taps) = live(&room);
    let mut supervisor = client(&room, Role::Supervisor).await;
    let mut stream = listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap();
    taps.send(&tone(500.0), &tone(1_500.0));
    let audio = stream.message().await.unwrap().unwrap().audio.unwrap();
    let samples: Vec<i16> = audio.samples.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(samples.len(), 160);
    for hertz in [500.0, 1_500.0] {
        assert!((share(&samples, hertz) - 0.5).abs() < 0.05, "{hertz} Hz: {}", share(&samples, hertz));
    }
    room.station.publish(CALL, in_phase(PhaseName::Ended));
    assert!(stream.message().await.unwrap().is_none());
}

#[tokio::test]
async fn mu_law_takes_half_the_bytes() {
    let room = Room::open().await;
    let (_inbox, taps) = live(&room);
    let mut supervisor = client(&room, Role::Supervisor).await;
    let mut stream = listen(&mut supervisor, AudioCodec::Mulaw).await.unwrap();
    taps.send(&tone(500.0), &[0; 160]);
    assert_eq!(stream.message().await.unwrap().unwrap().audio.unwrap().samples.len(), 160);
}

/// A call that a desk has, or that waits.
fn with(desk: Option<&str>) -> CallView {
    let desk = desk.map(|name| DeskId(name.to_owned()));
    let (handoff, state, reason) = (HandoffId(1), "offered".to_owned(), urgent().reason);
    CallView { handoff: Some(HandoffView { handoff, state, reason, since: CallTime::START, desk }), ..view(2_000) }
}

#[tokio::test]
async fn a_dispatcher_hears_what_waits_and_no_more_once_another_desk_has_it() {
    let room = Room::open().await;
    let (_inbox, taps) = live(&room);
    room.station.publish(CALL, with(None));
    let mut desk = client(&room, Role::Dispatcher).await;
    let mut supervisor = client(&room, Role::Supervisor).await;
    let mut stream = listen(&mut desk, AudioCodec::Pcm16).await.unwrap();
    let mut over_all = listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap();
    taps.send(&tone(500.0), &[0; 160]);
    assert!(stream.message().await.unwrap().is_some());
    // Its own claim changes nothing.
    room.station.publish(CALL, with(Some("desk-1")));
    taps.send(&tone(500.0), &[0; 160]);
    assert!(stream.message().await.unwrap().is_some());
    room.station.publish(CALL, with(Some("desk-2")));
    taps.send(&tone(500.0), &[0; 160]);
    assert_eq!(stream.message().await.unwrap_err().code(), Code::PermissionDenied);
    assert_eq!(listen(&mut desk, AudioCodec::Pcm16).await.unwrap_err().code(), Code::PermissionDenied);
    for _ in 0..3 {
        assert!(over_all.message().await.unwrap().is_some(), "a supervisor hears every call");
    }
}

#[tokio::test]
async fn a_page_that_would_send_sound_or_offers_none_is_refused_and_takes_no_ear() {
    let room = Room::open().await;
    let (_inbox, taps) = live(&room);
    let mut supervisor = client(&room, Role::Supervisor).await;
    let audio = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n";
    for offer_sdp in [format!("{audio}a=sendrecv\r\n"), String::new(), "v=0\r\na=recvonly\r\n".to_owned()] {
        let request = ListenFromBrowserRequest { call_id: CALL.to_string(), offer_sdp };
        assert_eq!(supervisor.listen_from_browser(request).await.unwrap_err().code(), Code::InvalidArgument);
    }
    let mut viewer = client(&room, Role::Viewer).await;
    let request = ListenFromBrowserRequest { call_id: CALL.to_string(), offer_sdp: format!("{audio}a=recvonly\r\n") };
    assert_eq!(viewer.listen_from_browser(request).await.unwrap_err().code(), Code::PermissionDenied);
    let ears: Vec<_> = std::iter::from_fn(|| taps.open()).collect();
    assert_eq!(ears.len(), 4, "none was taken");
}

#[tokio::test]
async fn only_people_listen_only_to_live_calls_and_only_four_at_a_time() {
    let room = Room::open().await;
    let mut supervisor = client(&room, Role::Supervisor).await;
    let refused = listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let (_inbox, _taps) = live(&room);
    for role in [Role::Viewer, Role::Integrator, Role::Admin] {
        let mut other = client(&room, role).await;
        assert_eq!(listen(&mut other, AudioCodec::Pcm16).await.unwrap_err().code(), Code::PermissionDenied);
    }
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap());
    }
    let refused = listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
}

#[tokio::test]
async fn a_listener_that_does_not_read_costs_the_call_nothing() {
    let room = Room::open().await;
    let (_inbox, taps) = live(&room);
    let mut supervisor = client(&room, Role::Supervisor).await;
    let _unread = listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap();
    // A minute of sound, at once: nothing waits for the stream.
    for _ in 0..3_000 {
        taps.send(&tone(500.0), &[0; 160]);
    }
    let mut second = listen(&mut supervisor, AudioCodec::Pcm16).await.unwrap();
    taps.send(&tone(500.0), &[0; 160]);
    assert!(second.message().await.unwrap().is_some());
}
