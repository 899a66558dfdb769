//! What the server adds to a voice between a desk and the call's pipe. The call is played: every 20 ms it takes a frame
//! from the pipe, as the mouth does, and puts one in. All clocks are this process's own.

use super::desk::{Desk, claim};
use super::figures;
use super::parts::{FIRST, listening, offered, parts};
use calmline::api::ApiServer;
use calmline::api::proto::attend_request::Message as Out;
use calmline::api::proto::attend_response::Message as In;
use calmline::api::proto::{AttendRequest, AttendStart, AudioCodec, AudioFrame};
use calmline::api::tokens::{self, Role};
use calmline::audio::{BridgeEar, BridgePort, Frame, level};
use calmline::stations::webrtc::{BrowserLeg, Patience};
use calmline::{clock, tasks};
use calmline_browser::{Decoded, Event, Link, OpusIn, OpusOut, Sealed};
use calmline_core::units::{CallId, Dbfs};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;

/// Frames each way: forty seconds.
const FRAMES: usize = 2_000;

/// Marks through Opus, which keeps no sample as it was: so many frames of sound, then as many of silence.
const STRETCH: usize = 10;

/// The other side's beat has any phase against a desk's.
const OFF_BEAT: Duration = Duration::from_millis(7);

fn beat(after: Duration) -> tokio::time::Interval {
    let mut beat = tokio::time::interval_at(clock::now() + after, Duration::from_millis(20));
    beat.set_missed_tick_behavior(MissedTickBehavior::Skip);
    beat
}

/// When each frame went in, and when it came out.
#[derive(Clone, Default)]
struct Marks(Arc<Mutex<(Vec<Instant>, Vec<Duration>)>>);

impl Marks {
    /// The next frame goes in: its number, from 1.
    fn sent(&self) -> usize {
        let mut marks = self.0.lock().unwrap();
        marks.0.push(clock::now());
        marks.0.len()
    }

    /// A frame of this number came out.
    fn came(&self, number: usize) {
        let mut marks = self.0.lock().unwrap();
        if let Some(took) = number.checked_sub(1).and_then(|at| Some(clock::now() - *marks.0.get(at)?)) {
            marks.1.push(took);
        }
    }

    fn took(&self) -> Vec<Duration> {
        self.0.lock().unwrap().1.clone()
    }
}

pub async fn run() {
    figures::head("One way through the server, added to a voice", "milliseconds");
    over_grpc().await;
    in_a_browser().await;
}

async fn over_grpc() {
    let folder = tempfile::tempdir().unwrap();
    let parts = parts(folder.path());
    let station = parts.dispatch.clone();
    let api = ApiServer::start(listening(folder.path()), parts).await.unwrap();
    let token = tokens::create(&folder.path().join("tokens.toml"), "desk-1", Role::Dispatcher, None).unwrap();
    let mut desk = Desk::open(&api.address().to_string(), &token).await;
    let call = CallId(1);
    let _caller = offered(&station, call);
    desk.dispatch.claim(claim(call)).await.unwrap();
    let (out, requests) = mpsc::channel(8);
    let codec = AudioCodec::Pcm16.into();
    let start = AttendStart { call_id: call.to_string(), handoff_id: FIRST.0, codec, muted: false };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
    let mut incoming = desk.dispatch.attend(ReceiverStream::new(requests)).await.unwrap().into_inner();
    let port = station.take_audio(call, FIRST).unwrap();
    let (to_caller, to_desk) = (Marks::default(), Marks::default());
    let calls_side = tasks::spawn("call", numbered(port, to_caller.clone(), to_desk.clone()));
    let mut speaks = beat(OFF_BEAT);
    while to_caller.0.lock().unwrap().0.len() < FRAMES {
        tokio::select! {
            _ = speaks.tick() => {
                let number = i16::try_from(to_caller.sent()).unwrap();
                let samples = [number; 160].iter().flat_map(|sample| sample.to_le_bytes()).collect();
                out.send(AttendRequest { message: Some(Out::Audio(AudioFrame { samples })) }).await.unwrap();
            }
            message = incoming.message() => if let Some(In::Audio(audio)) = message.unwrap().unwrap().message {
                to_desk.came(usize::from(u16::from_le_bytes([audio.samples[0], audio.samples[1]])));
            },
        }
    }
    calls_side.abort();
    figures::milliseconds("Attend: the desk's stream to the call", to_caller.took());
    figures::milliseconds("Attend: the call to the desk's stream", to_desk.took());
}

