//! From the wish for a person to a claim: the offer, the ladder, the human line, and what the waiting caller is told.

use super::command::{Command, Interruptible, Offer, Outbox, Party};
use super::ending::call_back;
use super::fact::Fact;
use super::handoff::{Ask, Attempt, Handoff, LineLeg, Stage, Told, ask_of, line_from};
use super::input::{PromptEvent, TrunkEvent};
use super::mouth::Rank;
use super::phase::Phase;
use super::view::Decided;
use super::{Call, Timer, reasons};
use crate::policy::{HandoffNews, HandoffReason, Line, Next, Queue};
use crate::units::{CallTime, HandoffId, PromptId};
use std::collections::BTreeSet;

/// Timers of an attempt that nobody has taken.
pub(super) const WAITING: &[Timer] =
    &[Timer::Shown, Timer::OfferAgain, Timer::Rung, Timer::Lap, Timer::TrunkAck, Timer::TrunkRepeat, Timer::Lease];

/// Whether an urgent caller has been told the truth (S6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// Nobody urgent waits.
    NotDue,
    /// It is due then.
    DueAt(CallTime),
    /// It has been told.
    Told,
}

/// What outlives a single attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Efforts {
    /// The last id given out.
    pub(super) last: HandoffId,
    /// How often a person was lost after having accepted.
    pub(super) falls: u32,
    /// The truth of S6.
    pub(super) truth: Truth,
}

impl Efforts {
    pub(super) const fn new() -> Self {
        Self { last: HandoffId(0), falls: 0, truth: Truth::NotDue }
    }
}

/// A person is wanted: why, and what is said about it.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// Why.
    pub(super) reason: HandoffReason,
    /// What is said once the offer stands.
    pub(super) lines: Vec<Line>,
    /// What the caller knows.
    pub(super) told: Told,
}

impl Call {
    /// A person is wanted. A running attempt is made urgent if the reason is, once; otherwise it stands as it is.
    pub(super) fn hand_off(&mut self, reason: HandoffReason, lines: Vec<Line>, out: &mut Outbox) {
        if !self.phase.is_with_agent() {
            return;
        }
        self.back_to_conversing();
        let reason = self.as_urgent_as_heard(reason, out);
        let waits = self.handoff.attempt().is_none_or(Attempt::is_waiting);
        if reason.queue == Queue::Urgent && self.handoff.queue() != Some(Queue::Urgent) && waits {
            self.alarm.time_offer();
        }
        let Some(attempt) = self.handoff.attempt_mut() else {
            self.decide_handed_over(self.efforts.last.next(), &reason);
            self.open_attempt(Wish { reason, lines, told: Told::Nothing }, 0, out);
            return;
        };
        let rises = attempt.reason.queue == Queue::Human && reason.queue == Queue::Urgent;
        if rises {
            attempt.reason = reason.clone();
            let id = attempt.id;
            let offer = Box::new(Offer { reason: reason.clone(), rung: rung_number(attempt.rung) });
            out.command(Command::Amend { handoff: id, offer });
            self.time_truth();
            self.decide_handed_over(id, &reason);
        }
        match self.handoff.attempt_mut() {
            Some(attempt) if attempt.stage == Stage::Requested => attempt.lines.extend(lines),
            Some(_) | None => self.say(lines, Rank::Step, out),
        }
    }

    /// Offers the call, from a rung of the ladder on.
    pub(super) fn open_attempt(&mut self, wish: Wish, rung: usize, out: &mut Outbox) {
        self.efforts.last = self.efforts.last.next();
        let id = self.efforts.last;
        let rung = self.reachable(rung);
        let offer = Box::new(Offer { reason: wish.reason.clone(), rung: rung_number(rung) });
        self.handoff = Handoff::Open(Box::new(Attempt {
            id,
            reason: wish.reason,
            rung,
            since: self.now,
            stage: Stage::Requested,
            line: LineLeg::Idle,
            desks: 0,
            declined: BTreeSet::new(),
            lines: wish.lines,
            told: wish.told,
        }));
        out.command(Command::Offer { handoff: id, offer });
        self.moved("requested", out);
        self.timers.set(Timer::Shown, self.now + self.limits.handoff.shown);
        self.time_truth();
        self.stand_on(rung, out);
    }

