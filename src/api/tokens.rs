//! Who may use the API: bearer tokens with a role each, kept as salted hashes in a TOML file.
//!
//! The secret is 256 random bits and is shown once, when it is made; the file cannot give it back. A plain SHA-256 with a
//! salt is enough for a secret that nobody can guess; the slow hashes that passwords need would only slow the callers'
//! desks down.

use crate::clock;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at live calls.
    Viewer,
    /// Takes calls.
    Dispatcher,
    /// Takes calls, and is asked when no desk takes one.
    Supervisor,
    /// Reads cases for another system.
    Integrator,
    /// Looks after the service.
    Admin,
}

impl Role {
    /// Its name, as the file and the command line write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Dispatcher => "dispatcher",
            Self::Supervisor => "supervisor",
            Self::Integrator => "integrator",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = TokenError;

    fn from_str(name: &str) -> Result<Self, TokenError> {
        let all = [Self::Viewer, Self::Dispatcher, Self::Supervisor, Self::Integrator, Self::Admin];
        all.into_iter().find(|role| role.name() == name).ok_or_else(|| TokenError::NoSuchRole(name.to_owned()))
    }
}

/// A token as the file keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenEntry {
    /// Names the token within the file; part of what its holder sends, and no secret.
    pub id: String,
    /// Whose it is: for dispatchers and supervisors, the desk's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Random, in hexadecimal digits.
    pub salt: String,
    /// SHA-256 of salt and secret, in hexadecimal digits.
    pub hash: String,
    /// When it was made, in seconds since 1970-01-01 UTC.
    pub created_unix_s: u64,
    /// When it ends; `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_unix_s: Option<u64>,
    /// When it was revoked; `None`: it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_unix_s: Option<u64>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenFile {
    #[serde(default, rename = "token")]
    tokens: Vec<TokenEntry>,
}

