//! Which passage answers a question: BM25 over the passages' words (S. Robertson and H. Zaragoza, "The Probabilistic
//! Relevance Framework: BM25 and Beyond", 2009, with weighted fields), and beside it, where there is one, how near the
//! question lies to a passage in the understanding of a sentence encoder.

use super::words::Vocabulary;
use super::{Day, Page, PageError, Passage};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Something that gives a text its place among all texts: alike texts lie near each other.
pub trait Embed: Send + Sync {
    /// The text's vector, of length one; `None` where none can be made.
    fn embed(&self, text: &str) -> Option<Vec<f32>>;
}

/// All passages of an agency, ready to be asked.
#[derive(Clone, Default)]
pub struct Index {
    pages: Vec<Page>,
    entries: Vec<Entry>,
    vocabulary: Vocabulary,
    rarity: BTreeMap<String, f64>,
    mean_length: f64,
    embedding: Option<Arc<dyn Embed>>,
}

/// One passage in the index.
#[derive(Debug, Clone)]
struct Entry {
    page: usize,
    passage: usize,
    /// How strongly it speaks of each word.
    weights: BTreeMap<String, f64>,
    /// How many words it has, small ones left out.
    length: f64,
    /// Each of its phrases as a set of words: its heading and what callers call its matter.
    phrases: Vec<BTreeSet<String>>,
    /// Its place among all texts; empty without an encoder.
    vector: Vec<f32>,
}

/// The passage that answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// The passage: its id names the source, its sentences are what is said.
    pub passage: &'a Passage,
    /// The page it stands on, with its dates.
    pub page: &'a Page,
    /// How sure; at least the threshold.
    pub confidence: f64,
}

/// Why nothing is answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unanswered<'a> {
    /// The question holds no word of any passage.
    NoWords,
    /// The likeliest passage does not stand out clearly enough.
    Unsure {
        /// The likeliest passage.
        passage: &'a Passage,
        /// How sure.
        confidence: f64,
    },
    /// The passage has no spoken form.
    Unspoken(&'a Passage),
    /// The last day on which the passage was true has passed.
    Expired {
        /// The passage.
        passage: &'a Passage,
        /// Its last day.
        since: Day,
    },
}

/// What a question found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Search<'a> {
    /// Its passage.
    Found(Found<'a>),
    /// Nothing that may be said, and why.
    Nothing(Unanswered<'a>),
}

/// How much a word counts by where it stands. A heading and the names of a matter say what a passage is about; the text
/// for readers also tells much that the passage does not answer.
const HEADING: f64 = 2.0;
const TITLE: f64 = 1.5;
const TOPICS_OF_PAGE: f64 = 1.5;
const TOPICS_OF_ANOTHER_SECTION: f64 = 1.0;
const ASKED: f64 = 1.5;
const SPOKEN: f64 = 1.0;
const TEXT: f64 = 0.4;

/// BM25's two numbers: how soon more of the same word stops counting, and how much a long passage is held back.
const SATURATION: f64 = 2.0;
const LENGTH: f64 = 0.4;

/// A phrase that the question holds whole counts by its words, and by the third power of the share of the question that it
/// accounts for: "burn permit" alone asks for just that, within a long story it is one thing among others.
const PHRASE_POWER: i32 = 3;

/// The nearness of vectors lies between 0 and 1, and scores of words between 0 and 5: with this they decide together.
const NEARNESS: f64 = 17.5;

/// The share of the second score that is taken off the best: two passages that fit alike answer nothing.
const SECOND: f64 = 0.7;

/// From which confidence on a passage is said: the lowest that keeps [`super::measure::threshold`]'s rule on one half of the
/// questions of `training/documents` with nothing invented, rounded; the other half measures it.
const ENOUGH_BY_WORDS: f64 = 0.95;
/// The same where an encoder was asked, whose scores are larger.
const ENOUGH_WITH_ENCODER: f64 = 6.23;

/// A passage with its score.
#[derive(Clone, Copy)]
struct Ranked {
    entry: usize,
    score: f64,
    /// The share of the question's words, by rarity, that the passage holds.
    cover: f64,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("passages", &self.entries.len()).finish_non_exhaustive()
    }
}

