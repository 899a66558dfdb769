//! What `models` and `voices` print: progress on standard error, the answer on standard output.

use super::Checked;
use super::shelf::Own;
use calmline_catalogue::{Folder, Item, Pulled, State, Step, Verdict, Way};
use serde_json::{Value, json};
use std::io::{IsTerminal, Write, stderr};

/// A download that nobody watches is told in tenths.
const TENTH: u64 = 10;

/// Progress, as a line that moves on a terminal and as few lines elsewhere.
#[derive(Default)]
pub(super) struct Progress {
    told_percent: Option<u64>,
    open_line: bool,
}

impl Progress {
    pub(super) fn tell(&mut self, step: &Step<'_>) {
        match step {
            Step::Moved { file, done, total } => self.moved(file, *done, *total),
            Step::Waiting => self.line("another pull is at work in this folder; waiting for it"),
            Step::Fetching { file, from, have, total } => {
                self.told_percent = None;
                let size = total.map_or_else(|| "size unknown".to_owned(), bytes);
                let have = if *have > 0 { format!(", {} of it here already", bytes(*have)) } else { String::new() };
                self.line(&format!("{file} from {from} ({size}{have})"));
            }
            Step::Again { file, why } => self.line(&format!("{file}: {why}; trying again")),
            Step::Checking { file } => self.line(&format!("{file}: checking")),
            Step::Replacing { file, why } => self.line(&format!("{file}: {why}; it is replaced")),
            Step::FirstSeen { file, sha256 } => self.line(&format!(
                "{file}: nobody published a hash of it. Its SHA-256 is {sha256}; that is pinned, and another one is refused \
                 from now on"
            )),
        }
    }

    fn moved(&mut self, file: &str, done: u64, total: Option<u64>) {
        let percent = total.filter(|total| *total > 0).map_or(done >> 20, |total| done.saturating_mul(100) / total);
        let terminal = stderr().is_terminal();
        let due = if terminal {
            self.told_percent != Some(percent)
        } else {
            percent.is_multiple_of(TENTH) && self.told_percent != Some(percent)
        };
        if !due {
            return;
        }
        self.told_percent = Some(percent);
        let of = total.map_or_else(String::new, |total| format!(" of {} ({percent} %)", bytes(total)));
        let line = format!("{file}: {}{of}", bytes(done));
        if terminal {
            // A progress line that cannot be written is nobody's loss.
            let _ = write!(stderr(), "\r\x1b[K{line}");
            self.open_line = true;
        } else {
            self.line(&line);
        }
    }

    fn line(&mut self, line: &str) {
        self.end();
        eprintln!("{line}");
    }

    /// Ends a line that is still open.
    pub(super) fn end(&mut self) {
        if std::mem::take(&mut self.open_line) {
            eprintln!();
        }
    }
}

/// A size as people read it.
pub(super) fn bytes(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    if bytes < MEBIBYTE {
        return format!("{} kB", bytes.div_ceil(1000));
    }
    format!("{}.{} MiB", bytes / MEBIBYTE, bytes % MEBIBYTE * 10 / MEBIBYTE)
}

/// One row of a listing.
pub(super) fn row(item: &Item, folder: &Folder, state: &State, used: bool) -> Value {
    let (installed, verified, note) = match state {
        State::Absent => ("no", None, None),
        State::Begun { bytes } => ("begun", None, Some(format!("{bytes} bytes are here; pull goes on"))),
        State::Broken { why } => ("broken", None, Some(why.clone())),
        State::Unchecked => ("unchecked", None, Some("put there by hand; pull checks and records it".to_owned())),
        State::Installed(checked_by) => ("yes", Some(checked_by.name()), None),
    };
    let hash = item.files.iter().map(|part| part.hash.strongest()).max_by_key(|hash| weakness(hash));
    json!({
        "name": item.name, "use": item.item_use.name(), "languages": item.languages, "bytes": item.bytes(),
        "licence": item.licence, "purpose": item.purpose, "source": item.source, "published_hash": hash,
        "installed": installed, "verified": verified, "note": note, "in_use": used,
        "files": item.files.iter().map(|part| folder.path(part)).collect::<Vec<_>>(),
        "urls": item.downloads().iter().flat_map(|part| part.urls.clone()).collect::<Vec<_>>(),
    })
}

/// The weakest of an item's files is what is said of it.
fn weakness(hash: &str) -> usize {
    ["sha256", "sha1", "md5", "unverified"].iter().position(|known| *known == hash).unwrap_or_default()
}

