//! The station itself: one UDP socket, the stack behind it, and everything its calls share.

use super::config::{Health, SipConfig};
use super::counters::SipCounters;
use super::dispatch;
use super::incoming::IncomingCall;
use super::ingress::{Admission, Ingress};
use super::locate::UdpLocator;
use super::outgoing::{self, DialError, DialedLeg, OutboundCall};
use crate::tasks;
use rsipstack::EndpointBuilder;
use rsipstack::dialog::dialog_layer::DialogLayer;
use rsipstack::transaction::CallIdFormat;
use rsipstack::transaction::endpoint::{EndpointInnerRef, EndpointOption};
use rsipstack::transport::udp::UdpConnection;
use rsipstack::transport::{SipConnection, TransportLayer};
use socket2::SockRef;
use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

/// Room for a burst while the machine is busy. The usual default of 208 KiB holds about a hundred datagrams, and a
/// hundred calls that arrived at once were seen to lose some. The system may grant less.
const RECEIVE_BUFFER_BYTES: usize = 2 * 1024 * 1024;

/// Why the station did not open.
#[derive(Debug, thiserror::Error)]
pub enum SipError {
    /// The address could not be bound.
    #[error("cannot listen for SIP on {address}")]
    Bind {
        /// What was asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// The stack would not start.
    #[error("the SIP stack did not start")]
    Stack,
}

/// Signalling of calls, in and out. Dropping it closes the socket: end the calls first.
pub struct SipStation {
    shared: Arc<Shared>,
    local: SocketAddr,
    close: CancellationToken,
}

impl SipStation {
    /// Opens the socket and begins to admit calls. They come by the receiver, which holds `max_ringing` of them; once
    /// it is full or gone, callers are answered 503.
    ///
    /// The stack logs whole messages, callers' numbers included, at level info under the target `rsipstack`: whoever
    /// sets up logging must keep that target at warn or above.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn open(config: SipConfig) -> Result<(Self, mpsc::Receiver<IncomingCall>), SipError> {
        let address = config.bind;
        let bind = |error| SipError::Bind { address, error };
        let socket = UdpSocket::bind(address).await.map_err(bind)?;
        let local = socket.local_addr().map_err(bind)?;
        if SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER_BYTES).is_err() {
            tracing::warn!("the receive buffer of the sip socket stays at the system's default");
        }
        let counters = Arc::new(SipCounters::default());
        let close = CancellationToken::new();
        let ingress = Arc::new(Ingress::new(socket, &config, Arc::clone(&counters)));
        let external = config.advertised_ip.map(|ip| SocketAddr::new(ip, local.port()));
        let connection = UdpConnection::from_socket(ingress, external, Some(close.child_token()))
            .await
            .map_err(|_| SipError::Stack)?;
        let reached = connection.get_addr().get_socketaddr().map_err(|_| SipError::Stack)?;
        let transport = TransportLayer::new(close.child_token());
        transport.add_transport(SipConnection::Udp(connection));
        let endpoint = EndpointBuilder::new()
            .with_user_agent(&config.user_agent)
            .with_transport_layer(transport)
            .with_cancel_token(close.clone())
            .with_option(options(&config))
            .with_target_locator(Box::new(UdpLocator { local }))
            .build();
        let requests = endpoint.incoming_transactions().map_err(|_| SipError::Stack)?;
        let (offers, calls) = mpsc::channel(config.max_ringing.max(1));
        let shared = Arc::new(Shared {
            admission: Admission::new(&config),
            counters,
            dialogs: Arc::new(DialogLayer::new(Arc::clone(&endpoint.inner))),
            endpoint: Arc::clone(&endpoint.inner),
            reached: reached.ip(),
            draining: AtomicBool::new(false),
            ringing: AtomicUsize::new(0),
            live: AtomicUsize::new(0),
            invites: Mutex::new(HashSet::new()),
            confirmations: watch::Sender::new(()),
            config,
        });
        tasks::spawn("sip_stack", async move { endpoint.serve().await });
        tasks::spawn("sip_dispatch", dispatch::run(Arc::clone(&shared), requests, offers, close.clone()));
        tracing::info!(%local, "sip station open");
        Ok((Self { shared, local, close }, calls))
    }

    /// The bound address.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local
    }

    /// Calls somebody. Returns at once; what happens comes as signals. How long it may ring is the caller's to decide.
    ///
    /// # Errors
    /// When the target is no SIP URI.
    pub fn dial(&self, call: OutboundCall) -> Result<DialedLeg, DialError> {
        outgoing::dial(&self.shared, call)
    }

    /// Takes no more calls, answers OPTIONS and INVITE with 503, and keeps what is live.
    pub fn drain(&self) {
        self.shared.draining.store(true, Ordering::Relaxed);
    }

    /// Calls that ring or are open, in and out.
    #[must_use]
    pub fn live(&self) -> usize {
        self.shared.live.load(Ordering::Relaxed)
    }

    /// What the ingress did so far.
    #[must_use]
    pub fn counters(&self) -> Arc<SipCounters> {
        Arc::clone(&self.shared.counters)
    }

    /// Dialogs that the stack holds: none are left when all calls are over.
    #[cfg(test)]
    pub(super) fn dialogs(&self) -> usize {
        self.shared.dialogs.len()
    }
}

