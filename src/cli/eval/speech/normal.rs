//! Words as word error counts them: what is only another way of writing the same is no error.

use calmline_core::language::Words;
use calmline_core::language::numbers::{self, Gaps};

/// Other spellings of a word. Both sides are written the one way.
const SAME: &[(&str, &[&str])] = &[
    ("ok", &["okay"]),
    ("mr", &["mister"]),
    ("mrs", &["missus"]),
    ("dr", &["doctor"]),
    ("st", &["street"]),
    ("ave", &["avenue"]),
    ("rd", &["road"]),
    ("blvd", &["boulevard"]),
    ("cannot", &["can", "not"]),
    ("can't", &["can", "not"]),
    ("won't", &["will", "not"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("i'm", &["i", "am"]),
    ("let's", &["let", "us"]),
];

/// Ends of words that stand for a word of their own.
const ENDINGS: &[(&str, &str)] = &[("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will")];

/// The words of a text in lower case without punctuation; every digit of a number, spoken or written, is a word.
pub(super) fn normalised(text: &str) -> Vec<String> {
    let words = Words::read(text);
    let numbers = numbers::all(&words, Gaps::Close);
    let mut numbers = numbers.iter().peekable();
    let (mut normal, mut at) = (Vec::new(), 0);
    while at < words.len() {
        if let Some((_, number)) = numbers.next_if(|(from, _)| *from == at) {
            normal.extend(number.digits.chars().map(String::from));
            at += number.len;
        } else {
            spelled(words.norm(at), &mut normal);
            at += 1;
        }
    }
    normal
}

fn spelled(word: &str, normal: &mut Vec<String>) {
    let mut push = |word: &str| normal.push(word.to_owned());
    if let Some((_, same)) = SAME.iter().find(|(one, _)| *one == word) {
        same.iter().for_each(|word| push(word));
    } else if let Some((stem, ending)) = ENDINGS
        .iter()
        .find_map(|(end, stands)| word.strip_suffix(end).filter(|stem| !stem.is_empty()).map(|stem| (stem, *stands)))
    {
        push(stem);
        push(ending);
    } else {
        push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_written_otherwise_is_the_same() {
        for (one, other) in [
            ("it's at one eighteen Oak Street", "It's at 118 Oak St."),
            ("five five five oh one four two", "555-0142"),
            ("they're okay, I don't mind", "they are ok I do not mind"),
            ("twenty two ten", "2210"),
        ] {
            assert_eq!(normalised(one), normalised(other), "{one}");
        }
        assert_ne!(normalised("nobody is hurt"), normalised("somebody is hurt"));
        assert_eq!(normalised("555-0142").len(), 7, "a wrong digit is one error of seven");
        assert_eq!(normalised("  ... "), Vec::<String>::new());
    }
}
