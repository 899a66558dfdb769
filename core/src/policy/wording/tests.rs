use super::*;
use std::collections::BTreeMap;

#[test]
fn the_greeting_says_what_it_is_that_it_records_and_what_to_do_in_an_emergency() {
    let book = Book::sample();
    assert_eq!(
        greeting_words(&book.agency),
        "Larkfield non-emergency line. This is an automated assistant, and the call is recorded. If this is an \
         emergency, hang up and dial 911, or stay on and say so. Press 0 for a person. How can I help?"
    );
}

#[test]
fn every_fixed_line_has_one_name_and_few_words_in_each_sentence() {
    let mut seen: BTreeMap<LineKey, String> = BTreeMap::new();
    for line in all_fixed_lines(&Book::sample()) {
        let words = line.words.open().clone();
        let limit = if line.key.name() == "greeting" { 40 } else { 35 };
        assert!(words.split_whitespace().count() <= limit, "{words}");
        assert!(words.ends_with(['.', '?', ':']), "{words}");
        let before = seen.insert(line.key.clone(), words.clone());
        assert!(before.is_none_or(|before| before == words), "{:?} has two texts", line.key);
    }
    for name in ["greeting", "filler_short", "filler_long", "press_one_to_take", "emergency_fallback", "silence_first"]
    {
        assert!(seen.contains_key(&LineKey::Fixed(name.to_owned())), "{name}");
    }
}

#[test]
fn nothing_promises_an_officer_or_a_connection() {
    for line in all_fixed_lines(&Book::sample()) {
        let words = line.words.open().to_lowercase();
        for promise in ["officer will", "connecting you", "on the way", "on its way", "will come"] {
            assert!(!words.contains(promise), "{words}");
        }
    }
}

#[test]
fn a_name_that_no_line_has_still_says_something() {
    assert_eq!(fixed("no such line").key.name(), "one_moment");
}
