//! The list of towed vehicles, by plate.

use super::written::read_toml;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A towed vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tow {
    /// Its plate.
    pub plate: String,
    /// What it is, as "gray Honda Civic".
    pub vehicle: String,
    /// Where it stands, as spoken.
    pub lot: String,
    /// The lot's address.
    pub address: String,
    /// The lot's number.
    pub phone: String,
    /// What is owed, in whole dollars.
    pub fee_dollars: u32,
    /// Since which day, `2026-03-04`.
    pub since: String,
    /// When the lot is open, as spoken.
    pub open: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    tow: Vec<Tow>,
}

/// All towed vehicles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tows {
    by_plate: BTreeMap<String, Tow>,
}

impl Tows {
    /// Reads the list.
    ///
    /// # Errors
    /// One line that says what is not of the form, or which plate is there twice.
    pub fn load(text: &str) -> Result<Self, String> {
        let written: Written = read_toml("tows.toml", text)?;
        let mut by_plate = BTreeMap::new();
        for tow in written.tow {
            let plate = bare(&tow.plate);
            if plate.is_empty() || by_plate.insert(plate.clone(), tow).is_some() {
                return Err(format!("tows.toml: the plate `{plate}` is empty or there twice"));
            }
        }
        Ok(Self { by_plate })
    }

    /// The vehicle with this plate, however it is spaced. Only a whole, equal plate finds it: the answer tells where
    /// somebody's car is.
    #[must_use]
    pub fn find(&self, plate: &str) -> Option<&Tow> {
        self.by_plate.get(&bare(plate))
    }
}

fn bare(plate: &str) -> String {
    plate.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}
