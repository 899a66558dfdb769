//! A call's two inboxes: what is urgent overtakes what is merely next.

use calmline_core::call::{Input, LegEvent};
use calmline_core::units::CallId;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc;

/// Inputs held for a call: at 50 frame reports a second, ten seconds of a driver that does not run at all.
const ORDERED_HELD: usize = 512;

/// Urgent inputs held: hang-ups and what dispatchers do; a call sees a handful.
const URGENT_HELD: usize = 64;

/// The way into one call. Cheap to clone; never waits.
#[derive(Debug, Clone)]
pub struct CallInbox {
    call: CallId,
    urgent: mpsc::Sender<Input>,
    ordered: mpsc::Sender<Input>,
    shed: Arc<AtomicU64>,
}

/// The driver's end of a call's inboxes.
#[derive(Debug)]
pub struct InboxReader {
    urgent: mpsc::Receiver<Input>,
    ordered: mpsc::Receiver<Input>,
    shed: Arc<AtomicU64>,
}

impl CallInbox {
    /// The two ends of a call's inboxes.
    #[must_use]
    pub fn open(call: CallId) -> (Self, InboxReader) {
        let (urgent, urgent_reader) = mpsc::channel(URGENT_HELD);
        let (ordered, ordered_reader) = mpsc::channel(ORDERED_HELD);
        let shed = Arc::new(AtomicU64::new(0));
        let reader = InboxReader { urgent: urgent_reader, ordered: ordered_reader, shed: Arc::clone(&shed) };
        (Self { call, urgent, ordered, shed }, reader)
    }

    /// Whose inbox it is.
    #[must_use]
    pub fn call(&self) -> CallId {
        self.call
    }

    /// Puts an input in; urgent ones overtake. If the inbox is full the input is shed and counted, and if the call has
    /// ended it has no meaning any more.
    pub fn put(&self, input: Input) {
        let lane = if overtakes(&input) { &self.urgent } else { &self.ordered };
        if matches!(lane.try_send(input), Err(mpsc::error::TrySendError::Full(_))) {
            self.shed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl InboxReader {
    /// The next input, urgent ones first; `None` once every sender is gone. Cancel safe.
    pub async fn next(&mut self) -> Option<Input> {
        tokio::select! {
            biased;
            Some(input) = self.urgent.recv() => Some(input),
            Some(input) = self.ordered.recv() => Some(input),
            else => None,
        }
    }

    /// Inputs shed because the call's driver was late.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }
}

/// Hang-ups and what a person does, writing too, come before words and frames.
fn overtakes(input: &Input) -> bool {
    match input {
        Input::Leg(LegEvent::HungUp(_) | LegEvent::Pressed(_))
        | Input::Desk(..)
        | Input::Whisper(..)
        | Input::Typed(_)
        | Input::ShuttingDown { .. } => true,
        Input::Leg(
            LegEvent::Invited(_)
            | LegEvent::Answered
            | LegEvent::Held
            | LegEvent::Resumed
            | LegEvent::MediaLost
            | LegEvent::MediaBack
            | LegEvent::TtyTones,
        )
        | Input::Frame(_)
        | Input::Transcript(_)
        | Input::Reading(_)
        | Input::Prompt(..)
        | Input::Trunk(..)
        | Input::Archive(_)
        | Input::Station(..)
        | Input::TimerDue => false,
    }
}
