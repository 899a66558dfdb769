//! `calmline train`: models from the corpus. Same corpus, same command, same weights.

mod hear;
mod line;
mod understanding;

use super::failed;
use clap::Subcommand;
use std::process::ExitCode;

/// What can be trained.
#[derive(Debug, Subcommand)]
pub(super) enum Train {
    /// The models of the understanding, from the corpus to the certificate: about three quarters of an hour on two processors.
    Understanding(understanding::TrainArguments),
    /// Has the corpus spoken and recognised, and keeps what was heard beside it.
    Hear(hear::HearArguments),
}

pub(super) fn run(train: &Train) -> ExitCode {
    let done = match train {
        Train::Understanding(arguments) => understanding::run(arguments),
        Train::Hear(arguments) => hear::run(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}
