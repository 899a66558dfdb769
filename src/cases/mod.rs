//! Cases that outlive their calls: the store, the recordings, the journals.
