//! One call of the test telephone: signalling by the service's own SIP station, media by [`PhoneLine`].

use super::line::{Impairment, LineEvent, PhoneLine};
use super::log::PhoneLog;
use crate::stations::sip::{DialSignal, DialedLeg, OutboundCall, SipConfig, SipStation};
use anyhow::{Context, bail};
use calmline_core::units::{Key, Private};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UdpSocket;

/// A far side that does not answer within this does not answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// A far side that does not answer a BYE within this is gone.
const HANG_UP_LIMIT: Duration = Duration::from_secs(2);

/// Who ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneEnd {
    /// We hung up.
    ByUs,
    /// They did.
    ByThem,
}

impl PhoneEnd {
    /// As a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByUs => "us",
            Self::ByThem => "them",
        }
    }
}

/// A call that was answered.
pub struct PhoneCall {
    leg: DialedLeg,
    line: PhoneLine,
    /// From INVITE to 200.
    pub answered_after: Duration,
    // Its socket must live as long as the call.
    _station: SipStation,
}

impl PhoneCall {
    /// Dials and waits for the answer.
    ///
    /// # Errors
    /// When the target is no SIP URI of this machine or its network, refuses, or does not answer.
    pub async fn dial(target: &str, from: &str, impairment: Impairment) -> anyhow::Result<Self> {
        let ours = local_address(target).await?;
        let (station, _incoming) = SipStation::open(SipConfig::at(SocketAddr::new(ours, 0))).await?;
        let socket = UdpSocket::bind(SocketAddr::new(ours, 0)).await?;
        let local_rtp = socket.local_addr()?;
        let began = crate::clock::now();
        let mut leg = station.dial(OutboundCall {
            target: target.to_owned(),
            caller_shown: Private::new(from.to_owned()),
            local_rtp,
            credential: None,
        })?;
        let media = tokio::time::timeout(ANSWER_LIMIT, async {
            loop {
                match leg.signals.recv().await {
                    Some(DialSignal::Answered(media)) => return Ok(media),
                    Some(DialSignal::Failed { status }) => bail!("the call was refused with {status}"),
                    Some(DialSignal::Ended(_)) | None => bail!("the call ended before it was answered"),
                    Some(
                        DialSignal::Ringing | DialSignal::Renegotiated(_) | DialSignal::Held | DialSignal::Resumed,
                    )
                    | Some(DialSignal::Pressed(_)) => {}
                }
            }
        })
        .await
        .context("nobody answered")??;
        let answered_after = crate::clock::now().saturating_duration_since(began);
        Ok(Self { leg, line: PhoneLine::open(socket, media.remote, impairment), answered_after, _station: station })
    }

    /// Says some sound.
    pub async fn say(&self, sound: Arc<[i16]>) {
        self.line.say(sound).await;
    }

    /// Presses a key.
    pub async fn press(&self, key: Key) {
        self.line.press(key).await;
    }

    /// What happens next: on the line, or its end.
    pub async fn next(&mut self) -> PhoneEvent {
        loop {
            tokio::select! {
                biased;
                event = self.line.events.recv() => return event.map_or(PhoneEvent::Ended, PhoneEvent::Line),
                signal = self.leg.signals.recv() => if matches!(signal, None | Some(DialSignal::Ended(_))) {
                    return PhoneEvent::Ended;
                }
            }
        }
    }

    /// Hangs up, if the far side has not, and gives the log.
    pub async fn hang_up(mut self) -> PhoneLog {
        self.leg.cancel();
        let log = self.line.stop().await;
        // The socket closes with the call, and a BYE that is not out by then never is.
        let over = async { while self.leg.signals.recv().await.is_some() {} };
        let _unanswered = tokio::time::timeout(HANG_UP_LIMIT, over).await;
        log
    }
}

/// Something that happened in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneEvent {
    /// On the line.
    Line(LineEvent),
    /// The far side hung up.
    Ended,
}

/// The address of this machine from which the target is reached.
async fn local_address(target: &str) -> anyhow::Result<IpAddr> {
    let host =
        target.strip_prefix("sip:").context("the target must begin with \"sip:\", as sip:line@127.0.0.1:5060")?;
    let host = host.rsplit('@').next().unwrap_or(host).split(';').next().unwrap_or(host);
    let with_port = if host.contains(':') { host.to_owned() } else { format!("{host}:5060") };
    let far = tokio::net::lookup_host(&with_port)
        .await
        .with_context(|| format!("cannot find {host}"))?
        .find(SocketAddr::is_ipv4)
        .with_context(|| format!("{host} has no IPv4 address"))?;
    let probe = UdpSocket::bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0)).await?;
    // Sends nothing: it only asks the system for the route.
    probe.connect(far).await?;
    Ok(probe.local_addr()?.ip())
}
