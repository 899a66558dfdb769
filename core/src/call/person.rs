//! With a person: the claim, the bridge, the voice that verifies it (S13), and every way back to the agent.

use super::command::{Command, HangUpReason, Outbox};
use super::fact::Fact;
use super::handing::{Truth, WAITING, Wish};
use super::handoff::{LineLeg, Stage, Taker, Told};
use super::input::DeskEvent;
use super::leg::Hold;
use super::mouth::Rank;
use super::phase::Phase;
use super::record::{DeskAct, Labels};
use super::view::Decided;
use super::{Call, Timer, reasons};
use crate::policy::{HandoffNews, LoweredTo, Next, Outcome, Queue, Step};
use crate::units::{DeskId, HandoffId};

impl Call {
    /// A dispatcher did something.
    pub(super) fn desk_event(&mut self, handoff: HandoffId, event: DeskEvent, out: &mut Outbox) {
        let Some(attempt) = self.handoff.with_id(handoff) else {
            out.fact(Fact::Stale { what: "desk".to_owned() });
            return;
        };
        let waiting = attempt.is_waiting();
        let holder = attempt.desk().cloned();
        let (bridged, verified) = (attempt.is_bridged(), attempt.is_verified());
        match event {
            DeskEvent::Shown { desks } => self.shown(desks, out),
            DeskEvent::Claimed(desk) if waiting => self.claimed(desk, out),
            DeskEvent::Attending(desk) if waiting || (!bridged && holder.as_ref() == Some(&desk)) => {
                self.bridge(Taker::Desk(desk), out);
            }
            DeskEvent::Declined { desk, reason } if waiting => {
                self.note_desk(&desk, DeskAct::Declined, reason);
                self.declined(desk, out);
            }
            DeskEvent::Lost(desk) if waiting => self.declined(desk, out),
            DeskEvent::LeaseLapsed(desk) if !bridged && holder.as_ref() == Some(&desk) => {
                self.fall("lease_lapsed", out)
            }
            DeskEvent::Declined { desk, reason } if holder.as_ref() == Some(&desk) => {
                self.note_desk(&desk, DeskAct::Declined, reason);
                self.fall("desk_lost", out);
            }
            DeskEvent::Lost(desk) if holder.as_ref() == Some(&desk) => self.fall("desk_lost", out),
            DeskEvent::Spoke(desk) if bridged && holder.as_ref() == Some(&desk) => self.spoke(out),
            DeskEvent::Wrote { desk, words }
                if bridged && holder.as_ref() == Some(&desk) && self.typing.has_written() =>
            {
                self.desk_wrote(&words, out);
            }
            DeskEvent::SentBack { desk, by, reason, to } if bridged && holder.as_ref() == Some(&desk) => {
                self.note_desk(&desk, DeskAct::SentBack { by: by.clone(), to }, reason);
                self.sent_back(&desk, &by, to, out);
            }
            // Whom nobody has spoken to, nobody has served: the caller stays on the line (S4, S13).
            DeskEvent::Completed { desk, labels } if verified && holder.as_ref() == Some(&desk) => {
                self.completed(desk, labels, out);
            }
            DeskEvent::SentBack { desk, .. } | DeskEvent::Completed { desk, .. } if holder.as_ref() == Some(&desk) => {
                self.fall("not_attended", out);
            }
            DeskEvent::Claimed(_)
            | DeskEvent::Attending(_)
            | DeskEvent::Declined { .. }
            | DeskEvent::Lost(_)
            | DeskEvent::LeaseLapsed(_)
            | DeskEvent::Spoke(_)
            | DeskEvent::Wrote { .. }
            | DeskEvent::SentBack { .. }
            | DeskEvent::Completed { .. } => out.fact(Fact::Stale { what: "desk".to_owned() }),
        }
    }

    fn claimed(&mut self, desk: DeskId, out: &mut Outbox) {
        self.timers.clear(&[Timer::Shown, Timer::Rung, Timer::Lap]);
        self.timers.set(Timer::Lease, self.now + self.limits.handoff.lease);
        if let Some(attempt) = self.handoff.attempt_mut() {
            attempt.stage = Stage::Accepted(desk);
            attempt.lines.clear();
        }
        self.mouth.drop_queued(&[Rank::News]);
        self.moved("accepted", out);
        self.tell(HandoffNews::Accepted, out);
    }

    /// Somebody on the human line pressed 1.
    pub(super) fn trunk_took_it(&mut self, out: &mut Outbox) {
        let bridged = self.handoff.attempt().is_none_or(super::handoff::Attempt::is_bridged);
        if !bridged {
            self.bridge(Taker::Line, out);
        }
    }

