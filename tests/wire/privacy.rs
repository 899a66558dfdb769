//! No level of the log shows a caller's words, number or place.

use crate::caller::Caller;
use crate::desk::{Desk, Speaks};
use crate::house::{Files, House};
use crate::plan::Plan;
use crate::sound::{CALLER_HZ, DESK_HZ, caller_says, tone};
use calmline::api::proto::Labels;
use calmline::cases::Store;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::net::UdpSocket;

const SOON: Duration = Duration::from_secs(20);

/// As it is dialled, and as it is kept.
const NUMBER: [&str; 2] = ["555-0187", "5550187"];

/// Where the caller says it is.
const PLACE: &str = "Larch";

/// What is said. The embedded recogniser need not understand it: whatever it heard must not be in the log.
const SENTENCE: &str = "There is a yellow elephant painted on the library wall at twelve Larch Street.";

/// Words of the log itself that a caller may say too.
const VOCABULARY: &[&str] = &[
    "answer",
    "answered",
    "attend",
    "attends",
    "caller",
    "calls",
    "child",
    "desk-1",
    "error",
    "greeting",
    "heard",
    "human",
    "level",
    "message",
    "missed",
    "moved",
    "noise",
    "place",
    "process",
    "prompt",
    "service",
    "speaks",
    "still",
    "street",
    "taken",
    "there",
    "turn",
    "understood",
    "voice",
    "waiting",
    "while",
    "words",
    "worker",
];

/// A call that goes everywhere a caller's words and number go: recognised, asked about, handed over, labelled; and SIP
/// with the number in it that is refused.
async fn a_whole_call(house: &House) {
    let mut desk = Desk::on_duty(house, "desk-1").await;
    let mut caller = Caller::rings_as(house, NUMBER[0]).await;
    caller.hears_something(SOON).await;
    caller.says(caller_says(SENTENCE)).await;
    caller.has_said_it().await;
    caller.hears_something(SOON).await;
    caller.says(caller_says("The colour is purple and it smells of cinnamon.")).await;
    caller.has_said_it().await;
    caller.hears_something(SOON).await;
    caller.presses(0).await;
    let offer = desk.offer().await;
    let mut headset = desk.take(&offer, Speaks::Tone(DESK_HZ)).await;
    caller.says(tone(CALLER_HZ, 3.0)).await;
    headset.hears(CALLER_HZ, 40).await;
    let labels = Labels {
        slots: [("location.street".to_owned(), "Larch Street".to_owned())].into(),
        note: "elephant confirmed".to_owned(),
        ..Labels::default()
    };
    desk.complete(&offer, labels).await;
    caller.is_hung_up_on(SOON).await;
    caller.hangs_up().await;
    refused_messages(house).await;
    house.alive(0).await;
}

/// Messages with the number in them that lead to no call.
async fn refused_messages(house: &House) {
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let from = stranger.local_addr().unwrap();
    let head = |first: &str, rest: &str| {
        format!(
            "{first} SIP/2.0\r\nVia: SIP/2.0/UDP {from};branch=z9hG4bK7\r\nFrom: <sip:{0}@{from}>;tag=a\r\n\
             To: <sip:line@127.0.0.1>\r\nCall-ID: {0}-{rest}\r\nContact: <sip:{0}@{from}>\r\nMax-Forwards: 70\r\n",
            NUMBER[0]
        )
    };
    let invite = "INVITE sip:line@127.0.0.1";
    let messages = [
        format!(
            "{}CSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n",
            head(invite, "a")
        ),
        format!("{}CSeq: x INVITE\r\nContent-Length: -1\r\n\r\n", head(invite, "b")),
        format!("{}CSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n", head("BYE sip:line@127.0.0.1", "c")),
        format!(
            "{}CSeq: 1 REFER\r\nRefer-To: <sip:{}@{from}>\r\n\r\n",
            head("REFER sip:line@127.0.0.1", "d"),
            NUMBER[0]
        ),
    ];
    let mut answer = [0; 2_000];
    for message in messages {
        stranger.send_to(message.as_bytes(), house.sip).await.unwrap();
        let answered = stranger.recv_from(&mut answer);
        crate::waiting::within(SOON, "a refusal", answered).await.unwrap();
    }
}

/// The caller's words that were recognised, as the journals hold them.
fn words_heard(files: &Files) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for journal in files.journals() {
        for line in std::fs::read_to_string(journal).unwrap().lines() {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            collect(&entry, &mut words);
        }
    }
    words
}

/// The texts of every word in an entry, wherever it stands.
fn collect(value: &serde_json::Value, words: &mut BTreeSet<String>) {
    if let Some(text) = value.get("text").and_then(serde_json::Value::as_str) {
        words.extend(text.split_whitespace().map(plain));
    }
    let fields = value.as_object().into_iter().flat_map(serde_json::Map::values);
    let items = value.as_array().into_iter().flatten();
    fields.chain(items).for_each(|inner| collect(inner, words));
}

fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// No line holds the number, the place, the note, or a word that was heard.
async fn holds_nothing_private(files: Files) {
    let heard = words_heard(&files);
    let long: Vec<&String> =
        heard.iter().filter(|word| word.len() > 4 && !VOCABULARY.contains(&word.as_str())).collect();
    assert!(long.len() >= 3, "too few words were recognised for this to prove anything: {heard:?}");
    let log = files.log();
    assert!(log.lines().count() > 20, "the log is on:\n{log}");
    for line in log.lines() {
        let lower = line.to_lowercase();
        for secret in NUMBER.into_iter().chain([PLACE, "elephant", "cinnamon", "confirmed"]) {
            assert!(!lower.contains(&secret.to_lowercase()), "{secret} in: {line}");
        }
        // The names of classes and lines are ours: `u07_fire` is one word.
        let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let told = words.find(|word| long.iter().any(|heard| heard == word));
        assert!(told.is_none(), "{told:?} in: {line}");
    }
    // The record, which is private, has all of it.
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let calls = store.records(None, 10).await.unwrap();
    assert!(calls.iter().any(|row| row.record.open().contains(NUMBER[1])));
}

#[tokio::test]
async fn the_log_for_people_shows_nothing_private_at_level_debug() {
    let house = Plan::new().await.set("log.level", "debug").set("log.format", "text").open().await;
    a_whole_call(&house).await;
    holds_nothing_private(house.close().await).await;
}

#[tokio::test]
async fn the_log_for_machines_shows_nothing_private_at_level_trace() {
    let house = Plan::new().await.set("log.level", "trace").set("log.format", "json").open().await;
    a_whole_call(&house).await;
    let files = house.stop().await;
    for line in files.log().lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "not JSON: {line}");
    }
    holds_nothing_private(files).await;
}
