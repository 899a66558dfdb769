use super::*;
use crate::cases::{Order, Store};
use calmline_core::call::{CallRecord, CaseRecord, SlotRecord};
use calmline_core::policy::{Filing, Outcome};
use calmline_core::units::{Confidence, DeskId, SlotId, Span, UrgencyClassId, UtteranceId};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

const HOUR_US: u64 = 3_600_000_000;
const FIRST: CallId = CallId(1);
const SECOND: CallId = CallId(2);
const THIRD: CallId = CallId(3);

fn slot(id: &str, value: &str) -> SlotRecord {
    SlotRecord {
        slot: SlotId::new(id),
        value: Private::new(value.to_owned()),
        text: Private::new(value.to_lowercase()),
        moment: None,
        utterance: UtteranceId(2),
        source: None,
        confirmed: true,
        confidence: Confidence::from_permille(900),
    }
}

/// A record of a parked car in Larch Street.
fn record(outcome: Outcome) -> CallRecord {
    CallRecord {
        caller: Private::new("555-0142".to_owned()),
        trunk: "loopback".to_owned(),
        outcome,
        length: Span::from_secs(40),
        case: CaseRecord {
            call_type: Some("illegal_parking".into()),
            slots: vec![slot("location.street", "Larch Street"), slot("location.street_number", "12")],
            ..CaseRecord::default()
        },
        transcript: Vec::new(),
        served_by: None,
        labels: None,
        desk_notes: Vec::new(),
        call_back: None,
    }
}

async fn store(folder: &tempfile::TempDir) -> Store {
    Store::open(&folder.path().join("calmline.db")).await.expect("the store opens")
}

/// A call that was admitted in this hour and ended with this record.
async fn ended(store: &Store, call: CallId, hour: u64, record: &CallRecord) {
    store.admitted(call, hour * HOUR_US, &record.caller, "loopback").await.expect("admitted");
    store.keep(call, hour * HOUR_US + 40, record).await.expect("kept");
}

async fn ticket(store: &Store, call: CallId, hour: u64) {
    ended(store, call, hour, &record(Outcome::Ticket)).await;
}

fn asks(call: CallId, revision: u64, id: &str, by: &str, wish: Wish) -> ReviewRequest {
    let reason = Private::new("seen on site".to_owned());
    ReviewRequest { call, revision, id: id.to_owned(), by: by.to_owned(), desk: "desk-1".to_owned(), reason, wish }
}

async fn done(store: &Store, asked: &ReviewRequest) -> Review {
    store.change_review(99, asked).await.expect("it may be done")
}

