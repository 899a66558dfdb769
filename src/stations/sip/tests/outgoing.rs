//! Calls that we make.

use super::*;
use crate::audio::Codec;
use calmline_core::call::HangUpCause;
use calmline_core::units::Private;

fn dial(house: &House, peer: &Peer) -> DialedLeg {
    let call = OutboundCall {
        target: format!("sip:desk@{}", peer.address()),
        caller_shown: Private::new("+15550111".into()),
        local_rtp: rtp(),
        credential: None,
    };
    house.station.dial(call).unwrap()
}

/// A house that takes no calls from anywhere: what we call is let in all the same.
async fn closed_house() -> House {
    House::open_with(|config| config.loopback = Loopback::Refused).await
}

#[tokio::test]
async fn a_desk_rings_answers_and_hangs_up() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let mut leg = dial(&house, &peer);
    let invite = peer.await_start("INVITE").await;
    assert!(invite.body().contains("m=audio 40000 RTP/AVP 0 8 101"), "{}", invite.body());
    assert!(invite.header("From").contains("sip:+15550111@"), "{}", invite.0);
    peer.respond(&invite, "180 Ringing", "").await;
    assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Ringing));
    peer.respond(&invite, "200 OK", &OFFER.replace("RTP/AVP 0", "RTP/AVP 8")).await;
    let Some(DialSignal::Answered(media)) = next(&mut leg.signals).await else { panic!("not answered") };
    assert_eq!(media.codec, Codec::Pcma);
    let ack = peer.await_start("ACK").await;
    let bye = peer.request("BYE", 1, None, "", "");
    // The called side's BYE: its own tag in From, ours in To.
    let bye = bye
        .replace(&format!("<sip:+15550100@127.0.0.1>;tag={}", peer.tag), &ack.header("To"))
        .replace(&format!("<sip:311@{}>", peer.house), &ack.header("From"))
        .replace(&peer.call_id, &ack.header("Call-ID"));
    peer.send(bye).await;
    assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Ended(HangUpCause::Bye)));
    assert_eq!(peer.await_start("SIP/2.0").await.status(), "200");
    house.is_empty().await;
}

#[tokio::test]
async fn a_refusal_is_told_with_its_status() {
    let house = closed_house().await;
    for status in ["486 Busy Here", "404 Not Found", "503 Service Unavailable", "603 Decline", "302 Moved Temporarily"]
    {
        let peer = Peer::new(&house).await;
        let mut leg = dial(&house, &peer);
        let invite = peer.await_start("INVITE").await;
        peer.respond(&invite, status, "").await;
        let code = status[..3].parse().unwrap();
        assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Failed { status: code }));
        assert_eq!(next(&mut leg.signals).await, None);
        peer.await_start("ACK").await;
    }
    house.is_empty().await;
}

#[tokio::test]
async fn a_target_that_never_answers_is_408() {
    let house = House::hasty().await;
    let peer = Peer::new(&house).await;
    let mut leg = dial(&house, &peer);
    assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Failed { status: 408 }));
    house.is_empty().await;
}

#[tokio::test]
async fn a_ringing_call_is_cancelled() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let mut leg = dial(&house, &peer);
    let invite = peer.await_start("INVITE").await;
    peer.respond(&invite, "180 Ringing", "").await;
    assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Ringing));
    leg.cancel();
    let cancel = peer.await_start("CANCEL").await;
    assert_eq!(cancel.header("Via"), invite.header("Via"));
    peer.respond(&cancel, "200 OK", "").await;
    peer.respond(&invite, "487 Request Terminated", "").await;
    peer.await_start("ACK").await;
    assert_eq!(next(&mut leg.signals).await, None);
    house.is_empty().await;
}

#[tokio::test]
async fn an_answer_that_crosses_our_cancel_is_acknowledged_and_hung_up() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let mut leg = dial(&house, &peer);
    let invite = peer.await_start("INVITE").await;
    peer.respond(&invite, "180 Ringing", "").await;
    assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Ringing));
    leg.cancel();
    let cancel = peer.await_start("CANCEL").await;
    peer.respond(&invite, "200 OK", OFFER).await;
    peer.respond(&cancel, "200 OK", "").await;
    peer.await_start("ACK").await;
    let bye = peer.await_start("BYE").await;
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn a_second_desk_that_answers_the_same_call_is_hung_up() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let mut leg = dial(&house, &peer);
    let invite = peer.await_start("INVITE").await;
    peer.send(peer.response(&invite, "200 OK", "first", OFFER)).await;
    assert!(matches!(next(&mut leg.signals).await, Some(DialSignal::Answered(_))));
    assert!(peer.await_start("ACK").await.header("To").ends_with(";tag=first"));
    peer.send(peer.response(&invite, "200 OK", "second", OFFER)).await;
    assert!(peer.await_start("ACK").await.header("To").ends_with(";tag=second"));
    let bye = peer.await_start("BYE").await;
    assert!(bye.header("To").ends_with(";tag=second"), "{}", bye.0);
    peer.respond(&bye, "200 OK", "").await;
    leg.handle.bye();
    assert!(peer.await_start("BYE").await.header("To").ends_with(";tag=first"));
}

