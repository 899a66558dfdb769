//! The caller's leg: ringing, hold, media, tones.

use super::command::{Command, HangUpReason, Outbox};
use super::fact::Fact;
use super::input::{FrameReport, Invited, LegEvent};
use super::phase::{Phase, Ring};
use super::view::Flag;
use super::{Call, Serving, Timer, reasons};
use crate::policy::Outcome;
use crate::units::{CallTime, Span};

/// Whether the caller's phone holds us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// It does not.
    Off,
    /// It does; voice heard since may be the caller coming back.
    On {
        /// Begin of the run of voice.
        voice: Option<(CallTime, CallTime)>,
    },
}

/// Whether the caller's media arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// It does.
    Flowing,
    /// It does not.
    Lost {
        /// Since then.
        since: CallTime,
    },
}

/// Whether the service goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// It does.
    Running,
    /// It stops.
    Stopping,
}

/// The caller's leg.
#[derive(Debug, Clone, Copy)]
pub(super) struct CallerLeg {
    pub(super) hold: Hold,
    pub(super) media: Media,
    pub(super) service: Service,
}

impl CallerLeg {
    pub(super) const fn new() -> Self {
        Self { hold: Hold::Off, media: Media::Flowing, service: Service::Running }
    }
}

impl Call {
    /// Something happened to the caller's leg.
    pub(super) fn leg_event(&mut self, event: LegEvent, out: &mut Outbox) {
        match event {
            LegEvent::Invited(invited) => self.invited(invited, out),
            LegEvent::Answered => self.answered(out),
            LegEvent::Pressed(key) => self.pressed(key, out),
            LegEvent::Held => self.held(out),
            LegEvent::Resumed => self.resumed(out),
            LegEvent::HungUp(_) => self.hung_up(out),
            LegEvent::MediaLost => self.media_lost(out),
            LegEvent::MediaBack => self.media_back(),
            LegEvent::TtyTones => self.tty(out),
        }
    }

    fn invited(&mut self, invited: Invited, out: &mut Outbox) {
        if self.phase != Phase::Ringing(Ring::Expected) {
            out.fact(Fact::Stale { what: "invite".to_owned() });
            return;
        }
        self.phase = Phase::Ringing(Ring::Answering);
        self.notes.invited = Some(invited);
        self.notes.changed();
        self.timers.set(Timer::Answer, self.now + self.limits.line.answer);
        out.command(Command::Answer);
    }

    /// Both sides may speak: the greeting, at once.
    fn answered(&mut self, out: &mut Outbox) {
        let Phase::Ringing(_) = self.phase else {
            out.fact(Fact::Stale { what: "answer".to_owned() });
            return;
        };
        self.timers.clear(&[Timer::Answer]);
        self.voice.owe_greeting(Some(self.now));
        self.take_back();
        self.notes.changed();
        let step = self.talk.open();
        self.take(step, out);
        if self.serving == Serving::PersonOnly {
            self.hand_off(reasons::uncertified(), Vec::new(), out);
        } else if !self.stations.can_hear() {
            self.admit_deafness(out);
        }
        if self.leg.service == Service::Stopping {
            self.hand_off(reasons::shutting_down(), Vec::new(), out);
        }
        self.take_early_lines(out);
    }

    /// No ACK came: nobody hears us.
    pub(super) fn not_answered(&mut self, out: &mut Outbox) {
        if let Phase::Ringing(_) = self.phase {
            self.leave(Some(HangUpReason::CallerLeft), out);
        }
    }

    fn held(&mut self, out: &mut Outbox) {
        if self.leg.hold != Hold::Off {
            return;
        }
        self.leg.hold = Hold::On { voice: None };
        self.voice.owe_greeting(None);
        if !self.phase.is_with_agent() {
            return;
        }
        self.timers.set(Timer::Held, self.now + self.limits.line.held);
        self.end_turn(out);
        self.voice.stopped = None;
        if let Some((_, queued)) = self.hush(out) {
            self.mouth.push_front(queued);
        }
    }

    /// The caller is back: what was being said is said from its beginning.
    pub(super) fn resumed(&mut self, out: &mut Outbox) {
        self.leg.hold = Hold::Off;
        self.timers.clear(&[Timer::Held]);
        self.floor.not_before = self.now;
        out.fact(Fact::Noticed { what: "off_hold".to_owned() });
    }

    /// On hold recognition rests, but a voice wakes it (S9).
    pub(super) fn frame_on_hold(&mut self, report: &FrameReport, out: &mut Outbox) {
        let Hold::On { voice } = &mut self.leg.hold else { return };
        if report.speech < self.limits.hearing.speech {
            return;
        }
        let began = match *voice {
            Some((began, last)) if report.at.since(last) <= self.limits.hearing.pause => began,
            Some(_) | None => report.at,
        };
        *voice = Some((began, report.at));
        if report.at.since(began) >= self.limits.hearing.wake {
            self.resumed(out);
            let utterance = self.floor.utterance.next();
            self.turn.notice(utterance, began - self.limits.hearing.pre_roll, began, self.now);
            self.speech_began(utterance, out);
        }
    }

    /// A hold without an end is silence like any other: the agent speaks again.
    pub(super) fn held_too_long(&mut self, out: &mut Outbox) {
        self.resumed(out);
    }

    fn media_lost(&mut self, out: &mut Outbox) {
        if self.leg.media != Media::Flowing {
            return;
        }
        out.fact(Fact::Noticed { what: "media_lost".to_owned() });
        self.leg.media = Media::Lost { since: self.now };
        if self.phase.is_with_agent() {
            self.end_turn(out);
        }
        self.timers.set(Timer::Media, self.now + self.limits.line.media_lost);
    }

    fn media_back(&mut self) {
        self.leg.media = Media::Flowing;
        self.timers.clear(&[Timer::Media]);
    }

    /// Without media a call that waits for nobody ends soon. One that is urgent, or waits for a person, ends only much
    /// later, since the caller may still hear us; and a person who has the call decides alone.
    pub(super) fn media_is_gone(&mut self, out: &mut Outbox) {
        let Media::Lost { since } = self.leg.media else { return };
        let late = since + self.limits.line.media_lost_urgent;
        let waits = self.alarm.is_triggered() || self.handoff.is_open();
        if self.phase == Phase::WithDispatcher {
            self.timers.set(Timer::Media, self.now + self.limits.line.media_lost);
        } else if waits && self.now < late {
            self.timers.set(Timer::Media, late);
        } else {
            self.leave(Some(HangUpReason::CallerLeft), out);
        }
    }

    fn tty(&mut self, out: &mut Outbox) {
        self.flag(Flag::Tty);
        if self.phase.is_with_agent() {
            self.hand_off(reasons::tty(), Vec::new(), out);
        }
    }

    /// The service stops: a person while there is time, an honest word when there is none.
    pub(super) fn shutting_down(&mut self, grace: Span, out: &mut Outbox) {
        self.leg.service = Service::Stopping;
        let left = |margin: Span| grace.saturating_sub(margin);
        self.timers.set(Timer::LastWords, self.now + left(self.limits.line.last_words));
        self.timers.set(Timer::Grace, self.now + left(self.limits.line.keep_before));
        if let Phase::Ringing(_) = self.phase {
            self.end(
                Outcome::Abandoned,
                Some(super::ending::call_back("shutting_down")),
                Some(HangUpReason::Done),
                out,
            );
        } else if self.phase == Phase::Conversing && !self.handoff.is_open() {
            self.hand_off(reasons::shutting_down(), Vec::new(), out);
        }
    }
}
