//! The taxonomy as it is written: every key named, any other refused.

use super::{Closable, DialogueAct, Disposition, Fact, Slot, UrgencyClass};
use crate::units::{CallTypeId, FactId, SlotId};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTaxonomy {
    pub meta: RawMeta,
    pub fact: Vec<Fact>,
    pub value_set: Vec<RawValueSet>,
    pub slot: Vec<Slot>,
    pub defaults: RawDefaults,
    pub call_type: Vec<RawCallType>,
    pub dialogue_act: Vec<DialogueAct>,
    pub urgency_class: Vec<UrgencyClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMeta {
    pub name: String,
    pub version: String,
    pub locale: String,
    pub dispositions: Vec<Disposition>,
    pub closable_values: Vec<Closable>,
    pub tiers: Vec<super::WrittenTier>,
    pub rule_grammar: u32,
    pub annotation_rules: u32,
    pub eido_dispositions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawValueSet {
    pub id: String,
    pub values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDefaults {
    pub upgrade: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub when: String,
    pub to: Disposition,
    pub why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCallType {
    pub id: CallTypeId,
    pub title: String,
    pub description: String,
    pub apco_code: String,
    pub apco_alt: Vec<String>,
    pub source_rows: Vec<u32>,
    pub starter: bool,
    pub disposition: Disposition,
    pub closable: Closable,
    pub needs_verified_location: bool,
    pub required: Vec<SlotId>,
    pub optional: Vec<SlotId>,
    pub facts: Vec<FactId>,
    pub eido_disposition: String,
    pub open311_group: String,
    pub upgrade: Vec<RawRule>,
    #[serde(default)]
    pub downgrade: Vec<RawRule>,
}