    /// The rung itself, or the first telephone line from it on while no desk can be reached.
    fn reachable(&self, rung: usize) -> usize {
        if self.stations.can_dispatch() {
            return rung;
        }
        line_from(&self.ladder, rung).or_else(|| line_from(&self.ladder, 0)).unwrap_or(rung)
    }

    pub(super) fn moved(&mut self, to: &str, out: &mut Outbox) {
        if let Some(attempt) = self.handoff.attempt() {
            out.fact(Fact::HandoffMoved { handoff: attempt.id, to: to.to_owned() });
            self.notes.changed();
        }
    }

    /// Begins a rung: its wait runs, and a line is dialled.
    fn stand_on(&mut self, rung: usize, out: &mut Outbox) {
        let wait = self.ladder.rungs.get(rung).map(|rung| rung.wait).unwrap_or_default();
        self.timers.set(Timer::Rung, self.now + wait.max(self.limits.handoff.rung_least));
        let dials = ask_of(&self.ladder, rung) == Some(Ask::Line);
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        attempt.rung = rung;
        attempt.declined.clear();
        if dials {
            attempt.line = LineLeg::Dialling;
            out.command(Command::Dial { handoff: attempt.id, rung: rung_number(rung) });
            self.timers.clear(&[Timer::Shown]);
            if matches!(attempt.told, Told::Nothing | Told::Moment) {
                attempt.told = Told::Asked;
                self.tell(HandoffNews::Dialling, out);
            }
        }
    }

    fn move_to(&mut self, rung: usize, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        attempt.rung = rung;
        let offer = Box::new(Offer { reason: attempt.reason.clone(), rung: rung_number(rung) });
        out.command(Command::Amend { handoff: attempt.id, offer });
        self.notes.changed();
        self.stand_on(rung, out);
    }

    /// Nobody on this rung: the next one; at the top an urgent offer starts again (S6), and any other has found nobody.
    pub(super) fn climb(&mut self, out: &mut Outbox) {
        self.timers.clear(&[Timer::Rung, Timer::Lap, Timer::Shown]);
        let Some(attempt) = self.handoff.attempt().filter(|attempt| attempt.is_waiting()) else { return };
        if let LineLeg::Answered(_) = attempt.line
            && self.timers.is_set(Timer::TrunkAck)
        {
            return;
        }
        let (rung, insists) = (attempt.rung, attempt.reason.queue == Queue::Urgent || self.alarm.is_raised());
        let lapped = rung + 1 >= self.ladder.rungs.len();
        self.release_line(out);
        if !lapped {
            let next = self.reachable(rung + 1);
            if next > rung {
                self.move_to(next, out);
                return;
            }
        }
        if insists {
            self.timers.set(Timer::Lap, self.now + self.limits.handoff.lap_pause);
        } else {
            self.nobody_came(out);
        }
    }

    /// Starts the urgent ladder again at the bottom.
    pub(super) fn lap(&mut self, out: &mut Outbox) {
        if self.handoff.attempt().is_some_and(Attempt::is_waiting) {
            let rung = self.reachable(0);
            self.move_to(rung, out);
        }
    }

    fn nobody_came(&mut self, out: &mut Outbox) {
        self.moved("fallen", out);
        self.timers.clear(WAITING);
        self.drop_news(out);
        let Some(attempt) = self.handoff.close() else { return };
        out.command(Command::Withdraw(attempt.id));
        self.say_nobody_came(&attempt.reason, out);
    }

    /// The truth, and a call-back unless the caller says otherwise.
    pub(super) fn say_nobody_came(&mut self, reason: &HandoffReason, out: &mut Outbox) {
        self.notes.promised = Some(call_back("nobody_came"));
        self.decide(Decided::NobodyCame);
        let step = self.talk.nobody_came(reason);
        self.take(step, out);
    }

