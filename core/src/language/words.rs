//! The words of an utterance and where they stand in its text.
//!
//! A word is what stands between blanks and punctuation; "3:30", "1,200", "p.m." and "16B" are one word each, and a
//! hyphen parts words but is remembered. Recognisers drop apostrophes and write numbers either way; both are read alike.

use std::ops::Range;

/// What stands between a word and the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// A hyphen or slash, nothing else.
    Joined,
    /// Blanks.
    Space,
    /// A comma, a dash, a colon.
    Comma,
    /// A full stop, question or exclamation mark, or the end.
    Stop,
}

/// Byte offsets in the text.
pub type Span = Range<usize>;

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text.
    pub span: Span,
    /// Lower case, without dots in abbreviations, without thousands commas, with a plain apostrophe.
    pub norm: String,
    /// What follows it.
    pub after: Break,
}

/// An utterance, cut into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words<'a> {
    text: &'a str,
    words: Vec<Word>,
}

/// Abbreviations whose dot ends no sentence.
const DOTTED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "ave", "blvd", "rd", "ln", "ct", "apt", "sgt", "det", "lt", "capt", "hwy", "n", "s",
    "e", "w", "jr", "sr",
];

impl<'a> Words<'a> {
    /// Cuts a text into words.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let mut words: Vec<Word> = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            if !begins(&chars, at) {
                at += 1;
                continue;
            }
            let first = at;
            at += 1;
            while at < chars.len() && continues(&chars, at) {
                at += 1;
            }
            let start = chars[first].0;
            let end = chars.get(at).map_or(text.len(), |(offset, _)| *offset);
            let norm = normal(&text[start..end]);
            if !norm.is_empty() {
                let after = break_after(&chars, at, &norm);
                words.push(Word { span: start..end, norm, after });
            }
        }
        if let Some(last) = words.last_mut() {
            last.after = Break::Stop;
        }
        Self { text, words }
    }

    /// The text that was cut.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// The words in order.
    #[must_use]
    pub fn all(&self) -> &[Word] {
        &self.words
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The word at `index` in its normal form; empty beyond the end.
    #[must_use]
    pub fn norm(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.norm.as_str())
    }

    /// What follows the word at `index`; a stop beyond the end.
    #[must_use]
    pub fn after(&self, index: usize) -> Break {
        self.words.get(index).map_or(Break::Stop, |word| word.after)
    }

    /// The text of some words, verbatim, with the last dot of an abbreviation ("3 p.m."). Empty when the range is empty
    /// or outside.
    #[must_use]
    pub fn surface(&self, range: Range<usize>) -> &'a str {
        if range.start >= range.end || range.end > self.words.len() {
            return "";
        }
        let last = self.words[range.end - 1].span.clone();
        let dotted = self.text[last.clone()].contains('.') && self.words[range.end - 1].norm.len() < 4;
        let end =
            last.end + usize::from(dotted && self.text[last.end..].starts_with('.') && !self.text[last].contains('@'));
        &self.text[self.words[range.start].span.start..end]
    }

    /// Whether the word begins with a capital letter.
    #[must_use]
    pub fn capital(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|word| {
            self.text[word.span.clone()].chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
        })
    }

    /// Whether capitals mean anything here: some word inside a sentence, other than "I", begins with one.
    #[must_use]
    pub fn has_case(&self) -> bool {
        (1..self.len()).any(|index| {
            self.capital(index)
                && self.after(index - 1) < Break::Stop
                && self.norm(index) != "i"
                && !self.norm(index).starts_with("i'")
        })
    }

    /// Whether the text of a word begins with this sign, as `$` or `#`.
    #[must_use]
    pub fn signed(&self, index: usize, sign: char) -> bool {
        self.words.get(index).is_some_and(|word| self.text[word.span.clone()].starts_with(sign))
    }
}

fn begins(chars: &[(usize, char)], at: usize) -> bool {
    let next = chars.get(at + 1).map(|(_, c)| *c);
    match chars[at].1 {
        '$' | '#' => next.is_some_and(char::is_alphanumeric),
        '\'' | '’' => next == Some('s') || next == Some('e'),
        c => c.is_alphanumeric(),
    }
}

