//! What it takes to refuse a request, in the server alone: the services are called without a connection, so that neither
//! the client nor the network is in the figures. A question that is answered stands beside them.

use super::figures;
use super::parts::parts;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, Version};
use calmline::api::ApiServer;
use calmline::api::tokens::{self, Role};
use calmline::clock;
use std::time::Duration;
use tonic::codegen::Service as _;

const ROUNDS: usize = 5_000;

/// Bodies: a message of two wrong bytes, one of a megabyte that is only announced, and an empty one.
const MALFORMED: &[u8] = b"\0\0\0\0\x02\xff\xff";
const OVERSIZED: &[u8] = b"\0\0\x10\0\0";
const EMPTY: &[u8] = b"\0\0\0\0\0";

fn request(method: &str, token: &str, body: &'static [u8]) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .version(Version::HTTP_2)
        .uri(format!("http://localhost/calmline.v1.{method}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(body))
        .unwrap()
}

/// So many requests one after another, each of which must end with this status.
async fn measured(services: &mut Router, status: &str, make: impl Fn() -> Request<Body>) -> Vec<Duration> {
    let mut took = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS + ROUNDS / 10 {
        let request = make();
        let from = clock::now();
        let answer = services.call(request).await.unwrap();
        let time = clock::now() - from;
        // An answer that went well says so at its end.
        let told = answer.headers().get("grpc-status").map_or("0", |code| code.to_str().unwrap());
        assert_eq!(told, status);
        if round >= ROUNDS / 10 {
            took.push(time);
        }
    }
    took
}

pub async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.toml");
    for desk in 0..200 {
        tokens::create(&file, &format!("desk-{desk:03}"), Role::Dispatcher, None).unwrap();
    }
    let token = tokens::create(&file, "screen", Role::Viewer, None).unwrap();
    let wrong = format!("{}0", &token[..token.len() - 1]);
    let wrong = if wrong == token { format!("{}1", &token[..token.len() - 1]) } else { wrong };
    let mut services = ApiServer::services(&file, &parts(folder.path())).await.unwrap();
    figures::head("To an answer, in the server, with 201 tokens", "microseconds");
    let list = "CallService/ListCalls";
    let rows: [(&str, &str, &str, &str, &'static [u8]); 6] = [
        ("a question answered: no live calls", "0", list, &token, EMPTY),
        ("no token of this server", "16", list, "nothing", EMPTY),
        ("a token with a wrong secret", "16", list, &wrong, EMPTY),
        ("a role that may not", "7", "DispatchService/Claim", &token, EMPTY),
        ("no message of the method", "3", "CallService/WatchCall", &token, MALFORMED),
        ("a megabyte announced", "8", "CallService/WatchCall", &token, OVERSIZED),
    ];
    for (what, status, method, token, body) in rows {
        let took = measured(&mut services, status, || request(method, token, body)).await;
        figures::microseconds(what, took);
    }
}
