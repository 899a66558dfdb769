use super::*;
use proptest::prelude::*;

#[test]
fn spoken_and_written_numbers_become_digits() {
    for (said, digits) in [
        ("nineteen oh four", "1904"),
        ("twenty-two ten", "2210"),
        ("four one two", "412"),
        ("2210", "2210"),
        ("one eighty two", "182"),
        ("one eighteen", "118"),
        ("double five", "55"),
        ("five five five oh one four two", "5550142"),
        ("five five five, oh one for two", "5550142"),
        ("four hundred", "400"),
        ("four hundred and twelve", "412"),
        ("twelve hundred", "1200"),
        ("forty-two hundred", "4200"),
        ("two thousand ten", "2010"),
        ("one thousand two hundred and five", "1205"),
        ("seven thousand three hundred twelve", "7312"),
        ("three thousand", "3000"),
        ("twelve thousand four hundred", "12400"),
        ("one two three forty five", "12345"),
        ("22 10", "2210"),
        ("19 04", "1904"),
        ("ninety nine oh five", "9905"),
        ("triple zero seven", "0007"),
        ("1,200", "1200"),
        ("eighty eight", "88"),
    ] {
        assert_eq!(normalise(said).as_deref(), Some(digits), "{said}");
    }
}

#[test]
fn words_that_are_no_numbers_stay_words() {
    for said in ["oh", "oh well", "for to", "double trouble", "a", "", "hundred", "twelve apples"] {
        assert_eq!(normalise(said), None, "{said}");
    }
}

#[test]
fn ordinals_are_read_and_named() {
    for (said, value, name) in [
        ("fifth", 5, "Fifth"),
        ("twenty-first", 21, "21st"),
        ("5th", 5, "Fifth"),
        ("one hundred twelfth", 112, "112th"),
        ("forty second", 42, "42nd"),
        ("thirtieth", 30, "30th"),
        ("13th", 13, "13th"),
    ] {
        let words = Words::read(said);
        assert_eq!(ordinal(&words, 0).map(|(value, _)| value), Some(value), "{said}");
        assert_eq!(ordinal_name(value), name);
    }
}

proptest! {
    #[test]
    fn normalising_a_normalised_number_changes_nothing(text in "[a-z0-9 ,-]{0,40}") {
        if let Some(once) = normalise(&text) {
            prop_assert_eq!(normalise(&once), Some(once));
        }
    }

    #[test]
    fn any_text_can_be_searched_for_numbers(text in "\\PC{0,80}") {
        let words = Words::read(&text);
        for (at, number) in all(&words, Gaps::Loose) {
            prop_assert!(at + number.len <= words.len());
            prop_assert!(number.digits.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
