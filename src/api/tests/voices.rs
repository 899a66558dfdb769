//! A desk's audio in a web page, as far as no page is needed; with one it is `tests/wire/console_voice.rs`.

use super::room::{CALL, Desk, FIRST, Room, claim};
use crate::api::proto::attend_from_browser_response::Message;
use crate::api::proto::{AttendFromBrowserRequest, AttendFromBrowserResponse};
use tonic::{Code, Status, Streaming};

/// What a browser offers, less what no answer depends on. Nobody is behind it.
const OFFER: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
    a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
    a=setup:actpass\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n";

async fn attends(desk: &mut Desk, offer: &str) -> Result<Streaming<AttendFromBrowserResponse>, Status> {
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    let request = AttendFromBrowserRequest { call_id, handoff_id, offer_sdp: offer.to_owned() };
    Ok(desk.attend_from_browser(request).await?.into_inner())
}

#[tokio::test]
async fn an_offer_that_is_none_is_refused_with_what_to_do() {
    let room = Room::open().await;
    let mut desk = room.desk("north").await;
    let _caller = room.claimed(&mut desk).await;
    let refused = attends(&mut desk, "hello").await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("addTrack"), "{}", refused.message());
}

#[tokio::test]
async fn a_page_gets_no_port_for_a_call_that_its_desk_has_not_claimed() {
    let room = Room::open().await;
    let _caller = room.offered(CALL);
    let (mut north, mut south) = (room.desk("north").await, room.desk("south").await);
    assert_eq!(attends(&mut north, OFFER).await.unwrap_err().code(), Code::FailedPrecondition);
    south.claim(claim(CALL)).await.unwrap();
    assert_eq!(attends(&mut north, OFFER).await.unwrap_err().code(), Code::AlreadyExists);
}

#[tokio::test]
async fn a_page_that_never_connects_is_told_which_ports_must_be_reached() {
    let room = Room::open().await;
    let mut desk = room.desk("north").await;
    let _caller = room.claimed(&mut desk).await;
    let mut stream = attends(&mut desk, OFFER).await.unwrap();
    let Some(Message::AnswerSdp(answer)) = stream.message().await.unwrap().unwrap().message else {
        panic!("no answer")
    };
    assert!(answer.contains("a=ice-lite") && answer.contains("127.0.0.1"), "{answer}");
    let late = stream.message().await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded);
    assert!(late.message().contains("[dispatch.audio]"), "{}", late.message());
}
