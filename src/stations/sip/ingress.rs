//! The UDP socket in front of the SIP stack: nothing reaches the stack's parser that was not let in and written plainly.

use super::config::{LOOPBACK_TRUNK, Loopback, SipConfig, Trunk};
use super::counters::{DropReason, SipCounters};
use super::limits::{InviteLimit, Lane, SourceLimits};
use super::sanitise::{Clean, Kind, Verdict, sanitise};
use crate::clock;
use rsipstack::dialog::DialogId;
use rsipstack::platform::net::UdpSocket as StackSocket;
use rsipstack::sip::{HeadersExt, SipMessage, Transport, prelude::ToTypedHeader};
use rsipstack::transaction::key::{TransactionKey, TransactionRole};
use rsipstack::transport::SipConnection;
use std::collections::VecDeque;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::UdpSocket;

/// The longest UDP datagram.
const DATAGRAM_BYTES_MAX: usize = 65_535;

/// Between tries when the socket fails, so that a lasting fault does not take a whole core.
const ERROR_PAUSE: Duration = Duration::from_millis(10);

/// Addresses that we called lately: their responses and requests of those calls are let in. Far more than calls that
/// one machine can have open toward human lines.
const CALLED_HELD: usize = 1_024;

/// Who may talk to us.
#[derive(Debug, Clone)]
pub(super) struct Admission {
    trunks: Arc<[Trunk]>,
    loopback: Loopback,
}

impl Admission {
    pub(super) fn new(config: &SipConfig) -> Self {
        Self { trunks: config.trunks.clone().into(), loopback: config.loopback }
    }

    /// The trunk that an address belongs to.
    pub(super) fn trunk(&self, source: IpAddr) -> Option<&str> {
        let configured = self.trunks.iter().find(|trunk| trunk.sources.iter().any(|block| block.contains(source)));
        match (configured, self.loopback) {
            (Some(trunk), _) => Some(&trunk.name),
            (None, Loopback::Allowed) if source.to_canonical().is_loopback() => Some(LOOPBACK_TRUNK),
            (None, Loopback::Allowed | Loopback::Refused) => None,
        }
    }
}

/// The socket.
pub(super) struct Ingress {
    socket: UdpSocket,
    admission: Admission,
    limits: Mutex<Limits>,
    buffer: tokio::sync::Mutex<Vec<u8>>,
    counters: Arc<SipCounters>,
    retry_after_s: u64,
}

struct Limits {
    sources: SourceLimits,
    invites: InviteLimit,
    called: VecDeque<IpAddr>,
}

impl Ingress {
    pub(super) fn new(socket: UdpSocket, config: &SipConfig, counters: Arc<SipCounters>) -> Self {
        Self {
            socket,
            admission: Admission::new(config),
            limits: Mutex::new(Limits {
                sources: SourceLimits::new(config.per_source_per_second),
                invites: InviteLimit::new(config.invites_per_second, clock::now()),
                called: VecDeque::new(),
            }),
            buffer: tokio::sync::Mutex::new(vec![0; DATAGRAM_BYTES_MAX]),
            counters,
            retry_after_s: config.retry_after.as_secs(),
        }
    }

    /// Waits for a message that the stack may see. Never fails: an error of one datagram, such as the peer's machine
    /// saying that nobody listens there, concerns that datagram only.
    async fn next(&self) -> (Vec<u8>, SocketAddr) {
        let mut buffer = self.buffer.lock().await;
        loop {
            let Ok((length, source)) = self.socket.recv_from(&mut buffer).await else {
                tokio::time::sleep(ERROR_PAUSE).await;
                continue;
            };
            match self.judge(&buffer[..length], source) {
                Verdict::Pass(clean) => {
                    self.counters.pass_one();
                    return (clean.bytes, source);
                }
                Verdict::Answer(reason, bytes) => {
                    self.counters.drop_one(reason);
                    // A lost answer is asked for again.
                    let _ = self.socket.send_to(&bytes, source).await;
                }
                Verdict::Drop(reason) => self.counters.drop_one(reason),
            }
        }
    }

    fn judge(&self, datagram: &[u8], source: SocketAddr) -> Verdict {
        let now = clock::now();
        let known = self.admission.trunk(source.ip()).is_some();
        {
            let mut limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
            if !known && !limits.called.contains(&source.ip()) {
                return Verdict::Drop(DropReason::Stranger);
            }
            if !limits.sources.admit(source.ip(), Lane::of(datagram), now) {
                return Verdict::Drop(DropReason::TooFast);
            }
        }
        let mut clean = match sanitise(datagram, source, self.retry_after_s) {
            Verdict::Pass(clean) => clean,
            other @ (Verdict::Answer(..) | Verdict::Drop(_)) if known => return other,
            Verdict::Answer(reason, _) | Verdict::Drop(reason) => return Verdict::Drop(reason),
        };
        match clean.kind {
            // Whom we called may go on talking about that call, and about nothing else.
            Kind::OpensCall(_) | Kind::Request if !known => return Verdict::Drop(DropReason::Stranger),
            Kind::OpensCall(transaction) => {
                let mut limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
                if !limits.invites.admit(transaction, now) {
                    return answer(DropReason::InviteFlood, clean.overloaded);
                }
            }
            Kind::Request | Kind::InDialog | Kind::Response => {}
        }
        if !stack_takes(&clean, source) {
            return answer(DropReason::Unparsable, std::mem::take(&mut clean.bad_request));
        }
        if clean.mended {
            self.counters.mend_one();
        }
        Verdict::Pass(clean)
    }

