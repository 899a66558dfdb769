//! What is refused before a service sees it: counted by kind, and said in the API's own codes.

use super::limits::REQUEST_BYTES;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tonic::{Code, Status};

/// Why a request reached no service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedAs {
    /// It came without a token or a certificate that is in force.
    Unauthenticated,
    /// Its role may not call the method.
    NotAllowed,
    /// There is no such method.
    NoSuchMethod,
    /// It is larger than a request may be.
    TooLarge,
    /// It is no message of the method.
    Malformed,
    /// It is no gRPC, and no gRPC-Web.
    NotGrpc,
}

impl RefusedAs {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Unauthenticated, Self::NotAllowed, Self::NoSuchMethod, Self::TooLarge, Self::Malformed, Self::NotGrpc];

    /// Its name on the metrics page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::NotAllowed => "not_allowed",
            Self::NoSuchMethod => "no_such_method",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::NotGrpc => "not_grpc",
        }
    }

    fn place(self) -> usize {
        match self {
            Self::Unauthenticated => 0,
            Self::NotAllowed => 1,
            Self::NoSuchMethod => 2,
            Self::TooLarge => 3,
            Self::Malformed => 4,
            Self::NotGrpc => 5,
        }
    }
}

/// Stands among an answer's extensions where the door or the reading of the request made it.
#[derive(Debug, Clone, Copy)]
struct Marked(RefusedAs);

/// How much was refused since the start.
#[derive(Debug, Default)]
pub struct Refusals {
    counts: [AtomicU64; RefusedAs::ALL.len()],
}

impl Refusals {
    /// How many requests were refused so.
    #[must_use]
    pub fn of(&self, kind: RefusedAs) -> u64 {
        self.counts[kind.place()].load(Ordering::Relaxed)
    }

    fn add(&self, kind: RefusedAs) {
        self.counts[kind.place()].fetch_add(1, Ordering::Relaxed);
    }
}

/// The door's answer to a request that it does not let in.
pub(super) fn refuse(kind: RefusedAs, status: Status) -> Response {
    let mut answer = status.into_http::<Body>();
    answer.extensions_mut().insert(Marked(kind));
    answer
}

/// Counts what was refused, over every way in.
pub(super) async fn count(State(refusals): State<Arc<Refusals>>, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    if let Some(Marked(kind)) = answer.extensions().get() {
        refusals.add(*kind);
    } else if answer.status().is_client_error() {
        // A service answers 200 and says in its own codes what is amiss.
        refusals.add(RefusedAs::NotGrpc);
    }
    answer
}

/// Runs a method. A request that it could not read is answered as the API says.
pub(super) async fn mend(request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    // Where a service has begun to answer there is no status yet.
    let Some(status) = Status::from_header_map(answer.headers()) else { return answer };
    match unread(&status) {
        Some((kind, status)) => refuse(kind, status),
        None => answer,
    }
}

/// What a stream's reader is told where a message of it cannot be read; other errors as they are.
pub(super) fn mended(status: Status) -> Status {
    unread(&status).map_or(status, |(_, mended)| mended)
}

/// What the framing and the decoding of messages say, in the API's words: they have codes of their own, which mean other
/// things here. No service of this server answers with `OUT_OF_RANGE` before its stream begins.
fn unread(status: &Status) -> Option<(RefusedAs, Status)> {
    let text = status.message();
    let kinds = ["failed to decode Protobuf message", "protocol error", "Unexpected EOF", "Missing request message"];
    match status.code() {
        Code::OutOfRange if text.contains("message length too large") => {
            let text = format!("a request has at most {REQUEST_BYTES} bytes; send less");
            Some((RefusedAs::TooLarge, Status::resource_exhausted(text)))
        }
        Code::Internal if kinds.iter().any(|kind| text.starts_with(kind)) => {
            let text = format!("this is no message of the method; docs/API.md says what it takes ({text})");
            Some((RefusedAs::Malformed, Status::invalid_argument(text)))
        }
        Code::Ok
        | Code::Cancelled
        | Code::Unknown
        | Code::InvalidArgument
        | Code::DeadlineExceeded
        | Code::NotFound
        | Code::AlreadyExists
        | Code::PermissionDenied
        | Code::ResourceExhausted
        | Code::FailedPrecondition
        | Code::Aborted
        | Code::OutOfRange
        | Code::Unimplemented
        | Code::Internal
        | Code::Unavailable
        | Code::DataLoss
        | Code::Unauthenticated => None,
    }
}
