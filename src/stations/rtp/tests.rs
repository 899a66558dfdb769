//! Legs over loopback: a far side made of plain sockets, and waits that end with what they wait for.

use super::packet::{RtpPacket, parse, write};
use super::*;
use crate::audio::{Codec, Direction, Frame, FrameSink, FrameSource, HeardFrame, NegotiatedMedia, decode, encode};
use crate::clock::CallClock;
use calmline_core::call::Flow;
use calmline_core::units::{Key, Span};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI16, Ordering};
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), future).await.unwrap_or_else(|_| panic!("no {what} within 10 s"))
}

struct Sink(mpsc::Sender<HeardFrame>);

impl FrameSink for Sink {
    fn heard(&mut self, frame: &HeardFrame) {
        let _ = self.0.try_send(*frame);
    }

    fn sent(&mut self, _: &Frame) {}
}

struct Source(Arc<AtomicI16>);

impl FrameSource for Source {
    fn next(&mut self, frame: &mut Frame) {
        frame.fill(self.0.load(Ordering::Relaxed));
    }
}

/// Somebody with a socket who speaks RTP.
struct Far {
    rtp: UdpSocket,
    rtcp: UdpSocket,
    to: SocketAddr,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
}

impl Far {
    async fn new() -> Self {
        let rtp = UdpSocket::bind((LOOPBACK, 0)).await.expect("a port");
        let rtcp = UdpSocket::bind((LOOPBACK, 0)).await.expect("a port");
        let to = rtp.local_addr().expect("bound");
        Self { rtp, rtcp, to, ssrc: 0xFA12, sequence: 65_530, timestamp: 77 }
    }

    async fn packet(&self, payload_type: u8, payload: &[u8]) {
        let Self { sequence, timestamp, ssrc, .. } = *self;
        let packet = RtpPacket { marker: false, payload_type, sequence, timestamp, ssrc, payload };
        let mut buffer = [0; 1_500];
        let length = write(&packet, &mut buffer).expect("fits");
        self.rtp.send_to(&buffer[..length], self.to).await.expect("loopback");
    }

    async fn speak(&mut self, value: i16, packets: u16) {
        for _ in 0..packets {
            let mut payload = [0; 160];
            encode(Codec::Pcmu, &[value; 160], &mut payload);
            self.packet(0, &payload).await;
            self.skip(1, 160);
        }
    }

    async fn event(&mut self, code: u8, flags: u8, duration: u16) {
        let duration = duration.to_be_bytes();
        self.packet(101, &[code, flags, duration[0], duration[1]]).await;
        self.skip(1, 0);
    }

    fn skip(&mut self, packets: u16, samples: u32) {
        self.sequence = self.sequence.wrapping_add(packets);
        self.timestamp = self.timestamp.wrapping_add(samples);
    }

    /// The next packet that comes: (payload type, ssrc, sequence, timestamp, payload).
    async fn hears(&self) -> (u8, u32, u16, u32, Vec<u8>) {
        let mut buffer = [0; 1_500];
        let length = soon("packet", self.rtp.recv(&mut buffer)).await.expect("loopback");
        let packet = parse(&buffer[..length]).expect("well formed");
        (packet.payload_type, packet.ssrc, packet.sequence, packet.timestamp, packet.payload.to_vec())
    }
}

struct Line {
    far: Far,
    leg: RtpHandle,
    heard: mpsc::Receiver<HeardFrame>,
    events: mpsc::Receiver<MediaEvent>,
    voice: Arc<AtomicI16>,
    media: NegotiatedMedia,
}

fn patient() -> MediaLimits {
    MediaLimits::default()
}

