//! The five callers: what they say, in whose voice, and how their calls must end.

use super::caller;
use crate::cases::Store;
use crate::cli::desk::Served;
use crate::cli::scripted::{EndedBy, Script, ScriptedCaller, ScriptedOutcome};
use crate::inference::espeak::{Tuning, render};
use calmline_core::call::CallRecord;
use calmline_core::policy::Outcome;
use calmline_core::units::Key;
use std::sync::Arc;

/// A voice that the recogniser never heard in its training.
const WOMAN: &str = "en-us+f5";

/// Another one.
const MAN: &str = "en-gb+Nguyen";

/// The dispatcher's.
const DISPATCHER: &str = "en-us+f2";

/// Samples of a second.
const SECOND: usize = 8_000;

/// One caller.
#[derive(Clone)]
pub(super) struct Part {
    /// The number shown.
    pub(super) from: &'static str,
    /// What the call is about.
    pub(super) title: &'static str,
    /// How it must end.
    pub(super) must: Must,
    /// Who calls.
    pub(super) caller: ScriptedCaller,
}

/// How a call must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Must {
    /// A ticket with place and plate, a goodbye, then BYE.
    Ticket,
    /// Answered and closed.
    Answered,
    /// On the desk while the caller still speaks, taken, completed with labels.
    Urgent,
    /// With a person after two attempts.
    Person,
    /// Nobody there: the truth, a message, a call-back.
    CallBack,
}

/// What was wrong with a call; nothing, if it went as it must.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict {
    pub(super) wrong: Vec<String>,
}

impl Verdict {
    pub(super) fn is_right(&self) -> bool {
        self.wrong.is_empty()
    }

    fn must(&mut self, holds: bool, what: &str) {
        if !holds {
            self.wrong.push(what.to_owned());
        }
    }
}

/// The five, in the order of the programme: the first three call at once.
pub(super) fn parts() -> anyhow::Result<Vec<Part>> {
    let driveway = Script::new("driveway")
        .says("opening", "Somebody parked across my driveway and I can't get my car out.")
        .says("location.street", "It's at fourteen oh five Maple Street.")
        .says("location.cross_street", "Fourteenth Avenue.")
        .says("confirm:location.street", "Yes, that's right.")
        .says("vehicle.make", "It's a red Toyota.")
        .says("vehicle.plate", "The plate is 7 K L 2 0 4.")
        .says("parking_kind", "It's blocking my driveway.")
        .says("occupied", "No.")
        .says("blocking_traffic", "No.")
        .says("safety", "No.")
        .says("anything_else", "No, that's all.");
    let report = Script::new("report")
        .says("opening", "How do I get a copy of my report?")
        .says("anything_else", "No, that's all.");
    let intruder = Script::new("intruder").says(
        "opening",
        "Someone is breaking into my house right now. I am upstairs in the closet with my phone. \
         I can hear him walking around in the kitchen. Please send somebody. I don't know what to do.",
    );
    let mumbling = Script::new("mumbling")
        .plays("opening", mumble("Wuzzle frimmer snorgle abba tirra loo.")?)
        .plays("any", mumble("Umma dollo vinna seem, rayo nallo loom.")?);
    let operator = Script::new("operator")
        .presses("opening", Key::Digit(0))
        .says("message", "Please call me back about my permit.")
        .says("anything_else", "No, that's all.")
        .says("safety", "No.");
    Ok(vec![
        part("555-0111", "blocked driveway", Must::Ticket, caller(driveway, WOMAN)?),
        part("555-0122", "copy of a report", Must::Answered, caller(report, MAN)?),
        part("555-0133", "somebody in the house", Must::Urgent, caller(intruder, WOMAN)?),
        part("555-0144", "music and mumbling", Must::Person, caller(mumbling, MAN)?),
        part("555-0155", "0, and nobody there", Must::CallBack, caller(operator, MAN)?),
    ])
}

fn part(from: &'static str, title: &'static str, must: Must, caller: ScriptedCaller) -> Part {
    Part { from, title, must, caller }
}

/// What the desk says to whomever it serves.
pub(super) fn dispatcher_words() -> anyhow::Result<Arc<[i16]>> {
    let voice = DISPATCHER.parse().map_err(|_| anyhow::anyhow!("the voice {DISPATCHER}"))?;
    Ok(render(&voice, &Tuning::default(), "Hello, this is a dispatcher. I have your call in front of me. Go ahead.")?
        .into())
}