async fn refused(store: &Store, asked: &ReviewRequest) -> ReviewRefusal {
    match store.change_review(99, asked).await {
        Err(ReviewError::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

async fn review(store: &Store, call: CallId) -> Option<Review> {
    store.reviewed(call).await.expect("read").and_then(|row| row.review())
}

async fn listed(store: &Store, states: &[ReviewState], order: Order) -> Vec<String> {
    let asked = ReviewsAsked { states: states.to_vec(), order, after: None, most: 10 };
    store.reviews(&asked).await.expect("listed").into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn a_ticket_waits_for_a_person_from_the_end_of_its_call_and_an_answered_question_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    store.admitted(FIRST, 1, &Private::default(), "loopback").await.expect("admitted");
    store.file(FIRST, 2, Filing::Ticket, &record(Outcome::Ticket)).await.expect("filed");
    assert_eq!(review(&store, FIRST).await, None, "the call goes on");
    store.keep(FIRST, 3, &record(Outcome::Ticket)).await.expect("kept");
    let waiting = review(&store, FIRST).await.expect("it waits");
    assert_eq!((waiting.state, waiting.revision, waiting.by.as_str()), (ReviewState::Waiting, 1, ""));
    ended(&store, SECOND, 1, &record(Outcome::Auto)).await;
    assert_eq!(review(&store, SECOND).await, None);
    assert_eq!(store.reviews_waiting().await.expect("counted"), 1);
    store.keep(FIRST, 4, &record(Outcome::Ticket)).await.expect("kept again");
    assert_eq!(review(&store, FIRST).await, Some(waiting), "a record that is kept twice waits once");
}

#[tokio::test]
async fn tickets_that_were_taken_before_there_were_reviews_wait_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SqliteConnectOptions::new().filename(folder.path().join("calmline.db")).create_if_missing(true);
    let before = SqlitePool::connect_with(options).await.expect("opens");
    let mut first = sqlx::migrate!("src/cases/migrations");
    first.migrations.to_mut().retain(|step| step.version == 1);
    first.run(&before).await.expect("the tables of then");
    let kept = serde_json::to_string(&record(Outcome::Ticket)).expect("a record");
    for (call, outcome) in [(FIRST, "ticket"), (SECOND, "auto")] {
        let statement = "INSERT INTO calls (id, admitted_at, caller, trunk, state, outcome, record) \
                         VALUES (?, 7, '', 'loopback', 'ended', ?, ?)";
        let row = sqlx::query(statement).bind(call.to_string()).bind(outcome).bind(&kept);
        row.execute(&before).await.expect("a call of then");
    }
    before.close().await;
    let store = store(&folder).await;
    let waiting = review(&store, FIRST).await.map(|review| (review.state, review.revision, review.opened_unix_us));
    assert_eq!(waiting, Some((ReviewState::Waiting, 1, 7)));
    assert_eq!(review(&store, SECOND).await, None);
    assert_eq!(store.review_changes(FIRST).await.expect("listed").len(), 1);
    done(&store, &asks(FIRST, 1, "a", "M. Vega", Wish::Approve)).await;
}

#[tokio::test]
async fn a_ticket_of_a_caller_who_then_went_to_a_person_waits_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    store.admitted(FIRST, 1, &Private::default(), "loopback").await.expect("admitted");
    store.file(FIRST, 2, Filing::Ticket, &record(Outcome::Ticket)).await.expect("filed");
    store.keep(FIRST, 3, &record(Outcome::Urgent)).await.expect("kept");
    assert!(review(&store, FIRST).await.is_some());
}

#[tokio::test]
async fn a_call_that_the_agent_closed_alone_though_a_danger_was_spoken_of_is_seen_by_a_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    let mut record = record(Outcome::Auto);
    record.case.flags = vec![UrgencyClassId::new("u07_fire")];
    ended(&store, FIRST, 1, &record).await;
    assert_eq!(review(&store, FIRST).await.map(|review| review.state), Some(ReviewState::Waiting));
}

#[tokio::test]
async fn a_ticket_whose_call_was_cut_off_by_the_services_death_waits_with_what_was_filed() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = store(&folder).await;
    first.admitted(FIRST, 1, &Private::new("555-0142".to_owned()), "loopback").await.expect("admitted");
    first.file(FIRST, 2, Filing::Ticket, &record(Outcome::Auto)).await.expect("filed");
    first.file(FIRST, 3, Filing::Ticket, &record(Outcome::Ticket)).await.expect("filed");
    first.close().await;
    let again = store(&folder).await;
    again.recover(9).await.expect("recovered");
    let row = again.reviewed(FIRST).await.expect("read").expect("there");
    assert!(row.record.open().contains("\"Ticket\""), "the later of both");
    assert_eq!(row.review().map(|review| review.state), Some(ReviewState::Waiting));
    assert_eq!(again.call(FIRST).await.expect("read").expect("there").state, "interrupted");
}

#[tokio::test]
async fn an_approved_ticket_is_closed_and_one_that_is_opened_again_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    store.admitted(FIRST, 1, &Private::default(), "loopback").await.expect("admitted");
    store.file(FIRST, 2, Filing::Ticket, &record(Outcome::Ticket)).await.expect("filed");
    store.keep(FIRST, 3, &record(Outcome::Ticket)).await.expect("kept");
    let approved = done(&store, &asks(FIRST, 1, "a", "M. Vega", Wish::Approve)).await;
    assert_eq!((approved.state, approved.revision, approved.by.as_str()), (ReviewState::Approved, 2, "M. Vega"));
    assert!(store.filings().await.expect("listed").is_empty());
    let reopened = done(&store, &asks(FIRST, 2, "b", "R. Osei", Wish::Reopen)).await;
    assert_eq!((reopened.state, reopened.reason.open().as_str()), (ReviewState::Reopened, "seen on site"));
    assert_eq!(store.filings().await.expect("listed").len(), 1);
    let changes = store.review_changes(FIRST).await.expect("listed");
    let told: Vec<_> = changes.iter().map(|change| (change.revision, change.act, change.by.as_str())).collect();
    let [opened, second, third] =
        [(1, ReviewAct::Opened, ""), (2, ReviewAct::Approved, "M. Vega"), (3, ReviewAct::Reopened, "R. Osei")];
    assert_eq!(told, [opened, second, third]);
}

