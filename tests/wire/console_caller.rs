//! A caller from the page at `/call/`, a dispatcher at the console: WebRTC on both sides. The story is
//! `console/test/caller.mjs`.

use crate::plan::Plan;
use crate::sound::{caller_says, likeness};
use crate::story;
use calmline::api::tokens::Role;
use calmline::audio::write_wav;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What the caller's microphone says over and over: heard as danger wherever it is joined.
const CALLER: &str = "Someone is breaking into my house right now.";

/// What the desk's says.
const DESK: &str = "Officers are on their way to you. Stay where you are, and stay quiet.";

/// Two browsers stretch each sentence to hide jitter; what was not said is two thirds like it.
const LIKE_IN_TWO_PAGES: f32 = 0.75;

fn samples(wish: &Value, who: &str) -> Vec<i16> {
    wish[who].as_array().unwrap().iter().map(|sample| sample.as_i64().unwrap() as i16).collect()
}

#[tokio::test]
async fn a_caller_and_a_dispatcher_speak_from_page_to_page() {
    let house = Plan::new().await.set("dispatch.lease", "60s").callers_page().open().await;
    let token = house.token("desk-1", Role::Dispatcher);
    let microphone = |name: &str, words: &str| -> PathBuf {
        let path = house.folder().join(name);
        write_wav(&path, &[&caller_says(words)[..], &[0; 8_000]].concat()).unwrap();
        path
    };
    let (caller, desk) = (microphone("caller.wav", CALLER), microphone("desk.wav", DESK));
    story::tell("caller.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "address" => json!({ "address": format!("http://{}", house.dispatch) }),
        "microphones" => json!({ "caller": caller, "desk": desk, "token": token }),
        "heard" => {
            for (who, said) in [("caller", DESK), ("desk", CALLER)] {
                let like = likeness(&samples(wish, who), &caller_says(said));
                assert!(like > LIKE_IN_TWO_PAGES, "the {who} heard something that is {like:.2} like the other side");
            }
            json!({})
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    house.alive(0).await;
    house.close().await;
}
