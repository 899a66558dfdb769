//! The console in a real browser: the page as the service serves it, on a room of desks with made-up calls. The browser's
//! side of the story is `console/test/room.mjs`; it says what happens in the world, and this test makes it happen.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod calls;
mod world;

use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use world::World;

/// The whole story takes twenty seconds on two idle cores.
const LIMIT: Duration = Duration::from_secs(180);

#[tokio::test]
async fn dispatchers_work_in_the_browser() {
    let mut world = World::open().await;
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("console/test/room.mjs");
    let mut told = Command::new("node")
        .arg(&story)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("node does not start ({error}): run `make setup`"));
    let mut answers = told.stdin.take().unwrap();
    let mut asks = BufReader::new(told.stdout.take().unwrap()).lines();
    let follow = async {
        while let Some(line) = asks.next_line().await.unwrap() {
            // What is not a wish is for whoever reads the test's output.
            let Some(wish) = line.strip_prefix("WORLD ") else {
                println!("{line}");
                continue;
            };
            let wish: Value = serde_json::from_str(wish).unwrap();
            let answer = world.act(&wish).await;
            answers.write_all(format!("{answer}\n").as_bytes()).await.unwrap();
        }
        told.wait().await.unwrap()
    };
    let ended = tokio::time::timeout(LIMIT, follow).await.expect("the story comes to its end in time");
    assert!(ended.success(), "the story did not end as it must: {ended}");
}

/// An answer that says no more than that it was done.
fn done() -> Value {
    json!({ "done": true })
}
