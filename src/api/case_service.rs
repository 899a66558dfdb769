//! `CaseService`: reads cases, and keeps the list of call-backs.

use super::audit::taken;
use super::case_book::{CaseBook, OpenCallBack};
use super::tokens::Role;
use super::{convert, limits, proto};
use calmline_core::units::Private;
use std::sync::Arc;
use tonic::{Request, Response, Status};

/// Cases on a page that names no size.
const PAGE: u32 = 50;

/// Cases on the largest page: about a megabyte.
const PAGE_MAX: u32 = 200;

/// Call-backs that are listed: more than any agency can leave open.
const CALL_BACKS: u32 = 500;

/// The longest id of a call-back and name of a page.
const NAME_BYTES: usize = 128;

/// The service.
#[derive(Clone)]
pub(super) struct Cases {
    pub(super) book: Arc<dyn CaseBook>,
}

fn call_back(open: &OpenCallBack) -> proto::CallBack {
    proto::CallBack {
        call_back_id: open.id.clone(),
        call_id: open.call.to_string(),
        urgent: open.call_back.urgent,
        why: open.call_back.why.clone(),
        caller: open.caller.open().clone(),
        opened_unix_us: open.opened_unix_us,
    }
}

fn not_open() -> Status {
    Status::not_found("this call-back is not open; ListCallBacks names those that are")
}

#[tonic::async_trait]
impl proto::case_service_server::CaseService for Cases {
    async fn list_cases(
        &self,
        request: Request<proto::ListCasesRequest>,
    ) -> Result<Response<proto::ListCasesResponse>, Status> {
        let asked = request.into_inner();
        let size = match asked.page_size {
            0 => PAGE,
            size @ 1..=PAGE_MAX => size,
            _ => return Err(Status::invalid_argument(format!("page_size: 1 to {PAGE_MAX}, or 0 for {PAGE}"))),
        };
        let page = limits::text("page_token", asked.page_token, NAME_BYTES)?;
        let page = self.book.cases(size, (!page.is_empty()).then_some(page)).await?;
        let cases = page.cases.iter().map(convert::case).collect();
        Ok(Response::new(proto::ListCasesResponse { cases, next_page_token: page.next.unwrap_or_default() }))
    }

    async fn get_case(
        &self,
        request: Request<proto::GetCaseRequest>,
    ) -> Result<Response<proto::GetCaseResponse>, Status> {
        let call = limits::call_id(&request.into_inner().call_id)?;
        let stored = self.book.case(call).await?.ok_or_else(|| Status::not_found("no case has this call's id"))?;
        let transcript = convert::transcript(&stored.record.transcript);
        Ok(Response::new(proto::GetCaseResponse { case: Some(convert::case(&stored)), transcript }))
    }

    async fn list_call_backs(
        &self,
        _request: Request<proto::ListCallBacksRequest>,
    ) -> Result<Response<proto::ListCallBacksResponse>, Status> {
        let open = self.book.call_backs(CALL_BACKS).await?;
        Ok(Response::new(proto::ListCallBacksResponse { call_backs: open.iter().map(call_back).collect() }))
    }

    async fn close_call_back(
        &self,
        request: Request<proto::CloseCallBackRequest>,
    ) -> Result<Response<proto::CloseCallBackResponse>, Status> {
        let (who, asked) = taken(request)?;
        let id = limits::required("call_back_id", asked.call_back_id, NAME_BYTES)?;
        let by = limits::person(asked.by)?;
        let note = limits::text("note", asked.note, limits::NOTE_BYTES)?;
        let open = self.book.call_back(&id).await?.ok_or_else(not_open)?;
        if open.call_back.urgent {
            // S5: an urgent call-back is closed only by a person, who says what came of it.
            if !matches!(who.role, Role::Dispatcher | Role::Supervisor) {
                let text = "an urgent call-back is closed by a dispatcher or a supervisor, with a name";
                return Err(Status::permission_denied(text));
            }
            if note.trim().is_empty() {
                return Err(Status::invalid_argument("note: say what came of an urgent call-back"));
            }
        }
        if !self.book.close_call_back(&id, &by, Private::new(note)).await? {
            return Err(not_open());
        }
        tracing::info!(call = %open.call, urgent = open.call_back.urgent, token = who.name, "call-back closed");
        Ok(Response::new(proto::CloseCallBackResponse {}))
    }
}
