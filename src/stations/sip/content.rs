//! Two questions about the body of a message of the stack's.

use rsipstack::sip::{Header, Headers};

/// The Content-Type.
pub(super) fn content_type(headers: &Headers) -> Option<&str> {
    headers.iter().find_map(|header| if let Header::ContentType(value) = header { Some(value.value()) } else { None })
}

/// Whether the body is compressed or otherwise not what it seems.
pub(super) fn is_encoded(headers: &Headers) -> bool {
    headers.iter().any(|header| {
        matches!(header, Header::ContentEncoding(value) if !value.value().trim().eq_ignore_ascii_case("identity"))
    })
}
