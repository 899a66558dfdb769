//! The archive station: records, journals and recordings.
