//! What a token opened ends with it.

use super::attending::attend;
use super::room::{Desk, Room, happened, named, watch};
use crate::api::proto::attend_response::Message as In;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::watch_queue_response::Event;
use crate::api::proto::{AudioCodec, WatchQueueResponse};
use crate::api::tests::room::{Bearer, CALL};
use crate::api::tokens::{self, Role};
use calmline_core::call::DeskEvent;
use std::time::Duration;
use tonic::service::interceptor::InterceptedService;
use tonic::{Code, Status, Streaming};

/// Far longer than it takes on a busy machine: whoever waits for it in vain fails, and does not hang.
const SOON: Duration = Duration::from_secs(30);

/// The queue's end, whatever stands before it.
async fn end(queue: &mut Streaming<WatchQueueResponse>) -> Status {
    let ended = async {
        loop {
            if let Err(status) = queue.message().await {
                return status;
            }
        }
    };
    tokio::time::timeout(SOON, ended).await.expect("the stream ends")
}

#[tokio::test]
async fn the_queue_of_a_revoked_token_ends_at_once_and_says_what_to_do_and_no_other_does() {
    let room = Room::open().await;
    let (mut one, mut two) = (room.desk("desk-1").await, room.desk("desk-2").await);
    let (mut first, mut second) = (watch(&mut one, "").await, watch(&mut two, "").await);
    happened(&mut first).await;
    happened(&mut second).await;
    tokens::revoke(&room.tokens, "desk-1").unwrap();
    let status = end(&mut first).await;
    assert_eq!(status.code(), Code::Unauthenticated);
    assert!(status.message().contains("revoked") && status.message().contains("calmline token create"), "{status}");
    assert_eq!(room.station.counts().desks_on_duty, 1, "it is off duty");
    let _caller = room.offered(CALL);
    assert!(matches!(happened(&mut second).await, (Event::Offered(_), _)));
}

#[tokio::test]
async fn a_token_whose_time_is_over_ends_its_stream_too() {
    let room = Room::open().await;
    let token = tokens::create(&room.tokens, "guest", Role::Dispatcher, Some(Duration::from_secs(2))).unwrap();
    let mut desk: Desk = DispatchServiceClient::new(InterceptedService::new(room.channel().await, Bearer::new(&token)));
    let mut queue = watch(&mut desk, "").await;
    happened(&mut queue).await;
    let status = end(&mut queue).await;
    assert_eq!(status.code(), Code::Unauthenticated);
    assert!(status.message().contains("expired"), "{status}");
}

#[tokio::test]
async fn the_caller_of_a_desk_whose_token_is_revoked_is_back_with_the_agent() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let mut line = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert!(matches!(line.next().await, In::Started(_)));
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    tokens::revoke(&room.tokens, "desk-1").unwrap();
    // The desk reads nothing meanwhile: the call must not wait for it.
    let told = tokio::time::timeout(SOON, caller.told()).await.expect("the call is told");
    assert_eq!(told, DeskEvent::Lost(named("desk-1")));
    let ended = tokio::time::timeout(SOON, line.incoming.message()).await.expect("the stream ends");
    assert_eq!(ended.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn a_tokens_file_that_is_written_anew_takes_no_desk_off_duty() {
    let room = Room::open().await;
    let (mut one, mut two) = (room.desk("desk-1").await, room.desk("desk-2").await);
    let (mut first, mut second) = (watch(&mut one, "").await, watch(&mut two, "").await);
    happened(&mut first).await;
    happened(&mut second).await;
    let text = std::fs::read_to_string(&room.tokens).unwrap();
    for half in ["", "[[token]]\nname = \"desk-"] {
        std::fs::write(&room.tokens, half).unwrap();
    }
    std::fs::write(&room.tokens, text).unwrap();
    tokens::revoke(&room.tokens, "desk-2").unwrap();
    // Once this one ended, the states before it have been seen.
    assert_eq!(end(&mut second).await.code(), Code::Unauthenticated);
    let _caller = room.offered(CALL);
    assert!(matches!(happened(&mut first).await, (Event::Offered(_), _)));
}
