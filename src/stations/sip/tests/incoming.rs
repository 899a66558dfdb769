//! Calls to us, up to the ACK.

use super::*;
use crate::audio::{Codec, Direction};
use calmline_core::call::HangUpCause;

#[tokio::test]
async fn a_call_is_answered_confirmed_and_hung_up_by_the_caller() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let call = house.call().await;
    assert_eq!((call.caller.open().as_str(), call.trunk.as_str(), call.has_offer), ("+15550100", LOOPBACK_TRUNK, true));
    assert_eq!(peer.receive().await.status(), "100");
    call.leg.ring();
    assert_eq!(peer.receive().await.status(), "180");
    let mut leg = call.leg.answer(rtp()).unwrap();
    let ok = peer.receive().await;
    assert_eq!((ok.status(), ok.header("Content-Type").as_str()), ("200", "application/sdp"));
    assert!(ok.body().contains("m=audio 40000 RTP/AVP 0 101\r\n"), "{}", ok.body());
    assert!(ok.header("Contact").contains(&house.station.local_addr().to_string()), "{}", ok.0);
    peer.ack(&ok, "").await;
    let Some(LegSignal::Confirmed(media)) = next(&mut leg.signals).await else { panic!("not confirmed") };
    assert_eq!(leg.media, Some(media.clone()));
    assert_eq!((media.codec, media.direction), (Codec::Pcmu, Direction::SendRecv));
    assert_eq!(media.remote, "127.0.0.1:30000".parse::<SocketAddr>().unwrap());
    peer.send(peer.request("BYE", 2, Some(&ok.to_tag()), "", "")).await;
    assert_eq!(peer.receive().await.status(), "200");
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Ended(HangUpCause::Bye)));
    assert_eq!(next(&mut leg.signals).await, None);
    house.is_empty().await;
}

#[tokio::test]
async fn an_invite_without_an_offer_gets_one_and_the_ack_brings_the_answer() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite("").await;
    let call = house.call().await;
    assert!(!call.has_offer);
    let mut leg = call.leg.answer(rtp()).unwrap();
    assert_eq!(leg.media, None);
    let ok = peer.await_start("SIP/2.0 200").await;
    assert!(ok.body().contains("m=audio 40000 RTP/AVP 0 8 101\r\n"), "{}", ok.body());
    peer.ack(&ok, &OFFER.replace("RTP/AVP 0 101", "RTP/AVP 8 101")).await;
    let Some(LegSignal::Confirmed(media)) = next(&mut leg.signals).await else { panic!("not confirmed") };
    assert_eq!(media.codec, Codec::Pcma);
}

#[tokio::test]
async fn an_ack_without_the_answer_it_owes_ends_the_call() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite("").await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.ack(&ok, "").await;
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Ended(HangUpCause::Failed)));
    let bye = peer.await_start("BYE").await;
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_cancelled_call_is_told_to_whoever_holds_it() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let mut leg = house.call().await.leg;
    peer.await_start("SIP/2.0 100").await;
    peer.send(peer.request("CANCEL", 1, None, "", "")).await;
    let mut answers = [peer.receive().await, peer.receive().await]
        .map(|answer| format!("{} {}", answer.status(), answer.header("CSeq").split_once(' ').unwrap().1));
    answers.sort();
    assert_eq!(answers, ["200 CANCEL", "487 INVITE"]);
    assert_eq!(timeout(PATIENCE, leg.ended()).await.unwrap(), HangUpCause::Cancelled);
    assert_eq!(leg.answer(rtp()).unwrap_err(), AnswerError::Gone);
    peer.send(peer.request("ACK", 1, None, "", "").replace("z9hG4bKACK", "z9hG4bKINVITE")).await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_cancel_that_crosses_our_answer_does_not_undo_it() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let mut leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    peer.send(peer.request("CANCEL", 1, None, "", "")).await;
    let answer = peer.receive().await;
    assert_eq!((answer.status(), answer.header("CSeq").as_str()), ("200", "1 CANCEL"));
    peer.ack(&ok, "").await;
    assert!(matches!(next(&mut leg.signals).await, Some(LegSignal::Confirmed(_))));
}

#[tokio::test]
async fn a_bye_before_the_answer_ends_the_invite_too() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let mut call = house.call().await;
    call.leg.ring();
    let ringing = peer.await_start("SIP/2.0 180").await;
    peer.send(peer.request("BYE", 2, Some(&ringing.to_tag()), "", "")).await;
    let mut answers = [peer.receive().await, peer.receive().await].map(|answer| answer.status().to_owned());
    answers.sort();
    assert_eq!(answers, ["200", "487"]);
    assert_eq!(timeout(PATIENCE, call.leg.ended()).await.unwrap(), HangUpCause::Cancelled);
}

