//! The ear: one call's heard audio, turned into frame reports and kept for the recogniser.
//!
//! The leg's media task hands it every frame from the far side and every frame that was sent there. The driver reads
//! spans of it for the recogniser, and tells it when to pass frames on to a person.

mod score;

pub use score::SpeechScore;

use super::CallInbox;
use crate::audio::{
    BridgePort, EchoGate, EnergyVad, Frame, FrameSink, HeardFrame, PitchTracker, SAMPLES_PER_FRAME, SpanRing, Taps,
    level,
};
use calmline_core::call::{FrameReport, Input};
use calmline_core::units::{AudioSpan, CallTime, Confidence, Dbfs, Hertz};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Samples that the speech detector takes at once: 32 ms at 8 kHz, which Silero is made for.
pub const WINDOW_SAMPLES: usize = 256;

/// Commands that may wait for the next frame: a bridge and its end.
const COMMANDS_HELD: usize = 16;

/// A frame less likely to be speech than this is not searched for a pitch.
const MAY_BE_VOICE: Confidence = Confidence::from_permille(350);

/// Nor is one quieter than this: noise of the line.
const AUDIBLE: Dbfs = Dbfs(-50);

/// Where windows go to be scored. It must not wait.
pub type WindowSink = Box<dyn FnMut(CallTime, &[i16; WINDOW_SAMPLES]) + Send>;

/// Where both sides' frames go to be kept: what was heard, then what was sent. It must not wait.
pub type RecordingSink = Box<dyn FnMut(&Frame, &Frame) + Send>;

enum EarCommand {
    Bridge(BridgePort),
    Unbridge,
    KeepSound,
}

/// What a new ear needs.
pub struct EarSetup {
    /// Where reports go.
    pub inbox: CallInbox,
    /// Where windows go.
    pub windows: WindowSink,
    /// Where the scores come back.
    pub score: SpeechScore,
    /// Where the recording goes.
    pub recording: RecordingSink,
    /// Who listens in.
    pub taps: Taps,
}

/// Steers one ear and reads what it heard.
#[derive(Clone)]
pub struct EarHandle {
    commands: SyncSender<EarCommand>,
    ring: Arc<Mutex<SpanRing>>,
}

/// Whether the caller's sound may be kept: only after the greeting has said that the call is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeping {
    NotYet,
    Yes,
}

/// The ear, as the leg's media task holds it.
pub struct EarSink {
    commands: Receiver<EarCommand>,
    ring: Arc<Mutex<SpanRing>>,
    setup: EarSetup,
    window: [i16; WINDOW_SAMPLES],
    filled: usize,
    energy: EnergyVad,
    echo: EchoGate,
    pitch: PitchTracker,
    bridge: Option<BridgePort>,
    keeping: Keeping,
    last: Option<Frame>,
}

/// An ear and the handle that steers it.
#[must_use]
pub fn open(setup: EarSetup) -> (EarHandle, EarSink) {
    let (sender, commands) = sync_channel(COMMANDS_HELD);
    let ring = Arc::new(Mutex::new(SpanRing::new()));
    let sink = EarSink {
        commands,
        ring: Arc::clone(&ring),
        setup,
        window: [0; WINDOW_SAMPLES],
        filled: 0,
        energy: EnergyVad::new(),
        echo: EchoGate::new(),
        pitch: PitchTracker::new(),
        bridge: None,
        keeping: Keeping::NotYet,
        last: None,
    };
    (EarHandle { commands: sender, ring }, sink)
}

impl EarHandle {
    /// The caller's audio of a span; what has left the ring or has not come yet is left out.
    #[must_use]
    pub fn read(&self, span: AudioSpan) -> Vec<i16> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner).read(span)
    }

    /// Passes what is heard on to a person, too.
    pub fn bridge(&self, port: BridgePort) {
        self.command(EarCommand::Bridge(port));
    }

    /// Stops passing it on.
    pub fn unbridge(&self) {
        self.command(EarCommand::Unbridge);
    }

    /// The caller has been told that the call is recorded: the recording may hold their voice from here on.
    pub fn keep_sound(&self) {
        self.command(EarCommand::KeepSound);
    }

    fn command(&self, command: EarCommand) {
        // Full or gone: the media task does not run any more, and its leg says so to the call.
        let _dead_leg = self.commands.try_send(command);
    }
}

impl EarSink {
    fn obey(&mut self) {
        while let Ok(command) = self.commands.try_recv() {
            match command {
                EarCommand::Bridge(port) => self.bridge = Some(port),
                EarCommand::Unbridge => self.bridge = None,
                EarCommand::KeepSound => self.keeping = Keeping::Yes,
            }
        }
    }

    /// Hands every full window to the detector.
    fn fill_windows(&mut self, at: CallTime, pcm: &Frame) {
        for sample in pcm {
            self.window[self.filled] = *sample;
            self.filled += 1;
            if self.filled == WINDOW_SAMPLES {
                self.filled = 0;
                (self.setup.windows)(at, &self.window);
            }
        }
    }

    /// The detector's score; while it is dead or late, that of the energy of the frame.
    fn speech(&mut self, at: CallTime, pcm: &Frame) -> Confidence {
        // The energy detector follows the noise of the line at all times, so that it is ready when it is needed.
        let by_energy = self.energy.score(pcm);
        self.setup.score.fresh(at).unwrap_or(by_energy)
    }
}

impl FrameSink for EarSink {
    fn heard(&mut self, frame: &HeardFrame) {
        self.obey();
        self.ring.lock().unwrap_or_else(PoisonError::into_inner).push(frame);
        if let Some(port) = &self.bridge {
            port.send(&frame.pcm);
        }
        let echo = self.echo.score(&frame.pcm);
        self.fill_windows(frame.at, &frame.pcm);
        let speech = self.speech(frame.at, &frame.pcm);
        let level = level(&frame.pcm);
        let pitch = voice_pitch(&mut self.pitch, &frame.pcm, speech, level);
        let report = FrameReport { at: frame.at, speech, level, echo, flow: frame.flow, pitch };
        self.setup.inbox.put(Input::Frame(report));
        self.last = Some(frame.pcm);
    }

    fn sent(&mut self, frame: &Frame) {
        self.obey();
        self.echo.sent(frame);
        let said = self.last.take().unwrap_or([0; SAMPLES_PER_FRAME]);
        self.setup.taps.send(&said, frame);
        let heard = match self.keeping {
            Keeping::Yes => said,
            Keeping::NotYet => [0; SAMPLES_PER_FRAME],
        };
        (self.setup.recording)(&heard, frame);
    }
}

/// The pitch of a frame that is probably a voice and loud enough to have one; no others are searched for it.
pub fn voice_pitch(tracker: &mut PitchTracker, pcm: &Frame, speech: Confidence, level: Dbfs) -> Option<Hertz> {
    if speech < MAY_BE_VOICE || level < AUDIBLE {
        tracker.skip(pcm);
        return None;
    }
    tracker.pitch(pcm)
}

#[cfg(test)]
mod tests;
