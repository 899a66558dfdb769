//! What the tests of the call machine share: a scripted dialogue, a scripted tripwire and reader, and a world of
//! stations in virtual time.

#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::wildcard_enum_match_arm, reason = "tests name what they look for")]

pub mod dialogue;
pub mod fragile;
pub mod invariants;
pub mod print;
pub mod scenario;
pub mod scenario_lines;
pub mod words;
pub mod world;

use calmline_core::call::{Call, Limits, Serving, Setup};
use calmline_core::policy::{Ladder, Rung, RungKind};
use calmline_core::units::Span;
use dialogue::{Manner, Script};
use fragile::{Breaks, Fragile};
use std::sync::Arc;
use words::Phrases;

/// A ladder of desks, supervisors and a telephone line.
pub fn usual_ladder() -> Ladder {
    Ladder {
        rungs: vec![
            Rung { kind: RungKind::Desks, wait: Span::from_secs(20) },
            Rung { kind: RungKind::Supervisors, wait: Span::from_secs(20) },
            Rung { kind: RungKind::Line("county".to_owned()), wait: Span::from_secs(40) },
        ],
        truth_after: Span::from_secs(120),
    }
}

/// A call with the scripted dialogue.
pub fn call(ladder: Ladder, manner: Manner, serving: Serving) -> Call {
    fragile_call(ladder, manner, serving, &Breaks::never())
}

/// The same, whose parts can be told to break.
pub fn fragile_call(ladder: Ladder, manner: Manner, serving: Serving, breaks: &Breaks) -> Call {
    Call::new(Setup {
        limits: Limits::standard(),
        ladder,
        conversation: Box::new(Fragile::new(Script::new(manner), &breaks.dialogue)),
        tripwire: Arc::new(Fragile::new(Phrases, &breaks.tripwire)),
        serving,
    })
}
