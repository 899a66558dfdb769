//! Who gets in: tokens, roles, TLS, health, reflection, drain.

use super::room::{Bearer, CALL, Room, browsers, happened, listening, settings, watch};
use crate::api::proto::admin_service_client::AdminServiceClient;
use crate::api::proto::call_service_client::CallServiceClient;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::{self, GetStatusRequest, ListCallsRequest, ListTokensRequest, WhoAmIRequest};
use crate::api::tokens::{self, Role};
use crate::api::{
    ApiConfig, ApiError, ApiParts, ApiServer, NoCallDoor, NoCases, NoStatus, Plaintext, TlsFiles, WebCallers,
};
use crate::stations::audit::AuditLog;
use crate::stations::dispatch::DispatchStation;
use calmline_core::policy::Book;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

async fn list_calls(room: &Room, bearer: Bearer) -> Result<(), Status> {
    let mut calls = CallServiceClient::new(InterceptedService::new(room.channel().await, bearer));
    calls.list_calls(ListCallsRequest {}).await.map(|_| ())
}

#[tokio::test]
async fn without_a_token_nobody_gets_in_and_is_told_what_to_do() {
    let room = Room::open().await;
    let mut calls = CallServiceClient::new(room.channel().await);
    let refused = calls.list_calls(ListCallsRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    assert!(refused.message().contains("calmline token create"), "{}", refused.message());
}

#[tokio::test]
async fn a_false_an_expired_and_a_revoked_token_are_refused() {
    let room = Room::open().await;
    let good = tokens::create(&room.tokens, "screen", Role::Viewer, None).unwrap();
    assert!(list_calls(&room, Bearer::new(&good)).await.is_ok());
    let expired = tokens::create(&room.tokens, "old", Role::Viewer, Some(Duration::ZERO)).unwrap();
    let cases = [("clm_0000000000000000_00".to_owned(), "unknown"), (expired, "expired")];
    for (token, word) in cases {
        let refused = list_calls(&room, Bearer::new(&token)).await.unwrap_err();
        assert_eq!(refused.code(), Code::Unauthenticated);
        assert!(refused.message().contains(word), "{}", refused.message());
    }
    tokens::revoke(&room.tokens, "screen").unwrap();
    let refused = list_calls(&room, Bearer::new(&good)).await.unwrap_err();
    assert!(refused.message().contains("revoked"), "{}", refused.message());
}

#[tokio::test]
async fn a_role_that_may_not_call_a_method_is_told_which_may() {
    let room = Room::open().await;
    let mut desk = DispatchServiceClient::new(room.authorised("screen", Role::Viewer).await);
    let refused = desk.claim(super::room::claim(CALL)).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    assert!(refused.message().contains("dispatcher, supervisor"), "{}", refused.message());
}

#[tokio::test]
async fn an_admin_sees_status_and_tokens_without_their_secrets() {
    let room = Room::open().await;
    let mut admin = AdminServiceClient::new(room.authorised("keeper", Role::Admin).await);
    let status = admin.get_status(GetStatusRequest {}).await.unwrap().into_inner();
    assert_eq!((status.version.as_str(), status.calls_live), (env!("CARGO_PKG_VERSION"), 0));
    let listed = admin.list_tokens(ListTokensRequest {}).await.unwrap().into_inner().tokens;
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].name.as_str(), listed[0].role()), ("keeper", crate::api::proto::Role::Admin));
}

