//! Made-up calls for the room: what their views hold, from the first words to the last.

use calmline_core::call::{
    CallView, Decided, DecisionView, DeskAct, DeskNote, Flag, FlagView, HandoffView, Means, PhaseName, RaisedBy,
    SlotView, Speaker, Spoken,
};
use calmline_core::policy::{Askable, HandoffReason, LoweredTo, Missed, Queue, Wished};
use calmline_core::understanding::{Tier, Topic, YesNo};
use calmline_core::units::{
    CallId, CallTime, CallTypeId, Confidence, DeskId, FactId, HandoffId, Private, SlotId, UrgencyClassId,
};

/// The attempt under which every call is offered first.
pub const FIRST: HandoffId = HandoffId(1);

/// A made-up call.
pub struct MadeUp {
    pub call: CallId,
    pub reason: HandoffReason,
    pub view: CallView,
}

fn reason(tier: Tier, class: Option<&str>, queue: Queue, why: &str, quote: &str) -> HandoffReason {
    let class = class.map(UrgencyClassId::new);
    HandoffReason { tier, class, queue, why: why.to_owned(), quote: Private::new(quote.to_owned()) }
}

fn spoken(speaker: Speaker, at_ms: u64, words: &str, permille: u16) -> Spoken {
    let (at, words) = (CallTime::from_millis(at_ms), Private::new(words.to_owned()));
    Spoken { speaker, at, words, confidence: Confidence::from_permille(permille), means: Means::Spoken }
}

/// What the agent says.
pub fn agent(at_ms: u64, words: &str) -> Spoken {
    spoken(Speaker::Agent, at_ms, words, 1_000)
}

/// What the caller says, and how sure the recogniser is.
pub fn caller(at_ms: u64, words: &str, permille: u16) -> Spoken {
    spoken(Speaker::Caller, at_ms, words, permille)
}

fn slot(id: &str, value: Option<&str>, confirmed: bool, permille: u16) -> SlotView {
    let value = value.map(|value| Private::new(value.to_owned()));
    SlotView { slot: SlotId::new(id), value, moment: None, confirmed, confidence: Confidence::from_permille(permille) }
}

fn made_up(call: u64, number: &str, reason: HandoffReason, call_type: Option<&str>, transcript: Vec<Spoken>) -> MadeUp {
    let at = transcript.last().map_or(CallTime::from_millis(0), |line| line.at);
    let handoff =
        HandoffView { handoff: FIRST, state: "offered".to_owned(), reason: reason.clone(), since: at, desk: None };
    let view = CallView {
        phase: PhaseName::Conversing,
        at,
        caller: Private::new(number.to_owned()),
        call_type: call_type.map(CallTypeId::new),
        queue: Some(reason.queue),
        asked: None,
        slots: Vec::new(),
        facts: Vec::new(),
        transcript,
        desk_notes: Vec::new(),
        decisions: Vec::new(),
        flags: Vec::new(),
        spoken_of: Vec::new(),
        handoff: Some(handoff),
    };
    MadeUp { call: CallId(call), reason, view }
}

const GREETING: &str = "Sample Town non-emergency line. This is an automated assistant, and the call is recorded. If this \
                        is an emergency, hang up and dial 911, or stay on and say so. How can I help?";

fn decided(at_ms: u64, what: Decided) -> DecisionView {
    DecisionView { at: CallTime::from_millis(at_ms), what }
}

/// Somebody is in the house.
pub fn intruder() -> MadeUp {
    let quote = "someone is breaking into my house right now";
    let why = reason(Tier::A, Some("u05_crime_in_progress"), Queue::Urgent, "tripwire", quote);
    let said = vec![
        agent(0, GREETING),
        caller(9_200, "hello um someone is breaking into my house right now i am upstairs", 930),
    ];
    let mut call = made_up(0x5550_0133, "5550133", why, Some("suspicious_activity"), said);
    call.view.slots = vec![
        slot("location.street_number", Some("1405"), false, 640),
        slot("location.street", Some("Maple Street"), false, 810),
        slot("person.description", None, false, 0),
        slot("phone", None, false, 0),
    ];
    call.view.facts = vec![(FactId::new("in_progress"), YesNo::Yes), (FactId::new("suspect_present"), YesNo::Yes)];
    let raised = Decided::UrgencyRaised {
        by: RaisedBy::Trigger,
        tier: Tier::A,
        class: call.reason.class.clone(),
        rule: "breaking into my".to_owned(),
        quote: Private::new(quote.to_owned()),
    };
    let handed = Decided::HandedOver { handoff: FIRST, reason: call.reason.clone() };
    call.view.decisions = vec![decided(12_000, raised), decided(12_000, handed)];
    call.view.spoken_of = vec![UrgencyClassId::new("u04_weapon")];
    call
}

