//! The machine of one call: inputs in, commands out, in call time. It never waits and never fails.
//!
//! [`Call::handle`] is the only way in. The small machines beside the phase (`turn`, `barge`, `mouth`, `handoff`) know
//! nothing of one another; they meet only in the `impl Call` blocks of `hearing`, `asking`, `saying`, `stepping`,
//! `handing`, `person`, `whispering`, `typing`, `alarm`, `leg`, `outages`, `deciding` and `ending`.

mod alarm;
mod asking;
mod barge;
mod command;
mod deciding;
mod ending;
mod fact;
mod guard;
mod handing;
mod handoff;
mod hearing;
mod input;
pub mod journal;
mod leg;
mod limits;
mod melody;
mod mouth;
mod notes;
mod outages;
mod person;
mod phase;
mod reasons;
mod record;
mod saying;
mod stepping;
mod timers;
mod turn;
mod typing;
mod view;
mod whispering;
mod wording;

pub use alarm::Scanner;
pub use command::{Command, Flow, HangUpReason, Interruptible, Offer, Outbox, Party, TranscribeJob};
pub use fact::Fact;
pub use guard::{Broke, GuardedCall, Pace, read};
pub use input::{
    ArchiveEvent, DeskEvent, FrameReport, HangUpCause, Input, Invited, LegEvent, PromptEvent, StationEvent,
    StationName, Transcript, TranscriptKind, TranscriptTrust, TrunkEvent, TypedEvent, Word,
};
pub use limits::{AnswerLimits, HandoffLimits, HearingLimits, Holds, Limits, LineLimits, MouthLimits, TypingLimits};
pub use record::{CallBack, CallRecord, CaseRecord, DeskAct, DeskNote, Labels, Means, SlotRecord, Speaker, Spoken};
pub use timers::Timer;
pub use view::{CallView, Decided, DecisionView, Flag, FlagView, HandoffView, PhaseName, RaisedBy, SlotView};

use crate::policy::{Conversation, Ladder, Rung, RungKind};
use crate::units::{CallTime, Span};
use alarm::Alarm;
use asking::Question;
use barge::{Barge, Returned};
use deciding::Decisions;
use guard::{GuardedScanner, Talk};
use handing::Efforts;
use handoff::Handoff;
use leg::CallerLeg;
use mouth::Mouth;
use notes::Notes;
use outages::Stations;
use phase::{Phase, Ring};
use saying::Voice;
use std::sync::Arc;
use stepping::Floor;
use timers::Timers;
use turn::Turn;
use typing::Typing;

/// Whether the agent may serve a caller alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Serving {
    /// As the agency's table says.
    ByPolicy,
    /// Every call goes to a person after the greeting: what runs is not certified (S11).
    PersonOnly,
}

/// What a call is made of.
pub struct Setup {
    /// The numbers.
    pub limits: Limits,
    /// Whom a handoff climbs to. Without rungs, every desk is asked, one minute at a time.
    pub ladder: Ladder,
    /// The dialogue.
    pub conversation: Box<dyn Conversation>,
    /// The tripwire.
    pub tripwire: Arc<dyn Scanner>,
    /// Whether the agent may serve alone.
    pub serving: Serving,
}

/// One call.
pub struct Call {
    limits: Limits,
    ladder: Ladder,
    talk: Talk,
    scanner: GuardedScanner,
    serving: Serving,
    now: CallTime,
    phase: Phase,
    timers: Timers,
    turn: Turn,
    question: Question,
    barge: Barge,
    returned: Returned,
    mouth: Mouth,
    voice: Voice,
    handoff: Handoff,
    efforts: Efforts,
    floor: Floor,
    typing: Typing,
    alarm: Alarm,
    leg: CallerLeg,
    stations: Stations,
    notes: Notes,
    decided: Decisions,
}

