//! Who may call which method, and what the audit log holds of it: one table, and the gate that every request passes.

use super::audit::{self, Logged};
use super::tokens::{Identity, Role, TokenBook};
use crate::stations::audit::AuditLog;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tonic::Status;

/// Who may call a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: it tells nothing about calls or people.
    Open,
    /// Anybody with a token that is in force.
    AnyToken,
    /// These roles.
    Roles(&'static [Role]),
}

const DESKS: Access = Access::Roles(&[Role::Dispatcher, Role::Supervisor]);
const CALLS: Access = Access::Roles(&[Role::Viewer, Role::Dispatcher, Role::Supervisor, Role::Admin]);
const CASES: Access = Access::Roles(&[Role::Dispatcher, Role::Supervisor, Role::Integrator, Role::Admin]);
const CALL_BACKS: Access = Access::Roles(&[Role::Dispatcher, Role::Supervisor, Role::Integrator]);
const CONVERSE: Access = Access::Roles(&[Role::Integrator]);
const RECORDINGS: Access = Access::Roles(&[Role::Dispatcher, Role::Supervisor, Role::Admin]);
const STATUS: Access = Access::Roles(&[Role::Supervisor, Role::Admin]);
const ADMIN: Access = Access::Roles(&[Role::Admin]);
const ANYBODY: Access = Access::AnyToken;

/// Every method that the server has, who may call it, and whether it leaves a line in the audit log. What is not here
/// cannot be called; a test holds the table to the protos.
pub const METHODS: &[(&str, Access, Logged)] = &[
    ("/calmline.v1.DispatchService/WatchQueue", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/Claim", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/Decline", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/Attend", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/AttendFromBrowser", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/Complete", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/SendBack", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/SetDeskState", DESKS, Logged::IfPossible),
    ("/calmline.v1.DispatchService/Whisper", DESKS, Logged::Required),
    // A dispatcher hears only what no other desk has: the method itself sees to it.
    ("/calmline.v1.DispatchService/Listen", DESKS, Logged::Required),
    ("/calmline.v1.DispatchService/ListenFromBrowser", DESKS, Logged::Required),
    ("/calmline.v1.DispatchService/SendKeys", DESKS, Logged::IfPossible),
    ("/calmline.v1.CallService/ListCalls", CALLS, Logged::Never),
    ("/calmline.v1.CallService/WatchCall", CALLS, Logged::Never),
    ("/calmline.v1.CallService/GetTranscript", CALLS, Logged::Never),
    ("/calmline.v1.CallService/GetRecording", RECORDINGS, Logged::Required),
    ("/calmline.v1.CaseService/ListCases", CASES, Logged::Never),
    ("/calmline.v1.CaseService/GetCase", CASES, Logged::Never),
    ("/calmline.v1.CaseService/ListCallBacks", CASES, Logged::Never),
    ("/calmline.v1.CaseService/CloseCallBack", CALL_BACKS, Logged::Required),
    ("/calmline.v1.CaseService/ListReviews", CASES, Logged::Never),
    ("/calmline.v1.CaseService/ReviewCase", DESKS, Logged::Required),
    ("/calmline.v1.CaseService/ListDuplicates", CASES, Logged::Never),
    ("/calmline.v1.CaseService/ListPreviousCalls", CASES, Logged::Never),
    ("/calmline.v1.ConverseService/Converse", CONVERSE, Logged::IfPossible),
    // Callers have no tokens. The method itself refuses them unless the configuration lets them in, and limits them; who
    // they were and what came of it is in the call's record.
    ("/calmline.v1.ConverseService/CallFromBrowser", Access::Open, Logged::Never),
    ("/calmline.v1.AdminService/GetStatus", STATUS, Logged::Never),
    ("/calmline.v1.AdminService/GetDay", STATUS, Logged::Never),
    ("/calmline.v1.AdminService/ListTokens", ADMIN, Logged::Never),
    ("/calmline.v1.AdminService/WhoAmI", ANYBODY, Logged::Never),
    // What watches over servers has no token, and is told no more than whether this one serves.
    ("/grpc.health.v1.Health/Check", Access::Open, Logged::Never),
    ("/grpc.health.v1.Health/Watch", Access::Open, Logged::Never),
    ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Access::AnyToken, Logged::Never),
];

/// What the gate needs.
#[derive(Debug, Clone)]
pub(super) struct Door {
    pub(super) tokens: Arc<TokenBook>,
    pub(super) audit: AuditLog,
}

