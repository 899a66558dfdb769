//! Sound: frames, codecs, resampling, jitter, playout, tones, echo. No sockets, no tasks, no decisions.
//!
//! Inside calmline all audio is mono PCM16 at 8 kHz in 20 ms frames, because a telephone line carries nothing above
//! 4 kHz; only the recogniser upsamples, to the 16 kHz that Whisper wants.

mod bridge;
mod frame;
mod level;
mod session;

pub use bridge::BridgePort;
pub use frame::{Frame, FrameSink, FrameSource, HeardFrame, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
pub use level::level;
pub use session::{Codec, Direction, NegotiatedMedia};
