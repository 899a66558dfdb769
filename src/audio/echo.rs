//! The echo gate: how likely it is that a heard frame is our own voice come back.

use super::frame::Frame;
use calmline_core::units::Confidence;

/// Placeholder.
#[derive(Debug, Default)]
pub struct EchoGate {}

impl EchoGate {
    /// A gate.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }

    /// Sent.
    pub fn sent(&mut self, _frame: &Frame) {}

    /// Heard.
    pub fn heard(&mut self, _frame: &Frame) -> Confidence {
        Confidence::NONE
    }
}
