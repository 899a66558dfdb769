//! Reviewing cases: what the wire asks for, and how it is answered.

use super::case_book::CaseBook;
use super::case_service::page_asked;
use super::tokens::Identity;
use super::{convert, limits, proto};
use crate::cases::{
    Order, PreviousRow, Review, ReviewAct, ReviewChange, ReviewRefusal, ReviewRequest, ReviewState, Wish,
};
use calmline_core::call::SlotRecord;
use calmline_core::units::{CallId, Private};
use proto::review_case_request::Act;
use tonic::Status;

/// The longest id of a request: a UUID with room.
const REQUEST_ID_BYTES: usize = 64;

fn state(state: ReviewState) -> proto::ReviewState {
    match state {
        ReviewState::Waiting => proto::ReviewState::Waiting,
        ReviewState::Approved => proto::ReviewState::Approved,
        ReviewState::Rejected => proto::ReviewState::Rejected,
        ReviewState::Merged => proto::ReviewState::Merged,
        ReviewState::Reopened => proto::ReviewState::Reopened,
    }
}

fn asked_state(asked: proto::ReviewState) -> Result<ReviewState, Status> {
    match asked {
        proto::ReviewState::Waiting => Ok(ReviewState::Waiting),
        proto::ReviewState::Approved => Ok(ReviewState::Approved),
        proto::ReviewState::Rejected => Ok(ReviewState::Rejected),
        proto::ReviewState::Merged => Ok(ReviewState::Merged),
        proto::ReviewState::Reopened => Ok(ReviewState::Reopened),
        proto::ReviewState::Unspecified => Err(Status::invalid_argument("states: name states that there are, or none")),
    }
}

fn act(act: ReviewAct) -> proto::ReviewAct {
    match act {
        ReviewAct::Opened => proto::ReviewAct::Opened,
        ReviewAct::Edited => proto::ReviewAct::Edited,
        ReviewAct::Approved => proto::ReviewAct::Approved,
        ReviewAct::Rejected => proto::ReviewAct::Rejected,
        ReviewAct::Merged => proto::ReviewAct::Merged,
        ReviewAct::Reopened => proto::ReviewAct::Reopened,
        ReviewAct::Labelled => proto::ReviewAct::Labelled,
    }
}

fn into(call: Option<CallId>) -> String {
    call.map(|call| call.to_string()).unwrap_or_default()
}

/// A review.
pub(super) fn wire(review: &Review) -> proto::Review {
    proto::Review {
        state: state(review.state).into(),
        revision: review.revision,
        merged_into: into(review.merged_into),
        opened_unix_us: review.opened_unix_us,
        changed_unix_us: review.changed_unix_us,
        by: review.by.clone(),
        desk: review.desk.clone(),
        reason: review.reason.open().clone(),
    }
}

/// One change of a review.
pub(super) fn change(change: &ReviewChange) -> proto::ReviewChange {
    proto::ReviewChange {
        revision: change.revision,
        act: act(change.act).into(),
        at_unix_us: change.at_unix_us,
        by: change.by.clone(),
        desk: change.desk.clone(),
        reason: change.reason.open().clone(),
        merged_into: into(change.merged_into),
    }
}

/// Where a slot's value was said.
pub(super) fn slot_source(slot: &SlotRecord) -> proto::SlotSource {
    proto::SlotSource {
        slot: slot.slot.to_string(),
        words: slot.text.open().clone(),
        from_us: slot.source.map(|span| span.from.as_micros()),
        to_us: slot.source.map(|span| span.to.as_micros()),
    }
}

/// An earlier call.
pub(super) fn previous(row: &PreviousRow) -> proto::PreviousCall {
    let outcome = match row.outcome.as_deref() {
        Some("auto") => proto::Outcome::Auto,
        Some("ticket") => proto::Outcome::Ticket,
        Some("human") => proto::Outcome::Human,
        Some("urgent") => proto::Outcome::Urgent,
        Some("abandoned") => proto::Outcome::Abandoned,
        Some(_) | None => proto::Outcome::Unspecified,
    };
    proto::PreviousCall {
        call_id: row.id.clone(),
        admitted_unix_us: u64::try_from(row.admitted_at).unwrap_or(0),
        call_type: row.call_type.clone().unwrap_or_default(),
        outcome: outcome.into(),
    }
}

