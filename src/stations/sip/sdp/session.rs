//! One side of an offer/answer exchange (RFC 3264): what we sent, what was agreed, and what changed.

use super::SdpError;
use super::parse::{AudioStream, Description, MediaLine, parse};
use crate::audio::{Codec, Direction, NegotiatedMedia};
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Payload type of telephone-event in our own offers: any dynamic one will do, and 101 is what everybody uses.
const EVENT_PAYLOAD_TYPE: u8 = 101;

/// Milliseconds of audio in a packet when the far side does not say.
const PTIME_MS: u8 = 20;

/// What a negotiation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Change {
    /// What is agreed.
    pub media: NegotiatedMedia,
    /// Whether anything of it differs from before: a refresh changes nothing.
    pub differs: bool,
    /// Whether the far side put us on hold, or took us off it.
    pub hold: Option<Hold>,
}

/// A step into or out of hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Hold {
    Held,
    Resumed,
}

/// Our side of the negotiation of one call.
#[derive(Debug, Clone)]
pub(in super::super) struct Session {
    /// Where we receive RTP, as the far side must see it.
    local: SocketAddr,
    id: u64,
    version: u64,
    /// The last description that we sent, without its `o=` line.
    sent: Option<String>,
    /// The far side's media lines, and which of them is the audio: later offers of ours must repeat their shape.
    layout: Option<(Vec<MediaLine>, usize)>,
    /// What we offered last: its payload types are the only ones an answer may use.
    offered: Formats,
    agreed: Option<NegotiatedMedia>,
}

/// Codecs and event of a description.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Formats {
    codecs: Vec<(Codec, u8)>,
    event: Option<u8>,
}

impl Session {
    /// Nothing negotiated. `id` makes the session of this call differ from every other of ours.
    pub(in super::super) fn new(local: SocketAddr, id: u64) -> Self {
        Self {
            local,
            // Some peers read the number as signed 64 bits.
            id: id >> 1,
            version: 1,
            sent: None,
            layout: None,
            offered: Formats::default(),
            agreed: None,
        }
    }

    /// Answers an offer. Nothing changes if it cannot be agreed to.
    ///
    /// # Errors
    /// See [`SdpError`].
    pub(in super::super) fn answer(&mut self, offer: &[u8]) -> Result<(String, Change), SdpError> {
        let description = parse(offer)?;
        let (codec, payload_type) = *description.stream.codecs.first().ok_or(SdpError::NoCommonCodec)?;
        let event = description.stream.event;
        let media = self.agree(&description.stream, codec, payload_type, event)?;
        let formats = Formats { codecs: vec![(codec, payload_type)], event };
        let Description { media: lines, audio, .. } = description;
        self.layout = Some((lines, audio));
        let body = self.write(&formats, media.direction, media.ptime_ms);
        Ok((body, self.settle(media)))
    }

    /// An offer of ours: everything we have at first, and later what was agreed, both ways.
    pub(in super::super) fn offer(&mut self) -> String {
        let (formats, ptime) = match &self.agreed {
            Some(agreed) => {
                let formats =
                    Formats { codecs: vec![(agreed.codec, agreed.payload_type)], event: agreed.event_payload_type };
                (formats, agreed.ptime_ms)
            }
            None => {
                let codecs = vec![(Codec::Pcmu, 0), (Codec::Pcma, 8)];
                (Formats { codecs, event: Some(EVENT_PAYLOAD_TYPE) }, PTIME_MS)
            }
        };
        self.offered = formats.clone();
        self.write(&formats, Direction::SendRecv, ptime)
    }

    /// Takes the answer to [`Session::offer`]. Nothing changes if it is unusable.
    ///
    /// # Errors
    /// See [`SdpError`].
    pub(in super::super) fn accept(&mut self, answer: &[u8]) -> Result<Change, SdpError> {
        let stream = parse(answer)?.stream;
        let chosen = stream.codecs.iter().find(|codec| self.offered.codecs.contains(codec));
        let (codec, payload_type) = *chosen.ok_or(SdpError::NoCommonCodec)?;
        let media = self.agree(&stream, codec, payload_type, stream.event)?;
        Ok(self.settle(media))
    }

    fn agree(
        &self,
        stream: &AudioStream,
        codec: Codec,
        payload_type: u8,
        event: Option<u8>,
    ) -> Result<NegotiatedMedia, SdpError> {
        let remote = match (stream.address, &self.agreed) {
            (Some(address), _) => SocketAddr::new(address, stream.port),
            // Old-style hold: nothing is sent there, and the resume names the address again.
            (None, Some(agreed)) => agreed.remote,
            (None, None) => SocketAddr::new(self.unspecified(), stream.port),
        };
        if remote.is_ipv4() != self.local.is_ipv4() {
            return Err(SdpError::NoAddress);
        }
        let beside = SocketAddr::new(remote.ip(), remote.port().checked_add(1).unwrap_or(remote.port()));
        Ok(NegotiatedMedia {
            remote,
            remote_rtcp: stream.rtcp.filter(|rtcp| rtcp.is_ipv4() == remote.is_ipv4()).unwrap_or(beside),
            codec,
            payload_type,
            event_payload_type: event,
            ptime_ms: packet_time(stream.ptime, stream.maxptime),
            direction: ours(stream),
        })
    }

