//! Calls, cases and call-backs, as they are read.

use super::room::{CALL, FIRST, Room, named, settings, view};
use crate::api::proto::call_service_client::CallServiceClient;
use crate::api::proto::case_service_client::CaseServiceClient;
use crate::api::proto::{self, GetCaseRequest, GetTranscriptRequest, ListCallsRequest, WatchCallRequest};
use crate::api::tokens::Role;
use crate::api::{CaseBook, CaseBookError, CasePage, OpenCallBack, StoredCase};
use calmline_core::call::{CallBack, CallRecord, CallView, CaseRecord, DeskAct, DeskNote, Labels, PhaseName};
use calmline_core::policy::{LoweredTo, Outcome};
use calmline_core::units::{CallId, CallTime, DeskId, Private, Span};
use std::sync::{Arc, Mutex};
use tonic::Code;

const STORED: CallId = CallId(0x5550111);

/// A book with one case, and an urgent and a plain call-back.
#[derive(Default)]
struct OneCase {
    labelled: Mutex<Vec<(CallId, DeskId, Labels)>>,
    closed: Mutex<Vec<(String, String, String)>>,
}

fn note(act: DeskAct) -> DeskNote {
    let reason = Private::new("wrong queue".to_owned());
    DeskNote { at: CallTime::from_millis(9), desk: named("desk-1"), act, reason }
}

fn record() -> CallRecord {
    let sent_back = DeskAct::SentBack { by: "A. Example".to_owned(), to: LoweredTo::Person };
    CallRecord {
        caller: Private::new("555-0111".to_owned()),
        trunk: "city".to_owned(),
        outcome: Outcome::Ticket,
        length: Span::from_secs(42),
        case: CaseRecord { number: Some("T-17".to_owned()), ..CaseRecord::default() },
        transcript: view(0).transcript,
        served_by: None,
        labels: None,
        desk_notes: vec![note(DeskAct::Declined), note(sent_back)],
        call_back: None,
    }
}

fn stored() -> StoredCase {
    StoredCase { call: STORED, admitted_unix_us: 7, record: record(), review: None }
}

fn open(id: &str) -> Option<OpenCallBack> {
    let urgent = match id {
        "urgent" => true,
        "plain" => false,
        _ => return None,
    };
    let call_back = CallBack { urgent, why: "hung_up_after_trigger".to_owned() };
    let caller = Private::new("555-0111".to_owned());
    Some(OpenCallBack { id: id.to_owned(), call: STORED, call_back, caller, opened_unix_us: 8 })
}

#[tonic::async_trait]
impl CaseBook for OneCase {
    async fn cases(&self, size: u32, page: Option<String>) -> Result<CasePage, CaseBookError> {
        match page.as_deref() {
            None => Ok(CasePage { cases: vec![stored(); size.min(1) as usize], next: Some("last".to_owned()) }),
            Some("last") => Ok(CasePage::default()),
            Some(_) => Err(CaseBookError::BadPage),
        }
    }

    async fn case(&self, call: CallId) -> Result<Option<StoredCase>, CaseBookError> {
        Ok((call == STORED).then(stored))
    }

    async fn call_backs(&self, _most: u32) -> Result<Vec<OpenCallBack>, CaseBookError> {
        Ok(["urgent", "plain"].into_iter().filter_map(open).collect())
    }

    async fn call_back(&self, id: &str) -> Result<Option<OpenCallBack>, CaseBookError> {
        Ok(open(id))
    }

    async fn label(&self, call: CallId, desk: &DeskId, labels: Labels) -> Result<bool, CaseBookError> {
        self.labelled.lock().unwrap().push((call, desk.clone(), labels));
        Ok(true)
    }

    async fn close_call_back(&self, id: &str, by: &str, note: Private<String>) -> Result<bool, CaseBookError> {
        self.closed.lock().unwrap().push((id.to_owned(), by.to_owned(), note.into_open()));
        Ok(true)
    }
}

#[tokio::test]
async fn live_calls_are_listed_without_their_words_and_followed_with_them_to_the_end() {
    let room = Room::open().await;
    room.station.publish(CALL, view(1_000));
    let mut calls = CallServiceClient::new(room.authorised("screen", Role::Viewer).await);
    let listed = calls.list_calls(ListCallsRequest {}).await.unwrap().into_inner().calls;
    assert_eq!((listed.len(), listed[0].call_id.clone()), (1, CALL.to_string()));
    assert!(listed[0].transcript.is_empty());
    let request = WatchCallRequest { call_id: CALL.to_string() };
    let mut following = calls.watch_call(request).await.unwrap().into_inner();
    let first = following.message().await.unwrap().unwrap().view.unwrap();
    assert_eq!((first.at_us, first.transcript.len()), (1_000_000, 1));
    room.station.publish(CALL, CallView { phase: PhaseName::Ended, ..view(2_000) });
    let last = following.message().await.unwrap().unwrap().view.unwrap();
    assert_eq!((last.at_us, last.phase()), (2_000_000, proto::Phase::Ended));
    assert!(following.message().await.unwrap().is_none());
    let gone = calls.watch_call(WatchCallRequest { call_id: CALL.to_string() }).await.unwrap_err();
    assert_eq!(gone.code(), Code::NotFound);
}

