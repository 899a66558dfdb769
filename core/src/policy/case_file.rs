//! What is known of the call so far.

use crate::understanding::YesNo;
use crate::units::{CallTypeId, Confidence, FactId, Private, SlotId, UrgencyClassId, UtteranceId};
use std::collections::BTreeMap;

/// A slot's value, where it came from, and whether the caller confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotValue {
    /// Normalised.
    pub value: Private<String>,
    /// As said.
    pub text: Private<String>,
    /// What a time means on the calendar, as [`crate::language::moment`] writes it; `None` for all else.
    pub moment: Option<String>,
    /// In which utterance.
    pub utterance: UtteranceId,
    /// How sure.
    pub confidence: Confidence,
    /// Confirmed by the caller.
    pub confirmed: Confirmed,
    /// Values said before this one, newest first.
    pub alternatives: Vec<Private<String>>,
}

/// Whether the caller has confirmed a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confirmed {
    /// Not yet.
    NotYet,
    /// By the caller, or the slot needs none.
    Yes,
}

/// The case so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFile {
    /// The matter.
    pub call_type: Option<CallTypeId>,
    /// Further matters named.
    pub also: Vec<CallTypeId>,
    /// Slots filled.
    pub slots: BTreeMap<SlotId, SlotValue>,
    /// Facts settled.
    pub facts: BTreeMap<FactId, YesNo>,
    /// Urgency classes raised, in order.
    pub raised: Vec<UrgencyClassId>,
    /// Dangers past or figurative.
    pub flags: Vec<UrgencyClassId>,
    /// The message left.
    pub message: Option<Private<String>>,
    /// The passages that the caller was answered from, as `page#section`, in order.
    pub sources: Vec<String>,
    /// The number it was filed under.
    pub number: Option<String>,
    /// Required slots that are still missing, in the order in which they will be asked.
    pub missing: Vec<SlotId>,
}
