//! Messages as strange peers and attackers write them.

use super::super::message::HEADERS_MAX;
use super::*;
use proptest::prelude::*;

const HEADERS: &str = "Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1\r\nFrom: <sip:ann@x.test>;tag=a\r\n\
    To: <sip:311@y.test>\r\nCall-ID: one@x.test\r\nCSeq: 1 INVITE\r\nContact: <sip:ann@192.0.2.9>\r\n";

fn judge(datagram: &[u8]) -> Verdict {
    sanitise(datagram, "192.0.2.9:5060".parse().unwrap(), 5)
}

fn passed(datagram: &[u8]) -> Clean {
    let verdict = judge(datagram);
    let Verdict::Pass(clean) = verdict else { panic!("not passed: {verdict:?}") };
    clean
}

fn passed_text(datagram: &[u8]) -> String {
    String::from_utf8(passed(datagram).bytes).unwrap()
}

/// The reason and the status line of what was answered.
fn answered(datagram: &[u8]) -> (DropReason, String) {
    let verdict = judge(datagram);
    let Verdict::Answer(reason, bytes) = verdict else { panic!("not answered: {verdict:?}") };
    (reason, String::from_utf8(bytes).unwrap().lines().next().unwrap_or_default().to_owned())
}

fn invite(more: &str) -> String {
    format!("INVITE sip:311@y.test SIP/2.0\r\n{HEADERS}{more}")
}

#[test]
fn a_missing_content_length_is_put_in() {
    let text = passed_text(invite("Content-Type: application/sdp\r\n\r\nv=0\r\n").as_bytes());
    assert!(text.ends_with("Content-Length: 5\r\n\r\nv=0\r\n"), "{text}");
    assert!(passed(invite("\r\n").as_bytes()).mended);
    assert!(!passed(invite("Content-Length: 0\r\n\r\n").as_bytes()).mended);
}

#[test]
fn a_latin_1_name_does_not_cost_the_headers_after_it() {
    let mut raw = b"INVITE sip:311@y.test SIP/2.0\r\nSubject: caf\xe9\r\n".to_vec();
    raw.extend_from_slice(HEADERS.as_bytes());
    raw.extend_from_slice(b"Content-Length: 0\r\n\r\n");
    let clean = passed(&raw);
    assert!(clean.mended);
    let text = String::from_utf8(clean.bytes).unwrap();
    assert!(text.contains("Subject: caf\u{e9}\r\n") && text.contains("CSeq: 1 INVITE\r\n"), "{text}");
}

#[test]
fn a_space_before_the_colon_and_compact_names_are_normalised() {
    let text = passed_text(invite("l  : 3\r\n\r\nabcdef").as_bytes());
    assert!(text.ends_with("Content-Length: 3\r\n\r\nabc"), "{text}");
}

#[test]
fn lengths_that_lie_are_refused() {
    for more in [
        "Content-Length: 5\r\n\r\nabc",
        "Content-Length: -5\r\n\r\nabc",
        "Content-Length: 99999999999999999999\r\n\r\nabc",
        "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "Content-Length: three\r\n\r\nabc",
    ] {
        assert_eq!(
            answered(invite(more).as_bytes()),
            (DropReason::BadLength, "SIP/2.0 400 Bad Request".into()),
            "{more}"
        );
    }
}

#[test]
fn another_version_is_505_and_another_method_501() {
    let seven = invite("\r\n").replace("SIP/2.0\r\nVia", "SIP/7.0\r\nVia");
    assert_eq!(answered(seven.as_bytes()), (DropReason::Version, "SIP/2.0 505 Version Not Supported".into()));
    for method in ["NEWMETHOD", "invite"] {
        let other = invite("\r\n").replace("INVITE", method);
        assert_eq!(answered(other.as_bytes()), (DropReason::UnknownMethod, "SIP/2.0 501 Not Implemented".into()));
    }
}

