//! The load itself: callers at once, again and again, until the time is over.

use super::host::{Folder, config};
use super::scripts::{Cast, cast};
use super::tally::Tally;
use crate::cli::scripted::{DeskManners, Gallery, OfferSeen, ScriptedDesk, ScriptedOutcome};
use crate::inference::espeak::{Tuning, render};
use crate::service::{self, Service};
use crate::{clock, tasks};
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Callers at once; each has a number of its own, and there are a hundred of them (555-0100 to 555-0199).
pub(super) const CALLS_MOST: usize = 100;

/// Between the first calls of two callers, so that they do not all say the same at the same time.
const STAGGER: Duration = Duration::from_millis(730);

/// A desk speaks for two seconds, and stays for one.
const DESK_WORDS: &str = "Hello, this is the dispatcher. I am with you now.";
const DESK_STAYS: Duration = Duration::from_secs(1);

/// Offers held that nobody has read: a desk makes one every few seconds.
const OFFERS_HELD: usize = 256;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Load<'a> {
    pub(super) calls: usize,
    pub(super) length: Duration,
    pub(super) config: &'a Path,
    pub(super) loss_permille: u16,
    pub(super) only: Option<&'a str>,
}

/// What all callers share.
struct Ground {
    target: String,
    gallery: Gallery,
    cast: Vec<Cast>,
    next: AtomicUsize,
    until: Instant,
    offers: Mutex<BTreeMap<String, Instant>>,
    done: Mutex<Vec<(usize, anyhow::Result<ScriptedOutcome>)>>,
}

impl Ground {
    fn offers(&self) -> MutexGuard<'_, BTreeMap<String, Instant>> {
        self.offers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn done(&self) -> MutexGuard<'_, Vec<(usize, anyhow::Result<ScriptedOutcome>)>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Plays the load and gives what was measured.
pub(super) async fn run(load: Load<'_>) -> anyhow::Result<Tally> {
    anyhow::ensure!((1..=CALLS_MOST).contains(&load.calls), "--calls is 1 to {CALLS_MOST}");
    let folder = Folder::create()?;
    let config = config(load.config, &folder, load.calls)?;
    let mut cast = cast(load.loss_permille)?;
    cast.retain(|one| load.only.is_none_or(|only| one.caller.script().name == only));
    anyhow::ensure!(!cast.is_empty(), "no such script");
    let (gallery, observer) = Gallery::open(None);
    let service = service::start(&config, observer).await?;
    let bound = service.bound();
    eprintln!("taking calls at {}", bound.sip);
    let (sender, offers) = mpsc::channel(OFFERS_HELD);
    let desks = desks(&folder, bound.dispatch, load.calls, &sender).await?;
    let ground = Arc::new(Ground {
        target: format!("sip:line@{}", bound.sip),
        gallery,
        cast,
        next: AtomicUsize::new(0),
        until: clock::now() + load.length,
        offers: Mutex::default(),
        done: Mutex::default(),
    });
    tasks::spawn("offers", note_offers(Arc::clone(&ground), offers));
    let callers: Vec<_> =
        (0..load.calls).map(|index| tasks::spawn("caller", call_again(Arc::clone(&ground), index))).collect();
    for caller in callers {
        caller.await?.context("a caller failed")?;
    }
    let tally = tally(&ground, &service);
    drop(desks);
    service.drain(Duration::from_millis(500)).await;
    Ok(tally)
}

/// As many desks as half the callers: fewer than a third of them ask for one.
async fn desks(
    folder: &Folder,
    api: std::net::SocketAddr,
    calls: usize,
    offers: &mpsc::Sender<OfferSeen>,
) -> anyhow::Result<Vec<ScriptedDesk>> {
    let voice = "en-us+m3".parse().map_err(|_| anyhow::anyhow!("no voice for the desks"))?;
    let words: Arc<[i16]> = render(&voice, &Tuning::default(), DESK_WORDS)?.into();
    let mut desks = Vec::new();
    for index in 0..calls.div_ceil(2) {
        let token = folder.token(&format!("desk-{index}"))?;
        let manners = DeskManners { words: Arc::clone(&words), stays: DESK_STAYS };
        desks.push(ScriptedDesk::open(api, &token, manners, offers.clone()).await?);
    }
    Ok(desks)
}

async fn note_offers(ground: Arc<Ground>, mut offers: mpsc::Receiver<OfferSeen>) {
    while let Some(offer) = offers.recv().await {
        ground.offers().entry(offer.call).or_insert(offer.at);
    }
}

/// One caller: makes a call after another until the time is over.
async fn call_again(ground: Arc<Ground>, index: usize) {
    let stagger = STAGGER * u32::try_from(index).unwrap_or(0);
    tokio::time::sleep_until(clock::now() + stagger).await;
    let number = format!("555-01{index:02}");
    while clock::now() < ground.until {
        let turn = ground.next.fetch_add(1, Ordering::Relaxed) % ground.cast.len();
        let seat = ground.gallery.seat(&number);
        let outcome = ground.cast[turn].caller.run(&ground.target, &number, Some(seat)).await;
        let script = &ground.cast[turn].caller.script().name;
        match &outcome {
            Ok(call) => {
                let seconds = call.log.sound.len() as f64 / 50.0;
                let ended = call.record.as_ref().map_or("nothing", |record| super::tally::outcome_name(record.outcome));
                eprintln!("{number} {script}: {ended} after {seconds:.1} s, {} turns", call.turns.len());
            }
            Err(error) => eprintln!("{number} {script}: no call: {error:#}"),
        }
        ground.done().push((turn, outcome));
    }
}

fn tally(ground: &Ground, service: &Service) -> Tally {
    let mut tally = Tally::default();
    let voice = &service.stations().voice;
    for (index, outcome) in ground.done().drain(..) {
        match outcome {
            Ok(call) => {
                let offered = call.call.and_then(|id| ground.offers().get(&id.to_string()).copied());
                let cached = |words: &str| voice.cached(words).is_some();
                if let Some(wrong) = tally.take(&ground.cast[index], &call, offered, cached) {
                    eprintln!("wrong: {wrong}");
                }
            }
            Err(_) => tally.failed(),
        }
    }
    tally
}
