//! One desk's leg: packets of the browser become frames at a steady pace, frames of the caller become packets.
//!
//! Nobody waits for anybody: a late packet is concealed, a frame that cannot be sent is dropped. A browser that falls
//! silent altogether has lost its network or its tab, and the caller must not be left with it (S4).

use crate::audio::{BridgePort, Content, Frame, JitterBuffer, Packet, SAMPLES_PER_FRAME, Voice, VoiceGate};
use crate::clock::CallClock;
use calmline_browser::{Decoded, Event, Link, OpusError, OpusIn, OpusOut, Sealed};
use calmline_core::units::{CallTime, Span};
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// The length of a frame.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// How long a browser may be without a packet before it is given up. Browsers send while muted and while nobody speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// With a desk, one second: a roaming wireless network recovers sooner, and its caller should not hear nothing for
    /// longer.
    Desk,
    /// With a caller, ten: hanging up on one whose network comes back is worse than silence.
    Caller,
}

impl Patience {
    fn span(self) -> Span {
        match self {
            Self::Desk => Span::from_secs(1),
            Self::Caller => Span::from_secs(10),
        }
    }
}

/// Opus counts at 48 kHz: six ticks for one sample of the telephone.
const TICKS_PER_SAMPLE: i32 = 6;

/// Why a leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegEnd {
    /// It was told to.
    Told,
    /// The browser closed the connection, or it failed.
    Gone,
    /// Nothing came from the browser any more.
    Silent,
}

/// The sound between a browser and a call.
pub struct BrowserLeg<L> {
    link: L,
    incoming: OpusIn,
    outgoing: OpusOut,
    jitter: JitterBuffer,
    gate: VoiceGate,
    clock: CallClock,
    patience: Patience,
    /// When the last packet came; `None` before the first.
    last: Option<CallTime>,
    /// The last timestamp of the browser, and what it is in samples: its count goes round where a sixth of it does not.
    counted: Option<(u32, u32)>,
}

impl<L: Link> BrowserLeg<L> {
    /// A leg over a connection that may not stand yet.
    ///
    /// # Errors
    /// Opus cannot be had.
    pub fn new(link: L, patience: Patience) -> Result<Self, OpusError> {
        Ok(Self {
            link,
            incoming: OpusIn::new()?,
            outgoing: OpusOut::new()?,
            jitter: JitterBuffer::new(),
            gate: VoiceGate::new(),
            clock: CallClock::start(),
            patience,
            last: None,
            counted: None,
        })
    }

    /// Waits until the connection stands; `None`: it failed. Cancel safe.
    pub async fn connected(&mut self) -> Option<()> {
        loop {
            match self.link.next().await {
                Event::Connected => return Some(()),
                Event::Packet(packet) => self.take(&packet),
                Event::Gone => return None,
            }
        }
    }

    /// Carries sound between the browser and the call's pipe until one of them ends. `spoke` is called when a voice is
    /// heard from the desk.
    pub async fn talk(
        &mut self,
        port: &BridgePort,
        spoke: impl Fn() + Send + Sync,
        stop: &CancellationToken,
    ) -> LegEnd {
        // The browser has until then to send its first packet.
        let began = self.clock.now();
        let mut ticker: Interval = tokio::time::interval(FRAME_EVERY);
        ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return LegEnd::Told,
                _ = ticker.tick() => {
                    if self.clock.now().since(self.last.unwrap_or(began)) > self.patience.span() {
                        return LegEnd::Silent;
                    }
                    self.toward_call(port, &spoke);
                    self.toward_page(port).await;
                }
                event = self.link.next() => match event {
                    Event::Packet(packet) => self.take(&packet),
                    Event::Connected => {}
                    Event::Gone => return LegEnd::Gone,
                },
            }
        }
    }

    /// Ends the connection.
    pub async fn close(&mut self) {
        self.link.close().await;
    }

    fn take(&mut self, packet: &Sealed) {
        let at = self.clock.now();
        self.last = Some(at);
        let Decoded::Sound { sound, before } = self.incoming.decode(packet.sequence, &packet.payload) else { return };
        let timestamp = self.in_samples(packet.timestamp);
        let mut push = |sequence, timestamp, sound: &[i16]| {
            let content = Content::Sound(sound);
            self.jitter.push(at, &Packet { ssrc: packet.ssrc, sequence, timestamp, content });
        };
        if let Some(before) = before {
            push(packet.sequence.wrapping_sub(1), timestamp.wrapping_sub(before.len() as u32), &before);
        }
        push(packet.sequence, timestamp, &sound);
    }

    fn in_samples(&mut self, ticks: u32) -> u32 {
        let (last, samples) = self.counted.unwrap_or((ticks, 0));
        let step = (ticks.wrapping_sub(last) as i32) / TICKS_PER_SAMPLE;
        let samples = samples.wrapping_add_signed(step);
        self.counted = Some((ticks, samples));
        samples
    }

    fn toward_call(&mut self, port: &BridgePort, spoke: &impl Fn()) {
        if self.last.is_none() {
            return;
        }
        let mut frame: Frame = [0; SAMPLES_PER_FRAME];
        self.jitter.pull(self.clock.now(), &mut frame);
        port.send(&frame);
        if self.gate.take(&frame) == Voice::Heard {
            spoke();
        }
    }

    async fn toward_page(&mut self, port: &BridgePort) {
        while let Some(frame) = port.receive() {
            // A frame that cannot be encoded is a gap of 20 ms, which the browser conceals.
            if let Ok(packet) = self.outgoing.encode(&frame) {
                self.link.send(&packet).await;
            }
        }
    }
}
