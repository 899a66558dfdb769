//! The list of model files: what each is called, what it is for, under which licence, and the hash it must have.
//!
//! Nothing native ever reads a file that was not compared with its entry first: whisper.cpp trusts the sizes that a file
//! states about itself, and may throw a C++ exception through Rust while it loads.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};

/// What a model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelUse {
    /// Speech recognition.
    Asr,
    /// Understanding.
    Understanding,
    /// Speech synthesis.
    Voice,
    /// Voice activity detection.
    Vad,
}

/// How many positions of 20 ms a recogniser's encoder is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudioContext {
    /// As many as the model has: 30 s. The only safe choice for weights that were not trained with less.
    #[default]
    Whole,
    /// As many as the clip is long: for weights trained or tuned so.
    ByLength,
}

/// One model file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    /// Its name in the configuration.
    pub name: String,
    /// What it does.
    #[serde(rename = "use")]
    pub model_use: ModelUse,
    /// Its path below the models folder.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its content, in lower-case hexadecimal digits.
    pub sha256: String,
    /// SPDX expression of its licence.
    pub licence: String,
    /// Where it comes from: an address, or how it was made.
    pub source: String,
    /// What it is good for, in one sentence.
    pub purpose: String,
    /// Whether it is taken when the configuration names none.
    #[serde(default)]
    pub default: bool,
    /// For recognisers.
    #[serde(default)]
    pub audio_context: AudioContext,
}

/// A manifest, read and checked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    #[serde(rename = "model", default)]
    models: Vec<ModelEntry>,
}

/// Why a model cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The manifest cannot be read.
    #[error("cannot read the manifest {}: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The manifest is not well formed.
    #[error("the manifest {} is not well formed: {error}", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        error: Box<toml::de::Error>,
    },
    /// No model has that name.
    #[error("the manifest has no model named {name:?}; it has: {known}")]
    Unknown {
        /// The name.
        name: String,
        /// The names that it has.
        known: String,
    },
    /// No model is marked as the default for a use.
    #[error("the manifest marks no model as the default for {0:?}; name one in the configuration")]
    NoDefault(ModelUse),
    /// The file is missing or cannot be read.
    #[error("cannot read the model {}: {error}; fetch it with `calmline models pull`, or name another in the configuration", path.display())]
    Missing {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file has another size than its entry.
    #[error("the model {} has {found} bytes instead of {expected}: it is cut short or another file; delete it and fetch it again with `calmline models pull`", path.display())]
    WrongSize {
        /// Which file.
        path: PathBuf,
        /// By the manifest.
        expected: u64,
        /// On the disk.
        found: u64,
    },
    /// The file has another hash than its entry.
    #[error("the model {} is not the one of the manifest (its SHA-256 is {found}); delete it and fetch it again with `calmline models pull`, or correct the manifest if the file was replaced on purpose", path.display())]
    WrongHash {
        /// Which file.
        path: PathBuf,
        /// Of the content.
        found: String,
    },
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// If the file cannot be read, or holds anything that is not expected.
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ManifestError::Unreadable { path: path.to_owned(), error })?;
        toml::from_str(&text)
            .map_err(|error| ManifestError::Malformed { path: path.to_owned(), error: Box::new(error) })
    }

    /// All models, in the order of the file.
    #[must_use]
    pub fn models(&self) -> &[ModelEntry] {
        &self.models
    }

    /// The model of that name.
    ///
    /// # Errors
    /// If there is none; the error names those that there are.
    pub fn named(&self, name: &str) -> Result<&ModelEntry, ManifestError> {
        self.models.iter().find(|model| model.name == name).ok_or_else(|| ManifestError::Unknown {
            name: name.to_owned(),
            known: self.models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The model to take for a use when the configuration names none.
    ///
    /// # Errors
    /// If none is marked.
    pub fn default_for(&self, model_use: ModelUse) -> Result<&ModelEntry, ManifestError> {
        self.models
            .iter()
            .find(|model| model.default && model.model_use == model_use)
            .ok_or(ManifestError::NoDefault(model_use))
    }
}

/// Reads a file whole, and gives its content only if it has this size and this hash.
///
/// # Errors
/// If it cannot be read, or is another file.
pub fn read_verified(path: &Path, bytes: u64, sha256: &str) -> Result<Vec<u8>, ManifestError> {
    let missing = |error| ManifestError::Missing { path: path.to_owned(), error };
    let found = std::fs::metadata(path).map_err(missing)?.len();
    if found != bytes {
        return Err(ManifestError::WrongSize { path: path.to_owned(), expected: bytes, found });
    }
    let content = std::fs::read(path).map_err(missing)?;
    let found = sha256_hex(&content);
    if found.eq_ignore_ascii_case(sha256) {
        Ok(content)
    } else {
        Err(ManifestError::WrongHash { path: path.to_owned(), found })
    }
}

/// SHA-256 in lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models")
    }

    #[test]
    fn the_projects_own_manifest_reads_and_its_default_recogniser_is_the_file_that_it_says() {
        let manifest = Manifest::read(&models().join("manifest.toml")).unwrap();
        let entry = manifest.default_for(ModelUse::Asr).unwrap();
        assert_eq!(entry.audio_context, AudioContext::ByLength);
        let content = read_verified(&models().join(&entry.file), entry.bytes, &entry.sha256).unwrap();
        assert_eq!(content.len() as u64, entry.bytes);
    }

    #[test]
    fn errors_name_the_file_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.bin");
        let missing = read_verified(&path, 3, "").unwrap_err().to_string();
        assert!(missing.contains("model.bin") && missing.contains("calmline models pull"), "{missing}");
        std::fs::write(&path, b"abc").unwrap();
        let size = read_verified(&path, 4, "").unwrap_err().to_string();
        assert!(size.contains("3 bytes instead of 4"), "{size}");
        let hash = read_verified(&path, 3, "00").unwrap_err().to_string();
        assert!(hash.contains("ba7816bf"), "{hash}");
        // The example of FIPS 180-4.
        let right = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(read_verified(&path, 3, right).unwrap(), b"abc");
    }

    #[test]
    fn unknown_names_and_unknown_keys_are_refused() {
        let manifest = Manifest::read(&models().join("manifest.toml")).unwrap();
        let error = manifest.named("no-such-model").unwrap_err().to_string();
        assert!(error.contains("seed.en.q8_0"), "{error}");
        assert!(toml::from_str::<Manifest>("[[model]]\nnmae = \"x\"\n").is_err());
    }
}
