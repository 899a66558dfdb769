//! Where the things of a catalogue belong by the configuration, and which of them it uses.

use crate::config::Config;
use crate::inference::manifest::{Manifest, ManifestError, ModelEntry, ModelUse, read_verified, sha256_hex};
use calmline_catalogue::{Catalogue, CheckedBy, Finding, Folder, Item, Use, Verdict, models, voices};
use std::path::{Path, PathBuf};

/// The name under which the voice that needs no files is chosen.
pub(super) const ESPEAK: &str = "espeak-ng";

/// The configuration that is taken when none is named.
const DEFAULT_CONFIG: &str = "calmline.toml";

/// Which of the two catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Kind {
    Models,
    Voices,
}

impl Kind {
    /// The command's word.
    pub(super) fn word(self) -> &'static str {
        self.plural()
    }

    /// What a listing of them is called.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Models => "models",
            Self::Voices => "voices",
        }
    }
}

/// A catalogue, the configuration, and the folder that things are installed into.
pub(super) struct Shelf {
    pub(super) kind: Kind,
    pub(super) catalogue: Catalogue,
    /// The configuration with its path, where there is one.
    pub(super) config: Option<(PathBuf, Config)>,
    pub(super) into: Option<PathBuf>,
}

/// A model or a voice that comes with calmline.
#[derive(Debug, Clone)]
pub(super) struct Own {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) licence: String,
    pub(super) purpose: String,
    pub(super) own_use: &'static str,
}

impl Own {
    fn of(entry: &ModelEntry, folder: &Path) -> Self {
        let own_use = match entry.model_use {
            ModelUse::Asr => "asr",
            ModelUse::Understanding => "understanding",
            ModelUse::Voice => "voice",
            ModelUse::Vad => "vad",
        };
        Self {
            name: entry.name.clone(),
            path: folder.join(&entry.file),
            bytes: entry.bytes,
            sha256: entry.sha256.clone(),
            licence: entry.licence.clone(),
            purpose: entry.purpose.clone(),
            own_use,
        }
    }

    /// Compares it with its entry.
    pub(super) fn verify(&self) -> Finding {
        let verdict = match read_verified(&self.path, self.bytes, &self.sha256) {
            Ok(_) => Verdict::Sound(CheckedBy::Sha256),
            Err(ManifestError::WrongSize { expected, found, .. }) => {
                Verdict::Wrong(format!("it has {found} bytes instead of {expected}"))
            }
            Err(ManifestError::WrongHash { found, .. }) => {
                Verdict::Wrong(format!("its SHA-256 is {found} instead of {}", self.sha256))
            }
            Err(_) if !self.path.is_file() => Verdict::Missing,
            Err(error) => Verdict::Wrong(error.to_string()),
        };
        let sha256 = std::fs::read(&self.path).ok().map(|content| sha256_hex(&content));
        Finding { path: self.path.clone(), sha256, verdict }
    }
}

impl Shelf {
    pub(super) fn open(kind: Kind, config: Option<&Path>, into: Option<&Path>) -> anyhow::Result<Self> {
        let catalogue = match kind {
            Kind::Models => models()?,
            Kind::Voices => voices()?,
        };
        // Weights may be fetched before anything is configured.
        let path = config.map(Path::to_path_buf).or_else(|| {
            let default = PathBuf::from(DEFAULT_CONFIG);
            default.is_file().then_some(default)
        });
        let config = path.map(|path| Config::read(&path).map(|config| (path, config))).transpose()?;
        Ok(Self { kind, catalogue, config, into: into.map(Path::to_path_buf) })
    }

    fn config(&self) -> Option<&Config> {
        self.config.as_ref().map(|(_, config)| config)
    }

    /// The manifest that the configuration names.
    pub(super) fn manifest(&self) -> PathBuf {
        self.config()
            .map_or_else(|| PathBuf::from("models/manifest.toml"), |config| config.path(&config.file.asr.manifest))
    }

    fn models(&self) -> PathBuf {
        self.manifest().parent().map_or_else(PathBuf::new, Path::to_path_buf)
    }

    /// The folder that an item is installed into.
    pub(super) fn folder(&self, item: &Item) -> Folder {
        if let Some(into) = &self.into {
            return Folder::new(into);
        }
        match item.item_use {
            Use::Asr => Folder::new(&self.models()),
            Use::Voice => Folder::new(&self.voices()),
            Use::Encoder => Folder::new(&self.above_encoder(item)),
        }
    }

