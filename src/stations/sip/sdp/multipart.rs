//! Finding the session description in a body that may have several parts (RFC 5621).

/// What a body says about the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum SessionPart<'a> {
    /// A description.
    Sdp(&'a [u8]),
    /// Nothing: the offer has to come from us.
    None,
    /// The body is of a kind that we do not read.
    UnknownType,
}

/// Parts of one body that are looked at. ISUP, a location and a description are three; more is an attack.
const PARTS_MAX: usize = 16;

/// Finds the session description of a message.
pub(in super::super) fn session_part<'a>(content_type: Option<&str>, body: &'a [u8]) -> SessionPart<'a> {
    if is_blank(body) {
        return SessionPart::None;
    }
    let Some(content_type) = content_type else { return SessionPart::UnknownType };
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence == "application/sdp" {
        return SessionPart::Sdp(body);
    }
    if !essence.starts_with("multipart/") {
        return SessionPart::UnknownType;
    }
    let Some(boundary) = boundary(content_type) else { return SessionPart::UnknownType };
    parts(body, boundary).take(PARTS_MAX).find_map(described).map_or(SessionPart::None, SessionPart::Sdp)
}

fn is_blank(body: &[u8]) -> bool {
    body.iter().all(u8::is_ascii_whitespace)
}

fn boundary(content_type: &str) -> Option<&str> {
    let parameter = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then_some(value.trim())
    })?;
    let boundary = parameter.trim_matches('"');
    // RFC 2046 section 5.1.1 limits a boundary to 70 characters.
    (!boundary.is_empty() && boundary.len() <= 70).then_some(boundary)
}

/// The parts between delimiters, headers included.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let delimiter = format!("--{boundary}").into_bytes();
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(at) = find(&body[from..], &delimiter).map(|at| at + from) {
        starts.push(at);
        from = at + delimiter.len();
        if starts.len() > PARTS_MAX {
            break;
        }
    }
    let length = delimiter.len();
    let ends: Vec<usize> = starts.iter().skip(1).copied().collect();
    starts.into_iter().zip(ends).map(move |(start, end)| &body[start + length..end])
}

/// The contents of a part that is a description and not empty.
fn described(part: &[u8]) -> Option<&[u8]> {
    let (head, contents) = match find(part, b"\r\n\r\n") {
        Some(at) => (&part[..at], &part[at + 4..]),
        None => find(part, b"\n\n").map(|at| (&part[..at], &part[at + 2..]))?,
    };
    let head = String::from_utf8_lossy(head);
    let is_sdp = head.lines().any(|line| {
        line.split_once(':').is_some_and(|(name, value)| {
            name.trim().eq_ignore_ascii_case("content-type")
                && value.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/sdp")
        })
    });
    (is_sdp && !is_blank(contents)).then_some(contents)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
