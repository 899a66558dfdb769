//! Requests that open no call.

use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

async fn status_of(peer: &Peer, request: String) -> Message {
    peer.send(request).await;
    peer.receive().await
}

#[tokio::test]
async fn options_says_what_an_invite_would_be_told() {
    let full = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&full);
    let probe = move || if asked.load(Ordering::Relaxed) { Health::Full } else { Health::Ready };
    let mut house = House::open_with(|config| config.health = HealthProbe::new(probe)).await;
    let peer = Peer::new(&house).await;
    let ready = status_of(&peer, peer.request("OPTIONS", 1, None, "", "")).await;
    assert_eq!((ready.status(), ready.header("Accept").as_str()), ("200", "application/sdp"));
    assert!(ready.header("Allow").contains("INVITE"));
    full.store(true, Ordering::Relaxed);
    let busy = status_of(&peer, peer.request("OPTIONS", 2, None, "", "")).await;
    assert_eq!((busy.status(), busy.header("Retry-After").as_str()), ("503", "5"));
    let refused = status_of(&peer, peer.request("INVITE", 3, None, "", OFFER)).await;
    assert_eq!((refused.status(), refused.header("Retry-After").as_str()), ("503", "5"));
    assert!(house.calls.try_recv().is_err());
}

#[tokio::test]
async fn draining_refuses_what_comes_and_keeps_what_is_here() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    house.station.drain();
    let other = Peer::new(&house).await;
    assert_eq!(status_of(&other, other.request("INVITE", 1, None, "", OFFER)).await.status(), "503");
    assert_eq!(status_of(&other, other.request("OPTIONS", 2, None, "", "")).await.status(), "503");
    peer.send(peer.request("INVITE", 2, Some(&ok.to_tag()), "", &format!("{OFFER}a=sendonly\r\n"))).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Renegotiated(_))));
}

#[tokio::test]
async fn too_many_ringing_calls_are_503_until_one_is_answered() {
    let mut house = House::open_with(|config| config.max_ringing = 1).await;
    let first = Peer::new(&house).await;
    first.invite(OFFER).await;
    let ringing = house.call().await;
    let second = Peer::new(&house).await;
    assert_eq!(status_of(&second, second.request("INVITE", 1, None, "", OFFER)).await.status(), "503");
    let _leg = ringing.leg.answer(rtp()).unwrap();
    let third = Peer::new(&house).await;
    third.invite(OFFER).await;
    house.call().await;
}

#[tokio::test]
async fn a_station_that_nobody_takes_calls_from_refuses_them() {
    let House { station, calls } = House::open().await;
    drop(calls);
    let peer = Peer::facing(station.local_addr()).await;
    peer.invite(OFFER).await;
    assert_eq!(peer.await_start("SIP/2.0 5").await.status(), "503");
}

#[tokio::test]
async fn requests_for_calls_that_are_not_here_are_481() {
    let house = House::open().await;
    let peer = Peer::new(&house).await;
    for (cseq, (method, to_tag)) in
        [("BYE", Some("x")), ("INVITE", Some("x")), ("INFO", Some("x")), ("BYE", None), ("CANCEL", None)]
            .iter()
            .enumerate()
    {
        let request = peer.request(method, cseq as u32 + 1, *to_tag, "", "");
        assert_eq!(status_of(&peer, request).await.status(), "481", "{method} {to_tag:?}");
        if *method == "INVITE" {
            peer.send(peer.request("ACK", cseq as u32 + 1, *to_tag, "", "").replace("z9hG4bKACK", "z9hG4bKINVITE"))
                .await;
        }
    }
}

#[tokio::test]
async fn methods_that_we_do_not_take_are_405() {
    let house = House::open().await;
    let peer = Peer::new(&house).await;
    for (cseq, method) in ["REGISTER", "SUBSCRIBE", "MESSAGE", "NOTIFY", "PUBLISH"].iter().enumerate() {
        let answer = status_of(&peer, peer.request(method, cseq as u32 + 1, None, "", "")).await;
        assert_eq!((answer.status(), answer.header("Allow").contains("UPDATE")), ("405", true), "{method}");
    }
}

#[tokio::test]
async fn inside_a_call_others_methods_are_refused_and_the_call_goes_on() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    let expected = [
        ("REFER", "Refer-To: <sip:elsewhere@127.0.0.1>\r\n", "603"),
        ("PRACK", "RAck: 1 1 INVITE\r\n", "481"),
        ("MESSAGE", "", "405"),
        ("OPTIONS", "", "200"),
        ("NEWMETHOD", "", "501"),
    ];
    for (cseq, (method, more, status)) in expected.into_iter().enumerate() {
        let request = peer.request(method, cseq as u32 + 2, Some(&ok.to_tag()), more, "");
        assert_eq!(status_of(&peer, request).await.status(), status, "{method}");
    }
    peer.send(peer.request("BYE", 9, Some(&ok.to_tag()), "", "")).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Ended(_))), "none of them was a signal");
}