#[tokio::test]
async fn each_refusal_has_its_status() {
    let mut house = House::open().await;
    let full = Refusal::Full { retry_after: Duration::from_secs(7) };
    for (refusal, status, retry_after) in [
        (Refusal::Busy, "486", None),
        (Refusal::Unavailable, "480", None),
        (Refusal::NotAcceptable, "488", None),
        (full, "503", Some("7".to_owned())),
        (Refusal::Declined, "603", None),
    ] {
        let peer = Peer::new(&house).await;
        peer.invite(OFFER).await;
        house.call().await.leg.refuse(refusal);
        peer.await_start("SIP/2.0 100").await;
        let answer = peer.receive().await;
        assert_eq!((answer.status(), answer.find("Retry-After")), (status, retry_after), "{refusal:?}");
        assert!(!answer.to_tag().is_empty());
        peer.send(peer.request("ACK", 1, Some(&answer.to_tag()), "", "").replace("z9hG4bKACK", "z9hG4bKINVITE")).await;
    }
    house.is_empty().await;
}

#[tokio::test]
async fn a_call_that_nobody_takes_up_is_refused() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    drop(house.call().await);
    assert_eq!(peer.await_start("SIP/2.0 4").await.status(), "480");
}

#[tokio::test]
async fn an_offer_that_cannot_be_taken_is_refused() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(&OFFER.replace("RTP/AVP 0 101", "RTP/AVP 18 101")).await;
    let refused = house.call().await.leg.answer(rtp()).unwrap_err();
    assert_eq!(refused, AnswerError::NotAcceptable(SdpError::NoCommonCodec));
    assert_eq!(peer.await_start("SIP/2.0 4").await.status(), "488");
}

#[tokio::test]
async fn a_retransmitted_invite_is_the_same_call() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let (mut leg, ok) = open_call(&mut house, &peer).await;
    peer.invite(OFFER).await;
    peer.send(peer.request("BYE", 2, Some(&ok.to_tag()), "", "")).await;
    assert_eq!(next(&mut leg.signals).await, Some(LegSignal::Ended(HangUpCause::Bye)));
    assert!(house.calls.try_recv().is_err());
    assert_eq!(house.station.counters().offered(), 1);
}

#[tokio::test]
async fn the_same_invite_by_another_way_is_482() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.invite(OFFER).await;
    let _call = house.call().await;
    peer.send(peer.request("INVITE", 1, None, "", OFFER).replace("branch=z9hG4bK", "branch=z9hG4bKother")).await;
    assert_eq!(peer.await_start("SIP/2.0 4").await.status(), "482");
}

#[tokio::test]
async fn reliable_provisional_responses_are_met_by_sending_none() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.send(peer.request("INVITE", 1, None, "Require: 100rel\r\n", OFFER)).await;
    let call = house.call().await;
    call.leg.ring();
    let _leg = call.leg.answer(rtp()).unwrap();
    assert_eq!(peer.receive().await.status(), "100");
    assert_eq!(peer.receive().await.status(), "200");
}

#[tokio::test]
async fn what_else_an_invite_requires_is_420_and_named() {
    let house = House::open().await;
    let peer = Peer::new(&house).await;
    peer.send(peer.request("INVITE", 1, None, "Require: timer, replaces\r\n", OFFER)).await;
    let answer = peer.receive().await;
    assert_eq!((answer.status(), answer.header("Unsupported").as_str()), ("420", "replaces"));
}

#[tokio::test]
async fn session_timers_are_confirmed_or_corrected() {
    let mut house = House::open().await;
    let peer = Peer::new(&house).await;
    let asks = "Supported: timer\r\nSession-Expires: 1800;refresher=uac\r\n";
    peer.send(peer.request("INVITE", 1, None, asks, OFFER)).await;
    let _leg = house.call().await.leg.answer(rtp()).unwrap();
    let ok = peer.await_start("SIP/2.0 200").await;
    assert_eq!((ok.header("Session-Expires").as_str(), ok.header("Require").as_str()), ("1800;refresher=uac", "timer"));
    let hasty = Peer::new(&house).await;
    hasty.send(hasty.request("INVITE", 1, None, "Supported: timer\r\nSession-Expires: 30\r\n", OFFER)).await;
    let answer = hasty.receive().await;
    assert_eq!((answer.status(), answer.header("Min-SE").as_str()), ("422", "90"));
}
