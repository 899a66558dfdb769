//! The folder that things are installed into, and what stands there.

use crate::error::{Error, write_error};
use crate::list::{Item, Part};
use crate::lock::{CheckedBy, Pins};
use crate::write::beside;
use std::fs::{File, OpenOptions, TryLockError, create_dir_all, metadata};
use std::path::{Path, PathBuf};

/// One pull at a time writes into a folder; the kernel lets go of it when a process dies.
const GUARD_FILE: &str = ".catalogue.guard";

/// A folder that things are installed into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    base: PathBuf,
}

/// How an item stands, by names, sizes and the lock file, without reading content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing of it is there.
    Absent,
    /// A download was broken off; the next pull goes on from it.
    Begun {
        /// How much is there.
        bytes: u64,
    },
    /// A file of it is missing or has another size than it should.
    Broken {
        /// Which file, and what is wrong with it.
        why: String,
    },
    /// It is there, and was compared with this when it was installed.
    Installed(CheckedBy),
    /// It is there, but no pull put or checked it there.
    Unchecked,
}

impl Folder {
    /// A folder; it need not exist yet.
    #[must_use]
    pub fn new(base: &Path) -> Self {
        Self { base: base.to_owned() }
    }

    /// Its path.
    #[must_use]
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Where a file stands once it is installed.
    #[must_use]
    pub fn path(&self, part: &Part) -> PathBuf {
        self.base.join(&part.path)
    }

    /// Where it grows before that.
    #[must_use]
    pub(crate) fn growing(&self, part: &Part) -> PathBuf {
        beside(&self.path(part), ".part")
    }

    /// How an item stands here.
    #[must_use]
    pub fn state(&self, item: &Item, pins: &Pins) -> State {
        let mut weakest = None;
        let mut unchecked = false;
        let mut missing = Vec::new();
        for part in &item.files {
            let Ok(found) = metadata(self.path(part)) else {
                missing.push(part.path.as_str());
                continue;
            };
            let pin = pins.of(&part.path);
            let wanted = part.bytes.or_else(|| pin.map(|pin| pin.bytes)).unwrap_or(found.len());
            if found.len() != wanted {
                return State::Broken { why: format!("{} has {} bytes instead of {wanted}", part.path, found.len()) };
            }
            unchecked |= pin.is_none();
            weakest = weakest.max(pin.map(|pin| pin.checked_by));
        }
        if missing.len() == item.files.len() {
            let begun = |part: &&Part| metadata(self.growing(part)).ok().map(|found| found.len());
            let bytes: u64 = item.downloads().iter().filter_map(begun).sum();
            return if bytes == 0 { State::Absent } else { State::Begun { bytes } };
        }
        if !missing.is_empty() {
            return State::Broken { why: format!("{} is missing", missing.join(", ")) };
        }
        match (unchecked, weakest) {
            (false, Some(checked_by)) => State::Installed(checked_by),
            (true, _) | (false, None) => State::Unchecked,
        }
    }

    /// Takes the folder for one pull, waiting for another that has it.
    pub(crate) fn guard(&self, wait: impl FnOnce()) -> Result<File, Error> {
        create_dir_all(&self.base).map_err(|error| write_error(&self.base, error))?;
        let path = self.base.join(GUARD_FILE);
        let failed = |error| write_error(&path, error);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                wait();
                file.lock().map_err(failed)?;
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(file)
    }
}
