//! Random calls with seeded stations, checked against the named invariants after every input. A failure prints the seed
//! and where its journal lies; `CALMLINE_SEED=n` plays that one call alone.

#![allow(clippy::wildcard_enum_match_arm, reason = "tests name what they look for")]

mod caller;
mod seed;
mod stations;
#[path = "../support/mod.rs"]
mod support;

use caller::Caller;
use calmline_core::call::journal::{Entry, replay};
use calmline_core::call::{Call, Command, LegEvent, PhaseName, Serving};
use calmline_core::policy::{Ladder, Rung, RungKind};
use calmline_core::units::CallTime;
use seed::Seed;
use stations::{Health, Stations};
use std::fmt::Write as _;
use support::dialogue::Manner;
use support::fragile::{Breaks, NEVER};
use support::invariants::Checker;
use support::world::World;

/// Calls in every run: in half a minute of two cores.
const CALLS: u64 = 10_000;

/// Then the caller falls silent, and everything is well.
const TALKS_UNTIL: CallTime = CallTime::from_millis(120_000);

/// By then the call has ended, or a person has it.
const SERVED_BY: CallTime = CallTime::from_millis(420_000);

/// Steps of one call: beyond it, it spins.
const STEPS_MOST: usize = 200_000;

struct Played {
    journal: Vec<Entry>,
    commands: Vec<(CallTime, Command)>,
    broken: Vec<String>,
}

fn fresh_call(seed: u64) -> (Call, Health, Seed) {
    let mut random = Seed::new(seed);
    let health = if random.permille(400) { Health::Poor } else { Health::Usual };
    let manner = if random.permille(150) { Manner::Careless } else { Manner::Careful };
    let serving = if random.permille(50) { Serving::PersonOnly } else { Serving::ByPolicy };
    let mut rungs = Vec::new();
    for _ in 0..random.below(4) {
        let kinds = [RungKind::Desks, RungKind::Supervisors, RungKind::Line("county".to_owned())];
        let kind = random.pick(&kinds).clone();
        rungs.push(Rung { kind, wait: random.millis(0, 25_000) });
    }
    let ladder = Ladder { rungs, truth_after: random.millis(5_000, 90_000) };
    let broken = |random: &mut Seed, often| if random.permille(often) { 1 + random.below(80) as u32 } else { NEVER };
    let breaks = Breaks::after(broken(&mut random, 150), broken(&mut random, 50));
    (support::fragile_call(ladder, manner, serving, &breaks), health, random)
}

fn play(seed: u64) -> Played {
    let (call, health, mut random) = fresh_call(seed);
    let mut world = World::new(call, Stations::new(health, Seed::new(random.next())));
    let mut caller = Caller::new(Seed::new(random.next()));
    let mut checker = Checker::new();
    if health == Health::Poor {
        checker.excuse_silence();
    }
    caller.begin(&mut world, TALKS_UNTIL);
    let mut played = Played { journal: Vec::new(), commands: Vec::new(), broken: Vec::new() };
    let mut well = false;
    for steps in 0.. {
        if !well && world.next_at().is_none_or(|at| at >= TALKS_UNTIL) {
            well = true;
            world.now = TALKS_UNTIL;
            world.behave.health = Health::Restored;
            caller.fall_silent(&mut world);
        }
        if world.next_at().is_some_and(|at| at > SERVED_BY) || steps > STEPS_MOST {
            break;
        }
        let Some(happening) = world.step() else { break };
        checker.check(&happening, &world.call, &world.mouth);
        caller.react(&mut world, &happening);
        played.journal.push(Entry { at: happening.at, input: happening.input });
        played.commands.extend(happening.commands.into_iter().map(|command| (happening.at, command)));
        if well && world.call.view().phase == PhaseName::WithDispatcher {
            break;
        }
        if !checker.broken().is_empty() {
            break;
        }
    }
    if checker.broken().is_empty() {
        checker.finish(world.now, &world.call);
    }
    played.broken = checker.broken().iter().map(|(at, id)| format!("{at}: {id:?}")).collect();
    played
}

fn report(seed: u64, played: &Played) -> String {
    let mut text = String::new();
    for entry in &played.journal {
        let _ = writeln!(text, "{}", serde_json::to_string(entry).expect("a journal entry is plain data"));
    }
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("call-{seed}.journal"));
    std::fs::write(&path, text).expect("a writable folder");
    let mut last = String::new();
    for (at, command) in played.commands.iter().rev().take(12).rev() {
        let _ = writeln!(last, "    {at} < {}", support::print::command(command));
    }
    format!("seed {seed}: {}\n{last}    journal: {}", played.broken.join(", "), path.display())
}

fn failures(seeds: std::ops::Range<u64>) -> Vec<String> {
    let mut wrong = Vec::new();
    for seed in seeds {
        let played = play(seed);
        if !played.broken.is_empty() {
            wrong.push(report(seed, &played));
        }
        if wrong.len() >= 5 {
            break;
        }
    }
    wrong
}

#[test]
#[expect(clippy::disallowed_methods, reason = "one variable chooses one call to play; the machine reads none")]
fn every_invariant_holds_in_ten_thousand_random_calls() {
    if let Some(seed) = std::env::var("CALMLINE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        let played = play(seed);
        assert!(played.broken.is_empty(), "{}", report(seed, &played));
        return;
    }
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| failures(0..CALLS / 2));
        let second = scope.spawn(|| failures(CALLS / 2..CALLS));
        (first.join().expect("no call panics"), second.join().expect("no call panics"))
    });
    let wrong: Vec<String> = first.into_iter().chain(second).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_journal_replays_to_the_same_commands() {
    for seed in 0..200 {
        let played = play(seed);
        let (mut call, ..) = fresh_call(seed);
        assert_eq!(replay(played.journal, &mut call), played.commands, "seed {seed}");
    }
}

#[test]
fn the_generated_callers_reach_every_corner() {
    let mut seen = std::collections::BTreeSet::new();
    let (mut answered, mut whispered) = (0, 0);
    for seed in 0..400 {
        let played = play(seed);
        seen.extend(played.commands.iter().map(|(_, command)| support::print::kind(command)));
        let for_a_desk = |(_, command): &(_, Command)| matches!(command, Command::Say { line, .. } if line.key.name() == "ask_whispered");
        whispered += usize::from(played.commands.iter().any(for_a_desk));
        answered += usize::from(
            played.journal.iter().any(|entry| entry.input == calmline_core::call::Input::Leg(LegEvent::Answered)),
        );
    }
    assert!(whispered > 20, "only {whispered} callers were asked what a desk wanted to know");
    assert!(answered > 300, "only {answered} calls were answered");
    for kind in [
        "answer",
        "hangup",
        "transcribe",
        "forget",
        "understand",
        "say",
        "show",
        "duck",
        "unduck",
        "hush",
        "offer",
        "amend",
        "withdraw",
        "dial",
        "release",
        "bridge",
        "unbridge",
        "file",
        "keep",
        "publish",
    ] {
        assert!(seen.contains(kind), "no call brought a {kind}");
    }
}
