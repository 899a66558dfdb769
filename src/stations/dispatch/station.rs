//! The station as calls and the API use it. Each method takes the lock once, and none waits.

use super::config::{Claim, DispatchConfig, DispatchCounts, Resume};
use super::events::{AttendEnd, DeskRole, DeskState, Lowered, Refusal, Withdrawal};
use super::lines::{Attendance, Line};
use super::log::{Afresh, EventLog};
use super::queue::{DispatchQueue, Report};
use super::shared::{Shared, State, end_leases};
use super::subscription::{CutLoose, Delivery, Fate, Looked, Reader, Subscription};
use crate::audio::BridgePort;
use crate::stations::CallInbox;
use crate::{clock, tasks};
use calmline_core::call::{CallView, Labels, Offer, PhaseName};
use calmline_core::units::{CallId, DeskId, HandoffId, Private, Span};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// The dispatchers' station. Cheap to clone; no method waits.
#[derive(Debug, Clone)]
pub struct DispatchStation {
    pub(super) shared: Arc<Shared>,
}

impl DispatchStation {
    /// Starts the station and the task that ends leases. Must be called within a tokio runtime.
    #[must_use]
    pub fn start(config: DispatchConfig) -> Self {
        let log = EventLog::new(rand::random(), config.events_held);
        let queue = DispatchQueue::new(config.rungs.clone(), config.lease, log);
        let state = State {
            queue,
            inboxes: BTreeMap::new(),
            taps: BTreeMap::new(),
            keys: BTreeMap::new(),
            lines: BTreeMap::new(),
            live: BTreeMap::new(),
            readers: BTreeMap::new(),
            served: VecDeque::new(),
            opened: 0,
            cut: 0,
        };
        let deadline = Arc::new(Notify::new());
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            config,
            began: clock::now(),
            moved: watch::Sender::new(0),
            deadline: Arc::clone(&deadline),
        });
        tasks::spawn("dispatch-leases", end_leases(Arc::downgrade(&shared), deadline));
        Self { shared }
    }

    /// Puts a call on the desks' streams. An earlier offer of the same call is replaced.
    pub fn offer(&self, call: CallId, handoff: HandoffId, offer: Offer, view: CallView, inbox: CallInbox) {
        let view = Arc::new(view);
        self.act(|state, reports| {
            state.end_line(call, AttendEnd::Withdrawn);
            state.inboxes.insert(call, inbox);
            state.show(call, &view);
            state.queue.offer(call, (handoff, offer), view, clock::wall_micros(), reports);
        });
    }

    /// The offer's reason or rung changed.
    pub fn amend(&self, call: CallId, handoff: HandoffId, offer: Offer) {
        self.act(|state, reports| state.queue.amend(call, handoff, offer, reports));
    }

    /// Takes the offer away; a desk that attends the call is parted from it.
    pub fn withdraw(&self, call: CallId, handoff: HandoffId) {
        self.act(|state, _| {
            if state.queue.withdraw(call, Some(handoff), Withdrawal::Withdrawn) {
                state.end_line(call, AttendEnd::Withdrawn);
            }
        });
    }

    /// Shows the call as it stands. A view whose phase is ended is the call's last.
    pub fn publish(&self, call: CallId, view: CallView) {
        let view = Arc::new(view);
        self.act(|state, _| {
            state.show(call, &view);
            state.queue.publish(call, &view);
            if view.phase == PhaseName::Ended {
                state.forget(call);
            }
        });
    }

    /// The call is over, however it ended: its offer, its audio and its view go. Does nothing a second time.
    pub fn ended(&self, call: CallId) {
        self.act(|state, _| state.forget(call));
    }

    /// The call's end of the audio of the desk that claimed it; `None` if none has, or if it was taken already. The desk
    /// hears what is sent into it as soon as its stream is open, and its voice comes out of it.
    #[must_use]
    pub fn take_audio(&self, call: CallId, handoff: HandoffId) -> Option<BridgePort> {
        self.lock().lines.get_mut(&call).filter(|line| line.handoff == handoff)?.call_end.take()
    }

    /// The views of a live call; `None` if no such call has been published.
    #[must_use]
    pub fn watch(&self, call: CallId) -> Option<watch::Receiver<Arc<CallView>>> {
        self.lock().live.get(&call).map(watch::Sender::subscribe)
    }

    /// The live calls, by id.
    #[must_use]
    pub fn live(&self) -> Vec<(CallId, Arc<CallView>)> {
        self.lock().live.iter().map(|(call, view)| (*call, Arc::clone(&view.borrow()))).collect()
    }

    /// How full the station is.
    #[must_use]
    pub fn counts(&self) -> DispatchCounts {
        let state = self.lock();
        let (offers_standing, desks_on_duty) = state.queue.counts();
        DispatchCounts { calls_live: state.live.len(), offers_standing, desks_on_duty, streams_cut: state.cut }
    }

    /// Opens a desk's queue stream, from the cursor if there is one that still holds.
    #[must_use]
    pub fn subscribe(&self, desk: &DeskId, role: DeskRole, state: DeskState, resume: Resume) -> Subscription {
        self.act(|inner, reports| {
            inner.queue.join(desk, role, state, reports);
            let id = inner.number();
            let log = &inner.queue.log;
            let reader = Reader { desk: desk.clone(), read_moves: log.moves(), fate: Fate::Reading };
            let (cursor, first) = match resume {
                Resume::First => (log.head(), Some(Afresh::First)),
                Resume::Unreadable => (log.head(), Some(Afresh::UnknownCursor)),
                Resume::From(cursor) => match log.after(cursor) {
                    Ok(_) => (cursor, None),
                    Err(afresh) => (log.head(), Some(afresh)),
                },
            };
            inner.readers.insert(id, reader);
            let moved = self.shared.moved.subscribe();
            Subscription { station: self.clone(), id, desk: desk.clone(), role, cursor, first, moved }
        })
    }

    /// A desk wants the call.
    ///
    /// # Errors
    /// The offer is gone, another desk has it, or this desk has another call.
    pub fn claim(&self, call: CallId, handoff: HandoffId, desk: &DeskId) -> Result<Claim, Refusal> {
        let now = self.now();
        self.act(|state, reports| {
            let (lease, view) = state.queue.claim(now, (call, handoff), desk, reports)?;
            if state.lines.get(&call).is_none_or(|line| line.handoff != handoff || line.desk != *desk) {
                state.lines.insert(call, Line::new(handoff, desk.clone()));
            }
            Ok(Claim { lease, view })
        })
    }

    /// A desk says no, or gives its claim back.
    ///
    /// # Errors
    /// The offer is gone, or the desk attends the call.
    pub fn decline(
        &self,
        call: CallId,
        handoff: HandoffId,
        desk: &DeskId,
        reason: Private<String>,
    ) -> Result<(), Refusal> {
        self.act(|state, reports| {
            state.queue.decline((call, handoff), desk, reason, reports)?;
            if state.lines.get(&call).is_some_and(|line| line.desk == *desk) {
                state.lines.remove(&call);
            }
            Ok(())
        })
    }

    /// Whether a desk may open its audio: for those who need time to open it.
    ///
    /// # Errors
    /// The offer is gone, or the desk has not claimed it.
    pub fn may_attend(&self, call: CallId, handoff: HandoffId, desk: &DeskId) -> Result<(), Refusal> {
        self.lock().queue.may_attend((call, handoff), desk)
    }

    /// A desk's audio stream is open. A second stream of the desk takes the first one's place.
    ///
    /// # Errors
    /// The offer is gone, or the desk has not claimed it.
    pub fn attend(&self, call: CallId, handoff: HandoffId, desk: &DeskId) -> Result<Attendance, Refusal> {
        self.act(|state, reports| {
            state.queue.attend((call, handoff), desk, reports)?;
            let stream = state.number();
            let views = state.live.get(&call).map(watch::Sender::subscribe);
            let line = state.lines.entry(call).or_insert_with(|| Line::new(handoff, desk.clone()));
            line.end(AttendEnd::Replaced);
            let (over, ends) = watch::channel(None);
            line.stream = Some((stream, over));
            let (station, desk, port) = (self.clone(), desk.clone(), line.desk_end.clone());
            Ok(Attendance { station, call, handoff, desk, stream, port, over: ends, views })
        })
    }

    /// The desk finished with the call, with the corrected labels.
    ///
    /// # Errors
    /// The offer is gone, or the desk does not attend it.
    pub fn complete(&self, call: CallId, handoff: HandoffId, desk: &DeskId, labels: Labels) -> Result<(), Refusal> {
        self.act(|state, reports| {
            state.queue.complete((call, handoff), desk, labels, reports)?;
            state.end_line(call, AttendEnd::Completed);
            Ok(())
        })
    }

    /// Whether this desk attended the call when it ended, as when the caller hung up first: the desk's labels then belong
    /// to the stored case.
    #[must_use]
    pub fn served(&self, call: CallId, handoff: HandoffId, desk: &DeskId) -> bool {
        let state = self.lock();
        let is_it =
            |(served, attempt, by): &(CallId, HandoffId, DeskId)| *served == call && *attempt == handoff && by == desk;
        !state.live.contains_key(&call) && state.served.iter().any(is_it)
    }

    /// The desk gives the caller back to the agent; whoever does it lowers the urgency, by name and with a reason (S2).
    ///
    /// # Errors
    /// The offer is gone, or the desk does not attend it.
    pub fn send_back(&self, call: CallId, handoff: HandoffId, desk: &DeskId, lowered: Lowered) -> Result<(), Refusal> {
        self.act(|state, reports| {
            state.queue.send_back((call, handoff), desk, lowered, reports)?;
            state.end_line(call, AttendEnd::SentBack);
            Ok(())
        })
    }

    /// A desk says whether it takes calls.
    ///
    /// # Errors
    /// It has no queue stream open.
    pub fn set_desk_state(&self, desk: &DeskId, state: DeskState) -> Result<(), Refusal> {
        self.act(|inner, reports| inner.queue.set_state(desk, state, reports))
    }

    pub(super) fn spoke(&self, call: CallId, handoff: HandoffId, desk: &DeskId, stream: u64) {
        self.act(|state, reports| {
            if state.is_current(call, stream) {
                state.queue.spoke((call, handoff), desk, reports);
            }
        });
    }

    pub(super) fn lost(&self, call: CallId, handoff: HandoffId, desk: &DeskId, stream: u64) {
        self.act(|state, reports| {
            if state.is_current(call, stream) {
                state.lines.remove(&call);
                state.queue.lost((call, handoff), desk, reports);
            }
        });
    }

    pub(super) fn unsubscribe(&self, id: u64) {
        self.act(|state, reports| {
            if let Some(reader) = state.readers.remove(&id)
                && reader.fate == Fate::Reading
            {
                state.queue.leave(&reader.desk, reports);
            }
        });
    }

    pub(super) fn heartbeat(&self) -> Duration {
        self.shared.config.heartbeat
    }

    /// Looks for a reader's next event, and notes that it reads.
    pub(super) fn look(&self, reader: &Subscription) -> Result<Looked, CutLoose> {
        let mut guard = self.lock();
        let state = &mut *guard;
        let cut = CutLoose { cursor: reader.cursor };
        let known = state.readers.get_mut(&reader.id).filter(|known| known.fate == Fate::Reading).ok_or(cut)?;
        let log = &state.queue.log;
        if let Some(afresh) = reader.first {
            known.read_moves = log.moves();
            let offers = state.queue.snapshot(&reader.desk, reader.role);
            return Ok(Looked::Found(log.head(), Delivery::Snapshot(afresh, offers)));
        }
        let mut cursor = reader.cursor;
        while let Some(entry) = log.after(cursor).map_err(|_| cut)? {
            cursor = entry.cursor;
            // A reader that resumes from far back is given credit for what happened before it came.
            known.read_moves = known.read_moves.max(entry.moves);
            if entry.event.visible_to(&reader.desk, reader.role) {
                return Ok(Looked::Found(cursor, Delivery::Event(entry.event)));
            }
        }
        known.read_moves = log.moves();
        Ok(Looked::End(log.head()))
    }

    fn now(&self) -> Span {
        let since = clock::now().saturating_duration_since(self.shared.began);
        Span::from_micros(u64::try_from(since.as_micros()).unwrap_or(u64::MAX))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    pub(super) fn act<T>(&self, change: impl FnOnce(&mut State, &mut Vec<Report>) -> T) -> T {
        self.shared.act(change)
    }
}
