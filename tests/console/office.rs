//! The world of the review: a store with tickets, call-backs and a recording, a server over it, and somebody else who
//! reviews at the same time.

use crate::calls::{FIRST, agent, caller, driveway};
use crate::world::browsers;
use calmline::api::tokens::{self, Role};
use calmline::api::{
    ApiConfig, ApiHandle, ApiParts, ApiServer, ArtefactReport, NoCallDoor, Plaintext, StationCondition, StationReport,
    StatusReport, StatusSource, StoreBook, TimingReport, WebCallers,
};
use calmline::audio::StereoRecording;
use calmline::cases::{PersonWait, ReviewRequest, Store, Wish};
use calmline::clock;
use calmline::stations::audit::AuditLog;
use calmline::stations::dispatch::{DispatchConfig, DispatchStation};
use calmline::stations::{CallInbox, InboxReader};
use calmline::telemetry::{Figures, Metrics, Stage};
use calmline_core::call::{CallBack, CallRecord, CaseRecord, Offer, SlotRecord};
use calmline_core::policy::{Book, Outcome, RungKind};
use calmline_core::understanding::YesNo;
use calmline_core::units::{
    AudioSpan, CallId, CallTime, Confidence, DeskId, FactId, Private, SlotId, Span, UrgencyClassId, UtteranceId,
};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A minute in microseconds.
const MINUTE_US: u64 = 60_000_000;

/// The tickets, oldest first: the third tells of the same thing as the first.
const LOUD: CallId = CallId(0x5550_0151);
const BIKE: CallId = CallId(0x5550_0152);
const LOUD_AGAIN: CallId = CallId(0x5550_0153);
const WALL: CallId = CallId(0x5550_0154);

/// Made-up figures of a service that has been up for a while.
struct Figured {
    metrics: Metrics,
}

impl Figured {
    fn new() -> Self {
        let metrics = Metrics::new();
        for (ms, many) in [(280, 12), (440, 61), (520, 44), (690, 30), (880, 17), (1_250, 6), (1_900, 3)] {
            (0..many).for_each(|_| metrics.took(Stage::TurnResponse, Duration::from_millis(ms)));
        }
        for (stage, ms, many) in [(Stage::AsrFinal, 140, 150), (Stage::Offer, 320, 9), (Stage::Understanding, 13, 171)]
        {
            (0..many).for_each(|_| metrics.took(stage, Duration::from_millis(ms)));
        }
        metrics.took(Stage::Understanding, Duration::from_millis(41));
        Self { metrics }
    }

    fn figures(&self, stage: Stage) -> Figures {
        self.metrics.figures(stage)
    }
}

impl StatusSource for Figured {
    fn report(&self) -> StatusReport {
        let station = |name: &str, condition, restarts| StationReport { name: name.to_owned(), condition, restarts };
        let artefact = |purpose: &str, name: &str| ArtefactReport {
            purpose: purpose.to_owned(),
            name: name.to_owned(),
            sha256: String::new(),
        };
        let counted = |stage: Stage| self.metrics.counted(calmline::telemetry::Count::BudgetBreaches, stage.name());
        StatusReport {
            stations: vec![
                station("asr", StationCondition::Up, 0),
                station("voice", StationCondition::Down, 2),
                station("vad", StationCondition::Up, 0),
            ],
            artefacts: vec![artefact("asr", "seed.en.q8_0"), artefact("voice", "en-us+Annie")],
            budgets: Vec::new(),
            timings: Stage::ALL
                .iter()
                .map(|stage| TimingReport {
                    stage: stage.name().to_owned(),
                    budget: stage.budget(),
                    breaches: counted(*stage),
                    figures: self.figures(*stage),
                })
                .collect(),
            utc_offset_minutes: 0,
        }
    }
}

