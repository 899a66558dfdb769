//! Messages from strangers, scanners and broken peers.

use super::*;

/// Shows that the station is well: it takes a call.
async fn still_takes_calls(house: &mut House) {
    let peer = Peer::new(house).await;
    let _ = open_call(house, &peer).await;
}

#[tokio::test]
async fn bad_messages_are_answered_by_hand_and_calls_go_on() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let good = peer.request("INVITE", 1, None, "", OFFER);
    let bad = [
        (good.replace("Content-Length: ", "Content-Length: 5\r\nContent-Length: "), "400", DropReason::BadLength),
        (good.replace("Content-Length: ", "Content-Length: -"), "400", DropReason::BadLength),
        (good.replace("Content-Length: ", "Content-Length: 9"), "400", DropReason::BadLength),
        (good.replace(" SIP/2.0\r\nVia", " SIP/7.0\r\nVia"), "505", DropReason::Version),
        (good.replace("INVITE", "FROBNICATE"), "501", DropReason::UnknownMethod),
        (
            good.replace("Max-Forwards", &format!("{}Max-Forwards", "X-Fill: 1\r\n".repeat(300))),
            "413",
            DropReason::HeaderBomb,
        ),
        (
            good.replace("Max-Forwards", &format!("X-Fill: {}\r\nMax-Forwards", "x".repeat(60_000))),
            "413",
            DropReason::HeaderBomb,
        ),
        (good.replace("Contact:", "X-Contact:"), "400", DropReason::BadHeader),
        (good.replace("INVITE sip:311@", "INVITE sip:311@[::zz]"), "400", DropReason::Unparsable),
    ];
    for (message, status, reason) in bad {
        let before = house.station.counters().dropped(reason);
        peer.send(&message).await;
        assert_eq!(peer.receive().await.status(), status, "{reason:?}");
        assert_eq!(house.station.counters().dropped(reason), before + 1, "{reason:?}");
    }
    assert!(house.calls.try_recv().is_err());
    still_takes_calls(&mut house).await;
}

#[tokio::test]
async fn latin_1_and_a_missing_length_do_not_cost_the_call() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let text = peer.request("INVITE", 1, None, "", OFFER);
    let (head, body) = text.split_once("Content-Length").unwrap();
    let mut raw = head.replace("From: ", "From: \"Ren?\" ").into_bytes();
    let name = raw.iter().position(|byte| *byte == b'?').unwrap();
    raw[name] = 0xe9;
    raw.extend_from_slice(b"\r\n");
    raw.extend_from_slice(body.split_once("\r\n\r\n").unwrap().1.as_bytes());
    peer.send(&raw).await;
    let call = house.call().await;
    assert!(call.has_offer);
    let _leg = call.leg.answer(rtp()).unwrap();
    assert!(peer.await_start("SIP/2.0 200").await.body().contains("m=audio 40000"));
    assert_eq!(house.station.counters().mended(), 1);
}

#[tokio::test]
async fn a_stranger_gets_no_answer_at_all() {
    let house = House::open_with(|config| {
        config.loopback = Loopback::Refused;
        config.trunks = vec![Trunk { name: "carrier".into(), sources: vec!["192.0.2.0/24".parse().unwrap()] }];
    })
    .await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    peer.send(peer.request("OPTIONS", 2, None, "", "")).await;
    timeout(PATIENCE, async {
        while house.station.counters().dropped(DropReason::Stranger) < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert_eq!(house.station.counters().passed(), 0);
}

#[tokio::test]
async fn a_call_belongs_to_the_trunk_it_comes_from() {
    let mut house = House::open_with(|config| {
        config.loopback = Loopback::Refused;
        config.trunks = vec![Trunk { name: "carrier".into(), sources: vec!["127.0.0.0/8".parse().unwrap()] }];
    })
    .await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    assert_eq!(house.call().await.trunk, "carrier");
}

#[tokio::test]
async fn invites_over_the_cap_are_503_and_open_calls_do_not_notice() {
    let mut house = House::open_with(|config| config.invites_per_second = 1).await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    let flood = Peer::new(&house).await;
    let mut statuses = Vec::new();
    for cseq in 1..=20 {
        flood.send(flood.request("INVITE", cseq, None, "", OFFER)).await;
        statuses.push(flood.receive().await);
    }
    let refused = statuses.iter().filter(|answer| answer.status() == "503").collect::<Vec<_>>();
    assert!(refused.len() >= 15, "{}", refused.len());
    assert!(refused.iter().all(|answer| answer.find("Retry-After").as_deref() == Some("5")));
    assert_eq!(house.station.counters().dropped(DropReason::InviteFlood), refused.len() as u64);
    peer.send(peer.request("BYE", 2, Some(&ok.to_tag()), "", "")).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Ended(_))));
}

#[tokio::test]
async fn one_source_over_its_allowance_is_not_heard_but_may_hang_up() {
    let mut house = House::open_with(|config| config.per_source_per_second = 5).await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    for cseq in 100..150 {
        peer.send(peer.request("OPTIONS", cseq, None, "", "")).await;
    }
    peer.send(peer.request("BYE", 200, Some(&ok.to_tag()), "", "")).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Ended(_))));
    assert!(house.station.counters().dropped(DropReason::TooFast) >= 40);
}

#[tokio::test]
async fn noise_is_counted_and_nothing_more() {
    let mut house = House::open_with(|config| config.per_source_per_second = 10_000).await;
    let peer = Peer::new(&house).await;
    let mut noise: Vec<Vec<u8>> = vec![b"\r\n\r\n".to_vec(), b"\0".to_vec(), b"GET / HTTP/1.1\r\n\r\n".to_vec()];
    noise.push(b"INVITE sip:x SIP/2.0\r\nVia: ".to_vec());
    noise.push(b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x, SIP/2.0/UDP y\r\n\r\n".to_vec());
    noise.extend((0u8..200).map(|seed| (0..seed).map(|index| index.wrapping_mul(seed) ^ 0x5a).collect()));
    for datagram in &noise {
        peer.send(datagram).await;
    }
    still_takes_calls(&mut house).await;
    let counters = house.station.counters();
    let dropped: u64 = DropReason::ALL.into_iter().map(|reason| counters.dropped(reason)).sum();
    assert_eq!(dropped, noise.len() as u64);
    assert_eq!(counters.dropped(DropReason::StrayResponse), 1);
}
