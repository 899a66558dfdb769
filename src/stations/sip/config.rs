//! What the SIP station is told when it opens.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

/// Whether calls from the machine itself are taken, whatever the trunks say. They belong to a trunk named `loopback`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loopback {
    /// Only configured trunks.
    Refused,
    /// For tests, the demonstration and a proxy on the same machine.
    Allowed,
}

/// The trunk name of calls that [`Loopback::Allowed`] lets in.
pub const LOOPBACK_TRUNK: &str = "loopback";

/// What the station is told when it opens.
#[derive(Debug, Clone)]
pub struct SipConfig {
    /// UDP address to listen on. Port 0 takes a free one.
    pub bind: SocketAddr,
    /// The address that peers reach us by, in Via, Contact and SDP. Without it, the bound address, or the first
    /// interface's when that is unspecified.
    pub advertised_ip: Option<IpAddr>,
    /// Who may call. A datagram from anybody else is dropped without an answer.
    pub trunks: Vec<Trunk>,
    /// Whether calls from this machine are taken.
    pub loopback: Loopback,
    /// The User-Agent header.
    pub user_agent: String,
    /// INVITEs admitted per second from all sources together; more are answered 503.
    pub invites_per_second: u32,
    /// Requests that open something (INVITE, OPTIONS and so on) accepted per second from one address. Messages of what
    /// is open already have a second allowance of ten times this size, so that a flood of calls cannot hide a BYE.
    pub per_source_per_second: u32,
    /// Calls offered to the switchboard and not yet answered or refused; more are answered 503.
    pub max_ringing: usize,
    /// What a 503 tells the trunk to wait.
    pub retry_after: Duration,
    /// Retransmission times.
    pub timing: Timing,
    /// Asked for every OPTIONS and every INVITE.
    pub health: HealthProbe,
}

impl SipConfig {
    /// A configuration with the default limits: 50 INVITEs per second, 100 requests per second and source, 64 calls
    /// ringing, Retry-After 5 s, the timers of RFC 3261, no trunks, no calls from this machine.
    #[must_use]
    pub fn at(bind: SocketAddr) -> Self {
        Self {
            bind,
            advertised_ip: None,
            trunks: Vec::new(),
            loopback: Loopback::Refused,
            user_agent: format!("calmline/{}", env!("CARGO_PKG_VERSION")),
            invites_per_second: 50,
            per_source_per_second: 100,
            max_ringing: 64,
            retry_after: Duration::from_secs(5),
            timing: Timing::default(),
            health: HealthProbe::default(),
        }
    }
}

/// The timers that everything else in RFC 3261 section 17 is a multiple of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// T1, the assumed round trip. A transaction gives up after 64 of it.
    pub t1: Duration,
    /// T2, the longest interval between retransmissions.
    pub t2: Duration,
}

impl Default for Timing {
    /// 500 ms and 4 s, as in RFC 3261 table 4.
    fn default() -> Self {
        Self { t1: Duration::from_millis(500), t2: Duration::from_secs(4) }
    }
}

/// A carrier or a PBX that sends us calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trunk {
    /// Its name in records and logs.
    pub name: String,
    /// The addresses its signalling comes from.
    pub sources: Vec<Network>,
}

/// An address or a block of addresses, as `192.0.2.7` or `2001:db8::/32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// The text was neither an address nor a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an IP address or a block such as 192.0.2.0/24")]
pub struct NetworkError;

impl Network {
    /// Whether an address lies in the block. An IPv4 address mapped into IPv6 counts as IPv4.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(block), IpAddr::V4(address)) => {
                let keep = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
                u32::from(block) & keep == u32::from(address) & keep
            }
            (IpAddr::V6(block), IpAddr::V6(address)) => {
                let keep = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
                u128::from(block) & keep == u128::from(address) & keep
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| NetworkError)?,
            None => longest,
        };
        if prefix > longest {
            return Err(NetworkError);
        }
        Ok(Self { address, prefix })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// Whether the service can take another call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It can.
    Ready,
    /// It is full, or something that calls need is down.
    Full,
}

/// Asks the service how it is. Called from the station's tasks: it must not block.
#[derive(Clone)]
pub struct HealthProbe(Arc<dyn Fn() -> Health + Send + Sync>);

impl HealthProbe {
    /// A probe that calls a function.
    #[must_use]
    pub fn new(probe: impl Fn() -> Health + Send + Sync + 'static) -> Self {
        Self(Arc::new(probe))
    }

    /// Asks.
    #[must_use]
    pub fn ask(&self) -> Health {
        (self.0)()
    }
}

impl Default for HealthProbe {
    /// Always ready.
    fn default() -> Self {
        Self::new(|| Health::Ready)
    }
}

impl fmt::Debug for HealthProbe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HealthProbe")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }

    #[test]
    fn a_block_contains_its_addresses_and_no_others() {
        assert!(network("192.0.2.0/24").contains("192.0.2.200".parse().unwrap()));
        assert!(!network("192.0.2.0/24").contains("192.0.3.1".parse().unwrap()));
        assert!(network("192.0.2.7").contains("192.0.2.7".parse().unwrap()));
        assert!(!network("192.0.2.7").contains("192.0.2.8".parse().unwrap()));
        assert!(network("0.0.0.0/0").contains("203.0.113.5".parse().unwrap()));
        assert!(!network("0.0.0.0/0").contains("2001:db8::1".parse().unwrap()));
        assert!(network("2001:db8::/32").contains("2001:db8:1::9".parse().unwrap()));
    }

    #[test]
    fn an_address_mapped_into_ipv6_counts_as_ipv4() {
        assert!(network("192.0.2.0/24").contains("::ffff:192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "example.test", "192.0.2.0/33", "192.0.2.0/", "2001:db8::/129", "192.0.2.0/-1"] {
            assert_eq!(text.parse::<Network>(), Err(NetworkError), "{text}");
        }
    }
}