fn slot(id: &str, value: &str, text: &str, (from, to): (u64, u64), permille: u16) -> SlotRecord {
    SlotRecord {
        slot: SlotId::new(id),
        value: Private::new(value.to_owned()),
        text: Private::new(text.to_owned()),
        moment: None,
        utterance: UtteranceId(from),
        source: Some(AudioSpan { from: CallTime::from_millis(from), to: CallTime::from_millis(to) }),
        confirmed: permille > 900,
        confidence: Confidence::from_permille(permille),
    }
}

fn record(call_type: &str, number: &str, outcome: Outcome, slots: Vec<SlotRecord>) -> CallRecord {
    CallRecord {
        caller: Private::new("5550111".to_owned()),
        trunk: "loopback".to_owned(),
        outcome,
        length: Span::from_secs(74),
        case: CaseRecord {
            call_type: Some(call_type.into()),
            slots,
            facts: vec![(FactId::new("in_progress"), YesNo::Yes), (FactId::new("danger_now"), YesNo::No)],
            number: (!number.is_empty()).then(|| number.to_owned()),
            ..CaseRecord::default()
        },
        transcript: vec![
            agent(0, "Sample Town non-emergency line. How can I help?"),
            caller(9_400, "hi um my neighbours are having a really loud party on larch street again", 880),
            agent(10_200, "I can take that. What is the house number?"),
            caller(14_900, "it's number fourteen i think the blue house", 610),
            agent(15_700, "Is anyone hurt or in danger right now?"),
            caller(18_300, "no no it's just the music", 930),
        ],
        served_by: None,
        labels: None,
        desk_notes: Vec::new(),
        call_back: None,
    }
}

fn party(number: &str) -> CallRecord {
    let slots = vec![
        slot("location.street", "Larch Street", "larch street", (7_900, 9_200), 960),
        slot("location.street_number", "14", "fourteen", (12_600, 14_700), 610),
        slot("noise_kind", "party music", "really loud party", (7_900, 9_200), 910),
    ];
    record("noise", number, Outcome::Ticket, slots)
}

/// The office.
pub struct Office {
    api: ApiHandle,
    station: DispatchStation,
    store: Store,
    inboxes: Vec<InboxReader>,
    folder: TempDir,
}

impl Office {
    /// Fills the store, and serves it.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("calmline.db")).await.unwrap();
        fill(&store, &folder).await;
        let tokens = folder.path().join("tokens.toml");
        let listen = "127.0.0.1:0".parse().unwrap();
        let config = ApiConfig { listen, tokens, tls: None, plaintext: Plaintext::LoopbackOnly, connections: 64 };
        let station = DispatchStation::start(DispatchConfig::new(vec![RungKind::Desks]));
        let book = StoreBook::new(store.clone()).with_recordings(folder.path().to_owned());
        let parts = ApiParts {
            dispatch: station.clone(),
            cases: Arc::new(book),
            status: Arc::new(Figured::new()),
            door: Arc::new(NoCallDoor),
            callers: WebCallers::none(),
            browsers: browsers(),
            book: Arc::new(Book::sample()),
            audit: AuditLog::start(&folder.path().join("audit"), u64::MAX).unwrap(),
        };
        let api = ApiServer::start(config, parts).await.unwrap();
        Self { api, station, store, inboxes: Vec::new(), folder }
    }

    fn tokens(&self) -> PathBuf {
        self.folder.path().join("tokens.toml")
    }

    /// Somebody else approves a case.
    async fn approve(&self, call: CallId) {
        let review = self.store.reviewed(call).await.unwrap().unwrap().review().unwrap();
        let asked = ReviewRequest {
            call,
            revision: review.revision,
            id: format!("office-{call}"),
            by: "R. Osei".to_owned(),
            desk: "desk-9".to_owned(),
            reason: Private::default(),
            wish: Wish::Approve,
        };
        self.store.change_review(clock::wall_micros(), &asked).await.unwrap();
    }

    /// Makes happen what the story wishes.
    pub async fn act(&mut self, wish: &Value) -> Value {
        let text = |key: &str| wish[key].as_str().unwrap_or_default();
        match text("act") {
            "address" => json!({ "address": format!("http://{}", self.api.address()) }),
            "token" => {
                let role: Role = text("role").parse().unwrap();
                json!({ "token": tokens::create(&self.tokens(), text("name"), role, None).unwrap() })
            }
            "approve" => {
                self.approve(text("call").parse().unwrap()).await;
                json!({ "done": true })
            }
            "review" => {
                let review = self.store.reviewed(text("call").parse().unwrap()).await.unwrap().unwrap().review();
                let review = review.unwrap();
                json!({ "state": review.state.name(), "by": review.by, "reason": review.reason.open() })
            }
            "labels" => {
                let row = self.store.reviewed(text("call").parse().unwrap()).await.unwrap().unwrap();
                let record: CallRecord = serde_json::from_str(row.record.open()).unwrap();
                let slots = record.labels.unwrap_or_default().slots;
                let slots: Vec<_> = slots.iter().map(|(slot, value)| json!([slot.as_str(), value.open()])).collect();
                json!({ "slots": slots })
            }
            "call_backs" => json!({ "open": self.store.call_backs().await.unwrap().len() }),
            "offer" => {
                let made_up = driveway();
                let number = Private::new("5550111".to_owned());
                self.store.admitted(made_up.call, clock::wall_micros(), &number, "loopback").await.unwrap();
                let (inbox, reader) = CallInbox::open(made_up.call);
                let offer = Offer { reason: made_up.reason, rung: 0 };
                self.station.offer(made_up.call, FIRST, offer, made_up.view, inbox);
                self.inboxes.push(reader);
                json!({ "call": made_up.call.to_string() })
            }
            other => panic!("the story wishes for {other}"),
        }
    }
}

