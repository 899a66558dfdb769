//! stub
use crate::units::SlotId;
pub fn value_of(_slot: &SlotId, surface: &str) -> String { surface.trim().to_owned() }
