//! The leg to a human line: the human trunk, the next centre. It is dialled when no desk takes a call.
//!
//! Whoever answers hears the agent first and presses a key to take the call: a voicemail cannot.

use crate::audio::{BridgePort, Frame, FrameSink, HeardFrame, NegotiatedMedia, Voice, VoiceGate};
use crate::clock::CallClock;
use crate::stations::CallInbox;
use crate::stations::mouth::{self, MouthHandle, MouthSource};
use crate::stations::rtp::{MediaEvent, MediaLimits, MediaSockets, RtpHandle, RtpLeg};
use crate::stations::sip::{DialSignal, DialedLeg, OutboundCall, SipStation};
use crate::tasks;
use calmline_core::call::{Input, TrunkEvent};
use calmline_core::units::{HandoffId, Key, Private};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tokio::sync::{mpsc, oneshot};

/// Media events held: a handful of keys.
const EVENTS_HELD: usize = 32;

/// The key that takes the call.
const TAKES_THE_CALL: Key = Key::Digit(1);

/// Whom to dial, and with what.
pub struct Dialling {
    /// The call's attempt.
    pub handoff: HandoffId,
    /// The line's SIP URI.
    pub target: String,
    /// Whom the called party sees: the caller, so that they can ring back.
    pub caller: Private<String>,
    /// Sockets for the media.
    pub sockets: MediaSockets,
    /// How the media behaves.
    pub config: MediaLimits,
}

/// A human line, dialled or connected. Dropping it gives the call up or hangs it up.
pub struct HumanLine {
    /// The attempt it belongs to.
    pub handoff: HandoffId,
    /// What it is told.
    pub mouth: MouthHandle,
    bridge: SyncSender<Option<BridgePort>>,
    _end: oneshot::Sender<()>,
}

impl HumanLine {
    /// Dials. What becomes of it comes to the call's inbox.
    pub fn dial(sip: &SipStation, dialling: Dialling, clock: CallClock, inbox: &CallInbox) -> Option<Self> {
        let Dialling { handoff, target, caller, sockets, config } = dialling;
        let call = OutboundCall { target, caller_shown: caller, local_rtp: sockets.address(), credential: None };
        let leg = match sip.dial(call) {
            Ok(leg) => leg,
            Err(error) => {
                tracing::error!(call = %inbox.call(), reason = %error, "human line not dialled");
                inbox.put(Input::Trunk(handoff, TrunkEvent::Failed));
                return None;
            }
        };
        let (mouth, voice) = mouth::open(inbox.clone());
        // Bridged, parted, bridged again: never more than a few between two frames.
        let (bridge, ports) = sync_channel(8);
        let ear = TrunkEar { ports, port: None, gate: VoiceGate::new(), inbox: inbox.clone(), handoff };
        let (end, ended) = oneshot::channel();
        let media = Media { waiting: Some((sockets, config, clock, ear, voice)), running: None };
        tasks::spawn("human-line", live(leg, media, (handoff, inbox.clone()), ended));
        Some(Self { handoff, mouth, bridge, _end: end })
    }

    /// Lets this party and the other end of the pipe hear each other.
    pub fn bridge(&self, port: BridgePort) {
        self.mouth.bridge(port.clone());
        let _dead_leg = self.bridge.try_send(Some(port));
    }

    /// Parts them.
    pub fn unbridge(&self) {
        self.mouth.unbridge();
        let _dead_leg = self.bridge.try_send(None);
    }
}

async fn live(
    mut leg: DialedLeg,
    mut media: Media,
    (handoff, inbox): (HandoffId, CallInbox),
    mut ended: oneshot::Receiver<()>,
) {
    let (events, mut told) = mpsc::channel(EVENTS_HELD);
    let tell = |event| inbox.put(Input::Trunk(handoff, event));
    loop {
        tokio::select! {
            biased;
            signal = leg.signals.recv() => match signal {
                Some(DialSignal::Ringing) => tell(TrunkEvent::Ringing),
                Some(DialSignal::Answered(agreed)) => {
                    media.start(agreed, &events);
                    tell(TrunkEvent::Answered);
                }
                Some(DialSignal::Renegotiated(agreed)) => media.renegotiate(agreed),
                Some(DialSignal::Pressed(key)) => press(key, &tell),
                // A human line that holds us still has the call: a dispatcher asks a colleague.
                Some(DialSignal::Held | DialSignal::Resumed) => {}
                Some(DialSignal::Failed { .. }) => return tell(TrunkEvent::Failed),
                Some(DialSignal::Ended(_)) | None => return tell(TrunkEvent::HungUp),
            },
            _ = &mut ended => return leg.cancel(),
            Some(event) = told.recv() => match event {
                MediaEvent::Pressed(key) => press(key, &tell),
                MediaEvent::Lost => return tell(TrunkEvent::HungUp),
                MediaEvent::Back | MediaEvent::TtyTones => {}
            },
        }
    }
}

fn press(key: Key, tell: &impl Fn(TrunkEvent)) {
    if key == TAKES_THE_CALL {
        tell(TrunkEvent::Acknowledged);
    }
}

type Waiting = (MediaSockets, MediaLimits, CallClock, TrunkEar, MouthSource);

struct Media {
    waiting: Option<Waiting>,
    running: Option<RtpHandle>,
}

impl Media {
    fn start(&mut self, agreed: NegotiatedMedia, events: &mpsc::Sender<MediaEvent>) {
        if let Some((sockets, config, clock, ear, voice)) = self.waiting.take() {
            let (ear, voice) = (Box::new(ear), Box::new(voice));
            self.running = Some(RtpLeg::start(sockets, agreed, clock, ear, voice, events.clone(), config));
        }
    }

    fn renegotiate(&self, agreed: NegotiatedMedia) {
        if let Some(running) = &self.running {
            // A media task that has ended has said so by an event of its own.
            let _ended = running.renegotiate(agreed);
        }
    }
}

/// What listens to the human line: passes frames to the caller and notices a voice (safety rule S13).
struct TrunkEar {
    ports: Receiver<Option<BridgePort>>,
    port: Option<BridgePort>,
    gate: VoiceGate,
    inbox: CallInbox,
    handoff: HandoffId,
}

impl FrameSink for TrunkEar {
    fn heard(&mut self, frame: &HeardFrame) {
        while let Ok(port) = self.ports.try_recv() {
            // A voice counts from the bridge on: what was said to the agent before is not said to the caller.
            self.gate.reset();
            self.port = port;
        }
        if let Some(port) = &self.port {
            port.send(&frame.pcm);
            if self.gate.take(&frame.pcm) == Voice::Heard {
                self.inbox.put(Input::Trunk(self.handoff, TrunkEvent::Spoke));
            }
        }
    }

    fn sent(&mut self, _frame: &Frame) {}
}