    fn release_line(&mut self, out: &mut Outbox) {
        self.timers.clear(&[Timer::TrunkAck, Timer::TrunkRepeat]);
        if let Some(attempt) = self.handoff.attempt_mut()
            && attempt.line != LineLeg::Idle
        {
            attempt.line = LineLeg::Idle;
            out.command(Command::Release(attempt.id));
        }
    }

    /// The offer stands on so many desks' streams.
    pub(super) fn shown(&mut self, desks: u32, out: &mut Outbox) {
        self.timers.clear(&[Timer::Shown]);
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        attempt.desks = desks;
        if !attempt.is_waiting() {
            return;
        }
        if desks == 0 {
            if attempt.line == LineLeg::Idle && !self.timers.is_set(Timer::Lap) {
                self.climb(out);
                self.ask_for_a_moment(out);
            }
            return;
        }
        let handoff = attempt.id;
        if attempt.stage == Stage::Requested {
            attempt.stage = Stage::Offered;
            let lines = std::mem::take(&mut attempt.lines);
            let told = std::mem::replace(&mut attempt.told, Told::Asked);
            self.moved("offered", out);
            self.say(lines, Rank::News, out);
            if told != Told::Again {
                self.tell(HandoffNews::Offered, out);
            }
        } else {
            self.climb_if_declined(out);
        }
        self.note_offer_shown(handoff, out);
    }

    /// The offer stands nowhere in its time: the human line is dialled.
    pub(super) fn offer_not_shown(&mut self, out: &mut Outbox) {
        out.fact(Fact::BudgetBlown { budget: "offer".to_owned() });
        self.alarm.offer_is_late();
        self.jump_to_line(out);
        self.ask_for_a_moment(out);
    }

    /// Nobody can be said to see the call, and a caller who has heard nothing yet is not left in silence.
    fn ask_for_a_moment(&mut self, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt_mut().filter(|attempt| attempt.told == Told::Nothing) else { return };
        attempt.told = Told::Moment;
        self.say_fixed("one_moment", Rank::News, Interruptible::BySpeech, out);
    }

    /// No desk can be reached: the next telephone line of the ladder at once, if there is one.
    pub(super) fn jump_to_line(&mut self, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt().filter(|attempt| attempt.is_waiting()) else { return };
        if attempt.line != LineLeg::Idle {
            return;
        }
        if let Some(rung) = line_from(&self.ladder, attempt.rung).or_else(|| line_from(&self.ladder, 0)) {
            self.timers.clear(&[Timer::Lap]);
            self.move_to(rung, out);
        }
    }

    /// A desk that sees the offer will not take it.
    pub(super) fn declined(&mut self, desk: crate::units::DeskId, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        attempt.declined.insert(desk);
        self.climb_if_declined(out);
    }

    fn climb_if_declined(&mut self, out: &mut Outbox) {
        let declined =
            self.handoff.attempt().is_some_and(|attempt| attempt.is_declined_by_all() && attempt.line == LineLeg::Idle);
        if declined && !self.timers.is_set(Timer::Lap) {
            self.climb(out);
        }
    }

    /// The human line.
    pub(super) fn trunk_event(&mut self, handoff: HandoffId, event: TrunkEvent, out: &mut Outbox) {
        let Some(attempt) = self.handoff.with_id(handoff).filter(|attempt| attempt.line != LineLeg::Idle) else {
            out.fact(Fact::Stale { what: "trunk".to_owned() });
            return;
        };
        let bridged = attempt.is_bridged();
        match event {
            TrunkEvent::Ringing => {}
            TrunkEvent::Answered if !bridged => {
                self.timers.set(Timer::TrunkAck, self.now + self.limits.handoff.trunk_ack);
                self.ask_trunk(out);
            }
            TrunkEvent::Answered => {}
            TrunkEvent::Acknowledged => self.trunk_took_it(out),
            TrunkEvent::Spoke => self.spoke(out),
            TrunkEvent::Failed | TrunkEvent::HungUp => {
                attempt.line = LineLeg::Idle;
                self.timers.clear(&[Timer::TrunkAck, Timer::TrunkRepeat]);
                if bridged {
                    self.fall("line_lost", out);
                } else {
                    self.climb(out);
                }
            }
        }
    }