/// The row of something that comes with calmline.
pub(super) fn own_row(own: &Own, used: bool) -> Value {
    let installed = if own.path.is_file() { "yes" } else { "no" };
    json!({
        "name": own.name, "use": own.own_use, "languages": Value::Null, "bytes": own.bytes, "licence": own.licence,
        "purpose": own.purpose, "source": "comes with calmline", "published_hash": "sha256", "installed": installed,
        "verified": Value::Null, "note": Value::Null, "in_use": used, "files": [own.path], "urls": [],
    })
}

pub(super) fn list(plural: &str, rows: &[Value], json: bool) {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    let mut lines = vec![format!(
        "{:<24} {:<13} {:>10} {:<24} {:<10} {:<14} {}",
        "name", "use", "size", "licence", "installed", "checked by", "what it is"
    )];
    for row in rows {
        let name = format!("{}{}", text(row, "name"), if row["in_use"] == true { " *" } else { "" });
        let size = row["bytes"].as_u64().map_or_else(|| "?".to_owned(), bytes);
        let checked =
            row["verified"].as_str().map_or_else(|| format!("({})", text(row, "published_hash")), str::to_owned);
        let note = row["note"].as_str().map_or_else(String::new, |note| format!(" [{note}]"));
        lines.push(format!(
            "{name:<24} {:<13} {size:>10} {:<24} {:<10} {checked:<14} {}{note}",
            text(row, "use"),
            text(row, "licence"),
            text(row, "installed"),
            text(row, "purpose"),
        ));
    }
    lines.push(format!("* in use. In brackets: the hash that is published and that `calmline {plural} pull` checks."));
    say(&lines.join("\n"), &json!({ "ok": true, plural: rows }), json);
}

/// Says on standard error where something stands.
pub(super) fn pulled(done: &Pulled, word: &str) {
    for file in &done.files {
        let way = match file.way {
            Way::Fetched => "installed",
            Way::AlreadyThere => "was there",
        };
        eprintln!("{way}: {} ({}, checked by {})", file.path.display(), bytes(file.bytes), file.checked_by.name());
    }
    eprintln!("to use it: calmline {word} use {}", done.name);
}

pub(super) fn pulled_document(done: &Pulled) -> Value {
    let files: Vec<Value> = done
        .files
        .iter()
        .map(|file| {
            json!({
                "path": file.path, "bytes": file.bytes, "sha256": file.sha256, "checked_by": file.checked_by.name(),
                "fetched": file.way == Way::Fetched,
            })
        })
        .collect();
    json!({ "name": done.name, "files": files })
}

pub(super) fn findings(found: &[Checked], word: &str, sound: bool, json: bool) {
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for Checked { name, finding, remedy } in found {
        let (verdict, why) = match &finding.verdict {
            Verdict::Sound(checked_by) => ("sound", format!("by {}", checked_by.name())),
            Verdict::Missing => ("missing", remedy.clone()),
            Verdict::Wrong(why) => ("wrong", format!("{why}; {remedy}, which replaces it")),
            Verdict::Unknown => ("unknown", format!("nothing says what it must be; {remedy}, which records it")),
        };
        lines.push(format!("{verdict:<8} {name:<24} {}  {why}", finding.path.display()));
        rows.push(json!({
            "name": name, "path": finding.path, "verdict": verdict, "why": why, "sha256": finding.sha256,
        }));
    }
    if found.is_empty() {
        lines.push(format!("nothing of the catalogue is here; calmline {word} list says what there is"));
    }
    say(&lines.join("\n"), &json!({ "ok": sound, "files": rows }), json);
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
pub(super) fn say(words: &str, document: &Value, json: bool) {
    if json {
        println!("{document}");
    } else if !words.is_empty() {
        println!("{words}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_by_people() {
        assert_eq!((bytes(4164), bytes(63_104_526)), ("5 kB".to_owned(), "60.1 MiB".to_owned()));
    }

    #[test]
    fn a_listing_says_of_an_item_what_its_weakest_file_has() {
        let voices = calmline_catalogue::voices().expect("voices");
        let item = voices.named("es_ES-mls_10246-low").expect("a voice");
        let row = row(item, &Folder::new("nowhere".as_ref()), &State::Absent, false);
        assert_eq!((row["published_hash"].as_str(), row["installed"].as_str()), (Some("md5"), Some("no")));
    }
}
