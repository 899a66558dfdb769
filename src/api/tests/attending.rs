//! A desk takes a call: audio both ways, mute, loss, the end.

use super::room::{CALL, Caller, Desk, FIRST, Room, claim, named, share, tone, view};
use crate::api::proto::attend_request::Message as Out;
use crate::api::proto::attend_response::Message as In;
use crate::api::proto::{self, AttendRequest, AttendResponse, AudioCodec, AudioFrame, SendBackLevel};
use crate::api::wire_audio::WireAudio;
use crate::audio::{BridgePort, Frame};
use calmline_core::call::{CallView, DeskEvent, Means, Speaker, Spoken};
use calmline_core::policy::LoweredTo;
use calmline_core::units::{CallTypeId, Confidence, Private, SlotId};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Streaming};

const DESK_HZ: f32 = 700.0;
const CALLER_HZ: f32 = 1_100.0;

/// Both ends of an open Attend stream.
pub(super) struct Line {
    out: mpsc::Sender<AttendRequest>,
    pub(super) incoming: Streaming<AttendResponse>,
    audio: WireAudio,
}

pub(super) async fn attend(desk: &mut Desk, codec: AudioCodec, muted: bool) -> Line {
    let (out, requests) = mpsc::channel(64);
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    let start = proto::AttendStart { call_id, handoff_id, codec: codec.into(), muted };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
    let incoming = desk.attend(ReceiverStream::new(requests)).await.unwrap().into_inner();
    Line { out, incoming, audio: WireAudio::try_from(i32::from(codec)).unwrap() }
}

impl Line {
    pub(super) async fn say(&self, message: Out) {
        self.out.send(AttendRequest { message: Some(message) }).await.unwrap();
    }

    async fn speak(&self, frame: &Frame) {
        self.say(Out::Audio(AudioFrame { samples: self.audio.encode(frame) })).await;
    }

    pub(super) async fn next(&mut self) -> In {
        self.incoming.message().await.unwrap().expect("the stream goes on").message.unwrap()
    }

    /// The next frame of the caller.
    async fn heard(&mut self) -> Frame {
        loop {
            if let In::Audio(frame) = self.next().await {
                return self.audio.decode(&frame.samples).unwrap();
            }
        }
    }

    /// Why the stream ends.
    async fn ended(&mut self) -> i32 {
        loop {
            if let In::Ended(ended) = self.next().await {
                assert!(self.incoming.message().await.unwrap().is_none());
                return ended.reason;
            }
        }
    }
}

/// What a call's driver does every 20 ms: sends the caller's frame, takes the desk's. Ends with so many of the desk's.
async fn drive(port: &BridgePort, caller: &Frame, frames: usize) -> Vec<Frame> {
    let mut every = tokio::time::interval(Duration::from_millis(20));
    let mut taken = Vec::new();
    while taken.len() < frames {
        every.tick().await;
        port.send(caller);
        taken.extend(port.receive());
    }
    taken
}

/// Sends so many frames of a desk, one every 20 ms.
async fn microphone(line: &Line, frame: &Frame, frames: usize) {
    let mut every = tokio::time::interval(Duration::from_millis(20));
    for _ in 0..frames {
        every.tick().await;
        line.speak(frame).await;
    }
}

