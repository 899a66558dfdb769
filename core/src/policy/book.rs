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
        Ok(Self { taxonomy, agency, gazetteer, tows, documents, hash: hash(texts) })
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

    /// Sixteen hexadecimal digits that change whenever one of the texts does.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo): names a state of the texts, and guards against nothing.
fn hash(texts: &BookTexts<'_>) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let fixed = [texts.taxonomy, texts.agency, texts.town.unwrap_or(""), texts.tows];
    let documents = texts.documents.iter().flat_map(|(name, text)| [*name, *text]);
    let hash = fixed.into_iter().chain(documents).fold(OFFSET, |hash, text| {
        // The zero byte parts the texts, so that moving a word from one to the next changes the hash.
        text.bytes().chain([0]).fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
    });
    format!("{hash:016x}")
}
