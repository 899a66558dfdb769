//! The SQLite store. Every change is one transaction, synced to the disk before it is answered: what a caller is told is
//! true even if the machine loses power in the next instant.

use super::review;
use super::rows::{CallBackRow, CallRow, FilingRow, RecordRow};
use calmline_core::call::{CallRecord, CaseRecord, Labels, Speaker};
use calmline_core::policy::{Filing, Outcome};
use calmline_core::understanding::YesNo;
use calmline_core::units::{CallId, DeskId, Private};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqlitePool, Transaction};
use std::path::{Path, PathBuf};

/// What the store could not do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database would not open.
    #[error("cannot open the database {}", path.display())]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// Its tables could not be brought up to date.
    #[error("cannot bring the database up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A statement failed.
    #[error("cannot {operation}")]
    Statement {
        /// What was tried.
        operation: &'static str,
        /// Why.
        source: sqlx::Error,
    },
    /// A record that cannot be written down: a defect of ours.
    #[error("cannot write a record as JSON")]
    Encode(#[from] serde_json::Error),
    /// There is no open call-back of this number.
    #[error("there is no open call-back {0}")]
    NoSuchCallBack(i64),
    /// A call-back must be closed by somebody.
    #[error("a call-back is closed by a person: give a name")]
    Nameless,
}

/// Turns a statement's failure into ours.
pub(super) fn failed(operation: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |source| StoreError::Statement { operation, source }
}

/// The store.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) pool: SqlitePool,
}

