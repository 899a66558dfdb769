//! What the console's page does with a live call beside talking: listening, keys for the caller's line, the earlier case that
//! it belongs to, hanging up. The story is `console/test/live.mjs`.

use crate::caller::{Caller, heard_from};
use crate::desk::{Desk, Headset, Speaks};
use crate::house::{Files, House};
use crate::plan::Plan;
use crate::sound::{CALLER_HZ, DESK_HZ, caller_says, frames_of, share, tone};
use crate::story;
use crate::waiting::until;
use calmline::api::proto::Offer;
use calmline::api::tokens::Role;
use calmline::audio::{SAMPLES_PER_FRAME, write_wav};
use calmline::cases::{Order, ReviewState, ReviewsAsked, Store};
use calmline::cli::phone::PhoneLog;
use calmline_core::call::{CallRecord, CaseRecord};
use calmline_core::policy::Outcome;
use calmline_core::units::{CallId, Private, Span};
use serde_json::{Value, json};
use std::time::Duration;

const DANGER: &str = "Someone is breaking into my house right now. I am upstairs in the closet. Please send somebody.";

/// What the microphones of listening pages hold: nobody may ever hear it before one of them takes the call.
const MICROPHONE_HZ: f32 = 1_700.0;

/// Half a second.
const HEARD: usize = 25;

const LIMIT: Duration = Duration::from_secs(30);

/// The call that left a case earlier.
const EARLIER: CallId = CallId(0x0555_0142);

/// What the service keeps, seen from beside it.
async fn store(house: &House) -> Store {
    Store::open(&house.folder().join("var").join("calmline.db")).await.unwrap()
}

/// A case of the same number that waits for its review.
async fn earlier_case(house: &House) {
    let record = CallRecord {
        // As the trunk gives it.
        caller: Private::new(crate::caller::NUMBER.replace('-', "")),
        trunk: "main".to_owned(),
        outcome: Outcome::Ticket,
        length: Span::from_secs(40),
        case: CaseRecord { call_type: Some("suspicious_activity".into()), ..CaseRecord::default() },
        transcript: Vec::new(),
        served_by: None,
        labels: None,
        desk_notes: Vec::new(),
        call_back: None,
    };
    let (store, at) = (store(house).await, calmline::clock::wall_micros());
    store.keep(EARLIER, at, &record).await.unwrap();
    store.close().await;
}

/// Waits until a call is kept as merged, and gives the case that stands for it.
async fn merged_into(house: &House) -> String {
    let store = store(house).await;
    let asked = ReviewsAsked { states: vec![ReviewState::Merged], order: Order::NewestFirst, after: None, most: 5 };
    let into = until(LIMIT, "the call is kept as merged", async || {
        let rows = store.reviews(&asked).await.ok()?;
        rows.first().and_then(|row| row.review()).and_then(|review| review.merged_into)
    })
    .await;
    store.close().await;
    into.to_string()
}

/// Frames in which two tones sound together.
fn together(sound: &[i16]) -> usize {
    let both = |frame: &&[i16]| share(frame, CALLER_HZ) > 0.25 && share(frame, DESK_HZ) > 0.25;
    sound.chunks_exact(SAMPLES_PER_FRAME).filter(both).count()
}

fn samples(wish: &Value) -> Vec<i16> {
    wish["samples"].as_array().unwrap().iter().map(|sample| sample.as_i64().unwrap() as i16).collect()
}

/// What a listening page recorded is whom the story says.
fn heard(wish: &Value) -> Value {
    let sound = samples(wish);
    let heard = match wish["whom"].as_str().unwrap() {
        "caller" => frames_of(&sound, CALLER_HZ),
        "desk" => frames_of(&sound, DESK_HZ),
        _ => together(&sound),
    };
    assert!(heard >= HEARD, "{heard} frames of the {}", wish["whom"]);
    json!({})
}

