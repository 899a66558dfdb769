//! The guard around the reader.

use super::caught;
use crate::call::{Input, StationEvent, StationName};
use crate::understanding::{Heard, Reader, Topic};

/// Reads one utterance, and gives the input that tells the call of it. A reader that breaks over the words is an input
/// too: the journal holds it, and the call goes to a person.
#[must_use]
pub fn read(reader: &dyn Reader, heard: &Heard, asked: &Topic) -> Input {
    caught(|| reader.read(heard, asked))
        .map_or(Input::Station(StationName::Understanding, StationEvent::Broke), |reading| {
            Input::Reading(Box::new(reading))
        })
}