/// Whether the character belongs to the word that the characters before it began.
fn continues(chars: &[(usize, char)], at: usize) -> bool {
    let before = chars[at - 1].1;
    let next = chars.get(at + 1).map(|(_, c)| *c);
    let digit = |offset: usize| chars.get(at + offset).is_some_and(|(_, c)| c.is_ascii_digit());
    match chars[at].1 {
        '\'' | '’' => before.is_alphanumeric() && next.is_some_and(char::is_alphabetic),
        ':' => before.is_ascii_digit() && digit(1),
        ',' => before.is_ascii_digit() && digit(1) && digit(2) && digit(3) && !digit(4),
        '@' => before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric),
        '.' => {
            let lone = at < 2 || !chars[at - 2].1.is_alphanumeric();
            let mail = chars[..at].iter().rev().take_while(|(_, c)| !c.is_whitespace()).any(|(_, c)| *c == '@')
                || chars[at..].iter().take_while(|(_, c)| !c.is_whitespace()).any(|(_, c)| *c == '@');
            let decimal = before.is_ascii_digit() && digit(1);
            let initials = lone && before.is_alphabetic() && next.is_some_and(char::is_alphabetic) && {
                !chars.get(at + 2).is_some_and(|(_, c)| c.is_alphanumeric())
            };
            decimal || initials || (mail && next.is_some_and(char::is_alphanumeric))
        }
        c => c.is_alphanumeric(),
    }
}

fn normal(raw: &str) -> String {
    let mut norm: String = raw.to_lowercase().replace('’', "'");
    if norm.starts_with(['$', '#']) {
        norm.remove(0);
    }
    if norm.contains('.')
        && norm.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
    {
        norm.retain(|c| c != '.');
    }
    if norm.starts_with(|c: char| c.is_ascii_digit()) {
        norm.retain(|c| c != ',');
    }
    norm
}

fn break_after(chars: &[(usize, char)], at: usize, norm: &str) -> Break {
    let mut found: Option<Break> = None;
    for (index, (_, c)) in chars.iter().enumerate().skip(at) {
        let here = match c {
            '-' | '/' | '–' => {
                let tight = index > 0
                    && chars[index - 1].1.is_alphanumeric()
                    && chars.get(index + 1).is_some_and(|(_, next)| next.is_alphanumeric());
                if tight { Break::Joined } else { Break::Comma }
            }
            '.' if index == at && (DOTTED.contains(&norm) || norm == "am" || norm == "pm") => Break::Space,
            '.' | '?' | '!' | ';' | '\n' => Break::Stop,
            ',' | ':' | '—' | '…' | '(' | ')' | '[' | ']' | '"' | '“' | '”' => Break::Comma,
            c if c.is_alphanumeric() => break,
            _ => Break::Space,
        };
        found = Some(found.map_or(here, |before| before.max(here)));
    }
    found.unwrap_or(Break::Space)
}

/// A word as rules match it: a contraction makes two ("can't" is "can", "not").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// In lower case.
    pub text: String,
    /// Which word it comes from.
    pub word: usize,
    /// What follows it.
    pub after: Break,
}

/// An utterance with contractions taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<'a> {
    /// The words.
    pub words: Words<'a>,
    /// The units, in order.
    pub units: Vec<Unit>,
}

impl<'a> Said<'a> {
    /// Cuts a text into words and units.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let words = Words::read(text);
        let mut units = Vec::with_capacity(words.len() + 8);
        for (index, word) in words.all().iter().enumerate() {
            let parts = parts(&word.norm);
            let last = parts.len() - 1;
            for (place, text) in parts.into_iter().enumerate() {
                units.push(Unit { text, word: index, after: if place == last { word.after } else { Break::Space } });
            }
        }
        Self { words, units }
    }

    /// The words that some units come from.
    #[must_use]
    pub fn word_range(&self, from: usize, to: usize) -> Range<usize> {
        if from >= to || to > self.units.len() {
            return 0..0;
        }
        self.units[from].word..self.units[to - 1].word + 1
    }

    /// The text of some units, verbatim.
    #[must_use]
    pub fn surface(&self, from: usize, to: usize) -> &'a str {
        self.words.surface(self.word_range(from, to))
    }
}

/// Words after which 's is "is", never a possessive.
const IS_AFTER: &[&str] = &[
    "he",
    "she",
    "it",
    "that",
    "there",
    "here",
    "what",
    "where",
    "who",
    "how",
    "everybody",
    "everyone",
    "nobody",
    "somebody",
    "someone",
    "anybody",
    "anyone",
    "something",
    "nothing",
    "everything",
    "one",
    "this",
    "when",
    "why",
];