impl Index {
    /// Reads pages, each with its name, and makes the index.
    ///
    /// # Errors
    /// The first page that cannot be read, with its line.
    pub fn load<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, PageError> {
        let pages = texts.into_iter().map(|(name, text)| Page::read(name, text)).collect::<Result<Vec<_>, _>>()?;
        let vocabulary = Vocabulary::new();
        let mut entries = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            for (place, passage) in page.passages.iter().enumerate() {
                entries.push(Entry::new(page, passage, (number, place), &vocabulary));
            }
        }
        let mut holders: BTreeMap<String, usize> = BTreeMap::new();
        for word in entries.iter().flat_map(|entry| entry.weights.keys()) {
            *holders.entry(word.clone()).or_default() += 1;
        }
        let rarity = holders.into_iter().map(|(word, holders)| (word, rarity(entries.len(), holders))).collect();
        let mean_length = entries.iter().map(|entry| entry.length).sum::<f64>() / (entries.len().max(1) as f64);
        Ok(Self { pages, entries, vocabulary, rarity, mean_length, embedding: None })
    }

    /// The same index, which also asks an encoder.
    #[must_use]
    pub fn with_embedding(mut self, embedding: Arc<dyn Embed>) -> Self {
        for entry in &mut self.entries {
            let page = &self.pages[entry.page];
            let passage = &page.passages[entry.passage];
            let text = format!("{}. {}. {}", page.title, passage.heading, passage.spoken.join(" "));
            entry.vector = embedding.embed(&text).unwrap_or_default();
        }
        self.embedding = Some(embedding);
        self
    }

    /// Every page, in the order in which they were given.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Every passage that can be said.
    pub fn spoken(&self) -> impl Iterator<Item = &Passage> {
        self.pages.iter().flat_map(|page| &page.passages).filter(|passage| !passage.spoken.is_empty())
    }

    /// The passage that answers this question, if one does clearly, can be said, and is still true today.
    #[must_use]
    pub fn find(&self, question: &str, today: Day) -> Search<'_> {
        let Some((likeliest, sure)) = self.sure_or_likeliest(question) else {
            return Search::Nothing(Unanswered::NoWords);
        };
        if sure {
            return may_be_said(likeliest, today);
        }
        Search::Nothing(Unanswered::Unsure { passage: likeliest.passage, confidence: likeliest.confidence })
    }

    /// The passage that clearly answers this question, whether or not it can be said and is still true.
    #[must_use]
    pub fn surest(&self, question: &str) -> Option<&Passage> {
        self.sure_or_likeliest(question).filter(|(_, sure)| *sure).map(|(found, _)| found.passage)
    }

    /// What the encoder is sure of, else what the words alone are; else the likeliest.
    fn sure_or_likeliest(&self, question: &str) -> Option<(Found<'_>, bool)> {
        let first = self.likeliest(question);
        if self.embedding.is_none() || first.is_some_and(|(_, sure)| sure) {
            return first;
        }
        self.likeliest_by(question, None).filter(|(_, sure)| *sure).or(first)
    }

    /// The passage of this id, if it can be said and is still true today; `None` where there is no such passage.
    #[must_use]
    pub fn passage(&self, id: &str, today: Day) -> Option<Search<'_>> {
        let all = self.pages.iter().flat_map(|page| page.passages.iter().map(move |passage| (page, passage)));
        let (page, passage) = all.into_iter().find(|(_, passage)| passage.id == id)?;
        Some(may_be_said(Found { passage, page, confidence: f64::INFINITY }, today))
    }

    /// The likeliest passage by words, and by the encoder where there is one, and whether it reaches the threshold.
    pub(super) fn likeliest(&self, question: &str) -> Option<(Found<'_>, bool)> {
        let vector = self.embedding.as_ref().and_then(|embedding| embedding.embed(question));
        self.likeliest_by(question, vector.as_deref())
    }

    fn likeliest_by(&self, question: &str, vector: Option<&[f32]>) -> Option<(Found<'_>, bool)> {
        let asked: BTreeSet<String> = self.vocabulary.words(question).into_iter().collect();
        let ranked = self.rank(&asked, vector);
        let mut best: Option<Ranked> = None;
        let mut second = 0.0;
        for one in ranked {
            match best {
                Some(first) if one.score <= first.score => second = one.score.max(second),
                Some(first) => (best, second) = (Some(one), first.score),
                None => best = Some(one),
            }
        }
        let best = best.filter(|best| best.score > 0.0)?;
        let margin = best.score - SECOND * second;
        let (confidence, enough) = match vector {
            // An encoder reads all words of a question, so it needs no correction for those that no page has.
            Some(_) => (margin, ENOUGH_WITH_ENCODER),
            None => (margin * best.cover.sqrt(), ENOUGH_BY_WORDS),
        };
        let entry = &self.entries[best.entry];
        let page = &self.pages[entry.page];
        let found = Found { passage: &page.passages[entry.passage], page, confidence };
        Some((found, confidence >= enough))
    }

    fn rank(&self, asked: &BTreeSet<String>, vector: Option<&[f32]>) -> Vec<Ranked> {
        // A word that no passage holds still belongs to the question.
        let rarity = |word: &String| self.rarity.get(word).copied().unwrap_or(1.0);
        let weighed: Vec<(&String, f64)> = asked.iter().map(|word| (word, rarity(word))).collect();
        let whole: f64 = weighed.iter().map(|(_, rarity)| rarity).sum();
        let all = self.entries.iter().enumerate();
        all.map(|(number, entry)| {
            let mut ranked = Ranked { entry: number, score: 0.0, cover: 0.0 };
            for (word, rarity) in &weighed {
                if let Some(weight) = entry.weights.get(*word) {
                    let longer = 1.0 - LENGTH + LENGTH * entry.length / self.mean_length;
                    ranked.score += rarity * weight * (SATURATION + 1.0) / (weight + SATURATION * longer);
                    ranked.cover += rarity / whole;
                }
            }
            let held = entry.phrases.iter().filter(|phrase| phrase.is_subset(asked));
            let phrase = held.map(|phrase| phrase.iter().map(rarity).sum()).fold(0.0, f64::max);
            if phrase > 0.0 {
                ranked.score += phrase * (phrase / whole).powi(PHRASE_POWER);
            }
            if let Some(vector) = vector {
                ranked.score += NEARNESS * nearness(vector, &entry.vector).max(0.0);
            }
            ranked
        })
        .collect()
    }
}

