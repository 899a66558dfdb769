//! What can go wrong, each with what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// How a file can be had where this program cannot reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// Where it is published.
    pub urls: Vec<String>,
    /// Where it belongs.
    pub place: PathBuf,
}

impl fmt::Display for Advice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "To fetch it by hand, download on a machine with a network")?;
        for url in &self.urls {
            writeln!(out, "    {url}")?;
        }
        writeln!(out, "put it at")?;
        writeln!(out, "    {}", self.place.display())?;
        write!(
            out,
            "and run the same command again, which checks it; or put it into any folder and add --from FOLDER. Behind a \
             proxy, set HTTPS_PROXY first."
        )
    }
}

/// Why nothing was done, or less than was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A catalogue, a lock file or a configuration is not well formed.
    #[error("not well formed: {0}")]
    Malformed(String),
    /// Nothing has that name.
    #[error("there is no {name:?} in the catalogue; there is: {known}")]
    Unknown {
        /// The name.
        name: String,
        /// Names that hold it, or all.
        known: String,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file or a folder cannot be written.
    #[error("cannot write {}: {error}; make it writable for who runs this, or name another folder with --into", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The disk is full.
    #[error("the disk is full at {}, after {done} bytes{}; make room and run the same command again, which goes on from there, or name another disk with --into", path.display(), wanted.map_or(String::new(), |bytes| format!(" of {bytes}")))]
    DiskFull {
        /// Which file.
        path: PathBuf,
        /// How much of it was written.
        done: u64,
        /// How much it has, if that is known.
        wanted: Option<u64>,
    },
    /// It could not be fetched from anywhere.
    #[error("cannot fetch {file}:{}\n{advice}", tried.iter().map(|line| format!("\n    {line}")).collect::<String>())]
    Fetch {
        /// Which file.
        file: String,
        /// Each address with what happened there.
        tried: Vec<String>,
        /// What to do.
        advice: Advice,
    },
    /// It is in none of the places of a folder where it was looked for.
    #[error("{file} is not in {}: looked for {}", folder.display(), looked.join(" and "))]
    NotInFolder {
        /// Which file.
        file: String,
        /// The folder.
        folder: PathBuf,
        /// Where.
        looked: Vec<String>,
    },
    /// What came is not what was published. Nothing of it was kept.
    #[error(
        "{file} from {from} is not the file that the catalogue describes: {why}. Nothing was installed; try another source with --from"
    )]
    Misfit {
        /// Which file.
        file: String,
        /// From where.
        from: String,
        /// In what it differs.
        why: String,
    },
    /// What came is not what came the first time. Nothing of it was kept.
    #[error("{file} from {from} is another file than the one that was pinned at its first download: its SHA-256 is {found}, the pinned one {pinned}. Nothing was installed. If its publisher replaced it and you trust that, take its entry out of {}", lock.display())]
    Unpinned {
        /// Which file.
        file: String,
        /// From where.
        from: String,
        /// The pinned SHA-256.
        pinned: String,
        /// The one that came.
        found: String,
        /// Where it is pinned.
        lock: PathBuf,
    },
    /// An archive does not hold what it should.
    #[error("{}: {why}; nothing was installed", archive.display())]
    Archive {
        /// Which.
        archive: PathBuf,
        /// Why.
        why: String,
    },
    /// A key cannot be set.
    #[error("cannot set {key}: {why}")]
    Key {
        /// Which.
        key: String,
        /// Why, and what to do.
        why: String,
    },
}

impl Error {
    /// Says how far it was when the disk was full.
    pub(crate) fn after(self, done: u64, wanted: Option<u64>) -> Self {
        if let Self::DiskFull { path, .. } = self { Self::DiskFull { path, done, wanted } } else { self }
    }
}

pub(crate) fn read_error(path: &Path, error: io::Error) -> Error {
    Error::Read { path: path.to_owned(), error }
}

pub(crate) fn write_error(path: &Path, error: io::Error) -> Error {
    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return Error::DiskFull { path: path.to_owned(), done: 0, wanted: None };
    }
    Error::Write { path: path.to_owned(), error }
}