/// A call whose frames carry their numbers.
async fn numbered(port: BridgePort, to_caller: Marks, to_desk: Marks) {
    let (mut every, mut ear) = (beat(Duration::ZERO), BridgeEar::new(port.clone()));
    loop {
        every.tick().await;
        if let Some(frame) = ear.beat() {
            to_caller.came(usize::try_from(frame[0]).unwrap());
        }
        port.send(&[i16::try_from(to_desk.sent()).unwrap(); 160]);
    }
}

/// A page's connection that this bench plays.
struct Played {
    events: mpsc::Receiver<Event>,
    packets: mpsc::Sender<Vec<u8>>,
}

#[tonic::async_trait]
impl Link for Played {
    async fn next(&mut self) -> Event {
        self.events.recv().await.unwrap_or(Event::Gone)
    }

    async fn send(&mut self, packet: &[u8]) {
        self.packets.try_send(packet.to_vec()).unwrap();
    }

    async fn close(&mut self) {}
}

/// Sound or silence, in stretches.
fn stretch(number: usize) -> Frame {
    let loud = number / STRETCH % 2 == 1;
    std::array::from_fn(|n| {
        if !loud {
            0
        } else if n % 16 < 8 {
            9_000
        } else {
            -9_000
        }
    })
}

/// Finds where sound begins: each time that it does, as the number of the stretch's first frame.
#[derive(Default)]
struct Onsets {
    found: usize,
    loud: bool,
}

impl Onsets {
    fn look(&mut self, sound: &[i16]) -> Option<usize> {
        let loud = level(sound) > Dbfs(-40);
        let begins = loud && !self.loud;
        self.loud = loud;
        begins.then(|| {
            self.found += 1;
            // Stretches of sound are the odd ones; the first frame has number 0.
            (2 * self.found - 1) * STRETCH + 1
        })
    }
}

async fn in_a_browser() {
    let (events, played) = mpsc::channel(64);
    let (packets, mut received) = mpsc::channel(64);
    let mut leg = BrowserLeg::new(Played { events: played, packets }, Patience::Desk).unwrap();
    let (desk_end, call_end) = BridgePort::pair();
    let (to_caller, to_desk, stop) = (Marks::default(), Marks::default(), CancellationToken::new());
    let (mut out, mut ears) = (OpusOut::new().unwrap(), OpusIn::new().unwrap());
    let page = async {
        let (mut speaks, mut onsets, mut heard) = (beat(OFF_BEAT), Onsets::default(), 0);
        for number in 0..FRAMES {
            loop {
                let packet = tokio::select! {
                    _ = speaks.tick() => break,
                    packet = received.recv() => packet.unwrap(),
                };
                heard += 1;
                if let Decoded::Sound { sound, .. } = ears.decode(heard, &packet)
                    && let Some(first) = onsets.look(&sound)
                {
                    to_desk.came(first);
                }
            }
            let payload = out.encode(&stretch(number)).unwrap();
            to_caller.sent();
            let (sequence, timestamp) = (number as u16, number as u32 * 960);
            events.send(Event::Packet(Sealed { ssrc: 1, sequence, timestamp, payload })).await.unwrap();
        }
        stop.cancel();
    };
    let call = async {
        let (mut every, mut onsets) = (beat(Duration::from_millis(13)), Onsets::default());
        let mut ear = BridgeEar::new(call_end.clone());
        for number in 0..FRAMES {
            every.tick().await;
            if let Some(first) = ear.beat().and_then(|frame| onsets.look(&frame)) {
                to_caller.came(first);
            }
            to_desk.sent();
            call_end.send(&stretch(number));
        }
        stop.cancelled().await;
    };
    tokio::join!(leg.talk(&desk_end, || {}, &stop), page, call);
    figures::milliseconds("in a page: its packet to the call", to_caller.took());
    figures::milliseconds("in a page: the call to its packet", to_desk.took());
}
