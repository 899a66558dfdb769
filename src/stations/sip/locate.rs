//! Where a request goes: always by UDP, from our one socket, whatever transport a peer's Contact names.

use rsipstack::sip::{HostWithPort, Transport, Uri};
use rsipstack::transaction::endpoint::TargetLocator;
use rsipstack::transport::SipAddr;
use std::future::Future;
use std::pin::Pin;

/// Reads the host and port of a URI.
pub(super) struct UdpLocator;

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
        let found = address(&uri.to_string());
        Box::pin(async move { found })
    }
}

/// The stack cuts a URI at its first semicolon, and so loses the host behind a user part with parameters, as in
/// `sip:5550100;phone-context=x@host`. Here the host is what follows the last at sign.
fn address(uri: &str) -> rsipstack::Result<SipAddr> {
    let rest = uri.split_once(':').map_or(uri, |(_, rest)| rest);
    let rest = rest.split('?').next().unwrap_or(rest);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = host.split(';').next().unwrap_or(host);
    Ok(SipAddr { r#type: Some(Transport::Udp), addr: HostWithPort::try_from(host)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_found_behind_any_user_part() {
        for (uri, host) in [
            ("sip:ann@192.0.2.1:5070;transport=tcp", "192.0.2.1:5070"),
            ("sip:5550100;phone-context=x@192.0.2.1", "192.0.2.1"),
            ("sip:192.0.2.1", "192.0.2.1"),
            ("sips:[2001:db8::1]:5061;lr?x=y", "[2001:db8::1]:5061"),
        ] {
            let found = address(uri).unwrap();
            assert_eq!((found.r#type, found.addr.to_string().as_str()), (Some(Transport::Udp), host), "{uri}");
        }
    }
}
