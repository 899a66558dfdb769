//! The name of the state of the phrases, for certificates.

use super::{Tripwire, tables};
use crate::units::fingerprint;

impl Tripwire {
    /// Sixteen hexadecimal digits that change whenever a phrase, a set of words or the weighing of a rule does.
    #[must_use]
    pub fn fingerprint() -> String {
        let rules: Vec<String> = tables::all().map(|rule| format!("{rule:?}")).collect();
        let sets = format!("{:?}", tables::SETS);
        let words = rules.iter().map(String::as_str).chain(tables::HARMLESS.iter().copied());
        fingerprint(words.chain([sets.as_str()]))
    }
}
