//! The journal round trip, and what the machine promises about any inputs at all, however absurd.

#![allow(clippy::wildcard_enum_match_arm, reason = "tests name what they look for")]

mod support;

use calmline_core::call::journal::{Entry, Header, replay};
use calmline_core::call::{
    ArchiveEvent, Call, Command, DeskEvent, Fact, Flow, FrameReport, HangUpCause, Input, Invited, Labels, LegEvent,
    Outbox, PromptEvent, Serving, StationEvent, StationName, Timer, Transcript, TranscriptKind, TranscriptTrust,
    TrunkEvent, TypedEvent, Word,
};
use calmline_core::policy::{Askable, LoweredTo};
use calmline_core::units::{
    AudioSpan, CallTime, Confidence, Dbfs, DeskId, HandoffId, Hertz, Key, LocalMoment, Private, PromptId, SlotId, Span,
    UtteranceId,
};
use proptest::prelude::*;
use support::dialogue::Manner;

fn call() -> Call {
    support::call(support::usual_ladder(), Manner::Careful, Serving::ByPolicy)
}

fn invited() -> Input {
    Input::Leg(LegEvent::Invited(Invited {
        caller: Private::new("+13125550199".to_owned()),
        trunk: "main".to_owned(),
        local: LocalMoment { year: 2026, month: 1, day: 1, weekday: 3, minute: 0 },
    }))
}

fn words() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "yes",
        "no",
        "goodbye",
        "the barn is on fire",
        "he is threatening me",
        "",
        "twelve oak street",
    ])
    .prop_map(str::to_owned)
}

fn desk_events() -> impl Strategy<Value = DeskEvent> {
    let desk = prop::sample::select(vec!["north", "south"]).prop_map(|name| DeskId(name.to_owned()));
    (desk, 0_u8..10, 0_u32..4).prop_map(|(desk, which, desks)| match which {
        0 => DeskEvent::Shown { desks },
        1 => DeskEvent::Claimed(desk),
        2 => DeskEvent::Declined { desk, reason: Private::new("busy".to_owned()) },
        3 => DeskEvent::LeaseLapsed(desk),
        4 => DeskEvent::Attending(desk),
        5 => DeskEvent::Spoke(desk),
        6 => DeskEvent::Lost(desk),
        8 => DeskEvent::Wrote { desk, words: Private::new("where are you".to_owned()) },
        7 => DeskEvent::SentBack {
            desk,
            by: "A. Example".to_owned(),
            reason: Private::new("calm".to_owned()),
            to: if desks == 0 { LoweredTo::Person } else { LoweredTo::Routine },
        },
        _ => DeskEvent::Completed { desk, labels: Labels::default() },
    })
}

fn leg_events() -> impl Strategy<Value = Input> {
    let keys = prop::sample::select(vec![Key::Digit(0), Key::Digit(1), Key::Digit(2), Key::Star, Key::Pound]);
    prop_oneof![
        3 => Just(Input::Leg(LegEvent::Answered)),
        2 => keys.prop_map(|key| Input::Leg(LegEvent::Pressed(key))),
        1 => Just(Input::Leg(LegEvent::Held)),
        1 => Just(Input::Leg(LegEvent::Resumed)),
        1 => Just(Input::Leg(LegEvent::MediaLost)),
        1 => Just(Input::Leg(LegEvent::MediaBack)),
        1 => Just(Input::Leg(LegEvent::TtyTones)),
        1 => Just(Input::Leg(LegEvent::HungUp(HangUpCause::Bye))),
        1 => Just(invited()),
    ]
}

fn frames() -> impl Strategy<Value = Input> {
    let pitches = prop::option::of((60_u16..=400).prop_map(Hertz));
    let frame = (any::<u32>(), 0_u16..=1000, -96_i8..=0, 0_u16..=1000, any::<bool>(), pitches);
    frame.prop_map(|(at, speech, level, echo, lost, pitch)| {
        Input::Frame(FrameReport {
            at: CallTime::from_micros(u64::from(at)),
            speech: Confidence::from_permille(speech),
            level: Dbfs(level),
            echo: Confidence::from_permille(echo),
            flow: if lost { Flow::Concealed } else { Flow::Arrived },
            pitch,
        })
    })
}

