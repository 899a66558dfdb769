//! Who calls, as the trunk tells it.

use super::name_addr;
use calmline_core::units::Private;
use rsipstack::sip::{Header, Request};

/// Characters of a caller's identity that are kept: an E.164 number has 15, a SIP user a few more.
const CALLER_CHARS_MAX: usize = 64;

/// The caller's number or user name: of P-Asserted-Identity, which the trunk vouches for, else of From. Empty when
/// withheld. A trunk that asserts an identity beside `Privacy: id` trusts us with it (RFC 3325 section 9.2).
pub(super) fn caller(request: &Request) -> Private<String> {
    let asserted = values(request, |header| matches!(header, Header::PAssertedIdentity(_)));
    let from = values(request, |header| matches!(header, Header::From(_)));
    let found = asserted.iter().chain(&from).find_map(|value| number(value));
    Private::new(found.unwrap_or_default())
}

fn values(request: &Request, wanted: fn(&Header) -> bool) -> Vec<&str> {
    request.headers.iter().filter(|header| wanted(header)).map(Header::value).collect()
}

/// The number in an address; `None` when the address says that it is withheld, or has none.
fn number(value: &str) -> Option<String> {
    let uri = name_addr::split(value)?.uri;
    let (scheme, rest) = uri.split_once(':')?;
    let user = match scheme.to_ascii_lowercase().as_str() {
        "tel" => rest,
        "sip" | "sips" => {
            let (user, host) = rest.rsplit_once('@')?;
            // RFC 3323 section 4.1.1.3.
            if host.to_ascii_lowercase().starts_with("anonymous.invalid") {
                return None;
            }
            user
        }
        _ => return None,
    };
    let user = user.split([';', ':', '?']).next().unwrap_or_default();
    let user = unescape(user);
    let withheld = ["anonymous", "restricted", "unavailable", "unknown"];
    if user.is_empty() || withheld.iter().any(|word| user.eq_ignore_ascii_case(word)) {
        return None;
    }
    // Visual separators of a telephone number are not part of it (RFC 3966 section 5.1.1).
    let is_number = user.chars().all(|c| c.is_ascii_digit() || "+-.() *#".contains(c));
    let kept = user.chars().filter(|c| !is_number || !"-.() ".contains(*c));
    Some(kept.filter(|c| !c.is_control()).take(CALLER_CHARS_MAX).collect())
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller_of(headers: &str) -> String {
        let text = format!(
            "INVITE sip:311@y.test SIP/2.0\r\nVia: SIP/2.0/UDP x.test;branch=z9hG4bK1\r\nTo: <sip:311@y.test>\r\n\
             Call-ID: c\r\nCSeq: 1 INVITE\r\n{headers}Content-Length: 0\r\n\r\n"
        );
        caller(&Request::try_from(text.as_str()).unwrap()).into_open()
    }

    #[test]
    fn what_the_trunk_asserts_comes_before_what_the_caller_says() {
        let from = "From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1\r\n";
        assert_eq!(caller_of(&format!("{from}P-Asserted-Identity: <tel:+1-555-0100>\r\n")), "+15550100");
        assert_eq!(
            caller_of(&format!("{from}P-Asserted-Identity: \"Ann\" <sip:+15550101@x.test;user=phone>\r\n")),
            "+15550101"
        );
        assert_eq!(caller_of(from), "");
    }

    #[test]
    fn numbers_and_names_come_in_many_forms() {
        assert_eq!(caller_of("From: <sip:15550102;phone-context=x@y.test>;tag=1\r\n"), "15550102");
        assert_eq!(caller_of("From: sip:ann%20b:secret@y.test;tag=1\r\n"), "ann b");
        assert_eq!(caller_of("From: <sip:Restricted@y.test>;tag=1\r\n"), "");
        assert_eq!(caller_of("From: <sip:y.test>;tag=1\r\n"), "");
        assert_eq!(caller_of("From: <mailto:ann@y.test>;tag=1\r\n"), "");
        assert_eq!(caller_of(&format!("From: <sip:{}@y.test>;tag=1\r\n", "9".repeat(200))).len(), CALLER_CHARS_MAX);
    }
}
