//! The calmline program.

use std::process::ExitCode;

fn main() -> ExitCode {
    // A worker is started with its kind alone, and must not pay for a command line's help texts.
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next().map(|kind| kind.parse())) {
        (Some("worker"), Some(Ok(kind))) => calmline::worker::run(kind),
        (Some(_) | None, _) => calmline::cli::run(),
    }
}