    fn voices(&self) -> PathBuf {
        self.config().map_or_else(|| PathBuf::from("voices"), |config| config.path(Path::new("voices")))
    }

    /// The folder above the one that the configuration names for the encoder, if its files stand there under that name too.
    fn above_encoder(&self, item: &Item) -> PathBuf {
        let configured = self.encoder();
        let stands_in = item.principal().and_then(|part| Path::new(&part.path).parent());
        match (&configured, stands_in) {
            (Some(configured), Some(stands_in)) if configured.ends_with(stands_in) => {
                configured.parent().map_or_else(PathBuf::new, Path::to_path_buf)
            }
            _ => self.models(),
        }
    }

    fn encoder(&self) -> Option<PathBuf> {
        let config = self.config()?;
        let written = &config.file.understanding.encoder;
        (!written.as_os_str().is_empty()).then(|| config.path(written))
    }

    /// Whether the configuration uses an item.
    pub(super) fn uses(&self, item: &Item) -> bool {
        let (Some(config), Some(principal)) = (self.config(), item.principal()) else {
            return false;
        };
        let path = self.folder(item).path(principal);
        match item.item_use {
            Use::Asr => config.file.asr.model == item.name,
            Use::Voice => {
                let written = &config.file.voice.piper_model;
                !written.as_os_str().is_empty() && same(&config.path(written), &path)
            }
            Use::Encoder => match (self.encoder(), path.parent()) {
                (Some(configured), Some(folder)) => path.is_file() && same(&configured, folder),
                (Some(_) | None, _) => false,
            },
        }
    }

    /// Whether the configuration uses what comes with calmline under that name.
    pub(super) fn is_used(&self, name: &str) -> bool {
        let Some(config) = self.config() else {
            return false;
        };
        match self.kind {
            Kind::Models => config.file.asr.model == name,
            Kind::Voices => name == ESPEAK && config.file.voice.piper_model.as_os_str().is_empty(),
        }
    }

    /// What comes with calmline, by its manifest, without what was pulled. A folder without a manifest has none.
    pub(super) fn own(&self) -> anyhow::Result<Vec<Own>> {
        let path = match self.kind {
            Kind::Models => self.manifest(),
            Kind::Voices => self.voices().join("manifest.toml"),
        };
        if !path.is_file() {
            return Ok(Vec::new());
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let manifest = Manifest::read(&path)?;
        let listed = manifest.models().iter();
        let published = |name: &str| self.catalogue.items().iter().any(|item| item.name == name);
        let mut own: Vec<Own> =
            listed.filter(|entry| !published(&entry.name)).map(|entry| Own::of(entry, folder)).collect();
        if self.kind == Kind::Models {
            own.extend(self.understanding()?);
        }
        Ok(own)
    }

    /// The joint model's two files, which state their own hashes beside them.
    fn understanding(&self) -> anyhow::Result<Vec<Own>> {
        let folder = self.config().map_or_else(
            || PathBuf::from("models/understanding"),
            |config| config.path(&config.file.understanding.folder),
        );
        let Ok(text) = std::fs::read_to_string(folder.join("understanding.toml")) else {
            return Ok(Vec::new());
        };
        let card: toml::Table = toml::from_str(&text)?;
        let stated = [("weights_sha256", "understanding.safetensors"), ("tokenizer_sha256", "tokenizer.json")];
        let own = stated.into_iter().filter_map(|(key, file)| {
            let path = folder.join(file);
            Some(Own {
                name: file.to_owned(),
                bytes: std::fs::metadata(&path).map_or(0, |found| found.len()),
                path,
                sha256: card.get(key)?.as_str()?.to_owned(),
                licence: "see its README.md".to_owned(),
                purpose: "A part of the joint model of the understanding.".to_owned(),
                own_use: "understanding",
            })
        });
        Ok(own.collect())
    }

    pub(super) fn has_own(&self, name: &str) -> anyhow::Result<bool> {
        Ok(self.own()?.iter().any(|own| own.name == name))
    }
}

/// Whether two paths lead to one place.
pub(super) fn same(one: &Path, other: &Path) -> bool {
    // A path that is not there leads nowhere.
    let whole = |path: &Path| path.canonicalize().ok();
    one == other || whole(one).is_some_and(|one| whole(other) == Some(one))
}
