//! The store, as the API's book of cases.

use super::case_book::{CaseBook, CaseBookError, CasePage, OpenCallBack, StoredCase};
use crate::cases::{CallBackRow, RecordRow, Store, StoreError};
use crate::clock;
use calmline_core::call::{CallBack, Labels};
use calmline_core::units::{CallId, DeskId, Private};

/// The store behind the API.
#[derive(Debug, Clone)]
pub struct StoreBook {
    store: Store,
}

impl StoreBook {
    /// A book over a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

/// The API says that the store does not answer; the log says why.
fn unavailable(error: StoreError) -> CaseBookError {
    tracing::error!(reason = %error, "store does not answer the api");
    CaseBookError::Unavailable
}

fn stored(row: RecordRow) -> Option<StoredCase> {
    let call = row.id.parse().ok()?;
    let record = serde_json::from_str(row.record.open()).ok()?;
    Some(StoredCase { call, admitted_unix_us: u64::try_from(row.admitted_at).unwrap_or(0), record })
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
        // A page is named by the last row of the one before: its moment and its id.
        let after = match page {
            None => None,
            Some(name) => {
                let (at, id) = name.split_once('-').ok_or(CaseBookError::BadPage)?;
                Some((at.parse::<i64>().map_err(|_| CaseBookError::BadPage)?, id.to_owned()))
            }
        };
        let rows = self.store.records(after, size).await.map_err(unavailable)?;
        let whole = rows.len() == size as usize;
        let next = rows.last().filter(|_| whole).map(|row| format!("{}-{}", row.admitted_at, row.id));
        Ok(CasePage { cases: rows.into_iter().filter_map(stored).collect(), next })
    }

    async fn case(&self, call: CallId) -> Result<Option<StoredCase>, CaseBookError> {
        Ok(self.store.record(call).await.map_err(unavailable)?.and_then(stored))
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
}
