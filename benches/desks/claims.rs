//! A thousand offers, twenty desks that claim each of them at the same moment.

use super::desk::{Desk, claim};
use super::figures;
use super::served::Server;
use calmline::clock;
use calmline_core::units::CallId;
use futures::future::join_all;
use std::time::Duration;
use tonic::Code;

const DESKS: usize = 20;
const OFFERS: u64 = 1_000;

/// Each desk's claim: whether it won, and how long the answer took.
async fn race(desks: &mut [Desk], call: CallId) -> Vec<(bool, Duration)> {
    let claims = desks.iter_mut().map(async |desk| {
        let from = clock::now();
        let answer = desk.dispatch.claim(claim(call)).await;
        let took = clock::now() - from;
        let lost = answer.as_ref().is_err_and(|status| {
            assert_eq!(status.code(), Code::AlreadyExists, "{status}");
            true
        });
        (!lost, took)
    });
    join_all(claims).await
}

pub async fn run() {
    race_at(Server::start().await, "each claim waits for its line on the disk").await;
    race_at(Server::start_in_memory().await, "the audit log in memory").await;
}

async fn race_at(mut server: Server, which: &str) {
    let mut desks = Vec::new();
    for desk in 0..DESKS {
        desks.push(Desk::open(&server.address, &server.token(&format!("desk-{desk:02}"))).await);
    }
    let (mut won, mut lost, mut racing, before) = (Vec::new(), Vec::new(), Duration::ZERO, server.taken());
    for number in 0..OFFERS {
        let call = CallId(number);
        server.act(&format!("offer {number}")).await;
        let from = clock::now();
        let claims = race(&mut desks, call).await;
        racing += clock::now() - from;
        assert_eq!(claims.iter().filter(|(won, _)| *won).count(), 1, "offer {number}");
        for (winner, took) in claims {
            if winner { won.push(took) } else { lost.push(took) }
        }
        server.act(&format!("end {number}")).await;
    }
    let cpu = server.taken().cpu_s - before.cpu_s;
    let claims = (won.len() + lost.len()) as f64;
    figures::head(&format!("1,000 offers, each claimed by 20 desks at once: {which}"), "milliseconds");
    figures::milliseconds("Claim, won", won);
    figures::milliseconds("Claim, lost: told who has it", lost);
    println!("claims a second: {:.0}", claims / racing.as_secs_f64());
    println!("processor time of the server: {:.0} µs for each claim", cpu / claims * 1e6);
}