/// What came to the caller's telephone: nothing of a page that only listens, then its voice, and its keys.
fn line_heard(log: &PhoneLog, accepted: Duration) {
    let before = log.heard.iter().zip(&log.frames).filter(|((at, _), _)| *at < accepted);
    let before: Vec<i16> = before.flat_map(|(_, frame)| *frame).collect();
    assert_eq!(frames_of(&before, MICROPHONE_HZ), 0, "a page that listens was heard");
    assert!(frames_of(&heard_from(log, accepted), MICROPHONE_HZ) >= HEARD, "the page that took the call was");
    assert_eq!(log.keys.names, "12*0#D");
    let ends = log.keys.last_ends();
    assert!(ends.len() == 3 && ends.iter().all(|end| *end == ends[0]), "three ends that tell the same: {ends:?}");
}

/// Each of it left a line in the audit log, without the keys.
fn noted(files: &Files) {
    let text = std::fs::read_to_string(files.archive("audit").join("audit-000001.jsonl")).unwrap();
    for method in ["ListenFromBrowser", "SendKeys", "Complete"] {
        assert!(text.contains(&format!("DispatchService/{method}")), "{text}");
    }
    assert!(!text.contains("12*"), "no keys: {text}");
}

#[tokio::test]
async fn a_page_listens_sends_keys_marks_the_same_matter_and_hangs_up() {
    let house = Plan::alone().await.set("dispatch.lease", "60s").open().await;
    let microphone = house.folder().join("desk.wav");
    write_wav(&microphone, &tone(MICROPHONE_HZ, 10.0)).unwrap();
    earlier_case(&house).await;
    let (mut caller, mut desk, mut offer) = (None::<Caller>, None::<Desk>, None::<Offer>);
    let mut headset = None::<Headset>;
    let (mut accepted, mut hung_up) = (Duration::ZERO, false);
    story::tell("live.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "address" => json!({ "address": format!("http://{}", house.dispatch) }),
        "microphone" => json!({ "file": microphone }),
        "token" => {
            let role = wish["role"].as_str().unwrap().parse::<Role>().unwrap();
            json!({ "token": house.token(wish["name"].as_str().unwrap(), role) })
        }
        "ring" => {
            let mut other = Desk::on_duty(&house, "desk-1").await;
            let mut ringing = Caller::rings(&house).await;
            ringing.hears_the_end().await;
            ringing.says(caller_says(DANGER)).await;
            offer = Some(other.offer().await);
            (caller, desk) = (Some(ringing), Some(other));
            json!({ "call": offer.as_ref().unwrap().call_id })
        }
        "caller_says" => {
            let caller = caller.as_mut().unwrap();
            if headset.is_none() {
                // A tone into the agent's words would be no tone alone.
                caller.hears_the_end().await;
            }
            caller.says(tone(CALLER_HZ, 3.0)).await;
            caller.has_said_it().await;
            caller.stays(Duration::from_secs(1)).await;
            json!({})
        }
        "desk_takes" => {
            headset = Some(desk.as_mut().unwrap().take(offer.as_ref().unwrap(), Speaks::Tone(DESK_HZ)).await);
            caller.as_mut().unwrap().stays(Duration::from_secs(2)).await;
            json!({})
        }
        "desk_leaves" => {
            headset = None;
            desk = None;
            json!({})
        }
        "heard" => heard(wish),
        "accepts" => {
            accepted = caller.as_ref().unwrap().time();
            json!({})
        }
        "talks" => {
            caller.as_mut().unwrap().stays(Duration::from_secs(3)).await;
            json!({})
        }
        "over" => {
            caller.as_mut().unwrap().is_hung_up_on(LIMIT).await;
            hung_up = true;
            json!({ "into": merged_into(&house).await, "earlier": EARLIER.to_string() })
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    assert!(hung_up);
    line_heard(&caller.unwrap().hangs_up().await, accepted);
    house.alive(0).await;
    let said = house.log();
    assert!(!said.contains("12*0#D"), "no key in the log");
    let files = house.close().await;
    noted(&files);
}
