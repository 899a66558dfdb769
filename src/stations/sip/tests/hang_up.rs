//! How calls end, by whom, and when nobody answers.

use super::*;
use calmline_core::call::HangUpCause;

#[tokio::test]
async fn our_bye_ends_the_call_without_a_signal() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, _ok) = open_call(&mut house, &peer).await;
    leg.handle.bye();
    leg.handle.bye();
    let bye = peer.await_start("BYE").await;
    assert_eq!(next(&mut leg.signals).await, None);
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_call_whose_handle_is_dropped_is_hung_up() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (leg, _ok) = open_call(&mut house, &peer).await;
    drop(leg);
    let bye = peer.await_start("BYE").await;
    peer.respond(&bye, "481 Call/Transaction Does Not Exist", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn two_byes_that_cross_are_both_answered() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (leg, ok) = open_call(&mut house, &peer).await;
    leg.handle.bye();
    let bye = peer.await_start("BYE").await;
    peer.send(peer.request("BYE", 2, Some(&ok.to_tag()), "", "")).await;
    assert_eq!(peer.await_start("SIP/2.0").await.status(), "200");
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_hang_up_before_the_ack_waits_for_it() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    leg.handle.bye();
    peer.send(peer.request("OPTIONS", 2, None, "", "")).await;
    assert!(peer.receive().await.0.contains("CSeq: 2 OPTIONS"), "no BYE came before the answer to OPTIONS");
    peer.ack(&ok, "").await;
    peer.await_start("BYE").await;
}

#[tokio::test]
async fn an_answer_that_is_never_acknowledged_is_repeated_and_then_hung_up() {
    let mut house = House::hasty().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    for _ in 0..3 {
        peer.await_start("SIP/2.0 200").await;
    }
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Ended(HangUpCause::NoAck)));
    let bye = peer.await_start("BYE").await;
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_bye_that_nobody_answers_is_forgotten_in_the_end() {
    let mut house = House::hasty().await;
    let peer = Peer::new(&house).await;
    let (leg, _ok) = open_call(&mut house, &peer).await;
    leg.handle.bye();
    peer.await_start("BYE").await;
    peer.await_start("BYE").await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_peer_whose_port_is_closed_harms_nobody_else() {
    let mut house = House::hasty().await;
    let gone = Peer::new(&house).await;
    gone.invite(OFFER).await;
    let leg = house.call().await.leg.answer(rtp()).unwrap();
    drop(gone);
    let peer = Peer::new(&house).await;
    let (_other, ok) = open_call(&mut house, &peer).await;
    drop(leg);
    peer.send(peer.request("BYE", 2, Some(&ok.to_tag()), "", "")).await;
    assert_eq!(peer.await_start("SIP/2.0 200 OK\r\nVia").await.status(), "200");
    house.is_empty().await;
}
