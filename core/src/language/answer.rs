//! Yes and no, where the words leave no doubt. Everything else is neither: a doubtful "no" must never count as one.

use super::pattern::{Found, Patterns, WordSet};
use super::words::Said;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A confident yes or no. What is neither is left out, never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

const UNSURE: usize = 0;
const YES: usize = 1;
const NO: usize = 2;
const FILLER: usize = 3;
/// A denial that answers only when nothing much follows: "it isn't", but not "I can't get out because".
const SHORT_NO: usize = 4;
/// Units within which it answers.
const SHORT: usize = 6;

const SETS: &[WordSet] = &[
    ("hedge", "maybe perhaps possibly probably might guess suppose hopefully hope unsure supposedly apparently barely"),
    ("turn", "but except though although wait actually however unless"),
    ("sirs", "sir ma'am maam mam miss thanks thank thankyou"),
];

const PATTERNS: &[(usize, &str)] = &[
    (UNSURE, "@hedge"),
    (UNSURE, "not (sure|certain|really|exactly|necessarily|entirely|quite|so|that)"),
    (UNSURE, "not (think|know|remember|recall|believe|see|hear|notice|tell|say|aware|understand|much)"),
    (UNSURE, "i (think|believe|thought)"),
    (UNSURE, "kind of|sort of"),
    (UNSURE, "(sort|kind) of"),
    (UNSURE, "(hard|difficult|tough) to (say|tell|know)"),
    (UNSURE, "(no|any) (idea|clue|way|problem|matter|doubt)"),
    (UNSURE, "who knows"),
    (UNSURE, "far as i"),
    (UNSURE, "that i (know|saw|can|could|am)"),
    (UNSURE, "a little|bit"),
    (UNSURE, "depends"),
    (UNSURE, "does not look"),
    (UNSURE, "(seem*|appear*|sound*|looks|looked) (like|to|ok|fine|all)?"),
    (UNSURE, "@turn"),
    (UNSURE, "(no|nope|nobody) ~4 (still|yet)"),
    (UNSURE, "what (if|about|do|was|did)"),
    (UNSURE, "(yes|yeah) and no"),
    (
        YES,
        "(yes|yeah|yep|yup|yea|yah|ya|yeh|uh-huh|mhm|mmhm|mhmm|affirmative|si|absolutely|definitely|certainly|exactly|indeed|precisely|totally)",
    ),
    (YES, "(uh|um|mm|mmm|hm|m) (huh|hmm|hm)"),
    (YES, "(sure|surely) !about"),
    (
        YES,
        "(correct|right|true) !now|here|there|in|on|by|next|lane|side|after|before|away|at|behind|outside|across|around",
    ),
    (YES, "(that|it|this) is (right|correct|it|true|fine|good|the|him|her|them) !now"),
    (YES, "(you|you have) got it"),
    (YES, "you bet"),
    (YES, "of course !not"),
    (YES, "(go ahead|sounds good|please do|that works|works for me|no objection)"),
    (YES, "ok"),
    (YES, "(good|fine|all right|perfect|great) $"),
    (YES, "(it|she|he|they|we|i|there) (is|are|do|does|did|am|was|were|have|has|would|will|can) $"),
    (NO, "no !one|body|way|problem|idea|clue|doubt|matter|wonder|longer|parking|number"),
    (NO, "no (one|body)"),
    (NO, "(nope|nah|naw|negative|nobody|none|neither|never|incorrect|wrong|nuh-uh|nada)"),
    (NO, "(nuh|uh) uh"),
    (NO, "not (at all|right|correct|it|him|her|them|yet|anymore|hurt|any|one|anyone|anybody|in)"),
    (NO, "(absolutely|definitely|certainly|of course|thankfully) not"),
    (NO, "(that|it|this) is (wrong|incorrect)"),
    (
        SHORT_NO,
        "(it|she|he|they|we|i|there|that|this|you) (is|are|do|does|did|am|was|were|have|has|would|will|can|could) not",
    ),
    (
        FILLER,
        "(uh|um|er|ah|oh|well|so|like|hi|hello|hey|i mean|you know|let us see|hmm|hm|and|then|just|honestly|thankfully|luckily|sir|ma'am|god|thank god)",
    ),
];

static RULES: LazyLock<Patterns> = LazyLock::new(|| Patterns::compile(SETS, PATTERNS.iter().copied()));

