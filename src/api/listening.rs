//! An ear on a live call: both sides, one way. Who may hear which call, until when, and the stream of it over gRPC.
//!
//! A frame is made when the stream is read. A reader that is late loses the oldest frames of its tap; the call never
//! notices.

use super::proto;
use super::tokens::{Identity, Role};
use super::wire_audio::WireAudio;
use crate::audio::Tap;
use crate::stations::dispatch::{DispatchStation, Refusal};
use calmline_core::call::{CallView, PhaseName};
use calmline_core::units::{CallId, DeskId};
use futures::{FutureExt as _, Stream};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tonic::Status;

/// How often the tap is looked into: the length of a frame.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// What a listener receives.
pub(super) type ListenStream = Pin<Box<dyn Stream<Item = Result<proto::ListenResponse, Status>> + Send>>;

/// Whose calls an ear may hear.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hears {
    /// Every call: a supervisor's.
    Every,
    /// Those that no other desk has than this one.
    NotOthers(DeskId),
}

/// Why an ear is closed.
#[derive(Debug)]
pub(super) enum Over {
    /// The call ended.
    CallEnded,
    /// Another desk has the call.
    Taken,
    /// The server stops; this is to be answered.
    Draining(Status),
}

/// How long an ear stays open.
#[derive(Debug)]
pub(super) struct Ear {
    hears: Hears,
    views: watch::Receiver<Arc<CallView>>,
    draining: CancellationToken,
}

/// Opens an ear on a live call.
///
/// # Errors
/// No such call is live, another desk has it, or as many listen as may.
pub(super) fn open(
    station: &DispatchStation,
    who: &Identity,
    call: CallId,
    draining: &CancellationToken,
) -> Result<(Tap, Ear), Refusal> {
    let hears = match who.role {
        Role::Supervisor => Hears::Every,
        // The gate lets no other role than a dispatcher come here.
        Role::Viewer | Role::Dispatcher | Role::Integrator | Role::Admin => Hears::NotOthers(super::limits::desk(who)),
    };
    let (tap, views) = station.listen(call)?;
    let holder = hears.other(&views.borrow());
    match holder {
        Some(other) => Err(Refusal::OthersCall(other)),
        None => Ok((tap, Ear { hears, views, draining: draining.clone() })),
    }
}

impl Hears {
    /// The other desk that has the call, where this ear may not hear it then.
    fn other(&self, view: &CallView) -> Option<DeskId> {
        match self {
            Self::Every => None,
            Self::NotOthers(own) => {
                view.handoff.as_ref().and_then(|handoff| handoff.desk.clone()).filter(|desk| desk != own)
            }
        }
    }
}

impl Ear {
    /// Waits until it is to be closed. Cancel safe.
    pub(super) async fn over(&mut self) -> Over {
        let (hears, draining) = (&self.hears, &self.draining);
        let closes = |view: &Arc<CallView>| view.phase == PhaseName::Ended || hears.other(view).is_some();
        tokio::select! {
            biased;
            () = draining.cancelled() => {
                Over::Draining(Status::unavailable("the server is draining; listen again from a new connection"))
            }
            last = self.views.wait_for(closes) => match last {
                Ok(view) if view.phase != PhaseName::Ended => Over::Taken,
                Ok(_) | Err(_) => Over::CallEnded,
            },
        }
    }
}

/// What a stream goes through.
enum Listening {
    On(Box<Listener>),
    Over,
}

struct Listener {
    tap: Tap,
    audio: WireAudio,
    ear: Ear,
    ticker: Interval,
}

/// Streams a tap until the call ends.
pub(super) fn stream((tap, ear): (Tap, Ear), audio: WireAudio) -> ListenStream {
    let mut ticker = tokio::time::interval(FRAME_EVERY);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let listener = Box::new(Listener { tap, audio, ear, ticker });
    Box::pin(futures::stream::unfold(Listening::On(listener), next))
}

async fn next(listening: Listening) -> Option<(Result<proto::ListenResponse, Status>, Listening)> {
    let Listening::On(mut listener) = listening else { return None };
    loop {
        // The end comes before sound, or a reader that is always late would never learn of it.
        match listener.ear.over().now_or_never() {
            Some(Over::CallEnded) => return None,
            Some(Over::Draining(status)) => return Some((Err(status), Listening::Over)),
            Some(Over::Taken) => {
                let text = "another desk has this call; only supervisors listen to it";
                return Some((Err(Status::permission_denied(text)), Listening::Over));
            }
            None => {}
        }
        if let Some(frame) = listener.tap.receive() {
            let audio = Some(proto::AudioFrame { samples: listener.audio.encode(&frame) });
            return Some((Ok(proto::ListenResponse { audio }), Listening::On(listener)));
        }
        listener.ticker.tick().await;
    }
}
