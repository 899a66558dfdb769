//! Changes a review: one transaction each, refused where somebody else was faster.

use super::{Review, ReviewAct, ReviewState, Wish, micros};
use crate::cases::store::{Store, StoreError, failed, write_labels};
use calmline_core::call::{CallRecord, Labels};
use calmline_core::policy::Outcome;
use calmline_core::units::{CallId, Private};
use sqlx::{Sqlite, Transaction};

/// A change that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRequest {
    /// The call.
    pub call: CallId,
    /// The revision that the person saw.
    pub revision: u64,
    /// What no other request has.
    pub id: String,
    /// The person.
    pub by: String,
    /// The token's name.
    pub desk: String,
    /// Why.
    pub reason: Private<String>,
    /// What.
    pub wish: Wish,
}

/// Why a change was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    /// The case has no review.
    #[error("this case is not in review; ListReviews names those that are")]
    NoReview,
    /// Somebody was faster.
    #[error("{} changed this case in the meantime: it is {}; read it again", if .0.by.is_empty() { "the server" } else { &.0.by }, .0.state.name())]
    Changed(Box<Review>),
    /// The state does not allow it.
    #[error("this cannot be done with a case that is {}; open it again first, or leave it", .0.name())]
    NotInState(ReviewState),
    /// The id was used for something else.
    #[error("request_id: another request had it; give each request its own")]
    IdUsed,
    /// A case cannot stand for itself.
    #[error("merge.into_call_id: a case cannot be merged into itself")]
    IntoItself,
    /// The case to merge into has no review.
    #[error("the case to merge into is not in review; ListDuplicates names those that are")]
    NoTarget,
    /// The case to merge into is merged or rejected itself.
    #[error("the case to merge into is {} itself; choose another, or open it again", .0.name())]
    TargetIs(ReviewState),
    /// It stands for others, which would then stand for nothing.
    #[error("other cases are merged into this one; merge the other case into this one instead")]
    StandsForOthers,
}

/// A change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// It may not be.
    #[error(transparent)]
    Refused(#[from] ReviewRefusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) type Work<'a> = Transaction<'a, Sqlite>;

impl Store {
    /// Makes a change, and gives the review as it stands after it. A request that was carried out before changes nothing.
    ///
    /// # Errors
    /// When the change may not be made, or cannot be stored.
    pub async fn change_review(&self, at: u64, asked: &ReviewRequest) -> Result<Review, ReviewError> {
        let mut work = self.pool.begin().await.map_err(failed("begin a review"))?;
        if carried_out(&mut work, asked).await? {
            return review_in(&mut work, asked.call).await?.ok_or_else(|| ReviewRefusal::NoReview.into());
        }
        let review = review_in(&mut work, asked.call).await?.ok_or(ReviewRefusal::NoReview)?;
        if review.revision != asked.revision {
            return Err(ReviewRefusal::Changed(Box::new(review)).into());
        }
        let state = asked.wish.follows(review.state).ok_or(ReviewRefusal::NotInState(review.state))?;
        let mut after = Review {
            state,
            revision: review.revision + 1,
            merged_into: None,
            changed_unix_us: at,
            by: asked.by.clone(),
            desk: asked.desk.clone(),
            reason: asked.reason.clone(),
            ..review
        };
        match &asked.wish {
            Wish::Merge(into) => {
                may_merge(&mut work, asked.call, *into).await?;
                after.merged_into = Some(*into);
            }
            Wish::Edit(labels) => correct(&mut work, asked, at, labels).await?,
            Wish::Approve | Wish::Reject | Wish::Reopen => {}
        }
        write(&mut work, asked.call, &after).await?;
        let labels = if let Wish::Edit(labels) = &asked.wish { Some(labels) } else { None };
        note(&mut work, asked.call, &after, (asked.wish.act(), Some(&asked.id), labels)).await?;
        work.commit().await.map_err(failed("commit a review"))?;
        Ok(after)
    }
}

/// Whether this very request was carried out before.
async fn carried_out(work: &mut Work<'_>, asked: &ReviewRequest) -> Result<bool, ReviewError> {
    let known: Option<(String, String)> = sqlx::query_as("SELECT call_id, act FROM review_changes WHERE request = ?")
        .bind(&asked.id)
        .fetch_optional(&mut **work)
        .await
        .map_err(failed("look for a request"))?;
    match known {
        None => Ok(false),
        Some((call, act)) if call == asked.call.to_string() && act == asked.wish.act().name() => Ok(true),
        Some(_) => Err(ReviewRefusal::IdUsed.into()),
    }
}

pub(super) async fn review_in(work: &mut Work<'_>, call: CallId) -> Result<Option<Review>, StoreError> {
    let row: Option<super::reading::ReviewRow> = sqlx::query_as(
        "SELECT state, revision, merged_into, opened_at, changed_at, person, desk, reason FROM reviews WHERE call_id = ?",
    )
    .bind(call.to_string())
    .fetch_optional(&mut **work)
    .await
    .map_err(failed("read a review"))?;
    Ok(row.and_then(super::reading::ReviewRow::review))
}

/// Whether a case may be merged into another. The one that is merged need not be in review yet.
pub(super) async fn may_merge(work: &mut Work<'_>, call: CallId, into: CallId) -> Result<(), ReviewError> {
    if call == into {
        return Err(ReviewRefusal::IntoItself.into());
    }
    let target = review_in(work, into).await?.ok_or(ReviewRefusal::NoTarget)?;
    if matches!(target.state, ReviewState::Merged | ReviewState::Rejected) {
        return Err(ReviewRefusal::TargetIs(target.state).into());
    }
    let others: i64 = sqlx::query_scalar("SELECT count(*) FROM reviews WHERE merged_into = ?")
        .bind(call.to_string())
        .fetch_one(&mut **work)
        .await
        .map_err(failed("look for merged cases"))?;
    if others > 0 { Err(ReviewRefusal::StandsForOthers.into()) } else { Ok(()) }
}

/// Writes corrections into the record and among the labels; what the agent had stays in the record beside them.
async fn correct(work: &mut Work<'_>, asked: &ReviewRequest, at: u64, labels: &Labels) -> Result<(), ReviewError> {
    let record: Option<String> = sqlx::query_scalar("SELECT record FROM calls WHERE id = ?")
        .bind(asked.call.to_string())
        .fetch_optional(&mut **work)
        .await
        .map_err(failed("read a record"))?
        .flatten();
    let record = record.ok_or(ReviewRefusal::NoReview)?;
    let mut record: CallRecord = serde_json::from_str(&record).map_err(StoreError::from)?;
    record.labels = Some(labels.clone());
    write_labels(work, asked.call, at, &asked.desk, labels).await?;
    sqlx::query("UPDATE calls SET record = ? WHERE id = ?")
        .bind(serde_json::to_string(&record).map_err(StoreError::from)?)
        .bind(asked.call.to_string())
        .execute(&mut **work)
        .await
        .map_err(failed("correct a record"))?;
    Ok(())
}

pub(super) async fn write(work: &mut Work<'_>, call: CallId, review: &Review) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE reviews SET state = ?, revision = ?, merged_into = ?, changed_at = ?, person = ?, desk = ?, reason = ? \
         WHERE call_id = ?",
    )
    .bind(review.state.name())
    .bind(micros(review.revision))
    .bind(review.merged_into.map(|into| into.to_string()))
    .bind(micros(review.changed_unix_us))
    .bind(&review.by)
    .bind(&review.desk)
    .bind(review.reason.open())
    .bind(call.to_string())
    .execute(&mut **work)
    .await
    .map_err(failed("change a review"))?;
    let filed = if review.state.is_open() { "review" } else { "closed" };
    sqlx::query("UPDATE filings SET state = ? WHERE call_id = ? AND kind = 'ticket'")
        .bind(filed)
        .bind(call.to_string())
        .execute(&mut **work)
        .await
        .map_err(failed("close a ticket"))?;
    Ok(())
}

