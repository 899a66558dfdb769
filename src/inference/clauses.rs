//! Cuts a text into clauses: each is rendered while the one before it is heard, so the first sound comes soon however
//! long the text is.

use crate::audio::SAMPLE_RATE_HZ;

/// Words that the first clause should not exceed: about two seconds of speech, which a slow voice renders in its budget.
const FIRST_CLAUSE_WORDS: usize = 8;

/// A clause of fewer words goes with the next one: a comma after one word is no place for a pause.
const FEWEST_WORDS: usize = 2;

/// What follows the first clause must be more than a stub of this many words.
const SHORTEST_REST: usize = 3;

/// Words before which a long first clause may be cut: a speaker breathes there.
const BREATHS: [&str; 12] =
    ["and", "or", "but", "so", "if", "because", "when", "while", "which", "who", "that", "until"];

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 16] =
    ["mr", "mrs", "ms", "dr", "st", "ave", "blvd", "rd", "ln", "hwy", "apt", "no", "vs", "etc", "jr", "sr"];

/// One clause, with the pause that follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The words, with their closing punctuation, which the melody follows.
    pub text: String,
    /// Milliseconds of silence after it, if something follows.
    pub pause_ms: u16,
}

impl Clause {
    /// The pause in samples at 8 kHz.
    #[must_use]
    pub fn pause_samples(&self) -> usize {
        usize::from(self.pause_ms) * SAMPLE_RATE_HZ as usize / 1_000
    }
}

/// The clauses of a text, in order; none if there is nothing in it to say.
#[must_use]
pub fn split(text: &str) -> Vec<Clause> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut clauses: Vec<Clause> = Vec::new();
    let mut from = 0;
    for to in 1..=words.len() {
        let last = words[to - 1];
        let ends = to == words.len()
            || ends_sentence(last)
            || (ends_clause(last) && to - from >= FEWEST_WORDS)
            || (clauses.is_empty() && is_breath(&words, from, to));
        if ends {
            push(&mut clauses, &words[from..to]);
            from = to;
        }
    }
    clauses
}

fn push(clauses: &mut Vec<Clause>, words: &[&str]) {
    let spoken = |word: &&&str| word.chars().any(char::is_alphanumeric);
    let text = words.iter().filter(spoken).copied().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        let pause_ms = pause_after(words.last().copied().unwrap_or_default());
        clauses.push(Clause { text, pause_ms });
    } else if let Some(before) = clauses.last_mut() {
        // A lone dash lengthens the pause of what stands before it.
        before.pause_ms = before.pause_ms.max(250);
    }
}

/// Pauses that a careful speaker makes, a little longer than in reading, because callers write things down.
fn pause_after(word: &str) -> u16 {
    match closing(word) {
        Some('.' | '!' | '?' | '\u{2026}') => 380,
        Some(';' | ':' | '\u{2014}' | '\u{2013}') => 250,
        Some(',') => 170,
        Some(_) | None => 60,
    }
}

/// The punctuation that a word closes with, quotation marks and brackets aside.
fn closing(word: &str) -> Option<char> {
    let bare = word.trim_end_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}']);
    bare.chars().last().filter(|last| !last.is_alphanumeric())
}

fn ends_sentence(word: &str) -> bool {
    match closing(word) {
        Some('!' | '?' | '\u{2026}') => true,
        Some('.') => {
            let stem: String =
                word.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
            let initial = stem.chars().count() == 1 && stem.chars().all(char::is_alphabetic);
            !initial && !ABBREVIATIONS.contains(&stem.as_str())
        }
        Some(_) | None => false,
    }
}

fn ends_clause(word: &str) -> bool {
    matches!(closing(word), Some(',' | ';' | ':' | '\u{2014}' | '\u{2013}'))
}

/// Whether the first clause, which would run on past its length, may end before the word at `to`.
fn is_breath(words: &[&str], from: usize, to: usize) -> bool {
    let cut = |word: &&str| ends_sentence(word) || ends_clause(word);
    let runs_on = words[from..].iter().position(cut).unwrap_or(words.len() - from) >= FIRST_CLAUSE_WORDS;
    let halves = to - from >= FIRST_CLAUSE_WORDS / 2 && words.len() - to >= SHORTEST_REST;
    runs_on && halves && words.get(to).is_some_and(|next| BREATHS.contains(&next.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|clause| clause.text).collect()
    }

    #[test]
    fn sentences_and_clauses_are_cut_at_their_punctuation() {
        let got = texts("This is an automated assistant, and the call is recorded. Press 0 for a person.");
        assert_eq!(got, ["This is an automated assistant,", "and the call is recorded.", "Press 0 for a person."]);
    }

    #[test]
    fn a_single_word_goes_with_what_follows_its_comma() {
        assert_eq!(texts("Okay, where is the car?"), ["Okay, where is the car?"]);
    }

    #[test]
    fn numbers_and_abbreviations_are_not_cut() {
        assert_eq!(texts("It opens at 8.30 on St. Mark Ave. and 5th."), ["It opens at 8.30 on St. Mark Ave. and 5th."]);
        assert_eq!(texts("J. Doe lives there."), ["J. Doe lives there."]);
    }

    #[test]
    fn a_long_first_clause_is_cut_where_one_breathes() {
        let got = texts("I have taken down your report about the car and it goes to the parking desk today");
        assert_eq!(got, ["I have taken down your report about the car", "and it goes to the parking desk today"]);
    }

    #[test]
    fn the_pause_follows_the_punctuation() {
        let pauses: Vec<u16> = split("One two, three four. Five six").iter().map(|clause| clause.pause_ms).collect();
        assert_eq!(pauses, [170, 380, 60]);
    }

    #[test]
    fn a_text_without_words_has_no_clauses() {
        assert!(split(" ... - ! ").is_empty());
        assert!(split("").is_empty());
    }

    #[test]
    fn every_word_is_spoken_exactly_once() {
        let text = "Thank you. \u{2014} If anyone is hurt, say so: \"Help!\" And, well, stay on the line; we are here.";
        let spoken = texts(text).join(" ");
        assert_eq!(spoken, text.replace("\u{2014} ", ""));
    }
}
