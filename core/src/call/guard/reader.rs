//! The guard around the reader.

use super::caught;
use crate::call::{Input, StationEvent, StationName};
use crate::understanding::{Heard, Reader, Topic};

/// How much of a reader is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// All of it.
    Whole,
    /// What takes under a millisecond.
    Quick,
}

/// Reads one utterance, and gives the input that tells the call of it. A reader that breaks over the words is an input
/// too: the journal holds it, and the call goes to a person.
#[must_use]
pub fn read(reader: &dyn Reader, heard: &Heard, asked: &Topic, pace: Pace) -> Input {
    let read = || match pace {
        Pace::Whole => reader.read(heard, asked),
        Pace::Quick => reader.read_quickly(heard, asked),
    };
    caught(read).map_or(Input::Station(StationName::Understanding, StationEvent::Broke), |reading| {
        Input::Reading(Box::new(reading))
    })
}
