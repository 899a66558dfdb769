//! Reading the log from a cursor.

use super::*;
use crate::stations::dispatch::{Afresh, Cursor, ParseCursorError, QueueEvent};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn claimed(call: u64) -> QueueEvent {
    QueueEvent::Claimed(CallId(call), FIRST, desk(1))
}

fn viewed(call: u64, millis: u64) -> QueueEvent {
    QueueEvent::View(CallId(call), Arc::new(CallView { at: CallTime::from_millis(millis), ..view() }), None)
}

fn read_from(log: &EventLog, mut cursor: Cursor) -> Vec<Arc<QueueEvent>> {
    let mut read = Vec::new();
    while let Some(entry) = log.after(cursor).unwrap() {
        cursor = entry.cursor;
        read.push(entry.event);
    }
    read
}

#[test]
fn a_cursor_survives_being_written_and_read() {
    let cursor = Cursor { epoch: 0xabc, seq: 42 };
    assert_eq!(cursor.to_string().parse(), Ok(cursor));
    for bad in ["", ".", "abc", "x.1", "1.x", "1.2.3", "1.-2"] {
        assert_eq!(bad.parse::<Cursor>(), Err(ParseCursorError), "{bad}");
    }
}

#[test]
fn a_cursor_of_another_run_or_of_the_future_is_unknown() {
    let mut log = EventLog::new(7, 8);
    log.append(claimed(1));
    for cursor in [Cursor { epoch: 8, seq: 0 }, Cursor { epoch: 7, seq: 2 }] {
        assert_eq!(log.after(cursor).map(|_| ()), Err(Afresh::UnknownCursor));
    }
}

#[test]
fn a_cursor_whose_next_event_was_pushed_out_is_too_old() {
    let mut log = EventLog::new(7, 2);
    (1..=4).for_each(|call| log.append(claimed(call)));
    assert_eq!(log.after(Cursor { epoch: 7, seq: 1 }).map(|_| ()), Err(Afresh::TooOld));
    assert_eq!(read_from(&log, Cursor { epoch: 7, seq: 2 }).len(), 2);
}

#[test]
fn a_talkative_call_does_not_push_events_out() {
    let mut log = EventLog::new(7, 4);
    log.append(claimed(1));
    (0..1_000).for_each(|millis| log.append(viewed(2, millis)));
    let read = read_from(&log, Cursor { epoch: 7, seq: 0 });
    assert_eq!(read.len(), 2);
    assert!(matches!(read[1].as_ref(), QueueEvent::View(_, view, _) if view.at == CallTime::from_millis(999)));
    assert_eq!(log.moves(), 1);
}

#[test]
fn a_call_that_left_the_queue_leaves_no_view() {
    let mut log = EventLog::new(7, 4);
    log.append(viewed(1, 5));
    log.append(QueueEvent::Withdrawn(CallId(1), FIRST, crate::stations::dispatch::Withdrawal::Withdrawn));
    assert_eq!(read_from(&log, Cursor { epoch: 7, seq: 0 }).len(), 1);
}

proptest! {
    /// A reader that breaks off anywhere and resumes reads every event, each once and in order, and the last view of
    /// every call.
    #[test]
    fn a_reader_that_resumes_loses_no_event(
        happened in proptest::collection::vec((any::<bool>(), 0_u64..4), 1..60),
        breaks_off in 0_usize..60,
    ) {
        let mut log = EventLog::new(7, 256);
        let (mut events, mut last_views) = (Vec::new(), BTreeMap::new());
        let mut read = Vec::new();
        let mut cursor = log.head();
        for (at, (is_view, call)) in happened.into_iter().enumerate() {
            if is_view {
                log.append(viewed(call, at as u64));
                last_views.insert(call, at as u64);
            } else {
                log.append(claimed(at as u64));
                events.push(at as u64);
            }
            // The reader reads along until it breaks off, and comes back at the end with the cursor it has.
            if at < breaks_off && let Some(entry) = log.after(cursor).unwrap() {
                cursor = entry.cursor;
                read.push(entry.event);
            }
        }
        read.extend(read_from(&log, cursor));
        let mut read_events = Vec::new();
        let mut read_views = BTreeMap::new();
        for event in read {
            if let QueueEvent::Claimed(call, ..) = event.as_ref() {
                read_events.push(call.0);
            } else if let QueueEvent::View(call, view, _) = event.as_ref() {
                read_views.insert(call.0, view.at.as_millis());
            } else {
                prop_assert!(false, "never written: {event:?}");
            }
        }
        prop_assert_eq!(read_events, events);
        prop_assert_eq!(read_views, last_views);
    }
}
