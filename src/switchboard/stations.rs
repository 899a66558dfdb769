//! The stations that every call shares.

use super::observer::Observer;
use super::registry::Registry;
use crate::stations::archive::{ArchiveStation, Scribe};
use crate::stations::asr::AsrStation;
use crate::stations::dispatch::DispatchStation;
use crate::stations::rtp::{MediaLimits, PortPool};
use crate::stations::sip::SipStation;
use crate::stations::understanding::UnderstandingStation;
use crate::stations::vad::VadStation;
use crate::stations::voice::VoiceStation;
use crate::telemetry::Metrics;
use calmline_core::call::{Limits, Serving};
use calmline_core::policy::Book;
use calmline_core::policy::agency::Uncertified;
use calmline_core::understanding::Tripwire;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Everything that a call talks to, made once by the service. Cheap to clone.
#[derive(Clone)]
pub struct Stations {
    /// Signalling.
    pub sip: Arc<SipStation>,
    /// Ports for media.
    pub ports: PortPool,
    /// How media behave.
    pub rtp: MediaLimits,
    /// Recognition.
    pub asr: AsrStation,
    /// Understanding.
    pub understanding: UnderstandingStation,
    /// The tripwire.
    pub tripwire: Arc<Tripwire>,
    /// Speech.
    pub voice: VoiceStation,
    /// Voice activity.
    pub vad: VadStation,
    /// The dispatchers.
    pub dispatch: DispatchStation,
    /// The store.
    pub archive: ArchiveStation,
    /// Journals and recordings.
    pub scribe: Scribe,
    /// The agency's decisions and texts.
    pub book: Arc<Book>,
    /// The machine's numbers.
    pub limits: Limits,
    /// Instruments.
    pub metrics: Arc<Metrics>,
    /// Who looks on.
    pub observer: Observer,
    /// Who is on the line.
    pub registry: Registry,
    /// What a caller that cannot be taken is told in Retry-After.
    pub retry_after: Duration,
    /// Minutes that local time is ahead of UTC.
    pub utc_offset_minutes: i32,
    /// Names of the trunks whose sources are all on this machine.
    pub loopback_trunks: Arc<BTreeSet<String>>,
}

impl Stations {
    /// Whether the agent may serve callers of a trunk alone. Nothing that runs here holds a certificate, so beyond the
    /// loopback every call goes to a person unless the agency takes the responsibility (safety rule S11).
    #[must_use]
    pub fn serving(&self, trunk: &str) -> Serving {
        let on_this_machine = self.loopback_trunks.contains(trunk);
        if on_this_machine || self.book.agency.uncertified == Uncertified::Accepted {
            Serving::ByPolicy
        } else {
            Serving::PersonOnly
        }
    }
}
