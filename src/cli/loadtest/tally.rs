//! What was measured, over all calls.

use super::scripts::{Cast, URGENT};
use super::timing::Timing;
use crate::cli::scripted::{EndedBy, ScriptedOutcome, Turn};
use crate::switchboard::Seen;
use calmline_core::call::Fact;
use calmline_core::policy::{Expectation, Outcome};
use calmline_core::units::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// The fixed mix of the design's section 5, by what was asked.
const MIX: [(Expectation, &str, f64); 4] = [
    (Expectation::YesNo, "yes_no", 0.30),
    (Expectation::Slot, "slot", 0.30),
    (Expectation::Free, "free", 0.25),
    (Expectation::Digits, "digits", 0.15),
];

/// Everything measured.
#[derive(Debug, Default)]
pub(super) struct Tally {
    by_hold: BTreeMap<&'static str, Timing>,
    after_commit_cached: Timing,
    after_commit_rendered: Timing,
    invite_to_200: Timing,
    greeting: Timing,
    offer: Timing,
    duck: Timing,
    stop: Timing,
    hold: Timing,
    asr_wait: Timing,
    heard_after_speech: Timing,
    right: usize,
    wrong: usize,
    unanswered: usize,
    fillers: usize,
    facts: BTreeMap<&'static str, usize>,
    packets: u64,
    late: u64,
    lost: u64,
}

fn duration(span: Span) -> Duration {
    Duration::from_micros(span.as_micros())
}

fn name_of(expects: Expectation) -> &'static str {
    MIX.iter().find(|(kind, _, _)| *kind == expects).map_or("free", |(_, name, _)| name)
}

/// An outcome as the contract spells it.
pub(super) fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Auto => "auto",
        Outcome::Ticket => "ticket",
        Outcome::Human => "human",
        Outcome::Urgent => "urgent",
        Outcome::Abandoned => "abandoned",
    }
}

impl Tally {
    /// Takes a call. `offered` is when its offer arrived at a desk, `cached` whether words are rendered at start. Gives
    /// what was wrong with it, in words.
    pub(super) fn take(
        &mut self,
        cast: &Cast,
        call: &ScriptedOutcome,
        offered: Option<Instant>,
        cached: impl Fn(&str) -> bool,
    ) -> Option<String> {
        self.invite_to_200.add(call.answered_after);
        call.greeted_after().into_iter().for_each(|after| self.greeting.add(after));
        for turn in &call.turns {
            self.take_turn(call, turn, &cached);
        }
        self.take_facts(call);
        self.take_offer(cast, call, offered);
        self.packets += call.log.sound.len() as u64;
        self.late += call.log.sent_late;
        self.lost += call.log.lost;
        self.judge(cast, call)
    }

    /// A call that did not come about.
    pub(super) fn failed(&mut self) {
        self.wrong += 1;
    }

    fn take_turn(&mut self, call: &ScriptedOutcome, turn: &Turn, cached: &impl Fn(&str) -> bool) {
        let Some(talk) = turn.talk else { return };
        if turn.over_prompt {
            let (ducked, stopped) = call.log.barge_in(talk);
            ducked.into_iter().for_each(|took| self.duck.add(took));
            stopped.into_iter().for_each(|took| self.stop.add(took));
            return;
        }
        let (Some(response), Some(expects)) = (turn.response, turn.expects) else {
            self.unanswered += 1;
            return;
        };
        self.by_hold.entry(name_of(expects)).or_default().add(response);
        if let (Some(after), Some(words)) = (turn.after_commit, turn.answer.first()) {
            let timing = if cached(words) { &mut self.after_commit_cached } else { &mut self.after_commit_rendered };
            timing.add(duration(after));
        }
    }

