//! Proxies, addresses, many calls at once, and time.

use super::*;
use crate::tasks;
use calmline_core::call::HangUpCause;
use calmline_core::units::Private;

#[tokio::test]
async fn a_bye_follows_the_recorded_route() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let proxy = Peer::new(&house).await;
    let route = format!("<sip:{};lr>", proxy.address());
    peer.send(peer.request("INVITE", 1, None, &format!("Record-Route: {route}\r\n"), OFFER)).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    assert_eq!(ok.header("Record-Route"), route);
    peer.ack(&ok, "").await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Confirmed(_))));
    leg.handle.bye();
    let bye = proxy.await_start("BYE").await;
    assert!(bye.0.starts_with(&format!("BYE sip:caller@{} SIP/2.0\r\n", peer.address())), "{}", bye.0);
    assert_eq!(bye.header("Route"), route);
}

#[tokio::test]
async fn a_contact_with_escapes_comes_back_as_it_was_written() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let invite = peer.request("INVITE", 1, None, "", OFFER).replace("<sip:caller@", "<sip:a%20b;x=1@");
    peer.send(invite).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.ack(&ok, "").await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Confirmed(_))));
    leg.handle.bye();
    let bye = peer.await_start("BYE").await;
    assert!(bye.0.starts_with(&format!("BYE sip:a%20b;x=1@{} SIP/2.0\r\n", peer.address())), "{}", bye.0);
}

#[tokio::test]
async fn the_advertised_address_stands_in_contact_and_media() {
    let mut house = House::open_with(|config| config.advertised_ip = Some("203.0.113.7".parse().unwrap())).await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let _leg = house.call().await.leg.answer("0.0.0.0:40000".parse().unwrap()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    assert!(ok.header("Contact").contains("203.0.113.7"), "{}", ok.0);
    assert!(ok.body().contains("c=IN IP4 203.0.113.7"), "{}", ok.body());
}

#[tokio::test]
async fn a_station_speaks_ipv6() {
    let mut there = House::open_with(|config| config.bind = "[::1]:0".parse().unwrap()).await;
    let here = House::open_with(|config| config.bind = "[::1]:0".parse().unwrap()).await;
    let call = OutboundCall {
        target: format!("sip:311@{}", there.station.local_addr()),
        caller_shown: Private::new("+15550107".into()),
        local_rtp: "[::1]:40000".parse().unwrap(),
        credential: None,
    };
    let mut leg = here.station.dial(call).unwrap();
    let mut answered = there.call().await.leg.answer("[::1]:41000".parse().unwrap()).unwrap();
    let Some(DialSignal::Answered(media)) = next(&mut leg.signals).await else { panic!("not answered") };
    assert_eq!(media.remote, "[::1]:41000".parse::<SocketAddr>().unwrap());
    assert!(matches!(next(&mut answered.signals).await, Some(LegSignal::Confirmed(_))));
}

#[tokio::test]
async fn a_name_is_looked_up_and_one_that_is_none_fails_the_call() {
    let house = House::hasty().await;
    let peer = Peer::new(&house).await;
    let call = |host: &str| OutboundCall {
        target: format!("sip:desk@{host}"),
        caller_shown: Private::new("311".into()),
        local_rtp: rtp(),
        credential: None,
    };
    let _leg = house.station.dial(call(&format!("localhost:{}", peer.address().port()))).unwrap();
    peer.await_start("INVITE").await;
    let mut leg = house.station.dial(call("nowhere.invalid")).unwrap();
    assert!(matches!(next(&mut leg.signals).await, Some(DialSignal::Failed { .. })));
}

#[tokio::test]
async fn a_station_that_is_dropped_gives_its_port_back() {
    let house = House::open().await;
    let address = house.station.local_addr();
    drop(house);
    timeout(PATIENCE, async {
        while UdpSocket::bind(address).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the port was given back");
}

#[tokio::test]
async fn a_call_whose_refreshes_stop_is_hung_up() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let timer = "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\n";
    peer.send(peer.request("INVITE", 1, None, timer, OFFER)).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.ack(&ok, "").await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Confirmed(_))));
    // The session lapses 60 s after its last refresh.
    pass(40).await;
    peer.send(peer.request("UPDATE", 2, Some(&ok.to_tag()), timer, "")).await;
    assert_eq!(peer.await_start("SIP/2.0 200").await.header("Session-Expires"), "90;refresher=uac");
    pass(40).await;
    peer.send(peer.request("OPTIONS", 3, None, "", "")).await;
    assert!(peer.receive().await.0.contains("CSeq: 3 OPTIONS"), "refreshed, and so not hung up after 80 s");
    pass(30).await;
    let bye = peer.await_start("BYE").await;
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Ended(HangUpCause::Failed)));
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

/// Lets virtual time go by; sockets go on in real time.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_once_do_not_mix() {
    const CALLS: usize = 100;
    let House { station, mut calls } = House::open_with(|config| {
        config.invites_per_second = 10_000;
        config.per_source_per_second = 10_000;
        config.max_ringing = CALLS;
    })
    .await;
    let house = station.local_addr();
    let peers: Vec<_> = (0..CALLS).map(|number| tasks::spawn("peer", call_once(house, number))).collect();
    let mut ended = Vec::new();
    for _ in 0..CALLS {
        let call = timeout(PATIENCE, calls.recv()).await.unwrap().unwrap();
        ended.push(tasks::spawn("callee", answer_beside(call)));
    }
    for task in ended.into_iter().chain(peers) {
        timeout(PATIENCE, task).await.unwrap().unwrap().expect("the task did not panic");
    }
    House { station, calls }.is_empty().await;
}

/// A whole call, in which whatever the system loses of a burst is sent again, as telephones do.
async fn call_once(house: SocketAddr, number: usize) {
    let peer = Peer::facing(house).await;
    let port = 20_000 + 2 * number;
    let invite = peer.request("INVITE", 1, None, "", &OFFER.replace("30000", &port.to_string()));
    let ok = peer.insist(&invite, "1 INVITE").await;
    // The answer comes from the port that belongs to the offer's.
    assert!(ok.body().contains(&format!("m=audio {} ", port + 1)), "{}", ok.body());
    peer.ack(&ok, "").await;
    let bye = peer.request("BYE", 2, Some(&ok.to_tag()), "", "");
    peer.insist(&bye, "2 BYE").await;
}

/// Answers with an RTP port one above the caller's, which the answer tells, and sees the call to its end.
async fn answer_beside(call: IncomingCall) {
    let port = call.leg.offered_port().unwrap();
    let mut leg = call.leg.answer(SocketAddr::new("127.0.0.1".parse().unwrap(), port + 1)).unwrap();
    assert_eq!(leg.media.as_ref().map(|media| media.remote.port()), Some(port));
    let mut signals = Vec::new();
    while let Some(signal) = next(&mut leg.signals).await {
        signals.push(signal);
    }
    assert_eq!(signals.pop(), Some(LegSignal::Ended(HangUpCause::Bye)));
    // No more than the ACK came before it, and that may have been lost.
    assert!(matches!(signals.as_slice(), [] | [LegSignal::Confirmed(_)]), "{signals:?}");
}
