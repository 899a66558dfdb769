//! The sending half of a leg: frames in, packets out, on one unbroken timeline.
//!
//! One SSRC and one run of sequence numbers and timestamps last for the whole call, through hold, renegotiation and
//! bridging; a far side that saw them jump would throw its buffer away. What is not sent still passes in timestamps.

use super::events::{EventSender, Position};
use super::packet::{RtpPacket, write};
use crate::audio::{Codec, DialKey, Frame, NegotiatedMedia, SAMPLES_PER_FRAME, encode, key_tone};
use calmline_core::units::Span;

/// Samples that may wait to be sent: the longest packet, and two frames.
const PENDING: usize = 480 + 2 * SAMPLES_PER_FRAME;

/// The largest packet sent.
pub(super) const LARGEST: usize = 12 + 480;

/// Samples per millisecond.
const PER_MS: usize = 8;

/// Whether the next packet begins a talkspurt (RFC 3551, 4.1). Silence is sent like speech, so only the first packet
/// does, and the first after a pause in sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Due,
    Not,
}

/// The sender of one leg.
#[derive(Debug)]
pub(super) struct Sender {
    ssrc: u32,
    sequence: u16,
    first_timestamp: u32,
    /// Samples of the call that were sent or passed over.
    position: u64,
    pending: [i16; PENDING],
    waiting: usize,
    marker: Marker,
    codec: Codec,
    payload_type: u8,
    event_payload_type: Option<u8>,
    /// Samples in a packet.
    size: usize,
    keys: EventSender,
    packets: u32,
    octets: u32,
}

impl Sender {
    pub(super) fn new(media: &NegotiatedMedia, ssrc: u32, sequence: u16, first_timestamp: u32) -> Self {
        let mut sender = Self {
            ssrc,
            sequence,
            first_timestamp,
            position: 0,
            pending: [0; PENDING],
            waiting: 0,
            marker: Marker::Due,
            codec: media.codec,
            payload_type: media.payload_type,
            event_payload_type: None,
            size: SAMPLES_PER_FRAME,
            keys: EventSender::new(),
            packets: 0,
            octets: 0,
        };
        sender.negotiated(media);
        sender
    }

    /// Takes over payload types and packet size. What waits is sent in the new manner.
    pub(super) fn negotiated(&mut self, media: &NegotiatedMedia) {
        self.codec = media.codec;
        self.payload_type = media.payload_type;
        self.event_payload_type = media.event_payload_type;
        // Whole tens of milliseconds, which every receiver can take apart.
        self.size = usize::from(media.ptime_ms.clamp(10, 60) / 10) * 10 * PER_MS;
    }

    pub(super) fn ssrc(&self) -> u32 {
        self.ssrc
    }

    pub(super) fn packets(&self) -> u32 {
        self.packets
    }

    pub(super) fn octets(&self) -> u32 {
        self.octets
    }

    /// The timestamp of the next sample to be sent.
    pub(super) fn timestamp(&self) -> u32 {
        self.first_timestamp.wrapping_add(self.position as u32)
    }

    pub(super) fn press(&mut self, key: impl Into<DialKey>) {
        self.keys.press(key);
    }

    /// Whether no key waits.
    pub(super) fn takes_keys(&self) -> bool {
        self.keys.takes_keys()
    }

    /// Takes the frame of a tick. A key that has to be sent as sound takes its place.
    pub(super) fn put(&mut self, frame: &mut Frame) {
        if self.event_payload_type.is_none()
            && let Some((key, elapsed)) = self.keys.tone(SAMPLES_PER_FRAME as u32)
        {
            key_tone(key, elapsed, frame);
        }
        // Packets are sent as soon as they are full, so there is room; if there were none, the oldest would go.
        if self.waiting + SAMPLES_PER_FRAME > PENDING {
            self.take(SAMPLES_PER_FRAME);
        }
        self.pending[self.waiting..self.waiting + SAMPLES_PER_FRAME].copy_from_slice(frame);
        self.waiting += SAMPLES_PER_FRAME;
    }

