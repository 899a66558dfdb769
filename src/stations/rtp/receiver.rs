//! The receiving half of a leg: datagrams in, frames and keys out.

use super::events::EventReceiver;
use super::latch::{Latch, Verdict};
use super::packet::{self, RtpPacket};
use super::reception::Reception;
use crate::audio::{Arrival, Codec, Content, JitterBuffer, LONGEST_PACKET, NegotiatedMedia, Packet, decode};
use calmline_core::units::{CallTime, Key};
use std::net::SocketAddr;

/// Comfort noise: 13, and 19 that an early draft gave it and old gateways still send.
const COMFORT_NOISE: [u8; 2] = [13, 19];

/// What became of a datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Received {
    /// The far side's media.
    Media,
    /// A key began.
    Key(Key),
    /// Nothing of use: malformed, a stranger's, or of an unknown type.
    Nothing,
}

/// Counts since the start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) malformed: u64,
    pub(super) foreign: u64,
    pub(super) unknown_type: u64,
    pub(super) switches: u64,
}

/// The receiver of one leg.
#[derive(Debug)]
pub(super) struct Receiver {
    own_ssrc: u32,
    latch: Latch,
    payload_type: u8,
    codec: Codec,
    event_payload_type: Option<u8>,
    events: EventReceiver,
    pub(super) jitter: JitterBuffer,
    pub(super) reception: Reception,
    pub(super) counts: Counts,
    pcm: [i16; LONGEST_PACKET],
}

impl Receiver {
    pub(super) fn new(media: &NegotiatedMedia, own_ssrc: u32) -> Self {
        Self {
            own_ssrc,
            latch: Latch::new(media.remote),
            payload_type: media.payload_type,
            codec: media.codec,
            event_payload_type: media.event_payload_type,
            events: EventReceiver::default(),
            jitter: JitterBuffer::new(),
            reception: Reception::default(),
            counts: Counts::default(),
            pcm: [0; LONGEST_PACKET],
        }
    }

    pub(super) fn negotiated(&mut self, media: &NegotiatedMedia) {
        self.payload_type = media.payload_type;
        self.codec = media.codec;
        self.event_payload_type = media.event_payload_type;
        self.latch.reopen(media.remote);
    }

    /// Where to send.
    pub(super) fn target(&self) -> SocketAddr {
        self.latch.target()
    }

    /// Takes an RTP datagram. While we are held its sound is dropped, and its keys are still told.
    pub(super) fn datagram(&mut self, at: CallTime, from: SocketAddr, datagram: &[u8], hearing: Hearing) -> Received {
        let Ok(packet) = packet::parse(datagram) else {
            self.counts.malformed += 1;
            return Received::Nothing;
        };
        // Our own packets come back from a looping network.
        if packet.ssrc == self.own_ssrc {
            self.counts.foreign += 1;
            return Received::Nothing;
        }
        let Some(kind) = self.kind(packet.payload_type) else {
            self.counts.unknown_type += 1;
            return Received::Nothing;
        };
        match self.latch.judge(from, packet.ssrc, packet.sequence, at) {
            Verdict::Ours => {}
            Verdict::Switched => {
                self.counts.switches += 1;
                self.jitter.reset();
            }
            Verdict::Foreign => {
                self.counts.foreign += 1;
                return Received::Nothing;
            }
        }
        self.reception.arrived(at, packet.ssrc, packet.sequence, packet.timestamp);
        self.take(at, kind, &packet, hearing)
    }

    fn kind(&self, payload_type: u8) -> Option<Kind> {
        if Some(payload_type) == self.event_payload_type {
            Some(Kind::Event)
        } else if payload_type == self.payload_type {
            Some(Kind::Sound(self.codec))
        } else if COMFORT_NOISE.contains(&payload_type) {
            Some(Kind::Noise)
        } else {
            // The static types mean the same everywhere; some gateways change between them without a word.
            match payload_type {
                0 => Some(Kind::Sound(Codec::Pcmu)),
                8 => Some(Kind::Sound(Codec::Pcma)),
                _ => None,
            }
        }
    }

    fn take(&mut self, at: CallTime, kind: Kind, packet: &RtpPacket<'_>, hearing: Hearing) -> Received {
        let mut key = None;
        let content = match kind {
            Kind::Sound(codec) => {
                let count = decode(codec, packet.payload, &mut self.pcm);
                Content::Sound(&self.pcm[..count])
            }
            Kind::Noise => Content::Noise(packet.payload),
            Kind::Event => {
                let Some((duration, pressed)) = self.events.packet(packet.ssrc, packet.timestamp, packet.payload)
                else {
                    self.counts.malformed += 1;
                    return Received::Media;
                };
                key = pressed;
                Content::Event(duration)
            }
        };
        if hearing == Hearing::Line {
            let RtpPacket { ssrc, sequence, timestamp, .. } = *packet;
            let _: Arrival = self.jitter.push(at, &Packet { ssrc, sequence, timestamp, content });
        }
        key.map_or(Received::Media, Received::Key)
    }
}

/// Whether what comes is listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hearing {
    /// Yes.
    Line,
    /// No: it is the music of a far side that holds us, or should not come at all.
    Nothing,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Sound(Codec),
    Noise,
    Event,
}
