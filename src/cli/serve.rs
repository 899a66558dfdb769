//! `calmline serve`: answers calls until told to stop.

use super::{EXIT_CONFIG, bad_config, failed};
use crate::config::{Config, LogFormat, LogLevel};
use crate::service::{self, StartError};
use crate::switchboard::Observer;
use crate::telemetry::{LogForm, log_panics_by_place, start_logging};
use std::path::Path;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

pub(super) fn run(path: &Path, json: bool) -> ExitCode {
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(error) => return bad_config(&error),
    };
    start_logging(level(config.file.log.level), form(config.file.log.format));
    log_panics_by_place();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(serve(&config, json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(StartError::Config(error)) => {
            eprintln!("calmline: {error}");
            ExitCode::from(EXIT_CONFIG)
        }
        Err(StartError::Failed(error)) => failed(&error),
    }
}

async fn serve(config: &Config, json: bool) -> Result<(), StartError> {
    let mut terminated = signal(SignalKind::terminate()).map_err(anyhow::Error::from)?;
    let service = service::start(config, Observer::nobody()).await?;
    let bound = service.bound();
    tracing::info!(sip = %bound.sip, dispatch = %bound.dispatch, metrics = %bound.metrics, "taking calls");
    if json {
        announce(&bound);
    }
    tokio::select! {
        _ = terminated.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(anyhow::Error::from)?,
    }
    service.drain(config.file.calls.shutdown_grace.0).await;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is what --json asked for")]
fn announce(bound: &service::Bound) {
    let document = serde_json::json!({
        "ready": true,
        "sip": bound.sip.to_string(),
        "dispatch": bound.dispatch.to_string(),
        "metrics": bound.metrics.to_string(),
    });
    println!("{document}");
}

/// The level's name as the log's filter spells it.
fn level(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    }
}

fn form(format: LogFormat) -> LogForm {
    match format {
        LogFormat::Text => LogForm::Text,
        LogFormat::Json => LogForm::Json,
    }
}