impl Store {
    /// Opens or creates the database, and brings its tables up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or is of a later version.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            // One writer: SQLite serialises writers anyway, and a pool of one never meets SQLITE_BUSY.
            .max_connections(1)
            .connect_with(options)
            .await
            .map_err(|source| StoreError::Open { path: path.to_path_buf(), source })?;
        sqlx::migrate!("src/cases/migrations").run(&pool).await?;
        Ok(Self { pool })
    }

    /// Notes an INVITE that was admitted, before anything else can go wrong with it.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn admitted(
        &self,
        call: CallId,
        at: u64,
        caller: &Private<String>,
        trunk: &str,
    ) -> Result<(), StoreError> {
        self.insert_call(call, at, caller, trunk, "live").await
    }

    /// Notes an INVITE that was refused.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn refused(
        &self,
        call: CallId,
        at: u64,
        caller: &Private<String>,
        trunk: &str,
    ) -> Result<(), StoreError> {
        self.insert_call(call, at, caller, trunk, "refused").await
    }

    async fn insert_call(
        &self,
        call: CallId,
        at: u64,
        caller: &Private<String>,
        trunk: &str,
        state: &'static str,
    ) -> Result<(), StoreError> {
        let mut work = self.pool.begin().await.map_err(failed("begin a row"))?;
        write_row(&mut work, call, at, (caller, trunk, state)).await?;
        work.commit().await.map_err(failed("commit a row"))
    }

    /// Files a ticket or a message, and gives the number that the caller is told.
    ///
    /// # Errors
    /// When it cannot be stored: then nothing may be promised.
    pub async fn file(&self, call: CallId, at: u64, filing: Filing, record: &CallRecord) -> Result<i64, StoreError> {
        let kind = match filing {
            Filing::Ticket => "ticket",
            Filing::CallBack => "call_back",
        };
        let mut work = self.pool.begin().await.map_err(failed("begin a filing"))?;
        let number = sqlx::query_scalar::<_, i64>(
            "INSERT INTO filings (call_id, kind, state, filed_at, record) VALUES (?, ?, 'review', ?, ?) RETURNING number",
        )
        .bind(call.to_string())
        .bind(kind)
        .bind(micros(at))
        .bind(serde_json::to_string(record)?)
        .fetch_one(&mut *work)
        .await
        .map_err(failed("file a ticket"))?;
        write_case(&mut work, call, &record.case).await?;
        if filing == Filing::CallBack {
            open_call_back(&mut work, call, at, record, ("message_left", false)).await?;
        }
        work.commit().await.map_err(failed("commit a filing"))?;
        Ok(number)
    }

    /// Keeps the record of a call that ended, with its case, labels and call-back.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn keep(&self, call: CallId, at: u64, record: &CallRecord) -> Result<(), StoreError> {
        let first_words = record.transcript.iter().find(|line| line.speaker == Speaker::Caller);
        let mut work = self.pool.begin().await.map_err(failed("begin a record"))?;
        // A disk that failed at the INVITE must not cost the record too.
        let admitted = at.saturating_sub(record.length.as_micros());
        write_row(&mut work, call, admitted, (&record.caller, &record.trunk, "live")).await?;
        sqlx::query(
            "UPDATE calls SET state = 'ended', outcome = ?, length_us = ?, call_type = ?, served_by = ?, first_words = ?, \
             record = ? WHERE id = ?",
        )
        .bind(outcome_name(record.outcome))
        .bind(micros(record.length.as_micros()))
        .bind(record.case.call_type.as_ref().map(ToString::to_string))
        .bind(record.served_by.as_ref().map(ToString::to_string))
        .bind(first_words.map(|line| line.words.open().clone()))
        .bind(serde_json::to_string(record)?)
        .bind(call.to_string())
        .execute(&mut *work)
        .await
        .map_err(failed("keep a record"))?;
        write_case(&mut work, call, &record.case).await?;
        if let Some(labels) = &record.labels {
            let desk = record.served_by.as_ref().map_or_else(String::new, ToString::to_string);
            write_labels(&mut work, call, at, &desk, labels).await?;
        }
        if let Some(call_back) = &record.call_back {
            open_call_back(&mut work, call, at, record, (&call_back.why, call_back.urgent)).await?;
        }
        review::open(&mut work, call, at, record).await?;
        if let Some(labels) = &record.labels {
            let desk = record.served_by.as_ref().map_or("", |desk| desk.0.as_str());
            review::same_as(&mut work, call, at, (desk, labels)).await?;
        }
        work.commit().await.map_err(failed("commit a record"))
    }

    /// After a crash: calls that were live when the service died become urgent call-backs, since their callers were cut
    /// off. One that has a call-back already keeps it, and it becomes urgent. A ticket whose number was told waits for its
    /// review with the record as it stood then. Returns how many there were.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn recover(&self, at: u64) -> Result<u64, StoreError> {
        let mut work = self.pool.begin().await.map_err(failed("begin the recovery"))?;
        sqlx::query(
            "INSERT INTO call_backs (call_id, caller, urgent, why, opened_at) \
             SELECT id, caller, 1, 'service_died_during_call', ? FROM calls WHERE state = 'live' AND caller <> '' \
             ON CONFLICT (call_id) DO UPDATE SET urgent = 1",
        )
        .bind(micros(at))
        .execute(&mut *work)
        .await
        .map_err(failed("open call-backs for interrupted calls"))?;
        keep_filed(&mut work, at).await?;
        let interrupted = sqlx::query("UPDATE calls SET state = 'interrupted' WHERE state = 'live'")
            .execute(&mut *work)
            .await
            .map_err(failed("mark interrupted calls"))?
            .rows_affected();
        work.commit().await.map_err(failed("commit the recovery"))?;
        Ok(interrupted)
    }

    /// One call.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn call(&self, call: CallId) -> Result<Option<CallRow>, StoreError> {
        sqlx::query_as(
            "SELECT id, admitted_at, caller, trunk, state, outcome, length_us, call_type, served_by FROM calls WHERE id = ?",
        )
        .bind(call.to_string())
        .fetch_optional(&self.pool)
        .await
        .map_err(failed("read a call"))
    }

    /// The latest calls, newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn calls(&self, most: u32) -> Result<Vec<CallRow>, StoreError> {
        sqlx::query_as(
            "SELECT id, admitted_at, caller, trunk, state, outcome, length_us, call_type, served_by FROM calls \
             ORDER BY admitted_at DESC LIMIT ?",
        )
        .bind(most)
        .fetch_all(&self.pool)
        .await
        .map_err(failed("list calls"))
    }

    /// The record of a call that ended.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn record(&self, call: CallId) -> Result<Option<RecordRow>, StoreError> {
        sqlx::query_as("SELECT id, admitted_at, record FROM calls WHERE id = ? AND record IS NOT NULL")
            .bind(call.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("read a record"))
    }

    /// Tickets and messages whose number was told and that are not closed, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn filings(&self) -> Result<Vec<FilingRow>, StoreError> {
        sqlx::query_as(
            "SELECT number, call_id, kind, state, filed_at, record FROM filings WHERE state = 'review' ORDER BY number",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(failed("list filings"))
    }

    /// Open call-backs, urgent ones first, then the oldest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn call_backs(&self) -> Result<Vec<CallBackRow>, StoreError> {
        sqlx::query_as(
            "SELECT id, call_id, caller, urgent, why, opened_at, closed_by FROM call_backs WHERE closed_at IS NULL \
             ORDER BY urgent DESC, opened_at",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(failed("list call-backs"))
    }

    /// Closes a call-back in a person's name.
    ///
    /// # Errors
    /// When there is no such open one, or no name.
    pub async fn close_call_back(&self, id: i64, at: u64, by: &str, note: &Private<String>) -> Result<(), StoreError> {
        if by.trim().is_empty() {
            return Err(StoreError::Nameless);
        }
        let statement =
            "UPDATE call_backs SET closed_at = ?, closed_by = ?, note = ? WHERE id = ? AND closed_at IS NULL";
        let done = sqlx::query(statement)
            .bind(micros(at))
            .bind(by)
            .bind(note.open())
            .bind(id)
            .execute(&self.pool)
            .await
            .map_err(failed("close a call-back"))?;
        if done.rows_affected() == 0 { Err(StoreError::NoSuchCallBack(id)) } else { Ok(()) }
    }

    /// Keeps a desk's labels for a call that has ended, in its record too. False if there is no record of the call yet.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn label(&self, call: CallId, at: u64, desk: &DeskId, labels: &Labels) -> Result<bool, StoreError> {
        let Some(row) = self.record(call).await? else { return Ok(false) };
        let mut record: CallRecord = serde_json::from_str(row.record.open())?;
        record.labels = Some(labels.clone());
        let mut work = self.pool.begin().await.map_err(failed("begin labels"))?;
        write_labels(&mut work, call, at, &desk.0, labels).await?;
        review::labelled(&mut work, call, at, (&desk.0, labels)).await?;
        review::same_as(&mut work, call, at, (&desk.0, labels)).await?;
        sqlx::query("UPDATE calls SET record = ? WHERE id = ?")
            .bind(serde_json::to_string(&record)?)
            .bind(call.to_string())
            .execute(&mut *work)
            .await
            .map_err(failed("label a record"))?;
        work.commit().await.map_err(failed("commit labels"))?;
        Ok(true)
    }

    /// Closes the database after what is under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Gives calls that were cut off after a ticket was filed the record that was filed, and lets them wait for their review.