/// What was found, if it has words to be said that are still true.
fn may_be_said(found: Found<'_>, today: Day) -> Search<'_> {
    let Found { passage, page, .. } = found;
    if passage.spoken.is_empty() {
        return Search::Nothing(Unanswered::Unspoken(passage));
    }
    match page.valid_until {
        Some(since) if page.is_past(today) => Search::Nothing(Unanswered::Expired { passage, since }),
        Some(_) | None => Search::Found(found),
    }
}

impl Entry {
    fn new(page: &Page, passage: &Passage, (number, place): (usize, usize), vocabulary: &Vocabulary) -> Self {
        let is_whole = place == 0;
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        let mut add = |words: &mut dyn Iterator<Item = String>, weight: f64| {
            for word in words {
                *weights.entry(word).or_default() += weight;
            }
        };
        let once =
            |texts: &[String]| -> BTreeSet<String> { texts.iter().flat_map(|text| vocabulary.words(text)).collect() };
        let heading = vocabulary.words(&passage.heading);
        let spoken = vocabulary.words(&passage.spoken.join(" "));
        let text = vocabulary.words(&passage.text);
        let length = (heading.len() + spoken.len() + text.len()) as f64;
        let topics = if is_whole { TOPICS_OF_PAGE } else { TOPICS_OF_ANOTHER_SECTION };
        add(&mut heading.into_iter(), HEADING);
        if !is_whole {
            add(&mut vocabulary.words(&page.title).into_iter(), TITLE);
        }
        add(&mut once(&page.topics).into_iter(), topics);
        add(&mut once(&passage.asked).into_iter(), ASKED);
        add(&mut spoken.into_iter(), SPOKEN);
        add(&mut text.into_iter(), TEXT);
        let of_page: &[String] = if is_whole { &page.topics } else { &[] };
        let phrases = [&passage.heading].into_iter().chain(&passage.asked).chain(of_page);
        let phrases: Vec<BTreeSet<String>> = phrases.map(|text| vocabulary.words(text).into_iter().collect()).collect();
        let phrases = phrases.into_iter().filter(|phrase: &BTreeSet<String>| !phrase.is_empty()).collect();
        Self { page: number, passage: place, weights, length, phrases, vector: Vec::new() }
    }
}

/// How much a word says that so many of all passages hold: BM25's inverse document frequency, never below zero, as a share
/// of what a word says that no passage holds. So one threshold serves few pages and many.
fn rarity(passages: usize, holders: usize) -> f64 {
    let passages = passages as f64;
    let plain = |holders: f64| (1.0 + (passages - holders + 0.5) / (holders + 0.5)).ln();
    plain(holders as f64) / plain(0.0)
}

fn nearness(one: &[f32], other: &[f32]) -> f64 {
    one.iter().zip(other).map(|(one, other)| f64::from(*one) * f64::from(*other)).sum()
}