/// Contractions that do not follow from their parts, and those that recognisers write without an apostrophe.
const SHORT: &[(&str, &[&str])] = &[
    ("won't", &["will", "not"]),
    ("wont", &["will", "not"]),
    ("can't", &["can", "not"]),
    ("cant", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("ain't", &["is", "not"]),
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("isnt", &["is", "not"]),
    ("wasnt", &["was", "not"]),
    ("arent", &["are", "not"]),
    ("werent", &["were", "not"]),
    ("wouldnt", &["would", "not"]),
    ("couldnt", &["could", "not"]),
    ("shouldnt", &["should", "not"]),
    ("hasnt", &["has", "not"]),
    ("havent", &["have", "not"]),
    ("hadnt", &["had", "not"]),
    ("im", &["i", "am"]),
    ("ive", &["i", "have"]),
    ("its", &["it", "is"]),
    ("hes", &["he", "is"]),
    ("shes", &["she", "is"]),
    ("theyre", &["they", "are"]),
    ("theyve", &["they", "have"]),
    ("youre", &["you", "are"]),
    ("weve", &["we", "have"]),
    ("thats", &["that", "is"]),
    ("theres", &["there", "is"]),
    ("whats", &["what", "is"]),
    ("wheres", &["where", "is"]),
    ("nobodys", &["nobody", "is"]),
    ("somebodys", &["somebody", "is"]),
    ("someones", &["someone", "is"]),
    ("everybodys", &["everybody", "is"]),
    ("everyones", &["everyone", "is"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("gotta", &["got", "to"]),
    ("lemme", &["let", "me"]),
    ("gimme", &["give", "me"]),
    ("outta", &["out", "of"]),
    ("kinda", &["kind", "of"]),
    ("dunno", &["do", "not", "know"]),
    ("let's", &["let", "us"]),
    ("'em", &["them"]),
    ("okay", &["ok"]),
    ("alright", &["all", "right"]),
];

fn parts(norm: &str) -> Vec<String> {
    if let Some((_, parts)) = SHORT.iter().find(|(short, _)| *short == norm) {
        return parts.iter().map(|part| (*part).to_owned()).collect();
    }
    let cut = |stem: &str, tail: &str| vec![stem.to_owned(), tail.to_owned()];
    if let Some(stem) = norm.strip_suffix("n't") {
        return cut(stem, "not");
    }
    for (suffix, tail) in [("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am")] {
        if let Some(stem) = norm.strip_suffix(suffix)
            && !stem.is_empty()
        {
            return cut(stem, tail);
        }
    }
    match norm.strip_suffix("'s") {
        Some("") => vec!["'s".to_owned()],
        Some(stem) if IS_AFTER.contains(&stem) => cut(stem, "is"),
        Some(stem) => cut(stem, "'s"),
        None => vec![norm.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        Words::read(text).all().iter().map(|word| word.norm.clone()).collect()
    }

    #[test]
    fn punctuation_parts_words_and_is_remembered() {
        let words = Words::read("128, no, 182 Main. Around 3:30 p.m. on the F-150");
        let all: Vec<&str> = words.all().iter().map(|word| word.norm.as_str()).collect();
        assert_eq!(all, ["128", "no", "182", "main", "around", "3:30", "pm", "on", "the", "f", "150"]);
        assert_eq!(words.after(0), Break::Comma);
        assert_eq!(words.after(3), Break::Stop);
        assert_eq!(words.after(6), Break::Space);
        assert_eq!(words.after(9), Break::Joined);
        assert_eq!(words.surface(2..4), "182 Main");
    }

    #[test]
    fn numbers_money_and_mail_stay_whole() {
        assert_eq!(norms("$1,200 and #3C, j.ruiz@mailbox.org"), ["1200", "and", "3c", "j.ruiz@mailbox.org"]);
        assert_eq!(norms("It’s 16B"), ["it's", "16b"]);
    }

    #[test]
    fn contractions_are_taken_apart_with_and_without_apostrophe() {
        let text: Vec<String> = Said::read("he's not sure, I cant and my kitchen's on fire, nobody's hurt")
            .units
            .into_iter()
            .map(|unit| unit.text)
            .collect();
        assert_eq!(text.join(" "), "he is not sure i can not and my kitchen 's on fire nobody is hurt");
    }
}
