//! The handles of a call that was answered.

use crate::audio::NegotiatedMedia;
use calmline_core::call::HangUpCause;
use calmline_core::units::Key;
use tokio::sync::mpsc;

/// Signals held for whoever drives the call: re-INVITEs and keys come a few a minute.
pub(super) const SIGNALS_HELD: usize = 64;

/// A call that we answered.
#[derive(Debug)]
pub struct SipLeg {
    /// What happens to it. It closes without [`LegSignal::Ended`] when we hung up.
    pub signals: mpsc::Receiver<LegSignal>,
    /// What can be done to it. When the last one is dropped, the call is hung up.
    pub handle: LegHandle,
    /// What the answer agreed to, so that media can be ready before the ACK; `None` when the ACK brings it.
    pub media: Option<NegotiatedMedia>,
}

/// What happened to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LegSignal {
    /// The ACK came: both sides may speak.
    Confirmed(NegotiatedMedia),
    /// The far side changed something: address, codec, direction. A refresh that changes nothing is no signal.
    Renegotiated(NegotiatedMedia),
    /// The far side put us on hold; a [`LegSignal::Renegotiated`] with the direction went before it.
    Held,
    /// It took us off hold; likewise.
    Resumed,
    /// A key, by SIP INFO. Most peers send keys in RTP instead.
    Pressed(Key),
    /// The far side hung up, or the call failed.
    Ended(HangUpCause),
}

/// Ends a call. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LegHandle {
    commands: mpsc::Sender<HangUp>,
}

/// The only thing that we do to a call of our own accord.
#[derive(Debug)]
pub(super) struct HangUp;

impl LegHandle {
    pub(super) fn open() -> (Self, mpsc::Receiver<HangUp>) {
        let (commands, receiver) = mpsc::channel(1);
        (Self { commands }, receiver)
    }

    /// Hangs up: BYE, or CANCEL for a call of ours that is not answered yet. Before the ACK of an answered call it
    /// waits for it, as RFC 3261 section 15 wants. Doing it twice does nothing more.
    pub fn bye(&self) {
        // A full queue holds the same command already; a closed one has nothing left to end.
        let _ = self.commands.try_send(HangUp);
    }
}
