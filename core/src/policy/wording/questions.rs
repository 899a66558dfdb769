//! What is asked for each slot and fact, by call type where the words differ.

use super::super::Line;
use super::super::taxonomy::Taxonomy;
use super::named;
use crate::units::{CallTypeId, FactId, SlotId};

/// Slot, call type ("" for any), words. The first that fits is asked.
const SLOTS: &[(&str, &str, &str)] = &[
    ("location.street", "past_theft", "Where was it stolen? The address, or the nearest corner."),
    ("location.street", "vandalism", "Where is the damage? The address, or the nearest corner."),
    ("location.street", "minor_crash", "Where did the crash happen? The street, and the nearest cross street."),
    ("location.street", "noise", "Where is the noise coming from? The address, or the nearest corner."),
    ("location.street", "fireworks", "Where are the fireworks? The address, or the nearest corner."),
    ("location.street", "", "Where is it? The address, or the nearest corner."),
    ("location.place", "lost_property", "Where do you think you lost it?"),
    ("location.place", "", "What place is it?"),
    ("noise_kind", "", "What kind of noise is it?"),
    ("parking_kind", "", "How is it parked? For example, blocking a driveway, or on the sidewalk."),
    ("item", "lost_property", "What did you lose?"),
    ("item", "past_theft", "What was stolen?"),
    ("item", "vandalism", "What was damaged?"),
    ("item", "", "What is it?"),
    ("when", "lost_property", "When did you last have it?"),
    ("when", "noise", "Is it going on now, or when was it?"),
    ("when", "fireworks", "Is it going on now, or when was it?"),
    ("when", "", "When did it happen?"),
    ("duration", "abandoned_vehicle", "How long has it been there?"),
    ("duration", "", "How long has it been going on?"),
    ("item.value", "", "About how much is it worth?"),
    ("vehicle.make", "minor_crash", "What vehicles were in it? The color and the make, please."),
    ("vehicle.make", "", "What vehicle is it? The color and the make, please."),
    ("vehicle.plate", "towed_vehicle", "What is the license plate? One letter or number at a time, please."),
    ("vehicle.plate", "minor_crash", "Do you have the other car's license plate?"),
    ("vehicle.plate", "", "Can you see the license plate?"),
    ("topic", "records_request", "What do you need from records?"),
    ("topic", "", "What would you like to know about?"),
    ("officer", "", "Which officer is it for? A name or a badge number is fine."),
    ("case_number", "", "Do you have the case number? One digit at a time, please."),
    ("phone", "", "What number should they call? One digit at a time, please."),
    ("person.name", "", "What is your name?"),
    ("reason", "", "What is the reason?"),
    ("person.description", "", "Can you describe the person?"),
    ("count", "", "How many are there?"),
    ("direction", "", "Which way did it go?"),
    ("company", "", "Which company is it?"),
    ("serial", "", "Do you have the serial number?"),
    ("email", "", "What is your e-mail address?"),
];

/// Fact, call type ("" for any), words.
const FACTS: &[(&str, &str, &str)] = &[
    ("in_progress", "", "Is it going on right now?"),
    ("injury", "", "Is anybody hurt, even a little?"),
    ("crowd_or_fight", "", "Is there any fighting, or a large crowd?"),
    ("unsure_shots", "", "Could it have been gunshots?"),
    ("occupied", "", "Is anybody inside the vehicle?"),
    ("person_unwell", "", "Does the person inside look asleep, ill or hurt?"),
    ("live_lane", "", "Is it in a lane where traffic is moving?"),
    ("suspect_present", "", "Is the person who did it still there?"),
    ("firearm_stolen", "", "Was a gun or ammunition taken?"),
    ("hate_or_threat_content", "", "Is there a threat or a slur in it?"),
    ("blocking_traffic", "minor_crash", "Are the cars blocking a lane?"),
    ("blocking_traffic", "", "Is a lane or a driveway blocked?"),
    ("fluids_leaking", "", "Is anything leaking or smoking?"),
    ("impaired", "", "Does any driver seem drunk or drugged?"),
    ("new_event", "", "Has something new just happened, since the report?"),
];

fn pick(
    table: &'static [(&str, &str, &str)],
    id: &str,
    call_type: Option<&CallTypeId>,
) -> Option<(String, &'static str)> {
    let of_type = |(_, of, _): &&(&str, &str, &str)| of.is_empty() || call_type.is_some_and(|one| one.as_str() == *of);
    let found = table.iter().filter(|(one, _, _)| *one == id).find(of_type);
    found.map(|(id, of, words)| (name(id, of), *words))
}

fn name(id: &str, of: &str) -> String {
    if of.is_empty() { format!("ask:{id}") } else { format!("ask:{id}:{of}") }
}

/// The question for a slot.
#[must_use]
pub(crate) fn ask_slot(slot: &SlotId, call_type: Option<&CallTypeId>) -> Line {
    match pick(SLOTS, slot.as_str(), call_type) {
        Some((name, words)) => named(&name, words),
        None => named("ask:more", "Can you tell me a little more about it?"),
    }
}

/// The question for a fact of a call type.
#[must_use]
pub(crate) fn ask_fact(taxonomy: &Taxonomy, fact: &FactId, call_type: Option<&CallTypeId>) -> Line {
    match (pick(FACTS, fact.as_str(), call_type), taxonomy.fact(fact)) {
        (Some((name, words)), _) => named(&name, words),
        (None, Some(known)) => named(&format!("ask:{fact}"), &known.ask),
        (None, None) => named("ask:more", "Can you tell me a little more about it?"),
    }
}

/// The questions for slots, by slot, with those of single call types among them.
pub(crate) fn slot_questions() -> impl Iterator<Item = (&'static str, &'static str)> {
    SLOTS.iter().map(|(slot, _, words)| (*slot, *words))
}

/// Every question.
pub(super) fn all() -> Vec<Line> {
    let slots = SLOTS.iter().map(|(id, of, words)| named(&name(id, of), words));
    let facts = FACTS.iter().map(|(id, of, words)| named(&name(id, of), words));
    slots.chain(facts).chain([ask_slot(&SlotId::new("more"), None)]).collect()
}
