//! A room: 200 consoles and 50 calls at once, a console that does not read, and one whose machine hangs.

use super::consoles::{Board, Seen, follow};
use super::desk::Desk;
use super::figures;
use super::served::{Server, Taken};
use calmline::{clock, tasks};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use tonic::Code;
use tonic::transport::Channel;

const CONSOLES: u64 = 200;
const CALLS: u64 = 50;

/// How long the calls are played.
const LENGTH: Duration = Duration::from_secs(45);

/// Memory settles before it is looked at.
const SETTLES: Duration = Duration::from_secs(2);

/// The bytes that the console which does not read lets the server send ahead: the smallest window of a usual client
/// (RFC 9113, section 6.9.2).
const WINDOW: u32 = 65_535;

/// A console in a process that is stopped with everything open.
async fn hang(server: &Server) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["stall", &server.address, &server.token("hangs")])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut says = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(says.next_line().await.unwrap().as_deref(), Some("open"));
    let process = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-STOP", &process]).status().await.unwrap().success());
    child
}

pub async fn run() {
    let mut server = Server::start().await;
    let tokens: Vec<String> = (0..CONSOLES).map(|console| server.token(&format!("console-{console:03}"))).collect();
    // What the first request of all costs belongs to no console.
    drop(Desk::open(&server.address, &tokens[0]).await.queue().await);
    tokio::time::sleep(SETTLES).await;
    let empty = server.taken();
    let board = Board::default();
    let (ready, mut opened) = mpsc::channel(CONSOLES as usize);
    let mut consoles = Vec::new();
    for (console, token) in (0..CONSOLES).zip(&tokens) {
        let desk = Desk::open(&server.address, token).await;
        let takes = console < CALLS;
        let task = follow(desk, console % CALLS, takes, Arc::clone(&board), ready.clone());
        consoles.push(AbortOnDropHandle::new(tasks::spawn("console", task)));
        opened.recv().await.unwrap();
    }
    tokio::time::sleep(SETTLES).await;
    let full = server.taken();
    let mut hangs = hang(&server).await;
    let endpoint = Channel::from_shared(format!("http://{}", server.address)).unwrap();
    let mut slow = Desk::over(endpoint.initial_stream_window_size(WINDOW), &server.token("slow")).await;
    let mut unread = slow.queue().await;
    let on_duty = server.act("counts").await["desks"].as_u64();
    assert_eq!(on_duty, Some(CONSOLES + 2), "the two troubled ones are on duty at first");
    let began = clock::now();
    let before = server.taken();
    server.act(&format!("calls {CALLS}")).await;
    tokio::time::sleep(LENGTH).await;
    let (after, lasted) = (server.taken(), clock::now() - began);
    let counts = server.act("counts").await;
    let seen = std::mem::take(&mut *board.lock().unwrap());
    assert!(seen.wrong.is_empty(), "{:?}", seen.wrong);
    assert_eq!((counts["desks"].as_u64(), counts["cut"].as_u64()), (Some(CONSOLES), Some(1)), "{counts}");
    server.act("stop").await;
    let cut = loop {
        match unread.message().await {
            Ok(message) => assert!(message.is_some(), "the slow console's stream ended without a reason"),
            Err(status) => break status,
        }
    };
    assert_eq!(cut.code(), Code::OutOfRange, "{cut}");
    hangs.kill().await.unwrap();
    tell(seen, [empty, full, before, after], lasted);
}

fn tell(seen: Seen, [empty, full, before, after]: [Taken; 4], lasted: Duration) {
    let offers = seen.offers.len() as u64 / CONSOLES;
    figures::head("200 consoles, 50 calls", "milliseconds");
    figures::milliseconds("offered to received, each console", seen.offers);
    figures::milliseconds("Claim", seen.claims);
    let seconds = lasted.as_secs_f64();
    println!("{offers} offers in {seconds:.0} s, {} conversations completed", seen.completed);
    println!("views of live calls: {:.0} a second", seen.views as f64 / seconds);
    println!("frames that desks heard: {:.0} a second", seen.frames as f64 / seconds);
    println!("processor time of the server: {:.1} % of a core", (after.cpu_s - before.cpu_s) / seconds * 100.0);
    let each = (full.rss_kib - empty.rss_kib) as f64 / CONSOLES as f64;
    println!(
        "memory: {} KiB empty, {each:.0} KiB for each console, {} KiB after the calls",
        empty.rss_kib, after.rss_kib
    );
    println!("the console that did not read was cut loose; the one that hung was given up");
}
