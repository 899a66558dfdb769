//! What is wrong with an agency's pages, before a caller hears it: what cannot be said, what is out of date, and what
//! two passages say differently.

mod contradictions;

use super::{Day, Page, Passage};
use std::fmt;

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Nothing on the whole page can be said aloud.
    SilentPage,
    /// A section has no spoken form.
    SilentSection,
    /// A date is missing.
    NoDate,
    /// The last day on which the page is true has passed.
    Expired,
    /// Nobody has gone over the page for long.
    Untouched,
    /// It was gone over on a day to come.
    UpdatedAhead,
    /// A sentence is longer than a breath.
    LongSentence,
    /// A voice would misread something.
    Misread,
    /// It promises what only a person may promise (safety rule S14).
    Promise,
    /// The spoken form names a number that the page does not.
    UnwrittenNumber,
    /// Two passages give different numbers for the same thing.
    Contradiction,
}

impl Kind {
    /// Its name, as scripts read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SilentPage => "silent_page",
            Self::SilentSection => "silent_section",
            Self::NoDate => "no_date",
            Self::Expired => "expired",
            Self::Untouched => "untouched",
            Self::UpdatedAhead => "updated_ahead",
            Self::LongSentence => "long_sentence",
            Self::Misread => "misread",
            Self::Promise => "promise",
            Self::UnwrittenNumber => "unwritten_number",
            Self::Contradiction => "contradiction",
        }
    }
}

/// Something that a person should mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its kind.
    pub kind: Kind,
    /// The page's name.
    pub page: String,
    /// The line in the page's file, from 1.
    pub line: usize,
    /// What it is, in one sentence.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "documents/{}.md line {}: {}", self.page, self.line, self.what)
    }
}

/// As many words as a voice says in one breath.
pub(super) const BREATH_WORDS: usize = 35;

/// Fees and hours change with the year and its budget; half a year more for whoever is late.
const UNTOUCHED_MONTHS: u16 = 18;

/// Signs that voices skip, spell out, or read in a way of their own.
const SIGNS: &str = "$%&/\\#@*_+=<>|~^[]{}()\"`§°";

/// Shortened words that voices spell out or read as something else.
const SHORTENED: &[&str] = &["st.", "ave.", "blvd.", "rd.", "dept.", "e.g.", "i.e.", "etc.", "no.", "a.m.", "p.m."];

/// What is not true before a person has said so (safety rule S14).
const PROMISES: &[&str] = &["officer will", "connecting you", "on the way", "on its way", "will come"];

/// Everything that should be mended before callers are answered from these pages, in the order of the pages.
#[must_use]
pub fn check(pages: &[Page], today: Day) -> Vec<Finding> {
    let mut found: Vec<Finding> = pages
        .iter()
        .flat_map(|page| {
            let mut of_page = dates(page, today);
            of_page.extend(silent(page));
            of_page.extend(page.passages.iter().flat_map(|passage| sayable(page, passage)));
            of_page
        })
        .collect();
    found.extend(contradictions::unwritten(pages));
    found.extend(contradictions::between(pages));
    found.sort_by(|one, other| (&one.page, one.line, one.kind).cmp(&(&other.page, other.line, other.kind)));
    found
}

fn finding(kind: Kind, page: &Page, line: usize, what: String) -> Finding {
    Finding { kind, page: page.name.clone(), line, what }
}

fn dates(page: &Page, today: Day) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut find = |kind, what| found.push(finding(kind, page, 1, what));
    match page.updated {
        None => find(Kind::NoDate, "updated is missing: the day on which somebody last went over the page".to_owned()),
        Some(day) if day > today => find(Kind::UpdatedAhead, format!("updated is {day}, which is yet to come")),
        Some(day) if day.months_later(UNTOUCHED_MONTHS) < today => {
            find(Kind::Untouched, format!("nobody has gone over the page since {day}"));
        }
        Some(_) => {}
    }
    match page.valid_until {
        None => find(Kind::NoDate, "valid_until is missing: the last day on which the page is true".to_owned()),
        Some(day) if day < today => {
            find(Kind::Expired, format!("the page was true until {day}: who asks reaches a person"));
        }
        Some(_) => {}
    }
    found
}

fn silent(page: &Page) -> Vec<Finding> {
    let unsaid: Vec<&Passage> = page.passages.iter().filter(|passage| passage.spoken.is_empty()).collect();
    if unsaid.len() == page.passages.len() {
        return vec![finding(Kind::SilentPage, page, 1, "no spoken form: who asks reaches a person".to_owned())];
    }
    unsaid
        .into_iter()
        .map(|passage| {
            let what = format!("\"{}\" has no spoken form: who asks reaches a person", passage.heading);
            finding(Kind::SilentSection, page, passage.line, what)
        })
        .collect()
}

fn sayable(page: &Page, passage: &Passage) -> Vec<Finding> {
    let mut found = Vec::new();
    for sentence in &passage.spoken {
        let words = sentence.split_whitespace().count();
        if words > BREATH_WORDS {
            let what = format!("{words} words without a breath, at most {BREATH_WORDS}: \"{}\"", opening(sentence));
            found.push(finding(Kind::LongSentence, page, passage.line, what));
        }
        let lower = sentence.to_lowercase();
        for promise in PROMISES.iter().filter(|promise| lower.contains(**promise)) {
            let what = format!("\"{promise}\" promises what only a person may promise");
            found.push(finding(Kind::Promise, page, passage.line, what));
        }
        for (word, why) in sentence.split_whitespace().filter_map(|word| Some((word, misread(word)?))) {
            let what = format!("a voice would misread \"{word}\": {why}");
            found.push(finding(Kind::Misread, page, passage.line, what));
        }
    }
    found
}

/// The first words of a sentence, enough to find it by.
fn opening(sentence: &str) -> String {
    const WORDS: usize = 6;
    let first: Vec<&str> = sentence.split_whitespace().take(WORDS).collect();
    format!("{} ...", first.join(" "))
}

/// Why a voice would misread a word, if it would.
fn misread(word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(|letter: char| matches!(letter, ',' | ';' | ':' | '?' | '!'));
    if bare.chars().any(|letter| letter.is_ascii_digit()) {
        return Some("write numbers as they are spoken");
    }
    if bare.chars().any(|letter| SIGNS.contains(letter)) {
        return Some("write signs as words");
    }
    if SHORTENED.contains(&bare.to_lowercase().as_str()) {
        return Some("write the word out");
    }
    let name = bare.trim_end_matches('.');
    if name.len() > 1 && name.chars().all(|letter| letter.is_ascii_uppercase()) {
        return Some("write letters that are said one by one with spaces between them");
    }
    (bare.contains("://") || bare.starts_with("www.") || name.contains('.'))
        .then_some("addresses of the web are not said")
}
