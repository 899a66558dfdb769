//! Reads cases with their reviews.

use super::alike::alike;
use super::{Review, ReviewAct, ReviewChange, ReviewState, micros, unsigned};
use crate::cases::store::{Store, StoreError, failed};
use calmline_core::call::CallRecord;
use calmline_core::units::{CallId, Private};

/// Duplicates are looked for so long before and after a call: a night, in which one loud party rings many people.
const WITHIN_US: u64 = 12 * 3_600 * 1_000_000;

/// Cases compared at most: more tickets than a busy night has.
const COMPARED: u32 = 1_000;

/// A case with its review.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReviewedRow {
    /// The call's id, sixteen hexadecimal digits.
    pub id: String,
    /// Microseconds since 1970-01-01 UTC.
    pub admitted_at: i64,
    /// The record as JSON.
    #[sqlx(try_from = "String")]
    pub record: Private<String>,
    #[sqlx(flatten)]
    columns: ReviewRow,
}

/// The columns of a review; all of them NULL where a case has none.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct ReviewRow {
    state: Option<String>,
    revision: Option<i64>,
    merged_into: Option<String>,
    opened_at: Option<i64>,
    changed_at: Option<i64>,
    person: Option<String>,
    desk: Option<String>,
    reason: Option<String>,
}

impl ReviewRow {
    pub(super) fn review(self) -> Option<Review> {
        Some(Review {
            state: ReviewState::named(&self.state?)?,
            revision: unsigned(self.revision?),
            merged_into: self.merged_into.and_then(|call| call.parse().ok()),
            opened_unix_us: unsigned(self.opened_at?),
            changed_unix_us: unsigned(self.changed_at?),
            by: self.person.unwrap_or_default(),
            desk: self.desk.unwrap_or_default(),
            reason: Private::new(self.reason.unwrap_or_default()),
        })
    }
}

impl ReviewedRow {
    /// Its review, if it has one.
    #[must_use]
    pub fn review(&self) -> Option<Review> {
        self.columns.clone().review()
    }
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    revision: i64,
    act: String,
    at: i64,
    person: String,
    desk: String,
    reason: String,
    merged_into: Option<String>,
}

impl ChangeRow {
    fn change(self) -> Option<ReviewChange> {
        Some(ReviewChange {
            revision: unsigned(self.revision),
            act: ReviewAct::named(&self.act)?,
            at_unix_us: unsigned(self.at),
            by: self.person,
            desk: self.desk,
            reason: Private::new(self.reason),
            merged_into: self.merged_into.and_then(|call| call.parse().ok()),
        })
    }
}

/// Cases with their reviews, where the rest of the statement says which.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.admitted_at, c.record, r.state, r.revision, r.merged_into, r.opened_at, r.changed_at, ",
            "r.person, r.desk, r.reason FROM calls c LEFT JOIN reviews r ON r.call_id = c.id ",
            $rest
        )
    };
}

/// Which reviews are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewsAsked {
    /// In these states.
    pub states: Vec<ReviewState>,
    /// In which order, by the time of the call.
    pub order: crate::cases::Order,
    /// After this row: its moment and its id.
    pub after: Option<(i64, String)>,
    /// At most so many.
    pub most: u32,
}

