//! Where a request goes: always by UDP, from our one socket, whatever transport a peer's Contact names.

use rsipstack::sip::{Host, HostWithPort, Transport, Uri};
use rsipstack::transaction::endpoint::TargetLocator;
use rsipstack::transport::SipAddr;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::timeout;

/// How long a name may take to look up. A call that waits longer for it has failed.
const LOOKUP_LIMIT: Duration = Duration::from_secs(2);

/// SIP's port over UDP.
const SIP_PORT: u16 = 5060;

/// Reads the host and port of a URI, and looks a name up.
pub(super) struct UdpLocator {
    /// The bound address: targets must be of its family.
    pub local: SocketAddr,
}

impl TargetLocator for UdpLocator {
    fn locate<'life0, 'life1, 'async_trait>(
        &'life0 self,
        uri: &'life1 Uri,
    ) -> Pin<Box<dyn Future<Output = rsipstack::Result<SipAddr>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        let text = uri.to_string();
        let local = self.local;
        Box::pin(async move {
            let found = match host(&text) {
                Some(HostWithPort { host: Host::IpAddr(ip), port }) => {
                    Some(SocketAddr::new(ip, port.map_or(SIP_PORT, |port| port.value())))
                }
                Some(HostWithPort { host: Host::Domain(name), port }) => {
                    look_up(&name.to_string(), port.map_or(SIP_PORT, |port| port.value()), local).await
                }
                None => None,
            };
            let found = found.ok_or_else(|| rsipstack::Error::Error("no address for the target".to_owned()))?;
            Ok(SipAddr { r#type: Some(Transport::Udp), addr: found.into() })
        })
    }
}

/// The first address of a name that our socket can send to. No SRV records: a trunk's gateway is configured by its
/// address, and a name is a convenience for small installations.
async fn look_up(name: &str, port: u16, local: SocketAddr) -> Option<SocketAddr> {
    let found = timeout(LOOKUP_LIMIT, tokio::net::lookup_host((name, port))).await.ok()?.ok()?;
    found.into_iter().find(|address| address.is_ipv4() == local.is_ipv4())
}

/// The stack cuts a URI at its first semicolon, and so loses the host behind a user part with parameters, as in
/// `sip:5550100;phone-context=x@host`. Here the host is what follows the last at sign.
fn host(uri: &str) -> Option<HostWithPort> {
    let rest = uri.split_once(':').map_or(uri, |(_, rest)| rest);
    let rest = rest.split('?').next().unwrap_or(rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = host.split(';').next().unwrap_or(host);
    HostWithPort::try_from(host).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_found_behind_any_user_part() {
        for (uri, expected) in [
            ("sip:ann@192.0.2.1:5070;transport=tcp", "192.0.2.1:5070"),
            ("sip:5550100;phone-context=x@192.0.2.1", "192.0.2.1"),
            ("sip:192.0.2.1", "192.0.2.1"),
            ("sips:[2001:db8::1]:5061;lr?x=y", "[2001:db8::1]:5061"),
        ] {
            assert_eq!(host(uri).map(|found| found.to_string()).as_deref(), Some(expected), "{uri}");
        }
    }
}
