//! Features of an utterance: hashed word and character n-grams, and what the agent asked.
//!
//! Words alone are brittle against a recogniser ("break in", "brake in"); characters carry what is left of a word.

use super::super::Topic;
use std::collections::BTreeSet;

/// Buckets of the hash, a power of two: with four times fewer, figures on held-out batches fall by half a point.
pub const BUCKETS: usize = 1 << 16;

/// Characters of the longest n-gram: five hold a stem.
const LONGEST: usize = 5;

/// The shortest.
const SHORTEST: usize = 2;

/// An utterance of at most so many words is an answer, whose meaning hangs on the question.
const ANSWER_WORDS: usize = 6;

/// Words that are read; a turn commits after twelve seconds, in which nobody says more.
const WORDS_MOST: usize = 120;

/// The buckets of one utterance, each once, in rising order. The parts are weighted apart: an utterance has ten times more
/// character n-grams than words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// Words, pairs of words, and the question.
    pub words: Vec<u32>,
    /// Characters within words.
    pub characters: Vec<u32>,
}

impl Features {
    /// The features of words in the light of a question.
    #[must_use]
    pub fn of(text: &str, asked: &Topic) -> Self {
        let words = plain_words(text);
        let mut whole = BTreeSet::new();
        let mut parts = BTreeSet::new();
        let topic = asked.to_string();
        let kind = topic.split(['.', ':']).next().unwrap_or_default();
        whole.insert(bucket(&["topic", &topic]));
        whole.insert(bucket(&["kind", kind]));
        let mut before = "^";
        for word in &words {
            whole.insert(bucket(&["word", word]));
            whole.insert(bucket(&["pair", before, word]));
            if words.len() <= ANSWER_WORDS {
                whole.insert(bucket(&["answer", kind, word]));
            }
            before = word;
            characters(word, &mut parts);
        }
        whole.insert(bucket(&["pair", before, "$"]));
        whole.insert(bucket(&["length", length_name(words.len())]));
        Self { words: whole.into_iter().collect(), characters: parts.into_iter().collect() }
    }
}

/// Lower-case words without punctuation, digits as one mark for each: a house number says that there is one, and no more.
fn plain_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase).chain(std::iter::once(' ')) {
        match c {
            '0'..='9' => word.push('#'),
            '\'' | '\u{2019}' => {}
            _ if c.is_alphanumeric() => word.push(c),
            _ if !word.is_empty() => words.push(std::mem::take(&mut word)),
            _ => {}
        }
        if words.len() == WORDS_MOST {
            break;
        }
    }
    words
}

fn characters(word: &str, parts: &mut BTreeSet<u32>) {
    let padded: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
    for length in SHORTEST..=LONGEST {
        for gram in padded.windows(length) {
            let gram: String = gram.iter().collect();
            parts.insert(bucket(&["char", &gram]));
        }
    }
}

const fn length_name(words: usize) -> &'static str {
    match words {
        0 => "none",
        1 => "one",
        2..=4 => "few",
        5..=12 => "sentence",
        13..=30 => "long",
        _ => "very long",
    }
}

/// FNV-1a of 64 bits over the parts, folded to the buckets: the same on every machine and in every version, which a
/// stored model needs.
fn bucket(parts: &[&str]) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain(std::iter::once(0x1f)) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    let folded = hash ^ (hash >> 32);
    u32::try_from(folded % BUCKETS as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_capitals_and_house_numbers_change_nothing() {
        let one = Features::of("There's a dog, at 412 Larch Street!", &Topic::Opening);
        let other = Features::of("theres a dog at 987 larch street", &Topic::Opening);
        assert_eq!(one, other);
    }

    #[test]
    fn a_short_answer_means_what_was_asked() {
        let safety = Features::of("yes", &Topic::Safety);
        let more = Features::of("yes", &Topic::AnythingElse);
        assert_ne!(safety, more);
        assert_eq!(safety.characters, more.characters);
    }

    #[test]
    fn nothing_said_has_features_still() {
        assert!(!Features::of("", &Topic::Opening).words.is_empty());
        assert!(Features::of("?!", &Topic::Opening).characters.is_empty());
    }

    #[test]
    fn the_hash_never_moves() {
        assert_ne!(bucket(&["word", "larch"]), bucket(&["pair", "larch"]));
        // Written down: a model that was stored with another hash would read nonsense.
        assert_eq!(bucket(&["word", "fire"]), 11_459);
    }
}
