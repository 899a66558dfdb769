//! Comparing content with what is published and with what was pinned.

use crate::digest::Digests;
use crate::error::Error;
use crate::folder::Folder;
use crate::list::{Item, Part};
use crate::lock::{CheckedBy, Pin, Pins};
use std::fmt;
use std::path::PathBuf;

/// In what a content differs from what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    Size { wanted: u64, found: u64 },
    Sum { kind: &'static str, wanted: String, found: String },
    Pinned { wanted: String, found: String },
}

impl fmt::Display for Misfit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { wanted, found } => write!(out, "it has {found} bytes instead of {wanted}"),
            Self::Sum { kind, wanted, found } => write!(out, "its {kind} is {found} instead of {wanted}"),
            Self::Pinned { wanted, found } => write!(out, "its SHA-256 is {found}, and {wanted} was pinned"),
        }
    }
}

/// Compares a content with all that is known of it, and says what the strongest of that was.
pub(crate) fn judge(
    part: &Part,
    found: &Digests,
    pin: Option<&Pin>,
    stated_sha256: Option<&str>,
) -> Result<CheckedBy, Misfit> {
    if let Some(wanted) = part.bytes.filter(|wanted| *wanted != found.bytes) {
        return Err(Misfit::Size { wanted, found: found.bytes });
    }
    let sums = part.hash.published().cloned().unwrap_or_default();
    let published = [
        ("SHA-256", CheckedBy::Sha256, sums.sha256.as_deref(), &found.sha256),
        ("SHA-256 by the publisher's server", CheckedBy::Publisher, stated_sha256, &found.sha256),
        ("SHA-1", CheckedBy::Sha1, sums.sha1.as_deref(), &found.sha1),
        ("MD5", CheckedBy::Md5, sums.md5.as_deref(), &found.md5),
    ];
    let mut strongest = None;
    for (kind, checked_by, wanted, found) in published {
        let Some(wanted) = wanted else { continue };
        if wanted != found {
            return Err(Misfit::Sum { kind, wanted: wanted.to_owned(), found: found.clone() });
        }
        strongest = strongest.or(Some(checked_by));
    }
    // A catalogue with a SHA-256 outranks the pin: the publisher's next revision comes with the next calmline.
    if let Some(pin) = pin.filter(|pin| strongest != Some(CheckedBy::Sha256) && pin.sha256 != found.sha256) {
        return Err(Misfit::Pinned { wanted: pin.sha256.clone(), found: found.sha256.clone() });
    }
    let before = pin.map(|pin| pin.checked_by);
    let now = strongest.unwrap_or(CheckedBy::FirstDownload);
    Ok(before.map_or(now, |before| before.min(now)))
}

/// What was found of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is what it must be, by this.
    Sound(CheckedBy),
    /// It is not there.
    Missing,
    /// It is another file, or a damaged one.
    Wrong(String),
    /// It is there, but nothing says what it must be: no hash is published, and no pull pinned it.
    Unknown,
}

/// One file and what was found of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it is.
    pub path: PathBuf,
    /// Its SHA-256, if it is there.
    pub sha256: Option<String>,
    /// What was found.
    pub verdict: Verdict,
}

/// Reads every file of an item and compares it.
///
/// # Errors
/// If a file that is there cannot be read.
pub fn verify(item: &Item, folder: &Folder, pins: &Pins) -> Result<Vec<Finding>, Error> {
    item.files.iter().map(|part| verify_part(part, folder, pins)).collect()
}

fn verify_part(part: &Part, folder: &Folder, pins: &Pins) -> Result<Finding, Error> {
    let path = folder.path(part);
    if !path.is_file() {
        return Ok(Finding { path, sha256: None, verdict: Verdict::Missing });
    }
    let found = Digests::of(&path)?;
    let pin = pins.of(&part.path);
    let verdict = match judge(part, &found, pin, None) {
        Ok(CheckedBy::FirstDownload) if pin.is_none() => Verdict::Unknown,
        Ok(checked_by) => Verdict::Sound(checked_by),
        Err(misfit) => Verdict::Wrong(misfit.to_string()),
    };
    Ok(Finding { path, sha256: Some(found.sha256), verdict })
}