/// A car across a driveway; the caller asked for a person.
pub fn driveway() -> MadeUp {
    let quote = "can i just talk to somebody please";
    let why = reason(Tier::C, Some("u17_human_request"), Queue::Human, "asked_for_a_person", quote);
    let said = vec![
        agent(0, GREETING),
        caller(8_900, "yeah there's a gray honda across my driveway", 910),
        agent(12_000, "I can take that. What is the address?"),
        caller(16_100, "twelve larch i think larch court uh", 520),
        agent(19_000, "Is that twelve Larch Court?"),
        caller(21_400, "can i just talk to somebody please", 940),
    ];
    let mut call = made_up(0x5550_0111, "5550111", why, Some("illegal_parking"), said);
    call.view.slots = vec![
        slot("location.street_number", Some("12"), true, 980),
        slot("location.street", Some("Larch Court"), true, 960),
        slot("vehicle.color", Some("gray"), false, 900),
        slot("vehicle.make", Some("Honda"), false, 880),
        slot("vehicle.plate", None, false, 0),
    ];
    call.view.facts = vec![(FactId::new("blocking_traffic"), YesNo::No)];
    let plate = SlotId::new("vehicle.plate");
    let handed = Decided::HandedOver { handoff: FIRST, reason: call.reason.clone() };
    let asked = |slot: &str| Decided::Asked { topic: Topic::Slot(SlotId::new(slot)), why: "asks_slot".to_owned() };
    let back = Decided::Asked { topic: Topic::Confirm(SlotId::new("location.street")), why: "reads_back".to_owned() };
    let whispered =
        Decided::Whispered { by: DeskId("desk-9".to_owned()), about: Askable::Slot(plate), wished: Wished::Noted };
    call.view.decisions = vec![
        decided(9_500, asked("location.street")),
        decided(14_000, Decided::NotUnderstood { how: Missed::Doubtful, nth: 1 }),
        decided(15_000, Decided::Silent { nth: 1 }),
        decided(19_000, back),
        decided(20_000, Decided::UrgencyLowered { by: "R. Doe".to_owned(), to: LoweredTo::Person }),
        decided(21_900, handed),
        decided(25_000, Decided::OfferedAgain { why: "lease_lapsed".to_owned() }),
        decided(29_000, whispered),
    ];
    let spanish = Flag::OtherLanguage(Some(Private::new("Spanish".to_owned())));
    let flag = |what| FlagView { at: CallTime::from_millis(21_900), what };
    call.view.flags = vec![flag(Flag::Tty), flag(spanish)];
    call.view.desk_notes = vec![DeskNote {
        at: CallTime::from_millis(30_000),
        desk: DeskId("desk-7".to_owned()),
        act: DeskAct::Declined,
        reason: Private::new("on the other line".to_owned()),
    }];
    call
}

/// Smoke in a kitchen.
pub fn fire() -> MadeUp {
    let quote = "my kitchen is full of smoke";
    let why = reason(Tier::A, Some("u07_fire"), Queue::Urgent, "tripwire", quote);
    let said = vec![agent(0, GREETING), caller(7_100, "my kitchen is full of smoke", 890)];
    made_up(0x5550_0122, "", why, None, said)
}

/// Nobody says anything.
pub fn silence() -> MadeUp {
    let why = reason(Tier::C, Some("u13_duress_silence"), Queue::Urgent, "silent_line", "");
    made_up(0x5550_0144, "5550144", why, None, vec![agent(0, GREETING), agent(12_000, "Are you there?")])
}

/// A made-up call by its name.
pub fn named(name: &str) -> MadeUp {
    match name {
        "intruder" => intruder(),
        "driveway" => driveway(),
        "fire" => fire(),
        "silence" => silence(),
        // One more of the same kind.
        "meanwhile" => MadeUp { call: CallId(0xc0_ffee), ..driveway() },
        _ => panic!("no made-up call is named {name}"),
    }
}
