//! What surrounds a phrase: whether it is denied or doubted, past or present, supposed, asked about, or out of a story.

use super::pattern::{Patterns, WordSet};
use super::words::{Break, Said};

/// Whether a phrase is asserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Polarity {
    /// It is said to be so.
    Asserted,
    /// It is doubted: "I don't think", "not sure if".
    Doubted,
    /// It is said not to be so.
    Denied,
}

/// When it is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tense {
    /// At present, or nothing tells otherwise.
    Present,
    /// Hours ago, or since resolved.
    Recent,
    /// Days ago or more.
    Past,
}

/// In which mood it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// As a fact.
    Stated,
    /// In a question for information: "where do I get".
    Asked,
    /// Under a condition: "if".
    Supposed,
    /// Only imagined: "what if", "hypothetically".
    Imagined,
}

/// Whose events they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The caller's or somebody's whom the caller speaks of.
    Life,
    /// Possibly a screen's or a loudspeaker's.
    Screen,
    /// The news', a film's, a game's.
    Story,
}

/// The sense of a phrase where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// Asserted, doubted, denied.
    pub polarity: Polarity,
    /// When.
    pub tense: Tense,
    /// In which mood.
    pub mood: Mood,
    /// Whose.
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Past,
    Recent,
    Now,
    WhatIf,
    If,
    Ask,
    Screen,
    Story,
}

const MARKS: &[Mark] =
    &[Mark::Past, Mark::Recent, Mark::Now, Mark::WhatIf, Mark::If, Mark::Ask, Mark::Screen, Mark::Story];

const SETS: &[WordSet] = &[
    ("months", "january february march april may june july august september october november december"),
    ("days", "monday tuesday wednesday thursday friday saturday sunday"),
    ("seasons", "spring summer fall autumn winter weekend holidays christmas thanksgiving"),
    ("long", "day days week weeks month months year years weekend weekends decade"),
    ("want", "need want like"),
];