async fn ended(store: &Store, call: CallId, ago_minutes: u64, record: &CallRecord) {
    let at = clock::wall_micros() - ago_minutes * MINUTE_US;
    store.admitted(call, at, &record.caller, "loopback").await.unwrap();
    store.keep(call, at + 74_000_000, record).await.unwrap();
}

async fn fill(store: &Store, folder: &TempDir) {
    ended(store, LOUD, 190, &party("1001")).await;
    let bike = vec![
        slot("item", "red bicycle", "my red bike", (7_900, 9_200), 940),
        slot("location.place", "Sample Town Library", "the library", (7_900, 9_200), 830),
    ];
    ended(store, BIKE, 170, &record("past_theft", "1002", Outcome::Ticket, bike)).await;
    ended(store, LOUD_AGAIN, 150, &party("1003")).await;
    let mut wall = record("graffiti", "", Outcome::Auto, Vec::new());
    wall.case.flags = vec![UrgencyClassId::new("u07_fire")];
    ended(store, WALL, 20, &wall).await;
    let mut left = record("suspicious_activity", "", Outcome::Urgent, Vec::new());
    left.call_back = Some(CallBack { urgent: true, why: "left_after_a_trigger".to_owned() });
    ended(store, CallId(0x5550_0161), 12, &left).await;
    let mut message = record("officer_message", "1005", Outcome::Human, Vec::new());
    message.case.message = Some(Private::new("please tell officer vega that i found the papers".to_owned()));
    message.call_back = Some(CallBack { urgent: false, why: "message_left".to_owned() });
    ended(store, CallId(0x5550_0162), 95, &message).await;
    let mut served = record("welfare_check", "", Outcome::Human, Vec::new());
    served.served_by = Some(DeskId("desk-2".to_owned()));
    for (call, ago, seconds) in [(0x5550_0171, 40, 9), (0x5550_0172, 33, 21), (0x5550_0173, 8, 14)] {
        ended(store, CallId(call), ago, &served).await;
        store.waited(CallId(call), PersonWait::Reached(seconds * 1_000_000)).await.unwrap();
    }
    let mut recording = StereoRecording::create(&folder.path().join(format!("{LOUD}.wav"))).unwrap();
    for _ in 0..50 * 20 {
        recording.push(&[500; 160], &[0; 160]).unwrap();
    }
    recording.finish().unwrap();
}
