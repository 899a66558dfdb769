//! What whoever follows a live call may do with it beside taking it: have the agent ask, write, and listen.

use super::events::Refusal;
use super::station::DispatchStation;
use crate::audio::{Tap, Taps};
use crate::stations::CallInbox;
use calmline_core::call::{CallView, Input, Means, PhaseName, Speaker};
use calmline_core::policy::Askable;
use calmline_core::units::{CallId, DeskId, HandoffId, Private};
use std::sync::Arc;
use tokio::sync::watch;

impl DispatchStation {
    /// The ways into a call that has been admitted, until it has ended.
    pub fn reach(&self, call: CallId, inbox: CallInbox, taps: Taps) {
        self.act(|state, _| {
            state.inboxes.insert(call, inbox);
            state.taps.insert(call, taps);
        });
    }

    /// A desk wants the agent to ask the caller something.
    ///
    /// # Errors
    /// No such call is live, the agent does not have its caller, or it is known and confirmed.
    pub fn whisper(&self, call: CallId, desk: &DeskId, about: Askable) -> Result<(), Refusal> {
        let state = self.lock();
        let view = state.live.get(&call).map(|view| Arc::clone(&view.borrow())).ok_or(Refusal::NotLive)?;
        match view.phase {
            PhaseName::Conversing | PhaseName::Closing => {}
            PhaseName::Ringing | PhaseName::WithDispatcher | PhaseName::Ended => return Err(Refusal::NotWithAgent),
        }
        if is_settled(&view, &about) {
            return Err(Refusal::Known);
        }
        state.inboxes.get(&call).ok_or(Refusal::NotLive)?.put(Input::Whisper(desk.clone(), about));
        Ok(())
    }

    /// The desk that attends a call writes to its caller.
    ///
    /// # Errors
    /// The offer is gone, the desk does not attend it, or the caller has written nothing.
    pub fn write(
        &self,
        call: CallId,
        handoff: HandoffId,
        desk: &DeskId,
        words: Private<String>,
    ) -> Result<(), Refusal> {
        self.act(|state, reports| {
            let reads = state.live.get(&call).is_some_and(|view| has_written(&view.borrow()));
            state.queue.may_attend((call, handoff), desk)?;
            if !reads {
                return Err(Refusal::NothingWritten);
            }
            state.queue.wrote((call, handoff), desk, words, reports)
        })
    }

    /// Opens an ear on a live call, with its views, whose end is the call's.
    ///
    /// # Errors
    /// No such call is live, or as many listen as may.
    pub fn listen(&self, call: CallId) -> Result<(Tap, watch::Receiver<Arc<CallView>>), Refusal> {
        let state = self.lock();
        let views = state.live.get(&call).ok_or(Refusal::NotLive)?.subscribe();
        let tap = state.taps.get(&call).ok_or(Refusal::NotLive)?.open().ok_or(Refusal::ListenersFull)?;
        Ok((tap, views))
    }
}

/// Whether the caller has written.
fn has_written(view: &CallView) -> bool {
    view.transcript.iter().any(|line| line.speaker == Speaker::Caller && line.means == Means::Written)
}

/// Whether the agent would not ask it again.
fn is_settled(view: &CallView, about: &Askable) -> bool {
    match about {
        Askable::Slot(slot) => view.slots.iter().any(|known| known.slot == *slot && known.confirmed),
        Askable::Fact(fact) => view.facts.iter().any(|(known, _)| known == fact),
    }
}
