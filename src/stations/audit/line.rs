//! One line of the audit log: what it says, and how it hangs on the line before.
//!
//! A line is a JSON object whose last member, `hash`, is the SHA-256 of the line's own bytes before that member; the member
//! `previous`, which stands among those bytes, is the hash of the line before.

use calmline_core::units::{CallId, HandoffId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What stands before a line's own hash.
const HASH: &str = ",\"hash\":\"";

/// What the first line of all hangs on.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What somebody did. Names, ids and constant words: never what anybody said, a number or a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When, in microseconds since 1970-01-01 UTC.
    pub at_unix_us: u64,
    /// The token's name.
    pub who: String,
    /// The token's role.
    pub role: &'static str,
    /// The method, as `DispatchService/Claim`.
    pub method: &'static str,
    /// What it was about.
    pub about: Subject,
    /// `OK`, or the name of the gRPC code that it was answered with.
    pub outcome: &'static str,
}

/// What a request was about, as far as it named it well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subject {
    /// The call.
    pub call: Option<CallId>,
    /// The attempt to reach a person.
    pub handoff: Option<HandoffId>,
    /// The call-back.
    pub call_back: Option<u64>,
}

/// Where the chain ends: the last line's number and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The last line's number, counted from 1; 0 before the first.
    pub seq: u64,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, hash: NOTHING.to_owned() }
    }
}

/// What goes into a line: something that was done, or how many that could not be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Done(Entry),
    Lost { at_unix_us: u64, lines: u64 },
}

#[derive(Serialize)]
struct Body<'a> {
    seq: u64,
    at_unix_us: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handoff: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_back: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<u64>,
    previous: &'a str,
}

/// The line that follows `head`, without its line end, and the head that it makes.
pub(super) fn write(content: &Content, head: &Head) -> Result<(String, Head), serde_json::Error> {
    let seq = head.seq + 1;
    let previous = head.hash.as_str();
    let none = Body {
        seq,
        at_unix_us: 0,
        who: None,
        role: None,
        method: None,
        call: None,
        handoff: None,
        call_back: None,
        outcome: None,
        lost: None,
        previous,
    };
    let body = match content {
        Content::Done(entry) => Body {
            at_unix_us: entry.at_unix_us,
            who: Some(&entry.who),
            role: Some(entry.role),
            method: Some(entry.method),
            call: entry.about.call.map(|call| call.to_string()),
            handoff: entry.about.handoff.map(|handoff| handoff.0),
            call_back: entry.about.call_back,
            outcome: Some(entry.outcome),
            ..none
        },
        Content::Lost { at_unix_us, lines } => Body { at_unix_us: *at_unix_us, lost: Some(*lines), ..none },
    };
    let mut line = serde_json::to_string(&body)?;
    line.pop();
    let hash = hash(line.as_bytes());
    line.push_str(HASH);
    line.push_str(&hash);
    line.push_str("\"}");
    Ok((line, Head { seq, hash }))
}

/// A line as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) seq: u64,
    pub(super) previous: String,
    pub(super) hash: String,
}

impl Read {
    pub(super) fn head(self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }
}

#[derive(Deserialize)]
struct Chained {
    seq: u64,
    previous: String,
}

/// Reads a line; `None` if it is not what was once written, byte for byte.
pub(super) fn read(line: &str) -> Option<Read> {
    let (body, rest) = line.rsplit_once(HASH)?;
    let written = rest.strip_suffix("\"}")?;
    if written != hash(body.as_bytes()) {
        return None;
    }
    let Chained { seq, previous } = serde_json::from_str(&format!("{body}}}")).ok()?;
    Some(Read { seq, previous, hash: written.to_owned() })
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(NOTHING.len()), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back_and_one_changed_letter_does_not() {
        let about = Subject { call: Some(CallId(0x5550100)), handoff: Some(HandoffId(2)), call_back: None };
        let entry = Entry {
            at_unix_us: 7,
            who: "desk-1".to_owned(),
            role: "dispatcher",
            method: "DispatchService/Claim",
            about,
            outcome: "OK",
        };
        let (line, head) = write(&Content::Done(entry), &Head::default()).unwrap();
        assert!(line.starts_with(r#"{"seq":1,"at_unix_us":7,"who":"desk-1","role":"dispatcher""#), "{line}");
        assert!(line.contains(r#""call":"0000000005550100","handoff":2,"outcome":"OK","previous":"0000"#), "{line}");
        let told = read(&line).unwrap();
        assert_eq!((told.seq, told.previous.as_str(), &told.hash), (1, NOTHING, &head.hash));
        assert_eq!(read(&line.replace("desk-1", "desk-2")), None);
        assert_eq!(read(&line[..line.len() - 1]), None);
        assert_eq!(read("{}"), None);
    }
}