/// Writes a change down for good.
pub(super) async fn note(
    work: &mut Work<'_>,
    call: CallId,
    after: &Review,
    (act, request, labels): (ReviewAct, Option<&str>, Option<&Labels>),
) -> Result<(), StoreError> {
    let labels = labels.map(serde_json::to_string).transpose()?;
    sqlx::query(
        "INSERT INTO review_changes (call_id, revision, act, at, person, desk, reason, merged_into, labels, request) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(call.to_string())
    .bind(micros(after.revision))
    .bind(act.name())
    .bind(micros(after.changed_unix_us))
    .bind(&after.by)
    .bind(&after.desk)
    .bind(after.reason.open())
    .bind(after.merged_into.map(|into| into.to_string()))
    .bind(labels)
    .bind(request)
    .execute(&mut **work)
    .await
    .map_err(failed("note a change"))?;
    Ok(())
}

/// Lets a call that has ended wait for a person, if one must see it: a ticket was filed, or the agent closed the call alone
/// though a danger was spoken of that it took for past or for a figure of speech. One that waits already is left alone.
pub(in crate::cases) async fn open(
    work: &mut Work<'_>,
    call: CallId,
    at: u64,
    record: &CallRecord,
) -> Result<(), StoreError> {
    let tickets: i64 = sqlx::query_scalar("SELECT count(*) FROM filings WHERE call_id = ? AND kind = 'ticket'")
        .bind(call.to_string())
        .fetch_one(&mut **work)
        .await
        .map_err(failed("look for tickets"))?;
    let spoken_of_danger = record.outcome == Outcome::Auto && !record.case.flags.is_empty();
    if tickets == 0 && record.outcome != Outcome::Ticket && !spoken_of_danger {
        return Ok(());
    }
    begin(work, call, at).await
}

/// Lets a case wait for a person. One that waits already is left alone.
pub(super) async fn begin(work: &mut Work<'_>, call: CallId, at: u64) -> Result<(), StoreError> {
    let opened = sqlx::query(
        "INSERT INTO reviews (call_id, admitted_at, state, revision, opened_at, changed_at, person, desk, reason) \
         SELECT id, admitted_at, 'waiting', 1, ?, ?, '', '', '' FROM calls WHERE id = ? ON CONFLICT (call_id) DO NOTHING",
    )
    .bind(micros(at))
    .bind(micros(at))
    .bind(call.to_string())
    .execute(&mut **work)
    .await
    .map_err(failed("open a review"))?;
    if opened.rows_affected() == 0 {
        return Ok(());
    }
    let review = Review {
        state: ReviewState::Waiting,
        revision: 1,
        merged_into: None,
        opened_unix_us: at,
        changed_unix_us: at,
        by: String::new(),
        desk: String::new(),
        reason: Private::default(),
    };
    note(work, call, &review, (ReviewAct::Opened, None, None)).await
}

/// The desk that had the call gave its labels after the caller had hung up: whoever reviews it meanwhile is told.
pub(in crate::cases) async fn labelled(
    work: &mut Work<'_>,
    call: CallId,
    at: u64,
    (desk, labels): (&str, &Labels),
) -> Result<(), StoreError> {
    let Some(review) = review_in(work, call).await? else { return Ok(()) };
    let after = Review {
        revision: review.revision + 1,
        changed_unix_us: at,
        by: String::new(),
        desk: desk.to_owned(),
        reason: Private::default(),
        ..review
    };
    write(work, call, &after).await?;
    note(work, call, &after, (ReviewAct::Labelled, None, Some(labels))).await
}
