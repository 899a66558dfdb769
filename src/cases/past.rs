//! What the calls of a day came to, and the earlier calls of a number.

use super::store::{Store, StoreError, failed, micros};
use calmline_core::units::{CallId, Private};

/// An hour in microseconds.
const HOUR_US: u64 = 3_600 * 1_000_000;

/// Earlier calls are looked for so far back.
const PREVIOUS_US: u64 = 30 * 24 * HOUR_US;

/// The calls of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HourCounts {
    /// All that were admitted.
    pub calls: u32,
    /// Answered, or a message taken.
    pub auto: u32,
    /// A ticket was written.
    pub ticket: u32,
    /// For a person.
    pub human: u32,
    /// For a person, urgently.
    pub urgent: u32,
    /// Left before anything came of it.
    pub abandoned: u32,
    /// Cut off.
    pub interrupted: u32,
    /// Still live.
    pub live: u32,
    /// Closed by the agent without a person.
    pub alone: u32,
    /// Served by a person.
    pub served: u32,
    /// Turned away; not among `calls`.
    pub refused: u32,
}

/// How long one caller waited for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonWait {
    /// Until a person was heard, in microseconds.
    Reached(u64),
    /// Until the call ended without one, in microseconds.
    NotReached(u64),
}

/// A day of calls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayCounts {
    /// Its hours, from its first.
    pub hours: [HourCounts; 24],
    /// How long callers waited for a person.
    pub waits: Vec<PersonWait>,
}

/// An earlier call.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PreviousRow {
    /// Its id, sixteen hexadecimal digits.
    pub id: String,
    /// Microseconds since 1970-01-01 UTC.
    pub admitted_at: i64,
    /// The matter, as the agent understood it.
    pub call_type: Option<String>,
    /// What came of it.
    pub outcome: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    hour: i64,
    state: String,
    outcome: Option<String>,
    served: bool,
    many: i64,
}

impl HourCounts {
    fn add(&mut self, row: &CountRow) {
        let many = u32::try_from(row.many).unwrap_or(u32::MAX);
        if row.state == "refused" {
            self.refused += many;
            return;
        }
        self.calls += many;
        self.served += if row.served { many } else { 0 };
        let outcome = match (row.state.as_str(), row.outcome.as_deref()) {
            ("live", _) => &mut self.live,
            ("interrupted", _) => &mut self.interrupted,
            (_, Some("auto")) => &mut self.auto,
            (_, Some("ticket")) => &mut self.ticket,
            (_, Some("human")) => &mut self.human,
            (_, Some("urgent")) => &mut self.urgent,
            // The store takes no other names.
            _ => &mut self.abandoned,
        };
        *outcome += many;
        if !row.served && row.state == "ended" && matches!(row.outcome.as_deref(), Some("auto" | "ticket")) {
            self.alone += many;
        }
    }
}