#[tokio::test]
async fn of_two_reviewers_at_once_the_second_is_told_who_was_faster() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    ticket(&store, FIRST, 1).await;
    done(&store, &asks(FIRST, 1, "a", "M. Vega", Wish::Approve)).await;
    let late = refused(&store, &asks(FIRST, 1, "b", "R. Osei", Wish::Reject)).await;
    let ReviewRefusal::Changed(review) = &late else { panic!("{late:?}") };
    assert_eq!((review.state, review.by.as_str(), review.revision), (ReviewState::Approved, "M. Vega", 2));
    assert!(late.to_string().contains("M. Vega changed this case in the meantime: it is approved"), "{late}");
}

#[tokio::test]
async fn a_request_that_is_sent_again_does_nothing_twice_and_its_id_is_good_for_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    ticket(&store, FIRST, 1).await;
    ticket(&store, SECOND, 2).await;
    let approve = asks(FIRST, 1, "a", "M. Vega", Wish::Approve);
    let first = done(&store, &approve).await;
    assert_eq!(done(&store, &approve).await, first);
    assert_eq!(store.review_changes(FIRST).await.expect("listed").len(), 2);
    assert_eq!(refused(&store, &asks(SECOND, 1, "a", "M. Vega", Wish::Approve)).await, ReviewRefusal::IdUsed);
    assert_eq!(refused(&store, &asks(FIRST, 2, "a", "M. Vega", Wish::Reopen)).await, ReviewRefusal::IdUsed);
}

#[tokio::test]
async fn what_was_decided_is_not_changed_without_opening_it_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    ticket(&store, FIRST, 1).await;
    assert_eq!(
        refused(&store, &asks(FIRST, 1, "a", "M. Vega", Wish::Reopen)).await,
        ReviewRefusal::NotInState(ReviewState::Waiting)
    );
    done(&store, &asks(FIRST, 1, "b", "M. Vega", Wish::Reject)).await;
    for (id, wish) in [("c", Wish::Approve), ("d", Wish::Edit(Labels::default())), ("e", Wish::Merge(SECOND))] {
        let why = refused(&store, &asks(FIRST, 2, id, "M. Vega", wish)).await;
        assert_eq!(why, ReviewRefusal::NotInState(ReviewState::Rejected));
    }
    assert_eq!(refused(&store, &asks(THIRD, 1, "f", "M. Vega", Wish::Approve)).await, ReviewRefusal::NoReview);
}

#[tokio::test]
async fn corrections_become_labels_and_what_the_agent_had_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    ticket(&store, FIRST, 1).await;
    let corrected = vec![(SlotId::new("location.street"), Private::new("Birch Street".to_owned()))];
    let labels = Labels { call_type: Some("abandoned_vehicle".into()), slots: corrected, ..Labels::default() };
    let edited = done(&store, &asks(FIRST, 1, "a", "M. Vega", Wish::Edit(labels.clone()))).await;
    assert_eq!((edited.state, edited.revision), (ReviewState::Waiting, 2));
    let row = store.reviewed(FIRST).await.expect("read").expect("there");
    let kept: CallRecord = serde_json::from_str(row.record.open()).expect("a record");
    assert_eq!(kept.labels.as_ref(), Some(&labels));
    assert_eq!(kept.case, record(Outcome::Ticket).case);
    let (desk, slots): (String, String) = sqlx::query_as("SELECT desk, slots FROM labels WHERE call_id = ?")
        .bind(FIRST.to_string())
        .fetch_one(&store.pool)
        .await
        .expect("among the labels");
    assert_eq!(desk, "desk-1");
    assert!(slots.contains("Birch Street"));
}

#[tokio::test]
async fn labels_of_the_desk_that_had_the_call_are_a_change_that_a_reviewer_is_told_of() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    ticket(&store, FIRST, 1).await;
    store.label(FIRST, 7, &DeskId("north".to_owned()), &Labels::default()).await.expect("labelled");
    let late = refused(&store, &asks(FIRST, 1, "a", "M. Vega", Wish::Approve)).await;
    assert!(matches!(late, ReviewRefusal::Changed(review) if review.desk == "north" && review.revision == 2));
}

