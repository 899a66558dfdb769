//! `CaseService`: reads cases, and keeps the list of call-backs.

use super::audit::taken;
use super::case_book::{CaseBook, OpenCallBack};
use super::tokens::Role;
use super::{convert, limits, proto, reviews};
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

/// Cases shown that may be the same: more than a person compares.
const DUPLICATES: usize = 20;

/// Earlier calls shown: who has called more often in a month is known by then.
const PREVIOUS: u32 = 20;

/// The size and the name of a page.
pub(super) fn page_asked(size: u32, name: String) -> Result<(u32, Option<String>), Status> {
    let size = match size {
        0 => PAGE,
        size @ 1..=PAGE_MAX => size,
        _ => return Err(Status::invalid_argument(format!("page_size: 1 to {PAGE_MAX}, or 0 for {PAGE}"))),
    };
    let name = limits::text("page_token", name, NAME_BYTES)?;
    Ok((size, (!name.is_empty()).then_some(name)))
}

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
        let (size, page) = page_asked(asked.page_size, asked.page_token)?;
        let page = self.book.cases(size, page).await?;
        let cases = page.cases.iter().map(convert::case).collect();
        Ok(Response::new(proto::ListCasesResponse { cases, next_page_token: page.next.unwrap_or_default() }))
    }

    async fn get_case(
        &self,
        request: Request<proto::GetCaseRequest>,
    ) -> Result<Response<proto::GetCaseResponse>, Status> {
        let call = limits::call_id(&request.into_inner().call_id)?;
        let review_changes = self.book.review_changes(call).await?.iter().map(reviews::change).collect();
        let stored = self.book.case(call).await?.ok_or_else(|| Status::not_found("no case has this call's id"))?;
        let transcript = convert::transcript(&stored.record.transcript);
        let slot_sources = stored.record.case.slots.iter().map(reviews::slot_source).collect();
        let case = Some(convert::case(&stored));
        Ok(Response::new(proto::GetCaseResponse { case, transcript, review_changes, slot_sources }))
    }

    async fn list_reviews(
        &self,
        request: Request<proto::ListReviewsRequest>,
    ) -> Result<Response<proto::ListReviewsResponse>, Status> {
        Ok(Response::new(reviews::list(&*self.book, request.into_inner()).await?))
    }

    async fn review_case(
        &self,
        request: Request<proto::ReviewCaseRequest>,
    ) -> Result<Response<proto::ReviewCaseResponse>, Status> {
        let (who, asked) = taken(request)?;
        let review = reviews::review(&*self.book, &who, asked).await?;
        Ok(Response::new(proto::ReviewCaseResponse { review: Some(review) }))
    }

    async fn list_duplicates(
        &self,
        request: Request<proto::ListDuplicatesRequest>,
    ) -> Result<Response<proto::ListDuplicatesResponse>, Status> {
        let call = limits::call_id(&request.into_inner().call_id)?;
        let found = self.book.duplicates(call, DUPLICATES).await?.ok_or_else(reviews::no_review)?;
        Ok(Response::new(proto::ListDuplicatesResponse { cases: found.iter().map(convert::case).collect() }))
    }

    async fn list_previous_calls(
        &self,
        request: Request<proto::ListPreviousCallsRequest>,
    ) -> Result<Response<proto::ListPreviousCallsResponse>, Status> {
        let call = limits::call_id(&request.into_inner().call_id)?;
        let found = self.book.previous(call, PREVIOUS).await?;
        let found = found.ok_or_else(|| Status::not_found("no call of this id is on record"))?;
        Ok(Response::new(proto::ListPreviousCallsResponse { calls: found.iter().map(reviews::previous).collect() }))
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
