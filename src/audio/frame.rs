//! The unit that all audio moves in, and the two traits by which a leg and a call exchange it.

use calmline_core::call::Flow;
use calmline_core::units::CallTime;

/// Samples per second of all audio inside calmline.
pub const SAMPLE_RATE_HZ: u32 = 8_000;

/// Samples in one 20 ms frame at 8 kHz.
pub const SAMPLES_PER_FRAME: usize = 160;

/// 20 ms of mono PCM16 at 8 kHz.
pub type Frame = [i16; SAMPLES_PER_FRAME];

/// A frame as it came from the far side.
#[derive(Debug, Clone, Copy)]
pub struct HeardFrame {
    /// When its last sample arrived, in the call's time.
    pub at: CallTime,
    /// The samples.
    pub pcm: Frame,
    /// Whether it arrived or was concealed.
    pub flow: Flow,
}

/// Takes what a leg hears, frame by frame. Called by the leg's media task every 20 ms: it must not block and not wait.
pub trait FrameSink: Send {
    /// One frame from the far side.
    fn heard(&mut self, frame: &HeardFrame);

    /// The frame that was sent to the far side at the same tick: the reference of the echo gate and the recording.
    fn sent(&mut self, frame: &Frame);
}

/// Gives a leg what to say, frame by frame. Called every 20 ms at an absolute deadline: it must not block and not wait.
/// While the far side holds us [`FrameSource::rest`] is called instead, so that what was to be said waits.
pub trait FrameSource: Send {
    /// Fills the next frame; silence when there is nothing to say.
    fn next(&mut self, frame: &mut Frame);

    /// Nothing can be said for 20 ms.
    fn rest(&mut self) {}
}
