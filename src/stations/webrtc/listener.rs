//! A page that only hears a call: frames of a tap become packets, and nothing comes back.
//!
//! Nobody waits for it: a frame that cannot be sent is dropped, and a page that is gone is noticed by its connection.

use super::LegEnd;
use crate::audio::Tap;
use calmline_browser::{Event, Link, OpusError, OpusOut};
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

/// The length of a frame.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// The sound from a call to a browser.
pub struct BrowserListener<L> {
    link: L,
    outgoing: OpusOut,
}

impl<L: Link> BrowserListener<L> {
    /// A listener over a connection that may not stand yet.
    ///
    /// # Errors
    /// Opus cannot be had.
    pub fn new(link: L) -> Result<Self, OpusError> {
        Ok(Self { link, outgoing: OpusOut::new()? })
    }

    /// Waits until the connection stands; `None`: it failed. Cancel safe.
    pub async fn connected(&mut self) -> Option<()> {
        loop {
            match self.link.next().await {
                Event::Connected => return Some(()),
                // Whatever a page sends that was to send nothing is not listened to.
                Event::Packet(_) => {}
                Event::Gone => return None,
            }
        }
    }

    /// Carries a call's sound to the browser until it is told to stop or the browser is gone.
    pub async fn hear(&mut self, tap: &Tap, stop: &CancellationToken) -> LegEnd {
        let mut ticker: Interval = tokio::time::interval(FRAME_EVERY);
        ticker.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return LegEnd::Told,
                _ = ticker.tick() => while let Some(frame) = tap.receive() {
                    // A frame that cannot be encoded is a gap of 20 ms, which the browser conceals.
                    if let Ok(packet) = self.outgoing.encode(&frame) {
                        self.link.send(&packet).await;
                    }
                },
                event = self.link.next() => match event {
                    Event::Packet(_) | Event::Connected => {}
                    Event::Gone => return LegEnd::Gone,
                },
            }
        }
    }

    /// Ends the connection.
    pub async fn close(&mut self) {
        self.link.close().await;
    }
}
