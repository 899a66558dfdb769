//! Whole calls over loopback, against peers that are nothing but a socket and hand-written SIP.

mod corpus;
mod hang_up;
mod hostile;
mod incoming;
mod network;
mod outgoing;
mod renegotiate;
mod requests;

use super::*;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long a test waits for what must come. Reached only when it does not.
const PATIENCE: Duration = Duration::from_secs(10);

/// T1 of most tests: long enough that nothing is sent twice on a busy machine.
const CALM_T1: Duration = Duration::from_secs(5);

/// T1 of tests about what happens after 64 of it.
const HASTY_T1: Duration = Duration::from_millis(10);

const OFFER: &str = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
    m=audio 30000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// A station on a free port that takes calls from this machine.
struct House {
    station: SipStation,
    calls: mpsc::Receiver<IncomingCall>,
}

impl House {
    async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    async fn open_with(change: impl FnOnce(&mut SipConfig)) -> Self {
        let mut config = SipConfig::at("127.0.0.1:0".parse().unwrap());
        config.loopback = Loopback::Allowed;
        config.timing.t1 = CALM_T1;
        config.timing.t2 = CALM_T1;
        change(&mut config);
        let (station, calls) = SipStation::open(config).await.unwrap();
        Self { station, calls }
    }

    async fn hasty() -> Self {
        Self::open_with(|config| config.timing = Timing { t1: HASTY_T1, t2: HASTY_T1 * 4 }).await
    }

    async fn call(&mut self) -> IncomingCall {
        timeout(PATIENCE, self.calls.recv()).await.expect("a call came in time").expect("the station is open")
    }

    /// Waits until no call is left, neither here nor in the stack.
    async fn is_empty(&self) {
        timeout(PATIENCE, async {
            while self.station.live() > 0 || self.station.dialogs() > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await
        .expect("all calls were forgotten");
    }
}

/// Somebody with a socket.
struct Peer {
    socket: UdpSocket,
    house: SocketAddr,
    call_id: String,
    tag: String,
}

impl Peer {
    async fn new(house: &House) -> Self {
        Self::facing(house.station.local_addr()).await
    }

    async fn facing(house: SocketAddr) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        Self { socket, house, call_id: format!("call-{port}-{:x}", rand::random::<u32>()), tag: format!("peer{port}") }
    }

    fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    async fn send(&self, message: impl AsRef<[u8]>) {
        self.socket.send_to(message.as_ref(), self.house).await.unwrap();
    }

    /// The next message.
    async fn receive(&self) -> Message {
        let mut buffer = vec![0; 65_536];
        let (length, _) = timeout(PATIENCE, self.socket.recv_from(&mut buffer)).await.expect("a message came").unwrap();
        Message(String::from_utf8(buffer[..length].to_vec()).unwrap())
    }

    /// The next message that begins so; others are let pass.
    async fn await_start(&self, start: &str) -> Message {
        loop {
            let message = self.receive().await;
            if message.0.starts_with(start) {
                return message;
            }
        }
    }

    /// Sends a request again and again until its 200 comes.
    async fn insist(&self, request: &str, cseq: &str) -> Message {
        timeout(PATIENCE, async {
            loop {
                self.send(request).await;
                let answered = async {
                    loop {
                        let message = self.await_start("SIP/2.0 200").await;
                        if message.header("CSeq") == cseq {
                            return message;
                        }
                    }
                };
                if let Ok(answer) = timeout(Duration::from_millis(300), answered).await {
                    return answer;
                }
            }
        })
        .await
        .expect("the request was answered")
    }

    /// A request outside or, with the far side's tag, inside a dialog.
    fn request(&self, method: &str, cseq: u32, to_tag: Option<&str>, more: &str, body: &str) -> String {
        let address = self.address();
        let house = self.house;
        let cseq_method = if method == "ACK" { "ACK" } else { method };
        let branch_of = if method == "CANCEL" { "INVITE" } else { method };
        let (call_id, tag) = (&self.call_id, &self.tag);
        let to_tag = to_tag.map(|tag| format!(";tag={tag}")).unwrap_or_default();
        let content_type =
            if body.is_empty() || more.contains("Content-Type") { "" } else { "Content-Type: application/sdp\r\n" };
        format!(
            "{method} sip:311@{house} SIP/2.0\r\nVia: SIP/2.0/UDP {address};branch=z9hG4bK{branch_of}{cseq}{tag};rport\r\n\
             From: <sip:+15550100@127.0.0.1>;tag={tag}\r\nTo: <sip:311@{house}>{to_tag}\r\nCall-ID: {call_id}\r\n\
             CSeq: {cseq} {cseq_method}\r\nContact: <sip:caller@{address}>\r\nMax-Forwards: 70\r\n{more}{content_type}\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }

    async fn invite(&self, body: &str) {
        self.send(self.request("INVITE", 1, None, "", body)).await;
    }

    /// Acknowledges a 2xx.
    async fn ack(&self, ok: &Message, body: &str) {
        let ack = self.request("ACK", ok.cseq(), Some(&ok.to_tag()), "", body);
        // The ACK of a 2xx is a transaction of its own.
        self.send(ack.replace("branch=z9hG4bKACK", "branch=z9hG4bKackof")).await;
    }

    /// Answers a request of the house.
    async fn respond(&self, request: &Message, status: &str, body: &str) {
        self.send(self.response(request, status, "there", body)).await;
    }

    fn response(&self, request: &Message, status: &str, to_tag: &str, body: &str) -> String {
        let mut to = request.header("To");
        if !to.contains(";tag=") {
            to = format!("{to};tag={to_tag}");
        }
        let content_type = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
        format!(
            "SIP/2.0 {status}\r\nVia: {}\r\nFrom: {}\r\nTo: {to}\r\nCall-ID: {}\r\nCSeq: {}\r\n\
             Contact: <sip:desk@{}>\r\n{content_type}Content-Length: {}\r\n\r\n{body}",
            request.header("Via"),
            request.header("From"),
            request.header("Call-ID"),
            request.header("CSeq"),
            self.address(),
            body.len()
        )
    }
}

/// A message of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Message(String);

impl Message {
    fn header(&self, name: &str) -> String {
        self.find(name).unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }

    fn find(&self, name: &str) -> Option<String> {
        let head = self.0.split("\r\n\r\n").next().unwrap_or_default();
        head.lines().find_map(|line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    fn to_tag(&self) -> String {
        self.header("To").split_once(";tag=").expect("a To tag").1.to_owned()
    }

    fn cseq(&self) -> u32 {
        self.header("CSeq").split_once(' ').unwrap().0.parse().unwrap()
    }

    fn body(&self) -> &str {
        self.0.split_once("\r\n\r\n").unwrap().1
    }

    fn status(&self) -> &str {
        self.0.split(' ').nth(1).unwrap()
    }
}

const RTP: &str = "127.0.0.1:40000";

fn rtp() -> SocketAddr {
    RTP.parse().unwrap()
}

async fn next<S>(signals: &mut mpsc::Receiver<S>) -> Option<S> {
    timeout(PATIENCE, signals.recv()).await.expect("a signal came in time")
}

/// A call that is answered and acknowledged, with its 200.
async fn open_call(house: &mut House, peer: &Peer) -> (SipLeg, Message) {
    peer.invite(OFFER).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.ack(&ok, "").await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Confirmed(_))));
    (leg, ok)
}
