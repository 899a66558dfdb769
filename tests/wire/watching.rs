//! Beside talking, on a real call: a supervisor listens, has the agent ask, and the audit log says so.

use crate::caller::{Caller, heard_from};
use crate::desk::{Client, Desk, client};
use crate::plan::Plan;
use crate::sound::{CALLER_HZ, LIKE, agent_says, frames_of, likeness, tone};
use crate::waiting::within;
use calmline::api::proto::{AudioCodec, ListenRequest, ListenResponse, WhisperRequest};
use calmline::api::tokens::Role;
use calmline::stations::audit::verify;
use std::time::Duration;
use tonic::Streaming;

const SOON: Duration = Duration::from_secs(20);

/// The agent finishes a sentence, waits a moment and asks: a third of this on an idle machine.
const ASKED_WITHIN: Duration = Duration::from_secs(14);

/// Half a second: a tone that was heard so long was no accident.
const FRAMES: usize = 25;

/// As the agent asks for it of a caller whose matter is not known.
const QUESTION: &str = "Can you see the license plate?";

async fn listens(supervisor: &mut Client, call: &str) -> Streaming<ListenResponse> {
    let request = ListenRequest { call_id: call.to_owned(), codec: AudioCodec::Pcm16.into() };
    supervisor.listen(request).await.unwrap().into_inner()
}

/// Reads until so much of a tone has come.
async fn hears(stream: &mut Streaming<ListenResponse>, hertz: f32) {
    let mut heard: Vec<i16> = Vec::new();
    within(SOON, "the caller's tone at the supervisor's ear", async {
        while frames_of(&heard, hertz) < FRAMES {
            let audio = stream.message().await.unwrap().expect("the call goes on").audio.unwrap();
            heard.extend(audio.samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
        }
    })
    .await;
}

#[tokio::test]
async fn a_supervisor_listens_and_has_the_agent_ask_and_both_are_in_the_audit_log() {
    let house = Plan::new().await.ladder(&[("desks", "120s")]).open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut caller = Caller::rings(&house).await;
    caller.hears_something(SOON).await;
    caller.presses(0).await;
    let call = desk.offer().await.call_id;
    let mut supervisor = client(&house, "lead-1", Role::Supervisor).await;
    let mut ear = listens(&mut supervisor, &call).await;
    caller.hears_the_end().await;
    caller.says(tone(CALLER_HZ, 2.0)).await;
    hears(&mut ear, CALLER_HZ).await;
    // A tone over the agent's question would stop it.
    caller.has_said_it().await;
    let asked = WhisperRequest { call_id: call.clone(), text: "ask for the plate".to_owned() };
    assert_eq!(supervisor.whisper(asked).await.unwrap().into_inner().asks, "vehicle.plate");
    let whispered = caller.time();
    caller.stays(ASKED_WITHIN).await;
    let log = caller.hangs_up().await;
    let heard = heard_from(&log, whispered);
    let like = likeness(&heard, &agent_says(QUESTION));
    assert!(like > LIKE, "the agent asked what the supervisor wanted to know: {like}");
    within(SOON, "the stream to end with the call", async { while ear.message().await.unwrap().is_some() {} }).await;
    house.alive(0).await;
    let files = house.close().await;
    let folder = files.archive("audit");
    let text = std::fs::read_to_string(folder.join("audit-000001.jsonl")).unwrap();
    for method in ["WatchQueue", "Listen", "Whisper"] {
        assert!(text.contains(&format!("DispatchService/{method}")), "{text}");
    }
    assert!(!text.contains("plate"), "no words: {text}");
    assert_eq!(verify(&folder).unwrap().head.seq, text.lines().count() as u64);
}