#[tokio::test]
async fn a_merged_case_stays_where_it_is_and_points_to_the_one_that_stands_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    for (call, hour) in [(FIRST, 1), (SECOND, 2), (THIRD, 3)] {
        ticket(&store, call, hour).await;
    }
    assert_eq!(refused(&store, &asks(FIRST, 1, "a", "V", Wish::Merge(FIRST))).await, ReviewRefusal::IntoItself);
    assert_eq!(refused(&store, &asks(FIRST, 1, "a", "V", Wish::Merge(CallId(9)))).await, ReviewRefusal::NoTarget);
    let merged = done(&store, &asks(SECOND, 1, "b", "V", Wish::Merge(FIRST))).await;
    assert_eq!((merged.state, merged.merged_into), (ReviewState::Merged, Some(FIRST)));
    assert_eq!(
        refused(&store, &asks(THIRD, 1, "c", "V", Wish::Merge(SECOND))).await,
        ReviewRefusal::TargetIs(ReviewState::Merged)
    );
    assert_eq!(refused(&store, &asks(FIRST, 1, "d", "V", Wish::Merge(THIRD))).await, ReviewRefusal::StandsForOthers);
    let reopened = done(&store, &asks(SECOND, 2, "e", "V", Wish::Reopen)).await;
    assert_eq!((reopened.state, reopened.merged_into), (ReviewState::Reopened, None));
}

#[tokio::test]
async fn cases_are_listed_by_state_in_pages_and_the_oldest_waits_at_the_top() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    for (call, hour) in [(SECOND, 5), (FIRST, 1), (THIRD, 9)] {
        ticket(&store, call, hour).await;
    }
    done(&store, &asks(FIRST, 1, "a", "V", Wish::Reject)).await;
    let (open, rejected) = ([ReviewState::Waiting, ReviewState::Reopened], [ReviewState::Rejected]);
    assert_eq!(listed(&store, &open, Order::OldestFirst).await, [SECOND.to_string(), THIRD.to_string()]);
    assert_eq!(listed(&store, &open, Order::NewestFirst).await, [THIRD.to_string(), SECOND.to_string()]);
    assert_eq!(listed(&store, &rejected, Order::OldestFirst).await, [FIRST.to_string()]);
    let page = |after| ReviewsAsked { states: ReviewState::ALL.to_vec(), order: Order::OldestFirst, after, most: 2 };
    let first = store.reviews(&page(None)).await.expect("listed");
    let last = first.last().map(|row| (row.admitted_at, row.id.clone()));
    let rest = store.reviews(&page(last)).await.expect("listed");
    let ids = |rows: &[ReviewedRow]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), [FIRST.to_string(), SECOND.to_string()]);
    assert_eq!(ids(&rest), [THIRD.to_string()]);
}

#[tokio::test]
async fn duplicates_are_of_the_same_type_at_the_same_place_within_hours() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = store(&folder).await;
    ticket(&store, FIRST, 100).await;
    let mut at_dawn = record(Outcome::Ticket);
    at_dawn.case.slots = vec![slot("location.street", "larch  street")];
    ended(&store, SECOND, 111, &at_dawn).await;
    let mut next_door = record(Outcome::Ticket);
    next_door.case.slots[1] = slot("location.street_number", "14");
    let mut other_type = record(Outcome::Ticket);
    other_type.case.call_type = Some("noise".into());
    let mut nowhere = record(Outcome::Ticket);
    nowhere.case.slots.clear();
    for (call, other) in [(4, next_door), (5, other_type), (6, nowhere), (7, record(Outcome::Auto))] {
        ended(&store, CallId(call), 101, &other).await;
    }
    ticket(&store, CallId(8), 113).await;
    ticket(&store, CallId(9), 99).await;
    let found = |call| {
        let store = store.clone();
        async move {
            let rows = store.duplicates(call, 20).await.expect("read");
            rows.map(|rows| rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
        }
    };
    assert_eq!(found(FIRST).await, Some(vec![CallId(9).to_string(), SECOND.to_string()]), "the nearest first");
    assert_eq!(found(CallId(7)).await, None, "a case without a review");
    // A correction counts as what the case says.
    let moved = Labels { slots: vec![(SlotId::new("location.street"), Private::default())], ..Labels::default() };
    done(&store, &asks(SECOND, 1, "a", "V", Wish::Edit(moved))).await;
    done(&store, &asks(CallId(9), 1, "b", "V", Wish::Reject)).await;
    assert_eq!(found(FIRST).await, Some(Vec::new()));
}
