//! The UDP ports that browsers may use, one for each at a time.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU16, Ordering};

/// A range of ports that goes round, so that packets for a connection that ended do not reach the next one.
#[derive(Debug)]
pub(crate) struct Ports {
    ip: IpAddr,
    range: RangeInclusive<u16>,
    /// How many were handed out.
    turn: AtomicU16,
}

impl Ports {
    pub(crate) fn new(ip: IpAddr, range: RangeInclusive<u16>) -> Self {
        Self { ip, range, turn: AtomicU16::new(0) }
    }

    /// An address that can be bound at this moment. Whoever binds it after this may still find it taken and asks again.
    pub(crate) fn free(&self) -> Option<SocketAddr> {
        let count = self.range.end().saturating_sub(*self.range.start()).saturating_add(1);
        (0..count).find_map(|_| {
            let turn = self.turn.fetch_add(1, Ordering::Relaxed);
            let address = SocketAddr::new(self.ip, self.range.start() + turn % count);
            UdpSocket::bind(address).is_ok().then_some(address)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_port_that_others_hold_is_passed_over() {
        let held = UdpSocket::bind((HERE, 0)).unwrap();
        let port = held.local_addr().unwrap().port();
        let ports = Ports::new(HERE, port..=port);
        assert_eq!(ports.free(), None);
        drop(held);
        assert_eq!(ports.free(), Some(SocketAddr::new(HERE, port)));
    }

    #[test]
    fn ports_are_taken_in_turn() {
        let base = UdpSocket::bind((HERE, 0)).unwrap().local_addr().unwrap().port().min(60_000);
        let ports = Ports::new(HERE, base..=base + 200);
        let (first, second) = (ports.free().unwrap(), ports.free().unwrap());
        assert_ne!(first, second, "the one just given rests");
    }
}
