//! A supervisor's ear on a live call: both sides, one way.
//!
//! A frame is made when the stream is read. A reader that is late loses the oldest frames of its tap; the call never
//! notices.

use super::proto;
use super::wire_audio::WireAudio;
use crate::audio::Tap;
use calmline_core::call::{CallView, PhaseName};
use futures::Stream;
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

/// What a stream goes through.
enum Listening {
    On(Box<Listener>),
    Over,
}

struct Listener {
    tap: Tap,
    audio: WireAudio,
    views: watch::Receiver<Arc<CallView>>,
    ticker: Interval,
    draining: CancellationToken,
}

/// Streams a tap until the call ends.
pub(super) fn stream(
    tap: Tap,
    audio: WireAudio,
    views: watch::Receiver<Arc<CallView>>,
    draining: CancellationToken,
) -> ListenStream {
    let mut ticker = tokio::time::interval(FRAME_EVERY);
    ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let listener = Box::new(Listener { tap, audio, views, ticker, draining });
    Box::pin(futures::stream::unfold(Listening::On(listener), next))
}

async fn next(listening: Listening) -> Option<(Result<proto::ListenResponse, Status>, Listening)> {
    let Listening::On(mut listener) = listening else { return None };
    loop {
        tokio::select! {
            biased;
            () = listener.draining.cancelled() => {
                let text = "the server is draining; listen again from a new connection";
                return Some((Err(Status::unavailable(text)), Listening::Over));
            }
            changed = listener.views.changed() => {
                if changed.is_err() || listener.views.borrow_and_update().phase == PhaseName::Ended {
                    return None;
                }
            }
            () = std::future::ready(()) => {}
        }
        if let Some(frame) = listener.tap.receive() {
            let audio = Some(proto::AudioFrame { samples: listener.audio.encode(&frame) });
            return Some((Ok(proto::ListenResponse { audio }), Listening::On(listener)));
        }
        listener.ticker.tick().await;
    }
}
