//! One request over HTTP, with redirects followed by hand: what each server on the way says about the file is kept, and
//! nothing that began encrypted goes on in the clear.

use super::{Failure, ProxyChoice, Settings};
use ureq::http::{HeaderMap, header};
use ureq::tls::{TlsConfig, TlsProvider};
use ureq::{Agent, Body, Error, Timeout};

/// As many as browsers' makers found enough for everything that is not a loop, and fewer.
const REDIRECTS: usize = 8;

/// What a hub says of a file that it keeps elsewhere: the SHA-256, in quotes.
const STATED: &str = "x-linked-etag";

/// A client.
pub(crate) struct Web {
    agent: Agent,
}

/// The head of an answer, and its body.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) stated_sha256: Option<String>,
}

/// From where on, and of which version.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ask {
    pub(crate) from: u64,
    pub(crate) if_range: Option<String>,
}

impl Web {
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept_encoding("identity")
            .user_agent(concat!("calmline/", env!("CARGO_PKG_VERSION")))
            // Another dependency may bring a second provider along; this one is meant.
            .tls_config(TlsConfig::builder().provider(TlsProvider::Rustls).build())
            .timeout_resolve(Some(settings.timeouts.connect))
            .timeout_connect(Some(settings.timeouts.connect))
            .timeout_recv_response(Some(settings.timeouts.answer))
            .timeout_per_read(Some(settings.timeouts.stall));
        if settings.proxy == ProxyChoice::Direct {
            config = config.proxy(None);
        }
        Self { agent: config.build().new_agent() }
    }

    pub(crate) fn get(&self, url: &str, ask: &Ask) -> Result<Reply, Failure> {
        let mut url = url.to_owned();
        let mut stated_sha256 = None;
        for _ in 0..=REDIRECTS {
            let mut request = self.agent.get(&url);
            if ask.from > 0 {
                request = request.header(header::RANGE, format!("bytes={}-", ask.from));
                if let Some(etag) = &ask.if_range {
                    request = request.header(header::IF_RANGE, etag);
                }
            }
            let (head, body) = request.call().map_err(|error| unreachable(&error))?.into_parts();
            stated_sha256 = stated_sha256.or_else(|| text(&head.headers, STATED).and_then(sha256_in));
            let status = head.status.as_u16();
            if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                return Ok(Reply { status, headers: head.headers, body, stated_sha256 });
            }
            let target = text(&head.headers, "location").ok_or(Failure::Redirect("nowhere".to_owned()))?;
            url = join(&url, target)?;
        }
        Err(Failure::Redirect(format!("more than {REDIRECTS} times")))
    }
}

/// A header's value, if it is plain text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn sha256_in(value: &str) -> Option<String> {
    let digits = value.trim_start_matches("W/").trim_matches('"');
    (digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| digits.to_ascii_lowercase())
}

fn unreachable(error: &Error) -> Failure {
    let why = if matches!(error, Error::HostNotFound) {
        "its name is not known here: is there a network?".to_owned()
    } else if matches!(error, Error::Timeout(Timeout::RecvResponse)) {
        "no answer in time".to_owned()
    } else if matches!(error, Error::Timeout(_)) {
        "no connection in time".to_owned()
    } else {
        error.to_string()
    };
    Failure::Unreachable(why)
}

/// The address that a `Location` means (RFC 3986, section 5.2, as far as servers use it).
fn join(base: &str, target: &str) -> Result<String, Failure> {
    let Some((scheme, rest)) = base.split_once("://") else {
        return Err(Failure::Redirect(target.to_owned()));
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let joined = if target.contains("://") {
        target.to_owned()
    } else if let Some(other) = target.strip_prefix("//") {
        format!("{scheme}://{other}")
    } else if target.starts_with('/') {
        format!("{scheme}://{host}{target}")
    } else {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("{scheme}://{host}/{folder}{slash}{target}")
    };
    let joined = joined.split('#').next().unwrap_or_default().to_owned();
    let kept = scheme == "http" && joined.starts_with("http://");
    if joined.starts_with("https://") || kept {
        return Ok(joined);
    }
    Err(Failure::Redirect(format!("from https to {joined}, which is refused")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_joined_as_servers_mean_it() {
        for (base, target, meant) in [
            ("https://a.example/x/y?z", "https://b.example/q", "https://b.example/q"),
            ("https://a.example/x/y?z", "//b.example/q", "https://b.example/q"),
            ("https://a.example/x/y?z", "/q?r", "https://a.example/q?r"),
            ("https://a.example/x/y?z/w", "q", "https://a.example/x/q"),
            ("https://a.example", "q", "https://a.example/q"),
            ("http://a.example/x", "http://b.example/q#part", "http://b.example/q"),
        ] {
            assert_eq!(join(base, target).unwrap(), meant, "{base} {target}");
        }
    }

    #[test]
    fn what_began_encrypted_does_not_go_on_in_the_clear() {
        let refused = join("https://a.example/x", "http://a.example/x").unwrap_err().to_string();
        assert!(refused.contains("refused"), "{refused}");
        assert!(join("https://a.example/x", "ftp://a.example/x").is_err());
    }

    #[test]
    fn only_a_sha256_is_taken_for_a_statement_about_content() {
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256_in(&format!("\"{digits}\"")).as_deref(), Some(digits));
        assert_eq!(sha256_in("\"5a1e0a2d94d3719de29a4771aa0e6c116552445f\""), None);
    }
}