const PATTERNS: &[(Mark, &str)] = &[
    (Mark::Past, "(last|past|previous) (week|month|year|@seasons|@months|@days|time)"),
    (Mark::Past, "(a|an|one|couple|few|several|many|some|#) ~1 @long ago"),
    (Mark::Past, "@long (ago|back)"),
    (Mark::Past, "on (a|last)? @days"),
    (Mark::Past, "in @months"),
    (Mark::Past, "(on|back in|this past|from) @months"),
    (Mark::Past, "(in|over|during|back in) (the|last)? @seasons"),
    (Mark::Past, "in (nineteen|twenty|2000|2001|2002|2003|2004|2005|2006|2007|2008|2009) !minutes|seconds"),
    (Mark::Past, "in (2010|2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024|2025|2026|2027)"),
    (Mark::Past, "the other (day|night|week)"),
    (Mark::Past, "(used to|years ago|back then|long time ago|back when|way back)"),
    (Mark::Past, "when i was (a|little|young|in)"),
    (Mark::Past, "my late (husband|wife|father|mother|brother|sister|uncle|aunt|son|daughter)"),
    (Mark::Past, "already (reported|filed|went to court)"),
    (Mark::Recent, "last night"),
    (Mark::Recent, "yesterday"),
    (Mark::Recent, "(earlier|this) (today|morning|afternoon|evening)"),
    (Mark::Recent, "earlier !than"),
    (Mark::Recent, "(hour|hours|while) ago"),
    (Mark::Recent, "(overnight|a while back)"),
    (
        Mark::Recent,
        "(false alarm|turned out|it is over|over now|is out now|put it out|all clear|everything is ok now|fine now|ok now|great now|better now|gone now|stopped now)",
    ),
    (Mark::Recent, "(he|she|they|it|everyone|everybody) is (great|fine|ok|safe) (now|again)?"),
    (Mark::Now, "(right now|as we speak|at this moment|at the moment|this minute|this very|currently|just now)"),
    (Mark::Now, "(still|again now|is back|are back|is happening|happening now)"),
    (Mark::Now, "(and|but) now"),
    (Mark::Now, "^ now"),
    (Mark::Now, "(second|seconds|minute|minutes) ago"),
    (Mark::Now, "(help me|please help|send somebody|send someone|hurry)"),
    (
        Mark::WhatIf,
        "(what if|hypothetically|suppose that|imagine if|let us say|what happens if|what happens when|in case of|in case there)",
    ),
    (Mark::WhatIf, "what (do|should|would) (i|you|we|one) do (if|when|about)"),
    (Mark::WhatIf, "(is|would|was) it (a|illegal|legal|ok|allowed|against) ~2 (to|if)"),
    (Mark::If, "if !not|you|it|there|possible|so|that|i"),
    (Mark::If, "if (there was|there were|there is ever|it ever|i ever|i were|i was|someone|somebody|anyone)"),
    (
        Mark::Ask,
        "(where|when|how|what time|what day) (do|can|could|should|would|does|is|are) (i|we|you|one|the|a|my|there)",
    ),
    (Mark::Ask, "how (much|long|many|early|late|old)"),
    (Mark::Ask, "(what|which) (is|are|was) (the|your|a)"),
    (
        Mark::Ask,
        "(do|does|did|are|will|would|could|can) (you|the city|the county|kids|people|we) ~1 (have|offer|allow*|need|do|sell|take|accept|give|handle|provide|issue)",
    ),
    (
        Mark::Ask,
        "(is|are) there (a|an|any) ~2 (ban|class*|program|law|rule*|permit|fee|fine|limit|policy|form*|list|schedule|hotline)",
    ),
    (Mark::Ask, "(can|could|may) i (get|pick|turn|have|drop|buy|apply|renew|sign|request|pay|bring|carry|own|put)"),
    (
        Mark::Ask,
        "i (would)? @want (to|a|an|the|some|forms|that|my) ~3 (renew|forms|paperwork|report|copy|copies|card|permit|license|class*|tour|records|recycle|donate|sign|apply|give|drop|information|info|schedule|certificate|training)",
    ),
    (Mark::Ask, "(who|whom) (do|can|should) i (talk|speak|call|ask|see|contact)"),
    (Mark::Ask, "who (handles|issues|runs|represents|teaches)"),
    (Mark::Ask, "(question|information|info|asking|wondering|curious) (about|on|regarding)"),
    (Mark::Ask, "(is|are) the ~4 (still on|open|closed|cancelled|canceled)"),
    (Mark::Screen, "(tv|television|speakers|stereo|ringtone|youtube)"),
    (
        Mark::Story,
        "(news|movie|film|video game|videogame|tv show|novel|podcast|on netflix|episode|lyrics|the play|rehears*|training exercise|drill)",
    ),
];

/// Compiled once; finds the marks around phrases.
#[derive(Debug)]
pub struct Scopes {
    patterns: Patterns,
}

impl Default for Scopes {
    fn default() -> Self {
        Self::new()
    }
}

/// The marks of one utterance.
#[derive(Debug, Clone)]
pub struct Marks {
    found: Vec<(Mark, usize, usize)>,
}

impl Scopes {
    /// The built-in marks.
    #[must_use]
    pub fn new() -> Self {
        let numbered = PATTERNS
            .iter()
            .map(|(mark, pattern)| (MARKS.iter().position(|other| other == mark).unwrap_or_default(), *pattern));
        Self { patterns: Patterns::compile(SETS, numbered) }
    }

    /// Patterns that could not be read; none, as a test holds.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        self.patterns.problems()
    }

    /// Finds the marks of an utterance.
    #[must_use]
    pub fn mark(&self, said: &Said<'_>) -> Marks {
        let found = self.patterns.find(said).into_iter().map(|hit| (MARKS[hit.rule], hit.from, hit.to)).collect();
        Marks { found }
    }
}

impl Marks {
    /// The sense of the units `from..to`.
    #[must_use]
    pub fn sense(&self, said: &Said<'_>, from: usize, to: usize) -> Sense {
        let (start, end) = clause(said, from, to);
        let sentence = sentence(said, from, to);
        Sense {
            polarity: polarity(said, from, to),
            tense: self.tense(said, start, end),
            mood: self.mood(sentence.0, sentence.1, start, from),
            source: self.source(sentence.0, sentence.1),
        }
    }