async fn line(limits: MediaLimits, change: impl FnOnce(&mut NegotiatedMedia)) -> Line {
    let mut far = Far::new().await;
    let mut media = NegotiatedMedia {
        remote: far.to,
        remote_rtcp: far.rtcp.local_addr().expect("bound"),
        codec: Codec::Pcmu,
        payload_type: 0,
        event_payload_type: Some(101),
        ptime_ms: 20,
        direction: Direction::SendRecv,
    };
    change(&mut media);
    let range = PortRange { first: 20_000 + rand::random::<u16>() % 40_000, last: 65_535 };
    let sockets = PortPool::new(LOOPBACK, range, Duration::ZERO).expect("a pair").lend().expect("free");
    far.to = sockets.address();
    let (frames, heard) = mpsc::channel(4_096);
    let (told, events) = mpsc::channel(16);
    let voice = Arc::new(AtomicI16::new(0));
    let (sink, source) = (Box::new(Sink(frames)), Box::new(Source(Arc::clone(&voice))));
    let leg = RtpLeg::start(sockets, media.clone(), CallClock::start(), sink, source, told, limits);
    Line { far, leg, heard, events, voice, media }
}

impl Line {
    /// The next frame that satisfies.
    async fn hears(&mut self, what: &str, wanted: impl Fn(&HeardFrame) -> bool) -> HeardFrame {
        let search = async {
            loop {
                let frame = self.heard.recv().await.expect("the leg lives");
                if wanted(&frame) {
                    return frame;
                }
            }
        };
        soon(what, search).await
    }

    async fn hears_about(&mut self, value: i16) {
        self.hears("sound", |frame| (frame.pcm[80] - value).abs() < value.abs() / 10 + 1).await;
    }

    async fn ticks(&mut self, count: usize) {
        for _ in 0..count {
            self.hears("tick", |_| true).await;
        }
    }

    async fn event(&mut self) -> MediaEvent {
        soon("event", self.events.recv()).await.expect("the leg lives")
    }
}

#[tokio::test]
async fn sound_goes_both_ways_at_the_beat_of_the_call_clock() {
    let mut line = line(patient(), |_| {}).await;
    line.voice.store(5_000, Ordering::Relaxed);
    line.far.speak(9_000, 10).await;
    line.hears_about(9_000).await;
    let (first, second) = (line.hears("tick", |_| true).await, line.hears("tick", |_| true).await);
    assert_eq!(second.at.since(first.at), Span::from_millis(20));
    let mut before = line.far.hears().await;
    for _ in 0..10 {
        let after = line.far.hears().await;
        assert_eq!((after.1, after.2, after.3), (before.1, before.2.wrapping_add(1), before.3.wrapping_add(160)));
        before = after;
    }
    let mut pcm = [0; 160];
    decode(Codec::Pcmu, &before.4, &mut pcm);
    assert!((pcm[0] - 5_000).abs() < 200);
}

#[tokio::test]
async fn one_packet_of_a_stranger_neither_turns_the_leg_nor_is_heard() {
    let mut line = line(patient(), |_| {}).await;
    let mut stranger = Far::new().await;
    stranger.to = line.far.to;
    line.far.speak(9_000, 5).await;
    line.hears_about(9_000).await;
    stranger.speak(-20_000, 1).await;
    line.far.speak(7_000, 5).await;
    let search = line.hears("sound", |frame| frame.pcm[80] < -10_000 || (frame.pcm[80] - 7_000).abs() < 700).await;
    assert!(search.pcm[80] > 0);
    line.ticks(3).await;
    assert_eq!(line.leg.stats().foreign, 1);
    assert!(stranger.rtp.try_recv(&mut [0; 200]).is_err(), "nothing was sent to the stranger");
}

#[tokio::test]
async fn a_far_side_behind_address_translation_is_followed_after_a_few_packets() {
    let mut line = line(patient(), |_| {}).await;
    let mut translated = Far::new().await;
    translated.to = line.far.to;
    for _ in 0..8 {
        translated.speak(6_000, 1).await;
        line.ticks(1).await;
    }
    translated.speak(6_000, 5).await;
    line.hears_about(6_000).await;
    translated.hears().await;
    assert_eq!(line.leg.stats().switches, 1);
}

#[tokio::test]
async fn another_source_at_the_same_address_is_heard_without_a_storm_of_losses() {
    let mut line = line(patient(), |_| {}).await;
    line.far.speak(9_000, 5).await;
    line.hears_about(9_000).await;
    (line.far.ssrc, line.far.sequence, line.far.timestamp) = (0xBEEF, 20_000, 4_000_000_000);
    line.far.speak(4_000, 5).await;
    line.hears_about(4_000).await;
    line.ticks(2).await;
    assert_eq!(line.leg.stats().lost, 0);
}