impl Store {
    /// The record of a call that ended, with its review.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reviewed(&self, call: CallId) -> Result<Option<ReviewedRow>, StoreError> {
        sqlx::query_as(select!("WHERE c.id = ? AND c.record IS NOT NULL"))
            .bind(call.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("read a record"))
    }

    /// Records of ended calls with their reviews, newest first, after the given row.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn records(&self, after: Option<(i64, String)>, most: u32) -> Result<Vec<ReviewedRow>, StoreError> {
        let (at, id) = after.unwrap_or((i64::MAX, String::new()));
        sqlx::query_as(select!(
            "WHERE c.record IS NOT NULL AND (c.admitted_at, c.id) < (?, ?) \
             ORDER BY c.admitted_at DESC, c.id DESC LIMIT ?"
        ))
        .bind(at)
        .bind(id)
        .bind(most)
        .fetch_all(&self.pool)
        .await
        .map_err(failed("list records"))
    }

    /// Cases in review.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reviews(&self, asked: &ReviewsAsked) -> Result<Vec<ReviewedRow>, StoreError> {
        let (statement, first) = match asked.order {
            crate::cases::Order::OldestFirst => (
                select!(
                    "WHERE c.record IS NOT NULL AND r.state IN (SELECT value FROM json_each(?)) \
                     AND (r.admitted_at, r.call_id) > (?, ?) ORDER BY r.admitted_at, r.call_id LIMIT ?"
                ),
                i64::MIN,
            ),
            crate::cases::Order::NewestFirst => (
                select!(
                    "WHERE c.record IS NOT NULL AND r.state IN (SELECT value FROM json_each(?)) \
                     AND (r.admitted_at, r.call_id) < (?, ?) ORDER BY r.admitted_at DESC, r.call_id DESC LIMIT ?"
                ),
                i64::MAX,
            ),
        };
        let (at, id) = asked.after.clone().unwrap_or((first, String::new()));
        let names: Vec<&str> = asked.states.iter().map(|state| state.name()).collect();
        sqlx::query_as(statement)
            .bind(serde_json::to_string(&names)?)
            .bind(at)
            .bind(id)
            .bind(asked.most)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("list reviews"))
    }

    /// How many cases wait for a person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reviews_waiting(&self) -> Result<u64, StoreError> {
        let statement = "SELECT count(*) FROM reviews WHERE state IN ('waiting', 'reopened')";
        let count: i64 =
            sqlx::query_scalar(statement).fetch_one(&self.pool).await.map_err(failed("count the reviews"))?;
        Ok(unsigned(count))
    }

    /// What was done in the review of a call, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn review_changes(&self, call: CallId) -> Result<Vec<ReviewChange>, StoreError> {
        let rows: Vec<ChangeRow> = sqlx::query_as(
            "SELECT revision, act, at, person, desk, reason, merged_into FROM review_changes WHERE call_id = ? \
             ORDER BY revision",
        )
        .bind(call.to_string())
        .fetch_all(&self.pool)
        .await
        .map_err(failed("list the changes of a review"))?;
        Ok(rows.into_iter().filter_map(ChangeRow::change).collect())
    }

    /// Cases that may tell of the same thing as this one, the nearest in time first; `None` if it has no review.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn duplicates(&self, call: CallId, most: usize) -> Result<Option<Vec<ReviewedRow>>, StoreError> {
        let Some(row) = self.reviewed(call).await?.filter(|row| row.columns.state.is_some()) else { return Ok(None) };
        let record: CallRecord = serde_json::from_str(row.record.open())?;
        let near: Vec<ReviewedRow> = sqlx::query_as(select!(
            "WHERE c.record IS NOT NULL AND r.state NOT IN ('merged', 'rejected') AND r.call_id <> ? \
             AND r.admitted_at BETWEEN ? AND ? ORDER BY abs(r.admitted_at - ?), r.call_id LIMIT ?"
        ))
        .bind(call.to_string())
        .bind(row.admitted_at.saturating_sub(micros(WITHIN_US)))
        .bind(row.admitted_at.saturating_add(micros(WITHIN_US)))
        .bind(row.admitted_at)
        .bind(COMPARED)
        .fetch_all(&self.pool)
        .await
        .map_err(failed("look for duplicates"))?;
        let same = |other: &ReviewedRow| {
            // A record that this version cannot read is like none that it can.
            let other: Option<CallRecord> = serde_json::from_str(other.record.open()).ok();
            other.is_some_and(|other| alike(&record, &other))
        };
        Ok(Some(near.into_iter().filter(same).take(most).collect()))
    }
}