/// A page of cases in review.
pub(super) async fn list(
    book: &dyn CaseBook,
    asked: proto::ListReviewsRequest,
) -> Result<proto::ListReviewsResponse, Status> {
    let order = match asked.order() {
        proto::ReviewOrder::Unspecified | proto::ReviewOrder::OldestFirst => Order::OldestFirst,
        proto::ReviewOrder::NewestFirst => Order::NewestFirst,
    };
    let mut states = asked.states().map(asked_state).collect::<Result<Vec<_>, _>>()?;
    if states.is_empty() {
        states = ReviewState::ALL.into_iter().filter(|state| state.is_open()).collect();
    }
    let (size, page) = page_asked(asked.page_size, asked.page_token)?;
    let waiting = u32::try_from(book.reviews_waiting().await?).unwrap_or(u32::MAX);
    let page = book.reviews(&states, order, size, page).await?;
    let cases = page.cases.iter().map(convert::case).collect();
    Ok(proto::ListReviewsResponse { cases, next_page_token: page.next.unwrap_or_default(), waiting })
}

/// Does what a person wants done with a case, and gives its review.
pub(super) async fn review(
    book: &dyn CaseBook,
    who: &Identity,
    asked: proto::ReviewCaseRequest,
) -> Result<proto::Review, Status> {
    let call = limits::call_id(&asked.call_id)?;
    let id = limits::required("request_id", asked.request_id, REQUEST_ID_BYTES)?;
    let by = limits::person(asked.by)?;
    let act = asked.act.ok_or_else(|| Status::invalid_argument("act: say what is to be done"))?;
    let reason = if matches!(act, Act::Reject(_) | Act::Reopen(_)) {
        limits::required("reason", asked.reason, limits::REASON_BYTES)?
    } else {
        limits::text("reason", asked.reason, limits::REASON_BYTES)?
    };
    let wish = match act {
        Act::Approve(_) => Wish::Approve,
        Act::Reject(_) => Wish::Reject,
        Act::Reopen(_) => Wish::Reopen,
        Act::Merge(merge) => Wish::Merge(limits::call_id(&merge.into_call_id)?),
        Act::Edit(edit) => {
            let labels = limits::labels(edit.labels)?;
            if labels.same_as.is_some() {
                return Err(Status::invalid_argument("labels.same_as_call_id: merge the case instead of editing it"));
            }
            Wish::Edit(labels)
        }
    };
    let (revision, desk, reason) = (asked.revision, who.name.clone(), Private::new(reason));
    let request = ReviewRequest { call, revision, id, by, desk, reason, wish };
    let review = book.change_review(request).await?.map_err(|why| refused(&why))?;
    tracing::info!(%call, state = review.state.name(), revision = review.revision, token = who.name, "case reviewed");
    Ok(wire(&review))
}

/// Whether an earlier case may stand for a live call, or one that just ended.
pub(super) async fn may_be_same(book: &dyn CaseBook, call: CallId, same_as: CallId) -> Result<(), Status> {
    book.may_stand_for(same_as, call).await?.map_err(|why| match why {
        // The call itself is there: what was not found is what its labels name.
        ReviewRefusal::NoReview | ReviewRefusal::NoTarget => Status::failed_precondition(why.to_string()),
        ReviewRefusal::IntoItself => {
            Status::invalid_argument("labels.same_as_call_id: a case cannot be merged into itself")
        }
        why @ (ReviewRefusal::Changed(_)
        | ReviewRefusal::NotInState(_)
        | ReviewRefusal::IdUsed
        | ReviewRefusal::TargetIs(_)
        | ReviewRefusal::StandsForOthers) => refused(&why),
    })
}

fn refused(why: &ReviewRefusal) -> Status {
    let text = why.to_string();
    match why {
        ReviewRefusal::NoReview | ReviewRefusal::NoTarget => Status::not_found(text),
        ReviewRefusal::Changed(_) => Status::aborted(text),
        ReviewRefusal::NotInState(_) | ReviewRefusal::TargetIs(_) | ReviewRefusal::StandsForOthers => {
            Status::failed_precondition(text)
        }
        ReviewRefusal::IdUsed | ReviewRefusal::IntoItself => Status::invalid_argument(text),
    }
}

/// A case that nobody has to look at.
pub(super) fn no_review() -> Status {
    Status::not_found(ReviewRefusal::NoReview.to_string())
}
