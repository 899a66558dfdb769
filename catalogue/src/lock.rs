//! The lock file: the content of every file that was installed into a folder, so that a later one is compared with it.

use crate::error::{Error, read_error};
use crate::write::replace;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Its name, in the folder that things are installed into.
pub(crate) const LOCK_FILE: &str = "catalogue.lock.toml";

const HEADER: &str = "\
# What calmline installed into this folder, and what its content was: `calmline models verify` and `calmline voices verify`
# compare with it, and a later download that differs is refused. Written by `pull`.

";

/// What a file was compared with when it was installed, the strongest that there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckedBy {
    /// The SHA-256 of the catalogue.
    Sha256,
    /// The SHA-256 that the publisher's server stated about the file while it was fetched.
    Publisher,
    /// The SHA-1 of the catalogue.
    Sha1,
    /// The MD5 of the catalogue, which finds accidents only.
    Md5,
    /// Nothing: it was the first of its kind here.
    FirstDownload,
}

impl CheckedBy {
    /// Its word in listings and in the lock file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Publisher => "publisher",
            Self::Sha1 => "sha1",
            Self::Md5 => "md5",
            Self::FirstDownload => "first_download",
        }
    }
}

/// One file's entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Its place below the folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
    /// What it was compared with.
    pub checked_by: CheckedBy,
    /// Where it came from.
    pub from: String,
}

/// The entries of one folder, by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pins {
    files: BTreeMap<String, Pin>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "file", default)]
    files: Vec<Pin>,
}

impl Pins {
    /// Where the lock file of a folder is.
    #[must_use]
    pub fn path(base: &Path) -> PathBuf {
        base.join(LOCK_FILE)
    }

    /// Reads a folder's lock file; a folder without one has no entries.
    ///
    /// # Errors
    /// If it is there and cannot be read: it might hold a pin that would be missed.
    pub fn read(base: &Path) -> Result<Self, Error> {
        let path = Self::path(base);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(Self::default());
            }
            Err(error) => return Err(read_error(&path, error)),
        };
        let written: Written = toml::from_str(&text)
            .map_err(|error| Error::Malformed(format!("{}: {error}; mend it or delete it", path.display())))?;
        Ok(Self { files: written.files.into_iter().map(|pin| (pin.path.clone(), pin)).collect() })
    }

    /// A file's entry.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<&Pin> {
        self.files.get(path)
    }

    /// Adds an entry or replaces it; says whether anything changed.
    pub(crate) fn put(&mut self, pin: Pin) -> bool {
        if self.files.get(&pin.path) == Some(&pin) {
            return false;
        }
        self.files.insert(pin.path.clone(), pin);
        true
    }

    pub(crate) fn write(&self, base: &Path) -> Result<(), Error> {
        let written = Written { files: self.files.values().cloned().collect() };
        let text = toml::to_string(&written).map_err(|error| Error::Malformed(error.to_string()))?;
        replace(&Self::path(base), format!("{HEADER}{text}").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back_and_a_broken_file_is_not_taken_for_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Pins::read(folder.path()).unwrap(), Pins::default());
        let pin = Pin {
            path: "a/b.bin".to_owned(),
            bytes: 3,
            sha256: "00".to_owned(),
            checked_by: CheckedBy::FirstDownload,
            from: "https://example.org/b.bin".to_owned(),
        };
        let mut pins = Pins::default();
        assert!(pins.put(pin.clone()) && !pins.put(pin.clone()));
        pins.write(folder.path()).unwrap();
        assert_eq!(Pins::read(folder.path()).unwrap().of("a/b.bin"), Some(&pin));
        std::fs::write(Pins::path(folder.path()), "[[file]]\npath = 3\n").unwrap();
        let message = Pins::read(folder.path()).unwrap_err().to_string();
        assert!(message.contains(LOCK_FILE) && message.contains("delete it"), "{message}");
    }
}
