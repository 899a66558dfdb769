//! A dispatcher's voice from the console's page: WebRTC in a real browser, a telephone on the other side. The story is
//! `console/test/voice.mjs`.

use crate::caller::{Caller, heard_from, next_sound};
use crate::plan::Plan;
use crate::sound::{CALLER_HZ, DESK_HZ, LIKE, agent_says, caller_says, frames_of, likeness, tone};
use crate::story;
use calmline::api::tokens::Role;
use calmline::audio::write_wav;
use calmline::cli::phone::PhoneLog;
use calmline_core::policy::wording::fixed;
use serde_json::{Value, json};
use std::time::Duration;

const DANGER: &str = "Someone is breaking into my house right now. I am upstairs in the closet. Please send somebody.";

/// A tone of half a second or more, in frames: what a page or a telephone heard of the other side. A busy machine leaves
/// gaps in what a browser captures and plays.
const HEARD: usize = 25;

/// Whatever is waited for comes within this.
const LIMIT: Duration = Duration::from_secs(30);

/// How long both are heard.
const TALK: Duration = Duration::from_secs(5);

/// How much is let pass after a key was pressed: what was under way is heard by then.
const SETTLED: Duration = Duration::from_millis(700);

/// A page from which nothing comes is given up after a second, and the agent's first word follows.
const BACK_WITHIN: Duration = Duration::from_millis(2_500);

/// What the caller's telephone is asked about afterwards.
#[derive(Default)]
struct Times {
    talked: Vec<Duration>,
    muted: Duration,
    /// When a desk was gone.
    closed: Vec<Duration>,
}

#[tokio::test]
async fn a_dispatcher_speaks_from_the_page_and_who_closes_it_leaves_nobody_alone() {
    let house = Plan::alone().await.set("dispatch.lease", "60s").open().await;
    let microphone = house.folder().join("desk.wav");
    write_wav(&microphone, &tone(DESK_HZ, 10.0)).unwrap();
    let (mut caller, mut times) = (None::<Caller>, Times::default());
    story::tell("voice.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "address" => json!({ "address": format!("http://{}", house.dispatch) }),
        "microphone" => json!({ "file": microphone }),
        "token" => json!({ "token": house.token(wish["name"].as_str().unwrap(), Role::Dispatcher) }),
        "ring" => {
            let mut ringing = Caller::rings(&house).await;
            ringing.hears_the_end().await;
            ringing.says(caller_says(DANGER)).await;
            caller = Some(ringing);
            json!({})
        }
        "talk" => {
            let caller = caller.as_mut().unwrap();
            times.talked.push(caller.time());
            caller.says(tone(CALLER_HZ, 3.0)).await;
            caller.stays(TALK).await;
            json!({})
        }
        "heard" => {
            let samples = wish["samples"].as_array().unwrap().iter().map(|sample| sample.as_i64().unwrap() as i16);
            let heard = frames_of(&samples.collect::<Vec<_>>(), CALLER_HZ);
            assert!(heard >= HEARD, "the desk heard {heard} frames of the caller");
            json!({})
        }
        "quiet" => {
            let caller = caller.as_mut().unwrap();
            caller.stays(SETTLED).await;
            times.muted = caller.time();
            caller.stays(Duration::from_secs(3)).await;
            json!({})
        }
        "closed" => {
            times.closed.push(caller.as_ref().unwrap().time());
            json!({})
        }
        "back" => {
            let caller = caller.as_mut().unwrap();
            caller.hears_the_end().await;
            json!({})
        }
        "over" => {
            caller.as_mut().unwrap().is_hung_up_on(LIMIT).await;
            json!({})
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    let log = caller.unwrap().hangs_up().await;
    let of_desk = |from: Duration, long: Duration| {
        let heard = heard_from(&log, from);
        frames_of(&heard[..heard.len().min(8 * long.as_millis() as usize)], DESK_HZ)
    };
    for from in &times.talked {
        let heard = of_desk(*from, TALK);
        assert!(heard >= HEARD, "the caller heard {heard} frames of the desk");
    }
    let leaked = of_desk(times.muted, Duration::from_secs(2));
    assert!(leaked < 3, "{leaked} frames of a muted desk were heard");
    assert_eq!(times.closed.len(), 2);
    times.closed.iter().for_each(|closed| agent_is_back(&log, *closed));
    house.alive(0).await;
    house.close().await;
}

/// The caller heard the agent again soon after a desk was gone.
fn agent_is_back(log: &PhoneLog, gone: Duration) {
    let line = agent_says(fixed("back_with_agent").words.open());
    let back = heard_from(log, gone);
    assert!(likeness(&back[..back.len().min(8 * 8_000)], &line) > LIKE, "the agent says that it is back");
    let silence = next_sound(log, gone + SETTLED).expect("the agent");
    assert!(silence < BACK_WITHIN, "silence for {silence:?}");
}
