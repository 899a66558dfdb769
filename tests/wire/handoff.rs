//! From the key 0 to a person: over RTP on one side, over gRPC or another telephone on the other.

use crate::caller::{Caller, heard_from, next_sound};
use crate::desk::{Desk, Speaks};
use crate::house::House;
use crate::plan::Plan;
use crate::sipp::Sipp;
use crate::sound::{CALLER_HZ, DESK_HZ, LIKE, agent_says, caller_says, frames_of, likeness, tone};
use crate::waiting::until;
use calmline::api::proto::{AttendEndedReason, Labels, WithdrawnReason};
use calmline::cases::Store;
use calmline_core::call::CallRecord;
use calmline_core::policy::wording::fixed;
use std::time::Duration;

/// What it takes until a caller who pressed 0 hears it: the greeting is cut and two sentences begin.
pub const SOON: Duration = Duration::from_secs(5);

/// Four fifths of a second: a tone that was heard so long was no accident.
const FRAMES: usize = 40;

/// A caller who has pressed 0 over the greeting.
pub async fn asks_for_a_person(house: &House) -> Caller {
    let mut caller = Caller::rings(house).await;
    caller.hears_something(SOON).await;
    caller.presses(0).await;
    caller
}

/// How much what was heard is like one of the agent's fixed lines.
pub fn like_line(heard: &[i16], name: &str) -> f32 {
    likeness(heard, &agent_says(fixed(name).words.open()))
}

#[tokio::test]
async fn a_desk_and_a_caller_hear_each_other_and_the_labels_are_on_record() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut caller = asks_for_a_person(&house).await;
    let offer = desk.offer().await;
    assert_eq!(offer.reason.as_ref().map(|reason| reason.why.as_str()), Some("asked_for_a_person"));
    assert_eq!(offer.view.as_ref().map(|view| view.caller.as_str()), Some("5550142"));
    caller.hears_the_end().await;
    let mut headset = desk.take(&offer, Speaks::Tone(DESK_HZ)).await;
    let taken = caller.time();
    caller.says(tone(CALLER_HZ, 8.0)).await;
    headset.hears(CALLER_HZ, 2 * FRAMES).await;
    let labels = Labels {
        call_type: "noise".to_owned(),
        urgency_class: String::new(),
        slots: [("location.street".to_owned(), "Larch Street".to_owned())].into(),
        note: "spoken to".to_owned(),
        same_as_call_id: String::new(),
    };
    desk.complete(&offer, labels).await;
    assert_eq!(headset.ended().await, i32::from(AttendEndedReason::Completed));
    caller.is_hung_up_on(SOON).await;
    let log = caller.hangs_up().await;
    let before = heard_from(&log, Duration::ZERO);
    assert!(like_line(&before, "offered_human") > LIKE, "told that a person is asked");
    let heard = heard_from(&log, taken);
    let (desks, own) = (frames_of(&heard, DESK_HZ), frames_of(&heard, CALLER_HZ));
    assert!(desks >= FRAMES && own == 0, "the caller heard {desks} frames of the desk and {own} of their own tone");
    assert_eq!(desk.withdrawn(&offer).await, i32::from(WithdrawnReason::Completed));
    house.alive(0).await;
    let files = house.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let record = store.records(None, 1).await.unwrap().remove(0).record;
    let record: CallRecord = serde_json::from_str(record.open()).unwrap();
    assert_eq!(record.served_by.map(|desk| desk.0), Some("desk-1".to_owned()));
    let labels = record.labels.expect("labels");
    assert_eq!(labels.call_type.map(|id| id.to_string()), Some("noise".to_owned()));
    assert_eq!(labels.slots[0].1.open(), "Larch Street");
    assert_eq!(labels.note.open(), "spoken to");
    assert!(store.call_backs().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_desk_that_is_lost_in_mid_call_gives_the_caller_back_to_the_agent_at_once() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut second = Desk::on_duty(&house, "desk-2").await;
    let mut caller = asks_for_a_person(&house).await;
    let offer = desk.offer().await;
    second.offer().await;
    let mut headset = desk.take(&offer, Speaks::Tone(DESK_HZ)).await;
    caller.says(tone(CALLER_HZ, 3.0)).await;
    headset.hears(CALLER_HZ, FRAMES).await;
    drop(headset);
    drop(desk);
    let lost = caller.time();
    let again = second.offer().await;
    assert_eq!(again.call_id, offer.call_id);
    caller.hears_the_end().await;
    let log = caller.hangs_up().await;
    let heard = heard_from(&log, lost);
    // The desk's last tone is still under way when its connection breaks.
    let tail = heard_from(&log, lost + Duration::from_millis(500));
    assert_eq!(frames_of(&tail, DESK_HZ), 0, "the lost desk is not heard any more");
    assert!(like_line(&heard, "back_with_agent") > LIKE, "{}", like_line(&heard, "back_with_agent"));
    let silence = next_sound(&log, lost + Duration::from_millis(500)).expect("something");
    assert!(silence < Duration::from_millis(1_500), "silence for {silence:?}");
    house.alive(0).await;
    let files = house.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let why: Vec<String> = store.call_backs().await.unwrap().into_iter().map(|row| row.why).collect();
    assert_eq!(why, ["left_while_waiting"], "a caller who hangs up while waiting is called back");
}