fn transcripts() -> impl Strategy<Value = Input> {
    let trust = prop::sample::select(vec![
        TranscriptTrust::Plausible,
        TranscriptTrust::Doubtful,
        TranscriptTrust::Removed,
        TranscriptTrust::Empty,
    ]);
    (0_u64..5, any::<bool>(), words(), words(), trust, any::<u32>()).prop_map(|(id, last, text, other, trust, to)| {
        let confidence = Confidence::from_permille(800);
        Input::Transcript(Transcript {
            utterance: UtteranceId(id),
            kind: if last { TranscriptKind::Final } else { TranscriptKind::Partial },
            span: AudioSpan { from: CallTime::START, to: CallTime::from_micros(u64::from(to)) },
            words: text.split_whitespace().map(|text| Word { text: text.to_owned().into(), confidence }).collect(),
            alternatives: vec![Private::new(other)],
            confidence,
            trust,
        })
    })
}

fn inputs() -> impl Strategy<Value = Input> {
    let stations = prop::sample::select(vec![
        StationName::Asr,
        StationName::Understanding,
        StationName::Voice,
        StationName::Vad,
        StationName::Dispatch,
        StationName::Archive,
    ]);
    let fares =
        prop::sample::select(vec![StationEvent::Busy, StationEvent::Broke, StationEvent::Down, StationEvent::Restored]);
    let prompts = prop::sample::select(vec![
        PromptEvent::Started,
        PromptEvent::Finished,
        PromptEvent::Cut(Span::from_millis(300)),
        PromptEvent::Failed,
    ]);
    let trunks = prop::sample::select(vec![
        TrunkEvent::Ringing,
        TrunkEvent::Answered,
        TrunkEvent::Acknowledged,
        TrunkEvent::Spoke,
        TrunkEvent::Failed,
        TrunkEvent::HungUp,
    ]);
    prop_oneof![
        4 => leg_events(),
        6 => frames(),
        4 => transcripts(),
        2 => words().prop_map(|words| Input::Typed(TypedEvent::Line(Private::new(words)))),
        1 => Just(Input::Typed(TypedEvent::Typing)),
        2 => (0_u64..5, words())
            .prop_map(|(id, words)| Input::Reading(Box::new(support::words::read(UtteranceId(id), &words)))),
        6 => (0_u64..12, prompts).prop_map(|(id, event)| Input::Prompt(PromptId(id), event)),
        6 => (0_u64..5, desk_events()).prop_map(|(id, event)| Input::Desk(HandoffId(id), event)),
        3 => (0_u64..5, trunks).prop_map(|(id, event)| Input::Trunk(HandoffId(id), event)),
        1 => Just(Input::Archive(ArchiveEvent::Filed("T-3".to_owned()))),
        1 => Just(Input::Archive(ArchiveEvent::Failed)),
        2 => (stations, fares).prop_map(|(station, event)| Input::Station(station, event)),
        2 => Just(Input::TimerDue),
        1 => prop::sample::select(vec!["vehicle.plate", "phone"])
            .prop_map(|slot| Input::Whisper(DeskId("north".to_owned()), Askable::Slot(SlotId::new(slot)))),
        1 => (0_u64..90).prop_map(|grace| Input::ShuttingDown { grace: Span::from_secs(grace) }),
    ]
}

