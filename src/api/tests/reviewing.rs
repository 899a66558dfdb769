//! Reviewing cases, earlier calls, recordings and days, over a store.

use super::room::{Authorised, CALL, Desk, Room, settings};
use crate::api::StoreBook;
use crate::api::proto::admin_service_client::AdminServiceClient;
use crate::api::proto::call_service_client::CallServiceClient;
use crate::api::proto::case_service_client::CaseServiceClient;
use crate::api::proto::review_case_request::Act;
use crate::api::proto::{self, ReviewState};
use crate::api::tokens::Role;
use crate::audio::StereoRecording;
use crate::cases::{PersonWait, Store};
use calmline_core::call::{CallRecord, CaseRecord, SlotRecord};
use calmline_core::policy::Outcome;
use calmline_core::units::{AudioSpan, CallId, CallTime, Confidence, Private, SlotId, Span, UtteranceId};
use std::sync::Arc;
use tonic::Code;

const FIRST: CallId = CallId(0x5550_0121);
const SECOND: CallId = CallId(0x5550_0122);

/// Noon of 2026-11-22, UTC.
const NOON_US: u64 = (20_779 * 24 + 12) * 3_600_000_000;

fn record() -> CallRecord {
    let source = AudioSpan { from: CallTime::from_millis(40), to: CallTime::from_millis(80) };
    let street = SlotRecord {
        slot: SlotId::new("location.street"),
        value: Private::new("Larch Street".to_owned()),
        text: Private::new("larch".to_owned()),
        moment: None,
        utterance: UtteranceId(2),
        source: Some(source),
        confirmed: true,
        confidence: Confidence::from_permille(900),
    };
    CallRecord {
        caller: Private::new("555-0142".to_owned()),
        trunk: "loopback".to_owned(),
        outcome: Outcome::Ticket,
        length: Span::from_secs(40),
        case: CaseRecord { call_type: Some("noise".into()), slots: vec![street], ..CaseRecord::default() },
        transcript: Vec::new(),
        served_by: None,
        labels: None,
        desk_notes: Vec::new(),
        call_back: None,
    }
}

/// A room over a store with two tickets of the same number, the first of them recorded.
struct Office {
    room: Room,
    store: Store,
    _folder: tempfile::TempDir,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("calmline.db")).await.unwrap();
        for (call, at) in [(FIRST, NOON_US), (SECOND, NOON_US + 60_000_000)] {
            store.admitted(call, at, &record().caller, "loopback").await.unwrap();
            store.keep(call, at, &record()).await.unwrap();
        }
        let mut recording = StereoRecording::create(&folder.path().join(format!("{FIRST}.wav"))).unwrap();
        for level in 0..5 {
            recording.push(&[level; 160], &[0; 160]).unwrap();
        }
        recording.finish().unwrap();
        let book = StoreBook::new(store.clone()).with_recordings(folder.path().to_owned());
        let room = Room::with(settings(), Arc::new(book)).await;
        Self { room, store, _folder: folder }
    }

    async fn cases(&self, name: &str, role: Role) -> CaseServiceClient<Authorised> {
        CaseServiceClient::new(self.room.authorised(name, role).await)
    }
}

fn asks(call: CallId, revision: u64, id: &str, reason: &str, act: Act) -> proto::ReviewCaseRequest {
    proto::ReviewCaseRequest {
        call_id: call.to_string(),
        revision,
        by: "M. Vega".to_owned(),
        request_id: id.to_owned(),
        reason: reason.to_owned(),
        act: Some(act),
    }
}

fn get(call: CallId) -> proto::GetCaseRequest {
    proto::GetCaseRequest { call_id: call.to_string() }
}

