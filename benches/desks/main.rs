//! Desks and integrators, timed: claims that race, a room of 200 consoles with 50 calls, what the bridge adds to a voice,
//! and what it takes to refuse.
//!
//! `cargo bench --bench desks`, or some of it: `cargo bench --bench desks -- claims room sound telephone refusals`. The
//! claims and the room are served by a process of their own, this program again, so that what it costs is told from what
//! its clients cost; no model runs there, and calls are played to the dispatch station itself.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and ends at the first thing that is amiss"
)]
#![allow(dead_code, reason = "what the tests share has more in it than a bench needs")]

#[path = "../../tests/wire/caller.rs"]
mod caller;
mod claims;
mod consoles;
mod desk;
mod figures;
#[path = "../../tests/wire/house.rs"]
mod house;
mod parts;
#[path = "../../tests/wire/plan.rs"]
mod plan;
mod played;
mod refusals;
mod room;
mod served;
mod sound;
mod telephone;
#[path = "../../tests/wire/waiting.rs"]
mod waiting;

use std::path::Path;

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["serve", folder] => return served::serve(Path::new(folder)).await,
        ["stall", address, token] => return consoles::stall(address, token).await,
        _ => {}
    }
    let wanted = |part: &str| words.is_empty() || words.contains(&part);
    if wanted("claims") {
        claims::run().await;
    }
    if wanted("room") {
        room::run().await;
    }
    if wanted("sound") {
        sound::run().await;
    }
    if wanted("telephone") {
        telephone::run().await;
    }
    if wanted("refusals") {
        refusals::run().await;
    }
}
