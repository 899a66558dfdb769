//! Small judgements on recognised words that the timing of a turn needs: whether they go on, whether they only say that
//! somebody listens, and whether they are our own prompt come back.

use super::limits::Holds;
use crate::policy::Expectation;
use crate::units::Span;

/// Words after which a sentence goes on.
const GOES_ON: &[&str] = &[
    "and", "but", "or", "so", "because", "the", "a", "an", "my", "his", "her", "their", "our", "your", "is", "are",
    "was", "were", "at", "on", "in", "of", "to", "from", "for", "with", "by", "near", "between", "it's", "its", "uh",
    "um", "er", "like", "that", "um,", "i", "he", "she", "they", "we", "there's",
];

/// Words that only say "I am listening".
const BACKCHANNEL: &[&str] = &[
    "uh-huh", "uh", "huh", "mm-hmm", "mhm", "mm", "hmm", "ok", "okay", "yeah", "yes", "yep", "right", "sure", "alright",
];

/// Words that end a street's name.
const STREET_KINDS: &[&str] = &[
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "court",
    "ct",
    "boulevard",
    "blvd",
    "place",
    "pl",
    "way",
    "terrace",
    "circle",
    "highway",
    "parkway",
    "square",
    "trail",
    "alley",
];

/// Digits as they are spoken one by one.
const DIGITS: &[&str] = &["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Digits of a whole telephone number.
const PHONE_DIGITS: usize = 10;

/// A quotation of our own prompt shorter than this may as well be the caller's answer.
const OWN_WORDS_LEAST: usize = 3;

/// Whether an answer seems whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
    Unknown,
}

/// The words in lower case, without marks at their edges.
fn plain(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

fn digits_in(words: &[String]) -> usize {
    words
        .iter()
        .map(|word| if DIGITS.contains(&word.as_str()) { 1 } else { word.chars().filter(char::is_ascii_digit).count() })
        .sum()
}

fn wholeness(words: &[String], expects: Expectation) -> Whole {
    let Some(last) = words.last() else { return Whole::Unknown };
    if GOES_ON.contains(&last.as_str()) {
        return Whole::No;
    }
    match expects {
        Expectation::YesNo | Expectation::Slot => Whole::Yes,
        Expectation::Free => Whole::Unknown,
        Expectation::Digits => {
            let numbered = digits_in(words) > 0 || words.len() >= 3;
            if digits_in(words) >= PHONE_DIGITS || (numbered && STREET_KINDS.contains(&last.as_str())) {
                Whole::Yes
            } else {
                Whole::Unknown
            }
        }
    }
}

/// How long the pause must be that ends the turn, given the newest words if there are any.
pub(super) fn hold(expects: Expectation, words: Option<&str>, holds: &Holds) -> Span {
    let usual = match expects {
        Expectation::YesNo => holds.yes_no,
        Expectation::Slot => holds.slot,
        Expectation::Free => holds.free,
        Expectation::Digits => holds.digits,
    };
    match words.map_or(Whole::Unknown, |words| wholeness(&plain(words), expects)) {
        Whole::Yes => usual.min(holds.slot),
        Whole::Unknown => usual,
        Whole::No if expects == Expectation::Digits => holds.most,
        Whole::No => holds.digits,
    }
    .min(holds.most)
}

/// Whether the words only say that somebody listens.
pub(super) fn is_backchannel(words: &str) -> bool {
    let words = plain(words);
    !words.is_empty() && words.iter().all(|word| BACKCHANNEL.contains(&word.as_str()))
}

/// How many words there are.
pub(super) fn count(words: &str) -> usize {
    plain(words).len()
}

/// Whether the words are a piece of our own prompt.
pub(super) fn is_quoted_from(words: &str, prompt: &str) -> bool {
    let words = plain(words);
    let prompt = plain(prompt);
    words.len() >= OWN_WORDS_LEAST && prompt.windows(words.len()).any(|piece| piece == words.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Limits;

    fn hold_ms(expects: Expectation, words: &str) -> u64 {
        hold(expects, Some(words), &Limits::standard().hearing.holds).as_millis()
    }

    #[test]
    fn a_whole_telephone_number_needs_only_a_short_pause() {
        assert_eq!(hold_ms(Expectation::Digits, "five five five"), 900);
        assert_eq!(hold_ms(Expectation::Digits, "555 0100"), 900);
        assert_eq!(hold_ms(Expectation::Digits, "three one two five five five oh one four two"), 300);
        assert_eq!(hold_ms(Expectation::Digits, "312-555-0142"), 300);
    }

    #[test]
    fn an_address_is_whole_with_the_kind_of_its_street() {
        assert_eq!(hold_ms(Expectation::Digits, "twelve oak"), 900);
        assert_eq!(hold_ms(Expectation::Digits, "twelve oak street"), 300);
        assert_eq!(hold_ms(Expectation::Digits, "it's on the"), 1_600);
    }

    #[test]
    fn a_sentence_that_goes_on_is_waited_for() {
        assert_eq!(hold_ms(Expectation::Free, "there is graffiti"), 500);
        assert_eq!(hold_ms(Expectation::Free, "there is graffiti and"), 900);
        assert_eq!(hold_ms(Expectation::YesNo, "yes"), 250);
        assert_eq!(hold_ms(Expectation::YesNo, "um"), 900);
    }

    #[test]
    fn a_listening_sound_is_no_answer_but_a_sentence_is() {
        assert!(is_backchannel("Uh-huh."));
        assert!(is_backchannel("okay yeah"));
        assert!(!is_backchannel("okay stop"));
        assert!(!is_backchannel(""));
    }

    #[test]
    fn our_own_prompt_come_back_is_told_from_the_caller() {
        let prompt = "If this is an emergency, hang up and dial 911.";
        assert!(is_quoted_from("this is an emergency", prompt));
        assert!(!is_quoted_from("emergency", prompt));
        assert!(!is_quoted_from("my house is an emergency", prompt));
    }
}
