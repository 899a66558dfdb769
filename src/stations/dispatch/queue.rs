//! Which call stands in the queue, and whose it is. Pure: time comes in as an argument, reports to calls go out.

use super::events::{
    Asked, DeskRole, DeskState, Lowered, OfferState, QueueEvent, Refusal, Release, StandingOffer, Withdrawal,
};
use super::log::EventLog;
use super::roster::Roster;
use super::standing::{Heard, Standing};
use calmline_core::call::{CallView, DeskEvent, Labels, Offer};
use calmline_core::policy::{Queue, RungKind};
use calmline_core::units::{CallId, DeskId, HandoffId, Private, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Something that a call must be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// Whose call.
    pub(super) call: CallId,
    /// Which attempt.
    pub(super) handoff: HandoffId,
    /// What.
    pub(super) event: DeskEvent,
}

/// The queue of calls that need a person.
#[derive(Debug)]
pub(super) struct DispatchQueue {
    rungs: Vec<RungKind>,
    lease: Span,
    standing: BTreeMap<CallId, Standing>,
    /// When each call was first offered, until a desk is done with it or it ends.
    since: BTreeMap<CallId, u64>,
    roster: Roster,
    /// What happened, for the desks.
    pub(super) log: EventLog,
}

impl DispatchQueue {
    /// An empty queue under the agency's ladder.
    pub(super) fn new(rungs: Vec<RungKind>, lease: Span, log: EventLog) -> Self {
        Self { rungs, lease, standing: BTreeMap::new(), since: BTreeMap::new(), roster: Roster::default(), log }
    }

    /// A call is offered. An earlier offer of the same call is replaced.
    pub(super) fn offer(
        &mut self,
        call: CallId,
        (handoff, offer): (HandoffId, Offer),
        view: Arc<CallView>,
        offered_unix_us: u64,
        out: &mut Vec<Report>,
    ) {
        self.take_out(call, None, Withdrawal::Replaced);
        // Whoever waited before waits on: a new attempt for the same call does not go to the end of the queue.
        let offered_unix_us = *self.since.entry(call).or_insert(offered_unix_us);
        let asked = self.asked(offer.rung);
        let standing = Standing::new((handoff, offer), asked, offered_unix_us, view);
        self.log.append(QueueEvent::Offered(standing.seen(call)));
        self.standing.insert(call, standing);
        self.report_shown(call, ShownWhen::Always, out);
    }

    /// The reason or the rung of an offer changed.
    pub(super) fn amend(&mut self, call: CallId, handoff: HandoffId, offer: Offer, out: &mut Vec<Report>) {
        let asked = self.asked(offer.rung);
        let Some(standing) = self.standing.get_mut(&call).filter(|standing| standing.handoff == handoff) else {
            return;
        };
        standing.offer = offer;
        standing.asked = asked;
        let mut seen = standing.seen(call);
        let waiting = standing.state == OfferState::Waiting;
        if !waiting {
            seen.view = None;
        }
        self.log.append(QueueEvent::Amended(seen));
        if waiting {
            self.report_shown(call, ShownWhen::Always, out);
        }
    }

    /// The call takes its offer back. `None` as handoff: whichever stands. Tells whether one stood.
    pub(super) fn withdraw(&mut self, call: CallId, handoff: Option<HandoffId>, why: Withdrawal) -> bool {
        if why == Withdrawal::CallEnded {
            self.since.remove(&call);
        }
        self.take_out(call, handoff, why).is_some()
    }

    /// The call's view changed.
    pub(super) fn publish(&mut self, call: CallId, view: &Arc<CallView>) {
        if let Some(standing) = self.standing.get_mut(&call) {
            standing.view = Arc::clone(view);
            let holder = standing.state.desk().cloned();
            self.log.append(QueueEvent::View(call, Arc::clone(view), holder));
        }
    }

