//! Logging and metrics: each fact of a call becomes a log line and a metric here.
