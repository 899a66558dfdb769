//! From espeak-ng's phonemes to what a Piper voice was trained on.

use crate::inference::espeak::PhonemeClause;
use std::collections::BTreeSet;

/// The letter whose id stands between all others.
const PAD: char = '_';

/// What a Piper voice knows to pronounce: letters of the International Phonetic Alphabet, marks and punctuation.
#[derive(Debug, Clone)]
pub(super) struct Alphabet {
    letters: BTreeSet<char>,
}

impl Alphabet {
    pub(super) fn new(letters: BTreeSet<char>) -> Self {
        Self { letters }
    }

    /// The phonemes as piper-rs takes them: marks apart from their letters as in training, each clause closed by its
    /// punctuation, letters that the voice does not know left out. `None` if nothing remains to be said.
    ///
    /// The voices were trained with one pad after the mark of the beginning. piper-rs puts none, and a pad after every
    /// letter: a pad written as the first letter gives two, which is only a longer breath, where none clips the first
    /// sound.
    pub(super) fn spell(&self, clauses: &[PhonemeClause]) -> Option<String> {
        let mut spelled = String::from(PAD);
        for (index, clause) in clauses.iter().enumerate() {
            if index > 0 {
                spelled.push(' ');
            }
            let apart = clause.ipa.chars().flat_map(decomposed);
            spelled.extend(apart.filter(|letter| self.letters.contains(letter) && !is_control(*letter)));
            spelled.extend(clause.ends_with.filter(|mark| self.letters.contains(mark)));
        }
        spelled.chars().any(char::is_alphabetic).then_some(spelled)
    }
}

/// Letters that have a meaning of their own to Piper and none in the phonetic alphabet.
fn is_control(letter: char) -> bool {
    matches!(letter, PAD | '^' | '$')
}

/// Letter and mark apart (Unicode normal form D), for the joined letters that the phonetic alphabet has.
fn decomposed(letter: char) -> impl Iterator<Item = char> {
    let (base, mark) = match letter {
        '\u{e7}' => ('c', Some('\u{327}')),
        '\u{e3}' => ('a', Some('\u{303}')),
        '\u{1ebd}' => ('e', Some('\u{303}')),
        '\u{129}' => ('i', Some('\u{303}')),
        '\u{f5}' => ('o', Some('\u{303}')),
        '\u{169}' => ('u', Some('\u{303}')),
        other => (other, None),
    };
    std::iter::once(base).chain(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(ipa: &str, ends_with: Option<char>) -> PhonemeClause {
        PhonemeClause { ipa: ipa.to_owned(), ends_with }
    }

    #[test]
    fn punctuation_closes_each_clause_and_unknown_letters_are_left_out() {
        let alphabet = Alphabet::new("_^$ ,?helo\u{2d0}\u{327}c".chars().collect());
        let spelled = alphabet.spell(&[clause("h\u{259}lo\u{2d0}", Some(',')), clause("lo_$", Some('?'))]);
        assert_eq!(spelled.as_deref(), Some("_hlo\u{2d0}, lo?"));
        assert_eq!(alphabet.spell(&[clause("\u{e7}", Some('.'))]).as_deref(), Some("_c\u{327}"));
    }

    #[test]
    fn nothing_to_say_is_said_so() {
        let alphabet = Alphabet::new("_ .".chars().collect());
        assert_eq!(alphabet.spell(&[clause("abc", Some('.'))]), None);
        assert_eq!(alphabet.spell(&[]), None);
    }
}
