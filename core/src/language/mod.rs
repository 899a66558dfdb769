//! Words: numbers, times, addresses, plates, spelling, yes and no, negation and tense.
//!
//! Everything works on [`Words`], the words of an utterance with their places in the text, or on [`Said`], the same with
//! contractions taken apart. Nothing here knows the taxonomy or the dialogue.

mod answer;
mod pattern;
mod relay;
mod scope;
mod words;

pub mod address;
pub mod code;
pub mod moment;
pub mod numbers;
pub mod phone;
pub mod time;
pub mod vehicle;

pub use answer::{YesNo, yes_no, yes_no_said};
pub use pattern::{Found, Patterns, WordSet};
pub use relay::announces_relay;
pub use scope::{Mood, Polarity, Scopes, Sense, Source, Tense};
pub use words::{Break, Said, Span, Unit, Word, Words};
