//! Scenario files: what a caller experiences, as lines of inputs and of the commands and facts that must follow.
//! `tests/scenarios/README.md` describes the format.

use super::dialogue::Manner;
use super::fragile::{Breaks, NEVER};
use super::invariants::Checker;
use super::scenario_lines::{Line, parse_line, seconds};
use super::world::{Behave, Bridged, Fate, Happening, World};
use super::{fragile_call, print};
use calmline_core::call::{DecisionView, DeskEvent, Input, Party, Serving, TranscriptKind, TrunkEvent};
use calmline_core::policy::{Ladder, Rung, RungKind};
use calmline_core::units::{CallTime, HandoffId, Span};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::atomic::Ordering;

const SHOWN: &[&str] = &[
    "answer",
    "hangup",
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
    "overruled",
    "impossible",
    "fault",
    "time_went_back",
];

/// Stations that behave as the scenario sets them.
#[derive(Debug)]
pub struct Fixed {
    pub prompt: Fate,
    pub hush: Fate,
    pub asr: Fate,
    pub reader: Fate,
    pub archive: Fate,
    pub desks: Option<u32>,
    pub breaks: Breaks,
}

impl Behave for Fixed {
    fn prompt(&mut self, to: Party) -> Fate {
        match to {
            Party::Caller => self.prompt,
            Party::Trunk => Fate::Never,
        }
    }
    fn hush(&mut self) -> Fate {
        self.hush
    }
    fn asr(&mut self, _kind: TranscriptKind) -> Fate {
        self.asr
    }
    fn reader(&mut self) -> Fate {
        self.reader
    }
    fn archive(&mut self) -> Fate {
        self.archive
    }
    fn offered(&mut self, _handoff: HandoffId) -> Vec<(Span, DeskEvent)> {
        self.desks.map(|desks| (Span::from_millis(50), DeskEvent::Shown { desks })).into_iter().collect()
    }
    fn dialled(&mut self) -> Vec<(Span, TrunkEvent)> {
        Vec::new()
    }
    fn bridged(&mut self, _handoff: HandoffId, _by: Bridged) -> Vec<(Span, Input)> {
        Vec::new()
    }
}

struct Settings {
    ladder: Ladder,
    manner: Manner,
    serving: Serving,
    until: Option<CallTime>,
    shown: BTreeSet<String>,
}

/// A scenario file, read.
pub struct Scenario {
    head: String,
    settings: Settings,
    lines: Vec<(CallTime, String, Line)>,
}

impl Scenario {
    /// Reads a file. Errors name the line.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut head = String::new();
        let mut settings = Settings {
            ladder: super::usual_ladder(),
            manner: Manner::Careful,
            serving: Serving::ByPolicy,
            until: None,
            shown: SHOWN.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mut lines: Vec<(CallTime, String, Line)> = Vec::new();
        for (number, raw) in text.lines().enumerate() {
            let line = raw.trim();
            if number == 0 {
                if !line.ends_with('.') {
                    return Err("the first line is a sentence of what the caller experiences".to_owned());
                }
                let _ = writeln!(head, "{line}");
            } else if line.is_empty() || line.contains(" < ") || line.contains(" ! ") {
                continue;
            } else if let Some((at, input)) = line.split_once(" > ") {
                let wrong = |why: String| format!("line {}: {why}: {line}", number + 1);
                let at = seconds(at).map_err(wrong)?;
                let input = input.trim().to_owned();
                let parsed = parse_line(&input).map_err(wrong)?;
                if lines.last().is_some_and(|(last, ..)| *last > CallTime::START + at) {
                    return Err(wrong("inputs are in the order of time".to_owned()));
                }
                lines.push((CallTime::START + at, input, parsed));
            } else if let Some((key, value)) = line.split_once(": ") {
                settings.set(key, value).map_err(|why| format!("line {}: {why}: {line}", number + 1))?;
                let _ = writeln!(head, "{line}");
            } else {
                return Err(format!("line {}: neither a setting nor an input: {line}", number + 1));
            }
        }
        Ok(Self { head, settings, lines })
    }

    /// Plays the scenario, and gives the file as it should read, and what broke an invariant.
    pub fn play(&self) -> (String, Vec<String>) {
        let settings = &self.settings;
        let breaks = Breaks::never();
        let call = fragile_call(settings.ladder.clone(), settings.manner, settings.serving, &breaks);
        let mut player = Player {
            world: World::new(call, Fixed::usual(breaks)),
            checker: Checker::new(),
            shown: &settings.shown,
            text: self.head.clone(),
            decided: None,
        };
        player.text.push('\n');
        for (at, written, line) in &self.lines {
            player.run_until(*at);
            let _ = writeln!(player.text, "{:>8} > {written}", at.to_string());
            player.world.now = *at;
            player.apply(line, *at);
        }
        let ends = self.lines.iter().map(|(at, _, line)| match line {
            Line::Says(say, _) => *at + say.to.since(say.from),
            Line::Input(_) | Line::Transcript { .. } | Line::Set { .. } => *at,
        });
        let last = ends.max().unwrap_or_default();
        player.run_until(settings.until.unwrap_or(last + Span::from_secs(3)));
        let broken = player.checker.broken().iter().map(|(at, id)| format!("{at}: {id:?}")).collect();
        (player.text, broken)
    }
}

