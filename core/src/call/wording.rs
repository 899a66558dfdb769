//! Small judgements on recognised words that the timing of a turn needs: whether they go on, whether they only say that
//! somebody listens, and whether they are our own prompt come back.

use super::limits::Holds;
use super::melody::Melody;
use crate::policy::Expectation;
use crate::units::Span;

/// Words after which a sentence goes on.
const GOES_ON: &[&str] = &[
    // What joins, and what stands before a noun.
    "and", "but", "or", "so", "because", "since", "until", "than", "if", "when", "where", "the", "a", "an", "my", "his",
    "her", "their", "our", "your", "its", "this", "some", "about", "at", "on", "in", "into", "of", "to", "from", "for",
    "with", "by", "near", "between", "behind", "under", "around", "like", "that", "just", "very", "really",
    // Who, without what they do.
    "i", "he", "she", "they", "we", "it's", "i'm", "he's", "she's", "they're", "we're", "there's", "i've", "that's",
    // Looking for a word.
    "uh", "um", "er", "hmm", "well",
];

/// Words after which a sentence goes on, but which end an answer to a yes/no question: "yes I do", "no it was not".
const DOES: &[&str] = &[
    "is", "are", "was", "were", "been", "has", "have", "had", "do", "does", "did", "can", "could", "will", "would",
    "want", "need", "saw", "found", "lost", "started", "not", "don't",
];

/// Said alone they go on; behind a sentence they only weaken it: "he left, I think".
const MUSES: &[&str] = &["think", "guess"];

/// With so many words before it, a sentence was said.
const SENTENCE_LEAST: usize = 3;

/// Words that open a call and ask for nothing yet.
const GREETING: &[&str] = &["hi", "hello", "hey", "yes", "yeah", "there", "good", "morning", "afternoon", "evening"];

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
    let does = expects != Expectation::YesNo && DOES.contains(&last.as_str());
    let muses = words.len() < SENTENCE_LEAST && MUSES.contains(&last.as_str());
    if does || muses || GOES_ON.contains(&last.as_str()) {
        return Whole::No;
    }
    match expects {
        Expectation::YesNo | Expectation::Slot => Whole::Yes,
        Expectation::Free if words.iter().all(|word| GREETING.contains(&word.as_str())) => Whole::No,
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

/// How long the pause must be that ends the turn, given the newest words if there are any, and how the voice ended.
pub(super) fn hold(expects: Expectation, words: Option<&str>, melody: Melody, holds: &Holds) -> Span {
    let usual = match expects {
        Expectation::YesNo => holds.yes_no,
        Expectation::Slot => holds.slot,
        Expectation::Free => holds.free,
        Expectation::Digits => holds.digits,
    };
    let by_words = match words.map_or(Whole::Unknown, |words| wholeness(&plain(words), expects)) {
        Whole::Yes => usual.min(holds.slot),
        Whole::Unknown => usual,
        Whole::No if expects == Expectation::Digits => return holds.most,
        Whole::No => return holds.unfinished.min(holds.most),
    };
    let by_voice = match melody {
        Melody::Fallen | Melody::Unheard => Span::ZERO,
        Melody::Between => holds.unsure,
        Melody::Held => holds.held,
    };
    by_words.max(by_voice).min(holds.most)
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
        hold_after(expects, words, Melody::Fallen)
    }

    fn hold_after(expects: Expectation, words: &str, melody: Melody) -> u64 {
        hold(expects, Some(words), melody, &Limits::standard().hearing.holds).as_millis()
    }

    #[test]
    fn a_voice_that_stays_up_is_waited_for_and_one_without_pitch_is_judged_by_its_words() {
        let after = |melody| hold_after(Expectation::YesNo, "no", melody);
        let all = [Melody::Fallen, Melody::Unheard, Melody::Between, Melody::Held].map(after);
        assert_eq!(all, [250, 250, 600, 900]);
        assert_eq!(hold_after(Expectation::YesNo, "no it's", Melody::Fallen), 1_200, "the words alone say enough");
        assert_eq!(hold_after(Expectation::Digits, "twelve oak street", Melody::Held), 900);
    }

    #[test]
    fn yes_i_do_is_an_answer_and_i_saw_is_not() {
        assert_eq!(hold_ms(Expectation::YesNo, "yes I do"), 250);
        assert_eq!(hold_ms(Expectation::Slot, "I saw"), 1_200);
        assert_eq!(hold_ms(Expectation::Free, "I think"), 1_200);
        assert_eq!(hold_ms(Expectation::Free, "he is threatening me I think"), 500);
    }

    #[test]
    fn a_greeting_alone_asks_for_nothing_yet() {
        assert_eq!(hold_ms(Expectation::Free, "yes hello there"), 1_200);
        assert_eq!(hold_ms(Expectation::Free, "hello my car was towed"), 500);
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
        assert_eq!(hold_ms(Expectation::Free, "there is graffiti and"), 1_200);
        assert_eq!(hold_ms(Expectation::YesNo, "yes"), 250);
        assert_eq!(hold_ms(Expectation::YesNo, "um"), 1_200);
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
