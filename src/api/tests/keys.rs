//! A desk sends keys to its caller's line.

use super::room::{CALL, Desk, FIRST, Room, view};
use crate::api::proto::attend_request::Message as Out;
use crate::api::proto::{self, AttendRequest, AudioCodec, SendKeysRequest};
use crate::audio::{DialKey, Taps};
use crate::stations::dispatch::Ways;
use crate::stations::{CallInbox, InboxReader, KEYS_HELD, KeyLine};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status};

/// A call whose line takes keys, or not, and what its line is given.
fn reached(room: &Room, keys: &KeyLine) -> InboxReader {
    let (inbox, reader) = CallInbox::open(CALL);
    room.station.reach(CALL, Ways { inbox, taps: Taps::new(), keys: keys.clone() });
    room.station.publish(CALL, view(1_000));
    reader
}

fn connected() -> (KeyLine, mpsc::Receiver<DialKey>) {
    let (line, (sender, taken)) = (KeyLine::new(), mpsc::channel(KEYS_HELD));
    line.connect(sender);
    (line, taken)
}

async fn send(desk: &mut Desk, keys: &str) -> Result<(), Status> {
    let request = SendKeysRequest { call_id: CALL.to_string(), handoff_id: FIRST.0, keys: keys.to_owned() };
    desk.send_keys(request).await.map(|_| ())
}

/// Opens the desk's audio, and holds it open.
async fn attend(desk: &mut Desk) -> (mpsc::Sender<AttendRequest>, tonic::Streaming<proto::AttendResponse>) {
    let (out, requests) = mpsc::channel(64);
    let (call_id, handoff_id, codec) = (CALL.to_string(), FIRST.0, AudioCodec::Pcm16.into());
    let start = proto::AttendStart { call_id, handoff_id, codec, muted: false };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
    let mut incoming = desk.attend(ReceiverStream::new(requests)).await.unwrap().into_inner();
    assert!(incoming.message().await.unwrap().is_some());
    (out, incoming)
}

async fn taken(line: &mut mpsc::Receiver<DialKey>, many: usize) -> Vec<DialKey> {
    let mut keys = Vec::new();
    for _ in 0..many {
        keys.extend(line.recv().await);
    }
    keys
}

fn named(keys: &str) -> Vec<DialKey> {
    keys.chars().filter_map(DialKey::named).collect()
}

#[tokio::test]
async fn a_desk_that_attends_sends_keys_both_ways_in_their_order() {
    let room = Room::open().await;
    let (line, mut at_line) = connected();
    let _inbox = reached(&room, &line);
    let mut desk = room.desk("desk-1").await;
    let _caller = room.claimed(&mut desk).await;
    let (out, _incoming) = attend(&mut desk).await;
    send(&mut desk, "12#D").await.unwrap();
    assert_eq!(taken(&mut at_line, 4).await, named("12#D"));
    out.send(AttendRequest { message: Some(Out::Keys(proto::Keys { keys: "*9".to_owned() })) }).await.unwrap();
    assert_eq!(taken(&mut at_line, 2).await, named("*9"));
}

#[tokio::test]
async fn more_keys_than_wait_at_a_time_are_refused_whole() {
    let room = Room::open().await;
    let (line, mut at_line) = connected();
    let _inbox = reached(&room, &line);
    let mut desk = room.desk("desk-1").await;
    let _caller = room.claimed(&mut desk).await;
    let _open = attend(&mut desk).await;
    send(&mut desk, &"7".repeat(20)).await.unwrap();
    assert_eq!(send(&mut desk, &"8".repeat(13)).await.unwrap_err().code(), Code::ResourceExhausted);
    send(&mut desk, &"9".repeat(12)).await.unwrap();
    let sevens_then_nines = named(&format!("{}{}", "7".repeat(20), "9".repeat(12)));
    assert_eq!(taken(&mut at_line, 32).await, sevens_then_nines);
}

#[tokio::test]
async fn what_is_no_key_is_refused_and_not_repeated() {
    let room = Room::open().await;
    let (line, _at_line) = connected();
    let _inbox = reached(&room, &line);
    let mut desk = room.desk("desk-1").await;
    let _caller = room.claimed(&mut desk).await;
    let (out, mut incoming) = attend(&mut desk).await;
    for keys in ["", "12 34", "E", "55501a", &"1".repeat(33), &"\u{1f600}".repeat(4_000)] {
        let refused = send(&mut desk, keys).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
        assert!(refused.message().contains("1 to 32") && !refused.message().contains("555"), "{}", refused.message());
    }
    out.send(AttendRequest { message: Some(Out::Keys(proto::Keys { keys: "x".to_owned() })) }).await.unwrap();
    let ended = loop {
        match incoming.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("ended without a word"),
            Err(status) => break status,
        }
    };
    assert_eq!(ended.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn only_who_attends_a_telephone_call_sends_keys() {
    let room = Room::open().await;
    let _inbox = reached(&room, &KeyLine::new());
    let mut desk = room.desk("desk-1").await;
    assert_eq!(send(&mut desk, "1").await.unwrap_err().code(), Code::NotFound);
    let _caller = room.claimed(&mut desk).await;
    let mut other = room.desk("desk-2").await;
    for who in [&mut desk, &mut other] {
        assert_eq!(send(who, "1").await.unwrap_err().code(), Code::FailedPrecondition, "nobody attends");
    }
    let _open = attend(&mut desk).await;
    assert_eq!(send(&mut other, "1").await.unwrap_err().code(), Code::FailedPrecondition);
    let refused = send(&mut desk, "1").await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("no telephone line"), "{}", refused.message());
}
