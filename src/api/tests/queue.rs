//! The queue as desks follow it.

use super::room::{CALL, FIRST, Room, claim, happened, named, settings, view, watch};
use crate::api::proto::watch_queue_response::Event;
use crate::api::proto::{self, OfferState, ReleasedReason, SnapshotReason};
use crate::api::tokens::Role;
use crate::api::{NoCases, proto::dispatch_service_client::DispatchServiceClient};
use crate::stations::dispatch::DispatchConfig;
use calmline_core::call::{CallView, DeskEvent, Spoken};
use calmline_core::units::{CallId, Private, Span};
use std::sync::Arc;
use std::time::Duration;
use tonic::Code;

#[tokio::test]
async fn an_offer_reaches_the_desk_with_its_reason_and_its_words() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut queue = watch(&mut desk, "").await;
    let (Event::Snapshot(snapshot), _) = happened(&mut queue).await else { panic!("no snapshot") };
    assert_eq!(snapshot.reason, i32::from(SnapshotReason::First));
    assert!(snapshot.offers.is_empty());
    let mut caller = room.offered(CALL);
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 1 });
    let (Event::Offered(offered), _) = happened(&mut queue).await else { panic!("no offer") };
    let offer = offered.offer.unwrap();
    assert_eq!((offer.call_id, offer.handoff_id), (CALL.to_string(), FIRST.0));
    assert_eq!(offer.state, i32::from(OfferState::Waiting));
    let reason = offer.reason.unwrap();
    assert_eq!((reason.quote.as_str(), reason.urgency_class.as_str()), ("the shed is on fire", "u07_fire"));
    assert_eq!(offer.view.unwrap().transcript[0].words, "the shed is on fire");
}

#[tokio::test]
async fn of_two_desks_that_claim_at_once_one_wins_and_the_other_learns_who() {
    let room = Room::open().await;
    let (mut one, mut two) = (room.desk("desk-1").await, room.desk("desk-2").await);
    let mut caller = room.offered(CALL);
    let (first, second) = tokio::join!(one.claim(claim(CALL)), two.claim(claim(CALL)));
    let (winner, lost) = match (first, second) {
        (Ok(won), Err(lost)) => {
            assert_eq!(won.into_inner().lease_ms, 5_000);
            ("desk-1", lost)
        }
        (Err(lost), Ok(_)) => ("desk-2", lost),
        both => panic!("not exactly one: {both:?}"),
    };
    assert_eq!(lost.code(), Code::AlreadyExists);
    assert!(lost.message().contains(winner), "{}", lost.message());
    assert!(matches!(caller.told().await, DeskEvent::Shown { .. }));
    assert_eq!(caller.told().await, DeskEvent::Claimed(named(winner)));
}

#[tokio::test]
async fn a_lease_that_lapses_gives_the_offer_back_to_everybody() {
    let config = DispatchConfig { lease: Span::from_millis(30), ..settings() };
    let room = Room::with(config, Arc::new(NoCases)).await;
    let (mut one, mut two) = (room.desk("desk-1").await, room.desk("desk-2").await);
    let mut queue = watch(&mut two, "").await;
    let mut caller = room.offered(CALL);
    one.claim(claim(CALL)).await.unwrap();
    let told = [caller.told().await, caller.told().await, caller.told().await];
    assert_eq!(told[2], DeskEvent::LeaseLapsed(named("desk-1")));
    let (Event::Snapshot(_), _) = happened(&mut queue).await else { panic!("no snapshot") };
    let (Event::Offered(_), _) = happened(&mut queue).await else { panic!("no offer") };
    let (Event::Claimed(claimed), _) = happened(&mut queue).await else { panic!("no claim") };
    assert_eq!(claimed.desk, "desk-1");
    let (Event::Released(released), _) = happened(&mut queue).await else { panic!("no release") };
    assert_eq!((released.desk.as_str(), released.reason), ("desk-1", ReleasedReason::LeaseLapsed.into()));
    assert_eq!(released.offer.unwrap().state, i32::from(OfferState::Waiting));
    two.claim(claim(CALL)).await.unwrap();
}

