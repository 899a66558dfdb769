//! Puts the services together, serves them, and drains them.

use super::access::{Door, gate};
use super::admin_service::{Admin, StatusSource};
use super::call_service::Calls;
use super::case_book::CaseBook;
use super::case_service::Cases;
use super::console::console;
use super::converse_service::{CallDoor, Converse};
use super::dispatch_service::Dispatch;
use super::limits::REQUEST_BYTES;
use super::listen::connections;
use super::proto;
use super::refusals::{self, Refusals};
use super::tenure;
use super::tokens::{TokenBook, TokenError};
use super::web_callers::WebCallers;
use super::writing::Writers;
use crate::stations::audit::AuditLog;
use crate::stations::dispatch::DispatchStation;
use crate::tasks;
use axum::Router;
use calmline_browser::Browsers;
use calmline_core::policy::Book;
use proto::admin_service_server::AdminServiceServer;
use proto::call_service_server::CallServiceServer;
use proto::case_service_server::CaseServiceServer;
use proto::converse_service_server::ConverseServiceServer;
use proto::dispatch_service_server::DispatchServiceServer;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tonic::service::Routes;
use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig};
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tonic_web::GrpcWebLayer;

/// A desk whose connection died is noticed after this and [`KEEPALIVE_TIMEOUT`]: while it is not, its caller hears
/// nobody.
const KEEPALIVE_EVERY: Duration = Duration::from_secs(3);

/// How long a desk has to answer a ping; a bad line's worst second, with room.
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(4);

/// How long a request may take to its first answer. The store's slowest page is far below it.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);

/// How long a TLS handshake may take, so that half-open ones do not use up the connections.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);

/// Streams on one connection: a console that serves a whole room through one proxy, and not an attacker.
const STREAMS_PER_CONNECTION: u32 = 256;

/// What health is asked for: the whole server, and each service by its name.
const SERVICES: [&str; 6] = [
    "",
    proto::dispatch_service_server::SERVICE_NAME,
    proto::call_service_server::SERVICE_NAME,
    proto::case_service_server::SERVICE_NAME,
    proto::converse_service_server::SERVICE_NAME,
    proto::admin_service_server::SERVICE_NAME,
];

/// Where plaintext may be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plaintext {
    /// On this machine only.
    LoopbackOnly,
    /// Anywhere: the operator wrote `insecure = true`.
    Anywhere,
}

/// The files of TLS, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The server's certificate chain.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The authority whose clients alone may connect (mTLS); `None`: any client may, with a token.
    pub client_ca: Option<PathBuf>,
}

/// How the API is served.
#[derive(Debug, Clone)]
pub struct ApiConfig {
    /// Where to listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// The tokens file.
    pub tokens: PathBuf,
    /// TLS; `None`: plaintext.
    pub tls: Option<TlsFiles>,
    /// Where plaintext may be served.
    pub plaintext: Plaintext,
    /// Connections at a time.
    pub connections: usize,
}

impl ApiConfig {
    /// Two hundred consoles with three connections each, which is what a page needs over HTTP/1.1, and forty integrators.
    /// With the sockets of 64 calls that is below the 1,024 open files which a service is given by default.
    pub const CONNECTIONS: usize = 640;
}

/// What the API speaks for.
#[derive(Clone)]
pub struct ApiParts {
    /// The queue, the desks and the live calls.
    pub dispatch: DispatchStation,
    /// Cases and call-backs.
    pub cases: Arc<dyn CaseBook>,
    /// How the service fares.
    pub status: Arc<dyn StatusSource>,
    /// Where callers come in who are on no telephone line.
    pub door: Arc<dyn CallDoor>,
    /// How many callers may come from web pages.
    pub callers: WebCallers,
    /// Answers the pages of desks that talk in a browser.
    pub browsers: Arc<Browsers>,
    /// The agency's book: its name, and what can be asked of a caller.
    pub book: Arc<Book>,
    /// Where what people do is noted.
    pub audit: AuditLog,
}

