//! Keys in the body of SIP INFO, as gateways without RFC 4733 send them.

use calmline_core::units::Key;

/// What an INFO says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Info {
    /// A key of the telephone.
    Pressed(Key),
    /// A key that no telephone has, as a hook flash, or no body at all: nothing to do, and no fault.
    Nothing,
    /// A body of a kind that we do not read.
    UnknownType,
}

/// Reads `application/dtmf-relay` (`Signal=5` among its lines) and `application/dtmf` (the bare key).
pub(super) fn read(content_type: Option<&str>, body: &[u8]) -> Info {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Info::Nothing;
    }
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = String::from_utf8_lossy(body);
    let signal = match essence.as_str() {
        "application/dtmf-relay" => text.lines().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            name.trim().eq_ignore_ascii_case("signal").then(|| value.trim().to_owned())
        }),
        "application/dtmf" => Some(text.trim().to_owned()),
        _ => return Info::UnknownType,
    };
    signal.as_deref().and_then(key).map_or(Info::Nothing, Info::Pressed)
}

fn key(signal: &str) -> Option<Key> {
    match signal {
        "*" => Some(Key::Star),
        "#" => Some(Key::Pound),
        // Some gateways write the RFC 4733 event code, 10 and 11 for star and pound.
        _ => signal.parse().ok().and_then(Key::from_event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_from_both_kinds_of_body() {
        let relay = Some("application/dtmf-relay");
        assert_eq!(read(relay, b"Signal=5\r\nDuration=160\r\n"), Info::Pressed(Key::Digit(5)));
        assert_eq!(read(relay, b"Duration=160\r\nSignal= * \r\n"), Info::Pressed(Key::Star));
        assert_eq!(read(relay, b"Signal=11\r\n"), Info::Pressed(Key::Pound));
        assert_eq!(read(Some("application/DTMF; x=y"), b"0"), Info::Pressed(Key::Digit(0)));
    }

    #[test]
    fn what_is_no_key_is_told_from_what_cannot_be_read() {
        assert_eq!(read(Some("application/dtmf-relay"), b"Signal=16\r\n"), Info::Nothing);
        assert_eq!(read(Some("application/dtmf-relay"), b"hello"), Info::Nothing);
        assert_eq!(read(None, b""), Info::Nothing);
        assert_eq!(read(Some("application/media_control+xml"), b"<x/>"), Info::UnknownType);
    }
}
