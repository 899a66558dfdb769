//! `calmline check-config FILE`: reads everything, binds nothing, and says in plain words what callers will experience.

use super::bad_config;
use crate::config::{Config, ConfigError};
use crate::service::understanding::{Trust, understanding};
use calmline_core::policy::Book;
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(file: &Path, json: bool) -> ExitCode {
    match explain(file) {
        Ok(told) => {
            print(&told, json);
            ExitCode::SUCCESS
        }
        Err(error) => bad_config(&error),
    }
}

struct Told {
    words: String,
    hash: String,
    version: String,
}

fn explain(file: &Path) -> Result<Told, ConfigError> {
    let config = Config::read(file)?;
    let book = config.book()?;
    config.files_are_there()?;
    let written = &config.file;
    let mut words = format!(
        "Calls come over SIP on {} and audio on ports {} to {} of {}; at most {} calls at once, more are told to try \
         again in {} seconds.\n",
        written.sip.bind,
        written.sip.rtp_ports.first,
        written.sip.rtp_ports.last,
        written.sip.advertised_ip,
        written.calls.max,
        written.calls.retry_after.0.as_secs(),
    );
    for trunk in &written.trunk {
        words.push_str(&format!("Trunk \"{}\" may send calls from {}.\n", trunk.name, trunk.sources.join(", ")));
    }
    words.push_str(&format!("Dispatchers connect to {}.\n\n", written.dispatch.bind));
    words.push_str(&book.agency.explain(&book.taxonomy));
    words.push_str(&trust(&config, &book));
    Ok(Told { words, hash: book.hash().to_owned(), version: book.agency.version.clone() })
}

/// How far the machine is trusted to decide, and what to do where that is less than it could be.
fn trust(config: &Config, book: &Book) -> String {
    match understanding(config, book).map(|understanding| understanding.trust) {
        Ok(Trust::Certified(until)) => format!("\nThe understanding is certified until {until}.\n"),
        Ok(Trust::Strictest(why)) => format!(
            "\nThe understanding runs at its strictest setting, and most calls go to a person: {why}. Run calmline eval \
             certify with this configuration.\n"
        ),
        Ok(Trust::Nothing(why)) => format!("\nEvery matter goes to a person: the joint model cannot be read: {why}.\n"),
        Err(error) => format!("\nThe understanding cannot be read: {error:#}.\n"),
    }
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(told: &Told, json: bool) {
    if json {
        let document =
            serde_json::json!({ "ok": true, "agency_version": told.version, "book": told.hash, "words": told.words });
        println!("{document}");
    } else {
        println!("{}", told.words.trim_end());
    }
}
