//! The journal's lines: a header, each input, and a sum over what the machine commanded because of it, so that a replay
//! can tell whether it did the same.

use calmline_core::call::journal::{Entry, VERSION};
use calmline_core::call::{Command, Serving};
use calmline_core::units::CallId;
use serde::{Deserialize, Serialize};

/// The first line: what the call was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHeader {
    /// The format's version, as the core reads it.
    pub calmline_journal: u32,
    /// The call.
    pub call: String,
    /// The program's version.
    pub program: String,
    /// The hash of the agency's book.
    pub book: String,
    /// Whether the agent served alone: `by_policy` or `person_only`.
    pub serving: String,
}

/// A sum over commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    /// How many there were.
    pub commands: u32,
    /// FNV-1a with 64 bits over their JSON.
    pub sum: u64,
}

/// Any line after the first.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum JournalLine {
    /// What the machine commanded because of the entry before.
    Did {
        /// The sum.
        did: Did,
    },
    /// An input.
    Entry(Entry),
}

impl JournalHeader {
    /// The header of a call that begins.
    #[must_use]
    pub fn new(call: CallId, book: &str, serving: Serving) -> Self {
        Self {
            calmline_journal: VERSION,
            call: call.to_string(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            book: book.to_owned(),
            serving: serving_name(serving).to_owned(),
        }
    }
}

/// The word for how a call was served.
#[must_use]
pub fn serving_name(serving: Serving) -> &'static str {
    match serving {
        Serving::ByPolicy => "by_policy",
        Serving::PersonOnly => "person_only",
    }
}

impl Did {
    /// The sum over some commands; `None` for none.
    #[must_use]
    pub fn over(commands: &[Command]) -> Option<Self> {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        if commands.is_empty() {
            return None;
        }
        let mut sum = OFFSET;
        for command in commands {
            // A command is plain data, whose JSON cannot fail; if it did, the sum would differ from every other.
            let text = serde_json::to_string(command).unwrap_or_default();
            for byte in text.bytes() {
                sum = (sum ^ u64::from(byte)).wrapping_mul(PRIME);
            }
        }
        Some(Self { commands: u32::try_from(commands.len()).unwrap_or(u32::MAX), sum })
    }
}
