//! What the dialogue decides: what to say, and what happens after it has been said.

use crate::understanding::{Tier, Topic};
use crate::units::{Private, Span, UrgencyClassId};
use serde::{Deserialize, Serialize};

/// Names a line, for logs, for tests and for the cache of rendered prompts. A fixed line's text never varies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LineKey {
    /// Always the same words: rendered at start.
    Fixed(String),
    /// Words with the caller's values in them: rendered clause by clause.
    Composed(String),
}

impl LineKey {
    /// The name, for a log: it says which line was spoken without its words.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Fixed(name) | Self::Composed(name) => name,
        }
    }
}

/// One thing to say, in words as they are spoken ("twenty-two ten Larch Street").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which line it is.
    pub key: LineKey,
    /// The words. Private, for they may repeat the caller's.
    pub words: Private<String>,
}

/// What kind of answer the agent waits for; sets how long a pause ends the turn (design, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Expectation {
    /// A yes or a no.
    YesNo,
    /// The value of one slot in a few words.
    Slot,
    /// Free speech.
    Free,
    /// Digits, an address, a plate or a spelling, which people say in groups.
    Digits,
}

/// Why a call goes to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffReason {
    /// The tier; A and B with a class of danger go to the urgent queue, see `queue`.
    pub tier: Tier,
    /// The urgency class that raised it, if one did.
    pub class: Option<UrgencyClassId>,
    /// Which queue.
    pub queue: Queue,
    /// A short constant name, as `asked_for_a_person`, `tripwire`, `not_understood_twice`, `policy`, `station_down`.
    pub why: String,
    /// The caller's words that raised it, verbatim; empty where none did.
    pub quote: Private<String>,
}

/// The queue that an offer stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Queue {
    /// The normal queue.
    Human,
    /// Always on top.
    Urgent,
}

/// How a call came out (design, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// Answered, or a message taken; closed by the machine.
    Auto,
    /// A ticket was written.
    Ticket,
    /// It went to a person, or waits for one as a call-back.
    Human,
    /// It went to a person as urgent, or waits as an urgent call-back.
    Urgent,
    /// The caller left before anything came of it.
    Abandoned,
}

/// Something that must be stored before it may be spoken of as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Filing {
    /// A ticket, which gets a number.
    Ticket,
    /// A message or call-back task for a person, which gets a number.
    CallBack,
}

/// How the agent says goodbye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Closing {
    /// What came of the call.
    pub outcome: Outcome,
}

/// What happens once the step's lines are spoken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Next {
    /// The caller has the floor.
    Listen {
        /// What was asked.
        topic: Topic,
        /// What kind of answer is awaited.
        expects: Expectation,
    },
    /// The caller asked for a moment: no silence prompt for this long.
    Wait {
        /// What was asked before.
        topic: Topic,
        /// How long.
        span: Span,
    },
    /// Put the call before a person. The lines of this step are said only once the offer stands (S14).
    HandOff(HandoffReason),
    /// Store it; [`Dialogue::filed`](super::Dialogue) goes on with the number.
    File(Filing),
    /// Hang up after the last sample has played.
    Close(Closing),
}

/// Why a step asks the one safety question that a doubt allows (S1): the call counts as triggered from there on (S5).
pub const SAFETY_FOR_A_DOUBT: &str = "safety_for_a_doubt";

/// One decision of the dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What to say, in order.
    pub say: Vec<Line>,
    /// What happens then.
    pub next: Next,
    /// Why, as constant words: becomes a fact.
    pub why: &'static str,
}
