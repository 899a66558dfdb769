//! What the store gives back.

use calmline_core::units::Private;

/// A call of the past or present.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CallRow {
    /// Its id, sixteen hexadecimal digits.
    pub id: String,
    /// Microseconds since 1970-01-01 UTC.
    pub admitted_at: i64,
    /// The caller's number.
    #[sqlx(try_from = "String")]
    pub caller: Private<String>,
    /// The trunk.
    pub trunk: String,
    /// `live`, `ended`, `refused` or `interrupted`.
    pub state: String,
    /// What came of it.
    pub outcome: Option<String>,
    /// How long it lasted, in microseconds.
    pub length_us: Option<i64>,
    /// The matter.
    pub call_type: Option<String>,
    /// The desk or line that had it.
    pub served_by: Option<String>,
}

/// A ticket, or a message that was given a number.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FilingRow {
    /// The number the caller was told.
    pub number: i64,
    /// The call it came from.
    pub call_id: String,
    /// `ticket` or `call_back`.
    pub kind: String,
    /// `review` or `closed`.
    pub state: String,
    /// Microseconds since 1970-01-01 UTC.
    pub filed_at: i64,
    /// The record as JSON.
    #[sqlx(try_from = "String")]
    pub record: Private<String>,
}

/// A task to ring somebody back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CallBackRow {
    /// Its number.
    pub id: i64,
    /// The call it came from.
    pub call_id: String,
    /// Whom to ring.
    #[sqlx(try_from = "String")]
    pub caller: Private<String>,
    /// Whether it came of a danger.
    pub urgent: bool,
    /// Why.
    pub why: String,
    /// Microseconds since 1970-01-01 UTC.
    pub opened_at: i64,
    /// Who closed it; `None` while it is open.
    pub closed_by: Option<String>,
}

/// The record of a call that ended.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RecordRow {
    /// The call's id, sixteen hexadecimal digits.
    pub id: String,
    /// Microseconds since 1970-01-01 UTC.
    pub admitted_at: i64,
    /// The record as JSON.
    #[sqlx(try_from = "String")]
    pub record: Private<String>,
}
