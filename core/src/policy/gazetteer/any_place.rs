//! A gazetteer that knows nothing and believes everything well-formed: for agencies without data, and for dialogues
//! that are judged without a town.

use super::{CrossingMatch, Gazetteer, Knowledge, Place, PlaceMatch, StreetMatch};
use crate::policy::taxonomy::Jurisdiction;

/// Every well-formed place exists.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnyPlace;

/// No street or place of any town has a longer name; what is longer is a sentence.
const LONGEST_NAME: usize = 8;

fn well_formed(said: &str) -> bool {
    let words = said.split_whitespace().count();
    (1..=LONGEST_NAME).contains(&words) && said.chars().any(char::is_alphanumeric)
}

impl Gazetteer for AnyPlace {
    fn knowledge(&self) -> Knowledge {
        Knowledge::Nothing
    }

    fn street(&self, said: &str) -> StreetMatch {
        if well_formed(said) { StreetMatch::Found(said.trim().to_owned()) } else { StreetMatch::Unknown }
    }

    fn has_number(&self, _street: &str, number: &str) -> bool {
        number.chars().any(|letter| letter.is_ascii_digit())
    }

    fn crossing(&self, _street: &str, said: &str, _number: Option<&str>) -> CrossingMatch {
        if well_formed(said) { CrossingMatch::Meets(said.trim().to_owned()) } else { CrossingMatch::Apart }
    }

    fn place(&self, said: &str) -> PlaceMatch {
        if well_formed(said) {
            let nowhere = String::new();
            PlaceMatch::Found(Place {
                name: said.trim().to_owned(),
                kind: nowhere.clone(),
                number: nowhere.clone(),
                street: nowhere,
            })
        } else {
            PlaceMatch::Unknown
        }
    }

    fn jurisdiction(&self, _town: &str) -> Jurisdiction {
        Jurisdiction::Ours
    }
}