async fn both_ways(codec: AudioCodec) {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let mut line = attend(&mut desk, codec, false).await;
    assert!(matches!(line.next().await, In::Started(started) if started.view.is_some()));
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    let port = room.station.take_audio(CALL, FIRST).expect("a claimed call has audio");
    let (of_desk, of_caller) = (tone(DESK_HZ), tone(CALLER_HZ));
    let (at_call, (), spoke) =
        tokio::join!(drive(&port, &of_caller, 20), microphone(&line, &of_desk, 30), caller.told());
    for frame in &at_call {
        assert!(share(frame, DESK_HZ) > 0.95 && share(frame, CALLER_HZ) < 0.01, "the caller hears the desk");
    }
    assert_eq!(spoke, DeskEvent::Spoke(named("desk-1")));
    for _ in 0..5 {
        let frame = line.heard().await;
        assert!(share(&frame, CALLER_HZ) > 0.95 && share(&frame, DESK_HZ) < 0.01, "the desk hears the caller");
    }
    let labels = proto::Labels {
        call_type: "open_burning".to_owned(),
        urgency_class: String::new(),
        slots: [("location.street".to_owned(), "Larch Street".to_owned())].into(),
        note: "smoke only".to_owned(),
        same_as_call_id: String::new(),
    };
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    desk.complete(proto::CompleteRequest { call_id, handoff_id, labels: Some(labels) }).await.unwrap();
    assert_eq!(line.ended().await, i32::from(proto::AttendEndedReason::Completed));
    let DeskEvent::Completed { desk, labels } = without_voice(&mut caller).await else { panic!("not completed") };
    assert_eq!(desk, named("desk-1"));
    assert_eq!(labels.call_type, Some(CallTypeId::new("open_burning")));
    assert_eq!(labels.urgency_class, None);
    assert_eq!(labels.slots[0].0, SlotId::new("location.street"));
    assert_eq!(labels.note.open(), "smoke only");
}

/// The next thing that the call is told, voices apart.
async fn without_voice(caller: &mut Caller) -> DeskEvent {
    loop {
        let event = caller.told().await;
        if !matches!(event, DeskEvent::Spoke(_)) {
            return event;
        }
    }
}

#[tokio::test]
async fn desk_and_caller_hear_each_other_in_sixteen_bits() {
    both_ways(AudioCodec::Pcm16).await;
}

#[tokio::test]
async fn desk_and_caller_hear_each_other_in_mu_law() {
    both_ways(AudioCodec::Mulaw).await;
}

#[tokio::test]
async fn a_muted_desk_is_not_heard_and_never_spoke() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let line = attend(&mut desk, AudioCodec::Pcm16, true).await;
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    let port = room.station.take_audio(CALL, FIRST).unwrap();
    for _ in 0..50 {
        line.speak(&tone(DESK_HZ)).await;
    }
    line.say(Out::Mute(proto::Mute { muted: false })).await;
    // Too short for a voice, and it marks that everything before it has been taken.
    line.speak(&tone(CALLER_HZ)).await;
    let first_heard = drive(&port, &[0; 160], 1).await;
    assert!(share(&first_heard[0], CALLER_HZ) > 0.95);
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    let unheard = desk.complete(proto::CompleteRequest { call_id, handoff_id, labels: None }).await.unwrap_err();
    assert_eq!(unheard.code(), Code::FailedPrecondition);
    drop(line);
    assert!(matches!(caller.told().await, DeskEvent::Lost(_)), "and no voice was told before");
}

#[tokio::test]
async fn a_desk_whose_stream_ends_is_lost_and_the_offer_waits_again() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let line = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    drop(line);
    assert_eq!(caller.told().await, DeskEvent::Lost(named("desk-1")));
    let mut other = room.desk("desk-2").await;
    other.claim(claim(CALL)).await.unwrap();
    assert_eq!(caller.told().await, DeskEvent::Claimed(named("desk-2")));
}

#[tokio::test]
async fn a_desk_that_stops_sending_is_lost_even_if_it_still_listens() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let Line { out, mut incoming, .. } = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    drop(out);
    assert_eq!(caller.told().await, DeskEvent::Lost(named("desk-1")));
    while incoming.message().await.unwrap().is_some() {}
}

