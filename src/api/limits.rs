//! What requests may hold: ids, names and texts, checked before a station sees them.

use super::proto;
use crate::audio::DialKey;
use crate::stations::KEYS_HELD;
use calmline_core::call::Labels;
use calmline_core::units::{CallId, CallTypeId, DeskId, HandoffId, Private, SlotId, UrgencyClassId};
use tonic::Status;

/// A word of the taxonomy, or a slot's id.
const ID_BYTES: usize = 64;

/// A slot's value.
const VALUE_BYTES: usize = 512;

/// A person's name.
const NAME_BYTES: usize = 128;

/// A few words.
pub(super) const WHISPER_BYTES: usize = 128;

/// A reason, in a sentence or two.
pub(super) const REASON_BYTES: usize = 512;

/// A note.
pub(super) const NOTE_BYTES: usize = 4_000;

/// Slots that labels may correct: more than any call type has.
const SLOTS: usize = 64;

/// The largest request: labels at their limits are below 45 kB.
pub(super) const REQUEST_BYTES: usize = 64 * 1024;

/// The call that a request names.
pub(super) fn call_id(text: &str) -> Result<CallId, Status> {
    let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parsed = if digits { text.parse().ok() } else { None };
    parsed.ok_or_else(|| Status::invalid_argument("call_id: give the sixteen hexadecimal digits of a call"))
}

/// The call and the attempt that a request names.
pub(super) fn offer_id(call: &str, handoff: u64) -> Result<(CallId, HandoffId), Status> {
    if handoff == 0 {
        return Err(Status::invalid_argument("handoff_id: repeat the number that the offer came with"));
    }
    Ok((call_id(call)?, HandoffId(handoff)))
}

/// The desk that a token's name stands for.
pub(super) fn desk(identity: &super::tokens::Identity) -> DeskId {
    DeskId(identity.name.clone())
}

/// A text of limited length.
pub(super) fn text(field: &str, text: String, bytes: usize) -> Result<String, Status> {
    if text.len() > bytes {
        return Err(Status::invalid_argument(format!("{field}: at most {bytes} bytes, these are {}", text.len())));
    }
    Ok(text)
}

/// A text of limited length that must say something.
pub(super) fn required(field: &str, given: String, bytes: usize) -> Result<String, Status> {
    if given.trim().is_empty() {
        return Err(Status::invalid_argument(format!("{field}: must not be empty")));
    }
    text(field, given, bytes)
}

/// Keys for a caller's line. They may be somebody's number: no answer repeats them.
pub(super) fn keys(given: &str) -> Result<Vec<DialKey>, Status> {
    let keys: Option<Vec<DialKey>> = given.chars().take(KEYS_HELD + 1).map(DialKey::named).collect();
    keys.filter(|keys| (1..=KEYS_HELD).contains(&keys.len()))
        .ok_or_else(|| Status::invalid_argument(format!("keys: 1 to {KEYS_HELD} of 0-9, *, #, A-D")))
}

/// The name of a person who answers for what is asked (S2, S5).
pub(super) fn person(given: String) -> Result<String, Status> {
    required("by", given, NAME_BYTES)
}

/// A dispatcher's labels; none given means none corrected.
pub(super) fn labels(given: Option<proto::Labels>) -> Result<Labels, Status> {
    let Some(given) = given else { return Ok(Labels::default()) };
    if given.slots.len() > SLOTS {
        return Err(Status::invalid_argument(format!("labels.slots: at most {SLOTS}")));
    }
    let call_type = text("labels.call_type", given.call_type, ID_BYTES)?;
    let urgency_class = text("labels.urgency_class", given.urgency_class, ID_BYTES)?;
    let mut slots = Vec::with_capacity(given.slots.len());
    for (slot, value) in given.slots {
        let slot = required("labels.slots, a key", slot, ID_BYTES)?;
        slots.push((SlotId::new(&slot), Private::new(text("labels.slots, a value", value, VALUE_BYTES)?)));
    }
    // The wire gives a map in no order; a record has one.
    slots.sort();
    let same_as = if given.same_as_call_id.is_empty() { None } else { Some(call_id(&given.same_as_call_id)) };
    Ok(Labels {
        call_type: (!call_type.is_empty()).then(|| CallTypeId::new(&call_type)),
        urgency_class: (!urgency_class.is_empty()).then(|| UrgencyClassId::new(&urgency_class)),
        slots,
        note: Private::new(text("labels.note", given.note, NOTE_BYTES)?),
        same_as: same_as.transpose().map_err(|_| {
            Status::invalid_argument(
                "labels.same_as_call_id: give the sixteen hexadecimal digits of a call, or nothing",
            )
        })?,
    })
}
