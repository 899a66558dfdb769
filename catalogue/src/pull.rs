//! Pulling an item: fetched beside its place, compared, and given its name only when every file of it is right.

use crate::digest::Digests;
use crate::error::{Error, write_error};
use crate::fetch::{Begun, Fetched, Growing, Settings, Source, fetch, places};
use crate::folder::Folder;
use crate::list::{Item, Part};
use crate::lock::{CheckedBy, Pin, Pins};
use crate::unpack::unpack;
use crate::verify::{Misfit, judge};
use crate::write::{make_parent, settle};
use std::path::{Path, PathBuf};

/// What is going on, for who watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'a> {
    /// Another pull has the folder.
    Waiting,
    /// A file is being fetched.
    Fetching {
        /// Which.
        file: &'a str,
        /// From where.
        from: &'a str,
        /// How much of it is here already.
        have: u64,
        /// How long it is, if that is known.
        total: Option<u64>,
    },
    /// More of it is here.
    Moved {
        /// Which.
        file: &'a str,
        /// How much is here.
        done: u64,
        /// How long it is, if that is known.
        total: Option<u64>,
    },
    /// It is tried once more.
    Again {
        /// Which.
        file: &'a str,
        /// Why.
        why: &'a str,
    },
    /// A content is being compared.
    Checking {
        /// Which file.
        file: &'a str,
    },
    /// What stood under a file's name was not that file, and is replaced.
    Replacing {
        /// Which file.
        file: &'a str,
        /// In what it differs.
        why: &'a str,
    },
    /// Nothing is published that it could be compared with: this is its hash, which is pinned.
    FirstSeen {
        /// Which file.
        file: &'a str,
        /// Its SHA-256.
        sha256: &'a str,
    },
}

/// Whether a file had to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// It stood there and was right.
    AlreadyThere,
    /// It was fetched.
    Fetched,
}

/// One file of an item that was pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledFile {
    /// Where it stands.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// What it was compared with.
    pub checked_by: CheckedBy,
    /// Whether it had to be fetched.
    pub way: Way,
}

/// An item that stands whole and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulled {
    /// Its name.
    pub name: String,
    /// Its files, in the catalogue's order.
    pub files: Vec<PulledFile>,
}

/// What pulls need to know.
#[derive(Debug, Clone)]
pub struct Puller {
    /// How fetching behaves.
    pub settings: Settings,
    /// Where files are taken from.
    pub source: Source,
    /// Where they go.
    pub folder: Folder,
}

/// A file that is whole and right, beside its place or in it.
struct Ready<'a> {
    part: &'a Part,
    found: Digests,
    checked_by: CheckedBy,
    /// From where, if it is not in its place yet.
    from: Option<String>,
}

type Tell<'a> = dyn FnMut(&Step<'_>) + 'a;

impl Puller {
    /// Pulls an item. When it returns an error, what stood before stands, and a broken download is kept for the next time.
    ///
    /// # Errors
    /// If it cannot be fetched or written, or is not what it must be; each error says what to do.
    pub fn pull(&self, item: &Item, tell: &mut Tell<'_>) -> Result<Pulled, Error> {
        let _guard = self.folder.guard(|| tell(&Step::Waiting))?;
        let mut pins = Pins::read(self.folder.base())?;
        let mut ready = Vec::new();
        let mut wanted = Vec::new();
        for part in &item.files {
            match self.standing(part, &pins, tell)? {
                Some(standing) => ready.push(standing),
                None => wanted.push(part),
            }
        }
        if let Some(archive) =
            item.archive.as_ref().filter(|archive| !wanted.is_empty() && !self.loose(&wanted, archive))
        {
            ready.extend(self.unpacked(archive, &wanted, &pins, tell)?);
        } else {
            for part in &wanted {
                ready.push(self.fetched(part, &pins, tell)?);
            }
        }
        ready.sort_by_key(|ready| item.files.iter().position(|part| part.path == ready.part.path));
        self.install(&ready)?;
        self.record(&ready, &mut pins, tell)?;
        let files = ready.into_iter().map(|ready| self.told(ready)).collect();
        Ok(Pulled { name: item.name.clone(), files })
    }

    /// A file that stands in its place, if it is right.
    fn standing<'a>(&self, part: &'a Part, pins: &Pins, tell: &mut Tell<'_>) -> Result<Option<Ready<'a>>, Error> {
        let path = self.folder.path(part);
        if !path.is_file() {
            return Ok(None);
        }
        tell(&Step::Checking { file: &part.path });
        let found = Digests::of(&path)?;
        match judge(part, &found, pins.of(&part.path), None) {
            Ok(checked_by) => Ok(Some(Ready { part, found, checked_by, from: None })),
            Err(misfit) => {
                tell(&Step::Replacing { file: &part.path, why: &misfit.to_string() });
                Ok(None)
            }
        }
    }

    /// Whether a folder holds an archive's files unpacked, and not the archive.
    fn loose(&self, wanted: &[&Part], archive: &Part) -> bool {
        let Source::Folder(from) = &self.source else {
            return false;
        };
        let holds = |part: &Part| places(part).iter().any(|place| from.join(place).is_file());
        !holds(archive) && wanted.iter().all(|part| holds(part))
    }

