//! Conversations as tables: what is asked, what is answered, how it ends.

mod asking;
mod invariants;
mod people;
mod tickets;
mod waiting;
mod whispers;
mod words;
