//! A caller's leg whose sound comes through a pipe: an integrator's stream instead of a telephone line.
//!
//! Every 20 ms one frame is heard and one is spoken, at an absolute deadline, as on a line. What comes late is silence, and
//! playing begins again once two frames wait, so that a stream which stutters is not heard in shreds.

use crate::audio::{BridgePort, Frame, FrameSink, FrameSource, HeardFrame, SAMPLES_PER_FRAME, TtyDetector};
use crate::clock::{self, CallClock};
use crate::stations::CallInbox;
use crate::stations::ear::EarSink;
use crate::stations::mouth::MouthSource;
use crate::stations::rtp::MediaLimits;
use calmline_core::call::{Flow, HangUpCause, Input, LegEvent, TypedEvent};
use calmline_core::units::{CallTime, Key};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior};

/// The length of a frame.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// Frames that wait before sound is played again after it ran out: 40 ms, the jitter of a stream on a good network.
const WAITING: usize = 2;

/// What a caller in a pipe does beside speaking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallerAct {
    /// Presses a key.
    Pressed(Key),
    /// Writes.
    Typed(TypedEvent),
}

/// The call's end of a caller's pipe.
#[derive(Debug)]
pub struct PipeEnd {
    /// The sound.
    pub port: BridgePort,
    /// Keys and written lines; closed when the caller hangs up.
    pub acts: mpsc::Receiver<CallerAct>,
    /// How long it may be without sound.
    pub limits: MediaLimits,
}

/// Whether sound comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coming {
    Yes,
    Lost,
}

/// The leg.
pub(super) struct Pipe {
    end: PipeEnd,
    ear: EarSink,
    mouth: MouthSource,
    clock: CallClock,
    inbox: CallInbox,
    tty: TtyDetector,
    playing: Playing,
    coming: Coming,
    last: Option<CallTime>,
}

/// Whether what came is played, or gathered first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Playing {
    Yes,
    Gathering,
}

impl Pipe {
    pub(super) fn new(end: PipeEnd, (ear, mouth): (EarSink, MouthSource), clock: CallClock, inbox: CallInbox) -> Self {
        Self {
            end,
            ear,
            mouth,
            clock,
            inbox,
            tty: TtyDetector::new(),
            playing: Playing::Gathering,
            coming: Coming::Yes,
            last: None,
        }
    }

    /// From the ringing to the end.
    pub(super) async fn carry(mut self, asked: oneshot::Receiver<()>, mut hung_up: oneshot::Receiver<()>) {
        tokio::select! {
            biased;
            () = left(&mut self.end.acts, &self.inbox) => return self.tell(LegEvent::HungUp(HangUpCause::Cancelled)),
            _ = &mut hung_up => return,
            asked = asked => if asked.is_err() {
                return;
            },
        }
        self.tell(LegEvent::Answered);
        let mut ticker = tokio::time::interval_at(clock::now(), FRAME_EVERY);
        // Frames that could not be made in time were not heard, and are not made up for.
        ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                biased;
                _ = &mut hung_up => return,
                tick = ticker.tick() => self.tick(tick),
                act = self.end.acts.recv() => match act {
                    Some(CallerAct::Pressed(key)) => self.tell(LegEvent::Pressed(key)),
                    Some(CallerAct::Typed(event)) => self.inbox.put(Input::Typed(event)),
                    None => return self.tell(LegEvent::HungUp(HangUpCause::Bye)),
                },
            }
        }
    }

    fn tell(&self, event: LegEvent) {
        self.inbox.put(Input::Leg(event));
    }

    fn tick(&mut self, tick: Instant) {
        let at = self.clock.at(tick);
        let (pcm, flow) = self.heard();
        self.watch(at, flow);
        self.ear.heard(&HeardFrame { at, pcm, flow });
        if self.tty.heard(&pcm) {
            self.tell(LegEvent::TtyTones);
        }
        let mut frame: Frame = [0; SAMPLES_PER_FRAME];
        self.mouth.next(&mut frame);
        self.end.port.send(&frame);
        self.ear.sent(&frame);
    }

    fn heard(&mut self) -> (Frame, Flow) {
        if self.end.port.waiting() >= WAITING {
            self.playing = Playing::Yes;
        }
        if self.playing == Playing::Yes {
            if let Some(frame) = self.end.port.receive() {
                return (frame, Flow::Arrived);
            }
            self.playing = Playing::Gathering;
        }
        ([0; SAMPLES_PER_FRAME], Flow::Concealed)
    }

    /// A caller whose sound has stopped is told of once, and once more when it is back.
    fn watch(&mut self, at: CallTime, flow: Flow) {
        let limits = self.end.limits;
        let allowed = if self.last.is_some() { limits.gap } else { limits.first };
        match flow {
            Flow::Arrived => {
                self.last = Some(at);
                if std::mem::replace(&mut self.coming, Coming::Yes) == Coming::Lost {
                    self.tell(LegEvent::MediaBack);
                }
            }
            Flow::Concealed => {
                let since = at.since(self.last.unwrap_or(CallTime::START));
                if self.coming == Coming::Yes && since > allowed {
                    self.coming = Coming::Lost;
                    self.tell(LegEvent::MediaLost);
                }
            }
        }
    }
}

/// Waits until the caller has hung up. Keys before the answer mean nothing; what is written is kept by the call.
async fn left(acts: &mut mpsc::Receiver<CallerAct>, inbox: &CallInbox) {
    while let Some(act) = acts.recv().await {
        if let CallerAct::Typed(event) = act {
            inbox.put(Input::Typed(event));
        }
    }
}