#[tokio::test]
async fn a_lost_packet_is_concealed_and_counted() {
    let mut line = line(patient(), |_| {}).await;
    line.far.speak(9_000, 6).await;
    line.far.skip(1, 160);
    line.far.speak(3_000, 6).await;
    line.hears_about(9_000).await;
    let gap = line.hears("the gap", |frame| frame.flow == Flow::Concealed).await;
    assert!(gap.pcm[40] > 7_000, "it sounds like what came before: {}", gap.pcm[40]);
    line.hears_about(3_000).await;
    line.ticks(2).await;
    let stats = line.leg.stats();
    assert_eq!((stats.received, stats.lost), (12, 1));
    assert!(stats.concealed >= 1);
}

#[tokio::test]
async fn a_key_with_its_start_lost_and_its_end_repeated_is_told_once() {
    let mut line = line(patient(), |_| {}).await;
    line.far.speak(100, 3).await;
    line.far.skip(2, 0);
    line.far.event(5, 10, 480).await;
    for _ in 0..3 {
        line.far.event(5, 0x80 | 10, 800).await;
    }
    line.far.skip(0, 1_600);
    line.far.event(11, 10, 160).await;
    assert_eq!(line.event().await, MediaEvent::Pressed(Key::Digit(5)));
    assert_eq!(line.event().await, MediaEvent::Pressed(Key::Pound));
}

#[tokio::test]
async fn without_telephone_events_a_key_is_heard_in_the_band() {
    let mut line = line(patient(), |media| media.event_payload_type = None).await;
    for position in 0..5 {
        let (mut frame, mut payload) = ([0; 160], [0; 160]);
        crate::audio::key_tone(Key::Digit(8), position * 160, &mut frame);
        encode(Codec::Pcmu, &frame, &mut payload);
        line.far.packet(0, &payload).await;
        line.far.skip(1, 160);
    }
    assert_eq!(line.event().await, MediaEvent::Pressed(Key::Digit(8)));
}

#[tokio::test]
async fn a_key_that_we_press_arrives_as_an_event_and_sound_goes_on_after_it() {
    let line = line(patient(), |_| {}).await;
    line.leg.press(Key::Star).expect("the leg lives");
    let mut packets = Vec::new();
    while packets.last().is_none_or(|packet: &(u8, u32, u16, u32, Vec<u8>)| packet.0 == 101 || packets.len() < 12) {
        packets.push(line.far.hears().await);
    }
    let events: Vec<_> = packets.iter().filter(|packet| packet.0 == 101).collect();
    assert!(events.len() >= 5 && events.iter().all(|packet| packet.4[0] == 10 && packet.3 == events[0].3));
    assert!(packets.windows(2).all(|pair| pair[1].2 == pair[0].2.wrapping_add(1)));
}

#[tokio::test]
async fn the_far_sides_packet_size_is_honoured_both_ways() {
    for ptime_ms in [10_u8, 30, 60] {
        let mut line = line(patient(), |media| media.ptime_ms = ptime_ms).await;
        let size = usize::from(ptime_ms) * 8;
        let mut before = line.far.hears().await;
        for _ in 0..5 {
            let after = line.far.hears().await;
            assert_eq!(after.4.len(), size);
            assert_eq!(after.3, before.3.wrapping_add(size as u32));
            before = after;
        }
        let mut payload = vec![0; size];
        encode(Codec::Pcmu, &vec![6_000; size], &mut payload);
        for _ in 0..10 {
            line.far.packet(0, &payload).await;
            line.far.skip(1, size as u32);
        }
        line.hears_about(6_000).await;
    }
}

