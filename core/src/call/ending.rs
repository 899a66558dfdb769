//! How a call ends: a goodbye, a hang-up, lost media, a shutdown. Each leaves exactly one record.

use super::command::{Command, HangUpReason, Interruptible, Outbox};
use super::fact::Fact;
use super::handoff::{LineLeg, Stage};
use super::mouth::Rank;
use super::phase::Phase;
use super::record::CallBack;
use super::view::Decided;
use super::{Call, Timer};
use crate::policy::{Closing, Expectation, Filing, HandoffNews, Line, Outcome, Queue};
use crate::understanding::Topic;

impl Call {
    /// The dialogue says goodbye. While urgency is raised or an offer is open it may not (S4): the caller is listened to.
    pub(super) fn close(&mut self, closing: Closing, lines: Vec<Line>, out: &mut Outbox) {
        if self.alarm.is_triggered() || self.handoff.is_open() {
            out.fact(Fact::Overruled { rule: "S4".to_owned(), what: "close".to_owned() });
            self.listen(Topic::AnythingElse, Expectation::Free);
            self.tell(HandoffNews::StillWaiting, out);
            return;
        }
        self.phase = Phase::Closing(closing.outcome);
        self.decide(Decided::Closing(closing.outcome));
        self.floor.asked = Topic::AnythingElse;
        self.floor.expects = Expectation::Free;
        self.timers.set(Timer::Goodbye, self.now + self.limits.line.goodbye);
        self.say(lines, Rank::Step, out);
    }

    /// The goodbye has been said, and the caller says nothing more.
    pub(super) fn close_if_said(&mut self, out: &mut Outbox) {
        if let Phase::Closing(outcome) = self.phase
            && self.mouth.is_idle()
            && !self.turn.is_open()
            && self.question.is_none()
            && self.typing.nothing_to_read()
            && !self.typing.is_under_way(self.now)
            && self.voice.stopped.is_none()
        {
            let call_back = self.notes.promised.take();
            self.end(outcome, call_back, Some(HangUpReason::Done), out);
        }
    }

    /// The goodbye has taken too long, interruptions included.
    pub(super) fn goodbye_is_over(&mut self, out: &mut Outbox) {
        let Phase::Closing(outcome) = self.phase else { return };
        if self.alarm.is_triggered() {
            out.fact(Fact::Overruled { rule: "S4".to_owned(), what: "goodbye".to_owned() });
            self.back_to_conversing();
        } else {
            let call_back = self.notes.promised.take();
            self.end(outcome, call_back, Some(HangUpReason::Done), out);
        }
    }

    /// The caller hung up.
    pub(super) fn hung_up(&mut self, out: &mut Outbox) {
        self.leave(None, out);
    }

    /// The caller is gone; our leg is ended if the signalling does not know it.
    pub(super) fn leave(&mut self, hang_up: Option<HangUpReason>, out: &mut Outbox) {
        let (outcome, call_back) = self.left_with();
        self.end(outcome, call_back, hang_up, out);
    }

    /// What becomes of a caller who leaves at this moment (S5).
    fn left_with(&self) -> (Outcome, Option<CallBack>) {
        let urgent = self.alarm.is_triggered() || self.handoff.queue() == Some(Queue::Urgent);
        let served = self.handoff.attempt().is_some_and(|attempt| matches!(attempt.stage, Stage::Verified(_)));
        if urgent {
            let call_back = CallBack { urgent: true, why: "left_after_a_trigger".to_owned() };
            return (Outcome::Urgent, (!served).then_some(call_back));
        }
        if self.handoff.is_open() {
            return (Outcome::Human, (!served).then(|| call_back("left_while_waiting")));
        }
        if let Phase::Closing(outcome) = self.phase {
            return (outcome, self.notes.promised.clone());
        }
        match self.notes.filed {
            Some(Filing::Ticket) => (Outcome::Ticket, None),
            Some(Filing::CallBack) => (Outcome::Human, None),
            None if self.notes.promised.is_some() => (Outcome::Human, self.notes.promised.clone()),
            None if self.notes.served_by.is_some() => (Outcome::Human, None),
            None => (Outcome::Abandoned, Some(call_back("abandoned"))),
        }
    }

    /// The call is over: whatever is open is closed, and the record is kept.
    pub(super) fn end(
        &mut self,
        outcome: Outcome,
        call_back: Option<CallBack>,
        hang_up: Option<HangUpReason>,
        out: &mut Outbox,
    ) {
        if self.has_ended() {
            return;
        }
        self.forget_turn(out);
        let closed = self.handoff.close();
        if let Some(attempt) = closed.as_ref().filter(|attempt| attempt.line != LineLeg::Idle) {
            out.command(Command::Release(attempt.id));
        }
        if let Some(reason) = hang_up {
            out.command(Command::HangUp(reason));
        }
        self.phase = Phase::Ended;
        self.timers.clear_all();
        out.fact(Fact::Ended(outcome));
        // The view that says that the call is over comes first, so that desks are told this and not that it was taken back.
        out.command(Command::Publish(Box::new(self.seen())));
        if let Some(attempt) = closed.filter(|attempt| !attempt.is_withdrawn()) {
            out.command(Command::Withdraw(attempt.id));
        }
        out.command(Command::Keep(Box::new(self.record(outcome, call_back))));
    }

    /// The grace of a shutdown is nearly over. Whoever is urgent hears the truth and is not hung up on (S4); anybody else
    /// hears an honest goodbye, and is called back.
    pub(super) fn last_words(&mut self, out: &mut Outbox) {
        if self.phase != Phase::Conversing {
            return;
        }
        if self.alarm.is_triggered() || self.handoff.queue() == Some(Queue::Urgent) {
            self.tell_the_truth(out);
            return;
        }
        if self.handoff.attempt().is_some_and(|attempt| matches!(attempt.stage, Stage::Accepted(_))) {
            return;
        }
        if let Some(attempt) = self.handoff.close() {
            self.timers.clear(super::handing::WAITING);
            if attempt.line != LineLeg::Idle {
                out.command(Command::Release(attempt.id));
            }
            out.command(Command::Withdraw(attempt.id));
        }
        self.forget_turn(out);
        self.forget_typed();
        self.fall_silent(out);
        self.notes.promised = Some(call_back("shutting_down"));
        self.phase = Phase::Closing(Outcome::Human);
        self.timers.set(Timer::Goodbye, self.now + self.limits.line.goodbye);
        self.say_fixed("shutting_down", Rank::Step, Interruptible::ByKeyOnly, out);
    }

    /// The grace is over: the record is kept. An urgent caller, or one with a person, is not hung up on by us (S4, S15).
    pub(super) fn grace_is_over(&mut self, out: &mut Outbox) {
        let (outcome, call_back) = self.left_with();
        let spared = self.alarm.is_triggered() || self.handoff.is_open();
        self.end(outcome, call_back, (!spared).then_some(HangUpReason::Done), out);
    }
}

/// A call-back that is not urgent.
pub(super) fn call_back(why: &str) -> CallBack {
    CallBack { urgent: false, why: why.to_owned() }
}
