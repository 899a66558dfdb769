//! The console and a real call: the caller rings and speaks, the page shows why a person is needed, and the command that
//! it shows carries the sound. The story is `console/test/call.mjs`.

use crate::caller::Caller;
use crate::house::{CALMLINE, House};
use crate::plan::Plan;
use crate::sound::{DESK_HZ, caller_says, frames_of, tone};
use crate::story;
use crate::waiting::within;
use calmline::api::tokens::Role;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

const SENTENCE: &str =
    "Someone is breaking into my house right now. I am upstairs in the closet. Please send somebody.";

/// Whatever is waited for comes within this.
const LIMIT: Duration = Duration::from_secs(30);

/// Types the console's command, with a tone for a microphone.
fn types(house: &House, command: &str, token: &str) -> Child {
    let attend = command.split('|').map(str::trim).find_map(|part| part.strip_prefix("calmline ")).unwrap();
    let file = house.folder().join("desk.token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let file = file.display().to_string();
    let words = attend.split_whitespace().map(|word| if word == "desk.token" { file.as_str() } else { word });
    let mut child = Command::new(CALMLINE)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut microphone = child.stdin.take().unwrap();
    let sound: Vec<u8> = tone(DESK_HZ, 60.0).iter().flat_map(|sample| sample.to_le_bytes()).collect();
    calmline::tasks::spawn("microphone", async move {
        // A command that has ended takes no more.
        let _ended = microphone.write_all(&sound).await;
    });
    child
}

#[tokio::test]
async fn a_call_is_seen_claimed_spoken_to_and_completed_from_the_browser() {
    // On a busy machine the command takes its time to start.
    let house = Plan::new().await.set("dispatch.lease", "60s").open().await;
    let token = house.token("desk-1", Role::Dispatcher);
    let (mut caller, mut headset) = (None, None);
    story::tell("call.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "address" => json!({ "address": format!("http://{}", house.dispatch) }),
        "token" => json!({ "token": token }),
        "ring" => {
            let mut ringing = Caller::rings(&house).await;
            ringing.hears_the_end().await;
            ringing.says(caller_says(SENTENCE)).await;
            caller = Some(ringing);
            json!({})
        }
        "type" => {
            headset = Some(types(&house, wish["command"].as_str().unwrap(), &token));
            json!({})
        }
        "talk" => {
            caller.as_mut().unwrap().stays(Duration::from_secs(2)).await;
            json!({})
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    let mut caller = caller.unwrap();
    caller.is_hung_up_on(LIMIT).await;
    let log = caller.hangs_up().await;
    let heard = frames_of(&log.frames.concat(), DESK_HZ);
    assert!(heard >= 25, "the caller heard {heard} frames of the desk");
    let ended = within(LIMIT, "the command ends", headset.unwrap().wait_with_output()).await.unwrap();
    assert!(ended.status.success());
    assert!(ended.stdout.len() > 8_000, "the desk heard the caller's side");
    house.alive(0).await;
    house.close().await;
}
