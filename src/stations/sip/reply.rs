//! Responses built by hand, for requests that the SIP stack never gets to see.

use super::message::{RawMessage, StartLine};
use super::name_addr;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::SocketAddr;

/// The methods that we take; anything else is 405 or 501.
pub(super) const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE";

/// A status and its phrase.
pub(super) type Status = (u16, &'static str);

/// Builds a response to a request. `None` for an ACK, which is never answered, and for a request that lacks what a
/// response has to copy.
pub(super) fn respond(message: &RawMessage<'_>, source: SocketAddr, status: Status, more: &str) -> Option<Vec<u8>> {
    match &message.start {
        StartLine::Request { method, .. } if method != "ACK" => {}
        StartLine::Request { .. } | StartLine::Response { .. } => return None,
    }
    let mut text = format!("SIP/2.0 {} {}\r\n", status.0, status.1);
    for (index, via) in message.all("Via").enumerate() {
        let via = if index == 0 { with_source(via, source) } else { via.to_owned() };
        let _ = write!(text, "Via: {via}\r\n");
    }
    message.first("Via")?;
    let to = message.first("To")?;
    let tag = if name_addr::tag(to).is_some() { String::new() } else { format!(";tag={:016x}", transaction(message)) };
    let _ = write!(text, "From: {}\r\nTo: {to}{tag}\r\n", message.first("From")?);
    let _ = write!(text, "Call-ID: {}\r\nCSeq: {}\r\n", message.first("Call-ID")?, message.first("CSeq")?);
    let _ = write!(text, "{more}Content-Length: 0\r\n\r\n");
    Some(text.into_bytes())
}

/// A number that retransmissions of a request share, and other requests do not.
pub(super) fn transaction(message: &RawMessage<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for name in ["Via", "Call-ID", "CSeq", "From"] {
        message.first(name).hash(&mut hasher);
    }
    hasher.finish()
}

/// Fills in an empty `rport` with the port the request came from, and where from (RFC 3581 section 4).
fn with_source(via: &str, source: SocketAddr) -> String {
    let end = via.find(',').unwrap_or(via.len());
    let (first, rest) = via.split_at(end);
    let mut parts: Vec<String> = Vec::new();
    for part in first.split(';') {
        if part.trim().eq_ignore_ascii_case("rport") {
            parts.push(format!("rport={};received={}", source.port(), source.ip()));
        } else {
            parts.push(part.to_owned());
        }
    }
    parts.join(";") + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "192.0.2.9:5099";

    fn respond_to(raw: &[u8]) -> Option<String> {
        let message = RawMessage::cut(raw).unwrap();
        respond(&message, SOURCE.parse().unwrap(), (501, "Not Implemented"), "")
            .map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_response_copies_what_the_peer_matches_it_by() {
        let raw = b"JUMP sip:a@x.test SIP/2.0\r\nVia: SIP/2.0/UDP x.test;rport;branch=z9hG4bK1\r\n\
            Via: SIP/2.0/UDP y.test;branch=z9hG4bK0\r\nFrom: <sip:b@y.test>;tag=1\r\nTo: <sip:a@x.test>\r\n\
            Call-ID: c1\r\nCSeq: 1 JUMP\r\n\r\n";
        let text = respond_to(raw).unwrap();
        assert!(text.starts_with("SIP/2.0 501 Not Implemented\r\n"));
        assert!(text.contains("Via: SIP/2.0/UDP x.test;rport=5099;received=192.0.2.9;branch=z9hG4bK1\r\n"), "{text}");
        assert!(text.contains("Via: SIP/2.0/UDP y.test;branch=z9hG4bK0\r\n"), "{text}");
        assert!(text.contains("To: <sip:a@x.test>;tag="), "{text}");
        assert_eq!(respond_to(raw), Some(text), "a retransmission gets the same tag");
    }

    #[test]
    fn an_ack_and_a_request_without_via_get_none() {
        let ack =
            b"ACK sip:a@x.test SIP/2.0\r\nVia: SIP/2.0/UDP x\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 ACK\r\n\r\n";
        assert_eq!(respond_to(ack), None);
        assert_eq!(
            respond_to(b"JUMP sip:a@x.test SIP/2.0\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 JUMP\r\n\r\n"),
            None
        );
    }
}
