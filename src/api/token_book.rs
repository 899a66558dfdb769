//! The tokens in force while the server runs: whose a request is, and until when.
//!
//! The file is read again when it has changed, at the next request or as soon as the system tells of it. Whoever holds a
//! stream open waits for [`TokenBook::over`].

use super::tokens::{Role, TokenEntry, TokenError, hash, hex, now_unix_s, read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};
use tokio::sync::watch;

/// Who is calling, once their token or their certificate has been accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The token's id within the file.
    pub id: String,
    /// The token's name.
    pub name: String,
    /// The token's role.
    pub role: Role,
}

/// Why a token was not accepted, or is no longer. The text says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It is no token of this server.
    #[error("unknown token; make one with `calmline token create` and send it as `authorization: Bearer TOKEN`")]
    Unknown,
    /// A certificate that stands for nobody, and no token beside it.
    #[error(
        "this certificate stands for nobody; name it with `calmline token create NAME --role ROLE --certificate FILE`, or \
         send a token as `authorization: Bearer TOKEN`"
    )]
    UnknownCertificate,
    /// Its time is over.
    #[error("this token has expired; make another with `calmline token create`")]
    Expired,
    /// It was revoked.
    #[error("this token was revoked; make another with `calmline token create`")]
    Revoked,
    /// The tokens file cannot be read.
    #[error("the server cannot read its tokens file; whoever runs it finds the reason in its log")]
    NoFile,
}

/// The tokens in force. Reads the file again when it has changed, so that a revoked token is refused at once.
#[derive(Debug)]
pub struct TokenBook {
    path: PathBuf,
    read: Mutex<(Option<Stamp>, Vec<TokenEntry>)>,
    /// How often other tokens were read, for those who wait for the end of one.
    turned: watch::Sender<u64>,
}

/// Tells one state of a file from another.
type Stamp = (SystemTime, u64);

type Read<'a> = MutexGuard<'a, (Option<Stamp>, Vec<TokenEntry>)>;

impl TokenBook {
    /// Opens the file. One that is not there holds no tokens.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn open(path: &Path) -> Result<Self, TokenError> {
        let stamp = stamp(path);
        let tokens = read(path)?.tokens;
        Ok(Self { path: path.to_owned(), read: Mutex::new((stamp, tokens)), turned: watch::Sender::new(0) })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whose token this is, as sent after `Bearer `.
    ///
    /// # Errors
    /// It is unknown, expired or revoked, or the file cannot be read.
    pub fn authenticate(&self, token: &str) -> Result<Identity, Denied> {
        let (id, secret) = token.strip_prefix("clm_").and_then(|rest| rest.split_once('_')).ok_or(Denied::Unknown)?;
        let read = self.up_to_date()?;
        let entry = read.1.iter().find(|entry| entry.id == id).ok_or(Denied::Unknown)?;
        if !same(hex(&hash(&entry.salt, secret)).as_bytes(), entry.hash.as_bytes()) {
            return Err(Denied::Unknown);
        }
        admitted(entry)
    }

    /// Whom a client certificate stands for, by its SHA-256 in hexadecimal digits.
    ///
    /// # Errors
    /// Nobody, or one whose time is over or who was revoked, or the file cannot be read.
    pub fn authenticate_certificate(&self, fingerprint: &str) -> Result<Identity, Denied> {
        let read = self.up_to_date()?;
        let mut stands = read.1.iter().filter(|entry| entry.certificate.as_deref() == Some(fingerprint)).rev();
        // One that was revoked may have been named again.
        let mut latest = Err(Denied::UnknownCertificate);
        for entry in &mut stands {
            match (admitted(entry), &latest) {
                (Ok(identity), _) => return Ok(identity),
                (Err(denied), Err(Denied::UnknownCertificate)) => latest = Err(denied),
                (Err(_), _) => {}
            }
        }
        latest
    }

    /// Reads the file again if it has changed.
    pub(super) fn refresh(&self) {
        // What cannot be read is told in the log, and to whoever asks next.
        let _read = self.up_to_date();
    }

    /// Waits until a token that was in force is so no longer, and says why.
    pub(super) async fn over(&self, id: &str) -> Denied {
        let mut turned = self.turned.subscribe();
        loop {
            turned.mark_unchanged();
            let left = match self.left(id) {
                Ok(left) => left,
                Err(denied) => return denied,
            };
            let expires = async {
                match left {
                    Some(left) => tokio::time::sleep(left).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                // The book holds the sender for as long as it is asked.
                _ = turned.changed() => {}
                () = expires => {}
            }
        }
    }

    /// How long a token is in force yet; `None`: for good.
    fn left(&self, id: &str) -> Result<Option<Duration>, Denied> {
        let read = self.lock();
        let Some(entry) = read.1.iter().find(|entry| entry.id == id) else {
            // A file without any tokens is one that is being written anew, and takes no caller from a desk.
            return if read.1.is_empty() { Ok(None) } else { Err(Denied::Unknown) };
        };
        let now = now_unix_s();
        entry.in_force(now)?;
        Ok(entry.expires_unix_s.map(|expires| Duration::from_secs(expires.saturating_sub(now))))
    }

    fn up_to_date(&self) -> Result<Read<'_>, Denied> {
        let mut known = self.lock();
        let stamp = stamp(&self.path);
        if stamp != known.0 {
            let file = read(&self.path).map_err(|error| {
                tracing::error!(error = %error, "tokens file not readable");
                Denied::NoFile
            })?;
            *known = (stamp, file.tokens);
            self.turned.send_modify(|turned| *turned += 1);
        }
        Ok(known)
    }

    fn lock(&self) -> Read<'_> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn admitted(entry: &TokenEntry) -> Result<Identity, Denied> {
    entry.in_force(now_unix_s())?;
    Ok(Identity { id: entry.id.clone(), name: entry.name.clone(), role: entry.role })
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

/// Compares in a time that does not tell where the first difference is.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |bits, (left, right)| std::hint::black_box(bits | (left ^ right)));
    one.len() == other.len() && differing == 0
}
