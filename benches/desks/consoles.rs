//! Consoles: each follows the queue and one live call; some of them take calls and talk.

use super::desk::Desk;
use super::parts::FIRST;
use calmline::api::proto::attend_request::Message as Out;
use calmline::api::proto::attend_response::Message as In;
use calmline::api::proto::watch_queue_response::Event;
use calmline::api::proto::{
    AttendRequest, AttendStart, AudioCodec, AudioFrame, ClaimRequest, CompleteRequest, Offer, WatchCallRequest,
};
use calmline::{clock, tasks};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::task::AbortOnDropHandle;

/// A dispatcher looks before taking a call.
const LOOKS: Duration = Duration::from_millis(1_500);

/// A conversation.
const TALKS: Duration = Duration::from_secs(5);

/// What all consoles saw.
#[derive(Default)]
pub struct Seen {
    /// From the offer to each console, by the number of calls that were being played.
    pub offers: Vec<Duration>,
    /// Claims, from the request to the answer.
    pub claims: Vec<Duration>,
    /// Views of live calls.
    pub views: u64,
    /// Frames that talking desks heard.
    pub frames: u64,
    /// Conversations brought to their end.
    pub completed: u64,
    /// What went wrong, by its words.
    pub wrong: BTreeMap<String, u64>,
}

/// What is shared by all of them.
pub type Board = Arc<Mutex<Seen>>;

fn wrong(board: &Board, what: String) {
    *board.lock().unwrap().wrong.entry(what).or_default() += 1;
}

/// A console that follows the calls of one line; if it is the line's own, it takes them. Runs until it is dropped.
pub async fn follow(mut desk: Desk, line: u64, takes: bool, board: Board, ready: mpsc::Sender<()>) {
    let mut queue = desk.queue().await;
    let (mut watching, mut talking) = (None, None);
    loop {
        let message = match queue.message().await {
            Ok(Some(message)) => message,
            Ok(None) => return wrong(&board, "a queue stream ended".to_owned()),
            Err(status) => return wrong(&board, format!("a queue stream ended: {}", status.code())),
        };
        match message.event {
            Some(Event::Snapshot(_)) => ready.send(()).await.unwrap(),
            Some(Event::Offered(offered)) => {
                let offer = offered.offer.unwrap();
                let since = clock::wall_micros().saturating_sub(offer.offered_unix_us);
                board.lock().unwrap().offers.push(Duration::from_micros(since));
                if u64::from_str_radix(&offer.call_id, 16).unwrap() % 1_000 != line {
                    continue;
                }
                let watch = watch(desk.clone(), offer.call_id.clone(), Arc::clone(&board));
                watching = Some(AbortOnDropHandle::new(tasks::spawn("console-call", watch)));
                if takes {
                    let talk = take(desk.clone(), offer, Arc::clone(&board));
                    talking = Some(AbortOnDropHandle::new(tasks::spawn("console-talk", talk)));
                }
            }
            Some(_) | None => {}
        }
        // Held for as long as the console is open.
        let _open = (&watching, &talking);
    }
}

async fn watch(mut desk: Desk, call_id: String, board: Board) {
    // A call that has ended by now is not watched.
    let Ok(views) = desk.calls.watch_call(WatchCallRequest { call_id }).await else { return };
    let mut views = views.into_inner();
    while let Ok(Some(_)) = views.message().await {
        board.lock().unwrap().views += 1;
    }
}

async fn take(mut desk: Desk, offer: Offer, board: Board) {
    tokio::time::sleep(LOOKS).await;
    let (call_id, handoff_id) = (offer.call_id, FIRST.0);
    let from = clock::now();
    if let Err(status) = desk.dispatch.claim(ClaimRequest { call_id: call_id.clone(), handoff_id }).await {
        return wrong(&board, format!("a claim: {status}"));
    }
    board.lock().unwrap().claims.push(clock::now() - from);
    let (out, requests) = mpsc::channel(8);
    let codec = AudioCodec::Pcm16.into();
    let start = AttendStart { call_id: call_id.clone(), handoff_id, codec, muted: false };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await.unwrap();
    let mut incoming = match desk.dispatch.attend(ReceiverStream::new(requests)).await {
        Ok(incoming) => incoming.into_inner(),
        Err(status) => return wrong(&board, format!("an attend: {status}")),
    };
    let mut beat = tokio::time::interval(Duration::from_millis(20));
    let samples: Vec<u8> = (0..160).flat_map(|n| if n % 20 < 10 { 6_000_i16 } else { -6_000 }.to_le_bytes()).collect();
    let until = clock::now() + TALKS;
    let mut frames = 0;
    while clock::now() < until {
        tokio::select! {
            _ = beat.tick() => {
                let audio = AudioFrame { samples: samples.clone() };
                let _late = out.try_send(AttendRequest { message: Some(Out::Audio(audio)) });
            }
            message = incoming.message() => match message {
                Ok(Some(message)) => frames += u64::from(matches!(message.message, Some(In::Audio(_)))),
                Ok(None) => return wrong(&board, "a conversation ended early".to_owned()),
                Err(status) => return wrong(&board, format!("a conversation ended early: {status}")),
            },
        }
    }
    let done = desk.dispatch.complete(CompleteRequest { call_id, handoff_id, labels: None }).await;
    let mut seen = board.lock().unwrap();
    seen.frames += frames;
    seen.completed += u64::from(done.is_ok());
    drop(seen);
    if let Err(status) = done {
        wrong(&board, format!("a completion: {status}"));
    }
}

/// Opens a queue and a connection that will be stopped in the middle: a machine that hangs.
pub async fn stall(address: &str, token: &str) {
    let mut desk = Desk::open(address, token).await;
    let mut queue = desk.queue().await;
    println!("open");
    while queue.message().await.is_ok_and(|message| message.is_some()) {}
}
