//! What the API notes in the audit log: around every method that the table of [`super::access`] says, so that no service
//! can forget it. A service only says what a request was about, by taking it with [`taken`].

use super::access::identity;
use super::proto;
use super::tokens::Identity;
use crate::clock;
use crate::stations::audit::{AuditLog, Entry, Subject};
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use calmline_core::units::HandoffId;
use std::sync::{Arc, OnceLock};
use tonic::Status;

/// Whether a method leaves a line in the audit log, and what becomes of it where none can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logged {
    /// It changes nothing, and leaves none.
    Never,
    /// It is done, with or without its line: refusing it would leave a caller without a person.
    IfPossible,
    /// It is refused while no line can be written.
    Required,
}

/// The codes of gRPC by their numbers.
const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// What a request was about, once its service knows.
#[derive(Debug, Clone, Default)]
pub(super) struct About(Arc<OnceLock<Subject>>);

impl About {
    /// Where a request's service says what it is about; nobody asks where it leaves no line.
    pub(super) fn of<T>(request: &tonic::Request<T>) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// Says it. The first time counts.
    pub(super) fn is(&self, subject: Subject) {
        let _said_before = self.0.set(subject);
    }
}

/// A request's message that names what it is about.
pub(super) trait Names {
    /// What it names well; the rest is refused elsewhere.
    fn subject(&self) -> Subject;
}

/// The call and the attempt, as far as they are written as ids are.
pub(super) fn offer(call: &str, handoff: u64) -> Subject {
    // What is no id is refused by the service, and its line names no call.
    let call = super::limits::call_id(call).ok();
    Subject { call, handoff: (handoff != 0).then_some(HandoffId(handoff)), call_back: None }
}

macro_rules! names_an_offer {
    ($($message:ident),*) => {
        $(impl Names for proto::$message {
            fn subject(&self) -> Subject {
                offer(&self.call_id, self.handoff_id)
            }
        })*
    };
}

names_an_offer!(
    AttendFromBrowserRequest,
    ClaimRequest,
    DeclineRequest,
    CompleteRequest,
    SendBackRequest,
    WriteToCallerRequest,
    SendKeysRequest
);

macro_rules! names_a_call {
    ($($message:ident),*) => {
        $(impl Names for proto::$message {
            fn subject(&self) -> Subject {
                offer(&self.call_id, 0)
            }
        })*
    };
}

names_a_call!(GetRecordingRequest, ListenFromBrowserRequest, ListenRequest, ReviewCaseRequest, WhisperRequest);

impl Names for proto::CloseCallBackRequest {
    fn subject(&self) -> Subject {
        Subject { call_back: self.call_back_id.parse().ok(), ..Subject::default() }
    }
}

/// Whose request it is, and its message; the audit log learns what it is about.
pub(super) fn taken<T: Names>(request: tonic::Request<T>) -> Result<(Identity, T), Status> {
    let (who, about) = (identity(&request)?, About::of(&request));
    let asked = request.into_inner();
    about.is(asked.subject());
    Ok((who, asked))
}

/// Runs a method, and notes it.
pub(super) async fn run(
    log: &AuditLog,
    (method, logged): (&'static str, Logged),
    by: &Identity,
    mut request: Request,
    next: Next,
) -> Response {
    match logged {
        Logged::Never => return next.run(request).await,
        Logged::IfPossible => {}
        Logged::Required => {
            if let Err(down) = log.ready().await {
                tracing::error!(method, token = by.name, "change refused without its audit line");
                return Status::unavailable(down.to_string()).into_http::<Body>();
            }
        }
    }
    let about = About::default();
    request.extensions_mut().insert(about.clone());
    let mut noting = Noting { log, method: short(method), by, about, state: State::Open };
    let answer = next.run(request).await;
    noting.settle(outcome(&answer)).await;
    answer
}

/// Its service and its name, without the package.
fn short(method: &'static str) -> &'static str {
    method.trim_start_matches("/calmline.v1.")
}

/// What an answer says that came of it. One that went well says so only at its end, which is not there yet.
fn outcome(answer: &Response) -> &'static str {
    let code = answer.headers().get("grpc-status").and_then(|code| code.to_str().ok()?.parse::<usize>().ok());
    CODES.get(code.unwrap_or(0)).copied().unwrap_or("UNKNOWN")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Noted,
}

/// A method that runs. Given up before its answer, by a client that left or by the time limit, it is noted as cancelled:
/// it may have been done.
struct Noting<'a> {
    log: &'a AuditLog,
    method: &'static str,
    by: &'a Identity,
    about: About,
    state: State,
}

impl Noting<'_> {
    fn settle(&mut self, outcome: &'static str) -> impl Future<Output = ()> + Send + use<> {
        self.state = State::Noted;
        self.log.note(Entry {
            at_unix_us: clock::wall_micros(),
            who: self.by.name.clone(),
            role: self.by.role.name(),
            method: self.method,
            about: self.about.0.get().copied().unwrap_or_default(),
            outcome,
        })
    }
}

impl Drop for Noting<'_> {
    fn drop(&mut self) {
        if self.state == State::Open {
            // Nobody waits for the answer any more; the line is handed over all the same.
            drop(self.settle("CANCELLED"));
        }
    }
}