#[tokio::test]
async fn every_token_is_told_whose_it_is_and_where() {
    let room = Room::open().await;
    let roles = [
        (Role::Viewer, proto::Role::Viewer),
        (Role::Dispatcher, proto::Role::Dispatcher),
        (Role::Supervisor, proto::Role::Supervisor),
        (Role::Integrator, proto::Role::Integrator),
        (Role::Admin, proto::Role::Admin),
    ];
    for (role, told) in roles {
        let mut admin = AdminServiceClient::new(room.authorised(role.name(), role).await);
        let who = admin.who_am_i(WhoAmIRequest {}).await.unwrap().into_inner();
        assert_eq!((who.name.as_str(), who.role()), (role.name(), told));
        assert_eq!(
            (who.agency.as_str(), who.server_version.as_str()),
            (Book::sample().agency.name.as_str(), env!("CARGO_PKG_VERSION"))
        );
    }
    let mut nobody = AdminServiceClient::new(room.channel().await);
    assert_eq!(nobody.who_am_i(WhoAmIRequest {}).await.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn health_answers_without_a_token() {
    let room = Room::open().await;
    let mut health = HealthClient::new(room.channel().await);
    for service in ["", "calmline.v1.DispatchService", "calmline.v1.CaseService"] {
        let answer = health.check(HealthCheckRequest { service: service.to_owned() }).await.unwrap().into_inner();
        assert_eq!(answer.status(), tonic_health::pb::health_check_response::ServingStatus::Serving, "{service}");
    }
}

#[tokio::test]
async fn reflection_lists_the_services_to_whoever_has_a_token() {
    let room = Room::open().await;
    let ask = || {
        let message_request = Some(MessageRequest::ListServices(String::new()));
        tokio_stream::iter([ServerReflectionRequest { host: String::new(), message_request }])
    };
    let mut closed = ServerReflectionClient::new(room.channel().await);
    assert_eq!(closed.server_reflection_info(ask()).await.unwrap_err().code(), Code::Unauthenticated);
    let mut reflection = ServerReflectionClient::new(room.authorised("screen", Role::Viewer).await);
    let mut answers = reflection.server_reflection_info(ask()).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response.unwrap();
    let MessageResponse::ListServicesResponse(listed) = answer else { panic!("no list: {answer:?}") };
    let names: Vec<_> = listed.service.iter().map(|service| service.name.as_str()).collect();
    let expected = ["AdminService", "CallService", "CaseService", "DispatchService"];
    for service in expected {
        assert!(names.contains(&format!("calmline.v1.{service}").as_str()), "{names:?}");
    }
    assert!(names.contains(&"grpc.health.v1.Health"), "{names:?}");
}

fn parts(folder: &Path) -> ApiParts {
    let dispatch = DispatchStation::start(settings());
    let (book, audit) = (Arc::new(Book::sample()), AuditLog::start(folder, u64::MAX).unwrap());
    ApiParts {
        dispatch,
        cases: Arc::new(NoCases),
        status: Arc::new(NoStatus),
        door: Arc::new(NoCallDoor),
        callers: WebCallers::none(),
        browsers: browsers(),
        book,
        audit,
    }
}

#[tokio::test]
async fn plaintext_where_others_can_listen_is_refused_unless_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let anywhere = ApiConfig { listen: "0.0.0.0:0".parse().unwrap(), ..listening(folder.path().join("tokens.toml")) };
    let refused = ApiServer::start(anywhere.clone(), parts(folder.path())).await.unwrap_err();
    assert!(matches!(refused, ApiError::PlaintextRefused(_)));
    assert!(refused.to_string().contains("insecure = true"));
    // A port of an address that is not this machine's cannot be had, so being allowed shows in a different error.
    let elsewhere = ApiConfig { listen: "192.0.2.1:0".parse().unwrap(), plaintext: Plaintext::Anywhere, ..anywhere };
    assert!(matches!(ApiServer::start(elsewhere, parts(folder.path())).await.unwrap_err(), ApiError::Bind(..)));
}

/// An authority, a certificate for localhost under it, and files of them.
struct Papers {
    files: TlsFiles,
    authority: Certificate,
    client: Identity,
    client_pem: PathBuf,
    /// Another client under the same authority.
    stranger: Identity,
    tokens: PathBuf,
    _folder: tempfile::TempDir,
}

fn papers() -> Papers {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let mut about = rcgen::CertificateParams::new(Vec::new()).unwrap();
    about.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_pem = about.self_signed(&authority_key).unwrap().pem();
    let authority = rcgen::Issuer::new(about, authority_key);
    let signed = |name: &str| {
        let key = rcgen::KeyPair::generate().unwrap();
        let about = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        (about.signed_by(&key, &authority).unwrap().pem(), key.serialize_pem())
    };
    let (server, server_key) = signed("localhost");
    let (client, client_key) = signed("desk.example");
    let (stranger, stranger_key) = signed("other.example");
    let write = |name: &str, text: &str| {
        std::fs::write(path(name), text).unwrap();
        path(name)
    };
    let client_ca = Some(write("authority.pem", &authority_pem));
    let files =
        TlsFiles { certificate: write("server.pem", &server), key: write("server.key", &server_key), client_ca };
    let client_pem = write("client.pem", &client);
    let (authority, client) = (Certificate::from_pem(authority_pem), Identity::from_pem(client, client_key));
    let stranger = Identity::from_pem(stranger, stranger_key);
    Papers { files, authority, client, client_pem, stranger, tokens: path("tokens.toml"), _folder: folder }
}

fn connection(address: SocketAddr, tls: ClientTlsConfig) -> Channel {
    let endpoint: Endpoint = Channel::from_shared(format!("https://localhost:{}", address.port())).unwrap();
    endpoint.tls_config(tls).unwrap().connect_lazy()
}

async fn over_tls(address: SocketAddr, tls: ClientTlsConfig, tokens: &Path) -> Result<(), Status> {
    let token = Bearer::new(&tokens::create(tokens, "screen", Role::Viewer, None).unwrap());
    let channel = connection(address, tls);
    let mut calls = CallServiceClient::new(InterceptedService::new(channel, token));
    calls.list_calls(ListCallsRequest {}).await.map(|_| ())
}

#[tokio::test]
async fn tls_serves_whoever_knows_the_authority() {
    let papers = papers();
    let files = TlsFiles { client_ca: None, ..papers.files };
    let config = ApiConfig { tls: Some(files), ..listening(papers.tokens.clone()) };
    let api = ApiServer::start(config, parts(papers.tokens.parent().unwrap())).await.unwrap();
    let trusting = ClientTlsConfig::new().ca_certificate(papers.authority);
    over_tls(api.address(), trusting, &papers.tokens).await.unwrap();
    let doubting = ClientTlsConfig::new();
    assert!(over_tls(api.address(), doubting, &papers.tokens).await.is_err());
}

#[tokio::test]
async fn with_a_client_authority_a_certificate_is_needed_beside_the_token() {
    let papers = papers();
    let config = ApiConfig { tls: Some(papers.files), ..listening(papers.tokens.clone()) };
    let api = ApiServer::start(config, parts(papers.tokens.parent().unwrap())).await.unwrap();
    let trusting = ClientTlsConfig::new().ca_certificate(papers.authority);
    assert!(over_tls(api.address(), trusting.clone(), &papers.tokens).await.is_err());
    over_tls(api.address(), trusting.identity(papers.client), &papers.tokens).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_has_a_name_needs_no_token_has_its_role_and_ends_when_it_is_revoked() {
    let papers = papers();
    let config = ApiConfig { tls: Some(papers.files), ..listening(papers.tokens.clone()) };
    let api = ApiServer::start(config, parts(papers.tokens.parent().unwrap())).await.unwrap();
    let (tokens, pem) = (&papers.tokens, &papers.client_pem);
    tokens::create_for_certificate(tokens, "wall", Role::Viewer, None, pem).unwrap();
    let trusting = ClientTlsConfig::new().ca_certificate(papers.authority);
    let channel = connection(api.address(), trusting.clone().identity(papers.client));
    let mut admin = AdminServiceClient::new(channel.clone());
    let who = admin.who_am_i(WhoAmIRequest {}).await.unwrap().into_inner();
    assert_eq!((who.name.as_str(), who.role()), ("wall", proto::Role::Viewer));
    let refused = DispatchServiceClient::new(channel.clone()).claim(super::room::claim(CALL)).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "{refused}");
    let keeper = Bearer::new(&tokens::create(tokens, "keeper", Role::Admin, None).unwrap());
    let mut with_token = AdminServiceClient::new(InterceptedService::new(channel.clone(), keeper));
    assert_eq!(with_token.who_am_i(WhoAmIRequest {}).await.unwrap().into_inner().name, "keeper", "a token wins");
    let wrong = Bearer::new("clm_0000000000000000_00");
    let mut with_wrong = AdminServiceClient::new(InterceptedService::new(channel, wrong));
    let refused = with_wrong.who_am_i(WhoAmIRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated, "a wrong token is no less wrong for the certificate");
    let stranger = connection(api.address(), trusting.identity(papers.stranger));
    let refused = AdminServiceClient::new(stranger).who_am_i(WhoAmIRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    assert!(refused.message().contains("--certificate"), "{refused}");
    tokens::revoke(tokens, "wall").unwrap();
    let refused = admin.who_am_i(WhoAmIRequest {}).await.unwrap_err();
    assert!(refused.message().contains("revoked"), "{refused}");
    tokens::create_for_certificate(tokens, "wall-2", Role::Viewer, None, pem).unwrap();
    assert_eq!(admin.who_am_i(WhoAmIRequest {}).await.unwrap().into_inner().name, "wall-2");
}

#[tokio::test]
async fn a_certificate_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.pem");
    let tls = TlsFiles { certificate: missing.clone(), key: missing.clone(), client_ca: None };
    let config = ApiConfig { tls: Some(tls), ..listening(folder.path().join("tokens.toml")) };
    let refused = ApiServer::start(config, parts(folder.path())).await.unwrap_err();
    assert!(refused.to_string().contains("missing.pem"), "{refused}");
}

#[tokio::test]
async fn a_draining_server_ends_queue_streams_with_their_cursor() {
    let room = Room::open().await;
    let mut desk = room.desk("desk-1").await;
    let mut queue = watch(&mut desk, "").await;
    let (_, cursor) = happened(&mut queue).await;
    let (drained, end) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(10), room.api.drain(Duration::from_secs(5))),
        queue.message()
    );
    drained.unwrap();
    let end = end.unwrap_err();
    assert_eq!(end.code(), Code::Unavailable);
    assert!(end.message().contains(&cursor), "{}", end.message());
}
