//! A caller from the page at `/call/`, a dispatcher at the console: WebRTC on both sides. The story is
//! `console/test/caller.mjs`, and `console/test/caller_writes.mjs` for a caller who only writes.

use crate::plan::Plan;
use crate::sound::{CALLER_HZ, DESK_HZ, caller_says, frames_of, tone};
use crate::story;
use calmline::api::tokens::Role;
use calmline::audio::write_wav;
use calmline::cases::Store;
use calmline_core::call::{CallRecord, Means, Speaker};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What the caller's microphone says over and over, before its tone: heard as danger wherever it is joined.
const CALLER: &str = "Someone is breaking into my house right now.";

/// A tone of half a second or more, in frames: what a page heard of the other. A busy machine leaves gaps in what a browser
/// captures and plays.
const HEARD: usize = 25;

fn samples(wish: &Value, who: &str) -> Vec<i16> {
    wish[who].as_array().unwrap().iter().map(|sample| sample.as_i64().unwrap() as i16).collect()
}

#[tokio::test]
async fn a_caller_and_a_dispatcher_speak_from_page_to_page() {
    let house = Plan::alone().await.set("dispatch.lease", "60s").callers_page().open().await;
    let token = house.token("desk-1", Role::Dispatcher);
    let microphone = |name: &str, sound: &[i16]| -> PathBuf {
        let path = house.folder().join(name);
        write_wav(&path, sound).unwrap();
        path
    };
    let words_and_tone = [&caller_says(CALLER)[..], &tone(CALLER_HZ, 3.0), &[0; 8_000]].concat();
    let (caller, desk) = (microphone("caller.wav", &words_and_tone), microphone("desk.wav", &tone(DESK_HZ, 10.0)));
    story::tell("caller.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "address" => json!({ "address": format!("http://{}", house.dispatch) }),
        "microphones" => json!({ "caller": caller, "desk": desk, "token": token }),
        "heard" => {
            for (who, hertz) in [("caller", DESK_HZ), ("desk", CALLER_HZ)] {
                let heard = frames_of(&samples(wish, who), hertz);
                assert!(heard >= HEARD, "the {who} heard {heard} frames of the other side");
            }
            json!({})
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    house.alive(0).await;
    house.close().await;
}

#[tokio::test]
async fn a_caller_who_only_writes_is_served_by_a_dispatcher_who_writes_back() {
    let house = Plan::new().await.set("dispatch.lease", "60s").callers_page().open().await;
    let token = house.token("desk-1", Role::Dispatcher);
    let silence = house.folder().join("silence.wav");
    write_wav(&silence, &[0; 8_000]).unwrap();
    story::tell("caller_writes.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "address" => json!({ "address": format!("http://{}", house.dispatch) }),
        "silence" => json!({ "silence": silence, "token": token }),
        "reached" => {
            let verified = r#"calmline_handoff_moves_total{to="verified"}"#;
            assert!(house.metric(verified).await > 0.0, "a desk that wrote is as good as heard");
            json!({})
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    house.alive(0).await;
    let log = house.log().to_lowercase();
    for secret in ["kitchen", "garden", "out of the house"] {
        assert!(!log.contains(secret), "what was written is in the log: {secret}");
    }
    let files = house.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let record = store.records(None, 1).await.unwrap().remove(0).record;
    let record: CallRecord = serde_json::from_str(record.open()).unwrap();
    let written = |who: Speaker| {
        let lines = record.transcript.iter().filter(|line| line.speaker == who && line.means == Means::Written);
        lines.map(|line| line.words.open().as_str()).collect::<Vec<_>>()
    };
    assert_eq!(written(Speaker::Caller), ["There is a fire in my kitchen", "Yes, we are in the garden"]);
    assert_eq!(written(Speaker::Desk), ["Are you out of the house?"]);
}