#[test]
fn missing_and_doubled_headers_are_refused() {
    for line in ["To: <sip:311@y.test>\r\n", "Contact: <sip:ann@192.0.2.9>\r\n", ";tag=a"] {
        let text = invite("\r\n").replace(line, "");
        if line.starts_with("To") {
            // Without a To no response can be built.
            assert!(matches!(judge(text.as_bytes()), Verdict::Drop(DropReason::BadHeader)));
        } else {
            assert_eq!(answered(text.as_bytes()).0, DropReason::BadHeader, "{line}");
        }
    }
    for more in ["CSeq: 2 INVITE\r\n\r\n", "From: <sip:eve@x.test>;tag=e\r\n\r\n", "Call-ID: two\r\n\r\n"] {
        assert_eq!(answered(invite(more).as_bytes()).0, DropReason::BadHeader, "{more}");
    }
    let mismatch = invite("\r\n").replace("1 INVITE", "1 BYE");
    assert_eq!(answered(mismatch.as_bytes()).0, DropReason::BadHeader);
    let huge = invite("\r\n").replace("1 INVITE", "4294967295 INVITE");
    assert_eq!(answered(huge.as_bytes()).0, DropReason::BadHeader);
}

#[test]
fn header_bombs_and_oversize_messages_are_413() {
    let many = invite(&format!("{}\r\n", "X-Fill: 1\r\n".repeat(HEADERS_MAX)));
    assert_eq!(answered(many.as_bytes()).0, DropReason::HeaderBomb);
    let long = invite(&format!("X-Fill: {}\r\n\r\n", "x".repeat(9_000)));
    assert_eq!(answered(long.as_bytes()).0, DropReason::HeaderBomb);
    let folded = invite(&format!("X-Fill: 1\r\n{}\r\n", format!(" {}\r\n", "x".repeat(500)).repeat(40)));
    assert_eq!(answered(folded.as_bytes()).0, DropReason::HeaderBomb);
    let body = invite(&format!("\r\n{}", "x".repeat(9_000)));
    assert_eq!(answered(body.as_bytes()).0, DropReason::TooLarge);
}

#[test]
fn an_ack_is_never_answered() {
    let ack = invite("Content-Length: -1\r\n\r\n").replace("INVITE", "ACK");
    assert!(matches!(judge(ack.as_bytes()), Verdict::Drop(DropReason::BadLength)));
}

#[test]
fn responses_for_somebody_else_are_dropped() {
    let response = |vias: &str| format!("SIP/2.0 200 OK\r\n{vias}{}\r\n", HEADERS.split_once("\r\n").unwrap().1);
    let one = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n";
    assert_eq!(passed(response(one).as_bytes()).kind, Kind::Response);
    for vias in [String::new(), one.repeat(2), format!("{}, SIP/2.0/UDP 192.0.2.2\r\n", one.trim_end())] {
        assert!(matches!(judge(response(&vias).as_bytes()), Verdict::Drop(DropReason::StrayResponse)), "{vias}");
    }
}

#[test]
fn requests_are_told_apart_by_the_to_tag() {
    assert!(matches!(passed(invite("\r\n").as_bytes()).kind, Kind::OpensCall(_)));
    let inside = invite("\r\n").replace("To: <sip:311@y.test>", "To: <sip:311@y.test>;tag=b");
    assert_eq!(passed(inside.as_bytes()).kind, Kind::InDialog);
    assert_eq!(passed(invite("\r\n").replace("INVITE", "OPTIONS").as_bytes()).kind, Kind::Request);
}

/// What every message that passes must be like.
fn is_plain(clean: &Clean) -> bool {
    let Some(end) = clean.bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let Ok(head) = std::str::from_utf8(&clean.bytes[..end]) else { return false };
    let lengths: Vec<&str> = head.split("\r\n").filter_map(|line| line.strip_prefix("Content-Length: ")).collect();
    clean.bytes.len() <= STACK_BYTES_MAX
        && lengths == [(clean.bytes.len() - end - 4).to_string()]
        && head.split("\r\n").skip(1).all(|line| line.contains(": ") || line.ends_with(':'))
        && !head.replace("\r\n", "").contains(|c: char| c.is_control() && c != '\t')
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_judged_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        if let Verdict::Pass(clean) = judge(&bytes) {
            prop_assert!(is_plain(&clean));
        }
    }

    #[test]
    fn whatever_passes_is_plain(
        at in 0usize..300,
        cut in 0usize..40,
        bytes in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b':'), Just(b' '), any::<u8>()], 0..30),
    ) {
        let mut raw = invite("Content-Length: 5\r\nX: y\r\n\r\nv=0\r\n").into_bytes();
        let at = at.min(raw.len());
        let end = (at + cut).min(raw.len());
        raw.splice(at..end, bytes);
        if let Verdict::Pass(clean) = judge(&raw) {
            prop_assert!(is_plain(&clean), "{}", String::from_utf8_lossy(&clean.bytes));
        }
    }
}
