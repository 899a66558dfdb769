//! Who may call which method, and what the audit log holds of it: one table, and the gate that every request passes.

use super::audit::{self, Logged};
use super::refusals::{RefusedAs, refuse};
use super::tenure::Tenure;
use super::tokens::{Denied, Identity, Role, TokenBook, fingerprint};
use crate::stations::audit::AuditLog;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use tonic::Status;
use tonic::transport::server::{TcpConnectInfo, TlsConnectInfo};

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
    ("/calmline.v1.DispatchService/WriteToCaller", DESKS, Logged::IfPossible),
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
    ("/calmline.v1.ConverseService/WriteFromBrowser", Access::Open, Logged::Never),
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

/// Lets a request through to its method, with the caller's [`Identity`] and [`Tenure`] among its extensions, or answers
/// for it. What the audit log is to hold is written there before the answer goes out, and the answer ends with the token.
pub(super) async fn gate(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    match admit(&door.tokens, &request) {
        Ok(Admitted { by: None, .. }) => next.run(request).await,
        Ok(Admitted { by: Some(identity), method, logged }) => {
            let tenure = Tenure::new(&door.tokens, &identity.id);
            request.extensions_mut().insert(identity.clone());
            request.extensions_mut().insert(tenure.clone());
            tenure.bind(audit::run(&door.audit, (method, logged), &identity, request, next).await)
        }
        Err((kind, status)) => refuse(kind, status),
    }
}

/// A request that may go on.
struct Admitted {
    /// Whose it is; `None` for what anybody may ask.
    by: Option<Identity>,
    method: &'static str,
    logged: Logged,
}

fn admit(tokens: &TokenBook, request: &Request) -> Result<Admitted, (RefusedAs, Status)> {
    let path = request.uri().path();
    let Some((method, access, logged)) = METHODS.iter().find(|(method, ..)| *method == path) else {
        let status = Status::unimplemented("no such method; ask the reflection service what there is");
        return Err((RefusedAs::NoSuchMethod, status));
    };
    let admitted = |by: Option<Identity>| Admitted { by, method, logged: *logged };
    let allowed = match access {
        Access::Open => return Ok(admitted(None)),
        Access::AnyToken => None,
        Access::Roles(roles) => Some(*roles),
    };
    let identity = known(tokens, request).map_err(|status| {
        tracing::warn!(method, reason = status.message(), "request refused");
        (RefusedAs::Unauthenticated, status)
    })?;
    if allowed.is_some_and(|roles| !roles.contains(&identity.role)) {
        tracing::warn!(method, token = identity.name, role = identity.role.name(), "request refused");
        let roles: Vec<&str> = allowed.unwrap_or_default().iter().map(|role| role.name()).collect();
        let status = Status::permission_denied(format!(
            "the role {} may not call this method; use a token with one of: {}",
            identity.role.name(),
            roles.join(", ")
        ));
        return Err((RefusedAs::NotAllowed, status));
    }
    Ok(admitted(Some(identity)))
}

/// Whose request it is: by its token, or, where it brings none, by the certificate of its connection.
fn known(tokens: &TokenBook, request: &Request) -> Result<Identity, Status> {
    let denied = |denied: Denied| Status::unauthenticated(denied.to_string());
    if let Some(sent) = request.headers().get(AUTHORIZATION) {
        let token = sent.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        return tokens.authenticate(token.ok_or_else(|| denied(Denied::Unknown))?.trim()).map_err(denied);
    }
    // There is one only where the server asks for it, and then it is signed by the authority of the configuration.
    let shown = request.extensions().get::<TlsConnectInfo<TcpConnectInfo>>().and_then(TlsConnectInfo::peer_certs);
    let Some(own) = shown.as_ref().and_then(|chain| chain.first()) else {
        let text = "no token; send metadata `authorization: Bearer TOKEN`, made with `calmline token create`";
        return Err(Status::unauthenticated(text));
    };
    tokens.authenticate_certificate(&fingerprint(own)).map_err(denied)
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
            let page = ["/CallFromBrowser", "/WriteFromBrowser"].iter().any(|name| method.ends_with(name));
            let open = method.starts_with("/grpc.health.v1.") || page;
            assert_eq!(*access == Access::Open, open, "{method}");
        }
    }
}
