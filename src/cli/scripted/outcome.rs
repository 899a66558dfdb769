//! What came of a simulated caller's call.

use crate::cli::phone::{PhoneLog, Talk};
use crate::switchboard::Observation;
use calmline_core::call::CallRecord;
use calmline_core::policy::Expectation;
use calmline_core::units::{CallId, Span};
use std::time::Duration;

/// Who ended the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// The service hung up.
    Service,
    /// The caller did, as its script says.
    Caller,
    /// The call was longer than the caller's patience.
    Limit,
}

/// One thing the caller did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// What had been asked; `None` when nobody looked on.
    pub topic: Option<String>,
    /// The words said; empty for sound without words, a key or silence.
    pub said: String,
    /// When they were audible, by the telephone's clock; `None` for what makes no sound, or was not finished.
    pub talk: Option<Talk>,
    /// From the last sample of it to the agent's first sample after it.
    pub response: Option<Duration>,
    /// Whether it was begun over a prompt.
    pub over_prompt: bool,
    /// The words that the recogniser made of it, as far as they were final; empty when nobody looked on.
    pub heard: String,
    /// What kind of answer the turn was held for.
    pub expects: Option<Expectation>,
    /// From the commit of the turn to the agent's first sample, by the service's clock.
    pub after_commit: Option<Span>,
    /// The words that the agent answered with, prompt by prompt.
    pub answer: Vec<String>,
}

/// What came of the call.
#[derive(Debug, Clone)]
pub struct ScriptedOutcome {
    /// Everything the telephone noted.
    pub log: PhoneLog,
    /// The call in the service; `None` when nobody looked on.
    pub call: Option<CallId>,
    /// From INVITE to 200.
    pub answered_after: Duration,
    /// What the caller did, in order.
    pub turns: Vec<Turn>,
    /// Who ended it.
    pub ended_by: EndedBy,
    /// The record that the service kept; `None` when nobody looked on.
    pub record: Option<Box<CallRecord>>,
    /// Everything seen of the call, in order.
    pub observed: Vec<Observation>,
}

impl ScriptedOutcome {
    /// From the answer to the agent's first audible packet.
    #[must_use]
    pub fn greeted_after(&self) -> Option<Duration> {
        self.log.agent_talks().first().map(|talk| talk.from)
    }
}
