//! Everything that a conversation knows before it begins: taxonomy, agency, gazetteer, tow list and documents, read from
//! texts and checked together, with a hash that a journal can be held against.

mod sample;
#[cfg(test)]
mod tests;

use super::agency::{Agency, AgencyError};
use super::gazetteer::{AnyPlace, Gazetteer, Town, TownError};
use super::taxonomy::{Taxonomy, TaxonomyError};
use super::tows::Tows;
use crate::documents::{Index, PageError};
use crate::units::fingerprint;
use std::sync::Arc;

/// The texts of a book.
#[derive(Debug, Clone, Copy)]
pub struct BookTexts<'a> {
    /// `models/taxonomy.toml`.
    pub taxonomy: &'a str,
    /// The agency's file.
    pub agency: &'a str,
    /// The town; `None` believes every well-formed place.
    pub town: Option<&'a str>,
    /// Towed vehicles.
    pub tows: &'a str,
    /// The agency's pages: the file's name without its ending, and its text.
    pub documents: &'a [(&'a str, &'a str)],
}

/// What is wrong with a book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// The taxonomy.
    #[error(transparent)]
    Taxonomy(#[from] TaxonomyError),
    /// The agency's file.
    #[error(transparent)]
    Agency(#[from] AgencyError),
    /// The town.
    #[error(transparent)]
    Town(#[from] TownError),
    /// A page.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The tow list.
    #[error("{0}")]
    Text(String),
}

/// Everything that a conversation knows before it begins.
#[derive(Clone)]
pub struct Book {
    /// The taxonomy.
    pub taxonomy: Taxonomy,
    /// The agency's decisions.
    pub agency: Agency,
    /// The places.
    pub gazetteer: Arc<dyn Gazetteer>,
    /// Towed vehicles.
    pub tows: Tows,
    /// The agency's own pages.
    pub documents: Index,
    hash: String,
    taxonomy_hash: String,
    policy_hash: String,
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("hash", &self.hash).finish_non_exhaustive()
    }
}

impl Book {
    /// Reads a book.
    ///
    /// # Errors
    /// The first thing that is wrong, in one line that names its file.
    pub fn load(texts: &BookTexts<'_>) -> Result<Self, BookError> {
        let taxonomy = Taxonomy::load(texts.taxonomy)?;
        let agency = Agency::load(texts.agency, &taxonomy)?;
        let gazetteer: Arc<dyn Gazetteer> = match texts.town {
            Some(text) => Arc::new(Town::load(text)?),
            None => Arc::new(AnyPlace),
        };
        let tows = Tows::load(texts.tows).map_err(BookError::Text)?;
        let documents = Index::load(texts.documents.iter().copied())?;
        let taxonomy_hash = fingerprint([texts.taxonomy]);
        let policy_hash = table(&taxonomy, &agency);
        Ok(Self { taxonomy, agency, gazetteer, tows, documents, hash: hash(texts), taxonomy_hash, policy_hash })
    }

    /// The texts of the embedded sample town.
    #[must_use]
    pub fn sample_texts() -> BookTexts<'static> {
        sample::texts()
    }

    /// The embedded sample town.
    #[must_use]
    pub fn sample() -> Self {
        Self::load(&sample::texts()).expect("the embedded texts are read by this module's tests")
    }

    /// The embedded sample town's agency and texts, with every well-formed place believed (`--gazetteer none`).
    #[must_use]
    pub fn sample_without_gazetteer() -> Self {
        let texts = BookTexts { town: None, ..sample::texts() };
        Self::load(&texts).expect("the embedded texts are read by this module's tests")
    }

    /// The name of the state of the taxonomy, for certificates.
    #[must_use]
    pub fn taxonomy_hash(&self) -> &str {
        &self.taxonomy_hash
    }

    /// The name of the state of the agency's decisions, for certificates.
    #[must_use]
    pub fn policy_hash(&self) -> &str {
        &self.policy_hash
    }

    /// Sixteen hexadecimal digits that change whenever one of the texts does.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The name of the state of the table of decisions: what ends alone, and at what certainty. Hours, ladder and names in the
/// agency's file bear on nothing that a certificate promises.
fn table(taxonomy: &Taxonomy, agency: &Agency) -> String {
    let rows: Vec<String> = taxonomy
        .call_types()
        .filter_map(|call_type| {
            let decided = agency.decision(&call_type.id)?;
            Some(format!("{} {:?} {}", call_type.id, decided.disposition, decided.certainty))
        })
        .collect();
    fingerprint(rows.iter().map(String::as_str))
}

/// The name of the state of all texts.
fn hash(texts: &BookTexts<'_>) -> String {
    let fixed = [texts.taxonomy, texts.agency, texts.town.unwrap_or(""), texts.tows];
    fingerprint(fixed.into_iter().chain(texts.documents.iter().flat_map(|(name, text)| [*name, *text])))
}
