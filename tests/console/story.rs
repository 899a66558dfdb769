//! A story in a browser, told by a script of `console/test`: it says what it wishes for, and the test makes it happen.

use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;

/// The longest story takes half a minute on two idle cores, and ten times that on busy ones.
const LIMIT: Duration = Duration::from_secs(600);

/// Runs the script to its end, which must be a good one.
pub async fn tell(script: &str, mut act: impl AsyncFnMut(&Value) -> Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("console/test").join(script);
    let mut told = Command::new("node")
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("node does not start ({error}): run `make setup`"));
    let mut answers = told.stdin.take().unwrap();
    let mut wishes = BufReader::new(told.stdout.take().unwrap()).lines();
    let follow = async {
        while let Some(line) = wishes.next_line().await.unwrap() {
            // What is no wish is for whoever reads the test's output.
            let Some(wish) = line.strip_prefix("WORLD ") else {
                eprintln!("{line}");
                continue;
            };
            let answer = act(&serde_json::from_str(wish).unwrap()).await;
            answers.write_all(format!("{answer}\n").as_bytes()).await.unwrap();
        }
        told.wait().await.unwrap()
    };
    let ended = tokio::time::timeout(LIMIT, follow).await.expect("the story comes to its end in time");
    assert!(ended.success(), "the story did not end as it must: {ended}");
}
