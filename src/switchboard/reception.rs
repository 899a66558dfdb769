//! Where calls come in: a place, a row in the store, a machine, and a driver for each.

use super::driver::{Driver, drive};
use super::journal::JournalHeader;
use super::leg::{Awaited, CallerLeg, LegParts};
use super::observer::{Observation, Observer, Seen};
use super::pipe::{CallerAct, PipeEnd};
use super::registry::{Admission, Place};
use super::rig::Rig;
use super::stations::Stations;
use crate::audio::{BridgePort, Taps};
use crate::clock::{self, CallClock};
use crate::stations::ear::{EarSetup, SpeechScore};
use crate::stations::rtp::MediaSockets;
use crate::stations::sip::{IncomingCall, PendingLeg, Refusal};
use crate::stations::vad::VadReport;
use crate::stations::{CallInbox, InboxReader, KeyLine, ear, mouth};
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

/// Keys and lines that wait to be taken: more than a person makes in a second.
const ACTS_HELD: usize = 16;

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
    let IncomingCall { caller, trunk, leg, arrived, .. } = incoming;
    let awaited = Awaited { arrived, metrics: Arc::clone(&stations.metrics) };
    let line = Line::Telephone { leg, awaited, sockets };
    let observer = stations.observer.clone();
    tasks::spawn(
        "call",
        live(stations.clone(), Entrance { call, inbox, reader, place, caller, trunk, line, observer }),
    );
}

/// What stands for the trunk of calls that an integrator brings over the API.
pub const CONVERSE: &str = "converse";

/// What stands for the trunk of calls from the callers' page.
pub const WEB: &str = "web";

/// Who comes in with sound of their own.
#[derive(Debug, Clone)]
pub struct Brought {
    /// Their number, as whoever brings them gives it; empty when withheld.
    pub caller: Private<String>,
    /// What stands for the trunk: who brings them.
    pub trunk: String,
}

/// A call that was opened, as whoever brings its sound holds it.
#[derive(Debug)]
pub struct OpenCall {
    /// Which call.
    pub call: CallId,
    /// The caller's end of the sound: what is sent is what the caller says.
    pub port: BridgePort,
    /// Keys that the caller presses, and lines that they write. Dropping it hangs up.
    pub acts: mpsc::Sender<CallerAct>,
    /// What the call does. It closes when the call is over.
    pub seen: mpsc::Receiver<Observation>,
}

/// Where calls come in that are on no telephone line. Cheap to clone.
#[derive(Clone)]
pub struct Reception(Stations);

impl Reception {
    /// Takes calls for these stations.
    #[must_use]
    pub fn new(stations: Stations) -> Self {
        Self(stations)
    }

    /// Opens a call, which is answered and served as any other.
    ///
    /// # Errors
    /// Says why there is no place for it.
    pub fn open(&self, brought: Brought) -> Result<OpenCall, Admission> {
        let stations = &self.0;
        let call = CallId(rand::random());
        let (inbox, reader) = CallInbox::open(call);
        let place = stations.registry.enter(call, inbox.clone()).inspect_err(|_| {
            stations.metrics.count(Count::CallsRefused, "full");
        })?;
        let (port, end) = BridgePort::pair();
        let (acts, acted) = mpsc::channel(ACTS_HELD);
        let (observer, seen) = stations.observer.joined();
        let line = Line::Pipe(PipeEnd { port: end, acts: acted, limits: stations.rtp });
        let Brought { caller, trunk } = brought;
        stations.metrics.set(Gauge::CallsActive, "", count(stations.registry.alive()));
        let entrance = Entrance { call, inbox, reader, place, caller, trunk, line, observer };
        tasks::spawn("call", live(stations.clone(), entrance));
        Ok(OpenCall { call, port, acts, seen })
    }
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

/// What the caller's sound comes over.
enum Line {
    /// A telephone line that rings.
    Telephone { leg: PendingLeg, awaited: Awaited, sockets: MediaSockets },
    /// A pipe.
    Pipe(PipeEnd),
}

/// What a call comes in with.
struct Entrance {
    call: CallId,
    inbox: CallInbox,
    reader: InboxReader,
    place: Place,
    caller: Private<String>,
    trunk: String,
    line: Line,
    observer: Observer,
}

/// A call, from its INVITE to its record.
async fn live(stations: Stations, entrance: Entrance) {
    let Entrance { call, inbox, reader, place, caller, trunk, line, observer } = entrance;
    let clock = CallClock::start();
    tracing::info!(%call, trunk, "call admitted");
    observer.show(call, CallTime::START, || Seen::Admitted(caller.clone()));
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
    let mut rig = rig(&stations, (call, clock, inbox), caller, line);
    rig.write_down(&JournalHeader::new(call, stations.book.hash(), serving));
    let driver =
        Driver { call, clock, inbox: reader, metrics: Arc::clone(&stations.metrics), observer: observer.clone() };
    let conclusion = drive(machine, driver, &mut rig).await;
    stations.metrics.add(Count::QueueShed, "inbox", conclusion.shed);
    stations.dispatch.ended(call);
    if let Some(record) = conclusion.record {
        if let Err(error) = stations.archive.keep(call, record.clone()).await {
            tracing::error!(%call, reason = %error, "record not kept");
        }
        if let Some(wait) = conclusion.person
            && let Err(error) = stations.archive.store().waited(call, wait).await
        {
            tracing::error!(%call, reason = %error, "wait for a person not kept");
        }
        observer.show(call, clock.now(), || Seen::Kept(record));
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
    caller: Private<String>,
    line: Line,
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
        recording: Box::new(move |heard, sent| sound.sound(clock.now(), heard, sent)),
        taps: taps.clone(),
    };
    let (ear, listening) = ear::open(setup);
    let (mouth, speaking) = mouth::open(inbox.clone());
    let keys = KeyLine::new();
    let leg = match line {
        Line::Telephone { leg, awaited, sockets } => {
            let keys = keys.clone();
            let parts = LegParts { sockets, ear: listening, mouth: speaking, config: stations.rtp, keys };
            CallerLeg::start((leg, awaited), parts, clock, inbox.clone())
        }
        Line::Pipe(end) => CallerLeg::piped(end, (listening, speaking), clock, inbox.clone()),
    };
    Rig {
        call,
        clock,
        leg,
        inbox,
        stations: stations.clone(),
        caller,
        ear,
        mouth,
        scribe,
        taps,
        keys,
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
