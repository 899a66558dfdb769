//! Plays a written dialogue against the agent without audio: `eval dialogues` (design, section 12). Pure; reading the
//! file and printing the predictions are the command line's.

#[cfg(test)]
mod tests;

use super::step::{Closing, Next, Outcome, Queue, Step};
use super::{Book, Conversation, Dialogue, Missed};
use crate::understanding::{Heard, Reader, Tier, Topic, Tripwire};
use crate::units::{Confidence, LocalMoment, Private, SlotId, UtteranceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A written dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Script {
    /// Its id.
    pub id: String,
    /// What the caller wants, in words for people.
    #[serde(default)]
    pub goal: String,
    /// How it should end; the caller's true values are taken from it.
    #[serde(default)]
    pub expected: Expected,
    /// What the caller says, by topic.
    pub turns: Vec<Prepared>,
}

/// How a dialogue should end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Expected {
    /// The outcome.
    #[serde(default)]
    pub outcome: String,
    /// The call type.
    #[serde(default)]
    pub call_type: Option<String>,
    /// Slots with their true values.
    #[serde(default)]
    pub slots: BTreeMap<String, String>,
}

/// One thing the caller has to say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Prepared {
    /// When: a topic of the contract, or `any`.
    pub topic: String,
    /// The words; empty for a caller who makes a sound without words.
    pub caller: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Played {
    /// The script's id.
    pub id: String,
    /// `auto`, `ticket`, `human`, `urgent`, or `abandoned` if it came to nothing.
    pub outcome: &'static str,
    /// The call type as understood.
    pub call_type: Option<String>,
    /// The slots as understood, normalised.
    pub slots: BTreeMap<String, String>,
    /// What was said.
    pub turns: Vec<Exchange>,
}

/// What the agent said, what it asked, and what the caller answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// The topic that was open.
    pub topic: String,
    /// The agent's words.
    pub agent: String,
    /// The caller's words; empty at the end.
    pub caller: String,
}

/// A dialogue that takes more turns than this has failed its caller.
const LONGEST: usize = 30;
/// The number that rehearsed callers call from.
const CALLER: &str = "555-0100";
/// What is filed in a rehearsal gets this number.
const NUMBER: &str = "R-1001";
/// What a caller says who has nothing prepared.
const NOTHING_PREPARED: &str = "I don't know";

/// The tripwire, which has no state.
static WIRE: LazyLock<Tripwire> = LazyLock::new(Tripwire::new);

/// Plays one script. `local` is the agency's time of the call.
#[must_use]
pub fn rehearse(book: &Arc<Book>, reader: &dyn Reader, script: &Script, local: LocalMoment) -> Played {
    let mut dialogue = Dialogue::new(Arc::clone(book), Private::new(CALLER.to_owned()), local);
    let mut caller = Caller::new(script);
    let mut turns = Vec::new();
    let mut step = dialogue.open();
    let mut outcome = None;
    while turns.len() < LONGEST {
        let mut agent = words_of(&step);
        while let Next::File(_) = step.next {
            step = dialogue.filed(NUMBER);
            agent = join(&agent, &words_of(&step));
        }
        let (topic, said) = match &step.next {
            Next::Listen { topic, .. } | Next::Wait { topic, .. } => {
                (topic.to_string(), caller.answer(topic, &dialogue))
            }
            Next::HandOff(reason) => {
                outcome = Some(if reason.queue == Queue::Urgent { Outcome::Urgent } else { Outcome::Human });
                ("handoff".to_owned(), None)
            }
            Next::Close(Closing { outcome: closing }) => {
                outcome = Some(*closing);
                ("anything_else".to_owned(), caller.anything_left())
            }
            Next::File(_) => break,
        };
        turns.push(Exchange { topic, agent, caller: said.clone().unwrap_or_default() });
        let Some(said) = said else { break };
        outcome = None;
        if said.trim().is_empty() {
            step = dialogue.miss(Missed::Empty);
            continue;
        }
        step = speak(&mut dialogue, reader, &step, said, turns.len());
    }
    let case = dialogue.case();
    let unfinished = if case.number.is_some() { Outcome::Ticket } else { Outcome::Abandoned };
    Played {
        id: script.id.clone(),
        outcome: outcome_word(outcome.unwrap_or(unfinished)),
        call_type: case.call_type.as_ref().map(ToString::to_string),
        slots: case.slots.iter().map(|(slot, filled)| (slot.to_string(), filled.value.open().clone())).collect(),
        turns,
    }
}

