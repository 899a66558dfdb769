//! The caller's leg: answers it, starts its media, and turns what both report into inputs of the call.

use super::pipe::{Pipe, PipeEnd};
use crate::audio::NegotiatedMedia;
use crate::clock::{self, CallClock};
use crate::stations::ear::EarSink;
use crate::stations::mouth::MouthSource;
use crate::stations::rtp::{MediaEvent, MediaLimits, MediaSockets, RtpHandle, RtpLeg};
use crate::stations::sip::{AnswerError, LegSignal, PendingLeg, SipLeg};
use crate::stations::{CallInbox, KeyLine};
use crate::tasks;
use crate::telemetry::{Count, Metrics, Stage};
use calmline_core::call::{HangUpCause, Input, LegEvent};
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// Media events held: keys and the two ends of a media gap.
const EVENTS_HELD: usize = 32;

/// What the leg's media is made of, until it is started.
pub struct LegParts {
    /// The sockets.
    pub sockets: MediaSockets,
    /// What listens.
    pub ear: EarSink,
    /// What speaks.
    pub mouth: MouthSource,
    /// How the media behaves.
    pub config: MediaLimits,
    /// Where a desk's keys come from.
    pub keys: KeyLine,
}

/// The INVITE that waits for its answer, and where it is noted what came of it.
pub struct Awaited {
    /// When it came.
    pub arrived: Instant,
    /// Where its time is counted.
    pub metrics: Arc<Metrics>,
}

/// What the driver does to the caller's leg. Dropping it ends the leg.
pub struct CallerLeg {
    answer: Option<oneshot::Sender<()>>,
    hang_up: Option<oneshot::Sender<()>>,
}

impl CallerLeg {
    /// Takes over a ringing leg. Nothing is answered until [`CallerLeg::answer`].
    #[must_use]
    pub fn start(
        (pending, awaited): (PendingLeg, Awaited),
        parts: LegParts,
        clock: CallClock,
        inbox: CallInbox,
    ) -> Self {
        let (answer, asked) = oneshot::channel();
        let (hang_up, hung_up) = oneshot::channel();
        let media = Media { waiting: Some((parts, clock)), running: None };
        tasks::spawn("caller-leg", ring((pending, awaited), media, inbox, asked, hung_up));
        Self { answer: Some(answer), hang_up: Some(hang_up) }
    }

    /// Takes over a leg whose sound comes through a pipe. Nothing is heard before [`CallerLeg::answer`].
    #[must_use]
    pub fn piped(end: PipeEnd, (ear, mouth): (EarSink, MouthSource), clock: CallClock, inbox: CallInbox) -> Self {
        let (answer, asked) = oneshot::channel();
        let (hang_up, hung_up) = oneshot::channel();
        let pipe = Pipe::new(end, (ear, mouth), clock, inbox);
        tasks::spawn("piped-leg", pipe.carry(asked, hung_up));
        Self { answer: Some(answer), hang_up: Some(hang_up) }
    }

    /// Answers with 200.
    pub fn answer(&mut self) {
        if let Some(answer) = self.answer.take() {
            // A leg that has ended says so itself.
            let _ended = answer.send(());
        }
    }

    /// Ends the leg: BYE if it was answered, a refusal if it was not.
    pub fn hang_up(&mut self) {
        self.hang_up.take();
    }
}

/// From the INVITE to the answer.
async fn ring(
    (mut pending, awaited): (PendingLeg, Awaited),
    media: Media,
    inbox: CallInbox,
    asked: oneshot::Receiver<()>,
    mut hung_up: oneshot::Receiver<()>,
) {
    tokio::select! {
        biased;
        cause = pending.ended() => return gone(&inbox, cause),
        _ = &mut hung_up => return,
        asked = asked => {
            if asked.is_err() {
                return;
            }
        }
    }
    let Some(local) = media.waiting.as_ref().map(|(parts, _)| parts.sockets.address()) else {
        return;
    };
    match pending.answer(local) {
        Ok(leg) => {
            awaited.metrics.took(Stage::InviteToOk, clock::now().saturating_duration_since(awaited.arrived));
            talk(leg, media, &inbox, hung_up).await;
        }
        Err(error) => {
            if let AnswerError::NotAcceptable(_) = error {
                awaited.metrics.count(Count::CallsRefused, "not_acceptable");
            }
            tracing::warn!(call = %inbox.call(), reason = %error, "call not answered");
            gone(&inbox, HangUpCause::Failed);
        }
    }
}

fn gone(inbox: &CallInbox, cause: HangUpCause) {
    inbox.put(Input::Leg(LegEvent::HungUp(cause)));
}

/// From the answer to the end.
async fn talk(leg: SipLeg, mut media: Media, inbox: &CallInbox, mut hung_up: oneshot::Receiver<()>) {
    let SipLeg { mut signals, handle, media: _ } = leg;
    let (events, mut told) = mpsc::channel(EVENTS_HELD);
    loop {
        tokio::select! {
            biased;
            signal = signals.recv() => match signal {
                Some(LegSignal::Ended(cause)) => return gone(inbox, cause),
                Some(LegSignal::Confirmed(agreed)) => {
                    media.start(agreed, &events);
                    inbox.put(Input::Leg(LegEvent::Answered));
                }
                Some(LegSignal::Renegotiated(agreed)) => media.renegotiate(agreed),
                Some(LegSignal::Held) => inbox.put(Input::Leg(LegEvent::Held)),
                Some(LegSignal::Resumed) => inbox.put(Input::Leg(LegEvent::Resumed)),
                Some(LegSignal::Pressed(key)) => inbox.put(Input::Leg(LegEvent::Pressed(key))),
                None => return gone(inbox, HangUpCause::Bye),
            },
            _ = &mut hung_up => return handle.bye(),
            Some(event) = told.recv() => hear(&event, inbox),
        }
    }
}

fn hear(event: &MediaEvent, inbox: &CallInbox) {
    inbox.put(Input::Leg(match event {
        MediaEvent::Pressed(key) => LegEvent::Pressed(*key),
        MediaEvent::Lost => LegEvent::MediaLost,
        MediaEvent::Back => LegEvent::MediaBack,
        MediaEvent::TtyTones => LegEvent::TtyTones,
    }));
}

/// The leg's media: waiting until both sides know where to send, then running.
struct Media {
    waiting: Option<(LegParts, CallClock)>,
    running: Option<RtpHandle>,
}

impl Media {
    fn start(&mut self, agreed: NegotiatedMedia, events: &mpsc::Sender<MediaEvent>) {
        if let Some((parts, clock)) = self.waiting.take() {
            let LegParts { sockets, ear, mouth, config, keys } = parts;
            let (ear, mouth) = (Box::new(ear), Box::new(mouth));
            let running = RtpLeg::start(sockets, agreed, clock, ear, mouth, events.clone(), config);
            keys.connect(running.keys());
            self.running = Some(running);
        }
    }

    fn renegotiate(&self, agreed: NegotiatedMedia) {
        if let Some(running) = &self.running {
            // A media task that has ended has said so by an event of its own.
            let _ended = running.renegotiate(agreed);
        }
    }
}