async fn keep_filed(work: &mut Transaction<'_, Sqlite>, at: u64) -> Result<(), StoreError> {
    let filed: Vec<(String, String)> = sqlx::query_as(
        "SELECT call_id, record FROM filings WHERE number IN (SELECT max(f.number) FROM filings f \
         JOIN calls c ON c.id = f.call_id WHERE c.state = 'live' AND f.kind = 'ticket' GROUP BY f.call_id)",
    )
    .fetch_all(&mut **work)
    .await
    .map_err(failed("look for tickets of interrupted calls"))?;
    for (call, text) in filed {
        let record: CallRecord = serde_json::from_str(&text)?;
        let Ok(id) = call.parse() else { continue };
        sqlx::query("UPDATE calls SET record = ?, call_type = ? WHERE id = ?")
            .bind(&text)
            .bind(record.case.call_type.as_ref().map(ToString::to_string))
            .bind(&call)
            .execute(&mut **work)
            .await
            .map_err(failed("keep a filed record"))?;
        review::open(work, id, at, &record).await?;
    }
    Ok(())
}

/// Writes the call's row, unless it is there.
async fn write_row(
    work: &mut Transaction<'_, Sqlite>,
    call: CallId,
    at: u64,
    (caller, trunk, state): (&Private<String>, &str, &'static str),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO calls (id, admitted_at, caller, trunk, state) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(call.to_string())
    .bind(micros(at))
    .bind(caller.open())
    .bind(trunk)
    .bind(state)
    .execute(&mut **work)
    .await
    .map_err(failed("note a call"))?;
    Ok(())
}

/// SQLite's integers are signed; a count of microseconds reaches their end in the year 294247.
pub(super) fn micros(at: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}

fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Auto => "auto",
        Outcome::Ticket => "ticket",
        Outcome::Human => "human",
        Outcome::Urgent => "urgent",
        Outcome::Abandoned => "abandoned",
    }
}