#[tokio::test]
async fn a_ticket_is_listed_corrected_approved_and_its_history_told() {
    let office = Office::open().await;
    let mut cases = office.cases("desk-1", Role::Dispatcher).await;
    let page = cases.list_reviews(proto::ListReviewsRequest { page_size: 1, ..Default::default() });
    let page = page.await.unwrap().into_inner();
    assert_eq!((page.waiting, page.cases.len(), page.cases[0].call_id.clone()), (2, 1, FIRST.to_string()));
    let (token, page_size) = (page.next_page_token, 1);
    let next = proto::ListReviewsRequest { page_token: token, page_size, ..Default::default() };
    assert_eq!(cases.list_reviews(next).await.unwrap().into_inner().cases[0].call_id, SECOND.to_string());
    let slots = [("location.street".to_owned(), "Birch Street".to_owned())].into();
    let labels = Some(proto::Labels { slots, ..Default::default() });
    let edit = asks(FIRST, 1, "1", "", Act::Edit(proto::EditCase { labels }));
    assert_eq!(cases.review_case(edit).await.unwrap().into_inner().review.unwrap().revision, 2);
    let approve = asks(FIRST, 2, "2", "", Act::Approve(proto::ApproveCase {}));
    for _sent_again in 0..2 {
        let review = cases.review_case(approve.clone()).await.unwrap().into_inner().review.unwrap();
        assert_eq!((review.state(), review.desk.as_str()), (ReviewState::Approved, "desk-1"));
    }
    let told = cases.get_case(get(FIRST)).await.unwrap().into_inner();
    let case = told.case.unwrap();
    assert_eq!(case.slots[0].value.as_deref(), Some("Larch Street"));
    assert_eq!(case.labels.unwrap().slots["location.street"], "Birch Street");
    assert_eq!(case.review.unwrap().by, "M. Vega");
    let acts: Vec<_> = told.review_changes.iter().map(proto::ReviewChange::act).collect();
    assert_eq!(acts, [proto::ReviewAct::Opened, proto::ReviewAct::Edited, proto::ReviewAct::Approved]);
    let source = &told.slot_sources[0];
    assert_eq!((source.words.as_str(), source.from_us, source.to_us), ("larch", Some(40_000), Some(80_000)));
    let states = vec![ReviewState::Approved.into()];
    let done = cases.list_reviews(proto::ListReviewsRequest { states, ..Default::default() }).await.unwrap();
    assert_eq!(done.into_inner().cases.len(), 1);
}

#[tokio::test]
async fn a_reviewer_who_is_late_is_told_and_a_request_that_says_too_little_is_refused() {
    let office = Office::open().await;
    let mut cases = office.cases("desk-1", Role::Supervisor).await;
    let approve = || Act::Approve(proto::ApproveCase {});
    cases.review_case(asks(FIRST, 1, "1", "", approve())).await.unwrap();
    let late = cases.review_case(asks(FIRST, 1, "2", "", approve())).await.unwrap_err();
    assert_eq!(late.code(), Code::Aborted);
    assert!(late.message().contains("M. Vega"), "{}", late.message());
    let again = cases.review_case(asks(FIRST, 2, "3", "", approve())).await.unwrap_err();
    assert_eq!(again.code(), Code::FailedPrecondition);
    let silent = |act| asks(SECOND, 1, "4", " ", act);
    let nameless = proto::ReviewCaseRequest { by: String::new(), ..silent(approve()) };
    let actless = proto::ReviewCaseRequest { act: None, ..silent(approve()) };
    let idless = proto::ReviewCaseRequest { request_id: String::new(), ..silent(approve()) };
    let nowhere = Act::Merge(proto::MergeCase { into_call_id: "elsewhere".to_owned() });
    let odd = [nameless, actless, idless, silent(Act::Reject(proto::RejectCase {})), silent(nowhere)];
    for request in odd {
        let refused = cases.review_case(request.clone()).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{request:?}");
    }
    let none = cases.review_case(asks(CallId(9), 1, "5", "", approve())).await.unwrap_err();
    assert_eq!(none.code(), Code::NotFound);
}