/// Why the tokens file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file could not be read.
    #[error("cannot read the tokens file {0}")]
    Read(PathBuf, #[source] std::io::Error),
    /// The file is not what it should be.
    #[error("the tokens file {0} is malformed")]
    Malformed(PathBuf, #[source] toml::de::Error),
    /// The file could not be written.
    #[error("cannot write the tokens file {0}")]
    Write(PathBuf, #[source] std::io::Error),
    /// The tokens could not be put into words.
    #[error("cannot write the tokens as TOML")]
    Encode(#[source] toml::ser::Error),
    /// A name that cannot be a desk's.
    #[error("a token's name has 1 to 64 letters, digits, dots, dashes and underscores")]
    BadName,
    /// No such role.
    #[error("no role {0}; there are viewer, dispatcher, supervisor, integrator and admin")]
    NoSuchRole(String),
    /// No such token.
    #[error("no token with the name or id {0} is in force; list them with `calmline token list`")]
    NoSuchToken(String),
}

/// Who is calling, once their token has been accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The token's name.
    pub name: String,
    /// The token's role.
    pub role: Role,
}

/// Why a token was not accepted. The text says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It is no token of this server.
    #[error("unknown token; make one with `calmline token create` and send it as `authorization: Bearer TOKEN`")]
    Unknown,
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

/// Makes a token and adds it to the file, which is made if it is not there. Answers with the token as its holder sends
/// it: the only time that its secret is seen.
///
/// # Errors
/// The name is not one, or the file cannot be read or written.
pub fn create(path: &Path, name: &str, role: Role, lifetime: Option<Duration>) -> Result<String, TokenError> {
    let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
        return Err(TokenError::BadName);
    }
    let mut file = read(path)?;
    let (id, salt) = (hex(&rand::random::<[u8; 8]>()), hex(&rand::random::<[u8; 16]>()));
    let secret = hex(&rand::random::<[u8; 32]>());
    let now = now_unix_s();
    file.tokens.push(TokenEntry {
        hash: hex(&hash(&salt, &secret)),
        name: name.to_owned(),
        role,
        created_unix_s: now,
        expires_unix_s: lifetime.map(|lifetime| now.saturating_add(lifetime.as_secs())),
        revoked_unix_s: None,
        id: id.clone(),
        salt,
    });
    write(path, &file)?;
    Ok(format!("clm_{id}_{secret}"))
}

/// The tokens of the file, by name.
///
/// # Errors
/// The file cannot be read.
pub fn list(path: &Path) -> Result<Vec<TokenEntry>, TokenError> {
    let mut tokens = read(path)?.tokens;
    tokens.sort_by(|one, other| (&one.name, one.created_unix_s).cmp(&(&other.name, other.created_unix_s)));
    Ok(tokens)
}

/// Revokes every token of this name, or the one with this id. Answers with how many.
///
/// # Errors
/// None is in force, or the file cannot be read or written.
pub fn revoke(path: &Path, name_or_id: &str) -> Result<usize, TokenError> {
    let mut file = read(path)?;
    let now = now_unix_s();
    let mut revoked = 0;
    for token in &mut file.tokens {
        if (token.name == name_or_id || token.id == name_or_id) && token.revoked_unix_s.is_none() {
            token.revoked_unix_s = Some(now);
            revoked += 1;
        }
    }
    if revoked == 0 {
        return Err(TokenError::NoSuchToken(name_or_id.to_owned()));
    }
    write(path, &file)?;
    Ok(revoked)
}

/// The tokens in force. Reads the file again when it has changed, so that a revoked token is refused at once.
#[derive(Debug)]
pub struct TokenBook {
    path: PathBuf,
    read: Mutex<(Option<Stamp>, Vec<TokenEntry>)>,
}

/// Tells one state of a file from another.
type Stamp = (SystemTime, u64);

impl TokenBook {
    /// Opens the file. One that is not there holds no tokens.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn open(path: &Path) -> Result<Self, TokenError> {
        let stamp = stamp(path);
        let tokens = read(path)?.tokens;
        Ok(Self { path: path.to_owned(), read: Mutex::new((stamp, tokens)) })
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
        let mut read_before = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = stamp(&self.path);
        if stamp != read_before.0 {
            let file = read(&self.path).map_err(|error| {
                tracing::error!(error = %error, "tokens file not readable");
                Denied::NoFile
            })?;
            *read_before = (stamp, file.tokens);
        }
        let entry = read_before.1.iter().find(|entry| entry.id == id).ok_or(Denied::Unknown)?;
        if !same(hex(&hash(&entry.salt, secret)).as_bytes(), entry.hash.as_bytes()) {
            return Err(Denied::Unknown);
        }
        if entry.revoked_unix_s.is_some() {
            return Err(Denied::Revoked);
        }
        if entry.expires_unix_s.is_some_and(|expires| expires <= now_unix_s()) {
            return Err(Denied::Expired);
        }
        Ok(Identity { name: entry.name.clone(), role: entry.role })
    }
}

fn read(path: &Path) -> Result<TokenFile, TokenError> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| TokenError::Malformed(path.to_owned(), error)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(TokenFile::default()),
        Err(error) => Err(TokenError::Read(path.to_owned(), error)),
    }
}

/// Writes beside the file and renames, so that a reader never sees half of it; readable by its owner alone.
fn write(path: &Path, file: &TokenFile) -> Result<(), TokenError> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let text = toml::to_string(file).map_err(TokenError::Encode)?;
    let beside = path.with_extension("writing");
    let failed = |error| TokenError::Write(path.to_owned(), error);
    let mut options = std::fs::OpenOptions::new();
    let mut out = options.write(true).create(true).truncate(true).mode(0o600).open(&beside).map_err(failed)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len()))
}

fn hash(salt: &str, secret: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt.as_bytes()).chain_update(secret.as_bytes()).finalize().into()
}

/// Compares in a time that does not tell where the first difference is.
fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |bits, (left, right)| std::hint::black_box(bits | (left ^ right)));
    one.len() == other.len() && differing == 0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn now_unix_s() -> u64 {
    clock::wall_micros() / 1_000_000
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
