use super::*;
use crate::call::{CallRecord, Command, HangUpReason, Input, Invited, LegEvent, Limits, Serving, Setup};
use crate::policy::{
    Askable, Book, CaseFile, Conversation, Dialogue, Expectation, HandoffNews, HandoffReason, Ladder, Line, LoweredTo,
    Missed, Next, Step, Wished,
};
use crate::understanding::{Heard, Reader, Reading, Topic, Trip, Tripwire};
use crate::units::{CallTime, CallTypeId, Confidence, Key, LocalMoment, Private, UtteranceId};
use std::sync::Arc;

fn invited() -> Invited {
    let local = LocalMoment { year: 2026, month: 11, day: 22, weekday: 6, minute: 600 };
    Invited { caller: Private::new("+13125550142".to_owned()), trunk: "main".to_owned(), local }
}

fn answered_call() -> (GuardedCall, Outbox) {
    let book = Arc::new(Book::sample());
    let invited = invited();
    let mut call = GuardedCall::new(Call::new(Setup {
        limits: Limits::standard(),
        ladder: Ladder { rungs: Vec::new(), ..book.agency.ladder.clone() },
        conversation: Box::new(Dialogue::new(book, invited.caller.clone(), invited.local)),
        tripwire: Arc::new(Tripwire::new()),
        serving: Serving::ByPolicy,
    }));
    let mut out = Outbox::new();
    call.handle(CallTime::START, Input::Leg(LegEvent::Invited(invited)), &mut out);
    call.handle(CallTime::from_millis(100), Input::Leg(LegEvent::Answered), &mut out);
    out.drain_commands();
    out.drain_facts();
    (call, out)
}

fn kept(commands: &[Command]) -> &CallRecord {
    let [Command::HangUp(HangUpReason::Fault), Command::Keep(record)] = commands else {
        panic!("not hung up and kept")
    };
    record
}

#[test]
fn a_machine_that_breaks_ends_in_an_urgent_call_back() {
    let (mut call, mut out) = answered_call();
    call.run(CallTime::from_millis(5_000), &mut out, |_, out| {
        out.command(Command::Answer);
        panic!("the caller said: my gate code is 1234");
    });
    let facts: Vec<Fact> = out.drain_facts().collect();
    assert_eq!(facts.first(), Some(&Fact::Fault { what: "machine".to_owned() }));
    assert!(!format!("{facts:?}").contains("1234"));
    let commands: Vec<Command> = out.drain_commands().collect();
    let record = kept(&commands);
    assert!(record.call_back.as_ref().is_some_and(|call_back| call_back.urgent && call_back.why == "fault"));
    assert_eq!(record.caller, invited().caller);
    assert_eq!(record.trunk, "main");
    assert!(call.has_ended());
    assert_eq!(call.next_deadline(), None);
}

#[test]
fn a_machine_that_broke_is_not_asked_again() {
    let (mut call, mut out) = answered_call();
    call.run(CallTime::from_millis(5_000), &mut out, |_, _| panic!("a bug"));
    out.drain_commands();
    out.drain_facts();
    call.handle(CallTime::from_millis(6_000), Input::TimerDue, &mut out);
    assert_eq!(out.drain_commands().count() + out.drain_facts().count(), 0);
}

struct Forgetful(CaseFile);

impl Conversation for Forgetful {
    fn open(&mut self) -> Step {
        self.0.call_type = Some(CallTypeId::new("graffiti"));
        step()
    }
    fn hear(&mut self, _heard: &Heard, _reading: &Reading) -> Step {
        step()
    }
    fn miss(&mut self, _how: Missed) -> Step {
        self.0.call_type = None;
        panic!("half way");
    }
    fn press(&mut self, _key: Key) -> Option<Step> {
        Some(step())
    }
    fn alarm(&mut self, _trip: &Trip) -> Step {
        step()
    }
    fn silent(&mut self, _nth: u32) -> Step {
        step()
    }
    fn filed(&mut self, _number: &str) -> Step {
        step()
    }
    fn not_filed(&mut self) -> Step {
        step()
    }
    fn news(&mut self, _reason: &HandoffReason, _news: HandoffNews) -> Step {
        step()
    }
    fn nobody_came(&mut self, _reason: &HandoffReason) -> Step {
        step()
    }
    fn sent_back(&mut self, _to: LoweredTo) -> Step {
        step()
    }
    fn whisper(&mut self, _about: &Askable) -> Wished {
        Wished::Noted
    }
    fn ask_whispered(&mut self) -> Option<Step> {
        None
    }
    fn fixed(&self, name: &str) -> Line {
        crate::policy::wording::fixed(name)
    }
    fn case(&self) -> &CaseFile {
        &self.0
    }
}

impl Drop for Forgetful {
    fn drop(&mut self) {
        panic!("and again when it is taken apart");
    }
}

fn step() -> Step {
    let next = Next::Listen { topic: Topic::Any, expects: Expectation::Free };
    Step { say: Vec::new(), next, why: "listens" }
}

#[test]
fn a_dialogue_that_broke_is_not_asked_again_and_its_last_good_case_is_kept() {
    let mut talk = Talk::new(Box::new(Forgetful(CaseFile::default())));
    assert_eq!(talk.open().why, "listens");
    assert_eq!(talk.take_fault(), None);
    assert!(matches!(talk.miss(Missed::Empty).next, Next::HandOff(reason) if reason == reasons::fault()));
    assert_eq!(talk.take_fault(), Some(Part::Dialogue));
    assert_eq!(talk.take_fault(), None);
    assert_eq!(talk.press(Key::Digit(1)), None, "a sound one would have answered");
    assert_eq!(talk.filed("T-1").why, "fault");
    let kept = talk.case();
    assert_eq!(kept.call_type, Some(CallTypeId::new("graffiti")));
    assert_eq!(kept.number.as_deref(), Some("T-1"));
}

struct BreaksOver(&'static str);

impl Reader for BreaksOver {
    fn read(&self, heard: &Heard, _asked: &Topic) -> Reading {
        panic!("{} in {}", self.0, heard.words.open());
    }
}

#[test]
fn a_reader_that_breaks_is_an_input() {
    let heard = Heard {
        utterance: UtteranceId(1),
        words: Private::new("there is graffiti".to_owned()),
        confidence: Confidence::from_permille(900),
    };
    let reader = BreaksOver("a bug");
    let inputs = [Pace::Whole, Pace::Quick].map(|pace| read(&reader, &heard, &Topic::Opening, pace));
    let broke = Input::Station(crate::call::StationName::Understanding, crate::call::StationEvent::Broke);
    assert_eq!(inputs, [broke.clone(), broke]);
}
