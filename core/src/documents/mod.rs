//! The agency's own documents, and which passage of them answers a question.
//!
//! [`Page`] reads a page, [`Index`] finds the passage for a question, [`check`] says what should be mended before callers
//! are answered, and [`measure`] how well questions are answered. What is said is the passage's own spoken form; where no
//! passage answers clearly, or its last day has passed, nothing is said and a person is asked. Pure: today's date is
//! passed in.

pub mod check;
mod day;
mod index;
pub mod measure;
mod page;
mod words;

pub use day::Day;
pub use index::{Embed, Found, Index, Search, Unanswered};
pub use page::{Page, PageError, Passage};
