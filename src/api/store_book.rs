//! The store, as the API's book of cases.

use super::case_book::{CaseBook, CaseBookError, CasePage, Day, OpenCallBack, StoredCase};
use crate::audio::{SAMPLE_RATE_HZ, cut_wav};
use crate::cases::{
    CallBackRow, Order, PreviousRow, Review, ReviewChange, ReviewError, ReviewRefusal, ReviewRequest, ReviewState,
    ReviewedRow, ReviewsAsked, Store, StoreError,
};
use crate::clock;
use calmline_core::call::{CallBack, Labels};
use calmline_core::units::{AudioSpan, CallId, CallTime, DeskId, Private};
use std::path::PathBuf;

/// The store behind the API.
#[derive(Debug, Clone)]
pub struct StoreBook {
    store: Store,
    /// The folder of recordings, each named after its call; `None` if there is none.
    recordings: Option<PathBuf>,
}

impl StoreBook {
    /// A book over a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, recordings: None }
    }

    /// With the folder that recordings are kept in.
    #[must_use]
    pub fn with_recordings(self, folder: PathBuf) -> Self {
        Self { recordings: Some(folder), ..self }
    }
}

/// The API says that the store does not answer; the log says why.
fn unavailable(error: StoreError) -> CaseBookError {
    tracing::error!(reason = %error, "store does not answer the api");
    CaseBookError::Unavailable
}

fn stored(row: ReviewedRow) -> Option<StoredCase> {
    let call = row.id.parse().ok()?;
    let record = serde_json::from_str(row.record.open()).ok()?;
    let admitted_unix_us = u64::try_from(row.admitted_at).unwrap_or(0);
    Some(StoredCase { call, admitted_unix_us, record, review: row.review() })
}

/// A page is named by the last row of the one before: its moment and its id.
fn after(page: Option<String>) -> Result<Option<(i64, String)>, CaseBookError> {
    let Some(name) = page else { return Ok(None) };
    let (at, id) = name.split_once('-').ok_or(CaseBookError::BadPage)?;
    Ok(Some((at.parse().map_err(|_| CaseBookError::BadPage)?, id.to_owned())))
}

/// What was found, and the name of the next page if this one is full.
fn paged(rows: Vec<ReviewedRow>, size: u32) -> CasePage {
    let whole = rows.len() == size as usize;
    let next = rows.last().filter(|_| whole).map(|row| format!("{}-{}", row.admitted_at, row.id));
    CasePage { cases: rows.into_iter().filter_map(stored).collect(), next }
}

/// The sample of a recording at a moment of its call.
fn sample(at: CallTime) -> u32 {
    u32::try_from(at.as_micros().saturating_mul(u64::from(SAMPLE_RATE_HZ)) / 1_000_000).unwrap_or(u32::MAX)
}

fn open_call_back(row: CallBackRow) -> Option<OpenCallBack> {
    Some(OpenCallBack {
        id: row.id.to_string(),
        call: row.call_id.parse().ok()?,
        call_back: CallBack { urgent: row.urgent, why: row.why },
        caller: row.caller,
        opened_unix_us: u64::try_from(row.opened_at).unwrap_or(0),
    })
}

#[tonic::async_trait]
impl CaseBook for StoreBook {
    async fn cases(&self, size: u32, page: Option<String>) -> Result<CasePage, CaseBookError> {
        Ok(paged(self.store.records(after(page)?, size).await.map_err(unavailable)?, size))
    }

    async fn case(&self, call: CallId) -> Result<Option<StoredCase>, CaseBookError> {
        Ok(self.store.reviewed(call).await.map_err(unavailable)?.and_then(stored))
    }

    async fn call_backs(&self, most: u32) -> Result<Vec<OpenCallBack>, CaseBookError> {
        let rows = self.store.call_backs().await.map_err(unavailable)?;
        Ok(rows.into_iter().take(most as usize).filter_map(open_call_back).collect())
    }

    async fn call_back(&self, id: &str) -> Result<Option<OpenCallBack>, CaseBookError> {
        let rows = self.store.call_backs().await.map_err(unavailable)?;
        Ok(rows.into_iter().find(|row| row.id.to_string() == id).and_then(open_call_back))
    }

