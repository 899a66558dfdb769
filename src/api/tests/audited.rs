//! What people do leaves its line in the audit log, and what happens where none can be written.

use super::room::{CALL, FIRST, Room, claim, watch};
use crate::api::METHODS;
use crate::api::audit::Logged;
use crate::api::proto::admin_service_client::AdminServiceClient;
use crate::api::proto::attend_request::Message;
use crate::api::proto::call_service_client::CallServiceClient;
use crate::api::proto::case_service_client::CaseServiceClient;
use crate::api::proto::converse_service_client::ConverseServiceClient;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::{
    self, AttendFromBrowserRequest, AttendRequest, AttendStart, CloseCallBackRequest, GetRecordingRequest,
    GetStatusRequest, ListenRequest, ReviewCaseRequest, WhisperRequest,
};
use crate::api::tokens::Role;
use crate::stations::audit::verify;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use tonic::Code;

/// What nobody may find in the log.
const WORDS: &str = "going on a break at 555-0100";

fn folder(room: &Room) -> PathBuf {
    room.folder.path().join("audit")
}

fn lines(room: &Room) -> Vec<Value> {
    let text = fs::read_to_string(folder(room).join("audit-000001.jsonl")).unwrap();
    assert!(!text.contains("break") && !text.contains("555-0100"), "{text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn decline() -> proto::DeclineRequest {
    proto::DeclineRequest { call_id: CALL.to_string(), handoff_id: FIRST.0, reason: WORDS.to_owned() }
}

fn close() -> CloseCallBackRequest {
    CloseCallBackRequest { call_back_id: "7".to_owned(), by: WORDS.to_owned(), note: WORDS.to_owned() }
}

/// Calls every method that leaves a line, well or badly.
async fn does_everything(room: &Room) {
    let mut desk = room.desk("desk-1").await;
    let mut cases = CaseServiceClient::new(room.authorised("desk-2", Role::Supervisor).await);
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    let _queue = watch(&mut desk, "").await;
    let _caller = room.offered(CALL);
    desk.claim(claim(CALL)).await.unwrap();
    let page = AttendFromBrowserRequest { call_id: call_id.clone(), handoff_id, offer_sdp: WORDS.to_owned() };
    desk.attend_from_browser(page).await.unwrap_err();
    let start =
        AttendStart { call_id: call_id.clone(), handoff_id, codec: proto::AudioCodec::Pcm16.into(), muted: false };
    let start = AttendRequest { message: Some(Message::Start(start)) };
    let _audio = desk.attend(tokio_stream::iter([start])).await.unwrap();
    let (call, text) = (call_id.clone(), WORDS.to_owned());
    desk.write_to_caller(proto::WriteToCallerRequest { call_id: call, handoff_id, text }).await.unwrap_err();
    // The audio ends with its one message, so whether the desk still attends is open: the line is left either way, and that
    // is what counts here.
    desk.decline(decline()).await.ok();
    let reason = WORDS.to_owned();
    let keys = proto::SendKeysRequest { call_id: call_id.clone(), handoff_id, keys: reason.clone() };
    desk.send_keys(keys).await.unwrap_err();
    let back = proto::SendBackRequest { call_id: call_id.clone(), handoff_id, by: reason.clone(), reason, level: 0 };
    desk.send_back(back).await.unwrap_err();
    desk.complete(proto::CompleteRequest { call_id, handoff_id, labels: None }).await.ok();
    desk.set_desk_state(proto::SetDeskStateRequest { state: proto::DeskState::Away.into() }).await.unwrap();
    cases.close_call_back(close()).await.unwrap_err();
    let review = ReviewCaseRequest { call_id: CALL.to_string(), by: WORDS.to_owned(), ..Default::default() };
    cases.review_case(review).await.unwrap_err();
    let mut calls = CallServiceClient::new(room.authorised("desk-2", Role::Supervisor).await);
    let recording = GetRecordingRequest { call_id: CALL.to_string(), ..Default::default() };
    calls.get_recording(recording).await.unwrap_err();
    let mut intake = ConverseServiceClient::new(room.authorised("intake", Role::Integrator).await);
    intake.converse(tokio_stream::empty()).await.unwrap_err();
    let mut supervisor = DispatchServiceClient::new(room.authorised("desk-3", Role::Supervisor).await);
    let call_id = CALL.to_string();
    supervisor.whisper(WhisperRequest { call_id: call_id.clone(), text: WORDS.to_owned() }).await.unwrap_err();
    let page = proto::ListenFromBrowserRequest { call_id: call_id.clone(), offer_sdp: WORDS.to_owned() };
    supervisor.listen_from_browser(page).await.unwrap_err();
    supervisor.listen(ListenRequest { call_id, codec: proto::AudioCodec::Pcm16.into() }).await.unwrap_err();
}

#[tokio::test]
async fn every_method_that_does_something_leaves_its_line_and_no_words() {
    let room = Room::open().await;
    does_everything(&room).await;
    let lines = lines(&room);
    let told: BTreeSet<String> =
        lines.iter().map(|line| format!("/calmline.v1.{}", line["method"].as_str().unwrap())).collect();
    let logged = METHODS.iter().filter(|(_, _, logged)| *logged != Logged::Never);
    let logged: BTreeSet<String> = logged.map(|(method, ..)| (*method).to_owned()).collect();
    assert_eq!(told, logged, "a method that leaves a line has its place in this test");
    for line in &lines {
        let method = line["method"].as_str().unwrap();
        match method {
            // No call was opened.
            "ConverseService/Converse" => assert_eq!(line.get("call"), None),
            "DispatchService/WatchQueue" | "DispatchService/SetDeskState" => assert_eq!(line.get("call"), None),
            "CaseService/CloseCallBack" => {
                assert_eq!((line["call_back"].as_u64(), line["who"].as_str()), (Some(7), Some("desk-2")));
                assert_eq!(
                    (line["role"].as_str(), line["outcome"].as_str()),
                    (Some("supervisor"), Some("UNAVAILABLE"))
                );
            }
            _ => assert_eq!(line["call"].as_str(), Some(CALL.to_string().as_str()), "{method}"),
        }
    }
    let outcome = |name: &str| lines.iter().find(|line| line["method"] == name).unwrap()["outcome"].clone();
    assert_eq!(outcome("DispatchService/Claim"), "OK");
    assert_eq!(outcome("DispatchService/Attend"), "OK");
    assert_eq!(outcome("DispatchService/SendBack"), "INVALID_ARGUMENT");
    assert_eq!(verify(&folder(&room)).unwrap().head.seq, lines.len() as u64);
}

#[tokio::test]
async fn reading_leaves_no_line() {
    let room = Room::open().await;
    let mut admin = AdminServiceClient::new(room.authorised("keeper", Role::Admin).await);
    let status = admin.get_status(GetStatusRequest {}).await.unwrap().into_inner().audit.unwrap();
    assert_eq!((status.state(), status.lines, status.unwritten), (proto::StationState::Up, 0, 0));
}

#[tokio::test]
async fn without_a_log_a_caller_still_reaches_a_person_and_nothing_else_is_done() {
    let room = Room::open().await;
    fs::remove_dir_all(folder(&room)).unwrap();
    let mut desk = room.desk("desk-1").await;
    let _caller = room.offered(CALL);
    desk.claim(claim(CALL)).await.expect("a caller waits");
    let mut cases = CaseServiceClient::new(room.authorised("desk-2", Role::Dispatcher).await);
    let refused = cases.close_call_back(close()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert!(refused.message().contains("audit log"), "{}", refused.message());
    let mut admin = AdminServiceClient::new(room.authorised("keeper", Role::Admin).await);
    let status = admin.get_status(GetStatusRequest {}).await.unwrap().into_inner().audit.unwrap();
    assert_eq!((status.state(), status.unwritten, status.lost), (proto::StationState::Down, 1, 0));
    fs::create_dir(folder(&room)).unwrap();
    // This room stores nothing, which is what it says once the log is no reason any more.
    let answer = cases.close_call_back(close()).await.unwrap_err();
    assert!(!answer.message().contains("audit log"), "{}", answer.message());
    assert_eq!(lines(&room).len(), 2, "what was done meanwhile is noted too");
}
