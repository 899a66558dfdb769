//! Offers as carriers, PBXes and phones write them.

use super::multipart::{SessionPart, session_part};
use super::session::{Hold, Session};
use super::*;
use crate::audio::{Codec, Direction};
use proptest::prelude::*;
use std::net::SocketAddr;

const PLAIN: &str = "v=0\r\no=- 20 20 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n\
    m=audio 30000 RTP/AVP 18 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n";

fn session() -> Session {
    Session::new("198.51.100.5:40000".parse().unwrap(), 42)
}

fn offer(lines: &str) -> String {
    format!("v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n{lines}")
}

fn agreed(lines: &str) -> Change {
    session().answer(offer(lines).as_bytes()).unwrap().1
}

fn refused(lines: &str) -> SdpError {
    session().answer(offer(lines).as_bytes()).unwrap_err()
}

#[test]
fn the_offerers_first_codec_of_ours_is_taken() {
    let (body, change) = session().answer(PLAIN.as_bytes()).unwrap();
    assert_eq!(change.media.codec, Codec::Pcma);
    assert_eq!(change.media.payload_type, 8);
    assert_eq!(change.media.event_payload_type, Some(101));
    assert_eq!(change.media.remote, "192.0.2.10:30000".parse::<SocketAddr>().unwrap());
    assert_eq!(change.media.remote_rtcp, "192.0.2.10:30001".parse::<SocketAddr>().unwrap());
    assert_eq!(change.media.direction, Direction::SendRecv);
    assert!(body.contains("m=audio 40000 RTP/AVP 8 101\r\n"), "{body}");
    assert!(body.contains("c=IN IP4 198.51.100.5\r\n"), "{body}");
}

#[test]
fn a_codec_under_a_dynamic_payload_type_is_known_by_its_map() {
    let media = agreed("m=audio 4000 RTP/AVP 96 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 pcmu/8000\r\n").media;
    assert_eq!((media.codec, media.payload_type), (Codec::Pcmu, 97));
}

#[test]
fn an_event_at_another_rate_is_not_ours() {
    let media = agreed("m=audio 4000 RTP/AVP 0 110\r\na=rtpmap:110 telephone-event/48000\r\n").media;
    assert_eq!(media.event_payload_type, None);
}

#[test]
fn video_and_encrypted_audio_are_answered_with_port_zero_in_their_place() {
    let lines = "m=audio 5000 RTP/SAVP 0\r\nm=video 5002 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 0\r\n";
    let (body, change) = session().answer(offer(lines).as_bytes()).unwrap();
    assert_eq!(change.media.remote.port(), 4000);
    let answered: Vec<&str> = body.lines().filter(|line| line.starts_with("m=")).collect();
    assert_eq!(answered, ["m=audio 0 RTP/SAVP 0", "m=video 0 RTP/AVP 96", "m=audio 40000 RTP/AVP 0"]);
}

#[test]
fn offers_that_cannot_be_taken_say_why() {
    assert_eq!(refused("m=video 5002 RTP/AVP 96\r\n"), SdpError::NoAudio);
    assert_eq!(refused("m=audio 0 RTP/AVP 0\r\n"), SdpError::NoAudio);
    assert_eq!(refused("m=audio 5000 RTP/SAVP 0\r\n"), SdpError::NoAudio);
    assert_eq!(refused("m=audio 5000 RTP/AVP 9 18\r\n"), SdpError::NoCommonCodec);
    assert_eq!(refused("m=audio 5000 RTP/AVP 0\r\nc=IN IP4 media.example.test\r\n"), SdpError::NoAddress);
    assert_eq!(refused("m=audio 5000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n"), SdpError::NoAddress);
    assert_eq!(refused("m=audio x RTP/AVP 0\r\n"), SdpError::Malformed);
    assert_eq!(session().answer(b"hello").unwrap_err(), SdpError::Malformed);
    assert_eq!(session().answer(b"").unwrap_err(), SdpError::Malformed);
}

#[test]
fn ipv6_meets_ipv6() {
    let mut session = Session::new("[2001:db8::5]:40000".parse().unwrap(), 1);
    let lines = "m=audio 5000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n";
    let (body, change) = session.answer(offer(lines).as_bytes()).unwrap();
    assert_eq!(change.media.remote, "[2001:db8::1]:5000".parse::<SocketAddr>().unwrap());
    assert!(body.contains("c=IN IP6 2001:db8::5\r\n"), "{body}");
}

#[test]
fn rtcp_goes_where_the_offer_says() {
    let media = agreed("m=audio 4000 RTP/AVP 0\r\na=rtcp:4101 IN IP4 192.0.2.11\r\n").media;
    assert_eq!(media.remote_rtcp, "192.0.2.11:4101".parse::<SocketAddr>().unwrap());
    let media = agreed("m=audio 4000 RTP/AVP 0\r\na=rtcp:4101\r\n").media;
    assert_eq!(media.remote_rtcp, "192.0.2.10:4101".parse::<SocketAddr>().unwrap());
}

#[test]
fn packet_time_is_the_far_sides_within_reason() {
    let ptime = |lines: &str| agreed(&format!("m=audio 4000 RTP/AVP 0\r\n{lines}")).media.ptime_ms;
    assert_eq!(ptime(""), 20);
    assert_eq!(ptime("a=ptime:30\r\n"), 30);
    assert_eq!(ptime("a=ptime:35\r\n"), 30);
    assert_eq!(ptime("a=ptime:5\r\n"), 10);
    assert_eq!(ptime("a=ptime:200\r\n"), 60);
    assert_eq!(ptime("a=ptime:40\r\na=maxptime:20\r\n"), 20);
    assert_eq!(ptime("a=ptime:20.0\r\n"), 20);
}

