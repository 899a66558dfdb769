//! The browser's connection, over the crate `webrtc`: an ICE-lite agent (RFC 8445, section 2.5) on one address and one
//! port, that answers and never calls. Candidates are not trickled: the answer holds the one address there is, and the
//! browser's own are learnt from where its checks come from.

use crate::offer::{self, OfferError};
use crate::ports::Ports;
use crate::{Event, Link, Sealed};
use bytes::Bytes;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::MIME_TYPE_OPUS;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCConfigurationBuilder,
    RTCIceCandidateType, RTCIceGatheringState, RTCPeerConnectionState, RTCSessionDescription, Registry,
    SettingEngineBuilder, register_default_interceptors,
};

/// The payload type that every browser gives Opus; the answer repeats the offer's own where it differs.
const OPUS: u8 = 111;

/// Samples of Opus's clock in 20 ms.
const TICKS: u32 = 960;

/// What the connection may tell before it is listened to: a handful of state changes and one track.
const NOTICES: usize = 32;

/// How long gathering one address may take: it needs no network.
const GATHERED_WITHIN: Duration = Duration::from_secs(2);

/// Without a check from the browser for so long the connection counts as broken, and after as much again as failed.
/// Chromium checks every 2.5 s. Who carries a call watches the sound itself and is faster; this ends what nobody watches.
const DISCONNECTED_AFTER: Duration = Duration::from_secs(6);
const FAILED_AFTER: Duration = Duration::from_secs(4);

/// How long a packet may wait for the connection to take it: as long as it sounds.
const SENT_WITHIN: Duration = Duration::from_millis(20);

/// Sockets tried where another took the port in between.
const TRIES: usize = 4;

/// Where browsers reach this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserConfig {
    /// The address of this machine that UDP is bound to.
    pub ip: IpAddr,
    /// The address that browsers are told; another one where a router translates.
    pub advertised_ip: IpAddr,
    /// One port for each browser at a time.
    pub ports: RangeInclusive<u16>,
}

/// Why a browser's offer was not answered.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    /// It is not what a desk needs.
    #[error(transparent)]
    Offer(#[from] OfferError),
    /// Every port is in use.
    #[error("no free UDP port for a browser's sound")]
    NoPort,
    /// The offer could not be answered.
    #[error("the offer cannot be answered: {0}")]
    Refused(webrtc::error::Error),
    /// The connection could not be made ready.
    #[error("the connection cannot be made: {0}")]
    Broken(webrtc::error::Error),
}

/// Answers browsers.
#[derive(Debug)]
pub struct Browsers {
    config: BrowserConfig,
    ports: Ports,
}

impl Browsers {
    /// Opens nothing yet.
    #[must_use]
    pub fn new(config: BrowserConfig) -> Self {
        let ports = Ports::new(config.ip, config.ports.clone());
        Self { config, ports }
    }

    /// Answers an offer of one audio stream: the connection, and the answer for the browser.
    ///
    /// # Errors
    /// The offer is not of one audio stream with Opus, or no port is free.
    pub async fn answer(&self, offer: &str) -> Result<(Browser, String), BrowserError> {
        offer::check(offer)?;
        let mut last = BrowserError::NoPort;
        for _ in 0..TRIES {
            let address = self.ports.free().ok_or(BrowserError::NoPort)?;
            match Browser::open(&self.config, address).await {
                Ok(mut browser) => match browser.negotiate(offer).await {
                    Ok(answer) => return Ok((browser, answer)),
                    Err(error) => {
                        browser.close().await;
                        return Err(error);
                    }
                },
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

/// What the handler passes on.
enum Notice {
    State(RTCPeerConnectionState),
    Track(Arc<dyn TrackRemote>),
    Gathered,
}

struct Handler(mpsc::Sender<Notice>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.tell(Notice::Gathered);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        self.tell(Notice::State(state));
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        self.tell(Notice::Track(track));
    }
}

impl Handler {
    fn tell(&self, notice: Notice) {
        // A connection that changes its state so often that nobody could follow is as good as gone; its silence tells.
        let _ = self.0.try_send(notice);
    }
}

/// A browser's connection. [`Link::close`] must be called at its end: dropping it leaves its socket open.
pub struct Browser {
    connection: Arc<dyn PeerConnection>,
    out: Arc<TrackLocalStaticRTP>,
    notices: mpsc::Receiver<Notice>,
    track: Option<Arc<dyn TrackRemote>>,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Browser").field("ssrc", &self.ssrc).finish_non_exhaustive()
    }
}

fn opus() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.to_owned(),
        clock_rate: 48_000,
        channels: 2,
        // What is heard of a telephone fits into 8 kHz: the browser need not send more (RFC 7587, section 6.1).
        sdp_fmtp_line: "minptime=20;useinbandfec=1;maxplaybackrate=16000".to_owned(),
        rtcp_feedback: vec![],
    }
}

