//! Cases that outlive their calls: the store, the recordings, the journals.

mod past;
mod review;
mod rows;
mod store;

pub use past::{DayCounts, HourCounts, PersonWait, PreviousRow};
pub use review::{
    Review, ReviewAct, ReviewChange, ReviewError, ReviewRefusal, ReviewRequest, ReviewState, ReviewedRow, ReviewsAsked,
    Wish,
};
pub use rows::{CallBackRow, CallRow, FilingRow, RecordRow};
pub use store::{Store, StoreError};

/// In which order cases are listed, by the time of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The oldest first.
    OldestFirst,
    /// The newest first.
    NewestFirst,
}

#[cfg(test)]
mod tests;