    /// A desk wants the call. Exactly one gets it; asking again for what one has is no error. Answers with the lease
    /// that is left and the view.
    ///
    /// # Errors
    /// The offer is gone, another desk has it, or the desk has another call.
    pub(super) fn claim(
        &mut self,
        now: Span,
        (call, handoff): (CallId, HandoffId),
        desk: &DeskId,
        out: &mut Vec<Report>,
    ) -> Result<(Span, Arc<CallView>), Refusal> {
        let other = self.call_of(desk).filter(|held| *held != call);
        let lease = self.lease;
        let standing = self.find(call, handoff)?;
        match &standing.state {
            OfferState::Claimed(holder) | OfferState::Attended(holder) if holder != desk => {
                return Err(Refusal::TakenBy(holder.clone()));
            }
            OfferState::Claimed(_) | OfferState::Attended(_) => {
                let left = standing.lease_ends.map_or(Span::ZERO, |ends| ends.saturating_sub(now));
                return Ok((left, Arc::clone(&standing.view)));
            }
            OfferState::Waiting => {}
        }
        if let Some(other) = other {
            return Err(Refusal::HasAnother(other));
        }
        standing.state = OfferState::Claimed(desk.clone());
        standing.lease_ends = Some(now + lease);
        let view = Arc::clone(&standing.view);
        // A reader that resumes later must not be handed the view of a call that has become another desk's.
        self.log.forget_view(call);
        self.log.append(QueueEvent::Claimed(call, handoff, desk.clone()));
        out.push(Report { call, handoff, event: DeskEvent::Claimed(desk.clone()) });
        Ok((lease, view))
    }

    /// A desk says no; the offer stays on its stream all the same. Its own claim is given back.
    ///
    /// # Errors
    /// The offer is gone, or the desk attends the call.
    pub(super) fn decline(
        &mut self,
        (call, handoff): (CallId, HandoffId),
        desk: &DeskId,
        reason: Private<String>,
        out: &mut Vec<Report>,
    ) -> Result<(), Refusal> {
        let standing = self.find(call, handoff)?;
        if standing.attended_by(desk) {
            return Err(Refusal::Attending);
        }
        let held = standing.state == OfferState::Claimed(desk.clone());
        out.push(Report { call, handoff, event: DeskEvent::Declined { desk: desk.clone(), reason } });
        if held {
            self.release(call, Release::Declined);
            self.report_shown(call, ShownWhen::Changed, out);
        } else {
            self.log.append(QueueEvent::Declined(call, handoff, desk.clone()));
        }
        Ok(())
    }

    /// A desk's audio is open. Again for a desk that attends already, as after a broken connection.
    ///
    /// # Errors
    /// The offer is gone, or this desk has not claimed it.
    pub(super) fn attend(
        &mut self,
        (call, handoff): (CallId, HandoffId),
        desk: &DeskId,
        out: &mut Vec<Report>,
    ) -> Result<(), Refusal> {
        self.may_attend((call, handoff), desk)?;
        let standing = self.find(call, handoff)?;
        if standing.attended_by(desk) {
            return Ok(());
        }
        standing.state = OfferState::Attended(desk.clone());
        standing.heard = Heard::NotYet;
        standing.lease_ends = None;
        self.log.append(QueueEvent::Attended(call, handoff, desk.clone()));
        out.push(Report { call, handoff, event: DeskEvent::Attending(desk.clone()) });
        Ok(())
    }

    /// Whether a desk may open its audio.
    ///
    /// # Errors
    /// The offer is gone, or this desk has not claimed it.
    pub(super) fn may_attend(&self, (call, handoff): (CallId, HandoffId), desk: &DeskId) -> Result<(), Refusal> {
        let standing = self.standing.get(&call).filter(|standing| standing.handoff == handoff).ok_or(Refusal::Gone)?;
        match &standing.state {
            OfferState::Claimed(holder) | OfferState::Attended(holder) if holder == desk => Ok(()),
            OfferState::Claimed(holder) | OfferState::Attended(holder) => Err(Refusal::TakenBy(holder.clone())),
            OfferState::Waiting => Err(Refusal::NotClaimed),
        }
    }

    /// A voice was heard from the desk.
    pub(super) fn spoke(&mut self, (call, handoff): (CallId, HandoffId), desk: &DeskId, out: &mut Vec<Report>) {
        if let Ok(standing) = self.find(call, handoff)
            && standing.attended_by(desk)
        {
            standing.heard = Heard::Yes;
            out.push(Report { call, handoff, event: DeskEvent::Spoke(desk.clone()) });
        }
    }

    /// The desk wrote to a caller who reads: that is as good as a voice.
    ///
    /// # Errors
    /// The offer is gone, or the desk does not attend it.
    pub(super) fn wrote(
        &mut self,
        (call, handoff): (CallId, HandoffId),
        desk: &DeskId,
        words: Private<String>,
        out: &mut Vec<Report>,
    ) -> Result<(), Refusal> {
        self.must_attend((call, handoff), desk)?;
        self.find(call, handoff)?.heard = Heard::Yes;
        out.push(Report { call, handoff, event: DeskEvent::Wrote { desk: desk.clone(), words } });
        Ok(())
    }