    fn within(&self, mark: Mark, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.found
            .iter()
            .filter(move |(other, begin, end)| *other == mark && *begin >= from && *end <= to)
            .map(|(_, begin, end)| (*begin, *end))
    }

    fn tense(&self, said: &Said<'_>, from: usize, to: usize) -> Tense {
        let edge = |begin: usize| {
            begin > 0
                && matches!(said.units[begin - 1].text.as_str(), "since" | "until" | "till" | "by" | "before" | "ever")
        };
        if self.within(Mark::Now, from, to).next().is_some() {
            return Tense::Present;
        }
        if self.within(Mark::Past, from, to).any(|(begin, _)| !edge(begin)) {
            return Tense::Past;
        }
        if self.within(Mark::Recent, from, to).any(|(begin, _)| !edge(begin)) {
            return Tense::Recent;
        }
        Tense::Present
    }

    fn mood(&self, from: usize, to: usize, clause: usize, at: usize) -> Mood {
        if self.within(Mark::WhatIf, from, to).any(|(begin, _)| begin <= at) {
            return Mood::Imagined;
        }
        if self.within(Mark::If, clause, to).any(|(begin, _)| begin <= at) {
            return Mood::Supposed;
        }
        if self.within(Mark::Ask, from, to).next().is_some() { Mood::Asked } else { Mood::Stated }
    }

    fn source(&self, from: usize, to: usize) -> Source {
        if self.within(Mark::Story, from, to).next().is_some() {
            Source::Story
        } else if self.within(Mark::Screen, from, to).next().is_some() {
            Source::Screen
        } else {
            Source::Life
        }
    }
}

/// From full stop to full stop around some units.
fn sentence(said: &Said<'_>, from: usize, to: usize) -> (usize, usize) {
    let start = (0..from).rev().find(|at| said.units[*at].after == Break::Stop).map_or(0, |at| at + 1);
    let end = (to.max(1) - 1..said.units.len()).find(|at| said.units[*at].after == Break::Stop);
    (start, end.map_or(said.units.len(), |at| at + 1))
}

/// The sentence, narrowed at "but" and "and now".
fn clause(said: &Said<'_>, from: usize, to: usize) -> (usize, usize) {
    let (first, last) = sentence(said, from, to);
    let parts = |at: usize| {
        let text = |index: usize| said.units.get(index).map_or("", |unit| unit.text.as_str());
        matches!(text(at), "but" | "however" | "because") || (matches!(text(at), "and" | "so") && text(at + 1) == "now")
    };
    let start = (first..from).rev().find(|at| parts(*at)).unwrap_or(first);
    let end = (to..last).find(|at| parts(*at)).unwrap_or(last);
    (start, end)
}

const SUBJECTS: &[&str] =
    &["i", "he", "she", "they", "we", "it", "there", "somebody", "someone", "you", "that", "this", "who", "people"];
const DOUBTS: &[&str] = &[
    "think", "believe", "know", "sure", "certain", "tell", "guess", "suppose", "idea", "clue", "see", "saying", "say",
];
/// Units looked back over for a negation. Longer reaches cross into other thoughts more often than they find one.
const REACH: usize = 7;

fn polarity(said: &Said<'_>, from: usize, to: usize) -> Polarity {
    let text = |at: usize| said.units.get(at).map_or("", |unit| unit.text.as_str());
    if (from + 1..to).any(|at| denies(said, at)) {
        return Polarity::Denied;
    }
    let mut crossed = SUBJECTS.contains(&text(from));
    for at in (from.saturating_sub(REACH)..from).rev() {
        if said.units[at].after >= Break::Comma || matches!(text(at), "but" | "because" | "now" | "please" | "then") {
            break;
        }
        if denies(said, at) {
            let doubt = (at + 1..from).any(|between| DOUBTS.contains(&text(between)));
            return match (doubt, crossed) {
                (true, _) => Polarity::Doubted,
                (false, false) => Polarity::Denied,
                (false, true) => Polarity::Asserted,
            };
        }
        if text(at) == "and" && at + 1 < from && SUBJECTS.contains(&text(at + 1)) {
            break;
        }
        crossed = crossed || SUBJECTS.contains(&text(at));
    }
    Polarity::Asserted
}

