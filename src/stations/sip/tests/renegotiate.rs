//! Hold, resume, refresh, moves: what a far side does in the middle of a call.

use super::*;
use crate::audio::{Codec, Direction};

/// Sends a re-INVITE and acknowledges its 200, which is returned.
async fn reinvite(peer: &Peer, ok: &Message, cseq: u32, body: &str) -> Message {
    peer.send(peer.request("INVITE", cseq, Some(&ok.to_tag()), "", body)).await;
    let answer = peer.await_start("SIP/2.0 200").await;
    peer.ack(&answer, "").await;
    answer
}

#[tokio::test]
async fn every_form_of_hold_is_noticed_and_so_is_its_end() {
    let mut house = House::open().await;
    for (hold, ours) in [
        (format!("{OFFER}a=sendonly\r\n"), Direction::RecvOnly),
        (format!("{OFFER}a=inactive\r\n"), Direction::Inactive),
        (OFFER.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"), Direction::RecvOnly),
    ] {
        let peer = Peer::new(&house).await;
        let (mut leg, ok) = open_call(&mut house, &peer).await;
        reinvite(&peer, &ok, 2, &hold).await;
        let Some(LegSignal::Renegotiated(media)) = next(&mut leg.signals).await else { panic!("nothing changed") };
        assert_eq!((media.direction, media.remote), (ours, "127.0.0.1:30000".parse().unwrap()), "{hold}");
        assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Held));
        let answer = reinvite(&peer, &ok, 3, OFFER).await;
        assert!(answer.body().contains("a=sendrecv"), "{}", answer.body());
        let Some(LegSignal::Renegotiated(media)) = next(&mut leg.signals).await else { panic!("nothing changed") };
        assert_eq!(media.direction, Direction::SendRecv);
        assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Resumed));
    }
}

#[tokio::test]
async fn a_refresh_with_the_same_description_changes_nothing() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    let answer = reinvite(&peer, &ok, 2, OFFER).await;
    assert_eq!(answer.body(), ok.body());
    peer.send(peer.request("UPDATE", 3, Some(&ok.to_tag()), "", "")).await;
    let answer = peer.receive().await;
    assert_eq!((answer.status(), answer.body()), ("200", ""));
    peer.send(peer.request("BYE", 4, Some(&ok.to_tag()), "", "")).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Ended(_))), "no signal of the refreshes");
}

#[tokio::test]
async fn a_refresh_without_a_description_is_offered_what_stands() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    peer.send(peer.request("INVITE", 2, Some(&ok.to_tag()), "", "")).await;
    let answer = peer.await_start("SIP/2.0 200").await;
    assert_eq!(answer.body(), ok.body());
    peer.ack(&answer, &OFFER.replace("30000", "31000")).await;
    let Some(LegSignal::Renegotiated(media)) = next(&mut leg.signals).await else { panic!("nothing changed") };
    assert_eq!(media.remote.port(), 31_000);
}

#[tokio::test]
async fn the_far_side_may_move_and_change_its_codec() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    let moved = OFFER.replace("c=IN IP4 127.0.0.1", "c=IN IP4 127.0.0.2").replace("30000 RTP/AVP 0", "32000 RTP/AVP 8");
    let answer = reinvite(&peer, &ok, 2, &moved).await;
    assert!(answer.body().contains("m=audio 40000 RTP/AVP 8 101"), "{}", answer.body());
    let Some(LegSignal::Renegotiated(media)) = next(&mut leg.signals).await else { panic!("nothing changed") };
    assert_eq!((media.codec, media.remote), (Codec::Pcma, "127.0.0.2:32000".parse().unwrap()));
}

#[tokio::test]
async fn an_update_renegotiates_as_a_reinvite_does() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    peer.send(peer.request("UPDATE", 2, Some(&ok.to_tag()), "", &format!("{OFFER}a=sendonly\r\n"))).await;
    let answer = peer.receive().await;
    assert!(answer.body().contains("a=recvonly"), "{}", answer.0);
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Renegotiated(_))));
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Held));
}

