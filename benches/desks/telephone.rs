//! The whole way of a voice: between a caller's telephone, in RTP, and a desk's stream, through a service that runs as it
//! does in a house, recogniser and all.

use super::caller::Caller;
use super::desk::Desk;
use super::figures;
use super::plan::Plan;
use calmline::api::proto::attend_request::Message as Out;
use calmline::api::proto::attend_response::Message as In;
use calmline::api::proto::watch_queue_response::Event;
use calmline::api::proto::{
    AttendRequest, AttendStart, AudioCodec, AudioFrame, ClaimRequest, Offer, WatchQueueResponse,
};
use calmline::api::tokens::Role;
use calmline::audio::{Frame, level};
use calmline::clock;
use calmline_core::units::Dbfs;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;

const FRAME: Duration = Duration::from_millis(20);

/// Frames of sound, then as many of silence: longer than any way that is looked for, and enough to be taken for a voice.
const STRETCH: usize = 17;

/// A minute and a half.
const FRAMES: usize = 4_500;

/// What comes later than this belongs to no mark.
const LOST: Duration = Duration::from_millis(330);

/// Both sides are bridged and the agent has left the line after this.
const BRIDGED: Duration = Duration::from_secs(6);

fn stretch(number: usize) -> Frame {
    let loud = number / STRETCH % 2 == 1;
    std::array::from_fn(|n| {
        if !loud {
            0
        } else if n % 16 < 8 {
            8_000
        } else {
            -8_000
        }
    })
}

/// The moments at which silence became sound.
fn onsets(frames: impl Iterator<Item = (Instant, bool)>) -> Vec<Instant> {
    let mut quiet = 0;
    let mut found = Vec::new();
    for (at, loud) in frames {
        if loud && quiet >= STRETCH / 2 {
            found.push(at);
        }
        quiet = if loud { 0 } else { quiet + 1 };
    }
    found
}

/// From each mark's way in to its way out.
fn ways(sent: &[Instant], came: &[Instant], from: Instant) -> Vec<Duration> {
    let sent = sent.iter().filter(|at| **at > from);
    sent.filter_map(|sent| came.iter().find(|came| *came >= sent).map(|came| *came - *sent))
        .filter(|way| *way < LOST)
        .collect()
}

fn loud(sound: &[i16]) -> bool {
    level(sound) > Dbfs(-45)
}

async fn offered(queue: &mut Streaming<WatchQueueResponse>) -> Offer {
    loop {
        let message = queue.message().await.unwrap().expect("the stream goes on");
        if let Some(Event::Offered(offered)) = message.event {
            return offered.offer.unwrap();
        }
    }
}

pub async fn run() {
    let house = Plan::alone().await.set("dispatch.lease", "60s").set("log.level", "info").open().await;
    let mut desk = Desk::open(&house.dispatch.to_string(), &house.token("desk-1", Role::Dispatcher)).await;
    let mut queue = desk.queue().await;
    let mut caller = Caller::rings(&house).await;
    caller.hears_something(Duration::from_secs(5)).await;
    caller.presses(0).await;
    let offer = offered(&mut queue).await;
    caller.hears_the_end().await;
    caller.says((0..FRAMES).flat_map(stretch).collect::<Vec<i16>>()).await;
    let (spoke, heard, began) = talk(&mut desk, &offer).await;
    let log = caller.hangs_up().await;
    let started = log.started.unwrap();
    let said = log.sound.iter().zip(0_u32..).map(|((said, _), tick)| (started + FRAME * tick, loud(said)));
    let came = log.heard.iter().zip(&log.frames).map(|((at, _), frame)| (started + *at, loud(frame)));
    let (said, came, from) = (onsets(said), onsets(came), began + BRIDGED);
    figures::head("One way between the caller's telephone and a desk's stream", "milliseconds");
    figures::milliseconds("the desk's frame sent to the caller's packet received", ways(&spoke, &came, from));
    figures::milliseconds("the caller's packet sent to the desk's frame received", ways(&said, &heard, from));
    println!("packets that the telephone sent late: {} of {}", log.sent_late, log.sound.len());
    house.close().await;
}

/// Takes the call and speaks in stretches: when each stretch of the desk's was sent, when each of the caller's came, and
/// when it began.
async fn talk(desk: &mut Desk, offer: &Offer) -> (Vec<Instant>, Vec<Instant>, Instant) {
    let (call_id, handoff_id) = (offer.call_id.clone(), offer.handoff_id);
    desk.dispatch.claim(ClaimRequest { call_id: call_id.clone(), handoff_id }).await.unwrap();
    let (out, requests) = mpsc::channel(8);
    let codec = AudioCodec::Pcm16.into();
    let start = AttendStart { call_id, handoff_id, codec, muted: false };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
    let mut incoming = desk.dispatch.attend(ReceiverStream::new(requests)).await.unwrap().into_inner();
    let began = clock::now();
    let mut beat = tokio::time::interval(FRAME);
    beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut spoke, mut heard) = (Vec::new(), Vec::new());
    while spoke.len() < FRAMES {
        tokio::select! {
            _ = beat.tick() => {
                // Sound from the first frame on, or the desk counts as one that is not there.
                let frame = stretch(spoke.len() + STRETCH);
                let samples = frame.iter().flat_map(|sample| sample.to_le_bytes()).collect();
                spoke.push((clock::now(), loud(&frame)));
                out.send(AttendRequest { message: Some(Out::Audio(AudioFrame { samples })) }).await.unwrap();
            }
            message = incoming.message() => {
                let message = message.unwrap().expect("the stream goes on").message;
                if let Some(In::Audio(audio)) = message {
                    let sound: Vec<i16> =
                        audio.samples.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
                    heard.push((clock::now(), loud(&sound)));
                } else if let Some(In::Ended(ended)) = message {
                    panic!("the call was taken from the desk: {:?}", ended.reason());
                }
            }
        }
    }
    (onsets(spoke.into_iter()), onsets(heard.into_iter()), began)
}
