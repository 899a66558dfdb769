//! Where calls come in: a place, a row in the store, a machine, and a driver for each.

use super::driver::{Driver, drive};
use super::journal::JournalHeader;
use super::leg::{Awaited, CallerLeg, LegParts};
use super::observer::Seen;
use super::registry::{Admission, Place};
use super::rig::Rig;
use super::stations::Stations;
use crate::audio::Taps;
use crate::clock::{self, CallClock};
use crate::stations::ear::{EarSetup, SpeechScore};
use crate::stations::rtp::MediaSockets;
use crate::stations::sip::{IncomingCall, Refusal};
use crate::stations::vad::VadReport;
use crate::stations::{CallInbox, InboxReader, ear, mouth};
use crate::tasks;
use crate::telemetry::{Count, Gauge};
use calmline_core::call::{Call, GuardedCall, Input, Invited, LegEvent, Setup};
use calmline_core::policy::Dialogue;
use calmline_core::units::{CallId, CallTime, Private};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A row that takes longer is written behind the call's back: the budget from INVITE to 200 is 200 ms.
const ROW_LIMIT: Duration = Duration::from_millis(80);

/// Takes calls until the SIP station closes.
pub async fn receive(stations: Stations, mut incoming: mpsc::Receiver<IncomingCall>) {
    while let Some(call) = incoming.recv().await {
        admit(&stations, call);
    }
}

fn admit(stations: &Stations, incoming: IncomingCall) {
    let call = CallId(rand::random());
    let (inbox, reader) = CallInbox::open(call);
    let place = match stations.registry.enter(call, inbox.clone()) {
        Ok(place) => place,
        Err(admission) => {
            let reason = if admission == Admission::Draining { "draining" } else { "full" };
            return refuse(stations, call, incoming, reason);
        }
    };
    let sockets = match stations.ports.lend() {
        Ok(sockets) => sockets,
        Err(_full) => return refuse(stations, call, incoming, "no_ports"),
    };
    stations.metrics.set(Gauge::CallsActive, "", count(stations.registry.alive()));
    tasks::spawn("call", live(stations.clone(), incoming, Entrance { call, inbox, reader, place, sockets }));
}

fn refuse(stations: &Stations, call: CallId, incoming: IncomingCall, reason: &'static str) {
    stations.metrics.count(Count::CallsRefused, reason);
    tracing::warn!(%call, trunk = incoming.trunk, reason, "call refused");
    let IncomingCall { caller, trunk, leg, .. } = incoming;
    leg.refuse(Refusal::Full { retry_after: stations.retry_after });
    let archive = stations.archive.clone();
    tasks::spawn("refusal", async move {
        if let Err(error) = archive.refused(call, &caller, &trunk).await {
            tracing::error!(%call, reason = %error, "refusal not on record");
        }
    });
}

/// What a call comes in with.
struct Entrance {
    call: CallId,
    inbox: CallInbox,
    reader: InboxReader,
    place: Place,
    sockets: MediaSockets,
}

/// A call, from its INVITE to its record.
async fn live(stations: Stations, incoming: IncomingCall, entrance: Entrance) {
    let Entrance { call, inbox, reader, place, sockets } = entrance;
    let clock = CallClock::start();
    let IncomingCall { caller, trunk, leg, arrived, .. } = incoming;
    tracing::info!(%call, trunk, "call admitted");
    stations.observer.show(call, CallTime::START, || Seen::Admitted(caller.clone()));
    let row = write_row(&stations, call, caller.clone(), trunk.clone());
    if tokio::time::timeout(ROW_LIMIT, row).await.is_err() {
        tracing::warn!(%call, "the call's row takes longer than the caller may wait");
    }
    let local = clock::local_moment(stations.utc_offset_minutes);
    let dialogue = Dialogue::new(Arc::clone(&stations.book), caller.clone(), local);
    let serving = stations.serving(&trunk);
    let machine = GuardedCall::new(Call::new(Setup {
        limits: stations.limits.clone(),
        ladder: stations.book.agency.ladder.clone(),
        conversation: Box::new(dialogue),
        tripwire: Arc::clone(&stations.tripwire) as Arc<dyn calmline_core::call::Scanner>,
        serving,
    }));
    inbox.put(Input::Leg(LegEvent::Invited(Invited { caller: caller.clone(), trunk, local })));
    let awaited = Awaited { arrived, metrics: Arc::clone(&stations.metrics) };
    let mut rig = rig(&stations, (call, clock, inbox), caller, (leg, awaited), sockets);
    rig.write_down(&JournalHeader::new(call, stations.book.hash(), serving));
    let driver = Driver {
        call,
        clock,
        inbox: reader,
        metrics: Arc::clone(&stations.metrics),
        observer: stations.observer.clone(),
    };
    let conclusion = drive(machine, driver, &mut rig).await;
    stations.metrics.add(Count::QueueShed, "inbox", conclusion.shed);
    stations.dispatch.ended(call);
    if let Some(record) = conclusion.record {
        if let Err(error) = stations.archive.keep(call, record.clone()).await {
            tracing::error!(%call, reason = %error, "record not kept");
        }
        stations.observer.show(call, clock.now(), || Seen::Kept(record));
    }
    drop(rig);
    drop(place);
    stations.metrics.set(Gauge::CallsActive, "", count(stations.registry.alive()));
}

/// Writes the call's row in a task of its own: whoever stops waiting does not stop the writing.
fn write_row(stations: &Stations, call: CallId, caller: Private<String>, trunk: String) -> JoinHandle<Option<()>> {
    let archive = stations.archive.clone();
    tasks::spawn("row", async move {
        if let Err(error) = archive.admitted(call, &caller, &trunk).await {
            tracing::error!(%call, reason = %error, "no row for the call");
        }
    })
}

/// Wires one call's ear, mouth, leg and files.
fn rig(
    stations: &Stations,
    (call, clock, inbox): (CallId, CallClock, CallInbox),
    caller: calmline_core::units::Private<String>,
    leg: (crate::stations::sip::PendingLeg, Awaited),
    sockets: MediaSockets,
) -> Rig {
    let score = SpeechScore::new();
    let reported = score.clone();
    let lane = stations.vad.lane(Box::new(move |report| {
        // A window that was lost leaves the score to grow old; the ear then goes by energy.
        if let VadReport::Judged { at, speech } = report {
            reported.put(at, speech);
        }
    }));
    // One hand for journal and recording: the files close when the last of both lets go.
    let scribe = Arc::new(stations.scribe.call(call));
    let sound = Arc::clone(&scribe);
    let taps = Taps::new();
    let setup = EarSetup {
        inbox: inbox.clone(),
        windows: Box::new(move |at, window| lane.push(at, window)),
        score,
        recording: Box::new(move |heard, sent| sound.sound(heard, sent)),
        taps: taps.clone(),
    };
    let (ear, listening) = ear::open(setup);
    let (mouth, speaking) = mouth::open(inbox.clone());
    let parts = LegParts { sockets, ear: listening, mouth: speaking, config: stations.rtp };
    Rig {
        call,
        clock,
        leg: CallerLeg::start(leg, parts, clock, inbox.clone()),
        inbox,
        stations: stations.clone(),
        caller,
        ear,
        mouth,
        scribe,
        taps,
        human_line: None,
        view: None,
        greeting: None,
        rendering: None,
        asked: None,
    }
}

fn count(alive: usize) -> i64 {
    i64::try_from(alive).unwrap_or(i64::MAX)
}
