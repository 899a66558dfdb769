//! The child processes die or stall in mid-call: the caller hears a voice and reaches a person.

use crate::caller::{Caller, heard_from};
use crate::desk::Desk;
use crate::house::{House, signal, try_signal};
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

/// A caller in the middle of a sentence, begun over the greeting, which stops for it.
async fn mid_sentence(house: &House) -> Caller {
    let mut caller = Caller::rings(house).await;
    caller.hears_something(PERSON).await;
    caller.says(caller_says(SENTENCE)).await;
    until(PERSON, "the caller is noticed", async || house.log().contains("caller speaks").then_some(())).await;
    caller
}

/// The desk is offered the call, and the caller is spoken to. Gives the reason.
async fn reaches_a_person(house: &House, desk: &mut Desk, mut caller: Caller) -> String {
    let offer = desk.offer().await;
    caller.has_said_it().await;
    let said = caller.time();
    caller.hears_something(PERSON).await;
    caller.hears_the_end().await;
    let heard = heard_from(&caller.hangs_up().await, said);
    assert!(audible(&heard) > 30, "the caller heard {} frames of anything", audible(&heard));
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
    caller.hears_something(PERSON).await;
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
    hurt(&house, "asr", libc::SIGKILL);
    assert_eq!(reaches_a_person(&house, &mut desk, caller).await, "cannot_hear");
    house.stop().await;
}

#[tokio::test]
async fn recognisers_that_stall_one_after_the_other_lead_to_a_filler_and_a_person() {
    let house = Plan::alone().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut caller = mid_sentence(&house).await;
    // Whatever the supervisor starts in their place stalls too.
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    let stall = async {
        loop {
            beat.tick().await;
            for worker in house.workers("asr") {
                try_signal(worker, libc::SIGSTOP);
            }
        }
    };
    let person = async {
        caller.has_said_it().await;
        let said = caller.time();
        let offer = desk.offer().await;
        (offer.reason.expect("a reason").why, caller.time() - said, said)
    };
    let (why, took, said) = tokio::select! {
        person = person => person,
        () = stall => unreachable!("it has no end"),
    };
    assert!(took < PERSON, "a person after {took:?}");
    assert!(["answer_late", "cannot_hear"].contains(&why.as_str()), "{why}");
    // The rest of what was being said, then what became of it.
    caller.stays(Duration::from_secs(1)).await;
    caller.hears_the_end().await;
    let heard = heard_from(&caller.hangs_up().await, said);
    for line in ["filler_short", "offered_human"] {
        let like = likeness(&heard, &agent_says(fixed(line).words.open()));
        assert!(like > LIKE, "{line}: {like}");
    }
    house.alive(0).await;
    house.stop().await;
}

#[tokio::test]
async fn without_a_detector_of_speech_the_caller_goes_to_a_person() {
    let house = Plan::alone().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let caller = mid_sentence(&house).await;
    hurt(&house, "vad", libc::SIGKILL);
    assert_eq!(reaches_a_person(&house, &mut desk, caller).await, "cannot_hear");
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

#[tokio::test]
async fn workers_that_are_told_to_stop_serve_on_until_the_service_stops() {
    // What a supervisor or a terminal does: it signals every process of the group, and the calls are not over yet.
    let house = Plan::new().await.open().await;
    let mut caller = Caller::rings(&house).await;
    caller.hears_something(PERSON).await;
    for kind in ["asr", "vad", "voice"] {
        for how in [libc::SIGTERM, libc::SIGINT] {
            hurt(&house, kind, how);
        }
    }
    caller.says(caller_says("I would like to report a parked car.")).await;
    caller.has_said_it().await;
    caller.hears_something(PERSON).await;
    caller.hangs_up().await;
    house.alive(0).await;
    for kind in ["asr", "vad", "voice"] {
        assert_eq!(house.metric(&format!(r#"calmline_station_restarts_total{{station="{kind}"}}"#)).await, 0.0);
    }
    house.close().await;
}
