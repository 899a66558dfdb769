//! Port pairs for media: RTP on an even port, RTCP on the next (RFC 3550, 11).

use super::traffic::{Traffic, TrafficCounts};
use crate::clock;
use socket2::{Domain, Protocol, Socket, Type};
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::time::Instant;

/// Expedited forwarding (RFC 3246), code point 46, in the upper six bits of the byte.
const EXPEDITED: u32 = 46 << 2;

/// Receive buffer of a socket: a second of G.711 is 10 kB; this outlasts any stall of a task.
const RECEIVE_BUFFER: usize = 128 * 1024;

/// Ports tried before the range counts as full: others may hold some of them.
const TRIES: usize = 32;

/// Inclusive range of ports; the pool uses its whole pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortRange {
    /// First port.
    pub first: u16,
    /// Last port.
    pub last: u16,
}

/// Why there are no sockets.
#[derive(Debug, thiserror::Error)]
pub enum PortsError {
    /// Every pair is in use or rests: a new call is refused with 503.
    #[error("no free media ports")]
    Full,
    /// The range holds no pair of an even port and the next.
    #[error("range of media ports holds no pair")]
    EmptyRange,
    /// The address is not this machine's, or the system refuses sockets.
    #[error("media socket")]
    Socket(#[source] std::io::Error),
}

#[derive(Debug)]
struct Ports {
    free: VecDeque<u16>,
    /// Released ports and when they may be used again, oldest first.
    resting: VecDeque<(u16, Instant)>,
}

/// Lends pairs of media ports. Cheap to clone; all clones lend from the same range.
#[derive(Debug, Clone)]
pub struct PortPool {
    ip: IpAddr,
    rest: Duration,
    ports: Arc<Mutex<Ports>>,
    traffic: Arc<Traffic>,
}

/// The two sockets of a leg. Dropped, their ports rest for a while, so that packets for an ended call do not reach the
/// next one.
#[derive(Debug)]
pub struct MediaSockets {
    pub(super) rtp: UdpSocket,
    pub(super) rtcp: UdpSocket,
    pub(super) traffic: Arc<Traffic>,
    address: SocketAddr,
    _lease: Lease,
}

impl MediaSockets {
    /// Where RTP is received, for the SDP; RTCP is at the next port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

#[derive(Debug)]
struct Lease {
    port: u16,
    rest: Duration,
    ports: Arc<Mutex<Ports>>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        let until = clock::now() + self.rest;
        self.ports.lock().unwrap_or_else(PoisonError::into_inner).resting.push_back((self.port, until));
    }
}

impl PortPool {
    /// A pool of the range's pairs on one address of this machine; `rest` is how long a released pair is not used.
    ///
    /// # Errors
    /// If the range holds no pair.
    pub fn new(ip: IpAddr, range: PortRange, rest: Duration) -> Result<Self, PortsError> {
        let free: VecDeque<u16> =
            (range.first..=range.last).filter(|port| port % 2 == 0 && *port > 0 && *port < range.last).collect();
        if free.is_empty() {
            return Err(PortsError::EmptyRange);
        }
        let ports = Arc::new(Mutex::new(Ports { free, resting: VecDeque::new() }));
        Ok(Self { ip, rest, ports, traffic: Arc::default() })
    }

    /// Lends the pair that has been unused for longest. Must be called within the runtime.
    ///
    /// # Errors
    /// [`PortsError::Full`] if none is free, [`PortsError::Socket`] if the address cannot be bound at all.
    pub fn lend(&self) -> Result<MediaSockets, PortsError> {
        for _ in 0..TRIES {
            let port = self.take().ok_or(PortsError::Full)?;
            let lease = Lease { port, rest: self.rest, ports: Arc::clone(&self.ports) };
            let address = SocketAddr::new(self.ip, port);
            let pair = open(address).and_then(|rtp| Ok((rtp, open(SocketAddr::new(self.ip, port + 1))?)));
            match pair {
                Ok((rtp, rtcp)) => {
                    return Ok(MediaSockets { rtp, rtcp, traffic: Arc::clone(&self.traffic), address, _lease: lease });
                }
                // Another program has it; the lease puts it to rest, and it is tried again later.
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
                Err(error) => return Err(PortsError::Socket(error)),
            }
        }
        Err(PortsError::Full)
    }

