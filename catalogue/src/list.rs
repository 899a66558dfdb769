//! The catalogue: items, their files, and what each file must be. Two catalogues are carried in the program.

use crate::error::Error;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Component, Path};

const MODELS: &str = include_str!("../../models/catalogue.toml");
const VOICES: &str = include_str!("../../voices/catalogue.toml");

/// What an item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Speech recognition.
    Asr,
    /// Speech synthesis.
    Voice,
    /// Meaning of sentences.
    Encoder,
}

impl Use {
    /// Its word in listings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asr => "asr",
            Self::Voice => "voice",
            Self::Encoder => "encoder",
        }
    }
}

/// The hashes that are published for a file, in lower-case hexadecimal digits. Each that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checksums {
    /// SHA-256 (FIPS 180-4).
    pub sha256: Option<String>,
    /// SHA-1 (FIPS 180-4). Someone who means harm can make two files with one SHA-1.
    pub sha1: Option<String>,
    /// MD5 (RFC 1321). It finds accidents, never intent.
    pub md5: Option<String>,
}

/// A word that a catalogue may have in a hash's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoHash {
    /// No hash was found in anything that is published.
    Unverified,
}

/// What is known of a file's content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Hash {
    /// Nothing: the first download tells its hash and pins it.
    None(NoHash),
    /// What is published.
    Published(Checksums),
}

impl Hash {
    /// The published checksums, if there are any.
    #[must_use]
    pub fn published(&self) -> Option<&Checksums> {
        match self {
            Self::None(NoHash::Unverified) => None,
            Self::Published(sums) => Some(sums),
        }
    }

    /// The published SHA-256, if there is one.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.published().and_then(|sums| sums.sha256.as_deref())
    }

    /// The strongest thing that is published: `sha256`, `sha1`, `md5` or `unverified`.
    #[must_use]
    pub fn strongest(&self) -> &'static str {
        match self.published() {
            None => "unverified",
            Some(Checksums { sha256: Some(_), .. }) => "sha256",
            Some(Checksums { sha1: Some(_), .. }) => "sha1",
            Some(_) => "md5",
        }
    }
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its place below the folder that it is installed into, with `/` between folders.
    pub path: String,
    /// Its name inside the item's archive, for what comes out of one.
    pub member: Option<String>,
    /// Where it is published; the first that answers is taken.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Its size, where one is published.
    pub bytes: Option<u64>,
    /// What its content must be.
    pub hash: Hash,
}

impl Part {
    /// The last part of its path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// A model or a voice: one or several files that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name on the command line and in the configuration.
    pub name: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub item_use: Use,
    /// Languages as BCP 47 tags, or "many".
    pub languages: Vec<String>,
    /// SPDX expression of its licence.
    pub licence: String,
    /// Who publishes it, and where its facts can be read.
    pub source: String,
    /// What it is good for.
    pub purpose: String,
    /// For recognisers, as in `models/manifest.toml`: "by_length" or "whole".
    pub audio_context: Option<String>,
    /// The archive that its files come out of.
    pub archive: Option<Part>,
    /// Its files. The first is the one that the configuration names; it is installed last.
    #[serde(rename = "file")]
    pub files: Vec<Part>,
}

impl Item {
    /// The size of all its files, if each is known.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// What has to be fetched: its archive, or its files.
    #[must_use]
    pub fn downloads(&self) -> Vec<&Part> {
        self.archive.as_ref().map_or_else(|| self.files.iter().collect(), |archive| vec![archive])
    }

    /// The file that the configuration names, or whose folder it names.
    #[must_use]
    pub fn principal(&self) -> Option<&Part> {
        self.files.first()
    }
}

/// A list of items, read and checked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "item", default)]
    items: Vec<Item>,
}

impl Catalogue {
    /// Reads a catalogue and checks what its form cannot say.
    ///
    /// # Errors
    /// If it is not well formed, names something twice, or names a file outside the folder that it is installed into.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let catalogue: Self = toml::from_str(text).map_err(|error| Error::Malformed(error.to_string()))?;
        catalogue.check()?;
        Ok(catalogue)
    }

    /// All items, in the order of the file.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item of that name.
    ///
    /// # Errors
    /// If there is none; the error names those that sound like it, or all.
    pub fn named(&self, name: &str) -> Result<&Item, Error> {
        self.items.iter().find(|item| item.name == name).ok_or_else(|| {
            let names = || self.items.iter().map(|item| item.name.as_str());
            let near: Vec<&str> = names().filter(|known| known.contains(name)).collect();
            let known = if near.is_empty() { names().collect() } else { near };
            Error::Unknown { name: name.to_owned(), known: known.join(", ") }
        })
    }

    fn check(&self) -> Result<(), Error> {
        let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for item in &self.items {
            let wrong = |what: String| Error::Malformed(format!("{}: {what}", item.name));
            if !names.insert(item.name.as_str()) {
                return Err(wrong("is there twice".to_owned()));
            }
            if item.files.is_empty() {
                return Err(wrong("has no file".to_owned()));
            }
            for part in item.files.iter().chain(&item.archive) {
                if !paths.insert(part.path.as_str()) {
                    return Err(wrong(format!("{} is there twice", part.path)));
                }
                check_part(part).map_err(|what| wrong(format!("{}: {what}", part.path)))?;
            }
            if item.files.iter().any(|part| part.member.is_some() != item.archive.is_some()) {
                return Err(wrong("every file has a member where there is an archive, and none elsewhere".to_owned()));
            }
        }
        Ok(())
    }
}

fn check_part(part: &Part) -> Result<(), String> {
    let plain = |path: &Path| path.components().all(|part| matches!(part, Component::Normal(_)));
    if part.path.is_empty() || !plain(Path::new(&part.path)) {
        return Err("leads out of its folder".to_owned());
    }
    if part.member.is_some() != part.urls.is_empty() {
        return Err("needs an address, or a place in an archive".to_owned());
    }
    let Some(sums) = part.hash.published() else {
        return Ok(());
    };
    let mut given = 0;
    for (sum, digits) in [(&sums.sha256, 64), (&sums.sha1, 40), (&sums.md5, 32)] {
        let Some(sum) = sum else { continue };
        given += 1;
        if sum.len() != digits || !sum.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(format!("{sum} is not {digits} lower-case hexadecimal digits"));
        }
    }
    if given == 0 { Err("has an empty hash; write hash = \"unverified\"".to_owned()) } else { Ok(()) }
}

/// The models that are published and that calmline can use.
///
/// # Errors
/// Only if the program was built with a catalogue that is not well formed; a test holds that it is.
pub fn models() -> Result<Catalogue, Error> {
    Catalogue::parse(MODELS)
}

/// The voices that are published and that calmline can use.
///
/// # Errors
/// As [`models`].
pub fn voices() -> Result<Catalogue, Error> {
    Catalogue::parse(VOICES)
}

#[cfg(test)]
mod tests;