async fn write_case(work: &mut Transaction<'_, Sqlite>, call: CallId, case: &CaseRecord) -> Result<(), StoreError> {
    for slot in &case.slots {
        sqlx::query(
            "INSERT OR REPLACE INTO slots (call_id, slot, value, text, utterance, from_us, to_us, confirmed, confidence) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(call.to_string())
        .bind(slot.slot.as_str())
        .bind(slot.value.open())
        .bind(slot.text.open())
        .bind(micros(slot.utterance.0))
        .bind(slot.source.map(|span| micros(span.from.as_micros())))
        .bind(slot.source.map(|span| micros(span.to.as_micros())))
        .bind(slot.confirmed)
        .bind(i64::from(slot.confidence.permille()))
        .execute(&mut **work)
        .await
        .map_err(failed("write a slot"))?;
    }
    for (fact, answer) in &case.facts {
        let answer = match answer {
            YesNo::Yes => "yes",
            YesNo::No => "no",
        };
        sqlx::query("INSERT OR REPLACE INTO facts (call_id, fact, answer) VALUES (?, ?, ?)")
            .bind(call.to_string())
            .bind(fact.as_str())
            .bind(answer)
            .execute(&mut **work)
            .await
            .map_err(failed("write a fact"))?;
    }
    Ok(())
}

pub(super) async fn write_labels(
    work: &mut Transaction<'_, Sqlite>,
    call: CallId,
    at: u64,
    desk: &str,
    labels: &Labels,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO labels (call_id, desk, call_type, urgency_class, slots, note, given_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(call.to_string())
    .bind(desk)
    .bind(labels.call_type.as_ref().map(ToString::to_string))
    .bind(labels.urgency_class.as_ref().map(ToString::to_string))
    .bind(serde_json::to_string(&labels.slots)?)
    .bind(labels.note.open())
    .bind(micros(at))
    .execute(&mut **work)
    .await
    .map_err(failed("write labels"))?;
    Ok(())
}

/// Opens the call's call-back, or makes the one it has urgent: never the other way.
async fn open_call_back(
    work: &mut Transaction<'_, Sqlite>,
    call: CallId,
    at: u64,
    record: &CallRecord,
    (why, urgent): (&str, bool),
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO call_backs (call_id, caller, urgent, why, opened_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (call_id) DO UPDATE SET urgent = max(urgent, excluded.urgent)",
    )
    .bind(call.to_string())
    .bind(record.caller.open())
    .bind(urgent)
    .bind(why)
    .bind(micros(at))
    .execute(&mut **work)
    .await
    .map_err(failed("open a call-back"))?;
    Ok(())
}