    /// The desk's audio stream ended without completing: the offer waits again, and the call is told.
    pub(super) fn lost(&mut self, (call, handoff): (CallId, HandoffId), desk: &DeskId, out: &mut Vec<Report>) {
        if self.attends((call, handoff), desk) {
            out.push(Report { call, handoff, event: DeskEvent::Lost(desk.clone()) });
            self.release(call, Release::Lost);
            self.report_shown(call, ShownWhen::Changed, out);
        }
    }

    /// The desk finished with the call.
    ///
    /// # Errors
    /// The offer is gone, the desk does not attend it, or it was not heard: whom nobody has spoken to, nobody has served.
    pub(super) fn complete(
        &mut self,
        (call, handoff): (CallId, HandoffId),
        desk: &DeskId,
        labels: Labels,
        out: &mut Vec<Report>,
    ) -> Result<(), Refusal> {
        self.must_attend((call, handoff), desk)?;
        if self.find(call, handoff)?.heard == Heard::NotYet {
            return Err(Refusal::NotHeard);
        }
        self.take_out(call, Some(handoff), Withdrawal::Completed);
        self.since.remove(&call);
        out.push(Report { call, handoff, event: DeskEvent::Completed { desk: desk.clone(), labels } });
        Ok(())
    }

    /// The desk gives the caller back to the agent.
    ///
    /// # Errors
    /// The offer is gone, or the desk does not attend it.
    pub(super) fn send_back(
        &mut self,
        (call, handoff): (CallId, HandoffId),
        desk: &DeskId,
        lowered: Lowered,
        out: &mut Vec<Report>,
    ) -> Result<(), Refusal> {
        self.must_attend((call, handoff), desk)?;
        self.take_out(call, Some(handoff), Withdrawal::SentBack);
        self.since.remove(&call);
        let Lowered { by, reason, to } = lowered;
        out.push(Report { call, handoff, event: DeskEvent::SentBack { desk: desk.clone(), by, reason, to } });
        Ok(())
    }

    /// A desk's stream opened.
    pub(super) fn join(&mut self, desk: &DeskId, role: DeskRole, state: DeskState, out: &mut Vec<Report>) {
        self.roster.join(desk, role, state);
        self.duty_changed(out);
    }

    /// A desk's stream closed or was cut loose.
    pub(super) fn leave(&mut self, desk: &DeskId, out: &mut Vec<Report>) {
        self.roster.leave(desk);
        self.duty_changed(out);
    }

    /// A desk says whether it takes calls.
    ///
    /// # Errors
    /// It has no stream open.
    pub(super) fn set_state(&mut self, desk: &DeskId, state: DeskState, out: &mut Vec<Report>) -> Result<(), Refusal> {
        if !self.roster.set_state(desk, state) {
            return Err(Refusal::NotWatching);
        }
        self.duty_changed(out);
        Ok(())
    }

    /// Gives back the claims whose lease has run out. Answers with the calls.
    pub(super) fn lapse(&mut self, now: Span, out: &mut Vec<Report>) -> Vec<CallId> {
        let due = |standing: &Standing| standing.lease_ends.is_some_and(|ends| ends <= now);
        let calls: Vec<CallId> =
            self.standing.iter().filter(|(_, standing)| due(standing)).map(|(call, _)| *call).collect();
        for call in &calls {
            if let Some((handoff, desk)) = self.release(*call, Release::LeaseLapsed) {
                out.push(Report { call: *call, handoff, event: DeskEvent::LeaseLapsed(desk) });
                self.report_shown(*call, ShownWhen::Changed, out);
            }
        }
        calls
    }

    /// When the next lease ends, as time since the station began.
    pub(super) fn next_deadline(&self) -> Option<Span> {
        self.standing.values().filter_map(|standing| standing.lease_ends).min()
    }

