use super::*;
use calmline_core::call::{CallBack, CallRecord, CaseRecord, Labels, SlotRecord};
use calmline_core::policy::{Filing, Outcome};
use calmline_core::understanding::YesNo;
use calmline_core::units::{CallId, Confidence, DeskId, FactId, Private, SlotId, Span, UtteranceId};

fn record(outcome: Outcome, call_back: Option<CallBack>) -> CallRecord {
    CallRecord {
        caller: Private::new("555-0142".to_owned()),
        trunk: "loopback".to_owned(),
        outcome,
        length: Span::from_secs(40),
        case: CaseRecord {
            call_type: Some("illegal_parking".into()),
            slots: vec![SlotRecord {
                slot: SlotId::new("location.street"),
                value: Private::new("Larch Street".to_owned()),
                text: Private::new("larch".to_owned()),
                moment: None,
                utterance: UtteranceId(2),
                source: None,
                confirmed: true,
                confidence: Confidence::from_permille(900),
            }],
            facts: vec![(FactId::new("danger_now"), YesNo::No)],
            ..CaseRecord::default()
        },
        transcript: Vec::new(),
        served_by: None,
        labels: None,
        desk_notes: Vec::new(),
        call_back,
    }
}

async fn store(folder: &tempfile::TempDir) -> Store {
    Store::open(&folder.path().join("calmline.db")).await.expect("the store opens")
}

const CALL: CallId = CallId(7);

async fn admit(store: &Store) {
    store.admitted(CALL, 1, &Private::new("555-0142".to_owned()), "loopback").await.expect("admitted");
}

#[tokio::test]
async fn a_call_is_on_record_from_its_invite() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    admit(&store).await;
    let row = store.call(CALL).await.expect("read").expect("it is there");
    assert_eq!((row.state.as_str(), row.trunk.as_str()), ("live", "loopback"));
}

#[tokio::test]
async fn a_filed_ticket_is_there_after_a_restart_with_its_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = store(&folder).await;
    admit(&first).await;
    let number = first.file(CALL, 2, Filing::Ticket, &record(Outcome::Ticket, None)).await.expect("filed");
    first.close().await;
    let again = store(&folder).await;
    let filings = again.filings().await.expect("listed");
    assert_eq!(filings.iter().map(|row| row.number).collect::<Vec<_>>(), [number]);
    assert_eq!(filings[0].kind, "ticket");
}

#[tokio::test]
async fn labels_that_come_after_the_caller_hung_up_stand_in_the_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    admit(&store).await;
    let labels = Labels { call_type: Some("noise".into()), ..Labels::default() };
    let desk = DeskId("north".to_owned());
    assert!(!store.label(CALL, 3, &desk, &labels).await.expect("asked"), "there is no record yet");
    store.keep(CALL, 2, &record(Outcome::Human, None)).await.expect("kept");
    assert!(store.label(CALL, 3, &desk, &labels).await.expect("labelled"));
    let row = store.record(CALL).await.expect("read").expect("it is there");
    let kept: CallRecord = serde_json::from_str(row.record.open()).expect("a record");
    assert_eq!(kept.labels, Some(labels));
}

#[tokio::test]
async fn numbers_are_never_given_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    admit(&store).await;
    let first = store.file(CALL, 2, Filing::Ticket, &record(Outcome::Ticket, None)).await.expect("filed");
    let second = store.file(CALL, 3, Filing::Ticket, &record(Outcome::Ticket, None)).await.expect("filed");
    assert!(second > first);
}

#[tokio::test]
async fn a_ticket_for_a_call_that_is_not_on_record_is_refused_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    let error = store.file(CallId(9), 2, Filing::Ticket, &record(Outcome::Ticket, None)).await;
    assert!(error.is_err());
    assert!(store.filings().await.expect("listed").is_empty());
}

#[tokio::test]
async fn a_message_opens_a_call_back_and_a_danger_makes_it_urgent_for_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    admit(&store).await;
    store.file(CALL, 2, Filing::CallBack, &record(Outcome::Human, None)).await.expect("filed");
    assert!(!store.call_backs().await.expect("listed")[0].urgent);
    let urgent = CallBack { urgent: true, why: "hung_up_after_trigger".to_owned() };
    store.keep(CALL, 3, &record(Outcome::Urgent, Some(urgent))).await.expect("kept");
    let calm = CallBack { urgent: false, why: "message_left".to_owned() };
    store.keep(CALL, 4, &record(Outcome::Urgent, Some(calm))).await.expect("kept");
    let open = store.call_backs().await.expect("listed");
    assert_eq!(open.len(), 1);
    assert!(open[0].urgent);
}

#[tokio::test]
async fn a_call_back_is_closed_by_a_named_person_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    admit(&store).await;
    store.file(CALL, 2, Filing::CallBack, &record(Outcome::Human, None)).await.expect("filed");
    let id = store.call_backs().await.expect("listed")[0].id;
    let note = Private::new("reached, all well".to_owned());
    assert!(matches!(store.close_call_back(id, 5, " ", &note).await, Err(StoreError::Nameless)));
    store.close_call_back(id, 5, "M. Vega", &note).await.expect("closed");
    assert!(store.call_backs().await.expect("listed").is_empty());
    assert!(matches!(store.close_call_back(id, 6, "M. Vega", &note).await, Err(StoreError::NoSuchCallBack(_))));
}

#[tokio::test]
async fn calls_that_were_live_when_the_service_died_become_urgent_call_backs() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = store(&folder).await;
    admit(&first).await;
    first.close().await;
    let again = store(&folder).await;
    assert_eq!(again.recover(9).await.expect("recovered"), 1);
    assert_eq!(again.recover(10).await.expect("recovered"), 0);
    let open = again.call_backs().await.expect("listed");
    assert_eq!((open.len(), open[0].why.as_str(), open[0].urgent), (1, "service_died_during_call", true));
    assert_eq!(again.call(CALL).await.expect("read").expect("there").state, "interrupted");
}

#[tokio::test]
async fn a_record_is_kept_even_if_the_row_of_the_call_was_never_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    let call_back = CallBack { urgent: true, why: "left_after_a_trigger".to_owned() };
    store.keep(CALL, 50_000_000, &record(Outcome::Urgent, Some(call_back))).await.expect("kept");
    admit(&store).await;
    let row = store.call(CALL).await.expect("read").expect("there");
    assert_eq!((row.state.as_str(), row.admitted_at), ("ended", 10_000_000));
    assert_eq!(store.call_backs().await.expect("listed").len(), 1);
}

#[tokio::test]
async fn a_caller_who_was_cut_off_after_leaving_a_message_is_called_back_urgently() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    admit(&store).await;
    store.file(CALL, 2, Filing::CallBack, &record(Outcome::Human, None)).await.expect("filed");
    assert_eq!(store.recover(9).await.expect("recovered"), 1);
    let open = store.call_backs().await.expect("listed");
    assert_eq!((open.len(), open[0].why.as_str(), open[0].urgent), (1, "message_left", true));
}
