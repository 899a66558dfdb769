//! From a question in words to the topic it asks: data from outside gives the agent's last question as text.

use super::Topic;
use crate::units::{FactId, SlotId};

/// Words that tell a question's topic, the more telling ones first.
const SLOTS: &[(&[&str], &str)] = &[
    (&["cross street", "nearest crossing", "intersection"], "location.cross_street"),
    (&["plate", "license", "licence", "tag number"], "vehicle.plate"),
    (&["callback", "call back number", "phone number", "number to reach", "best number"], "phone"),
    (&["your name", "spell your"], "person.name"),
    (&["email", "e-mail"], "email"),
    (&["apartment", "unit"], "location.unit"),
    (&["officer", "detective"], "officer"),
    (&["case number", "report number"], "case_number"),
    (&["what color", "what colour"], "vehicle.color"),
    (&["what make", "kind of car", "kind of vehicle"], "vehicle.make"),
    (&["how long"], "duration"),
    (&["when did", "what time", "when was", "when "], "when"),
    (&["what kind of noise", "what do you hear"], "noise_kind"),
    (&["what was taken", "what did you lose", "what is missing", "what was stolen", "what was damaged"], "item"),
    (&["address", "where ", "what street", "location"], "location.street"),
];

/// Words that tell the safety question.
const SAFETY: &[&str] =
    &["hurt or in danger", "anyone hurt", "anybody hurt", "in danger", "is everyone safe", "are you safe"];

/// Words that tell a read-back.
const CONFIRM: &[&str] = &["is that right", "is that correct", "did you say", "correct?", "right?"];

impl Topic {
    /// The topic of a question in words; the opening for none.
    #[must_use]
    pub fn of_question(question: &str) -> Self {
        topic_of(question)
    }
}

fn topic_of(question: &str) -> Topic {
    let question = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| question.contains(word));
    if question.trim().is_empty() || says(&["how can i help", "what can i do for you"]) {
        return Topic::Opening;
    }
    if says(SAFETY) {
        return Topic::Safety;
    }
    if says(&["anything else"]) {
        return Topic::AnythingElse;
    }
    if says(&["message"]) {
        return Topic::Message;
    }
    let slot = SLOTS.iter().find(|(words, _)| says(words)).map(|(_, slot)| SlotId::new(slot));
    match (says(CONFIRM), slot) {
        (true, slot) => Topic::Confirm(slot.unwrap_or_else(|| SlotId::new("location.street"))),
        (false, Some(slot)) => Topic::Slot(slot),
        (false, None) if question.contains("still going on") || question.contains("right now") => {
            Topic::Fact(FactId::new("in_progress"))
        }
        (false, None) => Topic::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_find_their_topics() {
        assert_eq!(topic_of(""), Topic::Opening);
        assert_eq!(topic_of("Is anyone hurt or in danger?"), Topic::Safety);
        assert_eq!(topic_of("What is the license plate?"), Topic::Slot(SlotId::new("vehicle.plate")));
        assert_eq!(topic_of("Where is it?"), Topic::Slot(SlotId::new("location.street")));
        assert_eq!(topic_of("Did you say Larch Street?"), Topic::Confirm(SlotId::new("location.street")));
        assert_eq!(topic_of("Anything else I can do?"), Topic::AnythingElse);
    }
}
