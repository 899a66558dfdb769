//! Addresses in headers: `"Ann" <sip:ann@example.test;x=y>;tag=1`, with or without the name and the brackets.

/// The two halves of an address header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameAddr<'a> {
    /// The URI, its own parameters included.
    pub uri: &'a str,
    /// The parameters of the header, as `;tag=1;x`.
    pub params: &'a str,
}

/// Splits an address header's first value. `None` when a bracket or a quote never closes.
pub(super) fn split(value: &str) -> Option<NameAddr<'_>> {
    let value = value.trim();
    let mut rest = value;
    if let Some(quoted) = value.strip_prefix('"') {
        rest = &quoted[closing_quote(quoted)? + 1..];
    }
    match rest.split_once('<') {
        Some((_, inside)) => {
            let (uri, params) = inside.split_once('>')?;
            Some(NameAddr { uri: uri.trim(), params: first_value(params) })
        }
        // Without brackets, parameters belong to the header (RFC 3261 section 20.10).
        None => {
            let value = first_value(rest);
            let end = value.find(';').unwrap_or(value.len());
            Some(NameAddr { uri: value[..end].trim(), params: &value[end..] })
        }
    }
}

/// The address without what the SIP stack trips over: brackets inside a quoted name, blanks around a parameter's equals
/// sign. `None` when there is nothing of the kind.
pub(super) fn mended(value: &str) -> Option<String> {
    let address = split(value)?;
    let name = match value.trim().strip_prefix('"') {
        Some(quoted) => &quoted[..closing_quote(quoted)?],
        None => "",
    };
    if !name.contains(['<', '>']) && !address.params.contains(char::is_whitespace) {
        return None;
    }
    let name = name.replace(['<', '>'], " ");
    let params = address.params.split(';').map(|param| match param.split_once('=') {
        Some((key, value)) => format!("{}={}", key.trim(), value.trim()),
        None => param.trim().to_owned(),
    });
    let params = params.collect::<Vec<_>>().join(";");
    Some(format!("\"{name}\" <{}>{params}", address.uri))
}

/// Where a quoted string ends, past its escapes.
fn closing_quote(quoted: &str) -> Option<usize> {
    let mut escaped = false;
    quoted.char_indices().find_map(|(at, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at)
    })
}

/// Cuts what follows a comma outside quotes: the header's next value.
fn first_value(text: &str) -> &str {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    &text[..end.unwrap_or(text.len())]
}

/// A parameter by its name, in any case; an empty text when it has no value.
pub(super) fn param<'a>(params: &'a str, name: &str) -> Option<&'a str> {
    params.split(';').find_map(|param| {
        let (key, value) = param.split_once('=').unwrap_or((param, ""));
        key.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    })
}

/// The tag of a From or To header.
pub(super) fn tag(value: &str) -> Option<&str> {
    split(value).and_then(|address| param(address.params, "tag")).filter(|tag| !tag.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(value: &str) -> Option<(&str, &str)> {
        split(value).map(|address| (address.uri, address.params))
    }

    #[test]
    fn addresses_come_in_many_forms() {
        assert_eq!(parts("<sip:a@x.test>;tag=1"), Some(("sip:a@x.test", ";tag=1")));
        assert_eq!(parts("sip:a@x.test;tag=1"), Some(("sip:a@x.test", ";tag=1")));
        assert_eq!(parts("Ann <sip:a@x.test;user=phone>"), Some(("sip:a@x.test;user=phone", "")));
        assert_eq!(parts(r#""A <b> \" c" <sip:a@x.test>;tag=2"#), Some(("sip:a@x.test", ";tag=2")));
        assert_eq!(parts("<tel:+15550100>, <sip:b@y.test>"), Some(("tel:+15550100", "")));
        assert_eq!(parts(r#""never closed <sip:a@x.test>"#), None);
        assert_eq!(parts("<sip:a@x.test"), None);
    }

    #[test]
    fn what_the_stack_trips_over_is_mended() {
        let odd = r#""Long \"q\" <name>"  <sip:a@x.test> ; tag = f4;x"#;
        assert_eq!(mended(odd).as_deref(), Some(r#""Long \"q\"  name " <sip:a@x.test>;tag=f4;x"#));
        assert_eq!(mended("<sip:a@x.test>;tag=1"), None);
        assert_eq!(mended("\"Ann B\" <sip:a@x.test>;tag=1"), None);
    }

    #[test]
    fn a_tag_in_the_uri_is_not_the_headers() {
        assert_eq!(tag("<sip:a@x.test;tag=no>"), None);
        assert_eq!(tag("<sip:a@x.test;tag=no>;TAG = yes"), Some("yes"));
        assert_eq!(tag("<sip:a@x.test>;tag="), None);
    }
}
