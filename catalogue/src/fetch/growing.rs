//! A file that grows beside its place until it is whole, with a note of what it is a part of.

use crate::error::{Error, write_error};
use crate::write::{beside, make_parent, replace};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What a part is a part of, as the server described it. Without this a resumed download might join two files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Origin {
    /// The address that was asked.
    pub(crate) url: Option<String>,
    /// The server's strong tag for this version of the file (RFC 9110, section 8.8.3).
    pub(crate) etag: Option<String>,
    /// How long the whole is.
    pub(crate) total: Option<u64>,
    /// The SHA-256 that the publisher's server stated.
    pub(crate) stated_sha256: Option<String>,
}

/// A growing file.
pub(crate) struct Growing {
    path: PathBuf,
    file: File,
    len: u64,
    origin: Option<Origin>,
}

impl Growing {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        make_parent(path)?;
        let failed = |error| write_error(path, error);
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path).map_err(failed)?;
        let len = file.seek(SeekFrom::End(0)).map_err(failed)?;
        // A part without a note that can be read is a part of nobody knows what: it is begun anew.
        let note = fs::read_to_string(note_path(path)).ok();
        let origin = note.and_then(|text| toml::from_str(&text).ok());
        Ok(Self { path: path.to_owned(), file, len, origin })
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Forgets what is there, and begins a part of this.
    pub(crate) fn restart(&mut self, origin: Origin) -> Result<(), Error> {
        if self.len > 0 {
            self.file.set_len(0).map_err(|error| write_error(&self.path, error))?;
            self.file.seek(SeekFrom::Start(0)).map_err(|error| write_error(&self.path, error))?;
            self.len = 0;
        }
        let text = toml::to_string(&origin).map_err(|error| Error::Malformed(error.to_string()))?;
        replace(&note_path(&self.path), text.as_bytes())?;
        self.origin = Some(origin);
        Ok(())
    }

    pub(crate) fn append(&mut self, piece: &[u8]) -> Result<(), Error> {
        if let Err(error) = self.file.write_all(piece) {
            let wanted = self.origin.as_ref().and_then(|origin| origin.total);
            return Err(write_error(&self.path, error).after(self.len, wanted));
        }
        self.len += piece.len() as u64;
        Ok(())
    }

    /// Sees to it that it is on the disk.
    pub(crate) fn finish(self) -> Result<(), Error> {
        self.file.sync_all().map_err(|error| write_error(&self.path, error))
    }

    /// Deletes a part and its note. What cannot be deleted is overwritten by the next attempt.
    pub(crate) fn discard(path: &Path) {
        let _ = fs::remove_file(path);
        Self::discard_note(path);
    }

    /// Deletes the note alone, once the part has its name.
    pub(crate) fn discard_note(path: &Path) {
        let _ = fs::remove_file(note_path(path));
    }
}

fn note_path(path: &Path) -> PathBuf {
    beside(path, ".toml")
}
