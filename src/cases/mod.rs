//! Cases that outlive their calls: the store, the recordings, the journals.

mod rows;
mod store;

pub use rows::{CallBackRow, CallRow, FilingRow, RecordRow};
pub use store::{Store, StoreError};

#[cfg(test)]
mod tests;