#[test]
fn hold_comes_in_three_forms_and_each_is_resumed() {
    for (form, ours) in [
        ("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n", Direction::RecvOnly),
        ("m=audio 4000 RTP/AVP 0\r\na=inactive\r\n", Direction::Inactive),
        ("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n", Direction::RecvOnly),
    ] {
        let mut session = session();
        let talking = offer("m=audio 4000 RTP/AVP 0\r\n");
        session.answer(talking.as_bytes()).unwrap();
        let (body, held) = session.answer(offer(form).as_bytes()).unwrap();
        assert_eq!((held.hold, held.media.direction), (Some(Hold::Held), ours), "{form}");
        assert_eq!(held.media.remote, "192.0.2.10:4000".parse::<SocketAddr>().unwrap(), "{form}");
        assert!(!body.contains("sendrecv"), "{body}");
        let (body, resumed) = session.answer(talking.as_bytes()).unwrap();
        assert_eq!((resumed.hold, resumed.media.direction), (Some(Hold::Resumed), Direction::SendRecv), "{form}");
        assert!(body.contains("a=sendrecv\r\n"), "{body}");
    }
}

#[test]
fn a_direction_before_the_media_lines_holds_for_them() {
    let text = "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\na=inactive\r\n\
        m=audio 4000 RTP/AVP 0\r\n";
    assert_eq!(session().answer(text.as_bytes()).unwrap().1.media.direction, Direction::Inactive);
}

#[test]
fn the_version_goes_up_only_when_something_changed() {
    let origin = |body: &str| body.lines().nth(1).map(str::to_owned).unwrap();
    let mut session = session();
    let first = origin(&session.answer(PLAIN.as_bytes()).unwrap().0);
    let (body, refresh) = session.answer(PLAIN.as_bytes()).unwrap();
    assert_eq!(origin(&body), first);
    assert!(!refresh.differs);
    let held = session.answer(offer("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n").as_bytes()).unwrap().0;
    assert_eq!(first, "o=- 21 1 IN IP4 198.51.100.5");
    assert_eq!(origin(&held), "o=- 21 2 IN IP4 198.51.100.5");
}

#[test]
fn an_offer_of_ours_is_answered_in_its_own_payload_types() {
    let mut session = session();
    let body = session.offer();
    assert!(body.contains("m=audio 40000 RTP/AVP 0 8 101\r\n"), "{body}");
    let change =
        session.accept(offer("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n").as_bytes());
    assert_eq!(change.unwrap().media.codec, Codec::Pcma);
    let foreign = offer("m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 PCMU/8000\r\n");
    assert_eq!(session.accept(foreign.as_bytes()).unwrap_err(), SdpError::NoCommonCodec);
}

#[test]
fn a_later_offer_of_ours_repeats_what_was_agreed() {
    let mut session = session();
    let lines = "m=video 5002 RTP/AVP 96\r\nm=audio 4000 RTP/AVP 0\r\n";
    let answer = session.answer(offer(lines).as_bytes()).unwrap().0;
    assert_eq!(session.offer(), answer);
}

#[test]
fn the_description_is_found_among_the_parts_of_a_body() {
    let body = b"--frontier\r\nContent-Type: application/pidf+xml\r\n\r\n<x/>\r\n--frontier\r\n\
        Content-Type: application/sdp\r\n\r\nv=0\r\ns=-\r\n\r\n--frontier--\r\n";
    let found = session_part(Some("multipart/mixed;boundary=\"frontier\""), body);
    assert!(matches!(found, SessionPart::Sdp(sdp) if sdp.starts_with(b"v=0\r\n")), "{found:?}");
    let isup = b"--b\r\nContent-Type: application/ISUP\r\n\r\n\x01\x02\r\n--b--\r\n";
    assert_eq!(session_part(Some("multipart/mixed; boundary=b"), isup), SessionPart::None);
    let empty = b"--b\r\nContent-Type: application/sdp\r\n\r\n\r\n--b--\r\n";
    assert_eq!(session_part(Some("multipart/mixed; boundary=b"), empty), SessionPart::None);
}

#[test]
fn a_body_of_another_type_is_told_from_no_body() {
    assert_eq!(session_part(Some("text/plain"), b"hello"), SessionPart::UnknownType);
    assert_eq!(session_part(None, b"hello"), SessionPart::UnknownType);
    assert_eq!(session_part(Some("application/sdp"), b"\r\n"), SessionPart::None);
    assert_eq!(session_part(None, b""), SessionPart::None);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..600), cut in 0usize..140) {
        let mut session = session();
        let _ = session.answer(&bytes);
        let mut mangled = PLAIN.as_bytes().to_vec();
        mangled.splice(cut..cut + 1, bytes.iter().copied().take(5));
        if let Ok((body, change)) = session.answer(&mangled) {
            prop_assert!(session.accept(body.as_bytes()).is_err() || change.media.ptime_ms >= 10);
        }
        let _ = session_part(Some("multipart/mixed;boundary=b"), &bytes);
    }
}
