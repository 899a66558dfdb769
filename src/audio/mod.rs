//! Sound: frames, codecs, resampling, jitter, playout, tones, echo. No sockets, no tasks, no decisions.
//!
//! Inside calmline all audio is mono PCM16 at 8 kHz in 20 ms frames, because a telephone line carries nothing above
//! 4 kHz; only the recogniser upsamples, to the 16 kHz that Whisper wants.

mod bridge;
mod conceal;
mod dial_key;
mod echo;
mod energy_vad;
mod frame;
mod g711;
mod jitter;
mod level;
mod pitch;
mod playout;
mod resample;
mod session;
mod sound_file;
mod span_ring;
mod tap;
mod tones;
mod voice_gate;
mod wav;

pub use bridge::{BridgeEar, BridgePort};
pub use conceal::Concealer;
pub use dial_key::DialKey;
pub use echo::EchoGate;
pub use energy_vad::EnergyVad;
pub use frame::{Frame, FrameSink, FrameSource, HeardFrame, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
pub use g711::{ComfortNoise, decode, encode};
pub use jitter::{Arrival, Content, JitterBuffer, JitterStats, LONGEST_PACKET, Packet};
pub use level::{level, level_db};
pub use pitch::PitchTracker;
pub use playout::{Played, Playout, PromptTooLong};
pub use resample::{Downsampler, Resampler, UnsupportedRate, Upsampler, to_telephone};
pub use session::{Codec, Direction, NegotiatedMedia};
pub use sound_file::{SoundFileError, read_sound};
pub use span_ring::SpanRing;
pub use tap::{Tap, Taps};
pub use tones::{DtmfDetector, TtyDetector, key_tone};
pub use voice_gate::{Voice, VoiceGate};
pub use wav::{StereoRecording, WavError, cut_wav, read_wav, read_wav_from, write_wav};