#[tokio::test]
async fn a_transcript_comes_from_the_live_call_or_from_the_store() {
    let room = Room::with(settings(), Arc::new(OneCase::default())).await;
    room.station.publish(CALL, view(1_000));
    let mut calls = CallServiceClient::new(room.authorised("screen", Role::Viewer).await);
    for call in [CALL, STORED] {
        let request = GetTranscriptRequest { call_id: call.to_string() };
        let lines = calls.get_transcript(request).await.unwrap().into_inner().transcript;
        assert_eq!(lines[0].words, "the shed is on fire");
    }
    let request = GetTranscriptRequest { call_id: CallId(1).to_string() };
    assert_eq!(calls.get_transcript(request).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_said_to_be_unavailable() {
    let room = Room::open().await;
    let mut cases = CaseServiceClient::new(room.authorised("feed", Role::Integrator).await);
    let refused = cases.list_cases(proto::ListCasesRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
}

#[tokio::test]
async fn cases_are_read_page_by_page_and_one_by_one() {
    let room = Room::with(settings(), Arc::new(OneCase::default())).await;
    let mut cases = CaseServiceClient::new(room.authorised("feed", Role::Integrator).await);
    let page = cases.list_cases(proto::ListCasesRequest::default()).await.unwrap().into_inner();
    assert_eq!((page.cases.len(), page.next_page_token.as_str()), (1, "last"));
    assert_eq!((page.cases[0].number.as_str(), page.cases[0].outcome()), ("T-17", proto::Outcome::Ticket));
    let last = proto::ListCasesRequest { page_size: 10, page_token: "last".to_owned() };
    let page = cases.list_cases(last).await.unwrap().into_inner();
    assert!(page.cases.is_empty() && page.next_page_token.is_empty());
    for bad in [(201, ""), (1, "nonsense")] {
        let request = proto::ListCasesRequest { page_size: bad.0, page_token: bad.1.to_owned() };
        assert_eq!(cases.list_cases(request).await.unwrap_err().code(), Code::InvalidArgument);
    }
    let one = cases.get_case(GetCaseRequest { call_id: STORED.to_string() }).await.unwrap().into_inner();
    let case = one.case.unwrap();
    assert_eq!((case.length_us, one.transcript.len()), (42_000_000, 1));
    let notes: Vec<_> = case.desk_notes.iter().map(|note| (note.act(), note.by.as_str())).collect();
    assert_eq!(notes, [(proto::DeskAct::Declined, ""), (proto::DeskAct::SentBackPerson, "A. Example")]);
    assert!(case.desk_notes.iter().all(|note| (note.desk.as_str(), note.reason.as_str()) == ("desk-1", "wrong queue")));
    let none = cases.get_case(GetCaseRequest { call_id: CALL.to_string() }).await.unwrap_err();
    assert_eq!(none.code(), Code::NotFound);
}

#[tokio::test]
async fn an_urgent_call_back_is_closed_only_by_a_person_with_a_name_and_a_note() {
    let book = Arc::new(OneCase::default());
    let room = Room::with(settings(), Arc::clone(&book) as Arc<dyn CaseBook>).await;
    let close = |id: &str, by: &str, note: &str| proto::CloseCallBackRequest {
        call_back_id: id.to_owned(),
        by: by.to_owned(),
        note: note.to_owned(),
    };
    let mut machine = CaseServiceClient::new(room.authorised("feed", Role::Integrator).await);
    machine.close_call_back(close("plain", "night feed", "")).await.unwrap();
    let refused = machine.close_call_back(close("urgent", "night feed", "done")).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut person = CaseServiceClient::new(room.authorised("desk-1", Role::Dispatcher).await);
    for (by, note) in [("", "safe"), ("A. Example", "")] {
        let refused = person.close_call_back(close("urgent", by, note)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
    }
    person.close_call_back(close("urgent", "A. Example", "reached, safe")).await.unwrap();
    let none = person.close_call_back(close("unknown", "A. Example", "x")).await.unwrap_err();
    assert_eq!(none.code(), Code::NotFound);
    let closed = book.closed.lock().unwrap().clone();
    let ids: Vec<_> = closed.iter().map(|(id, by, _)| (id.as_str(), by.as_str())).collect();
    assert_eq!(ids, [("plain", "night feed"), ("urgent", "A. Example")]);
}

#[tokio::test]
async fn labels_of_a_desk_whose_caller_hung_up_first_go_to_the_case() {
    let book = Arc::new(OneCase::default());
    let room = Room::with(settings(), Arc::clone(&book) as Arc<dyn CaseBook>).await;
    let mut desk = room.desk("desk-1").await;
    let _caller = room.claimed(&mut desk).await;
    let attendance = room.station.attend(CALL, FIRST, &named("desk-1")).unwrap();
    room.station.withdraw(CALL, FIRST);
    room.station.publish(CALL, CallView { phase: PhaseName::Ended, ..view(2_000) });
    drop(attendance);
    let labels = proto::Labels { call_type: "open_burning".to_owned(), ..proto::Labels::default() };
    let request = proto::CompleteRequest { call_id: CALL.to_string(), handoff_id: FIRST.0, labels: Some(labels) };
    let mut other = room.desk("desk-2").await;
    assert_eq!(other.complete(request.clone()).await.unwrap_err().code(), Code::NotFound);
    desk.complete(request).await.unwrap();
    let labelled = book.labelled.lock().unwrap().clone();
    assert_eq!(labelled.len(), 1);
    assert_eq!((labelled[0].0, labelled[0].1.clone()), (CALL, named("desk-1")));
}
