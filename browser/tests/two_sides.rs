//! A second implementation is a browser's business (`tests/console`); here both sides are this machine's.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use calmline_browser::{
    Browser, BrowserConfig, BrowserError, Browsers, Decoded, Event, Link, OfferError, OpusIn, OpusOut,
};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::MIME_TYPE_OPUS;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCPeerConnectionState,
    RTCSessionDescription,
};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn config() -> BrowserConfig {
    BrowserConfig { ip: HERE, advertised_ip: HERE, ports: 42_000..=42_999 }
}

/// The page's side.
struct Page {
    connection: Box<dyn PeerConnection>,
    track: Arc<TrackLocalStaticRTP>,
    tracks: mpsc::Receiver<Arc<dyn TrackRemote>>,
    states: mpsc::Receiver<RTCPeerConnectionState>,
}

struct Tells(mpsc::Sender<Arc<dyn TrackRemote>>, mpsc::Sender<RTCPeerConnectionState>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Tells {
    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        // The one track of the test; another would fill the channel, and no test asks for it.
        self.0.try_send(track).ok();
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        // States after those that a test waits for find its receiver gone.
        self.1.try_send(state).ok();
    }
}

fn opus() -> RTCRtpCodec {
    RTCRtpCodec {
        mime_type: MIME_TYPE_OPUS.to_owned(),
        clock_rate: 48_000,
        channels: 2,
        sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
        rtcp_feedback: vec![],
    }
}

impl Page {
    async fn open() -> (Self, String) {
        let mut media = MediaEngine::default();
        let codec = RTCRtpCodecParameters { rtp_codec: opus(), payload_type: 111 };
        media.register_codec(codec, RtpCodecKind::Audio).unwrap();
        let ((tell_track, tracks), (tell_state, states)) = (mpsc::channel(1), mpsc::channel(16));
        let connection = PeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_handler(Arc::new(Tells(tell_track, tell_state)))
            .with_udp_addrs(vec!["127.0.0.1:0"])
            .build()
            .await
            .unwrap();
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(7), ..Default::default() },
            codec: opus(),
            ..Default::default()
        };
        let names = ["page", "microphone", "microphone"].map(str::to_owned);
        let [stream, id, label] = names;
        let track = MediaStreamTrack::new(stream, id, label, RtpCodecKind::Audio, vec![coding]);
        let track = Arc::new(TrackLocalStaticRTP::new(track));
        connection.add_track(Arc::clone(&track) as Arc<dyn TrackLocal>).await.unwrap();
        let offer = connection.create_offer(None).await.unwrap();
        connection.set_local_description(offer.clone()).await.unwrap();
        (Self { connection: Box::new(connection), track, tracks, states }, offer.sdp)
    }

    async fn take(&mut self, answer: String) {
        self.connection.set_remote_description(RTCSessionDescription::answer(answer).unwrap()).await.unwrap();
        while self.states.recv().await.unwrap() != RTCPeerConnectionState::Connected {}
    }

    async fn say(&self, number: u16, payload: bytes::Bytes) {
        let header = rtc::rtp::Header {
            version: 2,
            payload_type: 111,
            sequence_number: number,
            timestamp: u32::from(number) * 960,
            ssrc: 7,
            ..Default::default()
        };
        self.track.write_rtp(rtc::rtp::Packet { header, payload }).await.unwrap();
    }
}

/// Connects both sides.
async fn connected() -> (Page, Browser) {
    let (mut page, offer) = Page::open().await;
    let (mut browser, answer) = Browsers::new(config()).answer(&offer).await.unwrap();
    let both = async { tokio::join!(page.take(answer), browser.next()) };
    let ((), first) = both.await;
    assert_eq!(first, Event::Connected);
    (page, browser)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_page_says_arrives_and_what_is_said_to_it_too() {
    let (mut page, mut browser) = connected().await;
    let (mut out, mut back) = (OpusOut::new().unwrap(), OpusIn::new().unwrap());
    for number in 0..20 {
        page.say(number, out.encode(&[500; 160]).unwrap()).await;
    }
    let Event::Packet(first) = browser.next().await else { panic!("no packet") };
    assert_eq!(first.ssrc, 7);
    assert!(matches!(back.decode(first.sequence, &first.payload), Decoded::Sound { sound, .. } if sound.len() == 160));
    for _ in 0..20 {
        browser.send(&out.encode(&[500; 160]).unwrap()).await;
    }
    let track = page.tracks.recv().await.unwrap();
    loop {
        if let TrackRemoteEvent::OnRtpPacket(packet) = track.poll().await.unwrap() {
            assert_eq!(packet.header.payload_type, 111);
            assert!(!packet.payload.is_empty());
            break;
        }
    }
    browser.close().await;
    page.connection.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_closes_its_connection_is_told_as_gone() {
    let (page, mut browser) = connected().await;
    page.connection.close().await.unwrap();
    assert_eq!(browser.next().await, Event::Gone);
    browser.close().await;
}

#[tokio::test]
async fn an_offer_that_is_none_is_refused_before_a_port_is_taken() {
    let browsers = Browsers::new(config());
    let refused = browsers.answer("v=0\r\n").await.unwrap_err();
    assert!(matches!(refused, BrowserError::Offer(OfferError::NoAudio)), "{refused}");
    let nonsense = "v=0\r\nm=audio nonsense\r\na=rtpmap:111 opus/48000/2\r\n";
    let refused = browsers.answer(nonsense).await.unwrap_err();
    assert!(matches!(refused, BrowserError::Refused(_)), "{refused}");
}

#[tokio::test]
async fn without_a_free_port_it_says_so() {
    let held = std::net::UdpSocket::bind((HERE, 0)).unwrap();
    let port = held.local_addr().unwrap().port();
    let browsers = Browsers::new(BrowserConfig { ports: port..=port, ..config() });
    let (_page, offer) = Page::open().await;
    assert!(matches!(browsers.answer(&offer).await.unwrap_err(), BrowserError::NoPort));
}
