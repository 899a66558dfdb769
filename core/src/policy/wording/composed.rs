//! Lines that carry values: the caller's own, or the agency's data.

use super::super::taxonomy::CallType;
use super::super::tows::Tow;
use super::super::{CaseFile, Filing, Line, LineKey, spoken};
use crate::units::{Private, SlotId};

/// A value of more words than this is somebody telling a story; the case keeps it, the read-back leaves it out.
const LONGEST_VALUE: usize = 9;

fn composed(name: &str, words: String) -> Line {
    Line { key: LineKey::Composed(name.to_owned()), words: Private::new(words) }
}

fn value<'a>(case: &'a CaseFile, slot: &str) -> Option<&'a str> {
    case.slots.get(&SlotId::new(slot)).map(|filled| filled.value.open().as_str())
}

fn text<'a>(case: &'a CaseFile, slot: &str) -> Option<&'a str> {
    let text = case.slots.get(&SlotId::new(slot)).map(|filled| filled.text.open().trim());
    text.filter(|text| !text.is_empty() && text.split_whitespace().count() <= LONGEST_VALUE)
}

/// The place as it is spoken: "four twelve Larch Street, near Fifth Avenue"; `None` where none is known.
#[must_use]
pub(crate) fn place_words(case: &CaseFile) -> Option<String> {
    let (street, cross, place) =
        (value(case, "location.street"), value(case, "location.cross_street"), value(case, "location.place"));
    match (value(case, "location.street_number"), street, cross, place) {
        (Some(number), Some(street), Some(cross), _) => {
            Some(format!("{} {street}, near {cross}", spoken::house_number(number)))
        }
        (Some(number), Some(street), None, _) => Some(format!("{} {street}", spoken::house_number(number))),
        (None, Some(street), Some(cross), _) => Some(format!("the corner of {street} and {cross}")),
        (None, Some(street), None, Some(place)) => Some(format!("{place}, on {street}")),
        (None, Some(street), None, None) => Some(street.to_owned()),
        (_, None, _, place) => place.map(str::to_owned),
    }
}

/// Reads the place back.
#[must_use]
pub(crate) fn confirm_place(case: &CaseFile) -> Line {
    let place = place_words(case).unwrap_or_default();
    composed("confirm_place", format!("I have {place}. Is that right?"))
}

/// Offers what may have been meant.
#[must_use]
pub(crate) fn did_you_say(candidate: &str) -> Line {
    composed("did_you_say", format!("Did you say {candidate}?"))
}

/// Asks which of several was meant.
#[must_use]
pub(crate) fn which_one(names: &[String]) -> Line {
    let words = match names {
        [first, second] => format!("Is it {first}, or {second}?"),
        [rest @ .., last] => format!("Is it {}, or {last}?", rest.join(", ")),
        [] => "Which one is it?".to_owned(),
    };
    composed("which_one", words)
}

/// A house number that the street does not have.
#[must_use]
pub(crate) fn no_such_number(street: &str) -> Line {
    composed("no_such_number", format!("I can't find that number on {street}. What is the house number?"))
}

/// A crossing that is not there.
#[must_use]
pub(crate) fn no_such_crossing(street: &str) -> Line {
    composed("no_such_crossing", format!("I can't find that corner on {street}. What is the nearest cross street?"))
}

/// Spells a plate back.
#[must_use]
pub(crate) fn confirm_plate(plate: &str) -> Line {
    composed("confirm_plate", format!("The plate is {}. Is that right?", spoken::plate(plate)))
}

/// Reads a telephone number back.
#[must_use]
pub(crate) fn confirm_phone(phone: &str) -> Line {
    composed("confirm_phone", format!("The number is {}. Is that right?", spoken::phone(phone)))
}

/// Reads a case number back.
#[must_use]
pub(crate) fn confirm_case_number(number: &str) -> Line {
    composed("confirm_case_number", format!("The case number is {}. Is that right?", spoken::plate(number)))
}

/// Offers the number that the caller is calling from.
#[must_use]
pub(crate) fn ask_back_on(phone: &str) -> Line {
    composed("ask_back_on", format!("Should they call you back on {}?", spoken::phone(phone)))
}

/// Says that the place was understood, while a person is asked to join.
#[must_use]
pub(crate) fn noted_place(case: &CaseFile) -> Line {
    let place = place_words(case).unwrap_or_default();
    composed("noted_place", format!("I have {place}. Please stay on the line."))
}

/// What a matter is called in a sentence.
fn spoken_title(call_type: &CallType) -> String {
    let title = match call_type.id.as_str() {
        "noise" => "a noise complaint",
        "illegal_parking" => "illegal parking",
        "abandoned_vehicle" => "an abandoned vehicle",
        "past_theft" => "a theft",
        "vandalism" => "damage to property",
        "minor_crash" => "a minor crash",
        "officer_message" => "a message",
        _ => return call_type.title.to_lowercase(),
    };
    title.to_owned()
}

/// What will be written up, in the caller's own words where they are short.
#[must_use]
pub(crate) fn summary(call_type: &CallType, case: &CaseFile) -> Vec<Line> {
    let mut lines = Vec::new();
    let title = spoken_title(call_type);
    let head = match place_words(case) {
        Some(place) => format!("Here is what I have: {title}, at {place}."),
        None => format!("Here is what I have: {title}."),
    };
    lines.push(composed("summary", head));
    let vehicle: Vec<&str> = ["vehicle.color", "vehicle.make", "vehicle.model", "vehicle.body"]
        .iter()
        .filter_map(|slot| text(case, slot))
        .collect();
    let mut details = Vec::new();
    if !vehicle.is_empty() {
        details.push(vehicle.join(" "));
    }
    for slot in ["parking_kind", "noise_kind", "item", "when", "duration"] {
        // "Lawn mower" may be both the thing and the noise; it is said once.
        let said = text(case, slot).map(str::to_owned).filter(|one| !details.contains(one));
        details.extend(said);
    }
    if !details.is_empty() {
        lines.push(composed("summary_details", format!("You said: {}.", details.join(", "))));
    }
    lines
}

/// Says twice under which number it was stored.
#[must_use]
pub(crate) fn filed(filing: Filing, number: &str) -> Vec<Line> {
    let said = spoken::plate(number);
    let head = match filing {
        Filing::Ticket => "Your report number is",
        Filing::CallBack => "Your message is saved. Its number is",
    };
    vec![composed("number", format!("{head} {said}.")), composed("number_again", format!("Once more: {said}."))]
}

/// Where a towed vehicle is, what is owed, and when the lot is open.
#[must_use]
pub(crate) fn tow_lines(tow: &Tow) -> Vec<Line> {
    let (number, street) = tow.address.split_once(' ').unwrap_or(("", &tow.address));
    let mut date = tow.since.split('-').skip(1).filter_map(|part| part.parse::<u8>().ok());
    let since = match (date.next(), date.next()) {
        (Some(month), Some(day)) => format!(" on {}", spoken::date(month, day)),
        _ => String::new(),
    };
    vec![
        composed("tow_found", format!("Yes. A {} with that plate was towed{since}.", tow.vehicle)),
        composed("tow_where", format!("It is at the {}, {} {street}.", tow.lot, spoken::house_number(number))),
        composed(
            "tow_fee",
            format!("The fee today is {}. Bring a photo I D and the registration.", spoken::dollars(tow.fee_dollars)),
        ),
        composed("tow_open", format!("The lot is open {}. Its number is {}.", tow.open, spoken::phone(&tow.phone))),
    ]
}
