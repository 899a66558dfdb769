//! The world that the page looks at: a server on a port that stays the same, desks with tokens, made-up calls.

use crate::calls::{FIRST, MadeUp, agent, caller, named};
use calmline::api::tokens::{self, Role};
use calmline::api::{
    ApiConfig, ApiHandle, ApiParts, ApiServer, NoCallDoor, NoCases, NoStatus, Plaintext, TlsFiles, WebCallers,
};
use calmline::audio::Taps;
use calmline::stations::audit::AuditLog;
use calmline::stations::dispatch::{Attendance, DispatchConfig, DispatchStation, Ways};
use calmline::stations::{CallInbox, InboxReader, KeyLine};
use calmline_browser::{BrowserConfig, Browsers};
use calmline_core::call::{Offer, PhaseName};
use calmline_core::policy::{Book, RungKind};
use calmline_core::units::{CallTime, DeskId, Span};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Browsers' streams end at once when the server drains.
const GRACE: Duration = Duration::from_secs(10);

/// A server that may be stopped, and what it speaks for.
pub struct World {
    /// The room, and the way into it while there is one.
    running: Option<(Option<ApiHandle>, DispatchStation)>,
    address: SocketAddr,
    calls: BTreeMap<String, MadeUp>,
    /// Inboxes that nobody reads, and desks' audio that nobody hears: open for as long as they are kept.
    inboxes: Vec<InboxReader>,
    attended: Vec<Attendance>,
    /// The same over TLS, once it was asked for.
    secure: Option<ApiHandle>,
    folder: TempDir,
}

/// Pages of this machine alone, on whatever port is free among some.
pub fn browsers() -> Arc<Browsers> {
    let here = IpAddr::from([127, 0, 0, 1]);
    Arc::new(Browsers::new(BrowserConfig { ip: here, advertised_ip: here, ports: 44_000..=44_099 }))
}

/// An answer that says no more than that it was done.
fn done() -> Value {
    json!({ "done": true })
}

