//! Session timers (RFC 4028), the part of a callee who lets the caller refresh.
//!
//! A peer that names itself as the refresher, or leaves it open, gets its interval confirmed and the call ends when
//! the refreshes stop. A peer that wants us to refresh is answered without a timer, which the RFC allows.

use super::name_addr;
use crate::clock;
use rsipstack::sip::{Header, Request};
use std::time::Duration;
use tokio::time::Instant;

/// The shortest interval that RFC 4028 section 4 lets anybody ask for.
const SHORTEST_S: u64 = 90;

/// When a session lapses.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SessionTimer {
    lapses: Option<Instant>,
}

/// The interval was below [`SHORTEST_S`]: 422.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooShort;

impl TooShort {
    /// What the 422 has to say.
    pub(super) fn headers() -> Vec<Header> {
        vec![Header::MinSE(SHORTEST_S.to_string().into())]
    }
}

impl SessionTimer {
    /// Reads what an INVITE or UPDATE asks for and starts over. Returns the headers for the 2xx.
    ///
    /// # Errors
    /// When the interval is too short; the timer goes on as it was.
    pub(super) fn refresh(&mut self, request: &Request) -> Result<Vec<Header>, TooShort> {
        match asked(request)? {
            None => {
                self.lapses = None;
                Ok(Vec::new())
            }
            Some(seconds) => {
                // Ends the call a little before the interval does (RFC 4028 section 10).
                let early = (seconds / 3).min(32);
                self.lapses = Some(clock::now() + Duration::from_secs(seconds - early));
                let expires = format!("{seconds};refresher=uac");
                Ok(vec![Header::SessionExpires(expires.into()), Header::Require("timer".into())])
            }
        }
    }

    /// When the call ends unless it is refreshed.
    pub(super) fn lapses(&self) -> Option<Instant> {
        self.lapses
    }
}

fn asked(request: &Request) -> Result<Option<u64>, TooShort> {
    let mut supported = false;
    let mut expires = None;
    for header in request.headers.iter() {
        match header.name() {
            name if name.eq_ignore_ascii_case("Supported") || name.eq_ignore_ascii_case("Require") => {
                supported |= header.value().split(',').any(|option| option.trim().eq_ignore_ascii_case("timer"));
            }
            name if name.eq_ignore_ascii_case("Session-Expires") => expires = Some(header.value()),
            _ => {}
        }
    }
    let Some(expires) = expires.filter(|_| supported) else { return Ok(None) };
    let (seconds, params) = expires.split_at(expires.find(';').unwrap_or(expires.len()));
    let Ok(seconds) = seconds.trim().parse::<u32>() else { return Ok(None) };
    let seconds = u64::from(seconds);
    if seconds < SHORTEST_S {
        return Err(TooShort);
    }
    let by_us = name_addr::param(params, "refresher").is_some_and(|who| who.eq_ignore_ascii_case("uas"));
    Ok((!by_us).then_some(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &str) -> Request {
        let text = format!("UPDATE sip:a@y.test SIP/2.0\r\n{headers}Content-Length: 0\r\n\r\n");
        Request::try_from(text.as_str()).unwrap()
    }

    fn left(headers: &str) -> Option<u64> {
        let mut timer = SessionTimer::default();
        timer.refresh(&request(headers)).unwrap();
        let left = timer.lapses().map(|at| at.saturating_duration_since(clock::now()).as_secs_f64());
        left.map(|seconds| seconds.round() as u64)
    }

    #[test]
    fn a_session_lapses_a_third_or_32_seconds_early() {
        assert_eq!(left("Supported: 100rel, timer\r\nSession-Expires: 1800;refresher=uac\r\n"), Some(1768));
        assert_eq!(left("Supported: timer\r\nSession-Expires: 90\r\n"), Some(60));
    }

    #[test]
    fn no_timer_runs_that_the_peer_did_not_ask_for() {
        assert_eq!(left(""), None);
        assert_eq!(left("Session-Expires: 1800\r\n"), None);
        assert_eq!(left("Supported: timer\r\n"), None);
        assert_eq!(left("Supported: timer\r\nSession-Expires: 1800;refresher=uas\r\n"), None);
        assert_eq!(left("Supported: timer\r\nSession-Expires: soon\r\n"), None);
    }

    #[test]
    fn too_short_an_interval_is_refused_and_changes_nothing() {
        let mut timer = SessionTimer::default();
        timer.refresh(&request("Supported: timer\r\nSession-Expires: 1800\r\n")).unwrap();
        let before = timer.lapses();
        assert_eq!(timer.refresh(&request("Supported: timer\r\nSession-Expires: 30\r\n")), Err(TooShort));
        assert_eq!(timer.lapses(), before);
    }
}
