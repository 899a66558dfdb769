//! The log. One line for each milestone of a call; values are fields; a caller's words are never among them.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What libraries may say. rsipstack writes whole SIP messages, with callers' numbers, at info and below.
/// webrtc's parts write a line for every packet at debug, and warn of what is usual for a server.
const LIBRARIES: &str = "rsipstack=warn,h2=warn,hyper=warn,tonic=warn,tower=warn,sqlx=warn,ort=warn,whisper_rs=warn,\
                         webrtc=error,rtc=error";

/// Starts the log on standard error. A second start changes nothing.
pub fn start(level: &str, form: LogForm) {
    let filter = EnvFilter::new(format!("{level},{LIBRARIES}"));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A log that is already running stays: tests start it more than once.
    let _already_running = match form {
        LogForm::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogForm::Json => log.json().flatten_event(true).try_init(),
    };
}
