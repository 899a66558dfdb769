//! The files of the log: numbered, each begun when the one before is full, and a small one that says where the chain ends.

use super::line::{self, Content, Head};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Where the chain ends.
pub(super) const HEAD: &str = "head.json";

/// Why a line could not be written, or a folder not read.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A file or the folder.
    #[error("cannot use {0}")]
    File(PathBuf, #[source] std::io::Error),
    /// The line itself.
    #[error("cannot put a line into words")]
    Words(#[from] serde_json::Error),
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> AuditError + '_ {
    |error| AuditError::File(path.to_owned(), error)
}

/// The log's files, the oldest first.
pub(super) fn listed(folder: &Path) -> Result<Vec<PathBuf>, AuditError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if number(&path).is_some() {
            files.push(path);
        }
    }
    files.sort_by_key(|path| number(path));
    Ok(files)
}

fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix("audit-")?.strip_suffix(".jsonl")?.parse().ok()
}

fn named(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("audit-{number:06}.jsonl"))
}

/// Where the chain ends, as the side file says; `None` if there is no such file or it says nothing.
pub(super) fn read_head(folder: &Path) -> Result<Option<Head>, AuditError> {
    let path = folder.join(HEAD);
    match fs::read(&path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(AuditError::File(path, error)),
    }
}

/// How far a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// Another follows at once, and takes it along.
    System,
    /// To the disk.
    Disk,
}

impl Depth {
    fn reach(self, file: &File) -> std::io::Result<()> {
        match self {
            Self::System => Ok(()),
            Self::Disk => file.sync_data(),
        }
    }
}

/// The open log.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    /// A file takes no more lines once it is this long, in bytes.
    full_at: u64,
    number: u64,
    file: File,
    /// Bytes of whole lines in the file.
    length: u64,
    head: Head,
}

impl Files {
    /// Opens the log where it ends, and removes what a crash left of a line that nobody was told of. `known` is where the
    /// chain ended when this process last wrote, which no file gainsays.
    pub(super) fn open(folder: &Path, full_at: u64, known: Option<Head>) -> Result<Self, AuditError> {
        let number = listed(folder)?.last().and_then(|path| number(path)).unwrap_or(1);
        let path = named(folder, number);
        let file = File::options().create(true).append(true).open(&path).map_err(failed(&path))?;
        let text = fs::read(&path).map_err(failed(&path))?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            tracing::warn!(bytes = text.len() - whole, "half a line of the audit log removed");
            file.set_len(length(whole)).map_err(failed(&path))?;
        }
        let last = String::from_utf8_lossy(&text[..whole]).lines().next_back().and_then(line::read);
        let told = match known {
            Some(known) => Some(known),
            None => read_head(folder)?,
        };
        let head = end_of_chain(told, last);
        Ok(Self { folder: folder.to_owned(), full_at, number, file, length: length(whole), head })
    }

    /// Where the chain ends.
    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    /// Writes a line and the head that it makes. After an error the log must be opened again.
    pub(super) fn append(&mut self, content: &Content, to: Depth) -> Result<(), AuditError> {
        let (mut text, head) = line::write(content, &self.head)?;
        text.push('\n');
        if self.length > 0 && self.length + length(text.len()) > self.full_at {
            self.turn_over()?;
        }
        let path = named(&self.folder, self.number);
        let written = self.file.write_all(text.as_bytes()).and_then(|()| to.reach(&self.file));
        if let Err(error) = written.map_err(failed(&path)).and_then(|()| write_head(&self.folder, &head, to)) {
            // What is there of the line goes again; if it cannot, opening the log does it.
            let _tried = self.file.set_len(self.length);
            return Err(error);
        }
        self.length += length(text.len());
        self.head = head;
        Ok(())
    }

    /// Begins the next file. The chain goes on in it.
    fn turn_over(&mut self) -> Result<(), AuditError> {
        let path = named(&self.folder, self.number + 1);
        self.file = File::options().create(true).append(true).open(&path).map_err(failed(&path))?;
        self.number += 1;
        self.length = 0;
        Ok(())
    }
}

/// Where to go on. The side file decides, so that lines cut off the end leave a hole in the chain and are not forgotten;
/// one line more than it knows is a line whose head a crash kept from being written.
fn end_of_chain(head: Option<Head>, last: Option<line::Read>) -> Head {
    match (head, last) {
        (None, None) => Head::default(),
        (None, Some(last)) => {
            tracing::error!("audit log without its head; check it with `calmline audit verify`");
            last.head()
        }
        (Some(head), Some(last)) if last.seq == head.seq + 1 && last.previous == head.hash => last.head(),
        (Some(head), last) => {
            if last.map(line::Read::head).unwrap_or_default() != head {
                tracing::error!("audit log does not end where its head says; check it with `calmline audit verify`");
            }
            head
        }
    }
}

/// Writes beside the file and renames, so that a reader never sees half of it.
fn write_head(folder: &Path, head: &Head, to: Depth) -> Result<(), AuditError> {
    let text = serde_json::to_string(head)?;
    let (path, beside) = (folder.join(HEAD), folder.join("head.writing"));
    let write = || {
        let mut file = File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        to.reach(&file)?;
        fs::rename(&beside, &path)
    };
    write().map_err(failed(&path))
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
