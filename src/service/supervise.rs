//! Watches the stations that can die: tells the calls, keeps the gauges, and answers how the service fares.

use crate::api::{
    ArtefactReport, BudgetReport, Refusals, RefusedAs, StationCondition, StationReport, StatusReport, StatusSource,
    TimingReport,
};
use crate::config::Config;
use crate::stations::audit::AuditCounts;
use crate::stations::sip::DropReason;
use crate::switchboard::Stations;
use crate::tasks;
use crate::telemetry::{Count, Gauge, Metrics, Stage};
use crate::worker::{Health, WorkersState};
use calmline_core::call::{Input, StationEvent, StationName};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Follows every station with child processes until told to stop.
pub(super) fn watch_stations(stations: &Stations, stop: &CancellationToken) {
    let watched = [
        (StationName::Asr, "asr", stations.asr.watch()),
        (StationName::Voice, "voice", stations.voice.watch()),
        (StationName::Vad, "vad", stations.vad.watch()),
    ];
    for (station, name, state) in watched {
        // Before the first page is served, not when the task comes to it.
        let up = state.borrow().health == Health::Up;
        stations.metrics.set(Gauge::StationUp, name, i64::from(up));
        tasks::spawn("station-watch", follow(stations.clone(), (station, name), state, stop.clone()));
    }
}

async fn follow(
    stations: Stations,
    (station, name): (StationName, &'static str),
    mut state: watch::Receiver<WorkersState>,
    stop: CancellationToken,
) {
    let mut known = state.borrow_and_update().clone();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            changed = state.changed() => if changed.is_err() {
                return;
            }
        }
        let current = state.borrow_and_update().clone();
        stations.metrics.add(Count::StationRestarts, name, current.losses.saturating_sub(known.losses));
        if current.losses > known.losses {
            tracing::warn!(station = name, losses = current.losses, reason = current.trouble, "child process lost");
        }
        if current.health != known.health {
            let up = current.health == Health::Up;
            stations.metrics.set(Gauge::StationUp, name, i64::from(up));
            tracing::warn!(station = name, up, "station changed");
            let event = if up { StationEvent::Restored } else { StationEvent::Down };
            stations.registry.tell_all(&Input::Station(station, event));
        }
        known = current;
    }
}

/// Brings the gauges and counters that nobody pushes up to date.
pub(super) fn refresh(metrics: &Metrics, stations: &Stations, audit: &AuditCounts, refusals: &Refusals) {
    for kind in RefusedAs::ALL {
        metrics.stands_at(Count::ApiRefused, kind.name(), refusals.of(kind));
    }
    let counts = stations.dispatch.counts();
    metrics.set(Gauge::DesksReady, "", signed(counts.desks_on_duty));
    metrics.set(Gauge::OffersOpen, "", signed(counts.offers_standing));
    metrics.set(Gauge::CallsActive, "", signed(stations.registry.alive()));
    metrics.set(Gauge::Tasks, "", signed(tokio::runtime::Handle::current().metrics().num_alive_tasks()));
    metrics.set(Gauge::AuditUp, "", i64::from(audit.up));
    let lines =
        [("written", audit.written), ("unwritten", audit.unwritten), ("late", audit.late), ("lost", audit.lost)];
    for (fate, lines) in lines {
        metrics.stands_at(Count::AuditLines, fate, lines);
    }
    take_over_counts(metrics, stations);
}