    async fn close_call_back(&self, id: &str, by: &str, note: Private<String>) -> Result<bool, CaseBookError> {
        let Ok(id) = id.parse() else {
            return Ok(false);
        };
        match self.store.close_call_back(id, clock::wall_micros(), by, &note).await {
            Ok(()) => Ok(true),
            Err(StoreError::NoSuchCallBack(_) | StoreError::Nameless) => Ok(false),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn label(&self, call: CallId, desk: &DeskId, labels: Labels) -> Result<bool, CaseBookError> {
        self.store.label(call, clock::wall_micros(), desk, &labels).await.map_err(unavailable)
    }

    async fn reviews(
        &self,
        states: &[ReviewState],
        order: Order,
        size: u32,
        page: Option<String>,
    ) -> Result<CasePage, CaseBookError> {
        let asked = ReviewsAsked { states: states.to_vec(), order, after: after(page)?, most: size };
        Ok(paged(self.store.reviews(&asked).await.map_err(unavailable)?, size))
    }

    async fn reviews_waiting(&self) -> Result<u64, CaseBookError> {
        self.store.reviews_waiting().await.map_err(unavailable)
    }

    async fn change_review(&self, asked: ReviewRequest) -> Result<Result<Review, ReviewRefusal>, CaseBookError> {
        match self.store.change_review(clock::wall_micros(), &asked).await {
            Ok(review) => Ok(Ok(review)),
            Err(ReviewError::Refused(why)) => Ok(Err(why)),
            Err(ReviewError::Store(error)) => Err(unavailable(error)),
        }
    }

    async fn may_stand_for(&self, into: CallId, call: CallId) -> Result<Result<(), ReviewRefusal>, CaseBookError> {
        match self.store.may_stand_for(into, call).await {
            Ok(()) => Ok(Ok(())),
            Err(ReviewError::Refused(why)) => Ok(Err(why)),
            Err(ReviewError::Store(error)) => Err(unavailable(error)),
        }
    }

    async fn review_changes(&self, call: CallId) -> Result<Vec<ReviewChange>, CaseBookError> {
        self.store.review_changes(call).await.map_err(unavailable)
    }

    async fn duplicates(&self, call: CallId, most: usize) -> Result<Option<Vec<StoredCase>>, CaseBookError> {
        let found = self.store.duplicates(call, most).await.map_err(unavailable)?;
        Ok(found.map(|rows| rows.into_iter().filter_map(stored).collect()))
    }

    async fn previous(&self, call: CallId, most: u32) -> Result<Option<Vec<PreviousRow>>, CaseBookError> {
        self.store.previous(call, most).await.map_err(unavailable)
    }

    async fn recording(&self, call: CallId, span: AudioSpan) -> Result<Option<Vec<u8>>, CaseBookError> {
        let Some(path) = self.recordings.as_ref().map(|folder| folder.join(format!("{call}.wav"))) else {
            return Ok(None);
        };
        // Waits for a disk, so it does not hold a thread of the runtime.
        let cut = tokio::task::spawn_blocking(move || match path.try_exists() {
            Ok(true) => cut_wav(&path, sample(span.from), sample(span.to)).map_err(|error| error.to_string()),
            Ok(false) => Ok(None),
            Err(error) => Err(error.to_string()),
        });
        let told = cut.await.map_err(|error| error.to_string()).and_then(|cut| cut);
        told.map_err(|reason| {
            tracing::error!(%call, reason, "recording cannot be read");
            CaseBookError::Unavailable
        })
    }

    async fn day(&self, from: u64) -> Result<Day, CaseBookError> {
        let counts = self.store.day(from).await.map_err(unavailable)?;
        let reviews_waiting = self.store.reviews_waiting().await.map_err(unavailable)?;
        let open = self.store.call_backs().await.map_err(unavailable)?;
        let urgent = open.iter().filter(|row| row.urgent).count();
        Ok(Day { counts, reviews_waiting, call_backs_open: open.len() as u64, call_backs_urgent: urgent as u64 })
    }
}
