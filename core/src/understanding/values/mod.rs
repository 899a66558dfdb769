//! What the words of a slot come to: one normal form for each kind, whoever found the words.
//!
//! Readers find the words of a slot, each in its own way; the value is always made here, so that two readers that found
//! the same words agree. The words themselves are kept beside the value by whoever fills the slot.

mod amounts;
mod names;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_spoken;
mod things;

use crate::language::{code, phone, time};
use crate::units::SlotId;

pub(super) use names::RANKS;

/// The normal form of the words that fill a slot: figures for numbers, "North Alder Street" for "n alder st", "B721XQ"
/// for "B as in boy, seven two one, x ray, quebec". Times keep their words, for they mean nothing without the moment of
/// the call. Words that cannot be read stay as they are, without blanks at the edges; blank words give an empty value.
#[must_use]
pub fn value_of(slot: &SlotId, surface: &str) -> String {
    of(slot.as_str(), surface)
}

/// The same for the id in letters.
pub(super) fn of(slot: &str, surface: &str) -> String {
    let surface = surface.trim();
    let value = match slot {
        "location.street_number" => amounts::house(surface),
        "location.street" | "location.cross_street" => names::street(surface),
        "location.unit" => names::unit(surface),
        "location.place" | "location.city" | "company" => names::titled(surface),
        "location.detail" => things::verbatim(surface),
        "when" | "duration" => time::tidy(surface),
        "vehicle.color" => things::color(surface),
        "vehicle.year" => amounts::year(surface),
        "vehicle.make" => things::make(surface),
        "vehicle.model" => things::model(surface),
        "vehicle.body" => things::body(surface),
        "vehicle.state" => things::state(surface),
        "vehicle.plate" | "vehicle.vin" | "serial" | "case_number" => code::characters(surface),
        "person.name" => names::person(surface),
        "person.age" => amounts::age(surface),
        "officer" => names::officer(surface),
        "phone" => phone::figures(surface),
        "email" => phone::address(surface),
        "item.value" => amounts::money(surface),
        "count" => amounts::count(surface),
        "language" => things::language(surface),
        // What is told in the caller's own words: small letters, without the article.
        _ => things::phrase(surface),
    };
    if value.trim().is_empty() { surface.to_owned() } else { value }
}