#[tokio::test]
async fn a_renegotiation_that_cannot_be_taken_leaves_the_call_as_it_was() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    peer.send(peer.request("INVITE", 2, Some(&ok.to_tag()), "", &OFFER.replace("RTP/AVP 0", "RTP/AVP 18"))).await;
    let answer = peer.await_start("SIP/2.0 4").await;
    assert_eq!(answer.status(), "488");
    peer.send(peer.request("ACK", 2, Some(&ok.to_tag()), "", "").replace("z9hG4bKACK", "z9hG4bKINVITE")).await;
    peer.send(peer.request("INVITE", 3, Some(&ok.to_tag()), "Content-Type: text/plain\r\n", "hello")).await;
    assert_eq!(peer.await_start("SIP/2.0 4").await.status(), "415");
    peer.send(peer.request("ACK", 3, Some(&ok.to_tag()), "", "").replace("z9hG4bKACK", "z9hG4bKINVITE")).await;
    peer.send(peer.request("BYE", 4, Some(&ok.to_tag()), "", "")).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Ended(_))));
}

#[tokio::test]
async fn an_older_request_than_the_last_is_500() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (_leg, ok) = open_call(&mut house, &peer).await;
    reinvite(&peer, &ok, 5, OFFER).await;
    peer.send(peer.request("INVITE", 3, Some(&ok.to_tag()), "", OFFER)).await;
    let answer = peer.await_start("SIP/2.0 5").await;
    assert_eq!((answer.status(), answer.cseq(), answer.find("Retry-After").is_some()), ("500", 3, true));
}

#[tokio::test]
async fn a_bye_goes_to_where_the_far_side_moved() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (leg, ok) = open_call(&mut house, &peer).await;
    let elsewhere = Peer::new(&house).await;
    let here = peer.address().to_string();
    let there = elsewhere.address().to_string();
    let moving = peer.request("UPDATE", 2, Some(&ok.to_tag()), "", "");
    peer.send(moving.replace(&format!("<sip:caller@{here}>"), &format!("<sip:caller@{there}>"))).await;
    assert_eq!(peer.receive().await.status(), "200");
    leg.handle.bye();
    let bye = elsewhere.await_start("BYE").await;
    assert!(bye.0.starts_with(&format!("BYE sip:caller@{there} ")), "{}", bye.0);
    elsewhere.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn keys_come_by_info() {
    use calmline_core::units::Key;
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    let relay = "Content-Type: application/dtmf-relay\r\n";
    peer.send(peer.request("INFO", 2, Some(&ok.to_tag()), relay, "Signal=0\r\nDuration=160\r\n")).await;
    assert_eq!(peer.receive().await.status(), "200");
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Pressed(Key::Digit(0))));
    peer.send(peer.request("INFO", 3, Some(&ok.to_tag()), "Content-Type: text/plain\r\n", "hello")).await;
    assert_eq!(peer.receive().await.status(), "415");
}

#[tokio::test]
async fn a_reinvite_before_the_ack_is_told_to_try_again() {
    let mut house = House::hasty().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let _leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.send(peer.request("INVITE", 2, Some(&ok.to_tag()), "", OFFER)).await;
    let answer = peer.await_start("SIP/2.0 5").await;
    assert_eq!((answer.status(), answer.cseq(), answer.header("Retry-After").as_str()), ("500", 2, "1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reinvite_right_behind_the_ack_is_taken() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.ack(&ok, "").await;
    peer.send(peer.request("INVITE", 2, Some(&ok.to_tag()), "", &format!("{OFFER}a=sendonly\r\n"))).await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Confirmed(_))));
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Renegotiated(_))));
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Held));
}

#[tokio::test]
async fn an_offer_that_crosses_one_of_ours_is_491() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (_leg, ok) = open_call(&mut house, &peer).await;
    peer.send(peer.request("INVITE", 2, Some(&ok.to_tag()), "", "")).await;
    let ours = peer.await_start("SIP/2.0 200").await;
    peer.send(peer.request("UPDATE", 3, Some(&ok.to_tag()), "", OFFER)).await;
    assert_eq!(peer.await_start("SIP/2.0 4").await.status(), "491");
    peer.ack(&ours, OFFER).await;
    peer.send(peer.request("UPDATE", 4, Some(&ok.to_tag()), "", OFFER)).await;
    assert_eq!(peer.await_start("SIP/2.0 200").await.cseq(), 4);
}
