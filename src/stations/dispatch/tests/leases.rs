//! The station around the queue: inboxes, audio, leases and readers, on a paused clock.

use super::*;
use crate::stations::dispatch::{
    Afresh, AttendEnd, Delivery, DeskRole, DeskState, DispatchConfig, DispatchStation, QueueEvent, Resume, Subscription,
};
use crate::stations::{CallInbox, InboxReader};
use calmline_core::call::Input;
use std::time::Duration;

fn station() -> DispatchStation {
    DispatchStation::start(DispatchConfig { behind_max: 8, ..DispatchConfig::new(rungs()) })
}

fn offered(station: &DispatchStation, call: CallId) -> InboxReader {
    let (inbox, reader) = CallInbox::open(call);
    station.offer(call, FIRST, offer(Queue::Human, 0), view(), inbox);
    reader
}

async fn next(reader: &mut InboxReader) -> DeskEvent {
    match reader.next().await {
        Some(Input::Desk(FIRST, event)) => event,
        other => panic!("not a desk's: {other:?}"),
    }
}

fn watching(station: &DispatchStation, number: u32) -> Subscription {
    station.subscribe(&desk(number), DeskRole::Dispatcher, DeskState::Ready, Resume::First)
}

#[tokio::test(start_paused = true)]
async fn a_claim_without_audio_ends_with_its_lease() {
    let station = station();
    let mut call = offered(&station, CALL);
    assert_eq!(next(&mut call).await, DeskEvent::Shown { desks: 0 });
    station.claim(CALL, FIRST, &desk(1)).unwrap();
    let began = crate::clock::now();
    assert_eq!(next(&mut call).await, DeskEvent::Claimed(desk(1)));
    assert_eq!(next(&mut call).await, DeskEvent::LeaseLapsed(desk(1)));
    let lasted = crate::clock::now() - began;
    assert!(lasted >= Duration::from_secs(5) && lasted < Duration::from_millis(5_010), "{lasted:?}");
    assert!(station.take_audio(CALL, FIRST).is_none());
}

