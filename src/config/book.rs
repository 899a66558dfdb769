//! Reads the agency's folder: its decisions, its town, its tow list and its documents.

use super::{Config, ConfigError};
use calmline_core::policy::{Book, BookTexts};
use std::path::Path;

/// The taxonomy that is built in.
const TAXONOMY: &str = include_str!("../../models/taxonomy.toml");

impl Config {
    /// The agency's book: from its folder, or the embedded sample town when none is named.
    ///
    /// # Errors
    /// When a file is missing or wrong, in one line that names it.
    pub fn book(&self) -> Result<Book, ConfigError> {
        let agency = &self.file.agency;
        let taxonomy = if agency.taxonomy.as_os_str().is_empty() {
            TAXONOMY.to_owned()
        } else {
            read("agency.taxonomy", &self.path(&agency.taxonomy))?
        };
        if agency.folder.as_os_str().is_empty() {
            if agency.taxonomy.as_os_str().is_empty() {
                return Ok(Book::sample());
            }
            return Err(ConfigError::Rule {
                key: "agency.taxonomy".to_owned(),
                rule: "is given without agency.folder: a taxonomy of one's own needs an agency of one's own".to_owned(),
            });
        }
        let folder = self.path(&agency.folder);
        let decisions = read("agency.folder", &folder.join("agency.toml"))?;
        let town = read("agency.folder", &folder.join("town.tsv"))?;
        let tows = read("agency.folder", &folder.join("tows.toml"))?;
        let documents = documents(&folder.join("documents"))?;
        let documents: Vec<(&str, &str)> =
            documents.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let texts = BookTexts {
            taxonomy: &taxonomy,
            agency: &decisions,
            town: Some(&town),
            tows: &tows,
            documents: &documents,
        };
        Book::load(&texts)
            .map_err(|error| ConfigError::Rule { key: "agency.folder".to_owned(), rule: format!("holds: {error}") })
    }
}

fn read(key: &'static str, path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|_| ConfigError::Missing {
        key,
        path: path.to_path_buf(),
        advice: "copy deploy/sample-town and change it",
    })
}

/// The Markdown files of a folder by name without the ending, in the order of their names.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn documents(folder: &Path) -> Result<Vec<(String, String)>, ConfigError> {
    let missing = || ConfigError::Missing {
        key: "agency.folder",
        path: folder.to_path_buf(),
        advice: "make a folder of Markdown files there, as deploy/sample-town/documents",
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|_| missing())?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().to_string();
            found.push((name, read("agency.folder", &path)?));
        }
    }
    found.sort();
    Ok(found)
}
