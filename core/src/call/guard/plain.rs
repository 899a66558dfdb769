//! What speaks in the place of a dialogue that broke: it knows fixed lines and one thing to do, which is to ask for a
//! person.

use crate::call::reasons;
use crate::policy::{Expectation, HandoffNews, HandoffReason, Line, Next, Queue, Step, wording};
use crate::understanding::Topic;

/// Why a plain dialogue's steps are taken.
const WHY: &str = "fault";

/// Whether the caller has been told that a person is being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Waits,
}

/// The plain dialogue.
#[derive(Debug)]
pub(super) struct Plain {
    told: Told,
    queue: Queue,
}

impl Plain {
    pub(super) const fn new() -> Self {
        Self { told: Told::Nothing, queue: Queue::Urgent }
    }

    /// The first words of a call whose greeting broke: the line has a fault, which is true, and where help is.
    pub(super) fn open() -> Step {
        Step {
            say: vec![wording::fixed("emergency_fallback")],
            next: Next::Listen { topic: Topic::Any, expects: Expectation::Free },
            why: WHY,
        }
    }

    /// Whatever happened: a person. A caller who knows it already hears that nobody has left.
    pub(super) fn hand_over(&self) -> Step {
        self.hand_over_for(HandoffReason { queue: self.queue, ..reasons::fault() })
    }

    /// The same, with a better reason than the fault.
    pub(super) fn hand_over_for(&self, reason: HandoffReason) -> Step {
        let say = match self.told {
            Told::Nothing => Vec::new(),
            Told::Waits => vec![wording::fixed("waiting_with_you")],
        };
        Step { say, next: Next::HandOff(reason), why: WHY }
    }

    /// The caller learns that a person is being asked, from whichever dialogue.
    pub(super) const fn waits(&mut self) {
        self.told = Told::Waits;
    }

    /// Nobody came. There is no message to take, so that the urgent ladder, which has no end, is asked.
    pub(super) const fn nobody_came(&mut self) {
        self.told = Told::Nothing;
        self.queue = Queue::Urgent;
    }

    /// A person lowered the urgency, who knew the call: another is asked, and not on top (S2).
    pub(super) const fn sent_back(&mut self) {
        self.told = Told::Nothing;
        self.queue = Queue::Human;
    }

    /// The words for a turn in the handoff.
    pub(super) fn news(reason: &HandoffReason, news: HandoffNews) -> Step {
        let line = match news {
            HandoffNews::Offered if reason.queue == Queue::Urgent => "offered_urgent",
            HandoffNews::Offered => "offered_human",
            HandoffNews::StillWaiting => "still_waiting",
            HandoffNews::Dialling => "dialling",
            HandoffNews::Accepted => "accepted",
            HandoffNews::BackWithAgent => "back_with_agent",
            HandoffNews::DialEmergencyYourself => "dial_911_yourself",
        };
        let next = Next::Listen { topic: Topic::Any, expects: Expectation::Free };
        Step { say: vec![wording::fixed(line)], next, why: WHY }
    }

    /// A line by its name.
    pub(super) fn fixed(name: &str) -> Line {
        wording::fixed(name)
    }
}