#[tokio::test]
async fn a_decline_reaches_the_call_and_the_other_desks() {
    let room = Room::open().await;
    let (mut one, mut two) = (room.desk("desk-1").await, room.desk("desk-2").await);
    let mut queue = watch(&mut two, "").await;
    happened(&mut queue).await;
    let mut caller = room.offered(CALL);
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 1 });
    happened(&mut queue).await;
    let (call_id, handoff_id, reason) = (CALL.to_string(), FIRST.0, "on a break".to_owned());
    one.decline(proto::DeclineRequest { call_id, handoff_id, reason }).await.unwrap();
    let reason = Private::new("on a break".to_owned());
    assert_eq!(caller.told().await, DeskEvent::Declined { desk: named("desk-1"), reason });
    let (Event::Declined(declined), _) = happened(&mut queue).await else { panic!("not declined") };
    assert_eq!(declined.desk, "desk-1");
}

#[tokio::test]
async fn a_desk_that_comes_back_with_its_cursor_gets_every_event_it_missed() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut queue = watch(&mut desk, "").await;
    happened(&mut queue).await;
    let _first = room.offered(CallId(1));
    let (_, cursor) = happened(&mut queue).await;
    drop(queue);
    let _missed: Vec<_> = (2..6).map(|call| room.offered(CallId(call))).collect();
    let mut queue = watch(&mut desk, &cursor).await;
    for call in 2..6 {
        let (Event::Offered(offered), _) = happened(&mut queue).await else { panic!("an event was lost") };
        assert_eq!(offered.offer.unwrap().call_id, CallId(call).to_string());
    }
}

#[tokio::test]
async fn a_cursor_that_no_longer_holds_starts_afresh_with_a_snapshot() {
    let room = Room::with(DispatchConfig { events_held: 2, ..settings() }, Arc::new(NoCases)).await;
    let mut desk = room.desk("desk-1").await;
    let mut queue = watch(&mut desk, "").await;
    let (_, cursor) = happened(&mut queue).await;
    drop(queue);
    let _calls: Vec<_> = (1..6).map(|call| room.offered(CallId(call))).collect();
    let cases = [
        (cursor.as_str(), SnapshotReason::TooOld),
        ("0123456789abcdef.1", SnapshotReason::UnknownCursor),
        ("nonsense", SnapshotReason::UnknownCursor),
    ];
    for (cursor, reason) in cases {
        let mut queue = watch(&mut desk, cursor).await;
        let (Event::Snapshot(snapshot), _) = happened(&mut queue).await else { panic!("no snapshot") };
        assert_eq!((snapshot.reason, snapshot.offers.len()), (reason.into(), 5), "{cursor}");
    }
}

#[tokio::test]
async fn a_desk_that_does_not_read_is_cut_loose_and_harms_nobody() {
    let config = DispatchConfig { behind_max: 3, heartbeat: Duration::from_secs(3_600), ..settings() };
    let room = Room::with(config, Arc::new(NoCases)).await;
    let (mut quick, mut slow) = (room.desk("quick").await, room.desk("slow").await);
    let mut reading = watch(&mut quick, "").await;
    let mut not_reading = watch(&mut slow, "").await;
    happened(&mut reading).await;
    let (_, mut cursor) = happened(&mut not_reading).await;
    // Half a megabyte each: a few fill the stream's window of two, and the server can send no more.
    let words = Private::new("and then ".repeat(60_000));
    let spoken = view(1).transcript[0].clone();
    let long = CallView { transcript: vec![Spoken { words, ..spoken }], ..view(1) };
    let mut calls = Vec::new();
    for call in 1..=12 {
        let (inbox, reader) = crate::stations::CallInbox::open(CallId(call));
        calls.push(reader);
        room.station.offer(CallId(call), FIRST, super::room::urgent(), long.clone(), inbox);
        let (Event::Offered(offered), _) = happened(&mut reading).await else { panic!("the quick desk lost an event") };
        assert_eq!(offered.offer.unwrap().call_id, CallId(call).to_string());
    }
    assert_eq!(room.station.counts().desks_on_duty, 1);
    let (mut seen, cut) = read_until_cut(&mut not_reading, &mut cursor).await;
    assert_eq!(cut.code(), Code::OutOfRange);
    assert!(cut.message().contains(&cursor), "{} {cursor}", cut.message());
    let mut again = watch(&mut slow, &cursor).await;
    while seen < 12 {
        seen += 1;
        let (Event::Offered(offered), _) = happened(&mut again).await else { panic!("the slow desk lost an event") };
        assert_eq!(offered.offer.unwrap().call_id, CallId(seen).to_string());
    }
}