    /// Passes over 20 ms in which nothing is sent.
    pub(super) fn pass(&mut self, frames: u64) {
        self.position += self.waiting as u64 + frames * SAMPLES_PER_FRAME as u64;
        self.waiting = 0;
        self.marker = Marker::Due;
    }

    fn take(&mut self, samples: usize) {
        self.pending.copy_within(samples..self.waiting, 0);
        self.waiting -= samples;
        self.position += samples as u64;
    }

    /// When the next packet is due, as time since the first tick; `None` if it is not full yet. A packet that does not
    /// end with a frame leaves when its last frame has come, so that packets are evenly spaced.
    pub(super) fn due(&self) -> Option<Span> {
        let frames_awaited = self.size.div_ceil(SAMPLES_PER_FRAME) - 1;
        let wait = (frames_awaited * SAMPLES_PER_FRAME) as u64;
        (self.waiting >= self.size).then(|| Span::from_micros((self.position + wait) * 125))
    }

    /// Writes the next packet, if it is full, and returns its length.
    pub(super) fn packet(&mut self, buffer: &mut [u8; LARGEST]) -> Option<usize> {
        if self.waiting < self.size {
            return None;
        }
        let event = self.event_payload_type.and_then(|kind| Some((kind, self.keys.packet(self.size as u32)?)));
        let mut sound = [0_u8; LARGEST];
        let (payload_type, timestamp, marker, payload) = match &event {
            Some((kind, event)) => {
                let begun = self.timestamp().wrapping_sub(event.elapsed);
                (*kind, begun, event.position == Position::First, &event.payload[..])
            }
            None => {
                let length = encode(self.codec, &self.pending[..self.size], &mut sound);
                (self.payload_type, self.timestamp(), self.marker == Marker::Due, &sound[..length])
            }
        };
        let packet = RtpPacket { marker, payload_type, sequence: self.sequence, timestamp, ssrc: self.ssrc, payload };
        let length = write(&packet, buffer)?;
        self.sequence = self.sequence.wrapping_add(1);
        self.packets = self.packets.wrapping_add(1);
        self.octets = self.octets.wrapping_add(payload.len() as u32);
        // Sound after an event begins a talkspurt: it was not sent meanwhile.
        self.marker = if event.is_some() { Marker::Due } else { Marker::Not };
        self.take(self.size);
        Some(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::Direction;
    use crate::stations::rtp::packet::parse;
    use calmline_core::units::Key;

    fn media(ptime_ms: u8, event_payload_type: Option<u8>) -> NegotiatedMedia {
        let remote = std::net::SocketAddr::from(([127, 0, 0, 1], 4_000));
        NegotiatedMedia {
            remote,
            remote_rtcp: remote,
            codec: Codec::Pcmu,
            payload_type: 0,
            event_payload_type,
            ptime_ms,
            direction: Direction::SendRecv,
        }
    }

    /// Runs ticks of 20 ms and returns (due in ms, payload type, sequence, timestamp, marker, payload length).
    fn run(sender: &mut Sender, ticks: u64, from_ms: u64) -> Vec<(u64, u8, u16, u32, bool, usize)> {
        let mut sent = Vec::new();
        for _ in 0..ticks {
            sender.put(&mut [1_000; SAMPLES_PER_FRAME]);
            while let Some(due) = sender.due() {
                let mut buffer = [0; LARGEST];
                let length = sender.packet(&mut buffer).expect("it is due");
                let packet = parse(&buffer[..length]).expect("well formed");
                sent.push((
                    from_ms + due.as_millis(),
                    packet.payload_type,
                    packet.sequence,
                    packet.timestamp,
                    packet.marker,
                    packet.payload.len(),
                ));
            }
        }
        sent
    }

    #[test]
    fn packets_of_every_size_are_evenly_spaced_and_follow_on_each_other() {
        for ptime in [10_u8, 20, 30, 40, 50, 60] {
            let mut sender = Sender::new(&media(ptime, None), 1, 65_530, u32::MAX - 1_000);
            let sent = run(&mut sender, 60, 0);
            assert!(sent.len() >= 60 * 20 / usize::from(ptime) - 2);
            for pair in sent.windows(2) {
                assert_eq!(pair[1].0 - pair[0].0, u64::from(ptime));
                assert_eq!(pair[1].2, pair[0].2.wrapping_add(1));
                assert_eq!(pair[1].3, pair[0].3.wrapping_add(u32::from(ptime) * 8));
                assert_eq!(pair[1].5, usize::from(ptime) * 8);
            }
        }
    }

    #[test]
    fn a_packet_is_never_due_before_its_last_frame_has_come() {
        for ptime in [10_u8, 20, 30, 40, 50, 60] {
            let mut sender = Sender::new(&media(ptime, None), 1, 0, 0);
            for tick in 0..50_u64 {
                sender.put(&mut [0; SAMPLES_PER_FRAME]);
                while let Some(due) = sender.due() {
                    assert!(due.as_millis() >= tick * 20, "{ptime}");
                    assert!(due.as_millis() < tick * 20 + 20, "{ptime}");
                    sender.packet(&mut [0; LARGEST]);
                }
            }
        }
    }

    #[test]
    fn the_first_packet_is_marked_and_the_first_after_a_pause_whose_time_passes_in_timestamps() {
        let mut sender = Sender::new(&media(20, None), 1, 100, 0);
        let before = run(&mut sender, 3, 0);
        assert_eq!(before.iter().map(|packet| packet.4).collect::<Vec<_>>(), [true, false, false]);
        sender.pass(10);
        let after = run(&mut sender, 2, 0);
        assert_eq!((after[0].2, after[0].3, after[0].4), (103, (3 + 10) * 160, true));
        assert_eq!(after[0].0, 13 * 20);
    }

    #[test]
    fn renegotiation_changes_type_and_size_and_not_the_timeline() {
        let mut sender = Sender::new(&media(20, None), 1, 100, 0);
        let before = run(&mut sender, 5, 0);
        let changed = NegotiatedMedia { codec: Codec::Pcma, payload_type: 8, ..media(60, Some(101)) };
        sender.negotiated(&changed);
        let after = run(&mut sender, 9, 0);
        assert_eq!(after[0].2, before[4].2 + 1);
        assert_eq!(after[0].3, before[4].3 + 160);
        assert_eq!((after[0].1, after[0].5), (8, 480));
        assert!(!after[0].4);
    }

    #[test]
    fn a_key_takes_the_place_of_sound_and_the_timeline_goes_on() {
        let mut sender = Sender::new(&media(20, Some(101)), 1, 0, 0);
        run(&mut sender, 2, 0);
        sender.press(Key::Digit(5));
        let sent = run(&mut sender, 12, 0);
        let events: Vec<_> = sent.iter().filter(|packet| packet.1 == 101).collect();
        assert_eq!(events.len(), 7);
        assert!(events.iter().all(|packet| packet.3 == 320));
        assert!(events[0].4 && !events[1].4);
        assert!(sent.windows(2).all(|pair| pair[1].2 == pair[0].2 + 1 && pair[1].0 - pair[0].0 == 20));
        assert_eq!(sent[7].3, 320 + 7 * 160);
    }

    #[test]
    fn without_telephone_events_a_key_is_sent_as_sound() {
        let mut sender = Sender::new(&media(20, None), 1, 0, 0);
        sender.press(Key::Digit(9));
        let mut detector = crate::audio::DtmfDetector::new();
        let mut heard = Vec::new();
        for _ in 0..12 {
            let mut frame = [0; SAMPLES_PER_FRAME];
            sender.put(&mut frame);
            heard.extend(detector.heard(&frame));
            while sender.packet(&mut [0; LARGEST]).is_some() {}
        }
        assert_eq!(heard, [Key::Digit(9)]);
    }
}
