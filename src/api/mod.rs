//! The gRPC services: `calmline.v1` of `proto/`, thin over the stations, behind one gate of tokens and roles; over
//! gRPC-Web too, for the console's page, which is served beside them.
//!
//! [`ApiServer::start`] serves; [`tokens`] makes, lists and revokes who may use it. Wire types stay in this module.

mod access;
mod admin_service;
mod attend;
mod attend_browser;
mod audit;
mod call_browser;
mod call_service;
mod case_book;
mod case_service;
mod console;
mod converse_audio;
mod converse_service;
mod convert;
mod day;
mod dispatch_service;
mod limits;
mod listen;
mod listen_browser;
mod listening;
mod metrics_page;
pub mod proto;
mod reasons;
mod refusals;
mod reviews;
mod server;
mod store_book;
mod tenure;
mod token_book;
pub mod tokens;
mod web_callers;
mod wire_audio;
mod writing;

pub use access::{Access, METHODS};
pub use admin_service::{
    ArtefactReport, BudgetReport, NoStatus, StationCondition, StationReport, StatusReport, StatusSource, TimingReport,
};
pub use audit::Logged;
pub use case_book::{CaseBook, CaseBookError, CasePage, Day, NoCases, OpenCallBack, StoredCase};
pub use converse_service::{CallDoor, NoCallDoor};
pub use metrics_page::{Readiness, Refresh, serve_metrics};
pub use refusals::{Refusals, RefusedAs};
pub use server::{ApiConfig, ApiError, ApiHandle, ApiParts, ApiServer, Plaintext, TlsFiles};
pub use store_book::StoreBook;
pub use web_callers::{PageAdmission, WebCallers};

#[cfg(test)]
mod tests;