    /// Remembers whom we call.
    fn note_call(&self, datagram: &[u8], target: SocketAddr) {
        if !datagram.starts_with(b"INVITE ") {
            return;
        }
        let mut limits = self.limits.lock().unwrap_or_else(PoisonError::into_inner);
        if !limits.called.contains(&target.ip()) {
            if limits.called.len() == CALLED_HELD {
                limits.called.pop_front();
            }
            limits.called.push_back(target.ip());
        }
    }
}

fn answer(reason: DropReason, bytes: Vec<u8>) -> Verdict {
    if bytes.is_empty() { Verdict::Drop(reason) } else { Verdict::Answer(reason, bytes) }
}

/// Whether the stack can read everything that it will want of a message. It drops what it cannot read without an
/// answer, and a panic in its loop would end the station for every call: both are found out here.
pub(super) fn stack_takes(clean: &Clean, source: SocketAddr) -> bool {
    catch_unwind(AssertUnwindSafe(|| try_stack(clean, source).is_ok())).unwrap_or(false)
}

#[expect(clippy::result_large_err, reason = "the error is the stack's")]
fn try_stack(clean: &Clean, source: SocketAddr) -> rsipstack::Result<()> {
    let message = SipMessage::try_from(clean.bytes.as_slice())?;
    match SipConnection::update_msg_received(message, source, Transport::Udp)? {
        SipMessage::Request(request) => {
            TransactionKey::from_request(&request, TransactionRole::Server)?;
            DialogId::try_from((&request, TransactionRole::Server))?;
            SipConnection::parse_target_from_via(request.via_header()?)?;
            request.from_header()?.typed()?;
            request.to_header()?.typed()?;
            let contacts = request.typed_contact_headers()?;
            if contacts.is_empty() && matches!(clean.kind, Kind::OpensCall(_)) {
                return Err(rsipstack::Error::Error("no contact".to_owned()));
            }
        }
        SipMessage::Response(response) => {
            TransactionKey::from_response(&response, TransactionRole::Client)?;
            response.to_header()?.typed()?;
            response.typed_contact_headers()?;
        }
    }
    Ok(())
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = rsipstack::Result<T>> + Send + 'a>>;

impl StackSocket for Ingress {
    fn recv_from<'life0, 'life1, 'async_trait>(
        &'life0 self,
        buffer: &'life1 mut [u8],
    ) -> Boxed<'async_trait, (usize, SocketAddr)>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(async move {
            loop {
                let (bytes, source) = self.next().await;
                if let Some(room) = buffer.get_mut(..bytes.len()) {
                    room.copy_from_slice(&bytes);
                    return Ok((bytes.len(), source));
                }
                self.counters.drop_one(DropReason::TooLarge);
            }
        })
    }

    fn send_to<'life0, 'life1, 'async_trait>(
        &'life0 self,
        buffer: &'life1 [u8],
        target: SocketAddr,
    ) -> Boxed<'async_trait, usize>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(async move {
            self.note_call(buffer, target);
            match unescaped(buffer) {
                Some(bytes) => self.socket.send_to(&bytes, target).await?,
                None => self.socket.send_to(buffer, target).await?,
            };
            Ok(buffer.len())
        })
    }

    fn local_addr(&self) -> rsipstack::Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }
}

/// Undoes the stack's second escaping in a Request-URI: it writes a user part `a%20b` from a Contact as `a%2520b`.
/// Since every per cent sign of a URI begins an escape, taking the `25` out again is exact. `None` when there is none.
fn unescaped(datagram: &[u8]) -> Option<Vec<u8>> {
    let end = datagram.iter().position(|byte| *byte == b'\r')?;
    let line = std::str::from_utf8(&datagram[..end]).ok()?;
    if line.starts_with("SIP/") || !line.contains("%25") {
        return None;
    }
    let mut bytes = line.replace("%25", "%").into_bytes();
    bytes.extend_from_slice(&datagram[end..]);
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REQUEST: &str = "INVITE sip:311@y.test SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport\r\n\
        From: \"Ann\" <sip:ann@x.test;user=phone>;tag=a\r\nTo: <sip:311@y.test>\r\nCall-ID: one@x.test\r\n\
        CSeq: 1 INVITE\r\nContact: <sip:ann@192.0.2.9;transport=udp>\r\nRecord-Route: <sip:192.0.2.8;lr>\r\n\
        Session-Expires: 1800;refresher=uac\r\n\r\n";

    #[test]
    fn a_user_part_escaped_twice_is_put_right_on_the_way_out() {
        let sent = unescaped(b"BYE sip:a%2520b@192.0.2.9 SIP/2.0\r\nX: %2520\r\n\r\n").unwrap();
        assert_eq!(sent, b"BYE sip:a%20b@192.0.2.9 SIP/2.0\r\nX: %2520\r\n\r\n");
        assert_eq!(unescaped(b"BYE sip:a@192.0.2.9 SIP/2.0\r\n\r\n"), None);
        assert_eq!(unescaped(b"SIP/2.0 200 50%25\r\n\r\n"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
        #[test]
        fn the_stacks_parser_survives_whatever_passes(
            at in 0usize..500,
            cut in 0usize..20,
            bytes in proptest::collection::vec(
                prop_oneof![proptest::sample::select(b"\r\n:;<>\"%@[]=,/ ?0z".to_vec()), any::<u8>()], 0..12),
        ) {
            let source: SocketAddr = "192.0.2.9:5060".parse().unwrap();
            let mut raw = REQUEST.as_bytes().to_vec();
            let at = at.min(raw.len());
            let end = (at + cut).min(raw.len());
            raw.splice(at..end, bytes);
            if let Verdict::Pass(clean) = sanitise(&raw, source, 5) {
                // Not caught here: a panic is found by the test.
                let _ = try_stack(&clean, source);
            }
        }
    }
}