/// Whether the unit denies what follows it.
fn denies(said: &Said<'_>, at: usize) -> bool {
    let next = said.units.get(at + 1).map_or("", |unit| unit.text.as_str());
    match said.units[at].text.as_str() {
        "not" => !matches!(
            next,
            "only" | "just" | "joking" | "kidding" | "lying" | "far" | "long" | "stop" | "stopped" | "quit"
        ),
        "nobody" | "nothing" | "none" | "never" | "without" | "neither" | "nor" | "noone" => true,
        "no" => {
            said.units[at].after <= Break::Space
                && !SUBJECTS.contains(&next)
                && !matches!(
                    next,
                    "doubt"
                        | "question"
                        | "my"
                        | "the"
                        | "a"
                        | "his"
                        | "her"
                        | "our"
                        | "please"
                        | "no"
                        | "yes"
                        | "wait"
                )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sense(text: &str, phrase: &str) -> Sense {
        let said = Said::read(text);
        let from = said.units.iter().position(|unit| unit.text == phrase).expect("the phrase is in the text");
        let scopes = Scopes::new();
        scopes.mark(&said).sense(&said, from, from + 1)
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(Scopes::new().problems(), Vec::<String>::new());
    }

    #[test]
    fn denials_and_doubts_are_told_from_assertions() {
        for (text, phrase, expected) in [
            ("nobody is hurt", "hurt", Polarity::Denied),
            ("he doesn't have a gun", "gun", Polarity::Denied),
            ("there's no fire", "fire", Polarity::Denied),
            ("I'm not hurt", "hurt", Polarity::Denied),
            ("no, he has a gun", "gun", Polarity::Asserted),
            ("no he has a gun", "gun", Polarity::Asserted),
            ("I can't get out there is a fire", "fire", Polarity::Asserted),
            ("I don't think anyone is hurt", "hurt", Polarity::Doubted),
            ("not sure if he has a gun", "gun", Polarity::Doubted),
            ("I'm not kidding there is a fire", "fire", Polarity::Asserted),
            ("don't move, he has a gun", "gun", Polarity::Asserted),
            ("no weapons or guns", "guns", Polarity::Denied),
            ("there is a fire", "fire", Polarity::Asserted),
        ] {
            assert_eq!(sense(text, phrase).polarity, expected, "{text}");
        }
    }

    #[test]
    fn past_recent_and_present_are_told_apart() {
        for (text, phrase, expected) in [
            ("it was broken into last month", "broken", Tense::Past),
            ("two weeks ago he fired a gun", "gun", Tense::Past),
            ("he has been bleeding since Monday", "bleeding", Tense::Present),
            ("last week they were here, but now there is a fire", "fire", Tense::Present),
            ("there was a fire last night", "fire", Tense::Recent),
            ("somebody shot it out last spring", "shot", Tense::Past),
            ("five minutes ago he had a gun", "gun", Tense::Present),
            ("in 2011 he was stabbed", "stabbed", Tense::Past),
        ] {
            assert_eq!(sense(text, phrase).tense, expected, "{text}");
        }
    }

    #[test]
    fn moods_and_sources_are_told_apart() {
        assert_eq!(sense("what if someone has a gun", "gun").mood, Mood::Imagined);
        assert_eq!(sense("if somebody has a gun", "gun").mood, Mood::Supposed);
        assert_eq!(sense("where can I get a gun permit", "gun").mood, Mood::Asked);
        assert_eq!(sense("he has a gun", "gun").mood, Mood::Stated);
        assert_eq!(sense("the fight was all over the news", "fight").source, Source::Story);
        assert_eq!(sense("their TV sounds like gunshots", "gunshots").source, Source::Screen);
    }
}