/// Reads a confident yes or no out of an answer. "I don't think so", "yes but", "no wait" are neither.
#[must_use]
pub fn yes_no(text: &str) -> Option<YesNo> {
    yes_no_said(&Said::read(text))
}

/// [`yes_no`] for words already cut.
#[must_use]
pub fn yes_no_said(said: &Said<'_>) -> Option<YesNo> {
    let found = RULES.find(said);
    if found.iter().any(|hit| hit.rule == UNSURE && !inside_yes(hit, &found)) {
        return None;
    }
    let first = first_content(said, &found);
    let longest = |rule: usize| {
        found.iter().filter(|hit| hit.rule == rule && hit.from == first).map(|hit| hit.to).max().unwrap_or(0)
    };
    let brief = if said.units.len() <= SHORT { longest(SHORT_NO) } else { 0 };
    let (yes, no) = (longest(YES), longest(NO).max(brief));
    let later =
        |rule: usize, from: usize| found.iter().any(|hit| hit.rule == rule && hit.from >= from && leads(said, hit));
    if no > 0 && no >= yes {
        return (!later(YES, no)).then_some(YesNo::No);
    }
    if yes > 0 {
        return (!later(NO, yes)).then_some(YesNo::Yes);
    }
    None
}

/// "that is the" in "yes that is the one" is no hedge; a hedge counts unless a yes covers it wholly.
fn inside_yes(hit: &Found, found: &[Found]) -> bool {
    found
        .iter()
        .any(|other| other.rule == YES && other.from <= hit.from && other.to >= hit.to && other.to - other.from > 1)
}

/// Whether the find begins a clause, so that it speaks for itself: "no, yes" but not "yes there was no light".
fn leads(said: &Said<'_>, hit: &Found) -> bool {
    hit.from == 0
        || said.units[hit.from - 1].after >= super::words::Break::Comma
        || matches!(said.units[hit.from].text.as_str(), "no" | "yes" | "yeah" | "nope" | "nobody")
            && hit.to - hit.from == 1
            && hit.to == said.units.len()
}

fn first_content(said: &Said<'_>, found: &[Found]) -> usize {
    let mut first = 0;
    while let Some(filler) = found.iter().filter(|hit| hit.rule == FILLER && hit.from == first).max_by_key(|hit| hit.to)
    {
        let word = said.units[first].text.as_str();
        let answers = found.iter().any(|hit| (hit.rule == YES || hit.rule == NO) && hit.from == first);
        if answers && matches!(word, "uh" | "um" | "hm") {
            break;
        }
        first = filler.to;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(RULES.problems(), Vec::<String>::new());
    }

    #[test]
    fn clear_answers_are_read() {
        for text in [
            "yes",
            "Yeah.",
            "yep that's it",
            "mm-hmm",
            "uh huh",
            "correct",
            "That's right",
            "sure",
            "um, yes sir",
            "Right.",
            "of course",
            "absolutely",
            "it is",
            "yes please",
            "okay",
            "Yes, he's still there.",
            "you got it",
            "si",
        ] {
            assert_eq!(yes_no(text), Some(YesNo::Yes), "{text}");
        }
        for text in [
            "no",
            "Nope.",
            "nah",
            "no ma'am",
            "No, nobody's hurt.",
            "nobody's hurt",
            "no one is in danger",
            "uh no",
            "not at all",
            "of course not",
            "that's not it",
            "that's wrong",
            "no thank you",
            "No. No.",
            "it isn't",
            "no sir, nobody",
            "well no",
            "they're not",
            "uh-uh",
            "never",
            "oh no, not at all",
        ] {
            assert_eq!(yes_no(text), Some(YesNo::No), "{text}");
        }
    }

    #[test]
    fn doubtful_answers_are_neither() {
        for text in [
            "not sure",
            "I don't think so",
            "maybe",
            "no, but he's bleeding",
            "no wait",
            "yeah no",
            "no, yes",
            "I guess",
            "not really",
            "not that I know of",
            "I don't know",
            "yes but apartment nine",
            "right now",
            "no idea",
            "no problem",
            "probably not",
            "I hope not",
            "kind of",
            "",
            "412 Alder",
            "he looks okay",
            "it depends",
            "yes and no",
            "no, I don't see anyone",
            "as far as I can tell no",
            "nobody that I saw",
        ] {
            assert_eq!(yes_no(text), None, "{text}");
        }
    }
}
