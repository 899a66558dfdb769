use crate::cases::{ReviewAct, ReviewError, ReviewRefusal, ReviewState, Store};
use calmline_core::call::{CallRecord, CaseRecord, Labels};
use calmline_core::policy::Outcome;
use calmline_core::units::{CallId, DeskId, Private, Span};

const HOUR_US: u64 = 3_600_000_000;
const EARLIER: CallId = CallId(1);
const LIVE: CallId = CallId(2);
const OTHER: CallId = CallId(3);

fn record(outcome: Outcome, labels: Option<Labels>) -> CallRecord {
    CallRecord {
        caller: Private::new("555-0142".to_owned()),
        trunk: "loopback".to_owned(),
        outcome,
        length: Span::from_secs(40),
        case: CaseRecord { call_type: Some("illegal_parking".into()), ..CaseRecord::default() },
        transcript: Vec::new(),
        served_by: labels.as_ref().map(|_| DeskId("desk-1".to_owned())),
        labels,
        desk_notes: Vec::new(),
        call_back: None,
    }
}

fn same_as(call: CallId) -> Labels {
    Labels { same_as: Some(call), ..Labels::default() }
}

async fn ended(store: &Store, call: CallId, record: &CallRecord) {
    let hour = call.0 * HOUR_US;
    store.admitted(call, hour, &record.caller, "loopback").await.expect("admitted");
    store.keep(call, hour + 40, record).await.expect("kept");
}

/// A store in which an earlier call left a ticket.
async fn opened() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("calmline.db")).await.expect("the store opens");
    ended(&store, EARLIER, &record(Outcome::Ticket, None)).await;
    (store, folder)
}

async fn stands(store: &Store, call: CallId) -> (ReviewState, Option<CallId>) {
    let row = store.reviewed(call).await.expect("read").expect("kept");
    let review = row.review().expect("in review");
    (review.state, review.merged_into)
}

#[tokio::test]
async fn a_call_that_its_desk_marked_is_kept_merged_into_the_earlier_case() {
    let (store, _folder) = opened().await;
    store.may_stand_for(EARLIER, LIVE).await.expect("it may");
    ended(&store, LIVE, &record(Outcome::Human, Some(same_as(EARLIER)))).await;
    assert_eq!(stands(&store, LIVE).await, (ReviewState::Merged, Some(EARLIER)));
    assert_eq!(stands(&store, EARLIER).await, (ReviewState::Waiting, None), "the earlier one stands for both");
    let acts: Vec<ReviewAct> =
        store.review_changes(LIVE).await.expect("read").into_iter().map(|change| change.act).collect();
    assert_eq!(acts, [ReviewAct::Opened, ReviewAct::Merged]);
}

#[tokio::test]
async fn labels_that_come_after_the_hang_up_merge_it_too() {
    let (store, _folder) = opened().await;
    ended(&store, LIVE, &record(Outcome::Ticket, None)).await;
    let desk = DeskId("desk-1".to_owned());
    assert!(store.label(LIVE, 99, &desk, &same_as(EARLIER)).await.expect("stored"));
    assert_eq!(stands(&store, LIVE).await, (ReviewState::Merged, Some(EARLIER)));
}

#[tokio::test]
async fn what_cannot_stand_for_a_call_is_refused_with_the_reason() {
    let (store, _folder) = opened().await;
    let refused = async |into, call| match store.may_stand_for(into, call).await {
        Err(ReviewError::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(refused(LIVE, LIVE).await, ReviewRefusal::IntoItself);
    assert_eq!(refused(OTHER, LIVE).await, ReviewRefusal::NoTarget);
    ended(&store, OTHER, &record(Outcome::Human, Some(same_as(EARLIER)))).await;
    assert_eq!(refused(OTHER, LIVE).await, ReviewRefusal::TargetIs(ReviewState::Merged));
    assert_eq!(refused(OTHER, EARLIER).await, ReviewRefusal::TargetIs(ReviewState::Merged));
}

#[tokio::test]
async fn a_case_that_was_merged_meanwhile_leaves_the_call_to_a_review_of_its_own() {
    let (store, _folder) = opened().await;
    ended(&store, OTHER, &record(Outcome::Human, Some(same_as(EARLIER)))).await;
    ended(&store, LIVE, &record(Outcome::Human, Some(same_as(OTHER)))).await;
    assert_eq!(stands(&store, LIVE).await, (ReviewState::Waiting, None));
}
