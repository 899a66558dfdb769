//! One attempt at one address: from the first byte, or from where an earlier attempt broke off.

use super::growing::{Growing, Origin};
use super::web::{Ask, Reply, Web, text};
use super::{Begun, Failure, Fetched};
use crate::digest::CHUNK;
use crate::list::Part;
use crate::pull::Step;
use std::io::Read;
use std::path::Path;

/// A `Content-Range` (RFC 9110, section 14.4): where the body begins, and how long the whole is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ContentRange {
    from: u64,
    total: Option<u64>,
}

/// Brings what is missing of a file. What came stays when it breaks off.
pub(super) fn bring(
    web: &Web,
    url: &str,
    part: &Part,
    path: &Path,
    tell: &mut dyn FnMut(&Step<'_>),
) -> Result<Fetched, Failure> {
    let mut growing = Growing::open(path).map_err(Failure::Local)?;
    let ask = ask(&growing, url, part);
    if ask.from > 0 && part.bytes == Some(ask.from) {
        return Ok(whole(&growing, url));
    }
    let reply = web.get(url, &ask)?;
    let expected = part.bytes;
    let begun = match reply.status {
        206 if ask.from > 0 => {
            if !continues(&reply, &ask, &growing, expected) {
                Growing::discard(path);
                return Err(Failure::Changed);
            }
            Begun::Before
        }
        200 => {
            let length = length(&reply);
            wrong_length(expected, length)?;
            let origin = Origin {
                url: Some(url.to_owned()),
                etag: strong_etag(&reply),
                total: length.or(expected),
                stated_sha256: reply.stated_sha256.clone(),
            };
            growing.restart(origin).map_err(Failure::Local)?;
            Begun::Here
        }
        416 if ask.from > 0 => {
            // What is here is longer than the whole: it is not a part of it.
            Growing::discard(path);
            return Err(Failure::Changed);
        }
        status => return Err(Failure::Status(status)),
    };
    let total = expected.or_else(|| growing.origin().and_then(|origin| origin.total));
    tell(&Step::Fetching { file: &part.path, from: url, have: growing.len(), total });
    let announced = length(&reply).is_some();
    pour(reply, &mut growing, total, part, tell)?;
    if let Some(wanted) = total.filter(|wanted| growing.len() < *wanted) {
        if announced {
            return Err(Failure::Broken { done: growing.len(), why: "cut short".to_owned() });
        }
        // A body that announced no length and ended in good order was all that there is.
        let found = growing.len();
        Growing::discard(path);
        return Err(Failure::WrongLength { wanted, found });
    }
    let stated_sha256 = growing.origin().and_then(|origin| origin.stated_sha256.clone());
    growing.finish().map_err(Failure::Local)?;
    Ok(Fetched { from: url.to_owned(), stated_sha256, begun })
}

/// From where on to ask. A part is gone on with if its server can say that the file is still the same, or if a published
/// hash will tell in the end.
fn ask(growing: &Growing, url: &str, part: &Part) -> Ask {
    let Some(origin) = growing.origin().filter(|_| growing.len() > 0) else {
        return Ask::default();
    };
    let etag = origin.etag.clone().filter(|_| origin.url.as_deref() == Some(url));
    let too_long = part.bytes.is_some_and(|bytes| growing.len() > bytes);
    if too_long || (etag.is_none() && part.hash.published().is_none()) {
        return Ask::default();
    }
    Ask { from: growing.len(), if_range: etag }
}

fn whole(growing: &Growing, url: &str) -> Fetched {
    let origin = growing.origin().cloned().unwrap_or_default();
    Fetched {
        from: origin.url.unwrap_or_else(|| url.to_owned()),
        stated_sha256: origin.stated_sha256,
        begun: Begun::Before,
    }
}

/// Whether a partial answer goes on with the file that we have a part of.
fn continues(reply: &Reply, ask: &Ask, growing: &Growing, expected: Option<u64>) -> bool {
    let Some(range) = text(&reply.headers, "content-range").and_then(content_range) else {
        return false;
    };
    let before = growing.origin();
    let same_total = [expected, before.and_then(|origin| origin.total)]
        .into_iter()
        .flatten()
        .all(|known| range.total.is_none_or(|total| total == known));
    let etag = strong_etag(reply);
    let same_tag = ask.if_range.is_none() || etag.is_none() || etag == ask.if_range;
    range.from == ask.from && same_total && same_tag
}

fn content_range(value: &str) -> Option<ContentRange> {
    let (range, total) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (from, _) = range.split_once('-')?;
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    Some(ContentRange { from: from.parse().ok()?, total })
}

fn strong_etag(reply: &Reply) -> Option<String> {
    text(&reply.headers, "etag").filter(|etag| etag.starts_with('"')).map(str::to_owned)
}

fn length(reply: &Reply) -> Option<u64> {
    text(&reply.headers, "content-length").and_then(|length| length.parse().ok())
}

fn wrong_length(expected: Option<u64>, found: Option<u64>) -> Result<(), Failure> {
    match (expected, found) {
        (Some(wanted), Some(found)) if wanted != found => Err(Failure::WrongLength { wanted, found }),
        _ => Ok(()),
    }
}

/// Pours a body into the growing file until it ends, breaks off, or is longer than it may be.
fn pour(
    reply: Reply,
    growing: &mut Growing,
    total: Option<u64>,
    part: &Part,
    tell: &mut dyn FnMut(&Step<'_>),
) -> Result<(), Failure> {
    let mut body = reply.body.into_reader();
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = match body.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => read,
            Err(error) => return Err(Failure::Broken { done: growing.len(), why: broken(error) }),
        };
        if let Some(wanted) = total.filter(|wanted| growing.len() + read as u64 > *wanted) {
            let found = growing.len() + read as u64;
            growing.restart(Origin::default()).map_err(Failure::Local)?;
            return Err(Failure::WrongLength { wanted, found });
        }
        growing.append(&buffer[..read]).map_err(Failure::Local)?;
        tell(&Step::Moved { file: &part.path, done: growing.len(), total });
    }
}

fn broken(error: std::io::Error) -> String {
    let error = ureq::Error::from(error);
    if matches!(error, ureq::Error::Timeout(_)) { "nothing came any more".to_owned() } else { error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_range_is_read_or_not_believed() {
        assert_eq!(content_range("bytes 5-9/10"), Some(ContentRange { from: 5, total: Some(10) }));
        assert_eq!(content_range("bytes 5-9/*"), Some(ContentRange { from: 5, total: None }));
        for wrong in ["", "bytes", "bytes */10", "bytes 5/10", "items 5-9/10", "bytes 5-9/x"] {
            assert_eq!(content_range(wrong), None, "{wrong}");
        }
    }
}
