//! Whether two cases may tell of the same thing.

use calmline_core::call::CallRecord;
use calmline_core::units::CallTypeId;

/// The call type, as corrected.
fn call_type(record: &CallRecord) -> Option<&CallTypeId> {
    record.labels.as_ref().and_then(|labels| labels.call_type.as_ref()).or(record.case.call_type.as_ref())
}

/// The value of a slot, as corrected, in lower case; `None` if there is none.
fn value(record: &CallRecord, slot: &str) -> Option<String> {
    let corrected = record.labels.iter().flat_map(|labels| &labels.slots).find(|(id, _)| id.as_str() == slot);
    let had = record.case.slots.iter().find(|value| value.slot.as_str() == slot);
    let value = corrected.map(|(_, value)| value).or(had.map(|value| &value.value))?;
    let words: Vec<&str> = value.open().split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" ").to_lowercase())
}

/// Whether two values do not speak against one another.
fn agree(one: &CallRecord, other: &CallRecord, slot: &str) -> bool {
    match (value(one, slot), value(other, slot)) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => true,
    }
}

/// Whether both name it, and the same.
fn share(one: &CallRecord, other: &CallRecord, slot: &str) -> bool {
    value(one, slot).is_some_and(|one| value(other, slot).is_some_and(|other| one == other))
}

/// Whether both are of the same type and at the same place: the same named place, or the same street where neither the
/// house number nor the cross street speaks against it. A person decides whether they are the same.
pub(super) fn alike(one: &CallRecord, other: &CallRecord) -> bool {
    let same_type = call_type(one).is_some_and(|of_one| call_type(other) == Some(of_one));
    let same_street = share(one, other, "location.street")
        && agree(one, other, "location.street_number")
        && agree(one, other, "location.cross_street");
    same_type && agree(one, other, "location.city") && (same_street || share(one, other, "location.place"))
}
