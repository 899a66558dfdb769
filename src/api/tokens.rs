//! Who may use the API: bearer tokens with a role each, kept as salted hashes in a TOML file, and certificates that stand
//! for one.
//!
//! The secret is 256 random bits and is shown once, when it is made; the file cannot give it back. A plain SHA-256 with a
//! salt is enough for a secret that nobody can guess; the slow hashes that passwords need would only slow the callers'
//! desks down.

use crate::clock;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

pub use super::token_book::{Denied, Identity, TokenBook};

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
    /// Random, in hexadecimal digits; empty where a certificate stands for the token.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub salt: String,
    /// SHA-256 of salt and secret, in hexadecimal digits; empty where a certificate stands for the token.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    /// SHA-256 of the client certificate that stands for the token, in hexadecimal digits; `None`: it has a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// When it was made, in seconds since 1970-01-01 UTC.
    pub created_unix_s: u64,
    /// When it ends; `None`: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_unix_s: Option<u64>,
    /// When it was revoked; `None`: it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_unix_s: Option<u64>,
}

impl TokenEntry {
    /// Whether it is in force at a time, in seconds since 1970-01-01 UTC.
    pub(super) fn in_force(&self, now_unix_s: u64) -> Result<(), Denied> {
        match (self.revoked_unix_s, self.expires_unix_s) {
            (Some(_), _) => Err(Denied::Revoked),
            (None, Some(expires)) if expires <= now_unix_s => Err(Denied::Expired),
            (None, Some(_) | None) => Ok(()),
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenFile {
    #[serde(default, rename = "token")]
    pub(super) tokens: Vec<TokenEntry>,
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
    /// The certificate's file could not be read.
    #[error("cannot read the certificate {0}")]
    ReadCertificate(PathBuf, #[source] std::io::Error),
    /// A file that holds no certificate.
    #[error("{0} holds no certificate in PEM, as begins with -----BEGIN CERTIFICATE-----")]
    NoCertificate(PathBuf),
    /// A certificate stands for one token at most.
    #[error("this certificate stands for {0} already; `calmline token revoke {0}` first")]
    CertificateTaken(String),
    /// No such role.
    #[error("no role {0}; there are viewer, dispatcher, supervisor, integrator and admin")]
    NoSuchRole(String),
    /// No such token.
    #[error("no token with the name or id {0} is in force; list them with `calmline token list`")]
    NoSuchToken(String),
}

/// Makes a token and adds it to the file, which is made if it is not there. Answers with the token as its holder sends
/// it: the only time that its secret is seen.
///
/// # Errors
/// The name is not one, or the file cannot be read or written.
pub fn create(path: &Path, name: &str, role: Role, lifetime: Option<Duration>) -> Result<String, TokenError> {
    let (salt, secret) = (hex(&rand::random::<[u8; 16]>()), hex(&rand::random::<[u8; 32]>()));
    let mut entry = entry(name, role, lifetime)?;
    entry.hash = hex(&hash(&salt, &secret));
    entry.salt = salt;
    let token = format!("clm_{}_{secret}", entry.id);
    let mut file = read(path)?;
    file.tokens.push(entry);
    write(path, &file)?;
    Ok(token)
}

/// Lets a client certificate stand for a token: a connection that shows it, signed by the authority that the server asks
/// for, needs no other. Answers with the certificate's SHA-256 in hexadecimal digits.
///
/// # Errors
/// The name is not one, there is no certificate, it stands for a token in force, or a file cannot be read or written.
pub fn create_for_certificate(
    path: &Path,
    name: &str,
    role: Role,
    lifetime: Option<Duration>,
    pem: &Path,
) -> Result<String, TokenError> {
    let text = std::fs::read(pem).map_err(|error| TokenError::ReadCertificate(pem.to_owned(), error))?;
    // The first of a chain is the client's own.
    let certificate = CertificateDer::from_pem_slice(&text).map_err(|_| TokenError::NoCertificate(pem.to_owned()))?;
    let print = fingerprint(&certificate);
    let mut file = read(path)?;
    let now = now_unix_s();
    let stands = |entry: &&TokenEntry| entry.certificate.as_ref() == Some(&print) && entry.in_force(now).is_ok();
    if let Some(taken) = file.tokens.iter().find(stands) {
        return Err(TokenError::CertificateTaken(taken.name.clone()));
    }
    file.tokens.push(TokenEntry { certificate: Some(print.clone()), ..entry(name, role, lifetime)? });
    write(path, &file)?;
    Ok(print)
}

/// A token that nothing proves yet.
fn entry(name: &str, role: Role, lifetime: Option<Duration>) -> Result<TokenEntry, TokenError> {
    let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | '_');
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) {
        return Err(TokenError::BadName);
    }
    let now = now_unix_s();
    Ok(TokenEntry {
        id: hex(&rand::random::<[u8; 8]>()),
        name: name.to_owned(),
        role,
        salt: String::new(),
        hash: String::new(),
        certificate: None,
        created_unix_s: now,
        expires_unix_s: lifetime.map(|lifetime| now.saturating_add(lifetime.as_secs())),
        revoked_unix_s: None,
    })
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

/// SHA-256 of a certificate, in hexadecimal digits.
pub(super) fn fingerprint(certificate: &[u8]) -> String {
    hex(&Sha256::digest(certificate))
}

pub(super) fn read(path: &Path) -> Result<TokenFile, TokenError> {
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

pub(super) fn hash(salt: &str, secret: &str) -> [u8; 32] {
    Sha256::new().chain_update(salt.as_bytes()).chain_update(secret.as_bytes()).finalize().into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn now_unix_s() -> u64 {
    clock::wall_micros() / 1_000_000
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