#[tokio::test]
async fn an_answer_without_usable_media_is_hung_up_and_failed() {
    let house = closed_house().await;
    for body in ["", "hello"] {
        let peer = Peer::new(&house).await;
        let mut leg = dial(&house, &peer);
        let invite = peer.await_start("INVITE").await;
        peer.respond(&invite, "200 OK", body).await;
        assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Failed { status: 488 }));
        peer.await_start("ACK").await;
        let bye = peer.await_start("BYE").await;
        peer.respond(&bye, "200 OK", "").await;
    }
    house.is_empty().await;
}

#[tokio::test]
async fn an_answer_without_a_contact_can_still_be_hung_up() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let mut leg = dial(&house, &peer);
    let invite = peer.await_start("INVITE").await;
    let bare = peer.response(&invite, "200 OK", "there", OFFER).replace("Contact:", "X-Contact:");
    peer.send(bare).await;
    assert!(matches!(next(&mut leg.signals).await, Some(DialSignal::Answered(_))));
    leg.handle.bye();
    let bye = peer.await_start("BYE").await;
    peer.respond(&bye, "200 OK", "").await;
    house.is_empty().await;
}

#[tokio::test]
async fn whom_we_called_cannot_call_us_for_it() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let _leg = dial(&house, &peer);
    let invite = peer.await_start("INVITE").await;
    peer.invite(OFFER).await;
    peer.respond(&invite, "486 Busy Here", "").await;
    peer.await_start("ACK").await;
    assert_eq!(house.station.counters().dropped(DropReason::Stranger), 1);
}

#[tokio::test]
async fn what_cannot_be_dialled_is_refused_at_once() {
    let house = closed_house().await;
    let call = |target: &str, caller: &str| OutboundCall {
        target: target.into(),
        caller_shown: Private::new(caller.into()),
        local_rtp: rtp(),
        credential: None,
    };
    assert_eq!(house.station.dial(call("tel:+15550100", "311")).unwrap_err(), DialError::Target);
    assert_eq!(house.station.dial(call("desk", "311")).unwrap_err(), DialError::Target);
    assert_eq!(house.station.dial(call("sip:desk@127.0.0.1", "a b")).unwrap_err(), DialError::Caller);
}

#[tokio::test]
async fn one_station_calls_another() {
    let mut there = House::open().await;
    let here = House::open().await;
    let target = format!("sip:desk@{}", there.station.local_addr());
    let call = OutboundCall {
        target,
        caller_shown: Private::new("sip:desk@127.0.0.1".into()),
        local_rtp: rtp(),
        credential: None,
    };
    let mut leg = here.station.dial(call).unwrap();
    let incoming = there.call().await;
    assert_eq!(incoming.caller.open(), "desk");
    let mut answered = incoming.leg.answer("127.0.0.1:41000".parse().unwrap()).unwrap();
    let Some(DialSignal::Answered(media)) = next(&mut leg.signals).await else { panic!("not answered") };
    assert_eq!(media.remote.port(), 41_000);
    assert!(matches!(next(&mut answered.signals).await, Some(LegSignal::Confirmed(_))));
    answered.handle.bye();
    assert_eq!(next(&mut leg.signals).await, Some(DialSignal::Ended(HangUpCause::Bye)));
    here.is_empty().await;
    there.is_empty().await;
}

#[tokio::test]
async fn a_challenge_is_answered_once() {
    let house = closed_house().await;
    let peer = Peer::new(&house).await;
    let credential = Credential { username: "town".into(), password: Private::new("secret".into()) };
    let call = OutboundCall {
        target: format!("sip:desk@{}", peer.address()),
        caller_shown: Private::new("311".into()),
        local_rtp: rtp(),
        credential: Some(credential),
    };
    let mut leg = house.station.dial(call).unwrap();
    let invite = peer.await_start("INVITE").await;
    let challenge = "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"desk\", nonce=\"abc\", algorithm=MD5";
    peer.respond(&invite, challenge, "").await;
    peer.await_start("ACK").await;
    let again = peer.await_start("INVITE").await;
    let authorization = again.header("Authorization");
    assert!(authorization.contains("username=\"town\"") && authorization.contains("nonce=\"abc\""), "{authorization}");
    assert!(!again.0.contains("secret"));
    peer.respond(&again, challenge, "").await;
    assert!(matches!(next(&mut leg.signals).await, Some(DialSignal::Failed { status: 401 | 407 })));
    house.is_empty().await;
}