    fn unspecified(&self) -> IpAddr {
        if self.local.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { std::net::Ipv6Addr::UNSPECIFIED.into() }
    }

    fn settle(&mut self, media: NegotiatedMedia) -> Change {
        let was_held = self.agreed.as_ref().is_some_and(is_held);
        let hold = match (was_held, is_held(&media)) {
            (false, true) => Some(Hold::Held),
            (true, false) => Some(Hold::Resumed),
            (true, true) | (false, false) => None,
        };
        let differs = self.agreed.as_ref() != Some(&media);
        self.agreed = Some(media.clone());
        Change { media, differs, hold }
    }

    /// Writes a description; its version goes up only if anything else in it did change (RFC 3264 section 8).
    fn write(&mut self, formats: &Formats, direction: Direction, ptime: u8) -> String {
        let rest = self.body(formats, direction, ptime);
        if self.sent.as_ref().is_some_and(|sent| *sent != rest) {
            self.version += 1;
        }
        let origin = format!("v=0\r\no=- {} {} IN {}\r\n", self.id, self.version, address(self.local.ip()));
        let whole = origin + &rest;
        self.sent = Some(rest);
        whole
    }

    fn body(&self, formats: &Formats, direction: Direction, ptime: u8) -> String {
        let mut body = format!("s=-\r\nc=IN {}\r\nt=0 0\r\n", address(self.local.ip()));
        match &self.layout {
            Some((lines, audio)) => {
                for (index, line) in lines.iter().enumerate() {
                    if index == *audio {
                        self.audio(&mut body, formats, direction, ptime);
                    } else {
                        refused(&mut body, line);
                    }
                }
            }
            None => self.audio(&mut body, formats, direction, ptime),
        }
        body
    }

    fn audio(&self, body: &mut String, formats: &Formats, direction: Direction, ptime: u8) {
        let mut list = String::new();
        let mut maps = String::new();
        for (codec, payload_type) in &formats.codecs {
            let _ = write!(list, " {payload_type}");
            let _ = write!(maps, "a=rtpmap:{payload_type} {}/8000\r\n", name(*codec));
        }
        if let Some(event) = formats.event {
            let _ = write!(list, " {event}");
            let _ = write!(maps, "a=rtpmap:{event} telephone-event/8000\r\na=fmtp:{event} 0-15\r\n");
        }
        let _ = write!(body, "m=audio {} RTP/AVP{list}\r\n{maps}", self.local.port());
        let _ = write!(body, "a=ptime:{ptime}\r\na={}\r\n", attribute(direction));
    }
}

/// A media line that we do not take: same place, same formats, port 0 (RFC 3264 section 6).
fn refused(body: &mut String, line: &MediaLine) {
    let clean = |text: &str| text.replace(|c: char| c.is_control(), " ");
    let formats = if line.formats.is_empty() { "0".to_owned() } else { clean(&line.formats) };
    let _ = write!(body, "m={} 0 {} {formats}\r\n", clean(&line.kind), clean(&line.protocol));
}

fn address(ip: IpAddr) -> String {
    let family = if ip.is_ipv4() { "IP4" } else { "IP6" };
    format!("{family} {ip}")
}

fn name(codec: Codec) -> &'static str {
    match codec {
        Codec::Pcmu => "PCMU",
        Codec::Pcma => "PCMA",
    }
}

fn attribute(direction: Direction) -> &'static str {
    match direction {
        Direction::SendRecv => "sendrecv",
        Direction::SendOnly => "sendonly",
        Direction::RecvOnly => "recvonly",
        Direction::Inactive => "inactive",
    }
}

/// Our direction: the far side's mirrored, and no sending to an address of zeros.
fn ours(stream: &AudioStream) -> Direction {
    let mirrored = match stream.direction {
        Direction::SendRecv => Direction::SendRecv,
        Direction::SendOnly => Direction::RecvOnly,
        Direction::RecvOnly => Direction::SendOnly,
        Direction::Inactive => Direction::Inactive,
    };
    match (stream.address, mirrored) {
        (None, Direction::SendRecv) => Direction::RecvOnly,
        (None, Direction::SendOnly) => Direction::Inactive,
        (Some(_), direction) | (None, direction @ (Direction::RecvOnly | Direction::Inactive)) => direction,
    }
}

/// On hold: the far side does not listen to us.
fn is_held(media: &NegotiatedMedia) -> bool {
    matches!(media.direction, Direction::RecvOnly | Direction::Inactive)
}

/// Milliseconds per packet: what the far side asks for, in whole tens, 10 to 60, and never above its maximum.
fn packet_time(ptime: Option<u8>, maxptime: Option<u8>) -> u8 {
    let wanted = ptime.unwrap_or(PTIME_MS).min(maxptime.unwrap_or(u8::MAX));
    (wanted / 10 * 10).clamp(10, 60)
}
