//! The gate of the dialogues: the written callers of `training/dialogues` talk to the agent. Floors may only rise.

use calmline_core::policy::Book;
use calmline_core::policy::rehearsal::{Played, Script, rehearse};
use calmline_core::understanding::linear::Weights;
use calmline_core::understanding::{Cascade, Reader, RuleReader};
use calmline_core::units::{ActId, CallTypeId, FactId, LocalMoment, SlotId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A Monday at ten in the morning, when every desk of the sample town is on duty.
const MOMENT: LocalMoment = LocalMoment { year: 2026, month: 3, day: 2, weekday: 0, minute: 600 };
/// A dialogue that is not over by then has failed its caller; the player stops it.
const LONGEST: usize = 30;
/// A number that belongs to nobody begins with this.
const NOBODYS_NUMBER: &str = "555-01";

/// What must hold with a reader, in thousandths of the scripts, call types, and slots that are judged.
struct Floors {
    outcomes: usize,
    urgent_as_urgent: usize,
    call_types: usize,
    slots: usize,
    /// At most so many calls that a machine could serve are taken for urgent.
    false_urgent: usize,
}

/// What was found.
#[derive(Debug, Default)]
struct Found {
    outcomes: Share,
    urgent_reached: Share,
    urgent_as_urgent: Share,
    call_types: Share,
    slots: Share,
    false_urgent: usize,
    endless: Vec<String>,
    /// Where it went otherwise than it should.
    otherwise: Vec<String>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.of += 1;
        self.right += usize::from(right);
    }

    fn permille(self) -> usize {
        self.right * 1000 / self.of.max(1)
    }
}

fn scripts() -> Vec<Script> {
    let text = include_str!("../../training/dialogues/scripts.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect("a script a line")).collect()
}

fn play(reader: &dyn Reader) -> Found {
    let book = Arc::new(Book::sample_without_gazetteer());
    let mut found = Found::default();
    for script in scripts() {
        let played = rehearse(&book, reader, &script, MOMENT);
        judge(&script, &played, &mut found);
    }
    found
}

fn judge(script: &Script, played: &Played, found: &mut Found) {
    let expected = &script.expected;
    let mut wrong = Vec::new();
    found.outcomes.count(played.outcome == expected.outcome);
    if played.outcome != expected.outcome {
        wrong.push(format!("{} for {}", played.outcome, expected.outcome));
    }
    if expected.outcome == "urgent" {
        found.urgent_reached.count(matches!(played.outcome, "urgent" | "human"));
        found.urgent_as_urgent.count(played.outcome == "urgent");
    }
    found.false_urgent +=
        usize::from(played.outcome == "urgent" && matches!(expected.outcome.as_str(), "auto" | "ticket"));
    if expected.call_type.is_some() {
        found.call_types.count(played.call_type == expected.call_type);
        if played.call_type != expected.call_type {
            wrong.push(format!("{:?} for {:?}", played.call_type, expected.call_type));
        }
    }
    for (slot, value) in &expected.slots {
        let right = played.slots.get(slot).is_some_and(|found| found.eq_ignore_ascii_case(value));
        found.slots.count(right);
        if !right {
            wrong.push(format!("{slot}: {:?} for {value:?}", played.slots.get(slot)));
        }
    }
    let ended = played.turns.last().is_some_and(|turn| turn.caller.is_empty());
    if played.turns.len() > LONGEST || !ended {
        found.endless.push(script.id.clone());
    }
    if !wrong.is_empty() {
        found.otherwise.push(format!("{}: {}", script.id, wrong.join(", ")));
    }
}

fn hold(name: &str, found: &Found, floors: &Floors) {
    assert_eq!(found.urgent_reached.permille(), 1000, "{name}: an urgent caller reached nobody: {found:#?}");
    assert_eq!(found.endless, Vec::<String>::new(), "{name}: dialogues that do not end");
    assert!(found.outcomes.permille() >= floors.outcomes, "{name}: outcomes: {found:#?}");
    assert!(found.urgent_as_urgent.permille() >= floors.urgent_as_urgent, "{name}: urgent as urgent: {found:#?}");
    assert!(found.call_types.permille() >= floors.call_types, "{name}: call types: {found:#?}");
    assert!(found.slots.permille() >= floors.slots, "{name}: slots: {found:#?}");
    assert!(found.false_urgent <= floors.false_urgent, "{name}: taken for urgent: {found:#?}");
}

#[test]
fn the_reader_of_the_service_serves_the_written_callers() {
    let found = play(&Cascade::new(Weights::embedded().unwrap()));
    let floors = Floors { outcomes: 912, urgent_as_urgent: 1000, call_types: 958, slots: 942, false_urgent: 7 };
    hold("cascade", &found, &floors);
}

#[test]
fn the_rules_alone_serve_the_written_callers() {
    let found = play(&RuleReader::new());
    let floors = Floors { outcomes: 925, urgent_as_urgent: 967, call_types: 958, slots: 952, false_urgent: 3 };
    hold("rules", &found, &floors);
}

#[test]
fn the_scripts_name_only_what_the_taxonomy_knows_and_numbers_that_belong_to_nobody() {
    let book = Book::sample_without_gazetteer();
    let slot = |id: &str| book.taxonomy.slot(&SlotId::new(id)).is_some();
    let known = |topic: &str| {
        let bare = topic.strip_prefix("confirm:").map_or(topic, |id| if slot(id) { "any" } else { "" });
        matches!(bare, "opening" | "safety" | "anything_else" | "message" | "any")
            || slot(bare)
            || book.taxonomy.fact(&FactId::new(bare)).is_some()
    };
    let mut ids = BTreeSet::new();
    for script in scripts() {
        assert!(ids.insert(script.id.clone()), "{} is there twice", script.id);
        assert!(["auto", "ticket", "human", "urgent"].contains(&script.expected.outcome.as_str()), "{}", script.id);
        if let Some(call_type) = &script.expected.call_type {
            assert!(book.taxonomy.call_type(&CallTypeId::new(call_type)).is_some(), "{}: {call_type}", script.id);
            assert!(book.taxonomy.act(&ActId::new(call_type)).is_none(), "{}: {call_type}", script.id);
        }
        for turn in &script.turns {
            assert!(known(&turn.topic), "{}: {}", script.id, turn.topic);
            let digits: Vec<&str> = turn.caller.split("555-").skip(1).collect();
            assert!(digits.iter().all(|rest| rest.starts_with(&NOBODYS_NUMBER[4..])), "{}", script.id);
        }
        assert!(script.expected.slots.keys().all(|id| slot(id)), "{}", script.id);
    }
}

#[test]
fn the_scripts_are_many_and_of_every_kind() {
    let scripts = scripts();
    assert!(scripts.len() >= 120, "{}", scripts.len());
    let of_kind = |kind: &str| scripts.iter().filter(|script| script.id.starts_with(kind)).count();
    for (kind, least) in [("turn-", 25), ("two-", 10), ("calm-", 10), ("line-", 5), ("other-", 14)] {
        assert!(of_kind(kind) >= least, "{kind}: {}", of_kind(kind));
    }
    let book = Book::sample_without_gazetteer();
    let mut of_type: BTreeMap<&str, usize> = BTreeMap::new();
    for script in &scripts {
        *of_type.entry(script.expected.call_type.as_deref().unwrap_or("")).or_default() += 1;
    }
    for call_type in book.taxonomy.call_types().filter(|one| one.starter) {
        let there = of_type.get(call_type.id.as_str()).copied().unwrap_or(0);
        assert!(there >= 4, "{}: {there}", call_type.id);
    }
}
