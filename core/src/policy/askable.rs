//! What a dispatcher may have the agent ask: the slots and facts that it has a question for, found by a few words.

use super::taxonomy::Taxonomy;
use super::wording;
use crate::units::{FactId, SlotId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Something that the agent can ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Askable {
    /// The value of a slot.
    Slot(SlotId),
    /// A yes/no fact.
    Fact(FactId),
}

impl fmt::Display for Askable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot(slot) => write!(f, "{slot}"),
            Self::Fact(fact) => write!(f, "{fact}"),
        }
    }
}

/// What became of the wish that something be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wished {
    /// It is asked next.
    Noted,
    /// It is known, and the caller has confirmed it.
    Known,
    /// As many wait as the caller can be asked at a time.
    Full,
}

/// It has a question of its own, which the safety rules ask when they must (S3).
const DANGER: &str = "danger_now";

/// A word of a slot's name says more than one of its question.
const IN_NAME: u32 = 3;

/// Words that say nothing of what is to be asked.
const EMPTY: &[&str] = &[
    "a", "about", "again", "an", "and", "any", "anybody", "anyone", "anything", "are", "ask", "at", "be", "caller",
    "can", "could", "did", "do", "does", "find", "for", "get", "has", "have", "he", "her", "him", "his", "how", "i",
    "if", "in", "is", "it", "its", "know", "me", "my", "need", "of", "on", "or", "out", "please", "s", "say", "she",
    "should", "tell", "that", "the", "their", "them", "there", "they", "this", "to", "we", "what", "whether", "which",
    "who", "will", "with", "would", "you", "your",
];

impl Askable {
    /// Everything that the agent can ask for, slots first.
    #[must_use]
    pub fn all(taxonomy: &Taxonomy) -> Vec<Self> {
        let mut all = Vec::new();
        for (slot, _) in wording::slot_questions() {
            let one = Self::Slot(SlotId::new(slot));
            if taxonomy.slot(&SlotId::new(slot)).is_some() && !all.contains(&one) {
                all.push(one);
            }
        }
        let facts = taxonomy.facts().filter(|fact| fact.id.as_str() != DANGER);
        all.extend(facts.map(|fact| Self::Fact(fact.id.clone())));
        all
    }

    /// What a few words mean, as "ask for the plate": each word that says anything must be one of the name or of the
    /// question. Of several that fit, the one that fits best, and of those the first. `None`: nothing does.
    #[must_use]
    pub fn meant(text: &str, taxonomy: &Taxonomy) -> Option<Self> {
        let all = Self::all(taxonomy);
        let text = text.trim().to_lowercase();
        if let Some(named) = all.iter().find(|one| one.to_string() == text) {
            return Some(named.clone());
        }
        let wanted: Vec<String> = words(&text).filter(|word| !EMPTY.contains(&word.as_str())).collect();
        let mut best = None;
        for one in all {
            let fit = one.fit(&wanted, taxonomy);
            if fit > best.as_ref().map_or(0, |(fit, _)| *fit) {
                best = Some((fit, one));
            }
        }
        best.map(|(_, one)| one)
    }

    /// How well words fit; 0 if one of them does not, or there are none.
    fn fit(&self, wanted: &[String], taxonomy: &Taxonomy) -> u32 {
        let name: Vec<String> = words(&self.to_string()).collect();
        let question: Vec<String> = self.questions(taxonomy).iter().flat_map(|text| words(text)).collect();
        let mut fit = 0;
        for word in wanted {
            fit += match (name.contains(word), question.contains(word)) {
                (true, _) => IN_NAME,
                (false, true) => 1,
                (false, false) => return 0,
            };
        }
        fit
    }

    fn questions(&self, taxonomy: &Taxonomy) -> Vec<String> {
        match self {
            Self::Slot(slot) => {
                let own = wording::slot_questions().filter(|(id, _)| *id == slot.as_str());
                own.map(|(_, words)| words.to_owned()).collect()
            }
            Self::Fact(fact) => vec![wording::ask_fact(taxonomy, fact, None).words.into_open()],
        }
    }
}

/// The words of a text, in lower case and without the s of a plural.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let pieces = text.split(|letter: char| !letter.is_alphanumeric()).filter(|piece| !piece.is_empty());
    pieces.map(|piece| {
        let piece = piece.to_lowercase();
        match piece.strip_suffix('s') {
            Some(one) if one.len() > 2 && !one.ends_with('s') => one.to_owned(),
            Some(_) | None => piece,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Book;

    fn meant(text: &str) -> String {
        let book = Book::sample();
        Askable::meant(text, &book.taxonomy).map_or_else(|| "nothing".to_owned(), |one| one.to_string())
    }

    #[test]
    fn a_few_words_find_what_is_to_be_asked() {
        for (text, id) in [
            ("ask for the plate", "vehicle.plate"),
            ("PLATES?", "vehicle.plate"),
            ("license plate number", "vehicle.plate"),
            ("what is his name", "person.name"),
            ("what color is the car", "nothing"),
            ("the color of the vehicle", "vehicle.make"),
            ("address", "location.street"),
            ("where is it", "location.street"),
            ("is anybody hurt", "injury"),
            ("was a gun taken", "firearm_stolen"),
            ("vehicle.plate", "vehicle.plate"),
            ("phone number", "phone"),
        ] {
            assert_eq!(meant(text), id, "{text}");
        }
    }

    #[test]
    fn words_that_fit_nothing_or_say_nothing_mean_nothing() {
        for text in
            ["", "ask them", "tell him to calm down", "shoe size", "the plate of the spaceship", "is anyone in danger"]
        {
            assert_eq!(meant(text), "nothing", "{text}");
        }
    }

    #[test]
    fn whatever_can_be_asked_has_a_question_and_is_found_by_its_name() {
        let book = Book::sample();
        let all = Askable::all(&book.taxonomy);
        assert!(all.len() > 30, "only {}", all.len());
        for one in all {
            assert!(!one.questions(&book.taxonomy).is_empty(), "{one}");
            assert_eq!(Askable::meant(&one.to_string(), &book.taxonomy), Some(one));
        }
    }
}
