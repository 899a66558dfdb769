//! What to do next: the taxonomy, the agency's decisions, the case file, the dialogue, and the words the agent says.
//!
//! Policy knows nothing of time, ids of prompts, or audio. A [`Conversation`] takes what was understood and answers with
//! a [`Step`].

pub mod agency;
mod askable;
mod book;
mod case_file;
mod conversation;
mod dialogue;
pub mod gazetteer;
mod ladder;
pub mod rehearsal;
pub mod spoken;
mod step;
pub mod taxonomy;
pub mod tows;
pub mod wording;
mod written;

pub use askable::{Askable, Wished};
pub use book::{Book, BookError, BookTexts};
pub use case_file::{CaseFile, Confirmed, SlotValue};
pub use conversation::{Conversation, HandoffNews, LoweredTo, Missed};
pub use dialogue::{Dialogue, is_answered_from_documents};
pub use ladder::{Ladder, Rung, RungKind};
pub use step::{
    Closing, Expectation, Filing, HandoffReason, Line, LineKey, Next, Outcome, Queue, SAFETY_FOR_A_DOUBT, Step,
};
