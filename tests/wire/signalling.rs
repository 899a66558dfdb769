//! Signalling by SIPp: the flows that trunks and telephones really use.

use crate::caller::{Caller, heard_from};
use crate::house::{Files, House};
use crate::plan::{Plan, repository};
use crate::sipp::Sipp;
use crate::sound::{LIKE, agent_says, audible, likeness};
use calmline::audio::{Codec, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME, decode};
use calmline::cases::{CallRow, Store};
use calmline::clock;
use calmline_core::policy::{Book, wording};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::pin::pin;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::time::Instant;

/// The calls on record, oldest first.
async fn on_record(files: &Files) -> Vec<CallRow> {
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let mut calls = store.calls(1_000).await.unwrap();
    store.close().await;
    calls.reverse();
    calls
}

/// Every call has come to its end, and left a record.
async fn all_ended(house: House, calls: usize) {
    house.alive(0).await;
    let rows = on_record(&house.close().await).await;
    assert_eq!(rows.len(), calls);
    for row in rows {
        assert_eq!((row.state.as_str(), row.outcome.as_deref()), ("ended", Some("abandoned")));
        assert_eq!(row.caller.open(), "5550142");
    }
}

#[tokio::test]
async fn a_stranger_is_answered_stays_and_hangs_up_with_an_early_or_a_late_offer() {
    let house = Plan::new().await.open().await;
    Sipp::call("basic", house.sip, &["-m", "2", "-r", "4"]).done().await;
    Sipp::call("late_offer", house.sip, &["-m", "2", "-r", "4"]).done().await;
    all_ended(house, 4).await;
}

#[tokio::test]
async fn a_stranger_holds_in_three_ways_and_hears_nothing_until_back_and_then_the_greeting_again() {
    let house = Plan::new().await.open().await;
    let ear = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let port = ear.local_addr().unwrap().port().to_string();
    let mut call = pin!(Sipp::call("hold", house.sip, &["-m", "1", "-key", "rtp_port", &port]).done());
    let mut heard: Vec<(Instant, Vec<u8>)> = Vec::new();
    let mut packet = [0; 2_000];
    loop {
        tokio::select! {
            received = ear.recv_from(&mut packet) => {
                let length = received.unwrap().0;
                heard.push((clock::now(), packet[..length].to_vec()));
            }
            _log = &mut call => break,
        }
    }
    let breaks = |pair: &[(Instant, Vec<u8>)]| pair[1].0 - pair[0].0 > Duration::from_secs(1);
    let pauses: Vec<usize> =
        heard.windows(2).enumerate().filter(|(_, pair)| breaks(pair)).map(|(at, _)| at + 1).collect();
    assert_eq!(pauses.len(), 3, "pauses in {} packets", heard.len());
    assert!(heard.iter().all(|(_, packet)| packet[8..12] == heard[0].1[8..12]), "one source throughout");
    let sound = |from: usize| -> Vec<i16> {
        let mut pcm = vec![0; (heard.len() - from) * SAMPLES_PER_FRAME];
        for ((_, packet), frame) in heard[from..].iter().zip(pcm.chunks_exact_mut(SAMPLES_PER_FRAME)) {
            decode(Codec::Pcmu, &packet[12..], frame);
        }
        pcm
    };
    let greeting = agent_says(wording::greeting(&Book::sample().agency)[0].words.open());
    let like = likeness(&sound(pauses[2]), &greeting[..5 * SAMPLE_RATE_HZ as usize]);
    assert!(like > LIKE, "the greeting from its beginning: {like}");
    all_ended(house, 1).await;
}

#[tokio::test]
async fn a_cancelled_call_ends_whether_the_cancel_or_the_answer_was_first() {
    let house = Plan::new().await.open().await;
    let log = Sipp::call("cancel_first", house.sip, &["-m", "20", "-r", "20"]).done().await;
    let (cancelled, answered) = (log.matches("cancelled").count(), log.matches("answered").count());
    assert_eq!(cancelled + answered, 20, "{log}");
    assert!(cancelled > 0, "no CANCEL was in time: {log}");
    Sipp::call("cancel_late", house.sip, &["-m", "3", "-r", "6"]).done().await;
    all_ended(house, 23).await;
}

