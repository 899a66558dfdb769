//! Builds everything in order, supervises it, and drains it. The only place that knows everything.

mod build;
mod librarian;
mod supervise;
pub mod understanding;

pub use build::{StartError, start, start_asr};

use crate::api::ApiHandle;
use crate::switchboard::Stations;
use calmline_core::units::Span;
use std::net::SocketAddr;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// After its grace a call is cut off; its record must still reach the disk.
const LAST_RECORDS: Duration = Duration::from_secs(5);

/// A service that takes calls.
pub struct Service {
    stations: Stations,
    api: ApiHandle,
    bound: Bound,
    stop: CancellationToken,
}

/// Where the service listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// SIP over UDP.
    pub sip: SocketAddr,
    /// gRPC.
    pub dispatch: SocketAddr,
    /// The metrics page.
    pub metrics: SocketAddr,
}

impl Service {
    /// Where it listens.
    #[must_use]
    pub fn bound(&self) -> Bound {
        self.bound
    }

    /// What calls share: for the demo and the load test, which look on from inside.
    #[must_use]
    pub fn stations(&self) -> &Stations {
        &self.stations
    }

    /// Takes no more calls, lets the live ones end or reach a person, and stops.
    pub async fn drain(self, grace: Duration) {
        let alive = self.stations.registry.alive();
        tracing::info!(alive, grace_ms = u64::try_from(grace.as_millis()).unwrap_or(u64::MAX), "draining");
        self.stations.sip.drain();
        self.stations.registry.drain(Span::from_micros(u64::try_from(grace.as_micros()).unwrap_or(u64::MAX)));
        if tokio::time::timeout(grace + LAST_RECORDS, self.stations.registry.empty()).await.is_err() {
            tracing::error!(alive = self.stations.registry.alive(), "calls outlived their grace and are cut off");
        }
        self.api.drain(Duration::from_secs(1)).await;
        self.stop.cancel();
        let scribe = self.stations.scribe.clone();
        // Waits for a disk, so it does not hold a thread of the runtime.
        let _joined = tokio::task::spawn_blocking(move || scribe.flush()).await;
        self.stations.archive.store().close().await;
        tracing::info!("stopped");
    }
}
