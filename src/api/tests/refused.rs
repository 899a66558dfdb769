//! What reaches no service: its codes, and its counts.

use super::attending::attend;
use super::browser::{answer, framed, request};
use super::room::{CALL, FIRST, Room, claim};
use crate::api::RefusedAs;
use crate::api::proto::attend_request::Message as Out;
use crate::api::proto::attend_response::Message as In;
use crate::api::proto::call_service_client::CallServiceClient;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::{AudioCodec, AudioFrame, DeclineRequest, ListCallsRequest};
use crate::api::tokens::{self, Role};
use calmline_core::call::DeskEvent;
use tonic::Code;

/// What was refused so far, by kind.
fn counts(room: &Room) -> Vec<(&'static str, u64)> {
    let refusals = room.api.refusals();
    RefusedAs::ALL.iter().map(|kind| (kind.name(), refusals.of(*kind))).filter(|(_, count)| *count > 0).collect()
}

#[tokio::test]
async fn a_request_that_is_too_large_is_answered_resource_exhausted_and_counted() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    let reason = "x".repeat(64 * 1024);
    let refused = desk.decline(DeclineRequest { call_id, handoff_id, reason }).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert!(refused.message().contains("65536 bytes"), "{refused}");
    assert_eq!(counts(&room), [("too_large", 1)]);
}

#[tokio::test]
async fn what_is_no_message_of_the_method_is_answered_invalid_argument_and_counted() {
    let room = Room::open().await;
    let token = tokens::create(&room.tokens, "desk-1", Role::Dispatcher, None).unwrap();
    let head = request("DispatchService/Claim", &token);
    let whole = framed(&claim(CALL));
    let cases: [&[u8]; 5] = [
        b"",                                 // no message at all
        b"\0\0\0\0\x05\xff\xff\xff\xff\xff", // no protobuf
        b"\0\0\0\0\x02\x0a\x01",             // a string that is cut short
        b"\x07\0\0\0\0",                     // a flag that there is not
        &whole[..whole.len() - 1],           // half a frame
    ];
    for (number, body) in cases.iter().enumerate() {
        let refused = answer(&room, &head, body).await;
        assert_eq!(refused.header("grpc-status"), Some("3"), "{body:?}: {}", refused.head);
        assert_eq!(counts(&room), [("malformed", number as u64 + 1)]);
    }
    let found = answer(&room, &head, &whole).await;
    assert_eq!(found.header("grpc-status"), Some("5"), "a claim of a call that is not there: {}", found.head);
}

#[tokio::test]
async fn whom_the_door_refuses_is_counted_by_kind_and_what_a_service_refuses_is_not() {
    let room = Room::open().await;
    let mut nobody = CallServiceClient::new(room.channel().await);
    assert!(nobody.list_calls(ListCallsRequest {}).await.is_err());
    let mut viewer = DispatchServiceClient::new(room.authorised("screen", Role::Viewer).await);
    assert!(viewer.claim(claim(CALL)).await.is_err());
    let mut desk = room.desk("desk-1").await;
    assert_eq!(desk.claim(claim(CALL)).await.unwrap_err().code(), Code::NotFound);
    let odd = answer(&room, &request("CallService/Nothing", "clm_0_0"), b"").await;
    assert_eq!(odd.header("grpc-status"), Some("12"), "{}", odd.head);
    assert_eq!(answer(&room, "POST /calmline.v1.CallService/ListCalls HTTP/1.1", b"").await.status(), "400");
    let expected = [("unauthenticated", 1), ("not_allowed", 1), ("no_such_method", 1), ("not_grpc", 1)];
    assert_eq!(counts(&room), expected);
}

#[tokio::test]
async fn a_desk_that_sends_too_much_at_once_in_mid_call_is_told_and_its_caller_goes_back() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let mut line = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert!(matches!(line.next().await, In::Started(_)));
    assert!(matches!(caller.told().await, DeskEvent::Attending(_)));
    line.say(Out::Audio(AudioFrame { samples: vec![0; 64 * 1024] })).await;
    assert_eq!(line.incoming.message().await.unwrap_err().code(), Code::ResourceExhausted);
    assert!(matches!(caller.told().await, DeskEvent::Lost(_)));
}
