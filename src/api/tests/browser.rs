//! What a browser asks for: the page and its files, and gRPC-Web, over HTTP/1.1 as written on the wire.

use super::room::{Room, claim};
use crate::api::proto;
use crate::api::tokens::{self, Role};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Whatever is waited for comes within this.
const LIMIT: Duration = Duration::from_secs(10);

/// An answer: the status line, the headers in lower case, the body as it came.
pub(super) struct Answer {
    pub(super) head: String,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }

    pub(super) fn status(&self) -> &str {
        self.head.split_whitespace().nth(1).unwrap_or_default()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

async fn ask(room: &Room, head: &str, body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(room.api.address()).await.unwrap();
    let length = body.len();
    stream
        .write_all(format!("{head}\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n").as_bytes())
        .await
        .unwrap();
    stream.write_all(body).await.unwrap();
    stream
}

pub(super) async fn answer(room: &Room, head: &str, body: &[u8]) -> Answer {
    let mut stream = ask(room, &format!("{head}\r\nConnection: close"), body).await;
    let mut whole = Vec::new();
    tokio::time::timeout(LIMIT, stream.read_to_end(&mut whole)).await.unwrap().unwrap();
    let ends = whole.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&whole[..ends]).into_owned();
    Answer { head, body: whole.split_off(ends + 4) }
}

async fn get(room: &Room, path: &str) -> Answer {
    answer(room, &format!("GET {path} HTTP/1.1"), b"").await
}

/// A gRPC-Web request: one message behind its flags and length.
pub(super) fn framed(message: &impl prost::Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    let mut framed = vec![0];
    framed.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
    framed.extend(bytes);
    framed
}

pub(super) fn request(method: &str, token: &str) -> String {
    format!(
        "POST /calmline.v1.{method} HTTP/1.1\r\nContent-Type: application/grpc-web+proto\r\nX-Grpc-Web: 1\r\n\
         Authorization: Bearer {token}"
    )
}

#[tokio::test]
async fn the_page_needs_no_token_and_may_load_from_this_server_alone() {
    let room = Room::open().await;
    let page = get(&room, "/console/").await;
    assert_eq!(page.status(), "200");
    assert!(page.text().contains("<div id=\"root\">"), "{}", page.text());
    assert!(!page.text().contains("://"), "the page names another host");
    let policy = page.header("content-security-policy").unwrap();
    for part in ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let page = page.text();
    for name in page.split('"').filter_map(|piece| piece.strip_prefix("./")) {
        let file = get(&room, &format!("/console/{name}")).await;
        assert_eq!(file.status(), "200", "{name}");
        assert!(file.header("cache-control").unwrap().contains("immutable"), "{name}");
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"), "{name}");
        assert_ne!(file.header("content-type"), Some("application/octet-stream"), "{name}");
    }
}

#[tokio::test]
async fn what_is_no_file_of_the_page_is_not_found_with_the_same_policy() {
    let room = Room::open().await;
    for path in ["/console/assets/none.js", "/console/../Cargo.toml", "/console/%2e%2e/Cargo.toml"] {
        let missing = get(&room, path).await;
        assert_eq!(missing.status(), "404", "{path}");
        assert!(missing.header("content-security-policy").is_some(), "{path}");
    }
    let moved = get(&room, "/console").await;
    assert_eq!((moved.status(), moved.header("location")), ("308", Some("/console/")));
    let posted = answer(&room, "POST /console/ HTTP/1.1", b"").await;
    assert_eq!(posted.status(), "405");
}

#[tokio::test]
async fn every_request_of_the_page_passes_the_gate() {
    let room = Room::open().await;
    let message = framed(&proto::ListCallsRequest {});
    let unknown = answer(&room, &request("CallService/ListCalls", "clm_0000000000000000_00"), &message).await;
    assert_eq!(unknown.header("grpc-status"), Some("16"), "{}", unknown.head);
    let viewer = tokens::create(&room.tokens, "screen", Role::Viewer, None).unwrap();
    let refused = answer(&room, &request("DispatchService/Claim", &viewer), &framed(&claim(super::room::CALL))).await;
    assert_eq!(refused.header("grpc-status"), Some("7"), "{}", refused.head);
    let listed = answer(&room, &request("CallService/ListCalls", &viewer), &message).await;
    assert_eq!(listed.header("content-type"), Some("application/grpc-web+proto"));
    assert!(listed.text().contains("grpc-status:0"), "{}", listed.text());
    assert!(listed.header("date").is_some(), "the page takes the time from it");
    assert!(listed.header("access-control-allow-origin").is_none(), "no other site may read it");
}

#[tokio::test]
async fn over_http_1_nothing_but_grpc_web_reaches_a_service() {
    let room = Room::open().await;
    let viewer = tokens::create(&room.tokens, "screen", Role::Viewer, None).unwrap();
    let plain = request("CallService/ListCalls", &viewer).replace("grpc-web+proto", "grpc");
    let refused = answer(&room, &plain, &framed(&proto::ListCallsRequest {})).await;
    assert_eq!(refused.status(), "400");
    let read = answer(&room, &request("CallService/ListCalls", &viewer).replace("POST", "GET"), b"").await;
    assert_eq!(read.status(), "405");
}

#[tokio::test]
async fn a_page_that_is_closed_takes_its_desk_off_duty() {
    let room = Room::open().await;
    let token = tokens::create(&room.tokens, "desk-1", Role::Dispatcher, None).unwrap();
    let watch = proto::WatchQueueRequest { state: proto::DeskState::Ready.into(), resume: String::new() };
    let mut page = ask(&room, &request("DispatchService/WatchQueue", &token), &framed(&watch)).await;
    on_duty(&room, 1).await;
    let mut first = [0; 12];
    page.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    drop(page);
    on_duty(&room, 0).await;
}

/// Waits until so many desks are on duty.
async fn on_duty(room: &Room, desks: usize) {
    let mut every = tokio::time::interval(Duration::from_millis(5));
    let there = async {
        while room.station.counts().desks_on_duty != desks {
            every.tick().await;
        }
    };
    tokio::time::timeout(LIMIT, there).await.expect("the desks that should be on duty");
}
