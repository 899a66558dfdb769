//! Reading a session description.

use super::SdpError;
use crate::audio::{Codec, Direction};
use std::net::{IpAddr, SocketAddr};

/// Media lines in one description. Real offers have at most a handful; more is somebody trying what happens.
const MEDIA_LINES_MAX: usize = 32;

/// What the far side describes, from its own point of view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Description {
    /// Every media line in order: an answer has to name them all.
    pub media: Vec<MediaLine>,
    /// Which of them is the audio stream that we take.
    pub audio: usize,
    /// Its contents.
    pub stream: AudioStream,
}

/// A media line, as far as refusing it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MediaLine {
    pub kind: String,
    pub protocol: String,
    pub formats: String,
}

/// An audio stream that can be agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AudioStream {
    /// `None` where the connection address is all zeros, the old way of putting a call on hold.
    pub address: Option<IpAddr>,
    pub port: u16,
    pub rtcp: Option<SocketAddr>,
    /// Codecs that we have, in the far side's order, with its payload types.
    pub codecs: Vec<(Codec, u8)>,
    pub event: Option<u8>,
    /// What the far side wants to receive.
    pub ptime: Option<u8>,
    pub maxptime: Option<u8>,
    /// The far side's direction.
    pub direction: Direction,
}

/// What stands before the first media line holds for all of them.
#[derive(Debug, Clone, Default)]
struct SessionLevel {
    connection: Option<Connection>,
    direction: Option<Direction>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Connection {
    Address(IpAddr),
    Zero,
    Unusable,
}

#[derive(Debug, Default)]
struct Section<'a> {
    kind: &'a str,
    port: u16,
    protocol: &'a str,
    formats: &'a str,
    connection: Option<Connection>,
    direction: Option<Direction>,
    maps: Vec<(u8, &'a str)>,
    ptime: Option<u8>,
    maxptime: Option<u8>,
    rtcp: Option<(u16, Option<IpAddr>)>,
}

/// Reads a description and picks its audio stream.
///
/// # Errors
/// When it is none, or has no audio that we could take.
pub(super) fn parse(text: &[u8]) -> Result<Description, SdpError> {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    if lines.next().map(str::trim) != Some("v=0") {
        return Err(SdpError::Malformed);
    }
    let mut session = SessionLevel::default();
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in lines {
        let Some((kind, value)) = line.split_once('=') else { continue };
        match (kind.trim(), sections.last_mut()) {
            ("m", _) => {
                if sections.len() == MEDIA_LINES_MAX {
                    return Err(SdpError::Malformed);
                }
                sections.push(media_line(value)?);
            }
            ("c", Some(section)) => section.connection = Some(connection(value)),
            ("c", None) => session.connection = Some(connection(value)),
            ("a", Some(section)) => attribute(section, value),
            ("a", None) => session.direction = direction(value).or(session.direction),
            _ => {}
        }
    }
    pick(&session, &sections)
}

/// Takes the first audio stream that works; if none does, says what was wrong with the first audio stream.
fn pick(session: &SessionLevel, sections: &[Section<'_>]) -> Result<Description, SdpError> {
    let mut reason = SdpError::NoAudio;
    for (audio, section) in sections.iter().enumerate() {
        match stream(session, section) {
            Ok(stream) => {
                let media = sections.iter().map(Section::line).collect();
                return Ok(Description { media, audio, stream });
            }
            Err(SdpError::NoAudio) => {}
            Err(error) if reason == SdpError::NoAudio => reason = error,
            Err(_) => {}
        }
    }
    Err(reason)
}

impl Section<'_> {
    fn line(&self) -> MediaLine {
        MediaLine { kind: self.kind.to_owned(), protocol: self.protocol.to_owned(), formats: self.formats.to_owned() }
    }
}

fn stream(session: &SessionLevel, section: &Section<'_>) -> Result<AudioStream, SdpError> {
    if section.kind != "audio" || section.protocol != "RTP/AVP" || section.port == 0 {
        return Err(SdpError::NoAudio);
    }
    let mut codecs = Vec::new();
    let mut event = None;
    for format in section.formats.split_ascii_whitespace() {
        let Ok(payload_type) = format.parse::<u8>() else { continue };
        let map = section.maps.iter().find(|(mapped, _)| *mapped == payload_type).map(|(_, map)| *map);
        match encoding(payload_type, map) {
            Some(Encoding::Speech(codec)) => codecs.push((codec, payload_type)),
            Some(Encoding::Event) => event = event.or(Some(payload_type)),
            None => {}
        }
    }
    if codecs.is_empty() {
        return Err(SdpError::NoCommonCodec);
    }
    let address = match section.connection.or(session.connection) {
        Some(Connection::Address(address)) => Some(address),
        Some(Connection::Zero) => None,
        Some(Connection::Unusable) | None => return Err(SdpError::NoAddress),
    };
    let rtcp = section.rtcp.and_then(|(port, own)| Some(SocketAddr::new(own.or(address)?, port)));
    Ok(AudioStream {
        address,
        port: section.port,
        rtcp,
        codecs,
        event,
        ptime: section.ptime,
        maxptime: section.maxptime,
        direction: section.direction.or(session.direction).unwrap_or(Direction::SendRecv),
    })
}

enum Encoding {
    Speech(Codec),
    Event,
}

/// What a payload type stands for: by its map, or by RFC 3551 when it is static and has none.
fn encoding(payload_type: u8, map: Option<&str>) -> Option<Encoding> {
    let Some(map) = map else {
        return match payload_type {
            0 => Some(Encoding::Speech(Codec::Pcmu)),
            8 => Some(Encoding::Speech(Codec::Pcma)),
            _ => None,
        };
    };
    let mut parts = map.trim().split('/');
    let name = parts.next()?.trim();
    let rate = parts.next().map(str::trim);
    let channels = parts.next().map_or("1", str::trim);
    if rate != Some("8000") || channels != "1" || payload_type > 127 {
        return None;
    }
    if name.eq_ignore_ascii_case("PCMU") {
        Some(Encoding::Speech(Codec::Pcmu))
    } else if name.eq_ignore_ascii_case("PCMA") {
        Some(Encoding::Speech(Codec::Pcma))
    } else if name.eq_ignore_ascii_case("telephone-event") {
        Some(Encoding::Event)
    } else {
        None
    }
}

/// `audio 49170 RTP/AVP 0 8 101`, the port perhaps with a count of ports.
fn media_line(value: &str) -> Result<Section<'_>, SdpError> {
    let mut rest = value.trim();
    let mut word = || {
        rest = rest.trim_start();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        rest = tail;
        (!word.is_empty()).then_some(word)
    };
    let kind = word().ok_or(SdpError::Malformed)?;
    let port = word().ok_or(SdpError::Malformed)?;
    let protocol = word().ok_or(SdpError::Malformed)?;
    let port = port.split('/').next().unwrap_or(port).parse().map_err(|_| SdpError::Malformed)?;
    Ok(Section { kind, port, protocol, formats: rest.trim(), ..Section::default() })
}

