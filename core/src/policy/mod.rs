//! What to do next: the taxonomy, the agency's decisions, the case file, the dialogue, and the words the agent says.
//!
//! Policy knows nothing of time, ids of prompts, or audio. A [`Conversation`] takes what was understood and answers with
//! a [`Step`].

mod case_file;
mod conversation;
mod ladder;
mod step;
pub mod taxonomy;
mod written;

pub use case_file::{CaseFile, Confirmed, SlotValue};
pub use conversation::{Conversation, HandoffNews, Missed};
pub use ladder::{Ladder, Rung, RungKind};
pub use step::{Closing, Expectation, Filing, HandoffReason, Line, LineKey, Next, Outcome, Queue, Step};
