//! How well questions are answered, counted as callers would: answered rightly, answered wrongly, or put to a person.

use super::{Day, Index, Search, Unanswered};
use serde::Deserialize;

/// A question with the passage that answers it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Its name.
    pub id: String,
    /// The words.
    pub text: String,
    /// The passage that answers it, as `page#section`; `None` where no page does.
    pub page: Option<String>,
}

/// What came of one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Came<'a> {
    /// The question.
    pub question: &'a Question,
    /// The likeliest passage.
    pub likeliest: Option<&'a str>,
    /// How sure.
    pub confidence: f64,
    /// How it ended.
    pub end: End,
}

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Its passage was said.
    Right,
    /// Another passage was said.
    Wrong,
    /// A person was asked, for no passage stood out.
    Unsure,
    /// A person was asked, for the passage's last day had passed.
    Expired,
    /// A person was asked, for the passage has no spoken form.
    Unspoken,
}

impl End {
    /// Its name, as scripts read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unsure => "person",
            Self::Expired => "expired",
            Self::Unspoken => "unspoken",
        }
    }
}

/// Which questions are counted: a threshold is chosen on one half and held against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Those that the threshold was chosen by.
    Chosen,
    /// Those that it is measured by.
    Measured,
}

/// Counts of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Questions that a passage answers.
    pub answerable: usize,
    /// Of these, the likeliest passage was the right one.
    pub first: usize,
    /// Of these, answered with the right passage.
    pub right: usize,
    /// Of these, answered with another passage.
    pub wrong: usize,
    /// Of these, put to a person.
    pub person: usize,
    /// Questions that no passage answers.
    pub unanswerable: usize,
    /// Of these, answered all the same.
    pub invented: usize,
}

/// Asks every question. With `today` as `None` every page counts as true.
#[must_use]
pub fn ask<'a>(index: &'a Index, questions: &'a [Question], today: Option<Day>) -> Vec<Came<'a>> {
    questions.iter().map(|question| ask_one(index, question, today)).collect()
}

fn ask_one<'a>(index: &'a Index, question: &'a Question, today: Option<Day>) -> Came<'a> {
    let likeliest = index.likeliest(&question.text).map(|(found, _)| found);
    let end = match index.find(&question.text, today.unwrap_or(Day::FIRST)) {
        Search::Found(found) if Some(&found.passage.id) == question.page.as_ref() => End::Right,
        Search::Found(_) => End::Wrong,
        Search::Nothing(Unanswered::NoWords | Unanswered::Unsure { .. }) => End::Unsure,
        Search::Nothing(Unanswered::Expired { .. }) => End::Expired,
        Search::Nothing(Unanswered::Unspoken(_)) => End::Unspoken,
    };
    let confidence = likeliest.map_or(0.0, |found| found.confidence);
    Came { question, likeliest: likeliest.map(|found| found.passage.id.as_str()), confidence, end }
}

/// Counts what came of the questions.
pub fn figures<'a>(came: impl IntoIterator<Item = &'a Came<'a>>) -> Figures {
    let mut figures = Figures::default();
    for one in came {
        if let Some(page) = &one.question.page {
            figures.answerable += 1;
            figures.first += usize::from(one.likeliest == Some(page.as_str()));
            match one.end {
                End::Right => figures.right += 1,
                End::Wrong => figures.wrong += 1,
                End::Unsure | End::Expired | End::Unspoken => figures.person += 1,
            }
        } else {
            figures.unanswerable += 1;
            figures.invented += usize::from(matches!(one.end, End::Right | End::Wrong));
        }
    }
    figures
}

/// Of the questions that a threshold is chosen by, so many may be answered with a wrong passage: a wrong statement is worse
/// than a person.
const WRONG_MAX: usize = 2;

/// The lowest confidence that keeps the rule on these questions: at most so many that no page answers are answered, and at
/// most two statements besides are wrong. Infinite where even the surest is too many.
pub fn threshold<'a>(came: impl IntoIterator<Item = &'a Came<'a>>, invented_max: usize) -> f64 {
    let mut surest: Vec<&Came<'_>> = came.into_iter().collect();
    surest.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let (mut wrong, mut invented, mut lowest) = (0, 0, f64::INFINITY);
    for one in surest {
        match &one.question.page {
            Some(page) => wrong += usize::from(one.likeliest != Some(page.as_str())),
            None => invented += usize::from(one.likeliest.is_some()),
        }
        if wrong > WRONG_MAX || invented > invented_max {
            break;
        }
        lowest = one.confidence;
    }
    lowest
}

/// The same questions as they would have ended with another threshold. Dates and spoken forms are left aside.
#[must_use]
pub fn with_threshold<'a>(came: &[Came<'a>], threshold: f64) -> Vec<Came<'a>> {
    came.iter()
        .map(|one| {
            let end = match one.likeliest {
                Some(_) if one.confidence < threshold => End::Unsure,
                Some(likeliest) if Some(likeliest) == one.question.page.as_deref() => End::Right,
                Some(_) => End::Wrong,
                None => End::Unsure,
            };
            Came { end, ..*one }
        })
        .collect()
}

/// The half that each question belongs to: by its page, so that the halves share none, and by turns where it has none.
#[must_use]
pub fn halves(index: &Index, questions: &[Question]) -> Vec<Half> {
    let by_turns = |number: usize| if number.is_multiple_of(2) { Half::Chosen } else { Half::Measured };
    let mut names: Vec<&str> = index.pages().iter().map(|page| page.name.as_str()).collect();
    names.sort_unstable();
    let mut without = 0;
    questions
        .iter()
        .map(|question| {
            let page = question.page.as_deref().and_then(|id| id.split('#').next());
            by_turns(match page {
                Some(page) => names.iter().position(|name| *name == page).unwrap_or_default(),
                None => {
                    without += 1;
                    without - 1
                }
            })
        })
        .collect()
}
