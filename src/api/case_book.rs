//! What the API needs of whatever stores cases.

use crate::cases::{DayCounts, Order, PreviousRow, Review, ReviewChange, ReviewRefusal, ReviewRequest, ReviewState};
use calmline_core::call::{CallRecord, Labels};
use calmline_core::units::{AudioSpan, CallId, DeskId, Private};
use tonic::Status;

/// A call's record as it was stored.
#[derive(Debug, Clone)]
pub struct StoredCase {
    /// The call.
    pub call: CallId,
    /// When it was admitted, in microseconds since 1970-01-01 UTC.
    pub admitted_unix_us: u64,
    /// The record.
    pub record: CallRecord,
    /// Its review, if somebody has to look at it.
    pub review: Option<Review>,
}

/// A day of calls, and what waits for people at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Day {
    /// The calls.
    pub counts: DayCounts,
    /// Cases that wait for a review.
    pub reviews_waiting: u64,
    /// Call-backs that are open.
    pub call_backs_open: u64,
    /// Urgent ones among them.
    pub call_backs_urgent: u64,
}

/// Somebody to be called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCallBack {
    /// Its id.
    pub id: String,
    /// The call that it came of.
    pub call: CallId,
    /// What is to be done, and whether it came of a danger. That never changes once it is open.
    pub call_back: calmline_core::call::CallBack,
    /// The number to call.
    pub caller: Private<String>,
    /// Since when it is open, in microseconds since 1970-01-01 UTC.
    pub opened_unix_us: u64,
}

/// Some cases, and where the next ones are.
#[derive(Debug, Clone, Default)]
pub struct CasePage {
    /// Newest first.
    pub cases: Vec<StoredCase>,
    /// Names the next page; `None` on the last.
    pub next: Option<String>,
}

/// Why the store did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaseBookError {
    /// It is not there, or too slow.
    #[error("the store of cases does not answer; try again, and look at GetStatus if it goes on")]
    Unavailable,
    /// The page's name is not one that it gave.
    #[error("page_token: give the next_page_token of the page before, or none")]
    BadPage,
}

impl From<CaseBookError> for Status {
    fn from(error: CaseBookError) -> Self {
        match error {
            CaseBookError::Unavailable => Self::unavailable(error.to_string()),
            CaseBookError::BadPage => Self::invalid_argument(error.to_string()),
        }
    }
}

/// The store of cases and call-backs, as the API reads it. A book that has no reviews, no days or no recordings need not say
/// so.
#[tonic::async_trait]
pub trait CaseBook: Send + Sync + 'static {
    /// At most `size` cases, newest first, from the page of this name.
    async fn cases(&self, size: u32, page: Option<String>) -> Result<CasePage, CaseBookError>;

    /// The case of a call.
    async fn case(&self, call: CallId) -> Result<Option<StoredCase>, CaseBookError>;

    /// Open call-backs, at most `most`: urgent ones first, then oldest first.
    async fn call_backs(&self, most: u32) -> Result<Vec<OpenCallBack>, CaseBookError>;

    /// An open call-back.
    async fn call_back(&self, id: &str) -> Result<Option<OpenCallBack>, CaseBookError>;

    /// Adds a desk's labels to a case whose caller hung up before the desk completed it. False if no such case is stored.
    async fn label(&self, call: CallId, desk: &DeskId, labels: Labels) -> Result<bool, CaseBookError>;

    /// Closes a call-back in the name of a person. False if it was not open.
    async fn close_call_back(&self, id: &str, by: &str, note: Private<String>) -> Result<bool, CaseBookError>;

    /// At most `size` cases in review in these states, from the page of this name.
    async fn reviews(
        &self,
        _states: &[ReviewState],
        _order: Order,
        _size: u32,
        _page: Option<String>,
    ) -> Result<CasePage, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    /// How many cases wait for a review.
    async fn reviews_waiting(&self) -> Result<u64, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    /// Changes a review, unless that may not be.
    async fn change_review(&self, _asked: ReviewRequest) -> Result<Result<Review, ReviewRefusal>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    /// Whether a case may stand for a call whose desk says that both are of the same matter.
    async fn may_stand_for(&self, _into: CallId, _call: CallId) -> Result<Result<(), ReviewRefusal>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    /// What was done in a review, oldest first.
    async fn review_changes(&self, _call: CallId) -> Result<Vec<ReviewChange>, CaseBookError> {
        Ok(Vec::new())
    }

    /// Cases that may tell of the same thing, at most so many; `None` if the case has no review.
    async fn duplicates(&self, _call: CallId, _most: usize) -> Result<Option<Vec<StoredCase>>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    /// Earlier calls of the number of a call, newest first; `None` if the call is not on record.
    async fn previous(&self, _call: CallId, _most: u32) -> Result<Option<Vec<PreviousRow>>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    /// The sound of a stretch of a call as a WAV file; `None` if it is not kept.
    async fn recording(&self, _call: CallId, _span: AudioSpan) -> Result<Option<Vec<u8>>, CaseBookError> {
        Ok(None)
    }

    /// The 24 hours from this moment, in microseconds since 1970-01-01 UTC.
    async fn day(&self, _from: u64) -> Result<Day, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }
}

/// A book for a service that stores nothing: it never answers.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCases;

#[tonic::async_trait]
impl CaseBook for NoCases {
    async fn cases(&self, _size: u32, _page: Option<String>) -> Result<CasePage, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    async fn case(&self, _call: CallId) -> Result<Option<StoredCase>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    async fn call_backs(&self, _most: u32) -> Result<Vec<OpenCallBack>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    async fn call_back(&self, _id: &str) -> Result<Option<OpenCallBack>, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    async fn label(&self, _call: CallId, _desk: &DeskId, _labels: Labels) -> Result<bool, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }

    async fn close_call_back(&self, _id: &str, _by: &str, _note: Private<String>) -> Result<bool, CaseBookError> {
        Err(CaseBookError::Unavailable)
    }
}
