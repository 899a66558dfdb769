use super::*;
use crate::cases::Store;
use crate::stations::CallInbox;
use calmline_core::call::{ArchiveEvent, CallRecord, CaseRecord, Input};
use calmline_core::policy::{Filing, Outcome};
use calmline_core::units::{CallId, CallTime, Private, Span};
use std::time::Duration;

const CALL: CallId = CallId(0x2a);

fn config(folder: &tempfile::TempDir, keep: Duration) -> ScribeConfig {
    ScribeConfig { folder: folder.path().to_path_buf(), keep_recordings: keep, keep_journals: keep }
}

fn record() -> Box<CallRecord> {
    Box::new(CallRecord {
        caller: Private::new("555-0142".to_owned()),
        trunk: "loopback".to_owned(),
        outcome: Outcome::Ticket,
        length: Span::from_secs(30),
        case: CaseRecord::default(),
        transcript: Vec::new(),
        served_by: None,
        labels: None,
        desk_notes: Vec::new(),
        call_back: None,
    })
}

#[tokio::test]
async fn a_ticket_gets_its_number_in_the_calls_inbox() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = ArchiveStation::start(Store::open(&folder.path().join("calmline.db")).await.expect("opens"));
    let (inbox, mut reader) = CallInbox::open(CALL);
    archive.admitted(CALL, &Private::new("555-0142".to_owned()), "loopback").await.expect("admitted");
    archive.try_file(CALL, Filing::Ticket, record(), inbox).expect("taken");
    let answer = reader.next().await.expect("an answer");
    assert_eq!(answer, Input::Archive(ArchiveEvent::Filed("1001".to_owned())));
    archive.keep(CALL, record()).await.expect("kept");
    assert_eq!(archive.store().call(CALL).await.expect("read").expect("there").state, "ended");
}

#[tokio::test]
async fn a_store_that_fails_says_so_in_the_calls_inbox() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("calmline.db")).await.expect("opens");
    let archive = ArchiveStation::start(store.clone());
    store.close().await;
    let (inbox, mut reader) = CallInbox::open(CALL);
    archive.try_file(CALL, Filing::Ticket, record(), inbox).expect("taken");
    assert_eq!(reader.next().await, Some(Input::Archive(ArchiveEvent::Failed)));
}

#[test]
fn a_recording_has_the_caller_on_the_left_and_the_agent_on_the_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let scribe = Scribe::start(&config(&folder, Duration::from_secs(3600))).expect("starts");
    let call = scribe.call(CALL);
    call.sound(CallTime::START, &[100; 160], &[-200; 160]);
    call.line("{\"at\":1}".to_owned());
    drop(call);
    scribe.flush();
    let mut wav = hound::WavReader::open(scribe.recording_path(CALL)).expect("a recording");
    assert_eq!((wav.spec().channels, wav.spec().sample_rate), (2, 8000));
    let samples: Vec<i16> = wav.samples().map(|sample| sample.expect("a sample")).collect();
    assert_eq!((samples.len(), samples[0], samples[1]), (320, 100, -200));
    assert_eq!(std::fs::read_to_string(scribe.journal_path(CALL)).expect("a journal"), "{\"at\":1}\n");
}

#[test]
fn a_moment_of_the_call_is_at_the_same_moment_of_its_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let scribe = Scribe::start(&config(&folder, Duration::from_secs(3600))).expect("starts");
    let call = scribe.call(CALL);
    // Answered after 200 ms; the beat is not even; then the caller's phone holds us for a second.
    for at in [200, 221, 239, 262, 1_280, 1_300] {
        call.sound(CallTime::from_millis(at), &[9; 160], &[9; 160]);
    }
    drop(call);
    scribe.flush();
    let mut wav = hound::WavReader::open(scribe.recording_path(CALL)).expect("a recording");
    let frames: Vec<bool> = wav.samples::<i16>().map(|s| s.expect("a sample") == 9).step_by(320).collect();
    let sounding: Vec<usize> =
        frames.iter().enumerate().filter(|(_, sounds)| **sounds).map(|(at, _)| at * 20).collect();
    assert_eq!(sounding, [200, 220, 240, 260, 1_280, 1_300]);
}

#[test]
fn a_killed_service_leaves_a_recording_that_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    let scribe = Scribe::start(&config(&folder, Duration::from_secs(3600))).expect("starts");
    let call = scribe.call(CALL);
    for _ in 0..60 {
        call.sound(CallTime::START, &[1; 160], &[1; 160]);
    }
    scribe.flush();
    // The file as it stands while the call is alive, with its header behind the samples at most by a flush.
    let wav = hound::WavReader::open(scribe.recording_path(CALL)).expect("a recording");
    assert!(wav.duration() >= 50 * 160);
    drop(call);
}

#[test]
fn an_agency_that_keeps_nothing_gets_no_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let scribe = Scribe::start(&config(&folder, Duration::ZERO)).expect("starts");
    let call = scribe.call(CALL);
    call.sound(CallTime::START, &[1; 160], &[1; 160]);
    call.line("words".to_owned());
    drop(call);
    scribe.flush();
    assert!(!scribe.recording_path(CALL).exists());
    assert!(!scribe.journal_path(CALL).exists());
}