impl Store {
    /// What came of the calls that were admitted within 24 hours from this moment.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn day(&self, from: u64) -> Result<DayCounts, StoreError> {
        let (first, end) = (micros(from), micros(from.saturating_add(24 * HOUR_US)));
        let rows: Vec<CountRow> = sqlx::query_as(
            "SELECT (admitted_at - ?) / ? AS hour, state, outcome, served_by IS NOT NULL AS served, count(*) AS many \
             FROM calls WHERE admitted_at >= ? AND admitted_at < ? GROUP BY 1, 2, 3, 4",
        )
        .bind(first)
        .bind(micros(HOUR_US))
        .bind(first)
        .bind(end)
        .fetch_all(&self.pool)
        .await
        .map_err(failed("count the calls of a day"))?;
        let mut day = DayCounts::default();
        for row in &rows {
            if let Some(hour) = usize::try_from(row.hour).ok().and_then(|hour| day.hours.get_mut(hour)) {
                hour.add(row);
            }
        }
        let waits: Vec<(i64, bool)> = sqlx::query_as(
            "SELECT person_wait_us, person_reached FROM calls \
             WHERE admitted_at >= ? AND admitted_at < ? AND person_wait_us IS NOT NULL",
        )
        .bind(first)
        .bind(end)
        .fetch_all(&self.pool)
        .await
        .map_err(failed("read the waits of a day"))?;
        let wait = |(waited, reached): (i64, bool)| {
            let waited = u64::try_from(waited).unwrap_or(0);
            if reached { PersonWait::Reached(waited) } else { PersonWait::NotReached(waited) }
        };
        day.waits = waits.into_iter().map(wait).collect();
        Ok(day)
    }

    /// Notes how long a caller waited for a person.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn waited(&self, call: CallId, wait: PersonWait) -> Result<(), StoreError> {
        let (waited, reached) = match wait {
            PersonWait::Reached(waited) => (waited, true),
            PersonWait::NotReached(waited) => (waited, false),
        };
        sqlx::query("UPDATE calls SET person_wait_us = ?, person_reached = ? WHERE id = ?")
            .bind(micros(waited))
            .bind(reached)
            .bind(call.to_string())
            .execute(&self.pool)
            .await
            .map_err(failed("note a wait"))?;
        Ok(())
    }

    /// Earlier calls of the number that a call came from, newest first; none for a number that was withheld. `None` if the
    /// call is not on record.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn previous(&self, call: CallId, most: u32) -> Result<Option<Vec<PreviousRow>>, StoreError> {
        let row: Option<(String, i64)> = sqlx::query_as("SELECT caller, admitted_at FROM calls WHERE id = ?")
            .bind(call.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("read a call"))?;
        let Some((caller, at)) = row.map(|(caller, at)| (Private::new(caller), at)) else { return Ok(None) };
        if caller.open().is_empty() {
            return Ok(Some(Vec::new()));
        }
        let rows = sqlx::query_as(
            "SELECT c.id, c.admitted_at, coalesce(l.call_type, c.call_type) AS call_type, c.outcome \
             FROM calls c LEFT JOIN labels l ON l.call_id = c.id \
             WHERE c.caller = ? AND c.admitted_at >= ? AND c.admitted_at <= ? AND c.id <> ? \
             ORDER BY c.admitted_at DESC, c.id LIMIT ?",
        )
        .bind(caller.open())
        .bind(at.saturating_sub(micros(PREVIOUS_US)))
        .bind(at)
        .bind(call.to_string())
        .bind(most)
        .fetch_all(&self.pool)
        .await
        .map_err(failed("look for earlier calls"))?;
        Ok(Some(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calmline_core::call::{CallRecord, CaseRecord, Labels};
    use calmline_core::policy::Outcome;
    use calmline_core::units::{DeskId, Span};

    const DAY: u64 = 20_779 * 24 * HOUR_US;

    fn record(outcome: Outcome, served_by: Option<&str>) -> CallRecord {
        CallRecord {
            caller: Private::new("555-0142".to_owned()),
            trunk: "loopback".to_owned(),
            outcome,
            length: Span::from_secs(40),
            case: CaseRecord { call_type: Some("noise".into()), ..CaseRecord::default() },
            transcript: Vec::new(),
            served_by: served_by.map(|desk| DeskId(desk.to_owned())),
            labels: None,
            desk_notes: Vec::new(),
            call_back: None,
        }
    }

    async fn store(folder: &tempfile::TempDir) -> Store {
        Store::open(&folder.path().join("calmline.db")).await.expect("the store opens")
    }

    async fn admitted(store: &Store, call: u64, at: u64, number: &str) {
        store.admitted(CallId(call), at, &Private::new(number.to_owned()), "loopback").await.expect("admitted");
    }

    async fn ended(store: &Store, call: u64, at: u64, record: &CallRecord) {
        admitted(store, call, at, record.caller.open()).await;
        store.keep(CallId(call), at, record).await.expect("kept");
    }

    #[tokio::test]
    async fn a_day_counts_its_calls_by_the_hour_and_tells_who_closed_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(&folder).await;
        ended(&store, 1, DAY - 1, &record(Outcome::Auto, None)).await;
        ended(&store, 2, DAY, &record(Outcome::Auto, None)).await;
        ended(&store, 3, DAY + HOUR_US - 1, &record(Outcome::Ticket, Some("desk-1"))).await;
        ended(&store, 4, DAY + 23 * HOUR_US, &record(Outcome::Urgent, Some("desk-1"))).await;
        admitted(&store, 5, DAY + 23 * HOUR_US, "555-0143").await;
        store.refused(CallId(6), DAY + HOUR_US, &Private::default(), "loopback").await.expect("refused");
        ended(&store, 7, DAY + 24 * HOUR_US, &record(Outcome::Auto, None)).await;
        let day = store.day(DAY).await.expect("counted");
        let first = HourCounts { calls: 2, auto: 1, ticket: 1, alone: 1, served: 1, ..HourCounts::default() };
        let last = HourCounts { calls: 2, urgent: 1, live: 1, served: 1, ..HourCounts::default() };
        assert_eq!((day.hours[0], day.hours[23]), (first, last));
        assert_eq!(day.hours[1], HourCounts { refused: 1, ..HourCounts::default() });
        assert!(day.hours[2..23].iter().all(|hour| *hour == HourCounts::default()));
    }

    #[tokio::test]
    async fn a_day_tells_how_long_callers_waited_for_a_person() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(&folder).await;
        for call in [1, 2, 3] {
            ended(&store, call, DAY, &record(Outcome::Human, None)).await;
        }
        store.waited(CallId(1), PersonWait::Reached(4_000_000)).await.expect("noted");
        store.waited(CallId(2), PersonWait::NotReached(9_000_000)).await.expect("noted");
        let waits = store.day(DAY).await.expect("counted").waits;
        assert_eq!(waits, [PersonWait::Reached(4_000_000), PersonWait::NotReached(9_000_000)]);
        assert!(store.day(DAY + 24 * HOUR_US).await.expect("counted").waits.is_empty());
    }

    #[tokio::test]
    async fn earlier_calls_of_a_number_are_those_of_thirty_days_and_withheld_numbers_have_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store(&folder).await;
        let now = DAY + HOUR_US;
        ended(&store, 1, now - PREVIOUS_US - 1, &record(Outcome::Auto, None)).await;
        ended(&store, 2, now - PREVIOUS_US, &record(Outcome::Ticket, None)).await;
        ended(&store, 3, now - 5, &record(Outcome::Human, None)).await;
        let labels = Labels { call_type: Some("fireworks".into()), ..Labels::default() };
        store.label(CallId(3), 1, &DeskId("north".to_owned()), &labels).await.expect("labelled");
        admitted(&store, 4, now - 5, "555-0199").await;
        admitted(&store, 5, now, "555-0142").await;
        ended(&store, 6, now + 5, &record(Outcome::Auto, None)).await;
        let found = store.previous(CallId(5), 20).await.expect("read").expect("on record");
        let told: Vec<_> =
            found.iter().map(|row| (row.id.as_str(), row.call_type.as_deref(), row.outcome.as_deref())).collect();
        let (third, second) = (CallId(3).to_string(), CallId(2).to_string());
        assert_eq!(
            told,
            [(third.as_str(), Some("fireworks"), Some("human")), (second.as_str(), Some("noise"), Some("ticket"))]
        );
        for withheld in [7, 8] {
            admitted(&store, withheld, now, "").await;
        }
        assert_eq!(store.previous(CallId(8), 20).await.expect("read"), Some(Vec::new()));
        assert_eq!(store.previous(CallId(99), 20).await.expect("read"), None);
    }
}