/// Why the API could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Plaintext where others can listen.
    #[error(
        "refusing to serve plaintext on {0}: set a TLS certificate and key, listen on 127.0.0.1, or write `insecure = true`"
    )]
    PlaintextRefused(SocketAddr),
    /// The tokens file cannot be used.
    #[error("cannot use the tokens")]
    Tokens(#[source] TokenError),
    /// A file of TLS cannot be read.
    #[error("cannot read {0}")]
    ReadPem(PathBuf, #[source] std::io::Error),
    /// The certificate or the key is not usable.
    #[error("cannot use the TLS certificate and key")]
    Tls(#[source] tonic::transport::Error),
    /// The address cannot be had.
    #[error("cannot listen on {0}")]
    Bind(SocketAddr, #[source] std::io::Error),
    /// The embedded descriptor set is broken.
    #[error("cannot build the reflection service")]
    Reflection(#[source] tonic_reflection::server::Error),
}

/// The gRPC server.
#[derive(Debug)]
pub struct ApiServer;

/// A server that runs. Dropping it stops it at once.
#[derive(Debug)]
pub struct ApiHandle {
    address: SocketAddr,
    serving: JoinHandle<Option<()>>,
    health: HealthReporter,
    refusals: Arc<Refusals>,
    /// Reads the tokens again when they change.
    _watching: AbortOnDropHandle<Option<()>>,
    /// Ends streams that follow something.
    draining: CancellationToken,
}

impl ApiServer {
    /// Checks the configuration, listens, and serves until the handle is drained or dropped.
    ///
    /// # Errors
    /// The configuration cannot be served safely, or the address cannot be had.
    pub async fn start(config: ApiConfig, parts: ApiParts) -> Result<ApiHandle, ApiError> {
        if config.tls.is_none() && !config.listen.ip().is_loopback() && config.plaintext == Plaintext::LoopbackOnly {
            return Err(ApiError::PlaintextRefused(config.listen));
        }
        let tokens = Arc::new(TokenBook::open(&config.tokens).map_err(ApiError::Tokens)?);
        let mut server = Server::builder()
            // A browser that reaches the server without TLS speaks nothing else.
            .accept_http1(true)
            .timeout(REQUEST_WITHIN)
            .http2_keepalive_interval(Some(KEEPALIVE_EVERY))
            .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
            .max_concurrent_streams(STREAMS_PER_CONNECTION);
        if let Some(files) = &config.tls {
            server = server.tls_config(tls(files)?).map_err(ApiError::Tls)?;
        }
        let listener = TcpListener::bind(config.listen).await.map_err(|error| ApiError::Bind(config.listen, error))?;
        let address = listener.local_addr().map_err(|error| ApiError::Bind(config.listen, error))?;
        let draining = CancellationToken::new();
        let refusals = Arc::new(Refusals::default());
        let (routes, health) = routes(&parts, &tokens, &draining, &refusals).await?;
        let watching = AbortOnDropHandle::new(tasks::spawn("tokens-watch", tenure::watch(tokens)));
        let incoming = connections(listener, config.connections);
        let stop = draining.clone().cancelled_owned();
        let serving = tasks::spawn("api", async move {
            if let Err(error) = server.add_routes(routes.into()).serve_with_incoming_shutdown(incoming, stop).await {
                tracing::error!(error = %error, "api stopped serving");
            }
        });
        tracing::info!(address = %address, tls = config.tls.is_some(), "api serving");
        Ok(ApiHandle { address, serving, health, refusals, _watching: watching, draining })
    }

    /// The services as a connection reaches them, without one: what a request takes in the server alone can be measured.
    ///
    /// # Errors
    /// The tokens cannot be read.
    pub async fn services(tokens: &Path, parts: &ApiParts) -> Result<Router, ApiError> {
        let tokens = Arc::new(TokenBook::open(tokens).map_err(ApiError::Tokens)?);
        let (routes, _health) = routes(parts, &tokens, &CancellationToken::new(), &Arc::default()).await?;
        Ok(routes)
    }
}

impl ApiHandle {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was refused so far.
    #[must_use]
    pub fn refusals(&self) -> Arc<Refusals> {
        Arc::clone(&self.refusals)
    }

    /// Takes no more requests and ends the streams that follow something, with the cursor to go on from elsewhere. Desks
    /// that attend a call finish with it, for at most this long; then everything stops.
    pub async fn drain(mut self, grace: Duration) {
        for service in SERVICES {
            self.health.set_service_status(service, ServingStatus::NotServing).await;
        }
        self.draining.cancel();
        if tokio::time::timeout(grace, &mut self.serving).await.is_err() {
            tracing::warn!("api stopped with streams open");
        }
    }
}

impl Drop for ApiHandle {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// All services behind the gate.
async fn routes(
    parts: &ApiParts,
    tokens: &Arc<TokenBook>,
    draining: &CancellationToken,
    refusals: &Arc<Refusals>,
) -> Result<(Router, HealthReporter), ApiError> {
    let dispatch = Dispatch {
        station: parts.dispatch.clone(),
        cases: Arc::clone(&parts.cases),
        browsers: Arc::clone(&parts.browsers),
        book: Arc::clone(&parts.book),
        draining: draining.clone(),
    };
    let calls = Calls { station: parts.dispatch.clone(), cases: Arc::clone(&parts.cases), draining: draining.clone() };
    let converse = Converse {
        door: Arc::clone(&parts.door),
        callers: parts.callers.clone(),
        browsers: Arc::clone(&parts.browsers),
        writers: Writers::default(),
    };
    let cases = Cases { book: Arc::clone(&parts.cases) };
    let admin = Admin::new(parts, Arc::clone(tokens));
    let (health, health_server) = tonic_health::server::health_reporter();
    for service in SERVICES {
        health.set_service_status(service, ServingStatus::Serving).await;
    }
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(proto::DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .build_v1()
        .map_err(ApiError::Reflection)?;
    let routes = Routes::new(DispatchServiceServer::new(dispatch).max_decoding_message_size(REQUEST_BYTES))
        .add_service(CallServiceServer::new(calls).max_decoding_message_size(REQUEST_BYTES))
        .add_service(CaseServiceServer::new(cases).max_decoding_message_size(REQUEST_BYTES))
        .add_service(ConverseServiceServer::new(converse).max_decoding_message_size(REQUEST_BYTES))
        .add_service(AdminServiceServer::new(admin).max_decoding_message_size(REQUEST_BYTES))
        .add_service(health_server)
        .add_service(reflection);
    let door = Door { tokens: Arc::clone(tokens), audit: parts.audit.clone() };
    let gate = axum::middleware::from_fn_with_state(door, gate);
    // From the outside in: what is refused is counted, gRPC-Web becomes gRPC, then passes the gate as any request does.
    // Over HTTP/1.1 nothing but gRPC-Web gets through to the services. What they cannot read is said in the API's own codes.
    let services = routes
        .into_axum_router()
        .layer(axum::middleware::from_fn(refusals::mend))
        .layer(gate)
        .layer(GrpcWebLayer::new())
        .layer(axum::middleware::from_fn_with_state(Arc::clone(refusals), refusals::count));
    Ok((services.merge(console(parts.callers.admission())), health))
}

fn tls(files: &TlsFiles) -> Result<ServerTlsConfig, ApiError> {
    let identity = Identity::from_pem(pem(&files.certificate)?, pem(&files.key)?);
    let config = ServerTlsConfig::new().identity(identity).timeout(HANDSHAKE_WITHIN);
    Ok(match &files.client_ca {
        Some(authority) => config.client_ca_root(Certificate::from_pem(pem(authority)?)),
        None => config,
    })
}

fn pem(path: &Path) -> Result<Vec<u8>, ApiError> {
    std::fs::read(path).map_err(|error| ApiError::ReadPem(path.to_owned(), error))
}
