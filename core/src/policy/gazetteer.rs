//! Places: which streets there are, which numbers and crossings they have, and what a recogniser may have meant. Behind
//! one trait stand the agency's own town and [`AnyPlace`], to which every well-formed place exists.

mod any_place;
mod sound;
#[cfg(test)]
mod tests;
mod town;

pub use any_place::AnyPlace;
pub use town::{Town, TownError};

use super::taxonomy::Jurisdiction;

/// What a street name as said may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreetMatch {
    /// This street, by its full name.
    Found(String),
    /// The name fits each of these, and more must be said: "Larch" where there are a street and a court.
    Several(Vec<String>),
    /// No street has the name, and these sound or look like it, likeliest first; at most three.
    Near(Vec<String>),
    /// Nothing is like it.
    Unknown,
}

/// What a place name as said may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceMatch {
    /// This place.
    Found(Place),
    /// No place has the name, and this one sounds or looks like it.
    Near(Place),
    /// Nothing is like it.
    Unknown,
}

/// A place with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its full name.
    pub name: String,
    /// What it is, as `park`; empty if nobody says.
    pub kind: String,
    /// House number; empty if it has none.
    pub number: String,
    /// Street; empty if it has none.
    pub street: String,
}

/// Whether two things that were said of one place go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrossingMatch {
    /// They meet; the crossing street by its full name.
    Meets(String),
    /// They do not, and this street, which sounds like what was said, does.
    Near(String),
    /// They do not.
    Apart,
}

/// What a gazetteer's yes is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knowledge {
    /// It has the streets: a number and a crossing that fit each other were heard right.
    OfTheTown,
    /// It has none: everything fits.
    Nothing,
}

/// Knows the places of a town.
pub trait Gazetteer: Send + Sync {
    /// Whether it can tell a right number or crossing from a wrong one.
    fn knowledge(&self) -> Knowledge;

    /// What street was meant.
    fn street(&self, said: &str) -> StreetMatch;

    /// Whether the street, by its full name, has this house number. A "block" counts by its hundred.
    fn has_number(&self, street: &str, number: &str) -> bool;

    /// Whether `said` crosses the street. With a house number, it must do so within a few blocks of it.
    fn crossing(&self, street: &str, said: &str, number: Option<&str>) -> CrossingMatch;

    /// What place was meant.
    fn place(&self, said: &str) -> PlaceMatch;

    /// Whether a town, as said, is one that the agency serves.
    fn jurisdiction(&self, town: &str) -> Jurisdiction;
}
