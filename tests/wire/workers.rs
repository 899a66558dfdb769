//! The child processes die or stall in mid-call: the caller hears a voice and reaches a person.

use crate::caller::{Caller, heard_from};
use crate::desk::Desk;
use crate::house::{House, signal};
use crate::plan::Plan;
use crate::sound::{LIKE, agent_says, audible, caller_says, likeness};
use crate::waiting::until;
use calmline_core::policy::wording::fixed;
use std::time::Duration;

/// A long sentence, so that there is time to hurt somebody while it is said.
const SENTENCE: &str = "I would like to report a gray car that has been parked across my driveway since early this \
                        morning, and it is still there now.";

/// What was said is answered, or a person is asked, within this: the design's "a person by 6 s", and room for a machine
/// that other tests load.
const PERSON: Duration = Duration::from_secs(10);

/// Sends a signal to every child process of a kind.
fn hurt(house: &House, kind: &str, how: i32) {
    let workers = house.workers(kind);
    assert_eq!(workers.len(), 2, "one that works and one that stands by");
    for worker in workers {
        signal(worker.try_into().unwrap(), how);
    }
}

/// A caller in the middle of a sentence.
async fn mid_sentence(house: &House) -> Caller {
    let mut caller = Caller::rings(house).await;
    caller.hears_the_end().await;
    caller.says(caller_says(SENTENCE)).await;
    until(PERSON, "the caller is noticed", async || house.log().contains("caller speaks").then_some(())).await;
    caller
}

/// The desk is offered the call, and the caller was spoken to meanwhile. Gives the reason.
async fn reaches_a_person(house: &House, desk: &mut Desk, mut caller: Caller, hurt_at: Duration) -> String {
    let offer = desk.offer().await;
    let offered = caller.time() - hurt_at;
    // The sentence itself takes about seven seconds.
    assert!(offered < Duration::from_secs(8) + PERSON, "offered after {offered:?}");
    caller.hears_the_end().await;
    let heard = heard_from(&caller.hangs_up().await, hurt_at);
    // The desk takes the call off the agent's hands, so a word may be all that is said: 200 ms of it.
    assert!(audible(&heard) > 10, "the caller heard {} frames of anything", audible(&heard));
    house.alive(0).await;
    offer.reason.expect("a reason").why
}

#[tokio::test]
async fn a_recogniser_that_dies_in_mid_sentence_is_replaced_and_the_caller_is_answered() {
    let house = Plan::alone().await.open().await;
    let mut caller = mid_sentence(&house).await;
    // The child that has served longest is the one at work.
    let first = *house.workers("asr").iter().min().unwrap();
    signal(first.try_into().unwrap(), libc::SIGKILL);
    caller.has_said_it().await;
    let said = caller.time();
    caller.hears_something(PERSON).await;
    assert!(caller.time() - said < PERSON);
    caller.hangs_up().await;
    house.alive(0).await;
    assert!(house.metric(r#"calmline_station_restarts_total{station="asr"}"#).await >= 1.0);
    assert_eq!(house.metric(r#"calmline_station_up{station="asr"}"#).await, 1.0);
    house.stop().await;
}

#[tokio::test]
async fn without_any_recogniser_the_caller_is_told_and_goes_to_a_person() {
    let house = Plan::alone().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let caller = mid_sentence(&house).await;
    let hurt_at = caller.time();
    hurt(&house, "asr", libc::SIGKILL);
    assert_eq!(reaches_a_person(&house, &mut desk, caller, hurt_at).await, "cannot_hear");
    house.stop().await;
}

#[tokio::test]
async fn without_a_detector_of_speech_the_caller_goes_to_a_person() {
    let house = Plan::alone().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let caller = mid_sentence(&house).await;
    let hurt_at = caller.time();
    hurt(&house, "vad", libc::SIGKILL);
    assert_eq!(reaches_a_person(&house, &mut desk, caller, hurt_at).await, "cannot_hear");
    house.stop().await;
}

#[tokio::test]
async fn without_a_voice_the_caller_hears_what_was_rendered_before_and_goes_to_a_person() {
    let house = Plan::alone().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut caller = Caller::rings(&house).await;
    caller.hears_the_end().await;
    let hurt_at = caller.time();
    hurt(&house, "voice", libc::SIGKILL);
    let offer = desk.offer().await;
    assert_eq!(offer.reason.expect("a reason").why, "voice_down");
    caller.hears_the_end().await;
    let heard = heard_from(&caller.hangs_up().await, hurt_at);
    let like = likeness(&heard, &agent_says(fixed("offered_human").words.open()));
    assert!(like > LIKE, "the agent's own voice goes on: {like}");
    house.alive(0).await;
    house.stop().await;
}