#[tokio::test]
async fn a_desk_that_is_never_heard_loses_the_caller_to_the_agent_after_five_seconds() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut caller = asks_for_a_person(&house).await;
    let offer = desk.offer().await;
    caller.hears_the_end().await;
    let mut headset = desk.take(&offer, Speaks::Nothing).await;
    let taken = caller.time();
    assert_ne!(headset.ended().await, i32::from(AttendEndedReason::Completed));
    let again = desk.offer().await;
    assert_eq!((again.call_id, again.handoff_id), (offer.call_id, offer.handoff_id + 1));
    caller.stays(Duration::from_secs(1)).await;
    caller.hears_the_end().await;
    let log = caller.hangs_up().await;
    // "Someone is joining" may just have begun when the desk's audio came.
    let settled = Duration::from_millis(500);
    let back = next_sound(&log, taken + settled).expect("the agent") + settled;
    assert!((4_500..7_500).contains(&back.as_millis()), "the agent is back after {back:?}");
    let heard = heard_from(&log, taken);
    assert!(like_line(&heard, "back_with_agent") > LIKE);
    house.alive(0).await;
    house.close().await;
}

/// A port on which a telephone will be.
pub async fn a_port() -> u16 {
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    socket.local_addr().unwrap().port()
}

#[tokio::test]
async fn with_nobody_on_duty_the_human_line_is_dialled_and_its_person_is_heard() {
    let signalling = a_port().await;
    let line = Sipp::answer("line_takes", signalling, DESK_HZ);
    let plan = Plan::new().await.ladder(&[("desks", "20s"), ("line:front_desk", "20s")]);
    let house = plan.front_desk(([127, 0, 0, 1], signalling).into()).open().await;
    let mut caller = asks_for_a_person(&house).await;
    let verified = r#"calmline_handoff_moves_total{to="verified"}"#;
    until(Duration::from_secs(20), "the person at the line is heard", async || {
        (house.metric(verified).await > 0.0).then_some(())
    })
    .await;
    let taken = caller.time();
    caller.stays(Duration::from_secs(2)).await;
    let log = caller.hangs_up().await;
    line.done().await;
    let before = heard_from(&log, Duration::ZERO);
    assert!(like_line(&before, "dialling") > LIKE, "told that another line is called");
    let heard = frames_of(&heard_from(&log, taken), DESK_HZ);
    assert!(heard >= FRAMES, "{heard} frames of the person at the line");
    house.alive(0).await;
    house.close().await;
}

#[tokio::test]
async fn a_line_that_declines_leads_to_an_honest_word_a_message_and_a_number() {
    let signalling = a_port().await;
    let line = Sipp::answer("line_declines", signalling, DESK_HZ);
    let plan = Plan::new().await.ladder(&[("desks", "20s"), ("line:front_desk", "20s")]);
    let house = plan.front_desk(([127, 0, 0, 1], signalling).into()).open().await;
    let mut caller = asks_for_a_person(&house).await;
    line.done().await;
    let declined = caller.time();
    caller.hears_the_end().await;
    caller.says(caller_says("Please call me back about my wallet.")).await;
    // Then for the number to call, and whether anyone is in danger: keys answer both.
    caller.hears_something(SOON).await;
    caller.hears_the_end().await;
    caller.presses(1).await;
    caller.hears_the_end().await;
    caller.presses(2).await;
    caller.is_hung_up_on(Duration::from_secs(20)).await;
    let log = caller.hangs_up().await;
    let heard = heard_from(&log, declined);
    for said in ["nobody_reached", "safety", "goodbye"] {
        assert!(like_line(&heard, said) > LIKE, "{said}: {}", like_line(&heard, said));
    }
    house.alive(0).await;
    let files = house.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let filed = store.filings().await.unwrap();
    assert_eq!(filed.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["call_back"]);
    let open = store.call_backs().await.unwrap();
    assert_eq!((open.len(), open[0].caller.open().as_str()), (1, "5550142"));
}
