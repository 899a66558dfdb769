//! The server as a process of its own: this program again, told what to do line by line.

use super::parts::{listening, offered, parts};
use super::played;
use calmline::api::ApiServer;
use calmline::api::tokens::{self, Role};
use calmline::stations::InboxReader;
use calmline::stations::dispatch::DispatchStation;
use calmline_core::units::CallId;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio_util::sync::CancellationToken;

/// Ticks a second in `/proc/PID/stat` (proc(5)).
const TICKS_PER_SECOND: f64 = 100.0;

/// Serves, and does what it is told, until nobody can tell it anything more.
pub async fn serve(folder: &Path) {
    let parts = parts(folder);
    let station = parts.dispatch.clone();
    let api = ApiServer::start(listening(folder), parts).await.unwrap();
    println!("{}", json!({ "address": api.address().to_string() }));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut house = House { station, standing: BTreeMap::new(), stop: CancellationToken::new() };
    while let Some(line) = lines.next_line().await.unwrap() {
        let words: Vec<&str> = line.split(' ').collect();
        println!("{}", house.act(&words));
    }
}

struct House {
    station: DispatchStation,
    standing: BTreeMap<CallId, InboxReader>,
    stop: CancellationToken,
}

impl House {
    fn act(&mut self, words: &[&str]) -> Value {
        let number = |at: usize| words[at].parse::<u64>().unwrap();
        match words[0] {
            "offer" => {
                let call = CallId(number(1));
                self.standing.insert(call, offered(&self.station, call));
            }
            "end" => {
                self.station.ended(CallId(number(1)));
                self.standing.remove(&CallId(number(1)));
            }
            "calls" => played::begin(&self.station, number(1), &self.stop),
            "stop" => self.stop.cancel(),
            "counts" => {
                let counts = self.station.counts();
                return json!({ "live": counts.calls_live, "offers": counts.offers_standing,
                    "desks": counts.desks_on_duty, "cut": counts.streams_cut });
            }
            other => panic!("asked for {other}"),
        }
        json!({})
    }
}

/// What a process has taken of its machine.
#[derive(Clone, Copy)]
pub struct Taken {
    pub cpu_s: f64,
    pub rss_kib: u64,
}

/// The server, from the side of its clients. Dropped, it ends.
pub struct Server {
    child: Child,
    told: ChildStdin,
    says: Lines<BufReader<ChildStdout>>,
    pub address: String,
    folder: tempfile::TempDir,
}

impl Server {
    /// A server whose files are where the system keeps such files.
    pub async fn start() -> Self {
        Self::inside(tempfile::tempdir().unwrap()).await
    }

    /// One whose files, the audit log among them, are in memory.
    pub async fn start_in_memory() -> Self {
        Self::inside(tempfile::tempdir_in("/dev/shm").unwrap()).await
    }

    async fn inside(folder: tempfile::TempDir) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (told, out) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut says = BufReader::new(out).lines();
        let first: Value = serde_json::from_str(&says.next_line().await.unwrap().unwrap()).unwrap();
        let address = first["address"].as_str().unwrap().to_owned();
        Self { child, told, says, address, folder }
    }

    /// A token for a desk.
    pub fn token(&self, name: &str) -> String {
        tokens::create(&self.folder.path().join("tokens.toml"), name, Role::Dispatcher, None).unwrap()
    }

    /// Has the server do something, and waits until it is done.
    pub async fn act(&mut self, line: &str) -> Value {
        self.told.write_all(format!("{line}\n").as_bytes()).await.unwrap();
        let answer = self.says.next_line().await.unwrap().expect("the server runs");
        serde_json::from_str(&answer).unwrap()
    }

    /// What it has taken so far.
    pub fn taken(&self) -> Taken {
        let process = self.child.id().expect("it runs");
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{process}/{name}")).unwrap();
        let (status, stat) = (read("status"), read("stat"));
        let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        // The fields after the command's name, which may hold spaces; the 14th and 15th of all are ticks.
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        Taken { cpu_s: ticks / TICKS_PER_SECOND, rss_kib: rss.split_whitespace().next().unwrap().parse().unwrap() }
    }
}