impl Browser {
    async fn open(config: &BrowserConfig, address: SocketAddr) -> Result<Self, BrowserError> {
        let mut media = MediaEngine::default();
        let codec = RTCRtpCodecParameters { rtp_codec: opus(), payload_type: OPUS };
        media.register_codec(codec, RtpCodecKind::Audio).map_err(BrowserError::Broken)?;
        let registry = register_default_interceptors(Registry::new(), &mut media).map_err(BrowserError::Broken)?;
        let mut settings = SettingEngineBuilder::new()
            .with_lite(true)
            .with_include_loopback_candidate(true)
            .with_ice_timeouts(Some(DISCONNECTED_AFTER), Some(FAILED_AFTER), None);
        if config.advertised_ip != config.ip {
            settings = settings.with_nat_1to1_ips(vec![config.advertised_ip.to_string()], RTCIceCandidateType::Host);
        }
        let (tell, notices) = mpsc::channel(NOTICES);
        let connection = PeerConnectionBuilder::new()
            .with_configuration(RTCConfigurationBuilder::new().build())
            .with_media_engine(media)
            .with_interceptor_registry(registry)
            .with_setting_engine(settings.build())
            .with_handler(Arc::new(Handler(tell)))
            .with_udp_addrs(vec![address])
            .build()
            .await
            .map_err(BrowserError::Broken)?;
        let ssrc = rand::random();
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
            codec: opus(),
            ..Default::default()
        };
        let track = MediaStreamTrack::new(
            "calmline".to_owned(),
            "caller".to_owned(),
            "caller".to_owned(),
            RtpCodecKind::Audio,
            vec![coding],
        );
        let out = Arc::new(TrackLocalStaticRTP::new(track));
        Ok(Self {
            connection: Arc::new(connection),
            out,
            notices,
            track: None,
            ssrc,
            sequence: rand::random(),
            timestamp: rand::random(),
        })
    }

    async fn negotiate(&mut self, offer: &str) -> Result<String, BrowserError> {
        let track: Arc<dyn TrackLocal> = Arc::clone(&self.out) as Arc<dyn TrackLocal>;
        self.connection.add_track(track).await.map_err(BrowserError::Broken)?;
        let offer = RTCSessionDescription::offer(offer.to_owned()).map_err(BrowserError::Refused)?;
        self.connection.set_remote_description(offer).await.map_err(BrowserError::Refused)?;
        let answer = self.connection.create_answer(None).await.map_err(BrowserError::Refused)?;
        self.connection.set_local_description(answer).await.map_err(BrowserError::Refused)?;
        let gathered = async {
            while let Some(notice) = self.notices.recv().await {
                match notice {
                    Notice::Gathered => return,
                    Notice::Track(track) => self.track = Some(track),
                    Notice::State(_) => {}
                }
            }
        };
        // An answer without the address is told by the browser that never connects; it is no reason to wait longer.
        let _ = tokio::time::timeout(GATHERED_WITHIN, gathered).await;
        let answer = self.connection.local_description().await;
        answer.map(|answer| answer.sdp).ok_or(BrowserError::Broken(webrtc::error::Error::ErrConnectionClosed))
    }
}

/// What was heard of first.
enum Heard {
    Notice(Option<Notice>),
    Track(Option<TrackRemoteEvent>),
}

async fn poll(track: Option<&Arc<dyn TrackRemote>>) -> Option<TrackRemoteEvent> {
    match track {
        Some(track) => track.poll().await,
        None => std::future::pending().await,
    }
}

#[async_trait::async_trait]
impl Link for Browser {
    async fn next(&mut self) -> Event {
        loop {
            let heard = tokio::select! {
                notice = self.notices.recv() => Heard::Notice(notice),
                event = poll(self.track.as_ref()) => Heard::Track(event),
            };
            match heard {
                Heard::Notice(Some(Notice::Track(track))) => self.track = Some(track),
                Heard::Notice(Some(Notice::State(RTCPeerConnectionState::Connected))) => return Event::Connected,
                Heard::Notice(
                    None | Some(Notice::State(RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed)),
                ) => {
                    return Event::Gone;
                }
                // What is only disconnected may come back; whether sound comes is for the caller of this to watch.
                Heard::Notice(Some(Notice::State(_) | Notice::Gathered)) => {}
                Heard::Track(Some(TrackRemoteEvent::OnRtpPacket(packet))) => {
                    return Event::Packet(Sealed {
                        ssrc: packet.header.ssrc,
                        sequence: packet.header.sequence_number,
                        timestamp: packet.header.timestamp,
                        payload: packet.payload,
                    });
                }
                Heard::Track(Some(TrackRemoteEvent::OnEnded) | None) => return Event::Gone,
                Heard::Track(Some(_)) => {}
            }
        }
    }

    async fn send(&mut self, packet: &[u8]) {
        self.sequence = self.sequence.wrapping_add(1);
        self.timestamp = self.timestamp.wrapping_add(TICKS);
        let header = rtc::rtp::Header {
            version: 2,
            payload_type: OPUS,
            sequence_number: self.sequence,
            timestamp: self.timestamp,
            ssrc: self.ssrc,
            ..Default::default()
        };
        let packet = rtc::rtp::Packet { header, payload: Bytes::copy_from_slice(packet) };
        // Before the handshake is over there is nobody to send to, and after the end neither. Its queue is awaited where it
        // is full, and whoever sends has a browser to listen to meanwhile.
        let _ = tokio::time::timeout(SENT_WITHIN, self.out.write_rtp(packet)).await;
    }

    async fn close(&mut self) {
        // A connection that is closed already is what was wanted.
        let _ = self.connection.close().await;
    }
}