#[tokio::test]
async fn what_is_not_a_frame_ends_the_stream_with_a_reason() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let mut line = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    line.say(Out::Audio(AudioFrame { samples: vec![0; 5] })).await;
    let status = loop {
        match line.incoming.message().await {
            Ok(message) => assert!(message.is_some(), "ended without a reason"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("320"), "{}", status.message());
    assert_eq!(caller.told().await, DeskEvent::Lost(named("desk-1")));
}

#[tokio::test]
async fn sending_back_needs_a_name_a_reason_and_a_level_and_tells_the_call_all() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let mut line = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    let back = |by: &str, reason: &str, level: SendBackLevel| proto::SendBackRequest {
        call_id: CALL.to_string(),
        handoff_id: FIRST.0,
        by: by.to_owned(),
        reason: reason.to_owned(),
        level: level.into(),
    };
    for (by, reason) in [("", "misheard"), ("  ", "misheard"), ("A. Example", "")] {
        let refused = desk.send_back(back(by, reason, SendBackLevel::Routine)).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
    }
    let unsaid = desk.send_back(back("A. Example", "misheard", SendBackLevel::Unspecified)).await.unwrap_err();
    assert_eq!(unsaid.code(), Code::InvalidArgument);
    assert!(unsaid.message().contains("SEND_BACK_LEVEL_PERSON"), "{}", unsaid.message());
    desk.send_back(back("A. Example", "misheard", SendBackLevel::Person)).await.unwrap();
    let DeskEvent::SentBack { by, reason, to, .. } = caller.told().await else { panic!("not sent back") };
    assert_eq!((by.as_str(), reason.open().as_str(), to), ("A. Example", "misheard", LoweredTo::Person));
    assert_eq!(line.ended().await, i32::from(proto::AttendEndedReason::SentBack));
}

#[tokio::test]
async fn a_desk_writes_to_a_caller_who_has_written_and_to_nobody_else() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut caller = room.claimed(&mut desk).await;
    let text = |text: &str| {
        let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
        proto::WriteToCallerRequest { call_id, handoff_id, text: text.to_owned() }
    };
    let _line = attend(&mut desk, AudioCodec::Pcm16, true).await;
    assert_eq!(caller.told().await, DeskEvent::Attending(named("desk-1")));
    let refused = desk.write_to_caller(text("Where are you?")).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("speak to them"), "{}", refused.message());
    room.station.publish(CALL, writes(view(2_000)));
    for wrong in ["", "\u{7}", &"x".repeat(501)] {
        assert_eq!(desk.write_to_caller(text(wrong)).await.unwrap_err().code(), Code::InvalidArgument);
    }
    let mut other = room.desk("desk-2").await;
    assert_eq!(other.write_to_caller(text("Hello")).await.unwrap_err().code(), Code::AlreadyExists);
    desk.write_to_caller(text("Where are you?")).await.unwrap();
    let DeskEvent::Wrote { desk: by, words } = caller.told().await else { panic!("not written") };
    assert_eq!((by, words.open().as_str()), (named("desk-1"), "Where are you?"));
    // A line is as good as a voice.
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    desk.complete(proto::CompleteRequest { call_id, handoff_id, labels: None }).await.unwrap();
    assert!(matches!(caller.told().await, DeskEvent::Completed { .. }));
    assert_eq!(desk.write_to_caller(text("Bye")).await.unwrap_err().code(), Code::NotFound);
}

/// The same call, whose caller has written.
fn writes(mut view: CallView) -> CallView {
    view.transcript.push(Spoken {
        speaker: Speaker::Caller,
        at: view.at,
        words: Private::new("there is smoke".to_owned()),
        confidence: Confidence::FULL,
        means: Means::Written,
    });
    view
}

#[tokio::test]
async fn a_call_that_is_not_claimed_cannot_be_attended() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let _caller = room.offered(CALL);
    let (out, requests) = mpsc::channel(4);
    let (call_id, handoff_id) = (CALL.to_string(), FIRST.0);
    let start = proto::AttendStart { call_id, handoff_id, codec: AudioCodec::Pcm16.into(), muted: false };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
    let refused = desk.attend(ReceiverStream::new(requests)).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("claim it first"));
}

#[tokio::test]
async fn the_desk_sees_the_call_change_while_it_attends() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let _caller = room.claimed(&mut desk).await;
    let mut line = attend(&mut desk, AudioCodec::Pcm16, false).await;
    assert!(matches!(line.next().await, In::Started(_)));
    room.station.publish(CALL, view(2_000));
    let In::View(seen) = line.next().await else { panic!("no view") };
    assert_eq!(seen.at_us, 2_000_000);
    room.station.withdraw(CALL, FIRST);
    assert_eq!(line.ended().await, i32::from(proto::AttendEndedReason::Withdrawn));
}