    /// Fetches a file and compares it. If its beginning was from before and it is wrong, it is fetched once more, whole.
    fn fetched<'a>(&self, part: &'a Part, pins: &Pins, tell: &mut Tell<'_>) -> Result<Ready<'a>, Error> {
        let growing = self.folder.growing(part);
        let mut again = Begun::Before;
        loop {
            let fetched = fetch(&self.settings, &self.source, part, &self.folder, tell)?;
            tell(&Step::Checking { file: &part.path });
            let found = Digests::of(&growing)?;
            let stated = fetched.stated_sha256.as_deref().filter(|_| self.source == Source::Publisher);
            let misfit = match judge(part, &found, pins.of(&part.path), stated) {
                Ok(checked_by) => return Ok(Ready { part, found, checked_by, from: Some(fetched.from) }),
                Err(misfit) => misfit,
            };
            Growing::discard(&growing);
            // Once: a server that breaks off and lies each time would otherwise be asked for ever.
            if fetched.begun == Begun::Here || again == Begun::Here {
                return Err(self.refused(part, fetched, misfit));
            }
            again = Begun::Here;
            tell(&Step::Again { file: &part.path, why: &misfit.to_string() });
        }
    }

    fn refused(&self, part: &Part, fetched: Fetched, misfit: Misfit) -> Error {
        let (file, from) = (part.path.clone(), fetched.from);
        match misfit {
            Misfit::Pinned { wanted: pinned, found } => {
                Error::Unpinned { file, from, pinned, found, lock: Pins::path(self.folder.base()) }
            }
            misfit @ (Misfit::Size { .. } | Misfit::Sum { .. }) => {
                Error::Misfit { file, from, why: misfit.to_string() }
            }
        }
    }

    /// Fetches an archive, or takes the one that somebody put there, and unpacks what is wanted out of it.
    fn unpacked<'a>(
        &self,
        archive: &Part,
        wanted: &[&'a Part],
        pins: &Pins,
        tell: &mut Tell<'_>,
    ) -> Result<Vec<Ready<'a>>, Error> {
        let put_there = self.standing(archive, pins, tell)?.map(|_| self.folder.path(archive));
        let (zip, from) = match put_there {
            Some(path) => (path.clone(), path.display().to_string()),
            None => {
                let ready = self.fetched(archive, pins, tell)?;
                (self.folder.growing(archive), ready.from.unwrap_or_default())
            }
        };
        let mut ready = Vec::new();
        for part in wanted {
            let growing = self.folder.growing(part);
            unpack(&zip, part, &growing)?;
            tell(&Step::Checking { file: &part.path });
            let found = Digests::of(&growing)?;
            let checked_by = judge(part, &found, pins.of(&part.path), None).map_err(|misfit| {
                Growing::discard(&growing);
                let name = part.member.as_deref().unwrap_or(&part.path);
                Error::Archive { archive: zip.clone(), why: format!("{name} in it: {misfit}") }
            })?;
            ready.push(Ready { part, found, checked_by, from: Some(from.clone()) });
        }
        Growing::discard(&self.folder.growing(archive));
        Ok(ready)
    }

    /// Gives the files their names: the principal one last, because it is the one that is looked for. If one cannot have its
    /// name, those that got theirs lose it again.
    fn install(&self, ready: &[Ready<'_>]) -> Result<(), Error> {
        let coming: Vec<&Part> = ready.iter().filter(|ready| ready.from.is_some()).map(|ready| ready.part).collect();
        if let Some(principal) = coming.first().filter(|_| coming.len() > 1) {
            // A wrong one from before must not stand beside the others' new content.
            remove_if_there(&self.folder.path(principal))?;
        }
        let mut named: Vec<PathBuf> = Vec::new();
        for part in coming.iter().rev() {
            let (growing, path) = (self.folder.growing(part), self.folder.path(part));
            if let Err(error) = make_parent(&path).and_then(|()| settle(&growing, &path)) {
                for path in named {
                    // The error that is told is the first one.
                    let _ = std::fs::remove_file(path);
                }
                return Err(error);
            }
            Growing::discard_note(&growing);
            named.push(path);
        }
        Ok(())
    }

    fn record(&self, ready: &[Ready<'_>], pins: &mut Pins, tell: &mut Tell<'_>) -> Result<(), Error> {
        let mut changed = false;
        for ready in ready {
            let before = pins.of(&ready.part.path);
            if ready.checked_by == CheckedBy::FirstDownload && before.is_none() {
                tell(&Step::FirstSeen { file: &ready.part.path, sha256: &ready.found.sha256 });
            }
            let from = ready.from.clone().or_else(|| before.map(|pin| pin.from.clone()));
            changed |= pins.put(Pin {
                path: ready.part.path.clone(),
                bytes: ready.found.bytes,
                sha256: ready.found.sha256.clone(),
                checked_by: ready.checked_by,
                from: from.unwrap_or_else(|| "found in its place".to_owned()),
            });
        }
        if changed { pins.write(self.folder.base()) } else { Ok(()) }
    }

    fn told(&self, ready: Ready<'_>) -> PulledFile {
        PulledFile {
            path: self.folder.path(ready.part),
            bytes: ready.found.bytes,
            sha256: ready.found.sha256,
            checked_by: ready.checked_by,
            way: if ready.from.is_some() { Way::Fetched } else { Way::AlreadyThere },
        }
    }
}

fn remove_if_there(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(write_error(path, error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
