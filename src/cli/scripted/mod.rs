//! A simulated caller: one real call over SIP and RTP, in which a script answers what the agent asks.
//!
//! The caller learns what it was asked, and when the agent has finished, by looking on from inside the service; what it
//! measures, it measures on its own telephone. Against a service elsewhere nobody looks on: then its lines are said in
//! their order, each after the far side has been quiet for a while.

mod caller;
mod desk;
mod gallery;
mod outcome;
mod script;

pub use caller::ScriptedCaller;
pub use desk::{DeskManners, OfferSeen, ScriptedDesk};
pub use gallery::Gallery;
pub use outcome::{EndedBy, ScriptedOutcome, Turn};
pub use script::{Act, Prepared, Script, When};

use crate::inference::espeak::EspeakError;

/// Why a caller has no voice.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The voice's name is none.
    #[error("\"{0}\" is no voice of espeak-ng")]
    Name(String),
    /// It did not speak.
    #[error(transparent)]
    Espeak(#[from] EspeakError),
}
