//! The guard around the machine of one call: the last one, under all others.

use super::{Part, caught};
use crate::call::{
    Call, CallBack, CallRecord, CaseRecord, Command, Fact, HangUpReason, Input, Invited, LegEvent, Outbox, Timer,
};
use crate::policy::Outcome;
use crate::units::CallTime;

/// A call that cannot take its driver down with it.
///
/// When the machine breaks, nothing is left that could speak or hand over. The leg is hung up, so that the caller is not
/// left on a dead line, and the record becomes an urgent call-back (S5).
pub struct GuardedCall {
    call: Call,
    invited: Option<Invited>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Sound,
    Broken,
}

impl GuardedCall {
    /// Guards a call.
    #[must_use]
    pub const fn new(call: Call) -> Self {
        Self { call, invited: None, state: State::Sound }
    }

    /// As [`Call::handle`]; if the machine breaks, `out` holds what is left to be done, and the call has ended.
    pub fn handle(&mut self, now: CallTime, input: Input, out: &mut Outbox) {
        if let Input::Leg(LegEvent::Invited(invited)) = &input {
            self.invited.get_or_insert_with(|| invited.clone());
        }
        self.run(now, out, |call, out| call.handle(now, input, out));
    }

    /// As [`Call::next_deadline`].
    #[must_use]
    pub fn next_deadline(&self) -> Option<(CallTime, Timer)> {
        match self.state {
            State::Sound => self.call.next_deadline(),
            State::Broken => None,
        }
    }

    /// As [`Call::has_ended`].
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state == State::Broken || self.call.has_ended()
    }

    pub(super) fn run(&mut self, now: CallTime, out: &mut Outbox, work: impl FnOnce(&mut Call, &mut Outbox)) {
        if self.has_ended() {
            return;
        }
        let call = &mut self.call;
        if caught(|| work(call, out)).is_ok() {
            return;
        }
        self.state = State::Broken;
        // What it had begun to ask for may be half of something.
        out.drain_commands();
        out.fact(Fact::Fault { what: Part::Machine.name().to_owned() });
        out.fact(Fact::Ended(Outcome::Urgent));
        out.command(Command::HangUp(HangUpReason::Fault));
        out.command(Command::Keep(Box::new(self.record(now))));
    }

    /// The record as far as the broken machine can still give it: its notes are plain data, and at worst one line short.
    fn record(&self, now: CallTime) -> CallRecord {
        let call_back = || Some(CallBack { urgent: true, why: "fault".to_owned() });
        caught(|| self.call.record(Outcome::Urgent, call_back())).unwrap_or_else(|_broke| CallRecord {
            caller: self.invited.as_ref().map(|invited| invited.caller.clone()).unwrap_or_default(),
            trunk: self.invited.as_ref().map(|invited| invited.trunk.clone()).unwrap_or_default(),
            outcome: Outcome::Urgent,
            length: now.since(CallTime::START),
            case: CaseRecord::default(),
            transcript: Vec::new(),
            served_by: None,
            labels: None,
            desk_notes: Vec::new(),
            call_back: call_back(),
        })
    }
}
