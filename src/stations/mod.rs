//! Stations: tasks that each own one resource (a socket, a model, a voice, the dispatchers' streams, the archive).
//!
//! A call talks to a station by a `try_` method that never waits: full, late and dead come back to the call as inputs.
//! A station talks to a call through its [`CallInbox`]. Stations never import one another.

pub mod archive;
pub mod asr;
pub mod audit;
pub mod dispatch;
pub mod ear;
mod inbox;
mod key_line;
pub mod mouth;
pub mod rtp;
pub mod sip;
pub mod understanding;
pub mod vad;
pub mod voice;
pub mod webrtc;

pub use inbox::{CallInbox, InboxReader};
pub use key_line::{KEYS_HELD, KeyLine, KeysRefused};
