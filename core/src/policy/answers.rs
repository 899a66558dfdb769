//! The agency's own short texts, and which of them answers a question: by how much of a topic's wording the question
//! holds. Below the threshold nothing is answered, for an answer that is not in the texts is not invented.

#[cfg(test)]
mod tests;

use super::written::read_toml;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its name: the file's, without its ending.
    pub id: String,
    /// Its sentences, in order, each short enough to be said in one breath.
    pub sentences: Vec<String>,
    topics: Vec<BTreeSet<String>>,
    keywords: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    topics: Vec<String>,
    keywords: Vec<String>,
}

/// All texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    all: Vec<Answer>,
    rarity: BTreeMap<String, usize>,
}

/// A topic counts as asked when the question holds this share of its wording by rarity, in percent. At 70, "copy of my
/// accident report" finds the topic "accident report copy", and "report a stolen bike" does not find "report fee". Of a
/// topic of several words, two must be there whatever they weigh.
const THRESHOLD: usize = 70;

/// Words that say nothing about a topic.
const EMPTY_WORDS: &str = "a an and am any are at be been can could day did do does for from get give go got had has have \
    hello hey hi how i i'd i'm if in is it its just know like me my need of on one or our please question some so that \
    the their them there they this to today uh um up want wanted was we what what's when where where's which who why \
    will with would yeah you your about";

impl Answers {
    /// Reads texts, each with its name. A text begins with its front matter between two lines `+++`: `topics` as
    /// people word them, and single `keywords`.
    ///
    /// # Errors
    /// One line that names the text and says what is wrong.
    pub fn load<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let all = texts.into_iter().map(|(id, text)| Answer::parse(id, text)).collect::<Result<Vec<_>, _>>()?;
        let mut rarity = BTreeMap::new();
        for answer in &all {
            let words: BTreeSet<&String> = answer.topics.iter().flatten().chain(&answer.keywords).collect();
            for word in words {
                *rarity.entry(word.clone()).or_insert(0) += 1;
            }
        }
        Ok(Self { all, rarity })
    }

    /// Every text.
    pub fn iter(&self) -> impl Iterator<Item = &Answer> {
        self.all.iter()
    }

    /// The text that answers this question, if one does clearly: two that fit equally well answer nothing.
    #[must_use]
    pub fn find(&self, question: &str) -> Option<&Answer> {
        let asked = content_words(question);
        let mut scored: Vec<(usize, &Answer)> =
            self.all.iter().filter_map(|answer| self.score(answer, &asked).map(|score| (score, answer))).collect();
        scored.sort_by(|(one, _), (other, _)| other.cmp(one));
        match scored.as_slice() {
            [(best, _), (second, _), ..] if best == second => None,
            [(_, answer), ..] => Some(answer),
            [] => None,
        }
    }

    /// How well a text fits: the weight of its best topic in the question, plus its keywords there; `None` below the
    /// threshold.
    fn score(&self, answer: &Answer, asked: &BTreeSet<String>) -> Option<usize> {
        let best = answer
            .topics
            .iter()
            .filter_map(|topic| {
                let held: usize = topic.intersection(asked).map(|word| self.weight(word)).sum();
                let whole: usize = topic.iter().map(|word| self.weight(word)).sum();
                let two = topic.intersection(asked).count() >= topic.len().min(2);
                (two && whole > 0 && held * 100 >= whole * THRESHOLD).then_some(held * held / whole)
            })
            .max()?;
        let keywords: usize = answer.keywords.intersection(asked).map(|word| self.weight(word)).sum();
        Some(best * 2 + keywords)
    }

    /// A word that few texts carry says more than one that many carry.
    fn weight(&self, word: &str) -> usize {
        const COMMON: usize = 12;
        COMMON.saturating_sub(self.rarity.get(word).copied().unwrap_or(1)).max(2)
    }
}

impl Answer {
    fn parse(id: &str, text: &str) -> Result<Self, String> {
        let wrong = || format!("answers/{id}.md: begin with +++, topics and keywords, +++, and then the text");
        let rest = text.trim_start().strip_prefix("+++").ok_or_else(wrong)?;
        let (front, body) = rest.split_once("+++").ok_or_else(wrong)?;
        let front: Front = read_toml(&format!("answers/{id}.md"), front)?;
        let sentences = sentences(body);
        if sentences.is_empty() || front.topics.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            id: id.to_owned(),
            sentences,
            topics: front.topics.iter().map(|topic| content_words(topic)).collect(),
            keywords: front.keywords.iter().flat_map(|word| content_words(word)).collect(),
        })
    }
}

/// Splits at the end of sentences: a full stop, question or exclamation mark before a space, but not after "I D.".
fn sentences(body: &str) -> Vec<String> {
    let words: Vec<&str> = body.split_whitespace().collect();
    let ends = |word: &str| word.len() > 2 && word.ends_with(['.', '?', '!']);
    words.split_inclusive(|word| ends(word)).map(|part| part.join(" ")).collect()
}

/// The words that carry meaning, in lower case and without endings.
fn content_words(text: &str) -> BTreeSet<String> {
    let empty: BTreeSet<&str> = EMPTY_WORDS.split_whitespace().collect();
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| word.len() > 1 && !empty.contains(word))
        .map(stem)
        .collect()
}

fn stem(word: &str) -> String {
    let word = word.trim_end_matches("'s");
    for ending in ["ies", "ing", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            return match ending {
                "ies" => format!("{stem}y"),
                _ => stem.trim_end_matches('e').to_owned(),
            };
        }
    }
    word.trim_end_matches('e').to_owned()
}