/// `IN IP4 192.0.2.1`, perhaps with a multicast time to live after a slash.
fn connection(value: &str) -> Connection {
    let mut words = value.split_ascii_whitespace();
    if !words.next().is_some_and(|net| net.eq_ignore_ascii_case("IN")) {
        return Connection::Unusable;
    }
    let address = words.nth(1).unwrap_or_default();
    match address.split('/').next().unwrap_or_default().parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() => Connection::Zero,
        Ok(address) if address.is_multicast() => Connection::Unusable,
        Ok(address) => Connection::Address(address.to_canonical()),
        Err(_) => Connection::Unusable,
    }
}

fn attribute<'a>(section: &mut Section<'a>, value: &'a str) {
    if let Some(found) = direction(value) {
        section.direction = Some(found);
        return;
    }
    let Some((name, value)) = value.split_once(':') else { return };
    let value = value.trim();
    match name.trim() {
        "rtpmap" => {
            if let Some((payload_type, map)) = value.split_once(char::is_whitespace)
                && let Ok(payload_type) = payload_type.parse()
            {
                section.maps.push((payload_type, map));
            }
        }
        "ptime" => section.ptime = milliseconds(value),
        "maxptime" => section.maxptime = milliseconds(value),
        "rtcp" => {
            let mut words = value.split_ascii_whitespace();
            let port = words.next().and_then(|port| port.parse().ok());
            let address = words.nth(2).and_then(|address| address.parse::<IpAddr>().ok());
            section.rtcp = port.filter(|port| *port != 0).map(|port| (port, address));
        }
        _ => {}
    }
}

/// Packet times are whole milliseconds, though some peers write `20.0`.
fn milliseconds(value: &str) -> Option<u8> {
    let whole = value.split('.').next().unwrap_or(value).trim();
    whole.parse::<u16>().ok().filter(|time| *time > 0).map(|time| u8::try_from(time).unwrap_or(u8::MAX))
}

fn direction(value: &str) -> Option<Direction> {
    match value.trim() {
        "sendrecv" => Some(Direction::SendRecv),
        "sendonly" => Some(Direction::SendOnly),
        "recvonly" => Some(Direction::RecvOnly),
        "inactive" => Some(Direction::Inactive),
        _ => None,
    }
}
