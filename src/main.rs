//! The calmline program.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next().map(|kind| kind.parse())) {
        (Some("worker"), Some(Ok(kind))) => calmline::worker::run(kind),
        _ => ExitCode::FAILURE,
    }
}