    fn take_facts(&mut self, call: &ScriptedOutcome) {
        for line in &call.observed {
            if let Seen::Says { line, .. } = &line.seen {
                self.fillers += usize::from(line.starts_with("filler"));
            }
            let Seen::Fact(fact) = &line.seen else { continue };
            if let Fact::TurnEnded { hold, .. } = fact {
                self.hold.add(duration(*hold));
            } else if let Fact::AsrTook { waited, .. } = fact {
                self.asr_wait.add(duration(*waited));
            } else if let Fact::Responded { after_speech, .. } = fact {
                self.heard_after_speech.add(duration(*after_speech));
            } else if let Fact::BudgetBlown { .. } = fact {
                *self.facts.entry("budgets_blown").or_default() += 1;
            } else if let Fact::Resumed(_) = fact {
                *self.facts.entry("false_stops_resumed").or_default() += 1;
            } else if let Fact::Impossible { .. } = fact {
                *self.facts.entry("impossible").or_default() += 1;
            }
        }
    }

    /// From the last sample of the urgent words to the offer on a stream. An offer that came sooner took no time.
    fn take_offer(&mut self, cast: &Cast, call: &ScriptedOutcome, offered: Option<Instant>) {
        let urgent = cast.caller.script().name == URGENT;
        let said = call.turns.iter().find_map(|turn| turn.talk);
        if let (true, Some(began), Some(said), Some(offered)) = (urgent, call.log.started, said, offered) {
            self.offer.add(offered.saturating_duration_since(began + said.to));
        }
    }

    fn judge(&mut self, cast: &Cast, call: &ScriptedOutcome) -> Option<String> {
        let outcome = call.record.as_ref().map(|record| record.outcome);
        if outcome == Some(cast.right) && call.ended_by == EndedBy::Service {
            self.right += 1;
            return None;
        }
        self.wrong += 1;
        let ended = outcome.map_or("nothing", outcome_name);
        let mut words = format!(
            "{}: {ended} instead of {}, ended by {:?}",
            cast.caller.script().name,
            outcome_name(cast.right),
            call.ended_by
        );
        for turn in &call.turns {
            let topic = turn.topic.as_deref().unwrap_or("-");
            words.push_str(&format!("\n    {topic}: said \"{}\", heard \"{}\"", turn.said, turn.heard));
        }
        Some(words)
    }

    /// Turns that have a response time.
    pub(super) fn responses(&self) -> usize {
        self.by_hold.values().map(Timing::len).sum()
    }

    /// The document of the contract.
    pub(super) fn json(&self) -> Value {
        let none = Timing::default();
        let parts: Vec<(&Timing, f64)> =
            MIX.iter().map(|(_, name, share)| (self.by_hold.get(name).unwrap_or(&none), *share)).collect();
        let by_hold: serde_json::Map<String, Value> = MIX
            .iter()
            .map(|(_, name, _)| ((*name).to_owned(), self.by_hold.get(name).unwrap_or(&none).json()))
            .collect();
        let after_commit = Timing::mixed(&[
            (&self.after_commit_cached, self.after_commit_cached.len() as f64),
            (&self.after_commit_rendered, self.after_commit_rendered.len() as f64),
        ]);
        json!({
            "turn_response_ms": Timing::mixed(&parts).json(),
            "turn_response_by_hold_ms": by_hold,
            "response_after_commit_ms": after_commit.json(),
            "response_after_commit_cached_ms": self.after_commit_cached.json(),
            "response_after_commit_rendered_ms": self.after_commit_rendered.json(),
            "invite_to_200_ms": self.invite_to_200.json(),
            "greeting_ms": self.greeting.json(),
            "offer_ms": self.offer.json(),
            "duck_ms": self.duck.json(),
            "stop_ms": self.stop.json(),
            "outcomes": { "right": self.right, "wrong": self.wrong },
            "stages": {
                "end_of_turn_hold_ms": self.hold.json(),
                "asr_wait_after_commit_ms": self.asr_wait.json(),
                "response_by_the_services_clock_ms": self.heard_after_speech.json(),
            },
            "counts": {
                "turns_without_response": self.unanswered,
                "fillers": self.fillers,
                "facts": self.facts,
            },
            "pacing": {
                "packets_sent": self.packets,
                "sent_late": self.late,
                "late_share": self.late_share(),
                "lost_on_the_way_back": self.lost,
            },
        })
    }

    /// Share of our own packets that left more than half a packet late.
    pub(super) fn late_share(&self) -> f64 {
        if self.packets == 0 { 0.0 } else { self.late as f64 / self.packets as f64 }
    }
}