/// Takes over what the stations count by themselves: nothing there waits for telemetry.
fn take_over_counts(metrics: &Metrics, stations: &Stations) {
    let sip = stations.sip.counters();
    for reason in DropReason::ALL {
        metrics.stands_at(Count::SipDropped, reason.label(), sip.dropped(reason));
    }
    metrics.stands_at(Count::CallsRefused, "signalling", sip.refused());
    let asr = stations.asr.counts();
    let read = stations.understanding.counts();
    let traffic = stations.ports.traffic();
    let sums = [
        (Count::QueueShed, "asr", asr.busy + asr.shed),
        (Count::QueueShed, "understanding", read.refused + read.hurried),
        (Count::QueueShed, "voice", stations.voice.shed()),
        (Count::QueueShed, "vad", stations.vad.shed()),
        (Count::QueueShed, "archive", stations.archive.shed() + stations.scribe.shed()),
        (Count::QueueShed, "dispatch", stations.dispatch.counts().streams_cut),
        (Count::RtpPackets, "received", traffic.received),
        (Count::RtpPackets, "lost", traffic.lost),
        (Count::RtpPackets, "late", traffic.late),
        (Count::RtpPackets, "malformed", traffic.malformed),
        (Count::RtpPackets, "sent", traffic.sent),
    ];
    for (count, value, sum) in sums {
        metrics.stands_at(count, value, sum);
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// How the service fares, for `AdminService`.
pub(super) struct Report {
    stations: Stations,
    artefacts: Vec<ArtefactReport>,
}

impl Report {
    pub(super) fn new(stations: &Stations, config: &Config) -> Self {
        let voice = &config.file.voice;
        let piper = voice.piper_model.file_stem().map(|stem| stem.to_string_lossy().to_string());
        let artefacts = vec![
            ArtefactReport { purpose: "asr".to_owned(), name: config.file.asr.model.clone(), sha256: String::new() },
            ArtefactReport {
                purpose: "voice".to_owned(),
                name: piper.unwrap_or_else(|| voice.espeak_voice.clone()),
                sha256: String::new(),
            },
            ArtefactReport { purpose: "understanding".to_owned(), name: "rules".to_owned(), sha256: String::new() },
            ArtefactReport { purpose: "book".to_owned(), name: stations.book.hash().to_owned(), sha256: String::new() },
        ];
        Self { stations: stations.clone(), artefacts }
    }
}

impl StatusSource for Report {
    fn report(&self) -> StatusReport {
        let station = |name: &str, state: &WorkersState| StationReport {
            name: name.to_owned(),
            condition: if state.health == Health::Up { StationCondition::Up } else { StationCondition::Down },
            restarts: state.losses,
        };
        let budgets = Stage::ALL.iter().map(|stage| BudgetReport {
            name: stage.name().to_owned(),
            allowed_us: u64::try_from(stage.budget().as_micros()).unwrap_or(u64::MAX),
            blown: self.stations.metrics.counted(Count::BudgetBreaches, stage.name()),
        });
        let timings = Stage::ALL.iter().map(|stage| TimingReport {
            stage: stage.name().to_owned(),
            budget: stage.budget(),
            breaches: self.stations.metrics.counted(Count::BudgetBreaches, stage.name()),
            figures: self.stations.metrics.figures(*stage),
        });
        StatusReport {
            stations: vec![
                station("asr", &self.stations.asr.watch().borrow()),
                station("voice", &self.stations.voice.watch().borrow()),
                station("vad", &self.stations.vad.watch().borrow()),
            ],
            artefacts: self.artefacts.clone(),
            budgets: budgets.collect(),
            timings: timings.collect(),
            utc_offset_minutes: self.stations.utc_offset_minutes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_refusal_is_on_the_first_page() {
        let page = Metrics::new().page();
        let told: Vec<&str> = page.lines().filter(|line| line.starts_with("calmline_api_refused_total{")).collect();
        assert_eq!(told.len(), RefusedAs::ALL.len(), "{told:?}");
        for kind in RefusedAs::ALL {
            let series = format!("calmline_api_refused_total{{kind=\"{}\"}} 0", kind.name());
            assert!(told.contains(&series.as_str()), "{series}");
        }
    }

    #[test]
    fn every_reason_to_drop_a_sip_message_is_on_the_first_page() {
        let page = Metrics::new().page();
        let told: Vec<&str> = page.lines().filter(|line| line.starts_with("calmline_sip_dropped_total{")).collect();
        assert_eq!(told.len(), DropReason::ALL.len(), "{told:?}");
        for reason in DropReason::ALL {
            let series = format!("calmline_sip_dropped_total{{reason=\"{}\"}} 0", reason.label());
            assert!(told.contains(&series.as_str()), "{series}");
        }
    }
}
