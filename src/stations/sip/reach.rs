//! Where requests inside a call go: the far side's Contact, unless nobody could reach that.

use rsipstack::dialog::dialog::Dialog;
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, HeadersExt, Host, HostWithPort, Request, Uri};
use rsipstack::transport::SipConnection;
use std::net::{IpAddr, Ipv4Addr};

/// Takes the Contact of an INVITE or UPDATE as the call's target: the stack does not notice when it moves (RFC 3261
/// section 12.2.2). One behind a NAT is replaced by the address that the request came from.
pub(super) fn follow(dialog: &InviteDialog, request: &Request) {
    let contact = request.typed_contact_headers().ok().and_then(|contacts| contacts.into_iter().next());
    let Some(contact) = contact else { return };
    let header = request.contact_header().ok().cloned();
    Dialog::Invite(dialog.clone()).set_remote_target(reachable(contact.uri, request), header);
}

fn reachable(mut contact: Uri, request: &Request) -> Uri {
    // A proxy in between knows the way, and we only have to reach the proxy.
    let proxied = request.headers.iter().any(|header| matches!(header, Header::RecordRoute(_)));
    let source = request.via_header().ok().and_then(|via| SipConnection::parse_target_from_via(via).ok());
    if let (false, Host::IpAddr(inside), Some((_, HostWithPort { host: Host::IpAddr(outside), port }))) =
        (proxied, &contact.host_with_port.host, source)
        && is_private(*inside)
        && !is_private(outside)
    {
        contact.host_with_port = HostWithPort { host: Host::IpAddr(outside), port };
    }
    contact
}

/// Addresses that mean something only where they are used (RFC 1918, RFC 6598, and those of one link or machine).
fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let shared = u32::from(address) & 0xffc0_0000 == u32::from(Ipv4Addr::new(100, 64, 0, 0));
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || shared
        }
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(contact: &str, more: &str) -> String {
        let text = format!(
            "INVITE sip:311@y.test SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK1;received=192.0.2.9;rport=6001\r\n\
             Contact: <sip:ann@{contact}>\r\n{more}Content-Length: 0\r\n\r\n"
        );
        let request = Request::try_from(text.as_str()).unwrap();
        let contact = request.typed_contact_headers().unwrap().remove(0);
        reachable(contact.uri, &request).to_string()
    }

    #[test]
    fn a_contact_behind_a_nat_is_reached_where_it_came_from() {
        assert_eq!(target("10.0.0.9:5060", ""), "sip:ann@192.0.2.9:6001");
        assert_eq!(target("100.100.0.9", ""), "sip:ann@192.0.2.9:6001");
    }

    #[test]
    fn a_contact_that_can_be_reached_or_lies_behind_a_proxy_is_left_alone() {
        assert_eq!(target("198.51.100.9:5080", ""), "sip:ann@198.51.100.9:5080");
        assert_eq!(target("phone.example.test", ""), "sip:ann@phone.example.test");
        assert_eq!(target("10.0.0.9", "Record-Route: <sip:192.0.2.9;lr>\r\n"), "sip:ann@10.0.0.9");
    }
}