/// Inputs at moments that mostly go forward; the first two let most calls be answered.
fn journals() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec((0_u64..4_000, inputs()), 0..60).prop_map(|steps| {
        let mut at = 0;
        let opening = [(0, invited()), (50, Input::Leg(LegEvent::Answered))];
        opening
            .into_iter()
            .chain(steps)
            .map(|(after, input)| {
                at += after;
                let slip = if after % 97 == 0 { 30 } else { 0 };
                Entry { at: CallTime::from_millis(u64::saturating_sub(at, slip)), input }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn a_journal_is_read_back_as_it_was_written(journal in journals()) {
        for entry in &journal {
            let line = serde_json::to_string(entry).expect("an entry is plain data");
            prop_assert_eq!(&serde_json::from_str::<Entry>(&line).expect("what was written is read"), entry);
        }
    }

    #[test]
    fn a_journal_read_back_gives_the_same_commands(journal in journals()) {
        let read_back: Vec<Entry> = journal
            .iter()
            .map(|entry| serde_json::to_string(entry).expect("an entry is plain data"))
            .map(|line| serde_json::from_str(&line).expect("what was written is read"))
            .collect();
        prop_assert_eq!(replay(journal, &mut call()), replay(read_back, &mut call()));
    }

    #[test]
    fn absurd_inputs_leave_a_deadline_one_record_and_no_hang_up_on_danger(journal in journals()) {
        let mut call = call();
        let mut out = Outbox::new();
        let mut records = 0;
        for entry in journal {
            let urgent = call.view().queue == Some(calmline_core::policy::Queue::Urgent);
            let by_person = matches!(entry.input, Input::Desk(..));
            call.handle(entry.at, entry.input, &mut out);
            let commands: Vec<Command> = out.drain_commands().collect();
            let hangs_up = commands
                .iter()
                .any(|command| matches!(command, Command::HangUp(calmline_core::call::HangUpReason::Done)));
            prop_assert!(!(urgent && hangs_up && !by_person), "hung up on danger");
            prop_assert!(commands.len() <= 40, "{} commands", commands.len());
            records += commands.iter().filter(|command| matches!(command, Command::Keep(_))).count();
            let impossible = out.drain_facts().find(|fact| matches!(fact, Fact::Impossible { .. }));
            prop_assert_eq!(impossible, None);
            prop_assert_eq!(call.next_deadline().is_none(), call.has_ended());
        }
        prop_assert_eq!(records, usize::from(call.has_ended()));
    }
}

#[test]
fn a_frame_is_written_in_a_few_characters() {
    let written = |pitch| {
        let report = FrameReport {
            at: CallTime::from_millis(90_010),
            speech: Confidence::from_permille(912),
            level: Dbfs(-23),
            echo: Confidence::NONE,
            flow: Flow::Arrived,
            pitch,
        };
        let entry = Entry { at: CallTime::from_millis(90_020), input: Input::Frame(report) };
        serde_json::to_string(&entry).expect("an entry is plain data")
    };
    assert_eq!(written(None), r#"{"f":[90020000,10000,912,-23,0,0]}"#);
    assert_eq!(written(Some(Hertz(118))), r#"{"v":[90020000,10000,912,-23,0,0,118]}"#);
}

#[test]
fn a_journal_of_another_version_is_refused() {
    let header = serde_json::to_string(&Header::current()).expect("a header is plain data");
    assert_eq!(header, r#"{"calmline_journal":1}"#);
    let other: Header = serde_json::from_str(r#"{"calmline_journal":2}"#).expect("a header");
    assert!(Header::current().is_readable() && !other.is_readable());
}

#[test]
fn inputs_and_commands_stay_small_and_a_call_may_move_between_threads() {
    fn moves<T: Send>() {}
    moves::<Call>();
    assert!(size_of::<Input>() <= 160, "Input has {} bytes", size_of::<Input>());
    assert!(size_of::<Command>() <= 96, "Command has {} bytes", size_of::<Command>());
}

#[test]
fn time_that_goes_back_is_noticed_and_kept_out() {
    let mut call = call();
    let mut out = Outbox::new();
    call.handle(CallTime::from_millis(500), invited(), &mut out);
    call.handle(CallTime::from_millis(400), Input::Leg(LegEvent::Answered), &mut out);
    let facts: Vec<Fact> = out.drain_facts().collect();
    assert!(facts.contains(&Fact::TimeWentBack(Span::from_millis(100))));
    assert_eq!(call.view().at, CallTime::from_millis(500));
}

#[test]
fn a_deadline_that_is_due_comes_before_the_input_that_wakes_the_machine() {
    let mut call = call();
    let mut out = Outbox::new();
    call.handle(CallTime::START, invited(), &mut out);
    let (due, timer) = call.next_deadline().expect("a ringing call has a deadline");
    assert_eq!(timer, Timer::Answer);
    out.drain_commands();
    call.handle(due, Input::Leg(LegEvent::Answered), &mut out);
    assert!(call.has_ended(), "the answer came too late");
    assert!(out.drain_commands().any(|command| matches!(command, Command::Keep(_))));
}
