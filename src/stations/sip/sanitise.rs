//! Every datagram in a form that the SIP stack reads right, or not at all.
//!
//! The stack's parser loses headers after a byte that is not UTF-8, loses the body without Content-Length, and takes
//! messages that RFC 3261 says to refuse. So a message is cut, checked and written again here.

use super::counters::DropReason;
use super::message::{HeaderCount, NoMessage, RawMessage, StartLine};
use super::name_addr;
use super::reply::{self, ALLOW, Status};
use std::fmt::Write as _;
use std::net::SocketAddr;

/// The stack's receive buffer; what is longer would be cut off in it.
pub(super) const STACK_BYTES_MAX: usize = 8_192;

/// The methods that the stack's parser knows. SIP's method names are case-sensitive.
const METHODS: [&str; 14] = [
    "ACK",
    "BYE",
    "CANCEL",
    "INFO",
    "INVITE",
    "MESSAGE",
    "NOTIFY",
    "OPTIONS",
    "PRACK",
    "PUBLISH",
    "REFER",
    "REGISTER",
    "SUBSCRIBE",
    "UPDATE",
];

/// Headers that a message has exactly one of.
const ONE_EACH: [&str; 4] = ["From", "To", "Call-ID", "CSeq"];

/// Headers that a message has at most one of.
const AT_MOST_ONE: [&str; 3] = ["Max-Forwards", "Content-Type", "Session-Expires"];

/// Headers that hold one address.
const ADDRESSES: [&str; 3] = ["From", "To", "Contact"];

const BAD_REQUEST: Status = (400, "Bad Request");

/// What to do with a datagram.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Hand it on.
    Pass(Clean),
    /// Send this back, to where it came from.
    Answer(DropReason, Vec<u8>),
    /// Nothing.
    Drop(DropReason),
}

/// A message fit for the stack.
#[derive(Debug)]
pub(super) struct Clean {
    pub bytes: Vec<u8>,
    pub kind: Kind,
    /// Whether its text had to be changed to be readable.
    pub mended: bool,
    /// What to send if the stack's parser refuses it all the same; empty for what is never answered.
    pub bad_request: Vec<u8>,
    /// What to send if it is an INVITE over the cap.
    pub overloaded: Vec<u8>,
}

/// What a message is, as far as admission needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An INVITE that would open a call; the number is its transaction's.
    OpensCall(u64),
    /// Any other request outside a dialog.
    Request,
    /// A request inside a dialog.
    InDialog,
    Response,
}

/// Checks a datagram and writes it again.
pub(super) fn sanitise(datagram: &[u8], source: SocketAddr, retry_after_s: u64) -> Verdict {
    let message = match RawMessage::cut(datagram) {
        Ok(message) => message,
        Err(NoMessage::Blank) => return Verdict::Drop(DropReason::KeepAlive),
        Err(NoMessage::Fragment) => return Verdict::Drop(DropReason::Fragment),
        Err(NoMessage::NotSip) => return Verdict::Drop(DropReason::NotSip),
    };
    let checked = match &message.start {
        StartLine::Request { method, uri, version } => check_request(&message, method, uri, version),
        StartLine::Response { version, code, .. } => check_response(&message, version, *code),
    };
    let written = checked.and_then(|body| rewrite(&message, source, body));
    let (bytes, mended) = match written {
        Ok(written) => written,
        Err((reason, status)) => return refuse(&message, source, reason, status),
    };
    let answer = |status, more: &str| reply::respond(&message, source, status, more).unwrap_or_default();
    Verdict::Pass(Clean {
        bytes,
        kind: kind(&message),
        mended: mended || message.mended,
        bad_request: answer(BAD_REQUEST, ""),
        overloaded: answer((503, "Service Unavailable"), &format!("Retry-After: {retry_after_s}\r\n")),
    })
}

type Fault = (DropReason, Status);

const BAD_HEADER: Fault = (DropReason::BadHeader, BAD_REQUEST);
const BAD_LENGTH: Fault = (DropReason::BadLength, BAD_REQUEST);

fn refuse(message: &RawMessage<'_>, source: SocketAddr, reason: DropReason, status: Status) -> Verdict {
    let more = match status.0 {
        501 => format!("Allow: {ALLOW}\r\n"),
        _ => String::new(),
    };
    match reply::respond(message, source, status, &more) {
        Some(bytes) => Verdict::Answer(reason, bytes),
        None => Verdict::Drop(reason),
    }
}

fn kind(message: &RawMessage<'_>) -> Kind {
    match &message.start {
        StartLine::Response { .. } => Kind::Response,
        StartLine::Request { .. } if message.first("To").and_then(name_addr::tag).is_some() => Kind::InDialog,
        StartLine::Request { method, .. } if method == "INVITE" => Kind::OpensCall(reply::transaction(message)),
        StartLine::Request { .. } => Kind::Request,
    }
}

