//! `AdminService`: how the service fares.

use super::access::identity;
use super::case_book::CaseBook;
use super::server::ApiParts;
use super::tokens::{self, Role, TokenBook};
use super::{day, proto};
use crate::clock;
use crate::stations::audit::{AuditCounts, AuditLog};
use crate::stations::dispatch::DispatchStation;
use crate::telemetry::Figures;
use std::sync::Arc;
use std::time::Duration;
use tonic::{Request, Response, Status};

/// How a station fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StationCondition {
    /// It works.
    Up,
    /// It works, and turns requests away.
    Busy,
    /// It does not work.
    Down,
}

/// A station, for whoever runs the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StationReport {
    /// Its name, as `asr`.
    pub name: String,
    /// How it fares.
    pub condition: StationCondition,
    /// Restarts since the server began.
    pub restarts: u64,
}

/// A model or a voice in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtefactReport {
    /// What it is for, as `asr`.
    pub purpose: String,
    /// Its name in the manifest.
    pub name: String,
    /// Its SHA-256 in hexadecimal digits; empty for one that is part of the program.
    pub sha256: String,
}

/// A budget of the timing table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetReport {
    /// Its name, as `asr_final`.
    pub name: String,
    /// What it allows, in microseconds.
    pub allowed_us: u64,
    /// How often it was blown since the server began.
    pub blown: u64,
}

/// How long a stage took, since the server began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimingReport {
    /// Its name, as `turn_response`.
    pub stage: String,
    /// What it may take.
    pub budget: Duration,
    /// How often it took longer.
    pub breaches: u64,
    /// What was measured.
    pub figures: Figures,
}

/// What the rest of the service says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusReport {
    /// The stations.
    pub stations: Vec<StationReport>,
    /// Models and voices in use.
    pub artefacts: Vec<ArtefactReport>,
    /// The budgets.
    pub budgets: Vec<BudgetReport>,
    /// How long stages took.
    pub timings: Vec<TimingReport>,
    /// Minutes that the agency's clock is ahead of UTC.
    pub utc_offset_minutes: i32,
}

/// Whoever knows how the service fares.
pub trait StatusSource: Send + Sync + 'static {
    /// How it fares at this moment. Must not wait.
    fn report(&self) -> StatusReport;
}

/// A source that knows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoStatus;

impl StatusSource for NoStatus {
    fn report(&self) -> StatusReport {
        StatusReport::default()
    }
}

/// The service.
#[derive(Clone)]
pub(super) struct Admin {
    pub(super) station: DispatchStation,
    pub(super) status: Arc<dyn StatusSource>,
    pub(super) tokens: Arc<TokenBook>,
    pub(super) cases: Arc<dyn CaseBook>,
    pub(super) audit: AuditLog,
    pub(super) agency: String,
    pub(super) started_unix_us: u64,
}

impl Admin {
    /// The service, started at this moment.
    pub(super) fn new(parts: &ApiParts, tokens: Arc<TokenBook>) -> Self {
        Self {
            station: parts.dispatch.clone(),
            status: Arc::clone(&parts.status),
            tokens,
            cases: Arc::clone(&parts.cases),
            audit: parts.audit.clone(),
            agency: parts.book.agency.name.clone(),
            started_unix_us: clock::wall_micros(),
        }
    }
}

fn station(report: StationReport) -> proto::Station {
    let state = match report.condition {
        StationCondition::Up => proto::StationState::Up,
        StationCondition::Busy => proto::StationState::Busy,
        StationCondition::Down => proto::StationState::Down,
    };
    proto::Station { name: report.name, state: state.into(), restarts: report.restarts }
}

fn artefact(report: ArtefactReport) -> proto::Artefact {
    proto::Artefact { purpose: report.purpose, name: report.name, sha256: report.sha256 }
}

fn budget(report: BudgetReport) -> proto::Budget {
    proto::Budget { name: report.name, allowed_us: report.allowed_us, blown: report.blown }
}

fn audit(counts: AuditCounts) -> proto::AuditStatus {
    let state = if counts.up { proto::StationState::Up } else { proto::StationState::Down };
    proto::AuditStatus {
        state: state.into(),
        lines: counts.head.seq,
        head_sha256: counts.head.hash,
        unwritten: counts.unwritten + counts.late,
        lost: counts.lost,
    }
}

fn role(role: Role) -> proto::Role {
    match role {
        Role::Viewer => proto::Role::Viewer,
        Role::Dispatcher => proto::Role::Dispatcher,
        Role::Supervisor => proto::Role::Supervisor,
        Role::Integrator => proto::Role::Integrator,
        Role::Admin => proto::Role::Admin,
    }
}

pub(super) fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

#[tonic::async_trait]
impl proto::admin_service_server::AdminService for Admin {
    async fn get_status(
        &self,
        _request: Request<proto::GetStatusRequest>,
    ) -> Result<Response<proto::GetStatusResponse>, Status> {
        let counts = self.station.counts();
        let report = self.status.report();
        Ok(Response::new(proto::GetStatusResponse {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_unix_us: self.started_unix_us,
            calls_live: count(counts.calls_live),
            offers_standing: count(counts.offers_standing),
            desks_on_duty: count(counts.desks_on_duty),
            stations: report.stations.into_iter().map(station).collect(),
            artefacts: report.artefacts.into_iter().map(artefact).collect(),
            budgets: report.budgets.into_iter().map(budget).collect(),
            audit: Some(audit(self.audit.counts())),
        }))
    }

    async fn get_day(&self, request: Request<proto::GetDayRequest>) -> Result<Response<proto::GetDayResponse>, Status> {
        let report = self.status.report();
        let asked = day::asked(&request.into_inner(), report.utc_offset_minutes, clock::wall_micros())?;
        let day = self.cases.day(asked.from_unix_us).await?;
        Ok(Response::new(day::wire(asked, &day, &report.timings, self.started_unix_us)))
    }

    async fn list_tokens(
        &self,
        _request: Request<proto::ListTokensRequest>,
    ) -> Result<Response<proto::ListTokensResponse>, Status> {
        let listed = tokens::list(self.tokens.path()).map_err(|error| {
            tracing::error!(error = %error, "tokens file not readable");
            Status::unavailable("the tokens file cannot be read; the reason is in the server's log")
        })?;
        let token = |entry: tokens::TokenEntry| proto::Token {
            name: entry.name,
            role: role(entry.role).into(),
            created_unix_s: entry.created_unix_s,
            expires_unix_s: entry.expires_unix_s,
            revoked_unix_s: entry.revoked_unix_s,
        };
        Ok(Response::new(proto::ListTokensResponse { tokens: listed.into_iter().map(token).collect() }))
    }

    async fn who_am_i(
        &self,
        request: Request<proto::WhoAmIRequest>,
    ) -> Result<Response<proto::WhoAmIResponse>, Status> {
        let who = identity(&request)?;
        Ok(Response::new(proto::WhoAmIResponse {
            name: who.name,
            role: role(who.role).into(),
            agency: self.agency.clone(),
            server_version: env!("CARGO_PKG_VERSION").to_owned(),
        }))
    }
}
