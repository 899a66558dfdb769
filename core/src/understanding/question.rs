//! From a question in words to the topic it asks, and back: data from outside gives the agent's last question as text, and
//! the joint model reads it as text.

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

/// The question that stands for each topic, as a model that reads questions in words is given it.
const QUESTIONS: &[(&str, &str)] = &[
    ("location.street", "Where is it? The address, or the nearest corner."),
    ("location.street_number", "What is the house number?"),
    ("location.cross_street", "What is the nearest cross street?"),
    ("location.place", "What place is it?"),
    ("location.unit", "What is the apartment or unit number?"),
    ("noise_kind", "What kind of noise is it?"),
    ("parking_kind", "How is it parked?"),
    ("item", "What is it?"),
    ("item.value", "About how much is it worth?"),
    ("when", "When did it happen?"),
    ("duration", "How long has it been going on?"),
    ("vehicle.make", "What vehicle is it? The color and the make, please."),
    ("vehicle.color", "What color is it?"),
    ("vehicle.plate", "What is the license plate?"),
    ("topic", "What would you like to know about?"),
    ("officer", "Which officer is it for?"),
    ("case_number", "Do you have the case number?"),
    ("phone", "What phone number should they call?"),
    ("person.name", "What is your name?"),
    ("person.description", "Can you describe the person?"),
    ("reason", "What is the reason?"),
    ("count", "How many are there?"),
    ("direction", "Which way did it go?"),
    ("company", "Which company is it?"),
    ("email", "What is your e-mail address?"),
    ("in_progress", "Is it going on right now?"),
    ("injury", "Is anybody hurt, even a little?"),
    ("crowd_or_fight", "Is there any fighting, or a large crowd?"),
    ("unsure_shots", "Could it have been gunshots?"),
    ("occupied", "Is anybody inside the vehicle?"),
    ("person_unwell", "Does the person inside look asleep, ill or hurt?"),
    ("live_lane", "Is it in a lane where traffic is moving?"),
    ("suspect_present", "Is the person who did it still there?"),
    ("firearm_stolen", "Was a gun or ammunition taken?"),
    ("hate_or_threat_content", "Is there a threat or a slur in it?"),
    ("blocking_traffic", "Is a lane or a driveway blocked?"),
    ("fluids_leaking", "Is anything leaking or smoking?"),
    ("impaired", "Does any driver seem drunk or drugged?"),
    ("new_event", "Has something new just happened, since the report?"),
];

impl Topic {
    /// The question in words that asks for this topic; empty at the opening, and general for a topic that has no words of
    /// its own.
    #[must_use]
    pub fn question(&self) -> &'static str {
        let id = match self {
            Self::Opening => return "",
            Self::Safety => return "Is anyone hurt or in danger?",
            Self::AnythingElse => return "Is there anything else?",
            Self::Confirm(_) => return "Is that right?",
            Self::Message => return "What is your message?",
            Self::Any => return "Go on.",
            Self::Slot(slot) => slot.as_str(),
            Self::Fact(fact) => fact.as_str(),
        };
        let found = QUESTIONS.iter().find(|(known, _)| *known == id);
        found.map_or("Can you tell me a little more about it?", |(_, words)| words)
    }

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
    fn the_question_for_a_topic_is_read_as_one() {
        assert_eq!(topic_of(Topic::Opening.question()), Topic::Opening);
        assert_eq!(topic_of(Topic::Safety.question()), Topic::Safety);
        for slot in ["location.street", "vehicle.plate", "phone", "person.name", "officer", "noise_kind"] {
            let topic = Topic::Slot(SlotId::new(slot));
            assert_eq!(topic_of(topic.question()), topic);
        }
    }

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
