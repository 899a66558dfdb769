//! A page as an agency writes it: front matter in TOML between two lines `+++`, then Markdown. Each section that answers
//! a question of its own is a passage; what is said of it aloud stands under its heading, as `> spoken: ...`.

use super::Day;
use serde::Deserialize;

/// A page that cannot be read, in one line that names the file and the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("documents/{page}.md line {line}: {what}")]
pub struct PageError {
    /// The page: its file's name without the ending.
    pub page: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its file's name without the ending.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// When somebody last went over it.
    pub updated: Option<Day>,
    /// The last day on which it is true.
    pub valid_until: Option<Day>,
    /// What callers call its matter.
    pub topics: Vec<String>,
    /// The passages: first the page as a whole, then its sections.
    pub passages: Vec<Passage>,
}

/// A part of a page that answers a question of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// `page#section`, where the section is its heading in small letters with hyphens, and empty for the page as a whole.
    pub id: String,
    /// Its heading; the page's title for the page as a whole.
    pub heading: String,
    /// Where it begins in the file, from 1.
    pub line: usize,
    /// What is said of it, sentence by sentence; empty where nothing was written to be said.
    pub spoken: Vec<String>,
    /// What callers ask that it answers, in their words.
    pub asked: Vec<String>,
    /// What it says to readers.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    title: String,
    updated: Option<String>,
    valid_until: Option<String>,
    spoken: Option<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    asked: Vec<String>,
}

impl Page {
    /// Reads a page. What only makes it less useful is no error but a finding of [`super::check`].
    ///
    /// # Errors
    /// The first thing that is wrong with its form.
    pub fn read(name: &str, text: &str) -> Result<Self, PageError> {
        let wrong = |line: usize, what: &str| PageError { page: name.to_owned(), line, what: what.to_owned() };
        let lines: Vec<&str> = text.lines().collect();
        if lines.first().map(|line| line.trim_end()) != Some("+++") {
            return Err(wrong(1, "a page begins with a line +++, then its title, dates and topics, and a line +++"));
        }
        let end = lines.iter().skip(1).position(|line| line.trim_end() == "+++").map(|at| at + 1);
        let end = end.ok_or_else(|| wrong(lines.len(), "the line +++ that ends the front matter is missing"))?;
        let written = lines.get(1..end).unwrap_or_default();
        let front = front(name, &written.join("\n"))?;
        let line_of = |key: &str| written.iter().position(|line| line.trim_start().starts_with(key)).unwrap_or(0) + 2;
        let date = |key: &str, value: &Option<String>| match value {
            Some(text) => match Day::read(text) {
                Some(day) => Ok(Some(day)),
                None => Err(wrong(line_of(key), &format!("{key} is a day written as 2026-04-30"))),
            },
            None => Ok(None),
        };
        let whole = Passage {
            id: format!("{name}#"),
            heading: front.title.clone(),
            line: end + 2,
            spoken: sentences(&front.spoken.unwrap_or_default()),
            asked: front.asked,
            text: String::new(),
        };
        let passages = sections(whole, name, lines.get(end + 1..).unwrap_or_default(), end + 2)?;
        Ok(Self {
            name: name.to_owned(),
            title: front.title,
            updated: date("updated", &front.updated)?,
            valid_until: date("valid_until", &front.valid_until)?,
            topics: front.topics,
            passages,
        })
    }

    /// Whether the day lies behind the last one on which the page is true.
    #[must_use]
    pub fn is_past(&self, today: Day) -> bool {
        self.valid_until.is_some_and(|last| last < today)
    }
}

fn front(page: &str, text: &str) -> Result<Front, PageError> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let what = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        PageError { page: page.to_owned(), line: before.matches('\n').count() + 2, what }
    })
}

/// Reads the lines behind the front matter, of which the first has the number `first`.
fn sections(whole: Passage, page: &str, lines: &[&str], first: usize) -> Result<Vec<Passage>, PageError> {
    let mut done: Vec<Passage> = Vec::new();
    let mut open = whole;
    for (number, line) in lines.iter().enumerate().map(|(index, line)| (first + index, line.trim())) {
        let wrong = |what: String| PageError { page: page.to_owned(), line: number, what };
        if let Some(heading) = line.strip_prefix("## ") {
            let id = format!("{page}#{}", slug(heading));
            if id.ends_with('#') || id == open.id || done.iter().any(|passage| passage.id == id) {
                return Err(wrong(format!("\"{heading}\" names no section of its own")));
            }
            let next = Passage {
                id,
                heading: heading.trim().to_owned(),
                line: number,
                spoken: Vec::new(),
                asked: Vec::new(),
                text: String::new(),
            };
            done.push(std::mem::replace(&mut open, next));
        } else if let Some(words) = line.strip_prefix("> spoken:") {
            if !open.spoken.is_empty() {
                return Err(wrong("one spoken form is enough for a section".to_owned()));
            }
            open.spoken = sentences(words);
        } else if let Some(words) = line.strip_prefix("> asked:") {
            open.asked.extend(words.split(';').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()));
        } else if !line.is_empty() && !line.starts_with("# ") {
            if !open.text.is_empty() {
                open.text.push(' ');
            }
            open.text.push_str(line.trim_start_matches('#').trim_start());
        }
    }
    done.push(open);
    Ok(done)
}

/// A heading as the end of an address: small letters and digits, with a hyphen for whatever stands between.
fn slug(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Splits at the end of sentences: a full stop, question or exclamation mark before a space, but not after "I D.".
fn sentences(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = |word: &str| word.len() > 2 && word.ends_with(['.', '?', '!']);
    words.split_inclusive(|word| ends(word)).map(|part| part.join(" ")).collect()
}