/// Reads on until the stream ends with an error: how many offers came before it, and the error.
async fn read_until_cut(
    queue: &mut tonic::Streaming<proto::WatchQueueResponse>,
    cursor: &mut String,
) -> (u64, tonic::Status) {
    let mut offers = 0;
    loop {
        match queue.message().await {
            Ok(message) => {
                *cursor = message.expect("an end has a reason").cursor;
                offers += 1;
            }
            Err(status) => return (offers, status),
        }
    }
}

#[tokio::test]
async fn a_desk_that_goes_away_no_longer_counts_and_needs_a_stream_to_say_so() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let away = proto::SetDeskStateRequest { state: proto::DeskState::Away.into() };
    assert_eq!(desk.set_desk_state(away).await.unwrap_err().code(), Code::FailedPrecondition);
    let mut queue = watch(&mut desk, "").await;
    happened(&mut queue).await;
    let mut caller = room.offered(CALL);
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 1 });
    desk.set_desk_state(away).await.unwrap();
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 0 });
    let ready = proto::SetDeskStateRequest { state: proto::DeskState::Ready.into() };
    desk.set_desk_state(ready).await.unwrap();
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 1 });
    drop(queue);
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 0 });
}

#[tokio::test]
async fn a_supervisor_is_asked_on_the_supervisors_rung() {
    let room = Room::open().await;
    let mut supervisor = DispatchServiceClient::new(room.authorised("lead", Role::Supervisor).await);
    let mut queue = watch(&mut supervisor, "").await;
    happened(&mut queue).await;
    let mut caller = room.offered(CALL);
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 1 });
    happened(&mut queue).await;
    let mut climbed = super::room::urgent();
    climbed.rung = 1;
    room.station.amend(CALL, FIRST, climbed);
    assert_eq!(caller.told().await, DeskEvent::Shown { desks: 1 });
    let (Event::Amended(amended), _) = happened(&mut queue).await else { panic!("not amended") };
    assert_eq!(amended.offer.unwrap().asked, i32::from(proto::Asked::Supervisors));
}

#[tokio::test]
async fn malformed_requests_are_told_what_is_wrong() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let bad = |call_id: &str, handoff_id| proto::ClaimRequest { call_id: call_id.to_owned(), handoff_id };
    for request in [bad("", 1), bad("+123456789abcdef", 1), bad("0123456789abcdef0", 1), bad("0123456789abcdef", 0)] {
        assert_eq!(desk.claim(request.clone()).await.unwrap_err().code(), Code::InvalidArgument, "{request:?}");
    }
    assert_eq!(desk.claim(bad("0123456789abcdef", 1)).await.unwrap_err().code(), Code::NotFound);
    let no_state = proto::WatchQueueRequest::default();
    assert_eq!(desk.watch_queue(no_state).await.unwrap_err().code(), Code::InvalidArgument);
    let labels = proto::Labels { note: "x".repeat(4_001), ..proto::Labels::default() };
    let too_long = proto::CompleteRequest { call_id: CALL.to_string(), handoff_id: 1, labels: Some(labels) };
    assert_eq!(desk.complete(too_long).await.unwrap_err().code(), Code::InvalidArgument);
}