#[tokio::test(start_paused = true)]
async fn the_desk_and_the_call_hear_each_other_and_the_call_takes_its_end_once() {
    let station = station();
    let _call = offered(&station, CALL);
    assert!(station.take_audio(CALL, FIRST).is_none());
    station.claim(CALL, FIRST, &desk(1)).unwrap();
    let attendance = station.attend(CALL, FIRST, &desk(1)).unwrap();
    let calls_end = station.take_audio(CALL, FIRST).unwrap();
    assert!(station.take_audio(CALL, FIRST).is_none());
    calls_end.send(&[1; 160]);
    attendance.port().send(&[2; 160]);
    assert_eq!(attendance.port().receive(), Some([1; 160]));
    assert_eq!(calls_end.receive(), Some([2; 160]));
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_comes_back_takes_over_from_its_own_broken_stream() {
    let station = station();
    let mut call = offered(&station, CALL);
    station.claim(CALL, FIRST, &desk(1)).unwrap();
    let broken = station.attend(CALL, FIRST, &desk(1)).unwrap();
    let calls_end = station.take_audio(CALL, FIRST).unwrap();
    let back = station.attend(CALL, FIRST, &desk(1)).unwrap();
    assert_eq!(broken.over().await, AttendEnd::Replaced);
    drop(broken);
    back.port().send(&[3; 160]);
    assert_eq!(calls_end.receive(), Some([3; 160]));
    drop(back);
    let events = [next(&mut call).await, next(&mut call).await, next(&mut call).await, next(&mut call).await];
    let expected = [
        DeskEvent::Shown { desks: 0 },
        DeskEvent::Claimed(desk(1)),
        DeskEvent::Attending(desk(1)),
        DeskEvent::Lost(desk(1)),
    ];
    assert_eq!(events, expected);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_ends_ends_its_desks_audio_and_its_views() {
    let station = station();
    let _call = offered(&station, CALL);
    station.claim(CALL, FIRST, &desk(1)).unwrap();
    let attendance = station.attend(CALL, FIRST, &desk(1)).unwrap();
    let mut views = station.watch(CALL).unwrap();
    station.publish(CALL, CallView { phase: PhaseName::Ended, ..view() });
    assert_eq!(attendance.over().await, AttendEnd::CallEnded);
    views.changed().await.unwrap();
    assert_eq!(views.borrow_and_update().phase, PhaseName::Ended);
    assert!(views.changed().await.is_err());
    assert!(station.live().is_empty());
    assert_eq!(station.counts().offers_standing, 0);
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_had_the_call_when_it_ended_is_remembered_and_no_other() {
    let station = station();
    let _call = offered(&station, CALL);
    station.claim(CALL, FIRST, &desk(1)).unwrap();
    let _attendance = station.attend(CALL, FIRST, &desk(1)).unwrap();
    station.withdraw(CALL, FIRST);
    assert!(!station.served(CALL, FIRST, &desk(1)), "the call lives on");
    station.ended(CALL);
    assert!(station.served(CALL, FIRST, &desk(1)));
    assert!(!station.served(CALL, FIRST, &desk(2)));
    assert!(!station.served(CALL, SECOND, &desk(1)));
}

#[tokio::test(start_paused = true)]
async fn a_reader_gets_a_snapshot_then_events_then_heartbeats() {
    let station = station();
    let _call = offered(&station, CALL);
    let mut reader = watching(&station, 1);
    let (_, first) = reader.next().await.unwrap();
    assert!(matches!(first, Delivery::Snapshot(Afresh::First, offers) if offers.len() == 1));
    station.claim(CALL, FIRST, &desk(2)).unwrap();
    let (at_claim, second) = reader.next().await.unwrap();
    assert!(matches!(second, Delivery::Event(event) if matches!(event.as_ref(), QueueEvent::Claimed(CALL, ..))));
    let began = crate::clock::now();
    // The lease of the claim above runs out at the same moment as the heartbeat is due; whichever comes first, both come.
    let (_, third) = reader.next().await.unwrap();
    let (_, fourth) = reader.next().await.unwrap();
    let released = |delivery: &Delivery| matches!(delivery, Delivery::Event(event) if matches!(event.as_ref(), QueueEvent::Released(..)));
    assert!(released(&third) || released(&fourth));
    assert!(matches!(third, Delivery::Heartbeat) || matches!(fourth, Delivery::Heartbeat));
    assert!(crate::clock::now() - began >= DispatchConfig::HEARTBEAT);
    assert!(reader.cursor() >= at_claim);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_does_not_read_is_cut_loose_off_the_roster_and_resumes_without_loss() {
    let station = station();
    let mut quick = watching(&station, 1);
    let mut slow = watching(&station, 2);
    quick.next().await.unwrap();
    let (cursor, _) = slow.next().await.unwrap();
    for number in 0..9 {
        let _call = offered(&station, CallId(number));
        let (_, delivery) = quick.next().await.unwrap();
        assert!(matches!(delivery, Delivery::Event(_)));
    }
    assert_eq!(station.counts().desks_on_duty, 1);
    let cut = slow.next().await.unwrap_err();
    assert_eq!(cut.cursor, cursor);
    drop(slow);
    assert_eq!(station.counts().desks_on_duty, 1);
    let mut again = station.subscribe(&desk(2), DeskRole::Dispatcher, DeskState::Ready, Resume::From(cut.cursor));
    for number in 0..9 {
        let (_, delivery) = again.next().await.unwrap();
        let Delivery::Event(event) = delivery else { panic!("{delivery:?}") };
        assert!(matches!(event.as_ref(), QueueEvent::Offered(seen) if seen.call == CallId(number)));
    }
}

#[tokio::test(start_paused = true)]
async fn views_of_a_claimed_call_go_to_its_desk_and_no_other() {
    let station = station();
    let _call = offered(&station, CALL);
    let (mut has_it, mut has_not) = (watching(&station, 1), watching(&station, 2));
    has_it.next().await.unwrap();
    has_not.next().await.unwrap();
    station.claim(CALL, FIRST, &desk(1)).unwrap();
    station.publish(CALL, CallView { at: CallTime::from_millis(2_000), ..view() });
    station.withdraw(CALL, FIRST);
    let mut seen = Vec::new();
    for reader in [&mut has_it, &mut has_not] {
        reader.next().await.unwrap();
        let (_, delivery) = reader.next().await.unwrap();
        seen.push(delivery);
    }
    // The view went with the withdrawal before either read it, so both go on from the claim to the withdrawal.
    for delivery in seen {
        let Delivery::Event(event) = delivery else { panic!("{delivery:?}") };
        assert!(matches!(event.as_ref(), QueueEvent::Withdrawn(CALL, ..)));
    }
    let _call = offered(&station, OTHER);
    station.claim(OTHER, FIRST, &desk(1)).unwrap();
    station.publish(OTHER, CallView { at: CallTime::from_millis(3_000), ..view() });
    for (reader, sees) in [(&mut has_it, true), (&mut has_not, false)] {
        reader.next().await.unwrap();
        reader.next().await.unwrap();
        let (_, delivery) = reader.next().await.unwrap();
        let view = matches!(&delivery, Delivery::Event(event) if matches!(event.as_ref(), QueueEvent::View(OTHER, ..)));
        assert_eq!(view, sees, "{delivery:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_lease_task_does_not_hold_the_station_back() {
    let station = station();
    let lives = std::sync::Arc::downgrade(&station.shared);
    drop(station);
    tokio::task::yield_now().await;
    assert_eq!(lives.strong_count(), 0);
}