impl Fixed {
    fn usual(breaks: Breaks) -> Self {
        Self {
            prompt: Fate::After(Span::from_millis(20)),
            hush: Fate::After(Span::from_millis(60)),
            asr: Fate::After(Span::from_millis(100)),
            reader: Fate::After(Span::from_millis(10)),
            archive: Fate::After(Span::from_millis(50)),
            desks: Some(2),
            breaks,
        }
    }

    fn set(&mut self, what: &str, fate: Option<Fate>, number: Option<u32>) {
        match (what, fate) {
            ("mouth", Some(fate)) => self.prompt = fate,
            ("hush", Some(fate)) => self.hush = fate,
            ("asr", Some(fate)) => self.asr = fate,
            ("reader", Some(fate)) => self.reader = fate,
            ("archive", Some(fate)) => self.archive = fate,
            ("desks", _) => self.desks = number,
            ("dialogue", Some(fate)) => self.breaks.dialogue.store(calls_left(fate), Ordering::Relaxed),
            ("tripwire", Some(fate)) => self.breaks.tripwire.store(calls_left(fate), Ordering::Relaxed),
            _ => {}
        }
    }
}

fn calls_left(fate: Fate) -> u32 {
    if fate == Fate::Breaks { 0 } else { NEVER }
}

impl Settings {
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match (key, value) {
            ("dialogue", "careless") => self.manner = Manner::Careless,
            ("serving", "person only") => self.serving = Serving::PersonOnly,
            ("until", until) => self.until = Some(CallTime::START + seconds(until)?),
            ("ladder", ladder) => self.ladder = read_ladder(ladder)?,
            ("show", names) => match names.strip_prefix("only ") {
                Some(only) => self.shown = only.split_whitespace().map(str::to_owned).collect(),
                None => self.shown.extend(names.split_whitespace().map(str::to_owned)),
            },
            ("hide", names) => names.split_whitespace().for_each(|name| {
                self.shown.remove(name);
            }),
            _ => return Err("no such setting".to_owned()),
        }
        Ok(())
    }
}

fn read_ladder(text: &str) -> Result<Ladder, String> {
    let mut ladder = Ladder { rungs: Vec::new(), truth_after: Span::from_secs(120) };
    for part in text.split(", ") {
        let (who, wait) = part.split_once(' ').ok_or("a rung is a kind and a wait")?;
        let wait = seconds(wait)?;
        let kind = match who {
            "desks" => RungKind::Desks,
            "supervisors" => RungKind::Supervisors,
            "line" => RungKind::Line("county".to_owned()),
            "truth" => {
                ladder.truth_after = wait;
                continue;
            }
            _ => return Err(format!("no such rung: {who}")),
        };
        ladder.rungs.push(Rung { kind, wait });
    }
    Ok(ladder)
}

struct Player<'a> {
    world: World<Fixed>,
    checker: Checker,
    shown: &'a BTreeSet<String>,
    text: String,
    /// The decision that was written last.
    decided: Option<DecisionView>,
}

impl Player<'_> {
    fn run_until(&mut self, until: CallTime) {
        while self.world.has_ready() || self.world.next_at().is_some_and(|at| at < until) {
            match self.world.step() {
                Some(happening) => self.write(&happening),
                None => return,
            }
        }
    }

    fn apply(&mut self, line: &Line, at: CallTime) {
        match line {
            Line::Input(input) => self.inject(input.clone()),
            Line::Transcript { utterance, kind, words, trust } => {
                if let Some(input) = self.world.answer_to(*utterance, *kind, words, *trust) {
                    self.inject(input);
                }
            }
            Line::Says(say, sound) => {
                let mut say = say.clone();
                say.to = at + say.to.since(say.from);
                say.from = at;
                self.world.say(say, *sound);
            }
            Line::Set { what, fate, number } => self.world.behave.set(what, *fate, *number),
        }
    }

    fn inject(&mut self, input: Input) {
        if let Some(happening) = self.world.inject(input) {
            self.write(&happening);
        }
    }

    /// What a desk is newly told of why the agent did what it did.
    fn write_decisions(&mut self, happening: &Happening) {
        let decisions = self.world.call.view().decisions;
        let known = self.decided.take().and_then(|last| decisions.iter().position(|one| *one == last));
        for one in &decisions[known.map_or(0, |known| known + 1)..] {
            let _ = writeln!(self.text, "{:>8} ! decided {}", happening.at.to_string(), print::decided(&one.what));
        }
        self.decided = decisions.last().cloned();
    }

    fn write(&mut self, happening: &Happening) {
        self.checker.check(happening, &self.world.call, &self.world.mouth);
        for fact in &happening.facts {
            if self.shown.contains(print::fact_name(fact)) {
                let _ = writeln!(self.text, "{:>8} ! {}", happening.at.to_string(), print::fact(fact));
            }
        }
        if self.shown.contains("decided") {
            self.write_decisions(happening);
        }
        for command in &happening.commands {
            if self.shown.contains(print::kind(command)) {
                let _ = writeln!(self.text, "{:>8} < {}", happening.at.to_string(), print::command(command));
            }
        }
    }
}
