//! What a server is made of here: no models, no store, no telephone.

use calmline::api::{ApiConfig, ApiParts, NoCallDoor, NoCases, NoStatus, Plaintext, WebCallers};
use calmline::stations::CallInbox;
use calmline::stations::audit::AuditLog;
use calmline::stations::dispatch::{DispatchConfig, DispatchStation};
use calmline_browser::{BrowserConfig, Browsers};
use calmline_core::call::{CallView, Means, Offer, PhaseName, Speaker, Spoken};
use calmline_core::policy::{Book, HandoffReason, Queue, RungKind};
use calmline_core::understanding::Tier;
use calmline_core::units::{CallId, CallTime, Confidence, HandoffId, Private, UrgencyClassId};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

/// Every call here asks for a person once.
pub const FIRST: HandoffId = HandoffId(1);

/// How the server is served, on a free port of this machine.
pub fn listening(folder: &Path) -> ApiConfig {
    ApiConfig {
        listen: "127.0.0.1:0".parse().unwrap(),
        tokens: folder.join("tokens.toml"),
        tls: None,
        plaintext: Plaintext::LoopbackOnly,
        connections: ApiConfig::CONNECTIONS,
    }
}

/// A station, and what the API needs beside it.
pub fn parts(folder: &Path) -> ApiParts {
    let here = IpAddr::from([127, 0, 0, 1]);
    ApiParts {
        dispatch: DispatchStation::start(DispatchConfig::new(vec![RungKind::Desks, RungKind::Supervisors])),
        cases: Arc::new(NoCases),
        status: Arc::new(NoStatus),
        door: Arc::new(NoCallDoor),
        callers: WebCallers::none(),
        browsers: Arc::new(Browsers::new(BrowserConfig { ip: here, advertised_ip: here, ports: 44_000..=44_099 })),
        book: Arc::new(Book::sample()),
        audit: AuditLog::start(&folder.join("audit"), u64::MAX).unwrap(),
    }
}

/// A call in danger, on a rung of the ladder.
pub fn urgent(rung: u32) -> Offer {
    let reason = HandoffReason {
        tier: Tier::A,
        class: Some(UrgencyClassId::new("u07_fire")),
        queue: Queue::Urgent,
        why: "tripwire".to_owned(),
        quote: Private::new("the shed behind my house is on fire".to_owned()),
    };
    Offer { reason, rung }
}

/// A call as desks see it, with so many lines of conversation.
pub fn view(lines: u32) -> CallView {
    let line = |n: u32| Spoken {
        speaker: if n.is_multiple_of(2) { Speaker::Agent } else { Speaker::Caller },
        at: CallTime::from_millis(u64::from(n) * 2_500),
        words: Private::new(
            "there is smoke coming out from under the roof and I can see it from the street".to_owned(),
        ),
        confidence: Confidence::from_permille(870),
        means: Means::Spoken,
    };
    CallView {
        phase: PhaseName::Conversing,
        at: CallTime::from_millis(u64::from(lines) * 2_500),
        caller: Private::new("555-0100".to_owned()),
        call_type: None,
        queue: Some(Queue::Urgent),
        asked: None,
        slots: Vec::new(),
        facts: Vec::new(),
        transcript: (0..lines).map(line).collect(),
        desk_notes: Vec::new(),
        handoff: None,
        decisions: Vec::new(),
        flags: Vec::new(),
        spoken_of: Vec::new(),
    }
}

/// An offer that nobody plays a call for: its inbox must be kept for as long as it stands.
pub fn offered(station: &DispatchStation, call: CallId) -> calmline::stations::InboxReader {
    let (inbox, reader) = CallInbox::open(call);
    station.offer(call, FIRST, urgent(0), view(6), inbox);
    reader
}