impl Call {
    /// A call that has just been admitted.
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut ladder = setup.ladder;
        if ladder.rungs.is_empty() {
            ladder.rungs.push(Rung { kind: RungKind::Desks, wait: Span::from_secs(60) });
        }
        let mut timers = Timers::new();
        timers.set(Timer::Answer, CallTime::START + setup.limits.line.answer);
        Self {
            limits: setup.limits,
            ladder,
            talk: Talk::new(setup.conversation),
            scanner: GuardedScanner::new(setup.tripwire),
            serving: setup.serving,
            now: CallTime::START,
            phase: Phase::Ringing(Ring::Expected),
            timers,
            turn: Turn::quiet(),
            question: Question::None,
            barge: Barge::Idle,
            returned: Returned::default(),
            mouth: Mouth::new(),
            voice: Voice::new(),
            handoff: Handoff::Idle,
            efforts: Efforts::new(),
            floor: Floor::new(),
            typing: Typing::new(),
            alarm: Alarm::new(),
            leg: CallerLeg::new(),
            stations: Stations::new(),
            notes: Notes::new(),
            decided: Decisions::new(),
        }
    }

    /// Applies one input. Everything to be done because of it is in `out` when this returns. Deadlines that are due at
    /// `now` are served before the input, so that their order never depends on who was quicker.
    pub fn handle(&mut self, now: CallTime, input: Input, out: &mut Outbox) {
        if self.has_ended() {
            return;
        }
        if now < self.now {
            out.fact(Fact::TimeWentBack(self.now.since(now)));
        }
        self.now = self.now.max(now);
        self.serve_timers(out);
        if self.has_ended() {
            return;
        }
        match input {
            Input::Leg(event) => self.leg_event(event, out),
            Input::Frame(report) => self.frame(&report, out),
            Input::Transcript(transcript) => self.transcript(transcript, out),
            Input::Reading(reading) => self.reading(&reading, out),
            Input::Typed(event) => self.typed(event, out),
            Input::Prompt(prompt, event) => self.prompt_event(prompt, event, out),
            Input::Desk(handoff, event) => self.desk_event(handoff, event, out),
            Input::Trunk(handoff, event) => self.trunk_event(handoff, event, out),
            Input::Whisper(desk, about) => self.whispered(desk, about, out),
            Input::Archive(event) => self.archive_event(&event, out),
            Input::Station(station, event) => self.station_event(station, event, out),
            Input::TimerDue => {}
            Input::ShuttingDown { grace } => self.shutting_down(grace, out),
        }
        self.settle(out);
    }

    /// The next moment at which [`Input::TimerDue`] must be delivered, and why. `None` only once ended.
    #[must_use]
    pub fn next_deadline(&self) -> Option<(CallTime, Timer)> {
        self.timers.next()
    }

    /// Whether the call is over. Its record has been given out then, and inputs change nothing.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.phase == Phase::Ended
    }

    /// The call as people see it.
    #[must_use]
    pub fn view(&self) -> CallView {
        self.seen()
    }

    fn serve_timers(&mut self, out: &mut Outbox) {
        for _ in 0..Timers::COUNT {
            let Some(timer) = self.timers.pop_due(self.now) else { return };
            self.fire(timer, out);
            if self.has_ended() {
                return;
            }
        }
    }

    fn fire(&mut self, timer: Timer, out: &mut Outbox) {
        match timer {
            Timer::Answer => self.not_answered(out),
            Timer::Pause => self.paused(out),
            Timer::Hold => self.hold_over(out),
            Timer::Partial => self.decode_unbroken(out),
            Timer::Utterance => self.cut_utterance(out),
            Timer::AskAgain => self.ask_again(out),
            Timer::AsrFinal => self.final_is_late(out),
            Timer::Understanding => self.reading_is_late(out),
            Timer::TypedReading => self.typed_reading_is_late(out),
            // What follows from it, the silence or the end of the call, is settled after every input.
            Timer::Typing => {}
            Timer::Filler => self.fill("filler_short", out),
            Timer::SecondFiller => self.fill("filler_long", out),
            Timer::Person => self.waited_too_long(out),
            Timer::PromptStart => self.prompt_not_begun(out),
            Timer::PromptEnd => self.prompt_not_ended(out),
            Timer::PromptCut => self.prompt_not_cut(out),
            Timer::Silence => self.caller_is_silent(out),
            Timer::Whisper => self.ask_whispered(out),
            Timer::Progress => self.still_waiting(out),
            Timer::Filing => self.could_not_file(out),
            Timer::Shown => self.offer_not_shown(out),
            Timer::OfferAgain => self.offer_again(out),
            Timer::Rung => self.climb(out),
            Timer::Lap => self.lap(out),
            Timer::TrunkAck => self.trunk_pressed_nothing(out),
            Timer::TrunkRepeat => self.ask_trunk(out),
            Timer::Lease => self.fall("lease_lapsed", out),
            Timer::Verify => self.fall("not_heard", out),
            Timer::Truth => self.tell_the_truth(out),
            Timer::Held => self.held_too_long(out),
            Timer::Media => self.media_is_gone(out),
            Timer::Goodbye => self.goodbye_is_over(out),
            Timer::LastWords => self.last_words(out),
            Timer::Grace => self.grace_is_over(out),
            Timer::Beat => self.beat(),
        }
    }

    /// What follows from the state after any input: lines are asked for, silence is timed, the view is shown.
    fn settle(&mut self, out: &mut Outbox) {
        self.tell_faults(out);
        if !self.has_ended() {
            self.speak_next(out);
            self.close_if_said(out);
        }
        if !self.has_ended() {
            self.time_silence();
            if self.timers.next().is_none() {
                self.impossible("a live call without a deadline", out);
            }
        }
        self.alarm.because_of_words(None);
        self.publish_if_changed(out);
    }
}