/// The caller says something: the tripwire reads it first, then the reader, as in a call.
fn speak(dialogue: &mut Dialogue, reader: &dyn Reader, step: &Step, said: String, turn: usize) -> Step {
    let topic = match &step.next {
        Next::Listen { topic, .. } | Next::Wait { topic, .. } => topic.clone(),
        Next::HandOff(_) | Next::File(_) | Next::Close(_) => Topic::AnythingElse,
    };
    let utterance = UtteranceId(u64::try_from(turn).unwrap_or(u64::MAX));
    let scan = WIRE.scan(&said);
    let heard = Heard { utterance, words: Private::new(said), confidence: Confidence::FULL };
    let reading = reader.read(&heard, &topic);
    let trip = scan.trips.iter().filter(|trip| trip.tier > reading.urgency).max_by_key(|trip| trip.tier);
    match trip {
        Some(trip) if trip.tier == Tier::A => dialogue.alarm(trip),
        Some(trip) => {
            let heard = dialogue.hear(&heard, &reading);
            if matches!(heard.next, Next::HandOff(_)) { heard } else { dialogue.alarm(trip) }
        }
        None => dialogue.hear(&heard, &reading),
    }
}

fn words_of(step: &Step) -> String {
    step.say.iter().map(|line| line.words.open().as_str()).collect::<Vec<_>>().join(" ")
}

fn join(one: &str, other: &str) -> String {
    [one, other].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Auto => "auto",
        Outcome::Ticket => "ticket",
        Outcome::Human => "human",
        Outcome::Urgent => "urgent",
        Outcome::Abandoned => "abandoned",
    }
}

/// The written caller: every line is said once.
struct Caller<'a> {
    script: &'a Script,
    unused: Vec<&'a Prepared>,
    last: BTreeMap<String, String>,
}

impl<'a> Caller<'a> {
    fn new(script: &'a Script) -> Self {
        Self { script, unused: script.turns.iter().collect(), last: BTreeMap::new() }
    }

    fn take(&mut self, fits: impl Fn(&str) -> bool) -> Option<String> {
        let index = self.unused.iter().position(|one| fits(&one.topic))?;
        let line = self.unused.remove(index);
        Some(line.caller.clone())
    }

    fn anything_left(&mut self) -> Option<String> {
        self.take(|topic| topic == "any")
    }

    fn answer(&mut self, topic: &Topic, dialogue: &Dialogue) -> Option<String> {
        let name = topic.to_string();
        if let Some(line) = self.take(|one| one == name) {
            self.last.insert(name.trim_start_matches("confirm:").to_owned(), line.clone());
            return Some(line);
        }
        if let Topic::Confirm(slot) = topic {
            return Some(self.confirm(slot, dialogue));
        }
        let family = name.split_once('.').map(|(first, _)| format!("{first}."));
        let relative = family.and_then(|family| self.take(|one| one.starts_with(&family)));
        let line = relative.or_else(|| self.anything_left()).unwrap_or_else(|| NOTHING_PREPARED.to_owned());
        self.last.insert(name, line.clone());
        Some(line)
    }

    /// A read-back without a line: "yes" if it is right, else the right value.
    fn confirm(&self, slot: &SlotId, dialogue: &Dialogue) -> String {
        let parts: &[&str] = match slot.as_str() {
            "location.street" => &["location.street_number", "location.street", "location.cross_street"],
            other => &[other],
        };
        let read_back = |part: &str| {
            let asked = if part == slot.as_str() { dialogue.read_back() } else { None };
            asked.or_else(|| {
                let filled = dialogue.case().slots.get(&SlotId::new(part));
                filled.map(|filled| filled.value.open().clone())
            })
        };
        let meant = |part: &str| self.script.expected.slots.get(part).or_else(|| self.last.get(part));
        let wrong = parts.iter().any(|part| match (read_back(part), meant(part)) {
            (Some(read), Some(meant)) => !same(&read, meant),
            _ => false,
        });
        if !wrong {
            return "yes".to_owned();
        }
        let right: Vec<&str> = parts.iter().filter_map(|part| meant(part)).map(String::as_str).collect();
        match (slot.as_str(), right.as_slice()) {
            ("location.street", [number, street, cross]) => format!("{number} {street}, near {cross}"),
            _ => right.join(" "),
        }
    }
}

/// Whether a value read back is the one meant: equal, or said within it, whatever the case and punctuation.
fn same(read: &str, meant: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (read, meant) = (bare(read), bare(meant));
    read == meant || !read.is_empty() && meant.contains(&read) || !meant.is_empty() && read.contains(&meant)
}