#[tokio::test]
async fn a_burst_beyond_the_limit_is_told_503_and_a_call_that_was_there_lives_on() {
    let house = Plan::alone().await.set("calls.max", 4).open().await;
    let mut caller = Caller::rings(&house).await;
    caller.hears_something(Duration::from_secs(5)).await;
    let (from, burst) = (caller.time(), 60);
    let arguments = ["-m", "60", "-r", "120", "-l", "60"];
    let log = Sipp::call("overload", house.sip, &arguments).done().await;
    let (answered, refused) = (log.matches("answered").count(), log.matches("refused").count());
    assert_eq!(answered + refused, burst, "{log}");
    assert!((1..=3).contains(&answered), "{answered} of {burst} answered, with three places free");
    let to = caller.time();
    let log = caller.hangs_up().await;
    let packets = log.heard.iter().filter(|(at, _)| (from..to).contains(at)).count();
    let beats = usize::try_from((to - from).as_millis() / 20).unwrap();
    assert!(packets * 100 >= beats * 95, "{packets} packets in {beats} beats of 20 ms");
    assert!(log.lost == 0, "{} packets lost", log.lost);
    house.alive(0).await;
    let refusals = house.metric(r#"calmline_calls_refused_total{reason="full"}"#).await;
    let rows = on_record(&house.close().await).await;
    let ended = rows.iter().filter(|row| row.state == "ended").count();
    assert_eq!(ended, answered + 1);
    assert_eq!(rows.len() - ended, refusals as usize, "a refusal leaves a row");
}

#[tokio::test]
async fn a_proxy_that_asks_is_told_503_while_every_place_is_taken() {
    let house = Plan::new().await.set("calls.max", 2).open().await;
    assert_eq!(Sipp::call("options", house.sip, &["-m", "1"]).done().await.trim(), "options 200");
    assert!(house.page("/healthz").await.0.contains(" 200 "));
    let callers = [Caller::rings(&house).await, Caller::rings(&house).await];
    assert_eq!(Sipp::call("options", house.sip, &["-m", "1"]).done().await.trim(), "options 503");
    assert!(house.page("/healthz").await.0.contains(" 503 "));
    for caller in callers {
        caller.hangs_up().await;
    }
    house.alive(0).await;
    assert_eq!(Sipp::call("options", house.sip, &["-m", "1"]).done().await.trim(), "options 200");
    house.close().await;
}

/// Broken messages from the corpus, noise of all lengths, and messages for calls that are not here.
fn garbage() -> Vec<Vec<u8>> {
    let corpus = repository().join("tests/fixtures/sip").read_dir().unwrap().map(|entry| entry.unwrap().path());
    let broken = corpus.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.ends_with(".sip") && !name.starts_with("pass-")
    });
    let mut all: Vec<Vec<u8>> = broken.map(|path| std::fs::read(path).unwrap()).collect();
    assert!(all.len() > 15);
    let mut chance = SmallRng::seed_from_u64(5);
    all.extend([0, 1, 4, 12, 172, 1_400, 9_000, 60_000].map(|length| (0..length).map(|_| chance.random()).collect()));
    for method in ["BYE", "INFO", "UPDATE", "NOTIFY", "PRACK"] {
        let lines = format!(
            "{method} sip:line@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK{method}\r\n\
             From: <sip:x@127.0.0.1>;tag=a\r\nTo: <sip:line@127.0.0.1>;tag=b\r\nCall-ID: nowhere-{method}\r\n\
             CSeq: 1 {method}\r\nContent-Length: 0\r\n\r\n"
        );
        all.push(lines.into_bytes());
    }
    all
}

#[tokio::test]
async fn garbage_on_its_ports_does_not_touch_a_call() {
    let house = Plan::new().await.open().await;
    let mut caller = Caller::rings(&house).await;
    caller.hears_something(Duration::from_secs(5)).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let (first, last) = house.media();
    let from = caller.time();
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    for datagram in garbage() {
        beat.tick().await;
        stranger.send_to(&datagram, house.sip).await.unwrap();
        for port in first..=last {
            stranger.send_to(&datagram[..datagram.len().min(1_400)], ("127.0.0.1", port)).await.unwrap();
        }
    }
    caller.hears_the_end().await;
    let (to, heard) = (caller.time(), caller.hangs_up().await);
    assert_eq!(heard.lost, 0);
    let beats = usize::try_from((to - from).as_millis() / 20).unwrap();
    assert!(audible(&heard_from(&heard, from)) * 2 > beats, "the greeting goes on through it");
    all_ended(house, 1).await;
}
