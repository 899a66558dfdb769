//! Checks the chain: every line as it was written, each upon the one before, none missing, up to where the head says.

use super::files::{self, AuditError};
use super::line::{self, Head};
use std::fmt;
use std::path::{Path, PathBuf};

/// A chain without a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// Files read.
    pub files: usize,
    /// Where it ends; its number is how many lines there are.
    pub head: Head,
}

/// A place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The line in it, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} line {}", self.file, self.line)
    }
}

/// The first fault of a chain.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// The log cannot be read.
    #[error(transparent)]
    Unreadable(#[from] AuditError),
    /// A line is not what was written.
    #[error("{0} was changed: it is not what its hash says")]
    Changed(Place),
    /// A line does not hang on the one before, though their numbers follow.
    #[error("{0} does not follow the line before it: that one was written again with another content")]
    Rewritten(Place),
    /// Lines are missing.
    #[error("before {place} something was removed: number {expected} should stand there, and {found} does")]
    Removed {
        /// Where the line after them stands.
        place: Place,
        /// The number that is missing.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// A line stands in the wrong place.
    #[error("{place} is out of its place: number {expected} should stand there, and {found} does")]
    Reordered {
        /// Where it stands.
        place: Place,
        /// The number that belongs there.
        expected: u64,
        /// The number that stands there.
        found: u64,
    },
    /// Lines are missing at the end.
    #[error("the end was cut off: the last line is number {last}, and the head says {head}")]
    Cut {
        /// The last line's number.
        last: u64,
        /// The number that the head says.
        head: u64,
    },
    /// The last line is not the one that the head knows.
    #[error("{0} was written again with another content: the head says another hash")]
    LastRewritten(Place),
    /// There are more lines than the head knows, and more than a crash leaves.
    #[error("lines were added at the end: the last is number {last}, and the head says {head}")]
    Added {
        /// The last line's number.
        last: u64,
        /// The number that the head says.
        head: u64,
    },
    /// The side file is gone.
    #[error("{0} is missing or says nothing: whether the end was cut off cannot be told")]
    NoHead(PathBuf),
}

/// Checks a log. One line more than the head knows is no fault: the service died between the two, or writes meanwhile.
///
/// # Errors
/// The first fault.
pub fn verify(folder: &Path) -> Result<Holds, Wrong> {
    // The head first: lines that are added while this reads must not look like lines that it does not know.
    let head = files::read_head(folder)?;
    let paths = files::listed(folder)?;
    let lines = lines(&paths)?;
    let mut end = Head::default();
    for (at, (place, text)) in lines.iter().enumerate() {
        let expected = end.seq + 1;
        let Some(read) = line::read(text) else {
            return Err(Wrong::Changed(place.clone()));
        };
        if read.seq != expected {
            return Err(out_of_step(place.clone(), expected, read.seq, &lines[at + 1..]));
        }
        if read.previous != end.hash {
            return Err(Wrong::Rewritten(place.clone()));
        }
        let known = head.as_ref().is_none_or(|head| head.seq != read.seq || head.hash == read.hash);
        if !known {
            return Err(Wrong::LastRewritten(place.clone()));
        }
        end = read.head();
    }
    let Some(head) = head else {
        if lines.is_empty() {
            return Ok(Holds { files: paths.len(), head: end });
        }
        return Err(Wrong::NoHead(folder.join(files::HEAD)));
    };
    if end.seq < head.seq {
        return Err(Wrong::Cut { last: end.seq, head: head.seq });
    }
    if end.seq > head.seq + 1 {
        return Err(Wrong::Added { last: end.seq, head: head.seq });
    }
    Ok(Holds { files: paths.len(), head: end })
}

/// A number that does not follow: its line was moved if the one that belongs there stands elsewhere.
fn out_of_step(place: Place, expected: u64, found: u64, rest: &[(Place, String)]) -> Wrong {
    let is_expected = |(_, text): &(Place, String)| line::read(text).is_some_and(|read| read.seq == expected);
    if found < expected || rest.iter().any(is_expected) {
        Wrong::Reordered { place, expected, found }
    } else {
        Wrong::Removed { place, expected, found }
    }
}

fn lines(paths: &[PathBuf]) -> Result<Vec<(Place, String)>, AuditError> {
    let mut lines = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| AuditError::File(path.clone(), error))?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A line of the last file that has no end yet is being written, or was when the service died.
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let kept = if paths.last() == Some(path) { whole } else { bytes.len() };
        let text = String::from_utf8_lossy(&bytes[..kept]);
        let numbered = text.lines().enumerate();
        lines.extend(numbered.map(|(at, text)| (Place { file: file.clone(), line: at + 1 }, text.to_owned())));
    }
    Ok(lines)
}