/// Lets a request through to its method, with the caller's [`Identity`] among its extensions, or answers for it. What the
/// audit log is to hold is written there before the answer goes out.
pub(super) async fn gate(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    match admit(&door.tokens, &request) {
        Ok(Admitted { by: None, .. }) => next.run(request).await,
        Ok(Admitted { by: Some(identity), method, logged }) => {
            request.extensions_mut().insert(identity.clone());
            audit::run(&door.audit, (method, logged), &identity, request, next).await
        }
        Err(status) => status.into_http::<Body>(),
    }
}

/// A request that may go on.
struct Admitted {
    /// Whose it is; `None` for what anybody may ask.
    by: Option<Identity>,
    method: &'static str,
    logged: Logged,
}

fn admit(tokens: &TokenBook, request: &Request) -> Result<Admitted, Status> {
    let path = request.uri().path();
    let Some((method, access, logged)) = METHODS.iter().find(|(method, ..)| *method == path) else {
        return Err(Status::unimplemented("no such method; ask the reflection service what there is"));
    };
    let admitted = |by: Option<Identity>| Admitted { by, method, logged: *logged };
    let allowed = match access {
        Access::Open => return Ok(admitted(None)),
        Access::AnyToken => None,
        Access::Roles(roles) => Some(*roles),
    };
    let bearer = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) else {
        let text = "no token; send metadata `authorization: Bearer TOKEN`, made with `calmline token create`";
        return Err(Status::unauthenticated(text));
    };
    let identity = tokens.authenticate(token.trim()).map_err(|denied| {
        tracing::warn!(method, reason = %denied, "request refused");
        Status::unauthenticated(denied.to_string())
    })?;
    if allowed.is_some_and(|roles| !roles.contains(&identity.role)) {
        tracing::warn!(method, token = identity.name, role = identity.role.name(), "request refused");
        let roles: Vec<&str> = allowed.unwrap_or_default().iter().map(|role| role.name()).collect();
        return Err(Status::permission_denied(format!(
            "the role {} may not call this method; use a token with one of: {}",
            identity.role.name(),
            roles.join(", ")
        )));
    }
    Ok(admitted(Some(identity)))
}

/// Who is calling.
///
/// # Errors
/// The request did not pass the gate: a mistake in how the server was put together, and answered as one.
pub(super) fn identity<T>(request: &tonic::Request<T>) -> Result<Identity, Status> {
    request.extensions().get::<Identity>().cloned().ok_or_else(|| Status::internal("the request carries no identity"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::proto::DESCRIPTOR_SET;
    use prost::Message as _;
    use prost_types::FileDescriptorSet;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_names_every_method_of_the_protos_once_and_no_other() {
        let sets =
            [DESCRIPTOR_SET, tonic_health::pb::FILE_DESCRIPTOR_SET, tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET];
        let mut declared = BTreeSet::new();
        for set in sets {
            for file in FileDescriptorSet::decode(set).unwrap().file {
                for service in &file.service {
                    for method in &service.method {
                        declared.insert(format!("/{}.{}/{}", file.package(), service.name(), method.name()));
                    }
                }
            }
        }
        let table: BTreeSet<String> = METHODS.iter().map(|(method, ..)| (*method).to_owned()).collect();
        assert_eq!(table, declared);
        assert_eq!(table.len(), METHODS.len());
    }

    #[test]
    fn whatever_does_more_than_read_leaves_a_line_in_the_audit_log() {
        for (method, access, logged) in METHODS {
            let name = method.rsplit('/').next().unwrap();
            let reads = ["Get", "List", "WhoAmI", "Check", "ServerReflectionInfo"];
            // Watching a call or the server's health does nothing; watching the queue puts a desk on duty. Who hears a
            // caller's voice is noted.
            let reads = !["Listen", "ListenFromBrowser", "GetRecording"].contains(&name)
                && reads.iter().any(|begin| name.starts_with(begin))
                || matches!(name, "WatchCall" | "Watch");
            assert_eq!(*logged == Logged::Never, reads || *access == Access::Open, "{method}");
        }
    }

    #[test]
    fn only_health_and_callers_pages_are_open() {
        for (method, access, _) in METHODS {
            let open = method.starts_with("/grpc.health.v1.") || method.ends_with("/CallFromBrowser");
            assert_eq!(*access == Access::Open, open, "{method}");
        }
    }
}