impl Drop for SipStation {
    fn drop(&mut self) {
        self.close.cancel();
    }
}

impl std::fmt::Debug for SipStation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SipStation").field("local", &self.local).finish_non_exhaustive()
    }
}

fn options(config: &SipConfig) -> EndpointOption {
    let t1 = config.timing.t1;
    EndpointOption {
        t1,
        t2: config.timing.t2,
        // T4 is how long a message may live in the network: ten T1 in RFC 3261's own figures.
        t4: t1 * 10,
        t1x64: t1 * 64,
        // Without a host: the stack's own is somebody's domain.
        callid_format: CallIdFormat::Uuid,
        ..EndpointOption::default()
    }
}

/// What tells one INVITE from another: Call-ID, From tag, CSeq.
pub(super) type InviteKey = (String, String, u32);

/// What all calls of a station share.
pub(super) struct Shared {
    pub config: SipConfig,
    pub admission: Admission,
    pub counters: Arc<SipCounters>,
    pub dialogs: Arc<DialogLayer>,
    pub endpoint: EndpointInnerRef,
    /// The address that peers reach us by.
    reached: IpAddr,
    draining: AtomicBool,
    ringing: AtomicUsize,
    live: AtomicUsize,
    invites: Mutex<HashSet<InviteKey>>,
    /// Told whenever a call is confirmed or over.
    pub confirmations: watch::Sender<()>,
}

impl Shared {
    /// Whether another call may come.
    pub(super) fn health(&self) -> Health {
        if self.draining.load(Ordering::Relaxed) { Health::Full } else { self.config.health.ask() }
    }

    /// The address of our RTP as the far side must see it.
    pub(super) fn media_address(&self, local: SocketAddr) -> SocketAddr {
        let ip = match self.config.advertised_ip {
            _ if local.ip().is_loopback() => local.ip(),
            Some(advertised) => advertised,
            None if local.ip().is_unspecified() => self.reached,
            None => local.ip(),
        };
        SocketAddr::new(ip, local.port())
    }

    /// Registers an INVITE. `None` when the same one is already here by another way: a proxy forked it to us twice.
    pub(super) fn register(self: &Arc<Self>, key: InviteKey) -> Option<Presence> {
        let mut invites = self.invites.lock().unwrap_or_else(PoisonError::into_inner);
        if !invites.insert(key.clone()) {
            return None;
        }
        drop(invites);
        Some(self.presence(Some(key)))
    }

    /// Counts a call as live until the result is dropped.
    pub(super) fn presence(self: &Arc<Self>, invite: Option<InviteKey>) -> Presence {
        self.live.fetch_add(1, Ordering::Relaxed);
        Presence { shared: Arc::clone(self), invite }
    }

    /// Counts a call as ringing until the result is dropped. `None` when too many do.
    pub(super) fn ring(self: &Arc<Self>) -> Option<Ringing> {
        let most = self.config.max_ringing;
        let taken =
            self.ringing.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |now| (now < most).then_some(now + 1));
        taken.ok().map(|_| Ringing(Arc::clone(self)))
    }
}

/// A call that is not yet answered.
pub(super) struct Ringing(Arc<Shared>);

impl Drop for Ringing {
    fn drop(&mut self) {
        self.0.ringing.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A call that is here.
pub(super) struct Presence {
    shared: Arc<Shared>,
    invite: Option<InviteKey>,
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.shared.live.fetch_sub(1, Ordering::Relaxed);
        if let Some(key) = self.invite.take() {
            self.shared.invites.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        }
    }
}
