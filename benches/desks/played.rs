//! Calls that are played to the dispatch station: offered, changed, talked, ended, and then the next.

use super::parts::{FIRST, urgent, view};
use calmline::audio::{BridgePort, Frame};
use calmline::stations::CallInbox;
use calmline::stations::dispatch::DispatchStation;
use calmline::tasks;
use calmline_core::call::{DeskEvent, Input};
use calmline_core::units::CallId;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

/// Between the first offers of two calls, so that not all stand at the same stage.
const STAGGER: Duration = Duration::from_millis(170);

/// A conversation grows by a line so often.
const LINE_EVERY: Duration = Duration::from_millis(500);

/// The ladder moves on after this.
const AMENDED_AFTER: Duration = Duration::from_millis(900);

/// From one call to the next.
const PAUSE: Duration = Duration::from_millis(500);

/// The call number of one that is the `turn`th of its line: the line is its last three digits.
pub fn call_of(line: u64, turn: u64) -> CallId {
    CallId(turn * 1_000 + line)
}

/// Starts so many lines.
pub fn begin(station: &DispatchStation, lines: u64, stop: &CancellationToken) {
    for line in 0..lines {
        let (station, stop) = (station.clone(), stop.clone());
        tasks::spawn("played-calls", async move {
            let calls = async {
                tokio::time::sleep(STAGGER * u32::try_from(line).unwrap()).await;
                for turn in 1.. {
                    play(&station, call_of(line, turn)).await;
                    tokio::time::sleep(PAUSE).await;
                }
            };
            stop.run_until_cancelled(calls).await;
        });
    }
}

async fn play(station: &DispatchStation, call: CallId) {
    let (inbox, mut told) = CallInbox::open(call);
    let mut lines = 4;
    station.offer(call, FIRST, urgent(0), view(lines), inbox);
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    beat.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut grows = tokio::time::interval_at(calmline::clock::now() + LINE_EVERY, LINE_EVERY);
    let mut amended = std::pin::pin!(tokio::time::sleep(AMENDED_AFTER));
    let mut port: Option<BridgePort> = None;
    let voice: Frame = std::array::from_fn(|n| if n % 16 < 8 { 6_000 } else { -6_000 });
    loop {
        tokio::select! {
            input = told.next() => match input {
                Some(Input::Desk(_, DeskEvent::Attending(_))) => port = station.take_audio(call, FIRST),
                Some(Input::Desk(_, DeskEvent::Lost(_) | DeskEvent::LeaseLapsed(_))) => port = None,
                Some(Input::Desk(_, DeskEvent::Completed { .. })) | None => break,
                Some(_) => {}
            },
            _ = beat.tick(), if port.is_some() => if let Some(port) = &port {
                port.send(&voice);
                let _heard = port.receive();
            },
            _ = grows.tick() => {
                lines += 1;
                station.publish(call, view(lines));
            }
            () = &mut amended, if !amended.is_elapsed() => station.amend(call, FIRST, urgent(1)),
        }
    }
    station.ended(call);
}