/// The body to hand on, or what is wrong.
fn check_request<'a>(message: &RawMessage<'a>, method: &str, uri: &str, version: &str) -> Result<&'a [u8], Fault> {
    if message.count == HeaderCount::Overflow {
        return Err((DropReason::HeaderBomb, (413, "Request Entity Too Large")));
    }
    if !version.eq_ignore_ascii_case("SIP/2.0") {
        return Err((DropReason::Version, (505, "Version Not Supported")));
    }
    if !METHODS.contains(&method) {
        return Err((DropReason::UnknownMethod, (501, "Not Implemented")));
    }
    if uri.is_empty() || uri.contains(char::is_whitespace) || uri.starts_with('<') {
        return Err(BAD_HEADER);
    }
    check_headers(message)?;
    let cseq = message.first("CSeq").and_then(cseq).ok_or(BAD_HEADER)?;
    if cseq != method || (method == "INVITE" && message.first("Contact").is_none()) {
        return Err(BAD_HEADER);
    }
    body(message)
}

fn check_response<'a>(message: &RawMessage<'a>, version: &str, code: u16) -> Result<&'a [u8], Fault> {
    if message.count == HeaderCount::Overflow {
        return Err((DropReason::HeaderBomb, BAD_REQUEST));
    }
    if !version.eq_ignore_ascii_case("SIP/2.0") {
        return Err((DropReason::Version, BAD_REQUEST));
    }
    // More than one Via means that it was meant for somebody behind us (RFC 3261 section 8.1.3.3).
    let vias: usize = message.all("Via").map(|via| via.split(',').count()).sum();
    if !(100..700).contains(&code) || vias != 1 {
        return Err((DropReason::StrayResponse, BAD_REQUEST));
    }
    check_headers(message)?;
    message.first("CSeq").and_then(cseq).ok_or(BAD_HEADER)?;
    body(message)
}

fn check_headers(message: &RawMessage<'_>) -> Result<(), Fault> {
    for name in ONE_EACH {
        let mut values = message.all(name);
        if values.next().is_none_or(str::is_empty) || values.next().is_some() {
            return Err(BAD_HEADER);
        }
    }
    if AT_MOST_ONE.iter().any(|name| message.all(name).count() > 1) || message.first("Via").is_none_or(str::is_empty) {
        return Err(BAD_HEADER);
    }
    let from = message.first("From").unwrap_or_default();
    let to = message.first("To").unwrap_or_default();
    let call_id = message.first("Call-ID").unwrap_or_default();
    if name_addr::tag(from).is_none() || name_addr::split(to).is_none() || call_id.contains(char::is_whitespace) {
        return Err(BAD_HEADER);
    }
    Ok(())
}

/// The method of a CSeq whose number is below 2^31 (RFC 3261 section 8.1.1.5).
fn cseq(value: &str) -> Option<&str> {
    let (number, method) = value.split_once(char::is_whitespace)?;
    let number: u32 = number.parse().ok()?;
    (number < 1 << 31).then_some(method.trim())
}

/// The body within its stated length. More bytes than stated are ignored, fewer are a fault (RFC 3261 section 18.3).
fn body<'a>(message: &RawMessage<'a>) -> Result<&'a [u8], Fault> {
    let mut lengths = message.all("Content-Length");
    let Some(length) = lengths.next() else { return Ok(message.body) };
    if lengths.next().is_some() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BAD_LENGTH);
    }
    let length: usize = length.parse().map_err(|_| BAD_LENGTH)?;
    message.body.get(..length).ok_or(BAD_LENGTH)
}

/// Writes the message plainly: one line a header, full names, a true Content-Length at the end.
fn rewrite(message: &RawMessage<'_>, source: SocketAddr, body: &[u8]) -> Result<(Vec<u8>, bool), Fault> {
    let mut text = match &message.start {
        StartLine::Request { method, uri, .. } => format!("{method} {uri} SIP/2.0\r\n"),
        StartLine::Response { code, phrase, .. } => format!("SIP/2.0 {code} {phrase}\r\n"),
    };
    let mut mended = message.first("Content-Length").is_none();
    let mut hops_limited = matches!(message.start, StartLine::Response { .. });
    for (name, value) in &message.headers {
        if name.eq_ignore_ascii_case("Content-Length") {
            continue;
        }
        hops_limited |= name.eq_ignore_ascii_case("Max-Forwards");
        let is_address = ADDRESSES.iter().any(|address| name.eq_ignore_ascii_case(address));
        let address = if is_address { name_addr::mended(value) } else { None };
        mended |= address.is_some();
        let _ = write!(text, "{name}: {}\r\n", address.as_deref().unwrap_or(value));
    }
    if !hops_limited {
        text.push_str("Max-Forwards: 70\r\n");
    }
    if answers_invite(message) && message.first("Contact").is_none() {
        // Without it the stack could not hang up what this answer opens.
        let _ = write!(text, "Contact: <sip:{source}>\r\n");
    }
    let _ = write!(text, "Content-Length: {}\r\n\r\n", body.len());
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    if bytes.len() > STACK_BYTES_MAX {
        return Err((DropReason::TooLarge, (413, "Request Entity Too Large")));
    }
    Ok((bytes, mended))
}

fn answers_invite(message: &RawMessage<'_>) -> bool {
    let is_2xx = matches!(message.start, StartLine::Response { code: 200..300, .. });
    is_2xx && message.first("CSeq").and_then(cseq) == Some("INVITE")
}

#[cfg(test)]
mod tests;