/// Nonsense over a tune, as from a telephone in a pocket.
fn mumble(nonsense: &str) -> anyhow::Result<Arc<[i16]>> {
    let voice = MAN.parse().map_err(|_| anyhow::anyhow!("the voice {MAN}"))?;
    let speech = render(&voice, &Tuning::default(), nonsense)?;
    let notes = [262.0, 330.0, 392.0, 523.0, 392.0, 330.0];
    let mixed = speech.iter().enumerate().map(|(at, sample)| {
        let note = notes[(at * 2 / SECOND) % notes.len()];
        let phase = std::f32::consts::TAU * note * at as f32 / SECOND as f32;
        let tune = (phase.sin() + 0.4 * (2.0 * phase).sin()) * 900.0;
        sample.saturating_add(tune as i16)
    });
    Ok(mixed.collect())
}

/// Holds a call against what must be.
pub(super) async fn judge(part: &Part, outcome: Option<&ScriptedOutcome>, served: &[Served], store: &Store) -> Verdict {
    let mut verdict = Verdict::default();
    let Some(outcome) = outcome else {
        verdict.must(false, "the call was not answered");
        return verdict;
    };
    let Some(record) = &outcome.record else {
        verdict.must(false, "no record was kept");
        return verdict;
    };
    let desk = outcome.call.and_then(|call| served.iter().find(|one| one.call == call.to_string()));
    match part.must {
        Must::Ticket => ticket(&mut verdict, outcome, record),
        Must::Answered => {
            verdict.must(record.outcome == Outcome::Auto, "it was not closed as answered");
            verdict.must(outcome.ended_by == EndedBy::Service, "the agent did not say goodbye and hang up");
        }
        Must::Urgent => urgent(&mut verdict, outcome, record, desk),
        Must::Person => {
            verdict.must(desk.is_some_and(|desk| desk.completed), "no person took it");
            verdict.must(record.served_by.is_some(), "the record does not say who served it");
        }
        Must::CallBack => {
            verdict.must(record.case.message.is_some(), "no message was taken");
            verdict.must(desk.is_none(), "a desk off duty had the call");
            let tasks = store.call_backs().await.unwrap_or_default();
            let open = outcome.call.is_some_and(|call| tasks.iter().any(|task| task.call_id == call.to_string()));
            verdict.must(open, "no call-back task is open");
        }
    }
    verdict
}

fn ticket(verdict: &mut Verdict, outcome: &ScriptedOutcome, record: &CallRecord) {
    let value = |slot: &str| {
        let found = record.case.slots.iter().find(|known| known.slot.as_str() == slot);
        found.map_or_else(String::new, |known| known.value.open().clone())
    };
    verdict.must(record.outcome == Outcome::Ticket, "no ticket was written");
    verdict.must(record.case.number.is_some(), "the ticket has no number");
    verdict.must(value("location.street") == "Maple Street", "the street is wrong");
    verdict.must(value("vehicle.plate") == "7KL204", "the plate is wrong");
    verdict.must(outcome.ended_by == EndedBy::Service, "the agent did not say goodbye and hang up");
    // The last sound comes before the BYE, and the goodbye is a second long.
    let last = outcome.log.agent_talks().last().copied();
    verdict.must(
        last.is_some_and(|talk| talk.to - talk.from >= std::time::Duration::from_millis(500)),
        "the goodbye was cut",
    );
}

fn urgent(verdict: &mut Verdict, outcome: &ScriptedOutcome, record: &CallRecord, desk: Option<&Served>) {
    verdict.must(record.outcome == Outcome::Urgent, "it was not urgent");
    verdict.must(record.labels.is_some(), "the record has no labels");
    let Some(desk) = desk else {
        return verdict.must(false, "it never came to the desk");
    };
    verdict.must(desk.urgent, "it stood in the normal queue");
    verdict.must(!desk.quote.is_empty(), "the desk did not see the words");
    verdict.must(desk.completed, "the desk did not complete it");
    verdict.must(desk.heard_ms >= 500, "the desk did not hear the caller");
    // A caller who was still speaking when the call ended has no end of speech on record.
    let bridged = outcome.log.said.first().map(|said| said.to);
    let offered = outcome.log.started.map(|started| desk.offered_at.saturating_duration_since(started));
    verdict.must(
        offered.is_some_and(|offered| bridged.is_none_or(|end| offered < end)),
        "the offer came only after the caller had spoken",
    );
    let heard = outcome.log.agent_talks().iter().any(|talk| talk.to - talk.from >= std::time::Duration::from_secs(2));
    verdict.must(heard, "the caller did not hear the dispatcher");
}