    /// Caller and person hear each other; the agent is silent.
    fn bridge(&mut self, taker: Taker, out: &mut Outbox) {
        self.forget_turn(out);
        self.forget_typed();
        self.fall_silent(out);
        self.timers.clear(WAITING);
        self.timers.clear(&[Timer::Silence, Timer::Progress, Timer::Filing, Timer::Filler, Timer::Held]);
        self.floor.storing = super::stepping::Storing::Nothing;
        self.floor.quiet_since = None;
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        let id = attempt.id;
        match &taker {
            Taker::Desk(_) if attempt.line != LineLeg::Idle => {
                attempt.line = LineLeg::Idle;
                out.command(Command::Release(id));
            }
            Taker::Desk(_) => {}
            Taker::Line => {
                if let LineLeg::Answered(prompt) = attempt.line {
                    out.command(Command::Hush(prompt));
                }
                out.command(Command::Withdraw(id));
            }
        }
        attempt.stage = Stage::Bridged(taker.clone());
        out.command(Command::Bridge(id));
        self.phase = Phase::WithDispatcher;
        self.timers.set(Timer::Verify, self.now + self.verified_within(&taker));
        self.timers.set(Timer::Beat, self.now + self.limits.line.beat);
        self.moved("bridged", out);
    }

    /// A voice was heard from whoever took the call (S13).
    pub(super) fn spoke(&mut self, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        if let Stage::Bridged(taker) = attempt.stage.clone() {
            attempt.stage = Stage::Verified(taker);
            let stage = attempt.stage.clone();
            self.note_served(&stage);
            self.timers.clear(&[Timer::Verify, Timer::Truth]);
            self.efforts.truth = Truth::NotDue;
            self.moved("verified", out);
        }
    }

    /// The view is shown afresh while a person has the call.
    pub(super) fn beat(&mut self) {
        self.notes.changed();
        self.timers.set(Timer::Beat, self.now + self.limits.line.beat);
    }

    /// Whoever took the call is lost or was not heard: the agent is back, and offers to the next.
    pub(super) fn fall(&mut self, why: &str, out: &mut Outbox) {
        if self.handoff.attempt().is_none_or(super::handoff::Attempt::is_waiting) {
            return;
        }
        out.fact(Fact::Noticed { what: why.to_owned() });
        self.decide(Decided::OfferedAgain { why: why.to_owned() });
        self.moved("fallen", out);
        self.drop_news(out);
        self.part(out);
        let Some(attempt) = self.handoff.close() else { return };
        if !attempt.is_withdrawn() {
            out.command(Command::Withdraw(attempt.id));
        }
        self.efforts.falls += 1;
        let insists = attempt.reason.queue == Queue::Urgent || self.alarm.is_raised();
        if !insists && self.efforts.falls > self.limits.handoff.falls {
            self.say_nobody_came(&attempt.reason, out);
            return;
        }
        let next = attempt.rung.saturating_add(1);
        let rung = if next < self.ladder.rungs.len() { next } else { 0 };
        self.open_attempt(Wish { reason: attempt.reason, lines: Vec::new(), told: Told::Again }, rung, out);
        self.tell(HandoffNews::BackWithAgent, out);
    }

    /// Ends the bridge and the leg to the line; the caller hears the agent again.
    fn part(&mut self, out: &mut Outbox) {
        self.timers.clear(WAITING);
        self.timers.clear(&[Timer::Verify, Timer::Beat]);
        let Some(attempt) = self.handoff.attempt_mut() else { return };
        if attempt.is_bridged() {
            out.command(Command::Unbridge(attempt.id));
        }
        if attempt.line != LineLeg::Idle {
            attempt.line = LineLeg::Idle;
            out.command(Command::Release(attempt.id));
        }
        if self.phase == Phase::WithDispatcher {
            self.take_back();
        }
    }

    /// The agent has the caller, from the start or again. A phone that holds us already holds the agent too.
    pub(super) fn take_back(&mut self) {
        self.phase = Phase::Conversing;
        self.floor.not_before = self.now;
        self.floor.silences = 0;
        if self.leg.hold != Hold::Off {
            self.timers.set(Timer::Held, self.now + self.limits.line.held);
        }
    }

    /// A dispatcher sends the caller back and lowers the urgency (S2).
    fn sent_back(&mut self, desk: &DeskId, by: &str, to: LoweredTo, out: &mut Outbox) {
        self.moved("sent_back", out);
        if let Some(attempt) = self.handoff.attempt() {
            let stage = Stage::Verified(Taker::Desk(desk.clone()));
            out.command(Command::Unbridge(attempt.id));
            self.note_served(&stage);
        }
        self.handoff.close();
        self.timers.clear(WAITING);
        self.timers.clear(&[Timer::Verify, Timer::Beat, Timer::Truth]);
        self.efforts.truth = Truth::NotDue;
        self.efforts.falls = 0;
        self.take_back();
        self.lower_urgency(by, to, out);
        let mut step = self.talk.sent_back(to);
        if let Next::HandOff(reason) = &mut step.next {
            reason.queue = Queue::Human;
        } else if to == LoweredTo::Person {
            out.fact(Fact::Overruled { rule: "S2".to_owned(), what: step.why.to_owned() });
            step = Step { say: Vec::new(), next: Next::HandOff(reasons::sent_back()), why: "sent_back" };
        }
        self.take(step, out);
    }

    fn completed(&mut self, desk: DeskId, labels: Labels, out: &mut Outbox) {
        self.moved("completed", out);
        let urgent = self.alarm.is_raised() || self.handoff.queue() == Some(Queue::Urgent);
        self.handoff.close();
        self.notes.served_by = Some(desk);
        self.notes.labels = Some(labels);
        let outcome = if urgent { Outcome::Urgent } else { Outcome::Human };
        self.end(outcome, None, Some(HangUpReason::CompletedByPerson), out);
    }
}
