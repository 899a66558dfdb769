//! Numbers that do not agree: between what a passage says aloud and what its page says to readers, and between two
//! passages that speak of the same thing.

use super::super::words::Vocabulary;
use super::super::{Page, Passage};
use super::{Finding, Kind, finding};
use crate::language::numbers::{self, Gaps};
use crate::language::{Break, Words};
use std::collections::BTreeSet;

/// Numbers that a spoken form names and its page does not. Below a hundred people round, count on, and say the hour
/// without its minutes, so only longer ones are held against the page.
pub(super) fn unwritten(pages: &[Page]) -> Vec<Finding> {
    let mut found = Vec::new();
    for page in pages {
        let written: BTreeSet<String> =
            page.passages.iter().flat_map(|passage| numbers_of(&passage.text, Gaps::Close)).collect();
        if written.is_empty() {
            continue;
        }
        for passage in &page.passages {
            for number in passage.spoken.iter().flat_map(|sentence| numbers_of(sentence, Gaps::Loose)) {
                if number.len() >= LONG_DIGITS && number != EMERGENCY && !written.contains(&number) {
                    let what = format!("the spoken form says {number}, and the page does not");
                    found.push(finding(Kind::UnwrittenNumber, page, passage.line, what));
                }
            }
        }
    }
    found
}

const LONG_DIGITS: usize = 3;
/// Said by name on many pages, and seldom in figures.
const EMERGENCY: &str = "911";

/// The numbers of a text. Spoken ones are parted by commas where a telephone number is said slowly, written ones are not.
fn numbers_of(text: &str, gaps: Gaps) -> Vec<String> {
    numbers::all(&Words::read(&apart(text)), gaps).into_iter().map(|(_, number)| number.digits).collect()
}

/// A number, what it counts, and the words around it.
struct Claim<'a> {
    page: &'a Page,
    passage: &'a Passage,
    number: String,
    unit: String,
    about: BTreeSet<String>,
}

/// Numbers of two passages that count the same and stand among the same words, but differ.
pub(super) fn between(pages: &[Page]) -> Vec<Finding> {
    let vocabulary = Vocabulary::new();
    let claims: Vec<Claim<'_>> = pages
        .iter()
        .flat_map(|page| page.passages.iter().map(move |passage| (page, passage)))
        .flat_map(|(page, passage)| claims(page, passage, &vocabulary))
        .collect();
    let mut found = Vec::new();
    for (index, one) in claims.iter().enumerate() {
        for other in claims.iter().skip(index + 1).filter(|other| one.contradicts(other, &claims)) {
            let what = format!(
                "says {} {} where documents/{}.md line {} says {}: \"{}\" and \"{}\"",
                one.number,
                one.unit,
                other.page.name,
                other.passage.line,
                other.number,
                one.passage.heading,
                other.passage.heading
            );
            found.push(finding(Kind::Contradiction, one.page, one.passage.line, what));
        }
    }
    found.dedup();
    found
}

impl Claim<'_> {
    fn contradicts(&self, other: &Self, all: &[Self]) -> bool {
        let same_thing = |one: &Self, other: &Self| {
            let shared = one.about.intersection(&other.about).count();
            let either = one.about.union(&other.about).count();
            one.unit == other.unit && shared >= SHARED_WORDS && shared * 10 >= either * ALIKE_TENTHS
        };
        let also = |one: &Self, other: &Self| {
            let others = all.iter().filter(|claim| claim.passage.id == other.passage.id);
            others.filter(|claim| claim.unit == one.unit).any(|claim| claim.number == one.number)
        };
        self.passage.id != other.passage.id
            && self.number != other.number
            && same_thing(self, other)
            // "The first is free and the second ten dollars" on both pages is no contradiction.
            && !(also(self, other) || also(other, self))
    }
}

/// Two clauses speak of the same thing when they share so many words that say something,
const SHARED_WORDS: usize = 2;
/// and when those are at least so many tenths of the words of either.
const ALIKE_TENTHS: usize = 6;

/// Words of times and lists, which stand in every sentence about hours and fees and say nothing of its matter.
const COMMONPLACE: &str = "monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night noon day \
    week month year hour open closed from number first second third last each every other after before within least most \
    only bring until any more hundred thousand cost fine sign";

/// What numbers count. Others name a thing, as a street's number does, and may differ at will.
const UNITS: &str = "dollar percent cent minute hour day night week month year foot feet mile page person people";

/// Said of a telephone number.
const TELEPHONE: &str = "by telephone";
/// As a telephone number has them, without and with the area.
const TELEPHONE_DIGITS: [usize; 2] = [7, 10];

fn claims<'a>(page: &'a Page, passage: &'a Passage, vocabulary: &Vocabulary) -> Vec<Claim<'a>> {
    let units: BTreeSet<String> = vocabulary.words(UNITS).into_iter().collect();
    let skipped: BTreeSet<String> = vocabulary.words(COMMONPLACE).into_iter().collect();
    let spoken = passage.spoken.iter().map(|sentence| (sentence.clone(), Gaps::Loose));
    let written = sentences(&passage.text).into_iter().map(|sentence| (sentence, Gaps::Close));
    spoken
        .chain(written)
        .flat_map(|(sentence, gaps)| {
            let sentence = apart(&sentence);
            let words = Words::read(&sentence);
            let about: BTreeSet<String> = vocabulary
                .words(&sentence)
                .into_iter()
                .filter(|word| !numbers::is_number(word) && !units.contains(word) && !skipped.contains(word))
                .collect();
            let counted = numbers::all(&words, gaps).into_iter().filter_map(|(at, number)| {
                let next = vocabulary.words(words.norm(at + number.len)).into_iter().next().unwrap_or_default();
                let unit = match number.digits.len() {
                    digits if TELEPHONE_DIGITS.contains(&digits) => TELEPHONE.to_owned(),
                    _ if words.signed(at, '$') => vocabulary.words("dollar").concat(),
                    _ if units.contains(&next) => next,
                    _ => return None,
                };
                Some(Claim { page, passage, number: number.digits, unit, about: about.clone() })
            });
            counted.collect::<Vec<_>>()
        })
        .collect()
}

/// "From eight to five" is two numbers, where a caller who spells one out may mean 825.
fn apart(text: &str) -> String {
    text.replace(" to ", " and ").replace(" for ", " and ")
}

fn sentences(text: &str) -> Vec<String> {
    let words = Words::read(text);
    let mut sentences = Vec::new();
    let mut begun = 0;
    for index in (0..words.len()).filter(|index| words.after(*index) == Break::Stop) {
        sentences.push(words.surface(begun..index + 1).to_owned());
        begun = index + 1;
    }
    sentences
}