    /// Asks whoever answered to press 1: a voicemail does not.
    pub(super) fn ask_trunk(&mut self, out: &mut Outbox) {
        let prompt = self.voice.prompt.next();
        let line = self.talk.fixed("press_one_to_take");
        let Some(attempt) = self.handoff.attempt_mut().filter(|attempt| attempt.line != LineLeg::Idle) else { return };
        attempt.line = LineLeg::Answered(prompt);
        self.voice.prompt = prompt;
        let interruptible = Interruptible::ByKeyOnly;
        out.command(Command::Say { prompt, to: Party::Trunk, line, interruptible });
    }

    /// What became of the prompt to the human line. Says whether it was that prompt.
    pub(super) fn trunk_prompt_event(&mut self, prompt: PromptId, event: PromptEvent) -> bool {
        let asked = self.handoff.attempt().is_some_and(|attempt| attempt.line == LineLeg::Answered(prompt));
        if asked && event != PromptEvent::Started && self.timers.is_set(Timer::TrunkAck) {
            self.timers.set(Timer::TrunkRepeat, self.now + self.limits.handoff.trunk_repeat);
        }
        asked
    }

    /// Nobody pressed 1: a voicemail, or a person who did not understand.
    pub(super) fn trunk_pressed_nothing(&mut self, out: &mut Outbox) {
        self.release_line(out);
        self.climb(out);
    }

    /// Tells the caller where the handoff stands. The step's question is asked where the caller may go on collecting.
    pub(super) fn tell(&mut self, news: HandoffNews, out: &mut Outbox) {
        let Some(reason) = self.handoff.attempt().map(|attempt| attempt.reason.clone()) else { return };
        let step = self.talk.news(&reason, news);
        out.fact(Fact::Stepped { why: step.why.to_owned() });
        if let HandoffNews::DialEmergencyYourself = news {
            for line in step.say {
                self.enqueue(super::mouth::Queued::new(line, Rank::News, Interruptible::ByKeyOnly), out);
            }
            return;
        }
        self.say(step.say, Rank::News, out);
        if let (HandoffNews::Offered | HandoffNews::BackWithAgent, Next::Listen { topic, expects }) = (news, step.next)
        {
            self.decide_asked(&topic, step.why);
            self.listen(topic, expects);
        }
    }

    /// A caller who waits hears how it stands.
    pub(super) fn still_waiting(&mut self, out: &mut Outbox) {
        let since = self.floor.quiet_since.take().unwrap_or(self.now);
        out.fact(Fact::SilenceBroken { after: self.now.since(since) });
        self.tell(HandoffNews::StillWaiting, out);
    }

    /// The truth is due a set time after the call became urgent.
    pub(super) fn time_truth(&mut self) {
        if self.handoff.queue() != Some(Queue::Urgent) {
            return;
        }
        if self.efforts.truth == Truth::NotDue {
            self.efforts.truth = Truth::DueAt(self.now + self.ladder.truth_after);
        }
        if let Truth::DueAt(at) = self.efforts.truth {
            self.timers.set(Timer::Truth, at.max(self.now));
        }
    }

    /// The truth, and to dial 911: once, and only while nobody has taken the call (S6).
    pub(super) fn tell_the_truth(&mut self, out: &mut Outbox) {
        let waits = self.handoff.attempt().is_some_and(Attempt::is_waiting);
        if waits && self.phase == Phase::Conversing && self.efforts.truth != Truth::Told {
            self.efforts.truth = Truth::Told;
            self.tell(HandoffNews::DialEmergencyYourself, out);
        }
    }

    /// A transition that cannot be: our bug, and a person.
    pub(super) fn impossible(&mut self, what: &str, out: &mut Outbox) {
        out.fact(Fact::Impossible { what: what.to_owned() });
        self.hand_off(reasons::impossible(), Vec::new(), out);
        if self.timers.next().is_none() {
            self.timers.set(Timer::Beat, self.now + self.limits.line.beat);
        }
    }
}

fn rung_number(rung: usize) -> u32 {
    u32::try_from(rung).unwrap_or(u32::MAX)
}
