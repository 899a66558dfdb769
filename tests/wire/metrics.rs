//! The metrics page after real calls: what happened does not show zero.

use crate::caller::Caller;
use crate::desk::Desk;
use crate::house::House;
use crate::plan::Plan;
use crate::sound::caller_says;
use crate::waiting::until;
use calmline::telemetry::Stage;
use std::time::Duration;
use tokio::net::UdpSocket;

const SOON: Duration = Duration::from_secs(20);

/// The value of a series on a page.
fn value(page: &str, series: &str) -> f64 {
    let value = page.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok());
    value.unwrap_or_else(|| panic!("no series {series} in\n{page}"))
}

/// How often a stage was timed.
fn timed(page: &str, stage: Stage) -> f64 {
    value(page, &format!("calmline_stage_seconds_count{{stage=\"{}\"}}", stage.name()))
}

/// Waits until a stage has been timed.
async fn is_timed(house: &House, stage: Stage) {
    until(SOON, stage.name(), async || {
        let (_, page) = house.page("/metrics").await;
        (timed(&page, stage) > 0.0).then_some(())
    })
    .await;
}

/// With no desk on duty a caller presses 0 over the greeting and leaves a message. The number to call back is read out,
/// which no line that is kept can do.
async fn leaves_a_message(house: &House) {
    let mut caller = Caller::rings(house).await;
    caller.hears_something(SOON).await;
    caller.presses(0).await;
    is_timed(house, Stage::KeyStop).await;
    caller.hears_something(SOON).await;
    caller.hears_the_end().await;
    caller.says(caller_says("Please call me back about my wallet.")).await;
    is_timed(house, Stage::FirstAudioSynthesised).await;
    is_timed(house, Stage::TurnResponse).await;
    caller.hangs_up().await;
    house.alive(0).await;
}

/// A caller speaks of danger over the greeting while a desk is on duty.
async fn is_in_danger(house: &House) {
    let mut desk = Desk::on_duty(house, "desk-1").await;
    let mut caller = Caller::rings(house).await;
    caller.hears_something(SOON).await;
    caller.stays(Duration::from_secs(1)).await;
    caller.says(caller_says("My house is on fire.")).await;
    desk.offer().await;
    is_timed(house, Stage::Offer).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let (first, last) = house.media();
    for port in first..=last {
        stranger.send_to(b"no packet", ("127.0.0.1", port)).await.unwrap();
    }
    // The sums are of the last second, and of the end.
    caller.hangs_up().await;
    house.alive(0).await;
}

#[tokio::test]
async fn every_stage_is_timed_and_what_was_dropped_is_counted() {
    let house = Plan::new().await.ladder(&[("desks", "20s")]).open().await;
    let (_, first) = house.page("/metrics").await;
    for stage in Stage::ALL {
        assert_eq!(timed(&first, stage), 0.0, "{}", stage.name());
    }
    leaves_a_message(&house).await;
    is_in_danger(&house).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    stranger.send_to(b"no message", house.sip).await.unwrap();
    let moved = [
        r#"calmline_sip_dropped_total{reason="fragment"}"#,
        r#"calmline_rtp_packets_total{fate="received"}"#,
        r#"calmline_rtp_packets_total{fate="sent"}"#,
        r#"calmline_rtp_packets_total{fate="malformed"}"#,
    ];
    for series in moved {
        until(SOON, series, async || (house.metric(series).await > 0.0).then_some(())).await;
    }
    let (_, page) = house.page("/metrics").await;
    let missing: Vec<&str> =
        Stage::ALL.into_iter().filter(|stage| timed(&page, *stage) == 0.0).map(Stage::name).collect();
    assert!(missing.is_empty(), "never timed: {missing:?} in\n{page}");
    for fate in ["received", "sent"] {
        let packets = value(&page, &format!("calmline_rtp_packets_total{{fate=\"{fate}\"}}"));
        assert!(packets > 100.0, "{packets} {fate}: two calls last longer than two seconds");
    }
    // Urgent words take their time to be said and understood, and a fixed line does not have to be rendered.
    let mean = |stage: Stage| {
        let sum = format!("calmline_stage_seconds_sum{{stage=\"{}\"}}", stage.name());
        value(&page, &sum) / timed(&page, stage)
    };
    assert!(mean(Stage::Offer) > 0.02, "{page}");
    assert!(mean(Stage::FirstAudioCached) < 1.0, "{page}");
    house.close().await;
}
