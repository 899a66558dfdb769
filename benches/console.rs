//! A desk at the console's page, timed: from danger in the caller's words to the call on the screen, from accepting to the
//! desk's voice at the caller, and the page's first paint. A real browser, a real service, a real telephone.
//!
//! `cargo bench --bench console`. Needs a machine that does nothing else, Chromium and Node (`make setup`).
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and ends at the first thing that is amiss"
)]
#![allow(dead_code, reason = "what the tests share has more in it than a bench needs")]

#[path = "../tests/wire/caller.rs"]
mod caller;
#[path = "../tests/wire/house.rs"]
mod house;
#[path = "../tests/wire/plan.rs"]
mod plan;
#[path = "../tests/wire/sound.rs"]
mod sound;
#[path = "../tests/console/story.rs"]
mod story;
#[path = "../tests/wire/waiting.rs"]
mod waiting;

use caller::Caller;
use calmline::api::tokens::Role;
use calmline::audio::write_wav;
use plan::Plan;
use serde_json::{Value, json};
use sound::{DESK_HZ, caller_says, tone};
use std::collections::BTreeMap;
use std::time::Duration;

const DANGER: &str = "Someone is breaking into my house right now. I am upstairs in the closet. Please send somebody.";

/// How often the call is taken and sent back.
const ROUNDS: usize = 20;

/// Long enough for the desk's voice to be heard, and the agent to know it.
const TALK: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() {
    let house = Plan::alone().await.set("dispatch.lease", "60s").set("log.level", "info").open().await;
    let token = house.token("desk-1", Role::Dispatcher);
    let file = house.folder().join("desk.wav");
    write_wav(&file, &tone(DESK_HZ, 10.0)).unwrap();
    let (mut caller, mut painted, mut paint) = (None::<Caller>, Vec::new(), 0.0);
    story::tell("figures.mjs", async |wish: &Value| match wish["act"].as_str().unwrap() {
        "room" => {
            json!({ "address": format!("http://{}", house.dispatch), "token": token, "file": file, "rounds": ROUNDS })
        }
        "paint" => {
            paint = wish["paint"].as_f64().unwrap();
            json!({})
        }
        "ring" => {
            let mut ringing = Caller::rings(&house).await;
            ringing.hears_the_end().await;
            ringing.says(caller_says(DANGER)).await;
            caller = Some(ringing);
            json!({})
        }
        "painted" => {
            painted.push(wish["at"].as_f64().unwrap());
            json!({})
        }
        "talk" => {
            caller.as_mut().unwrap().stays(TALK).await;
            json!({})
        }
        other => panic!("the story wishes for {other}"),
    })
    .await;
    drop(caller.unwrap().hangs_up().await);
    let log = house.log();
    let moves = moves(&log);
    let offered: Vec<f64> = moves.values().filter_map(|at| at.get("offered").copied()).collect();
    let shown = painted.iter().zip(&offered).map(|(painted, offered)| painted - offered).collect();
    let between = |from: &str, to: &str| -> Vec<f64> {
        moves.values().filter_map(|at| Some(at.get(to)? - at.get(from)?)).collect()
    };
    println!("milliseconds                                     p50     p95     max    n   budget");
    row("offered to painted in the page", shown, "1200 from the end of the trigger words");
    row("accepted to bridged (microphone, ICE, DTLS)", between("accepted", "bridged"), "");
    row("accepted to 200 ms of the desk's voice heard", between("accepted", "verified"), "700 to the first");
    row("first paint of the page", vec![paint], "1000");
    house.close().await;
}

/// When each handoff came to each of its stages, by the wall clock in milliseconds.
fn moves(log: &str) -> BTreeMap<u32, BTreeMap<String, f64>> {
    let mut moves: BTreeMap<u32, BTreeMap<String, f64>> = BTreeMap::new();
    for line in log.lines().filter(|line| line.contains("handoff moved")) {
        let field = |name: &str| line.split_whitespace().find_map(|word| word.strip_prefix(name));
        let (Some(handoff), Some(to)) = (field("handoff=h"), field("to=")) else { continue };
        let stages = moves.entry(handoff.parse().unwrap()).or_default();
        stages.entry(to.trim_matches('"').to_owned()).or_insert_with(|| wall_ms(line));
    }
    moves
}

/// The time of a log line, in milliseconds since 1970-01-01 UTC.
fn wall_ms(line: &str) -> f64 {
    let stamp = line.split_whitespace().next().unwrap().trim_end_matches('Z');
    let (date, time) = stamp.split_once('T').unwrap();
    let days = calmline::clock::days_of(date).unwrap() as f64;
    let mut parts = time.split(':').map(|part| part.parse::<f64>().unwrap());
    let seconds = parts.next().unwrap() * 3_600.0 + parts.next().unwrap() * 60.0 + parts.next().unwrap();
    (days * 86_400.0 + seconds) * 1_000.0
}

fn row(what: &str, mut times: Vec<f64>, budget: &str) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get(((times.len() as f64 * share).ceil() as usize).saturating_sub(1)).copied();
    let [p50, p95, most] = [0.5, 0.95, 1.0].map(|share| at(share).unwrap_or(f64::NAN));
    println!("{what:<45} {p50:>7.0} {p95:>7.0} {most:>7.0} {:>4}   {budget}", times.len());
}
