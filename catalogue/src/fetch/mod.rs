//! Bringing one file's content into its `.part`, from the publisher, a mirror or a folder.

mod body;
mod growing;
mod web;

pub(crate) use growing::Growing;
use web::Web;

use crate::digest::CHUNK;
use crate::error::{Advice, Error, read_error};
use crate::folder::Folder;
use crate::list::Part;
use crate::pull::Step;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where files are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The addresses of the catalogue.
    Publisher,
    /// A base address, below which files stand under their paths or flat under their names.
    Mirror(String),
    /// A folder, in which files stand in the same way.
    Folder(PathBuf),
}

impl Source {
    /// A source as it is written on the command line: an address, or a folder.
    #[must_use]
    pub fn from_written(written: &str) -> Self {
        if written.starts_with("https://") || written.starts_with("http://") {
            return Self::Mirror(written.trim_end_matches('/').to_owned());
        }
        Self::Folder(PathBuf::from(written.strip_prefix("file://").unwrap_or(written)))
    }
}

/// How long is waited for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For a name to be resolved and a connection to stand, each.
    pub connect: Duration,
    /// For the head of an answer.
    pub answer: Duration,
    /// For the next piece of a body.
    pub stall: Duration,
}

/// Whose word on proxies counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyChoice {
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or small.
    Environment,
    /// No proxy.
    Direct,
}

/// How fetching behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How long is waited.
    pub timeouts: Timeouts,
    /// How often one address is asked before the next: a broken download goes on each time where it broke off.
    pub attempts: u32,
    /// Proxies.
    pub proxy: ProxyChoice,
}

impl Default for Settings {
    /// Long enough for a slow line over a satellite, short enough that nobody takes a dead one for a slow one.
    fn default() -> Self {
        let timeouts = Timeouts {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            stall: Duration::from_secs(30),
        };
        Self { timeouts, attempts: 5, proxy: ProxyChoice::Environment }
    }
}

/// Where a content came from, and what was said of it on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fetched {
    pub(crate) from: String,
    pub(crate) stated_sha256: Option<String>,
    pub(crate) begun: Begun,
}

/// Whether a content was brought in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    /// From its first byte to its last.
    Here,
    /// Its beginning was there from before, and might be of another file.
    Before,
}

/// Why one address did not give the file.
#[derive(Debug)]
pub(crate) enum Failure {
    Unreachable(String),
    Status(u16),
    Broken { done: u64, why: String },
    WrongLength { wanted: u64, found: u64 },
    Redirect(String),
    Changed,
    Local(Error),
}

impl Failure {
    /// Whether the same address may do better when it is asked again.
    fn may_pass(&self) -> bool {
        match self {
            Self::Broken { .. } | Self::Changed => true,
            Self::Status(status) => matches!(*status, 408 | 429 | 500..=599),
            Self::Unreachable(_) | Self::WrongLength { .. } | Self::Redirect(_) | Self::Local(_) => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(out, "cannot be reached ({why})"),
            Self::Status(404 | 410) => write!(out, "has no such file (404)"),
            Self::Status(status @ (401 | 403 | 407 | 451)) => {
                write!(out, "does not give it to us ({status}); it wants a login, or something between forbids it")
            }
            Self::Status(status @ 500..=599) => write!(out, "failed by itself ({status}); try again later"),
            Self::Status(status) => write!(out, "answered {status}"),
            Self::Broken { done, why } => write!(out, "broke off after {done} bytes ({why}); they are kept"),
            Self::WrongLength { wanted, found } => {
                write!(out, "offers {found} bytes instead of {wanted}: another file")
            }
            Self::Redirect(why) => write!(out, "leads elsewhere: {why}"),
            Self::Changed => write!(out, "changed the file while it was fetched, again and again"),
            Self::Local(error) => write!(out, "{error}"),
        }
    }
}

/// Brings a file's content into its `.part`.
pub(crate) fn fetch(
    settings: &Settings,
    source: &Source,
    part: &Part,
    folder: &Folder,
    tell: &mut dyn FnMut(&Step<'_>),
) -> Result<Fetched, Error> {
    let growing = folder.growing(part);
    let urls = match source {
        Source::Publisher => part.urls.clone(),
        Source::Mirror(base) => places(part).into_iter().map(|place| format!("{base}/{place}")).collect(),
        Source::Folder(from) => return copy(part, from, &growing, tell),
    };
    let web = Web::new(settings);
    let mut tried = Vec::new();
    for url in &urls {
        for attempt in 1..=settings.attempts.max(1) {
            match body::bring(&web, url, part, &growing, tell) {
                Ok(fetched) => return Ok(fetched),
                Err(Failure::Local(error)) => return Err(error),
                Err(failure) if failure.may_pass() && attempt < settings.attempts => {
                    tell(&Step::Again { file: &part.path, why: &failure.to_string() });
                }
                Err(failure) => {
                    tried.push(format!("{url} {failure}"));
                    break;
                }
            }
        }
    }
    let advice = Advice { urls: part.urls.clone(), place: folder.path(part) };
    Err(Error::Fetch { file: part.path.clone(), tried, advice })
}

/// Where a file may stand in a mirror or a folder: under its path, or flat.
pub(crate) fn places(part: &Part) -> Vec<String> {
    let mut places = vec![part.path.clone()];
    if part.file_name() != part.path {
        places.push(part.file_name().to_owned());
    }
    places
}

fn copy(part: &Part, from: &Path, growing: &Path, tell: &mut dyn FnMut(&Step<'_>)) -> Result<Fetched, Error> {
    let looked = places(part);
    let Some(found) = looked.iter().map(|place| from.join(place)).find(|path| path.is_file()) else {
        return Err(Error::NotInFolder { file: part.path.clone(), folder: from.to_owned(), looked });
    };
    let mut original = File::open(&found).map_err(|error| read_error(&found, error))?;
    let total = original.metadata().map_err(|error| read_error(&found, error))?.len();
    let mut target = Growing::open(growing)?;
    target.restart(growing::Origin { total: Some(total), ..growing::Origin::default() })?;
    let name = found.display().to_string();
    tell(&Step::Fetching { file: &part.path, from: &name, have: 0, total: Some(total) });
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = original.read(&mut buffer).map_err(|error| read_error(&found, error))?;
        if read == 0 {
            break;
        }
        target.append(&buffer[..read])?;
        tell(&Step::Moved { file: &part.path, done: target.len(), total: Some(total) });
    }
    target.finish()?;
    Ok(Fetched { from: name, stated_sha256: None, begun: Begun::Here })
}
