//! What whoever follows a live call may do with it beside taking it: have the agent ask, write, and listen.

use super::events::Refusal;
use super::station::DispatchStation;
use crate::audio::{DialKey, Tap, Taps};
use crate::stations::{CallInbox, KeyLine, KeysRefused};
use calmline_core::call::{CallView, Input, Means, PhaseName, Speaker};
use calmline_core::policy::Askable;
use calmline_core::units::{CallId, DeskId, HandoffId, Private};
use std::sync::Arc;
use tokio::sync::watch;

/// The ways into a call.
#[derive(Debug, Clone)]
pub struct Ways {
    /// Where it is told what people do.
    pub inbox: CallInbox,
    /// Where it is listened to.
    pub taps: Taps,
    /// Where keys for its caller's line go.
    pub keys: KeyLine,
}

impl DispatchStation {
    /// The ways into a call that has been admitted, until it has ended.
    pub fn reach(&self, call: CallId, ways: Ways) {
        let Ways { inbox, taps, keys } = ways;
        self.act(|state, _| {
            state.inboxes.insert(call, inbox);
            state.taps.insert(call, taps);
            state.keys.insert(call, keys);
        });
    }

    /// Has the line of a caller send keys, for the desk that attends the call.
    ///
    /// # Errors
    /// The offer is gone, the desk does not attend it, the caller's line has no keys, or keys sent before still wait.
    pub fn send_keys(&self, call: CallId, handoff: HandoffId, desk: &DeskId, keys: &[DialKey]) -> Result<(), Refusal> {
        let mut state = self.lock();
        state.queue.must_attend((call, handoff), desk)?;
        let line = state.keys.get(&call).ok_or(Refusal::Keys(KeysRefused::NoLine))?;
        line.send(keys).map_err(Refusal::Keys)
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