    /// Pairs that could be lent at this moment.
    #[must_use]
    pub fn free(&self) -> usize {
        let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        ports.wake(clock::now());
        ports.free.len()
    }

    /// What became of the packets of every leg on these ports, to the last second.
    #[must_use]
    pub fn traffic(&self) -> TrafficCounts {
        self.traffic.counts()
    }

    fn take(&self) -> Option<u16> {
        let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        ports.wake(clock::now());
        ports.free.pop_front()
    }
}

impl Ports {
    fn wake(&mut self, now: Instant) {
        while self.resting.front().is_some_and(|(_, until)| *until <= now) {
            self.free.extend(self.resting.pop_front().map(|(port, _)| port));
        }
    }
}

fn open(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    // Marking and buffer are wishes: a system that refuses them still carries calls.
    let marked = match address {
        SocketAddr::V4(_) => socket.set_tos_v4(EXPEDITED),
        SocketAddr::V6(_) => socket.set_tclass_v6(EXPEDITED),
    };
    if marked.and(socket.set_recv_buffer_size(RECEIVE_BUFFER)).is_err() {
        tracing::debug!("media socket refuses its marking or its buffer");
    }
    socket.bind(&address.into())?;
    UdpSocket::from_std(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn pool(first: u16, last: u16) -> PortPool {
        PortPool::new(LOOPBACK, PortRange { first, last }, Duration::from_secs(30)).expect("a pair")
    }

    /// The first of sixteen ports that are free at this moment; a multiple of 16.
    fn free_ports() -> u16 {
        loop {
            let probe = std::net::UdpSocket::bind((LOOPBACK, 0)).expect("some port is free");
            let first = probe.local_addr().expect("bound").port() & !15;
            drop(probe);
            let all: Result<Vec<_>, _> =
                (first..first + 16).map(|p| std::net::UdpSocket::bind((LOOPBACK, p))).collect();
            if all.is_ok() {
                return first;
            }
        }
    }

    #[tokio::test]
    async fn rtp_is_even_and_rtcp_is_next_to_it() {
        let base = free_ports();
        let pool = pool(base + 1, base + 9);
        let sockets = pool.lend().expect("free");
        assert_eq!(sockets.address().port(), base + 2);
        assert_eq!(sockets.rtp.local_addr().expect("bound").port(), base + 2);
        assert_eq!(sockets.rtcp.local_addr().expect("bound").port(), base + 3);
        assert_eq!(pool.free(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_released_pair_rests_before_it_is_lent_again() {
        let base = free_ports();
        let pool = pool(base, base + 3);
        let first = pool.lend().expect("free");
        let second = pool.lend().expect("free");
        assert!(matches!(pool.lend(), Err(PortsError::Full)));
        drop(first);
        assert!(matches!(pool.lend(), Err(PortsError::Full)));
        tokio::time::advance(Duration::from_secs(31)).await;
        assert_eq!(pool.lend().expect("rested").address().port(), base);
        drop(second);
    }

    #[tokio::test]
    async fn a_port_that_another_program_holds_is_passed_over() {
        let base = free_ports();
        let held = std::net::UdpSocket::bind((LOOPBACK, base + 1)).expect("free for the test");
        let pool = pool(base, base + 3);
        assert_eq!(pool.lend().expect("the other pair").address().port(), base + 2);
        assert!(matches!(pool.lend(), Err(PortsError::Full)));
        drop(held);
    }

    #[tokio::test]
    async fn a_range_without_a_pair_and_an_address_of_another_machine_are_refused() {
        let range = PortRange { first: 41_061, last: 41_062 };
        assert!(matches!(PortPool::new(LOOPBACK, range, Duration::ZERO), Err(PortsError::EmptyRange)));
        let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        let range = PortRange { first: 41_060, last: 41_063 };
        let pool = PortPool::new(elsewhere, range, Duration::ZERO).expect("a pair");
        assert!(matches!(pool.lend(), Err(PortsError::Socket(_))));
    }
}
