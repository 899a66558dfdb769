//! The canonical name of a make, a model, a body or a state that is known to be one.

use super::lexicon::{BODIES, MAKES, MODELS, NAMES, STATES, TWO_WORD_STATES};
use crate::language::Words;
use crate::language::address::title;
use crate::language::numbers::{self, Gaps};

/// "chevy" is "Chevrolet", "mercedes benz" "Mercedes-Benz"; `None` where no table has it.
#[must_use]
pub fn make_name(text: &str) -> Option<String> {
    let words = Words::read(text);
    let known = |word: &str| MAKES.iter().find(|(key, _)| *key == word).map(|(_, name)| (*name).to_owned());
    (0..words.len()).find_map(|at| known(words.norm(at).trim_end_matches("'s")))
}

/// "f one fifty" is "F-150"; `None` where no table has it.
#[must_use]
pub fn model_name(text: &str) -> Option<String> {
    let figured = figured(text);
    let words = Words::read(&figured);
    for at in 0..words.len() {
        if let Some((_, name)) = MODELS.iter().find(|(key, _)| super::matches_at(&words, at, key)) {
            return Some((*name).to_owned());
        }
    }
    let name = (words.len() == 1).then(|| words.norm(0)).filter(|word| NAMES.contains(word))?;
    Some(title(name))
}

/// Numbers in figures, so that "f one fifty" and "model three" are found in the table.
fn figured(text: &str) -> String {
    let words = Words::read(text);
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match numbers::read(&words, at, Gaps::Close) {
            Some(number) => {
                at += number.len;
                parts.push(number.digits);
            }
            None => {
                parts.push(words.norm(at).to_owned());
                at += 1;
            }
        }
    }
    parts.join(" ")
}

/// "pickup truck" is "pickup"; `None` where no table has the whole of it.
#[must_use]
pub fn body_name(text: &str) -> Option<String> {
    let words = Words::read(text);
    let from = usize::from(matches!(words.norm(0), "a" | "an" | "the"));
    let whole = |key: &[&str]| super::matches_at(&words, from, key) && from + key.len() == words.len();
    BODIES.iter().find(|(key, _)| whole(key)).map(|(_, name)| (*name).to_owned())
}

/// "ohio plates" is "Ohio", "out-of-state" "out of state"; `None` where there is none.
#[must_use]
pub fn state_name(text: &str) -> Option<String> {
    let words = Words::read(text);
    for at in 0..words.len() {
        if super::matches_at(&words, at, &["out", "of", "state"]) {
            return Some("out of state".to_owned());
        }
        let pair = TWO_WORD_STATES.iter().find(|(one, two)| super::matches_at(&words, at, &[one, two]));
        if let Some((one, two)) = pair {
            return Some(format!("{} {}", title(one), title(two)));
        }
        let word = words.norm(at).trim_end_matches("'s");
        if STATES.contains(word) {
            return Some(title(word));
        }
    }
    None
}
