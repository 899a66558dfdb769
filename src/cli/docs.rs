//! `calmline docs check [DIR]`: what should be mended in an agency's documents before callers are answered from them.

use super::{EXIT_FAILED, failed};
use crate::clock::local_moment;
use crate::config;
use calmline_core::documents::check::{Finding, check};
use calmline_core::documents::{Day, Index};
use calmline_core::policy::Book;
use clap::Subcommand;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What can be done with documents.
#[derive(Debug, Subcommand)]
pub(super) enum Docs {
    /// Find pages without a spoken form, contradictions, stale dates, and what a voice would misread.
    Check {
        /// The folder with the Markdown files; without one, the embedded sample town's.
        folder: Option<PathBuf>,
        /// The day to check by, as 2026-04-30; today in UTC without one.
        #[arg(long)]
        today: Option<String>,
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(docs: &Docs) -> ExitCode {
    let Docs::Check { folder, today, json } = docs;
    match findings(folder.as_deref(), today.as_deref()) {
        Ok((pages, found)) => {
            print(pages, &found, *json);
            if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(EXIT_FAILED) }
        }
        Err(error) => failed(&error),
    }
}

/// How many pages there are, and what was found in them.
fn findings(folder: Option<&Path>, today: Option<&str>) -> anyhow::Result<(usize, Vec<Finding>)> {
    let index = read(folder)?;
    let today = match today {
        Some(text) => day(text)?,
        None => Day::from(&local_moment(0)),
    };
    Ok((index.pages().len(), check(index.pages(), today)))
}

/// The index over a folder's pages, or over the embedded ones.
pub(super) fn read(folder: Option<&Path>) -> anyhow::Result<Index> {
    let Some(folder) = folder else {
        return Ok(Book::sample().documents);
    };
    let texts = config::documents(folder)?;
    anyhow::ensure!(!texts.is_empty(), "{} holds no Markdown files", folder.display());
    Ok(Index::load(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))?)
}

/// A day as it is written on the command line.
pub(super) fn day(text: &str) -> anyhow::Result<Day> {
    Day::read(text).ok_or_else(|| anyhow::anyhow!("{text} is no day: write it as 2026-04-30"))
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(pages: usize, found: &[Finding], json: bool) {
    if json {
        let findings: Vec<_> = found
            .iter()
            .map(|one| {
                serde_json::json!({ "kind": one.kind.name(), "page": one.page, "line": one.line, "what": one.what })
            })
            .collect();
        println!("{}", serde_json::json!({ "ok": found.is_empty(), "pages": pages, "findings": findings }));
        return;
    }
    for one in found {
        println!("{one}");
    }
    println!("{pages} pages, {} to mend", found.len());
}
