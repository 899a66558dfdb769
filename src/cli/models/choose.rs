//! `use`: writes into the configuration what is used from the next start on.

use super::shelf::{ESPEAK, Kind, Shelf, same};
use crate::config::Config;
use anyhow::{Context, bail, ensure};
use calmline_catalogue::{
    Finding, Item, ManifestEntry, Pins, Setting, Use, Verdict, add_to_manifest, set, verify, write_whole,
};
use serde_json::json;
use std::path::{Path, PathBuf};

const MANIFEST_HEADER: &str = "# Recognition models, as `calmline models use` wrote them. Its keys are those of calmline's own models/manifest.toml.\n";

/// What was chosen, and where that is written.
pub(super) struct Chosen {
    name: String,
    kind: Kind,
    chosen_use: &'static str,
    config: PathBuf,
}

impl Chosen {
    pub(super) fn words(&self) -> String {
        let mut words =
            format!("{} uses {} from its next start on: restart calmline serve.", self.config.display(), self.name);
        if self.chosen_use == "asr" {
            words.push_str(
                "\nA certificate holds for one recogniser: run calmline eval certify with this configuration. Until then the \
                 strictest setting holds, and most calls go to a person.",
            );
        }
        words
    }

    pub(super) fn document(&self) -> serde_json::Value {
        json!({
            "ok": true, "used": self.name, "kind": self.kind.plural(), "use": self.chosen_use,
            "config": self.config, "restart": true,
        })
    }
}

pub(super) fn choose(shelf: &Shelf, name: &str) -> anyhow::Result<Chosen> {
    let Some((path, _)) = &shelf.config else {
        bail!(
            "there is no calmline.toml here: name the configuration with --config, or begin with a copy of calmline.example.toml"
        );
    };
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let (text, chosen_use) = match shelf.catalogue.named(name) {
        Ok(item) => (published(shelf, item, path, &text)?, item.item_use.name()),
        Err(unknown) => match own(shelf, name, &text)? {
            Some(changed) => changed,
            None => return Err(unknown.into()),
        },
    };
    // What cannot be read back is not written.
    let base = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    Config::parse(&text, &path.display().to_string(), base)?;
    write_whole(path, text.as_bytes())?;
    Ok(Chosen { name: name.to_owned(), kind: shelf.kind, chosen_use, config: path.clone() })
}

/// Chooses what comes with calmline.
fn own(shelf: &Shelf, name: &str, text: &str) -> anyhow::Result<Option<(String, &'static str)>> {
    if shelf.kind == Kind::Voices && name == ESPEAK {
        return Ok(Some((set(text, &[Setting { table: "voice", key: "piper_model", text: "" }])?, "voice")));
    }
    let Some(own) = shelf.own()?.into_iter().find(|own| own.name == name) else {
        return Ok(None);
    };
    ensure!(own.own_use == "asr", "{name} is not chosen by name: it is used where its folder is configured");
    sound(&own.verify(), shelf.kind, name)?;
    Ok(Some((set(text, &[Setting { table: "asr", key: "model", text: name }])?, "asr")))
}

/// Chooses what was pulled.
fn published(shelf: &Shelf, item: &Item, config: &Path, text: &str) -> anyhow::Result<String> {
    let folder = shelf.folder(item);
    let found = verify(item, &folder, &Pins::read(folder.base())?)?;
    for finding in &found {
        sound(finding, shelf.kind, &item.name)?;
    }
    let principal = found.first().context("it has no file")?;
    match item.item_use {
        Use::Voice => {
            let path = written(config, &principal.path)?;
            Ok(set(text, &[Setting { table: "voice", key: "piper_model", text: &path }])?)
        }
        Use::Encoder => {
            let path = written(config, principal.path.parent().unwrap_or(Path::new("")))?;
            Ok(set(text, &[Setting { table: "understanding", key: "encoder", text: &path }])?)
        }
        Use::Asr => recogniser(shelf, item, principal, config, text),
    }
}

/// Enters a recogniser into the manifest of the folder that it stands in, and names both in the configuration.
fn recogniser(shelf: &Shelf, item: &Item, found: &Finding, config: &Path, text: &str) -> anyhow::Result<String> {
    let base = shelf.folder(item).base().to_path_buf();
    let configured = shelf.manifest();
    let beside = configured.parent().is_some_and(|folder| same(folder, &base));
    let manifest = if beside { configured.clone() } else { base.join("manifest.toml") };
    let part = item.principal().context("it has no file")?;
    let bytes = std::fs::metadata(&found.path).with_context(|| format!("cannot read {}", found.path.display()))?.len();
    let entry = ManifestEntry {
        name: &item.name,
        item_use: item.item_use.name(),
        file: &part.path,
        bytes,
        sha256: found.sha256.as_deref().context("it has no hash")?,
        licence: &item.licence,
        source: &item.source,
        purpose: &item.purpose,
        audio_context: item.audio_context.as_deref(),
    };
    let before = if manifest.is_file() {
        std::fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?
    } else {
        MANIFEST_HEADER.to_owned()
    };
    write_whole(&manifest, add_to_manifest(&before, &entry)?.as_bytes())?;
    let mut settings = vec![Setting { table: "asr", key: "model", text: &item.name }];
    let path = written(config, &manifest)?;
    if configured != manifest {
        settings.push(Setting { table: "asr", key: "manifest", text: &path });
    }
    Ok(set(text, &settings)?)
}

fn sound(finding: &Finding, kind: Kind, name: &str) -> anyhow::Result<()> {
    let (word, path) = (kind.word(), finding.path.display());
    match &finding.verdict {
        Verdict::Sound(_) => Ok(()),
        Verdict::Missing => bail!("{path} is not there: run calmline {word} pull {name} first"),
        Verdict::Wrong(why) => bail!("{path}: {why}; run calmline {word} pull {name} to replace it"),
        Verdict::Unknown => bail!("{path} was never checked: run calmline {word} pull {name}, which records it"),
    }
}

/// A path as it is written into a configuration: relative to its folder where it stands below it.
fn written(config: &Path, path: &Path) -> anyhow::Result<String> {
    let folder = config.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = |path: &Path| path.canonicalize().with_context(|| format!("cannot read {}", path.display()));
    let (folder, path) = (whole(folder)?, whole(path)?);
    let path = path.strip_prefix(&folder).unwrap_or(&path);
    let text = path.to_str().with_context(|| format!("{} cannot be written into a configuration", path.display()))?;
    Ok(text.to_owned())
}
