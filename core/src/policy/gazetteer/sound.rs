//! How alike two names are to the ear: a key of consonant classes, and the edit distance of the letters.
//!
//! The classes join what telephone speech and recognisers confuse (voiced with unvoiced stops, m with n, the
//! sibilants), in the manner of phonetic codes for names; what decides is always the list of names that exist.

/// A key of the consonants' classes with the first vowel's place kept; equal keys sound much alike.
pub(super) fn key(name: &str) -> String {
    let mut key = String::new();
    let mut before = ' ';
    let letters: Vec<char> = name.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    for (index, letter) in letters.iter().enumerate() {
        let next = letters.get(index + 1).copied().unwrap_or(' ');
        let class = class(*letter, next);
        let kept = class != 'a' || index == 0;
        if kept && class != ' ' && class != before {
            key.push(class);
        }
        if class != ' ' {
            before = class;
        }
    }
    key
}

fn class(letter: char, next: char) -> char {
    match (letter, next) {
        ('p', 'h') => 'f',
        ('c' | 'g', 'e' | 'i' | 'y') => 's',
        ('c', 'h') | ('s', 'h') | ('s' | 'z' | 'x' | 'j', _) => 's',
        ('g', 'h') | ('h' | 'w', _) => ' ',
        ('b' | 'p', _) => 'p',
        ('d' | 't', _) => 't',
        ('g' | 'k' | 'c' | 'q', _) => 'k',
        ('m' | 'n', _) => 'n',
        ('f' | 'v', _) => 'f',
        ('l', _) => 'l',
        ('r', _) => 'r',
        _ => 'a',
    }
}

/// How many letters must be changed, added or left out to make one of the other.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        for (column, across) in other.iter().zip(row.iter_mut().skip(1)) {
            let change = diagonal + usize::from(*column != letter);
            diagonal = *across;
            left = change.min(diagonal + 1).min(left + 1);
            *across = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// How unlike two names are, 0 for equal, 100 for nothing in common: the distance of the letters in percent of the
/// longer name, halved where the keys are equal.
pub(super) fn unlikeness(one: &str, other: &str) -> usize {
    let longest = one.chars().count().max(other.chars().count()).max(1);
    let percent = distance(one, other) * 100 / longest;
    if key(one) == key(other) { percent / 2 } else { percent }
}
