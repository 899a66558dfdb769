//! The child processes that run native inference, their framed protocol, and their supervision.
//!
//! whisper.cpp, onnxruntime and espeak-ng can abort, hang or eat all memory. They run in `calmline worker KIND`, a child
//! that speaks length-prefixed messages over a socket it inherits as its standard input. The service keeps two of each
//! kind, both warm: when the active one dies, hangs or talks nonsense, every open job is answered at once with a
//! [`Failure`], and the standby has taken over before the first of these answers is given.
//!
//! A kind of work is one type that implements [`Work`]; [`run`] is what the child does, [`Workers`] what the service holds.

mod asr;
mod chaos;
mod child;
mod config;
mod link;
mod pending;
mod process;
mod protocol;
mod supervisor;
mod vad;
mod voice;
mod work;

pub use asr::{AsrAsk, AsrHeard, AsrSettings, AsrWord, AsrWork};
pub use chaos::{Chaos, ChaosAnswer, ChaosAsk, ChaosSettings, Mischief};
pub use config::WorkersConfig;
pub use pending::{Failure, OnReply, Reply};
pub use protocol::{FRAME_LIMIT_BYTES, ProtocolError};
pub use supervisor::{Counts, Health, JobId, Refused, Workers, WorkersState};
pub use vad::{VadAnswer, VadAsk, VadSettings, VadWindow};
pub use voice::{Engine, Voice, VoiceAnswer, VoiceAsk, VoiceSettings};
pub use work::{CancelFlag, Work, WorkError, WorkerKind};

use std::process::ExitCode;

/// The whole life of a child process. Its standard input must be the socket that [`Workers`] hands it; there are no other
/// arguments, the settings come over the socket. Returns only if it could not begin; the process ends by itself when the
/// socket closes.
#[must_use]
pub fn run(kind: WorkerKind) -> ExitCode {
    match kind {
        WorkerKind::Chaos => child::run::<Chaos>(),
        WorkerKind::Asr => child::run::<AsrWork>(),
        WorkerKind::Voice => child::run::<Voice>(),
        WorkerKind::Vad => child::run::<crate::inference::vad::Vad>(),
    }
}