impl World {
    /// Starts the server.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = "127.0.0.1:0".parse().unwrap();
        let mut world = Self {
            running: None,
            address,
            calls: BTreeMap::new(),
            inboxes: Vec::new(),
            attended: Vec::new(),
            secure: None,
            folder,
        };
        world.start().await;
        world
    }

    fn tokens(&self) -> PathBuf {
        self.folder.path().join("tokens.toml")
    }

    async fn serve(&self, station: &DispatchStation, listen: SocketAddr, tls: Option<TlsFiles>) -> ApiHandle {
        let (tokens, plaintext) = (self.tokens(), Plaintext::LoopbackOnly);
        let config = ApiConfig { listen, tokens, tls, plaintext, connections: 64 };
        let log = if config.tls.is_some() { "audit-tls" } else { "audit" };
        let parts = ApiParts {
            dispatch: station.clone(),
            cases: Arc::new(NoCases),
            status: Arc::new(NoStatus),
            door: Arc::new(NoCallDoor),
            callers: WebCallers::none(),
            browsers: browsers(),
            book: Arc::new(Book::sample()),
            audit: AuditLog::start(&self.folder.path().join(log), u64::MAX).unwrap(),
        };
        ApiServer::start(config, parts).await.unwrap()
    }

    /// Serves the same room over TLS, as it is served to other machines: browsers then speak HTTP/2.
    async fn secure(&mut self) -> SocketAddr {
        let key = rcgen::KeyPair::generate().unwrap();
        let about = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let write = |name: &str, text: String| {
            let path = self.folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let certificate = write("server.pem", about.self_signed(&key).unwrap().pem());
        let files = TlsFiles { certificate, key: write("server.key", key.serialize_pem()), client_ca: None };
        let api = self.serve(self.station(), "127.0.0.1:0".parse().unwrap(), Some(files)).await;
        let address = api.address();
        self.secure = Some(api);
        address
    }

    async fn start(&mut self) {
        // Longer than a slow machine needs to look at a claim.
        let mut settings = DispatchConfig::new(vec![RungKind::Desks, RungKind::Supervisors]);
        settings.lease = Span::from_secs(600);
        let station = DispatchStation::start(settings);
        let api = self.serve(&station, self.address, None).await;
        self.address = api.address();
        self.running = Some((Some(api), station));
    }

    async fn stop(&mut self) {
        self.attended.clear();
        self.inboxes.clear();
        if let Some((Some(api), _)) = self.running.take() {
            api.drain(GRACE).await;
        }
    }

    /// Nobody reaches the room, in which all goes on.
    async fn cut(&mut self) {
        if let Some((Some(api), _)) = self.running.as_mut().map(|(api, station)| (api.take(), station)) {
            api.drain(GRACE).await;
        }
    }

    async fn mend(&mut self) {
        let station = self.station().clone();
        let api = self.serve(&station, self.address, None).await;
        self.running = Some((Some(api), station));
    }

    fn station(&self) -> &DispatchStation {
        &self.running.as_ref().expect("the server runs").1
    }

    fn offer(&mut self, name: &str) -> Value {
        let made_up = named(name);
        let (inbox, reader) = CallInbox::open(made_up.call);
        let offer = Offer { reason: made_up.reason.clone(), rung: 0 };
        let ways = Ways { inbox: inbox.clone(), taps: Taps::new(), keys: KeyLine::new() };
        self.station().reach(made_up.call, ways);
        self.station().offer(made_up.call, FIRST, offer, made_up.view.clone(), inbox);
        self.inboxes.push(reader);
        let told = json!({ "call": made_up.call.to_string(), "quote": made_up.reason.quote.open() });
        self.calls.insert(name.to_owned(), made_up);
        told
    }

    fn say(&mut self, name: &str, words: &str, permille: Option<u64>) {
        let call = self.calls.get_mut(name).expect("an offered call");
        let at = call.view.at.as_millis() + 2_500;
        let permille = permille.map(|permille| u16::try_from(permille).unwrap());
        call.view.transcript.push(permille.map_or_else(|| agent(at, words), |sure| caller(at, words, sure)));
        call.view.at = CallTime::from_millis(at);
        let (id, view) = (call.call, call.view.clone());
        self.station().publish(id, view);
    }

    /// Makes happen what the story wishes.
    pub async fn act(&mut self, wish: &Value) -> Value {
        let text = |key: &str| wish[key].as_str().unwrap_or_default();
        let name = text("name");
        match text("act") {
            "address" => json!({ "address": format!("http://{}", self.address) }),
            "secure" => json!({ "address": format!("https://localhost:{}", self.secure().await.port()) }),
            "token" => {
                let role: Role = text("role").parse().unwrap();
                let life = wish["expired"].as_bool().unwrap_or_default().then_some(Duration::ZERO);
                json!({ "token": tokens::create(&self.tokens(), name, role, life).unwrap() })
            }
            "revoke" => json!({ "revoked": tokens::revoke(&self.tokens(), name).unwrap() }),
            "offer" => self.offer(name),
            "say" => {
                self.say(name, text("words"), wish["sure"].as_u64());
                done()
            }
            "attend" => {
                let call = &self.calls[name];
                let desk = DeskId(text("desk").to_owned());
                let attendance = self.station().attend(call.call, FIRST, &desk).unwrap();
                attendance.spoke();
                self.attended.push(attendance);
                done()
            }
            "hang_up" => {
                let call = self.calls.get_mut(name).expect("an offered call");
                call.view.phase = PhaseName::Ended;
                let (id, view) = (call.call, call.view.clone());
                self.station().publish(id, view);
                done()
            }
            "stop" => {
                self.stop().await;
                done()
            }
            "cut" => {
                self.cut().await;
                done()
            }
            "mend" => {
                self.mend().await;
                done()
            }
            "start" => {
                self.start().await;
                done()
            }
            other => panic!("the story wishes for {other}"),
        }
    }
}