#[tokio::test]
async fn only_people_at_desks_review_and_machines_may_read() {
    let office = Office::open().await;
    let mut feed = office.cases("feed", Role::Integrator).await;
    assert_eq!(feed.list_reviews(proto::ListReviewsRequest::default()).await.unwrap().into_inner().cases.len(), 2);
    let refused = feed.review_case(asks(FIRST, 1, "1", "", Act::Approve(proto::ApproveCase {}))).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut screen = office.cases("screen", Role::Viewer).await;
    let refused = screen.list_reviews(proto::ListReviewsRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn duplicates_are_shown_and_merged() {
    let office = Office::open().await;
    let mut cases = office.cases("desk-1", Role::Dispatcher).await;
    let ask = |call: CallId| proto::ListDuplicatesRequest { call_id: call.to_string() };
    let found = cases.list_duplicates(ask(SECOND)).await.unwrap().into_inner().cases;
    assert_eq!(found.iter().map(|case| case.call_id.clone()).collect::<Vec<_>>(), [FIRST.to_string()]);
    let into = Act::Merge(proto::MergeCase { into_call_id: FIRST.to_string() });
    let review = cases.review_case(asks(SECOND, 1, "1", "", into)).await.unwrap().into_inner().review.unwrap();
    assert_eq!((review.state(), review.merged_into), (ReviewState::Merged, FIRST.to_string()));
    assert_eq!(cases.list_duplicates(ask(CallId(9))).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn earlier_calls_are_found_by_the_calls_id_and_not_by_its_number() {
    let office = Office::open().await;
    let mut cases = office.cases("desk-1", Role::Dispatcher).await;
    let ask = |call: CallId| proto::ListPreviousCallsRequest { call_id: call.to_string() };
    let calls = cases.list_previous_calls(ask(SECOND)).await.unwrap().into_inner().calls;
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].call_id.clone(), calls[0].outcome()), (FIRST.to_string(), proto::Outcome::Ticket));
    assert_eq!((calls[0].call_type.as_str(), calls[0].admitted_unix_us), ("noise", NOON_US));
    assert!(cases.list_previous_calls(ask(FIRST)).await.unwrap().into_inner().calls.is_empty());
    assert_eq!(cases.list_previous_calls(ask(CallId(9))).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn the_sound_of_a_stretch_is_a_wav_file_and_a_call_without_one_says_so() {
    let office = Office::open().await;
    let mut calls = CallServiceClient::new(office.room.authorised("desk-1", Role::Dispatcher).await);
    let ask = |call: CallId, from_us, to_us| proto::GetRecordingRequest { call_id: call.to_string(), from_us, to_us };
    let wav = calls.get_recording(ask(FIRST, 40_000, 80_000)).await.unwrap().into_inner().wav;
    let mut read = hound::WavReader::new(std::io::Cursor::new(wav)).unwrap();
    let heard: Vec<i16> = read.samples::<i16>().step_by(2).map(Result::unwrap).collect();
    assert_eq!((heard.len(), heard[0], heard[319]), (320, 2, 3));
    for (from, to) in [(5, 5), (0, 60_000_001)] {
        let refused = calls.get_recording(ask(FIRST, from, to)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
    }
    for (call, from) in [(SECOND, 0), (FIRST, 1_000_000)] {
        let none = calls.get_recording(ask(call, from, from + 20_000)).await.unwrap_err();
        assert_eq!(none.code(), Code::NotFound);
    }
    let mut feed = CallServiceClient::new(office.room.authorised("feed", Role::Integrator).await);
    assert_eq!(feed.get_recording(ask(FIRST, 0, 20_000)).await.unwrap_err().code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_day_is_for_supervisors_and_those_who_run_the_service() {
    let office = Office::open().await;
    office.store.waited(FIRST, PersonWait::Reached(3_000_000)).await.unwrap();
    let ask = || proto::GetDayRequest { date: "2026-11-22".to_owned(), zone: proto::DayZone::Utc.into() };
    for role in [Role::Supervisor, Role::Admin] {
        let mut admin = AdminServiceClient::new(office.room.authorised(role.name(), role).await);
        let day = admin.get_day(ask()).await.unwrap().into_inner();
        assert_eq!((day.date.as_str(), day.hours.len(), day.reviews_waiting), ("2026-11-22", 24, 2));
        assert_eq!((day.hours[12].calls, day.hours[12].ticket, day.hours[12].alone), (2, 2, 2));
        assert_eq!(day.person_waits.unwrap().median_us, Some(3_000_000));
        let odd = proto::GetDayRequest { date: "today".to_owned(), ..ask() };
        assert_eq!(admin.get_day(odd).await.unwrap_err().code(), Code::InvalidArgument);
    }
    let mut desk = AdminServiceClient::new(office.room.authorised("desk-1", Role::Dispatcher).await);
    assert_eq!(desk.get_day(ask()).await.unwrap_err().code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_call_is_not_ended_for_a_case_that_cannot_stand_for_it() {
    let office = Office::open().await;
    let mut desk = office.room.desk("desk-1").await;
    let _caller = office.room.claimed(&mut desk).await;
    let complete = async |desk: &mut Desk, same_as: &str| {
        let labels = Some(proto::Labels { same_as_call_id: same_as.to_owned(), ..Default::default() });
        let request = proto::CompleteRequest { call_id: CALL.to_string(), handoff_id: 1, labels };
        desk.complete(request).await.unwrap_err()
    };
    let unknown = complete(&mut desk, "00000000deadbeef").await;
    assert_eq!(unknown.code(), Code::FailedPrecondition);
    assert!(unknown.message().contains("the case to merge into"), "{}", unknown.message());
    assert_eq!(complete(&mut desk, &CALL.to_string()).await.code(), Code::InvalidArgument);
    assert_eq!(complete(&mut desk, "the one of yesterday").await.code(), Code::InvalidArgument);
    // A case that can: only that this desk does not attend the call is in the way.
    let can = complete(&mut desk, &FIRST.to_string()).await;
    assert!(can.message().contains("does not attend"), "{}", can.message());
    assert_eq!(office.room.station.counts().offers_standing, 1, "the call goes on");
    let mut cases = office.cases("desk-2", Role::Dispatcher).await;
    let labels = Some(proto::Labels { same_as_call_id: SECOND.to_string(), ..Default::default() });
    let edit = asks(FIRST, 1, "9", "", Act::Edit(proto::EditCase { labels }));
    assert_eq!(cases.review_case(edit).await.unwrap_err().code(), Code::InvalidArgument);
}
