//! A datagram cut into start line, headers and body, before anybody believes a word of it.

/// Header lines looked at; no honest peer sends a tenth of it.
pub(super) const HEADERS_MAX: usize = 200;

/// Bytes of one header, unfolded.
pub(super) const HEADER_BYTES_MAX: usize = 8 * 1024;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StartLine {
    Request { method: String, uri: String, version: String },
    Response { version: String, code: u16, phrase: String },
}

/// Whether all headers are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderCount {
    Whole,
    /// There were more, or longer ones, than the limits; those that fit were kept.
    Overflow,
}

/// A message as it was written.
#[derive(Debug, Clone)]
pub(super) struct RawMessage<'a> {
    pub start: StartLine,
    /// Names in full, values unfolded, trimmed, UTF-8 without control characters.
    pub headers: Vec<(String, String)>,
    pub count: HeaderCount,
    /// Whether a header had to be mended to be readable.
    pub mended: bool,
    pub body: &'a [u8],
}

/// Why a datagram is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoMessage {
    Blank,
    Fragment,
    NotSip,
}

impl<'a> RawMessage<'a> {
    /// Cuts a datagram.
    ///
    /// # Errors
    /// When it is blank, has no end of headers, or does not begin as SIP does.
    pub(super) fn cut(datagram: &'a [u8]) -> Result<Self, NoMessage> {
        // Line ends before the start line are ignored (RFC 3261 section 7.5).
        let begin = datagram.iter().position(|byte| !matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0));
        let datagram = &datagram[begin.ok_or(NoMessage::Blank)?..];
        let (head, body) = split_head(datagram).ok_or(NoMessage::Fragment)?;
        let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let mut mended = false;
        let first = readable(lines.next().unwrap_or_default(), &mut mended);
        let start = start_line(&first).ok_or(NoMessage::NotSip)?;
        let mut message = Self { start, headers: Vec::new(), count: HeaderCount::Whole, mended, body };
        for line in lines {
            message.take(line);
        }
        Ok(message)
    }

    fn take(&mut self, line: &[u8]) {
        if line.len() > HEADER_BYTES_MAX {
            self.count = HeaderCount::Overflow;
            return;
        }
        let text = readable(line, &mut self.mended);
        if text.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.headers.last_mut() {
                if value.len() + text.len() > HEADER_BYTES_MAX {
                    self.count = HeaderCount::Overflow;
                } else {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            }
            return;
        }
        // A line that is no header is left out, as RFC 3261 section 16.3 wants of what cannot be read.
        let Some((name, value)) = text.split_once(':') else { return };
        let name = name.trim_end();
        if name.is_empty() || !name.bytes().all(is_token) {
            return;
        }
        if self.headers.len() == HEADERS_MAX {
            self.count = HeaderCount::Overflow;
            return;
        }
        self.headers.push((full_name(name).to_owned(), value.trim().to_owned()));
    }

    /// The values of a header, in order.
    pub(super) fn all<'m>(&'m self, name: &str) -> impl Iterator<Item = &'m str> {
        self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first value of a header.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }
}

/// The header section without its end, and what follows it. Bare line feeds count as line ends: some peers send them.
fn split_head(datagram: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut line = 0;
    for (at, byte) in datagram.iter().enumerate() {
        if *byte != b'\n' {
            continue;
        }
        let text = datagram[line..at].strip_suffix(b"\r").unwrap_or(&datagram[line..at]);
        if text.is_empty() {
            return Some((&datagram[..line], &datagram[at + 1..]));
        }
        line = at + 1;
    }
    None
}

/// UTF-8 if it is, else read as Latin-1, which old exchanges write; control characters become spaces.
fn readable(line: &[u8], mended: &mut bool) -> String {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            *mended = true;
            line.iter().map(|byte| char::from(*byte)).collect()
        }
    };
    if text.chars().any(|c| c.is_control() && c != '\t') {
        *mended = true;
        return text.replace(|c: char| c.is_control() && c != '\t', " ");
    }
    text
}

fn start_line(line: &str) -> Option<StartLine> {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    if is_version(first) {
        let (code, phrase) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let code = (code.len() == 3).then(|| code.parse().ok()).flatten()?;
        return Some(StartLine::Response { version: first.to_owned(), code, phrase: phrase.trim().to_owned() });
    }
    let (uri, version) = rest.rsplit_once(char::is_whitespace)?;
    if !is_version(version) || !first.bytes().all(is_token) {
        return None;
    }
    let uri = uri.trim();
    Some(StartLine::Request { method: first.to_owned(), uri: uri.to_owned(), version: version.to_owned() })
}

fn is_version(word: &str) -> bool {
    word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("SIP/"))
}

/// The characters of a token (RFC 3261 section 25.1).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte)
}

/// The full name of a compact header (RFC 3261 section 7.3.3 and later documents).
fn full_name(name: &str) -> &str {
    let [letter] = name.as_bytes() else { return name };
    match letter.to_ascii_lowercase() {
        b'a' => "Accept-Contact",
        b'b' => "Referred-By",
        b'c' => "Content-Type",
        b'e' => "Content-Encoding",
        b'f' => "From",
        b'i' => "Call-ID",
        b'j' => "Reject-Contact",
        b'k' => "Supported",
        b'l' => "Content-Length",
        b'm' => "Contact",
        b'o' => "Event",
        b'r' => "Refer-To",
        b's' => "Subject",
        b't' => "To",
        b'u' => "Allow-Events",
        b'v' => "Via",
        b'x' => "Session-Expires",
        b'y' => "Identity",
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_compact_and_oddly_spaced_headers_read_alike() {
        let raw = b"\r\nOPTIONS sip:a@x.test SIP/2.0\r\nf  :  <sip:b@y.test>\r\n ;tag=1\r\nv\t: SIP/2.0/UDP x.test\r\n\r\nbody";
        let message = RawMessage::cut(raw).unwrap();
        assert_eq!(message.first("From"), Some("<sip:b@y.test> ;tag=1"));
        assert_eq!(message.first("via"), Some("SIP/2.0/UDP x.test"));
        assert_eq!(message.body, b"body");
        assert!(!message.mended);
    }

    #[test]
    fn latin_1_and_control_characters_are_mended() {
        let raw = b"OPTIONS sip:a@x.test SIP/2.0\nSubject: caf\xe9\x00!\nTo: <sip:a@x.test>\n\n";
        let message = RawMessage::cut(raw).unwrap();
        assert_eq!(message.first("Subject"), Some("caf\u{e9} !"));
        assert_eq!(message.first("To"), Some("<sip:a@x.test>"));
        assert!(message.mended);
    }

    #[test]
    fn what_is_no_message_says_so() {
        assert_eq!(RawMessage::cut(b"\r\n\r\n").unwrap_err(), NoMessage::Blank);
        assert_eq!(RawMessage::cut(b"\0\0\0\0").unwrap_err(), NoMessage::Blank);
        assert_eq!(RawMessage::cut(b"OPTIONS sip:a SIP/2.0\r\nTo: x\r\n").unwrap_err(), NoMessage::Fragment);
        assert_eq!(RawMessage::cut(b"GET / HTTP/1.1\r\n\r\n").unwrap_err(), NoMessage::NotSip);
    }
}