#[tokio::test]
async fn hold_suspends_the_watchdog_silences_both_ways_and_resuming_restores_them() {
    let short = MediaLimits { first: Span::from_millis(100), gap: Span::from_millis(100) };
    let mut line = line(short, |media| media.direction = Direction::RecvOnly).await;
    for _ in 0..10 {
        line.far.speak(9_000, 1).await;
        let frame = line.hears("tick", |_| true).await;
        assert_eq!(frame.pcm, [0; 160], "hold music does not reach the sink");
    }
    line.ticks(10).await;
    assert!(line.events.try_recv().is_err());
    assert_eq!(line.leg.stats().sent, 0);
    line.leg.set_direction(Direction::SendRecv).expect("the leg lives");
    assert_eq!(line.event().await, MediaEvent::Lost);
    line.far.speak(9_000, 5).await;
    assert_eq!(line.event().await, MediaEvent::Back);
    line.hears_about(9_000).await;
    line.far.hears().await;
}

#[tokio::test]
async fn sequence_and_source_go_on_across_renegotiation_to_another_address() {
    let mut line = line(patient(), |_| {}).await;
    let elsewhere = Far::new().await;
    let mut before = line.far.hears().await;
    let media = NegotiatedMedia {
        remote: elsewhere.rtp.local_addr().expect("bound"),
        codec: Codec::Pcma,
        payload_type: 8,
        ptime_ms: 30,
        ..line.media.clone()
    };
    line.leg.renegotiate(media).expect("the leg lives");
    let after = elsewhere.hears().await;
    while let Ok(length) = line.far.rtp.try_recv(&mut [0; 500]) {
        assert_eq!(length, 172);
        before.2 = before.2.wrapping_add(1);
        before.3 = before.3.wrapping_add(160);
    }
    assert_eq!((after.0, after.1, after.4.len()), (8, before.1, 240));
    assert_eq!((after.2, after.3), (before.2.wrapping_add(1), before.3.wrapping_add(160)));
    line.ticks(2).await;
}

#[tokio::test]
async fn a_flood_of_malformed_packets_harms_nothing() {
    let mut line = line(patient(), |_| {}).await;
    let mut state = 1_u32;
    for n in 0..3_000_usize {
        let junk: Vec<u8> = (0..n % 60)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        line.far.rtp.send_to(&junk, line.far.to).await.expect("loopback");
        if n % 100 == 99 {
            line.ticks(1).await;
        }
    }
    (line.far.ssrc, line.far.sequence) = (0xABCD, 1);
    line.far.speak(9_000, 10).await;
    line.hears_about(9_000).await;
    line.ticks(2).await;
    assert!(line.leg.stats().malformed > 1_000, "{:?}", line.leg.stats());
}

#[tokio::test]
async fn a_far_side_that_does_not_listen_is_no_end_of_the_leg() {
    let mut line = line(patient(), |_| {}).await;
    let closed = UdpSocket::bind((LOOPBACK, 0)).await.expect("a port").local_addr().expect("bound");
    let media = NegotiatedMedia { remote: closed, remote_rtcp: closed, ..line.media.clone() };
    line.leg.renegotiate(media).expect("the leg lives");
    line.ticks(10).await;
    line.leg.renegotiate(line.media.clone()).expect("the leg lives");
    line.far.speak(9_000, 5).await;
    line.hears_about(9_000).await;
}

#[tokio::test]
async fn dropping_the_handle_ends_the_leg_with_a_goodbye() {
    let line = line(patient(), |_| {}).await;
    line.far.hears().await;
    drop(line.leg);
    let mut buffer = [0; 500];
    let length = soon("goodbye", line.far.rtcp.recv(&mut buffer)).await.expect("loopback");
    let mut items = Vec::new();
    rtcp::parse(&buffer[..length], |item| items.push(item)).expect("well formed");
    assert!(matches!(items[..], [rtcp::Item::Clock(..), rtcp::Item::Goodbye(_)]), "{items:?}");
}

#[tokio::test]
async fn closing_a_leg_gives_its_last_counts_and_frees_its_ports() {
    let line = line(patient(), |_| {}).await;
    line.far.hears().await;
    let address = line.leg.address();
    let stats = line.leg.close().await;
    assert!(stats.sent >= 1);
    UdpSocket::bind(address).await.expect("the leg has let go of it");
}