    /// The queue as a desk may see it: urgent ones first, then by the time of the offer.
    pub(super) fn snapshot(&self, desk: &DeskId, role: DeskRole) -> Vec<StandingOffer> {
        let mut offers: Vec<StandingOffer> = self
            .standing
            .iter()
            .map(|(call, standing)| {
                let mut seen = standing.seen(*call);
                if role != DeskRole::Supervisor && seen.state.desk().is_some_and(|holder| holder != desk) {
                    seen.view = None;
                }
                seen
            })
            .collect();
        offers.sort_by_key(|seen| {
            let urgent_first = match seen.offer.reason.queue {
                Queue::Urgent => 0,
                Queue::Human => 1,
            };
            (urgent_first, seen.offered_unix_us, seen.call)
        });
        offers
    }

    /// Offers that stand, and desks on duty.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.standing.len(), self.roster.on_duty().count())
    }

    fn asked(&self, rung: u32) -> Asked {
        let rung = usize::try_from(rung).ok().and_then(|rung| self.rungs.get(rung));
        match rung {
            Some(RungKind::Supervisors) => Asked::Supervisors,
            Some(RungKind::Line(_)) => Asked::Line,
            // A rung that the ladder does not have asks everybody: nobody must be left out by a mistake in a number.
            Some(RungKind::Desks) | None => Asked::Desks,
        }
    }

    fn find(&mut self, call: CallId, handoff: HandoffId) -> Result<&mut Standing, Refusal> {
        self.standing.get_mut(&call).filter(|standing| standing.handoff == handoff).ok_or(Refusal::Gone)
    }

    fn attends(&self, (call, handoff): (CallId, HandoffId), desk: &DeskId) -> bool {
        self.standing.get(&call).is_some_and(|standing| standing.handoff == handoff && standing.attended_by(desk))
    }

    /// Whether a desk attends the call.
    ///
    /// # Errors
    /// The offer is gone, or the desk does not attend it.
    pub(super) fn must_attend(&mut self, (call, handoff): (CallId, HandoffId), desk: &DeskId) -> Result<(), Refusal> {
        self.find(call, handoff)?;
        if self.attends((call, handoff), desk) { Ok(()) } else { Err(Refusal::NotAttending) }
    }

    fn call_of(&self, desk: &DeskId) -> Option<CallId> {
        self.standing.iter().find(|(_, standing)| standing.state.desk() == Some(desk)).map(|(call, _)| *call)
    }

    fn take_out(&mut self, call: CallId, handoff: Option<HandoffId>, why: Withdrawal) -> Option<Standing> {
        let standing = self.standing.get(&call)?;
        if handoff.is_some_and(|handoff| handoff != standing.handoff) {
            return None;
        }
        let standing = self.standing.remove(&call)?;
        self.log.append(QueueEvent::Withdrawn(call, standing.handoff, why));
        Some(standing)
    }

    fn release(&mut self, call: CallId, why: Release) -> Option<(HandoffId, DeskId)> {
        let standing = self.standing.get_mut(&call)?;
        let desk = standing.state.desk()?.clone();
        standing.state = OfferState::Waiting;
        standing.lease_ends = None;
        let handoff = standing.handoff;
        let seen = standing.seen(call);
        self.log.append(QueueEvent::Released(seen, desk.clone(), why));
        Some((handoff, desk))
    }

    fn duty_changed(&mut self, out: &mut Vec<Report>) {
        let calls: Vec<CallId> = self.standing.keys().copied().collect();
        for call in calls {
            self.report_shown(call, ShownWhen::Changed, out);
        }
    }

    /// Tells a waiting call on how many desks its offer stands: those on duty that its rung asks. Whoever declined counts:
    /// the call itself knows who did.
    fn report_shown(&mut self, call: CallId, when: ShownWhen, out: &mut Vec<Report>) {
        let Some(standing) = self.standing.get_mut(&call).filter(|standing| standing.state == OfferState::Waiting)
        else {
            return;
        };
        let asks = |role| match standing.asked {
            Asked::Desks | Asked::Line => true,
            Asked::Supervisors => role == DeskRole::Supervisor,
        };
        let seeing = self.roster.on_duty().filter(|(_, role)| asks(*role)).count();
        let desks = u32::try_from(seeing).unwrap_or(u32::MAX);
        if when == ShownWhen::Always || desks != standing.shown {
            standing.shown = desks;
            out.push(Report { call, handoff: standing.handoff, event: DeskEvent::Shown { desks } });
        }
    }
}

/// Whether a count that has not changed is reported too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ShownWhen {
    /// It is: an offer was made or amended.
    Always,
    /// It is not.
    Changed,
}
