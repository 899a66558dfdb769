//! The reasons for a handoff that the machine itself gives; all others come from the dialogue.

use crate::policy::{HandoffReason, Queue};
use crate::understanding::{Tier, Trip};
use crate::units::Private;

fn of_the_line(queue: Queue, why: &str) -> HandoffReason {
    HandoffReason { tier: Tier::C, class: None, queue, why: why.to_owned(), quote: Private::default() }
}

/// The key 0.
pub(super) fn asked_for_a_person() -> HandoffReason {
    of_the_line(Queue::Human, "asked_for_a_person")
}

/// A key after "press any key if you cannot speak" (S7).
pub(super) fn cannot_speak() -> HandoffReason {
    of_the_line(Queue::Urgent, "cannot_speak")
}

/// Silence after every prompt (S7).
pub(super) fn silent_line() -> HandoffReason {
    of_the_line(Queue::Urgent, "silent_line")
}

/// A TTY calls: its user reads and types, so nothing that the agent says or hears reaches anybody. What it types may be
/// an emergency, so it stands on top.
pub(super) fn tty() -> HandoffReason {
    of_the_line(Queue::Urgent, "tty")
}

/// A station that the conversation needs is down, or has not answered for too long.
pub(super) fn station_down(why: &str) -> HandoffReason {
    of_the_line(Queue::Human, why)
}

/// The agency has not certified what runs (S11).
pub(super) fn uncertified() -> HandoffReason {
    of_the_line(Queue::Human, "uncertified")
}

/// The service stops.
pub(super) fn shutting_down() -> HandoffReason {
    of_the_line(Queue::Human, "shutting_down")
}

/// A dispatcher sent the caller back who still needs a person.
pub(super) fn sent_back() -> HandoffReason {
    of_the_line(Queue::Human, "sent_back")
}

/// A part of the call broke. Urgent, for nobody knows what the caller has said or would have been told; and an urgent call
/// never ends in a message.
pub(super) fn fault() -> HandoffReason {
    of_the_line(Queue::Urgent, "fault")
}

/// A transition that cannot be.
pub(super) fn impossible() -> HandoffReason {
    of_the_line(Queue::Human, "impossible")
}

/// The tripwire, where the dialogue gave no reason of its own (S1).
pub(super) fn tripped(trip: &Trip) -> HandoffReason {
    HandoffReason {
        tier: trip.tier,
        class: Some(trip.class.clone()),
        queue: Queue::Urgent,
        why: "tripwire".to_owned(),
        quote: trip.quote.clone(),
    }
}
