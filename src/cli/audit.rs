//! `calmline audit verify [DIR]`: whether the audit log is what was written, whole and in order.

use super::EXIT_FAILED;
use crate::stations::audit::{Holds, Wrong, verify};
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be done with the audit log.
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Check every line against its hash and the line before, to the end that the head names; says the first that is
    /// wrong.
    Verify {
        /// The log's folder: `audit` in the archive's.
        #[arg(default_value = "var/audit")]
        folder: PathBuf,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(audit: &Audit) -> ExitCode {
    let Audit::Verify { folder, json } = audit;
    let checked = verify(folder);
    print(&checked, *json);
    if checked.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_FAILED) }
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(checked: &Result<Holds, Wrong>, json: bool) {
    if json {
        println!("{}", document(checked));
        return;
    }
    match checked {
        Ok(holds) => println!("{} lines in {} files hold, up to {}", holds.head.seq, holds.files, holds.head.hash),
        Err(wrong) => eprintln!("calmline: {:#}", told(wrong)),
    }
}

fn document(checked: &Result<Holds, Wrong>) -> Value {
    match checked {
        Ok(Holds { files, head }) => json!({ "ok": true, "files": files, "lines": head.seq, "sha256": head.hash }),
        Err(wrong) => json!({ "ok": false, "wrong": told(wrong) }),
    }
}

/// With its cause, where it has one.
fn told(wrong: &Wrong) -> String {
    use std::error::Error as _;
    wrong.source().map_or_else(|| wrong.to_string(), |cause| format!("{wrong}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_an_error_with_its_cause() {
        let checked = verify(&PathBuf::from("no/such/folder"));
        let text = document(&checked).to_string();
        assert!(text.contains("cannot use no/such/folder: No such file"), "{text}");
    }
}
