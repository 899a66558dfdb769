//! A desk's leg over a connection that the test plays.

use super::{BrowserLeg, BrowserListener, LegEnd, Patience};
use crate::audio::{BridgePort, Taps, level};
use calmline_browser::{Decoded, Event, Link, OpusIn, OpusOut, Sealed};
use calmline_core::units::Dbfs;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Interval, interval};
use tokio_util::sync::CancellationToken;

/// The browser's end, as the test holds it.
struct Page {
    events: mpsc::Sender<Event>,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    out: OpusOut,
    sequence: u16,
    every: Interval,
}

struct Played {
    events: mpsc::Receiver<Event>,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

#[tonic::async_trait]
impl Link for Played {
    async fn next(&mut self) -> Event {
        self.events.recv().await.unwrap_or(Event::Gone)
    }

    async fn send(&mut self, packet: &[u8]) {
        self.heard.lock().unwrap().push(packet.to_vec());
    }

    async fn close(&mut self) {}
}

fn page() -> (Page, BrowserLeg<Played>) {
    let (events, played) = mpsc::channel(1_000);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let leg = BrowserLeg::new(Played { events: played, heard: Arc::clone(&heard) }, Patience::Desk).unwrap();
    (
        Page {
            events,
            heard,
            out: OpusOut::new().unwrap(),
            sequence: u16::MAX - 3,
            every: interval(Duration::from_millis(20)),
        },
        leg,
    )
}

impl Page {
    /// Says 20 ms, loud as speech is. The timestamps go round in the middle of a test.
    async fn says(&mut self) {
        let frame = std::array::from_fn(|n| if n % 16 < 8 { 9_000 } else { -9_000 });
        let payload = self.out.encode(&frame).unwrap();
        self.sequence = self.sequence.wrapping_add(1);
        let timestamp = (u32::MAX - 5_000).wrapping_add(u32::from(self.sequence.wrapping_add(3)) * 960);
        self.events.send(Event::Packet(Sealed { ssrc: 1, sequence: self.sequence, timestamp, payload })).await.unwrap();
        self.every.tick().await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_caller_hears_the_desk_and_the_desk_is_known_to_have_spoken() {
    let (mut page, mut leg) = page();
    let (desk_end, call_end) = BridgePort::pair();
    let (spoken, stop) = (AtomicUsize::new(0), CancellationToken::new());
    let speaking = async {
        let mut loud = 0;
        for _ in 0..60 {
            page.says().await;
            while let Some(frame) = call_end.receive() {
                loud += usize::from(level(&frame) > Dbfs(-30));
            }
        }
        stop.cancel();
        loud
    };
    let spoke = || {
        spoken.fetch_add(1, Ordering::Relaxed);
    };
    let (end, loud) = tokio::join!(leg.talk(&desk_end, spoke, &stop), speaking);
    assert_eq!(end, LegEnd::Told);
    assert!(loud >= 50, "{loud} of 60 frames were heard");
    assert!(spoken.load(Ordering::Relaxed) >= 1);
}

#[tokio::test(start_paused = true)]
async fn the_desk_hears_the_caller() {
    let (mut page, mut leg) = page();
    let (desk_end, call_end) = BridgePort::pair();
    let stop = CancellationToken::new();
    let calling = async {
        for _ in 0..30 {
            call_end.send(&[3_000; 160]);
            page.says().await;
        }
        stop.cancel();
    };
    tokio::join!(leg.talk(&desk_end, || {}, &stop), calling);
    let heard = page.heard.lock().unwrap();
    assert!(heard.len() >= 28, "{} of 30 packets", heard.len());
    let mut ears = OpusIn::new().unwrap();
    for (number, packet) in heard.iter().enumerate() {
        assert!(matches!(ears.decode(number as u16, packet), Decoded::Sound { .. }));
    }
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_falls_silent_is_given_up_after_a_second() {
    let (mut page, mut leg) = page();
    let (desk_end, _call_end) = BridgePort::pair();
    let stop = CancellationToken::new();
    let speaking = async {
        for _ in 0..10 {
            page.says().await;
        }
        crate::clock::now()
    };
    let (end, last) = tokio::join!(leg.talk(&desk_end, || {}, &stop), speaking);
    assert_eq!(end, LegEnd::Silent);
    assert!(last.elapsed() <= Duration::from_millis(1_100), "{:?}", last.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_browser_that_never_sends_is_given_up_too() {
    let (_page, mut leg) = page();
    let (desk_end, _call_end) = BridgePort::pair();
    assert_eq!(leg.talk(&desk_end, || {}, &CancellationToken::new()).await, LegEnd::Silent);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_fails_ends_the_leg_at_once() {
    let (page, mut leg) = page();
    let (desk_end, _call_end) = BridgePort::pair();
    page.events.send(Event::Gone).await.unwrap();
    assert_eq!(leg.talk(&desk_end, || {}, &CancellationToken::new()).await, LegEnd::Gone);
}

#[tokio::test(start_paused = true)]
async fn a_connection_stands_once_both_sides_are_known() {
    let (page, mut leg) = page();
    page.events.send(Event::Connected).await.unwrap();
    assert_eq!(leg.connected().await, Some(()));
    page.events.send(Event::Gone).await.unwrap();
    assert_eq!(leg.connected().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_listens_hears_both_sides_and_what_it_sends_goes_nowhere() {
    let (events, played) = mpsc::channel(1_000);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut listener = BrowserListener::new(Played { events: played, heard: Arc::clone(&heard) }).unwrap();
    let (taps, stop) = (Taps::new(), CancellationToken::new());
    let tap = taps.open().unwrap();
    let noise = Sealed { ssrc: 1, sequence: 1, timestamp: 960, payload: vec![1, 2, 3].into() };
    events.send(Event::Packet(noise)).await.unwrap();
    let calling = async {
        let mut every = interval(Duration::from_millis(20));
        for _ in 0..30 {
            taps.send(&[3_000; 160], &[-1_000; 160]);
            every.tick().await;
        }
        stop.cancel();
    };
    let (end, ()) = tokio::join!(listener.hear(&tap, &stop), calling);
    assert_eq!(end, LegEnd::Told);
    assert!(heard.lock().unwrap().len() >= 28, "{} of 30 packets", heard.lock().unwrap().len());
}

#[tokio::test(start_paused = true)]
async fn a_listening_page_that_is_gone_ends_at_once() {
    let (events, played) = mpsc::channel(8);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut listener = BrowserListener::new(Played { events: played, heard }).unwrap();
    let (taps, stop) = (Taps::new(), CancellationToken::new());
    events.send(Event::Gone).await.unwrap();
    assert_eq!(listener.hear(&taps.open().unwrap(), &stop).await, LegEnd::Gone);
}
