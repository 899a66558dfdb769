//! What is left of a text when two texts are compared by their words: no small words, no endings, and one word for
//! things that callers name in several ways.

use std::collections::BTreeMap;

/// Words that say nothing about a matter.
const EMPTY_WORDS: &str = "a about an and any anybody are as ask at be been being but by call called calling can could \
    day did do does for from get give go gonna got gotta guys had has have he hello her hers hey hi him his how i if in \
    into is it its just know like make maybe me my need no not of off ok okay on one or our out over please question \
    really said say she so some somebody someone something somethings sure tell than that the their them then there \
    these they thing things this those to today uh um up us want wanna wanted was we well were what when where which \
    who why will with wondering would yeah yes you your anyone don't can't i'd i'm i'll i've it's that's they're \
    there's what's when's where's you'll you're";

/// Words for the same thing in the mouths of callers and on the pages of an office. The first stands for all.
const SAME: &[&str] = &[
    "bicycle bike",
    "trash garbage rubbish",
    "car vehicle automobile auto truck van",
    "police cop officer",
    "crash accident wreck collision",
    "medicine medication meds pill drug prescription",
    "child children kid",
    "cost price fee charge pay paid payment",
    "license licence",
    "permit permission permitted",
    "dog puppy",
    "photo picture",
    "couch sofa",
    "refrigerator fridge freezer",
    "job hiring hire work",
    "fine ticket citation",
    "house home",
    "town city",
    "allowed legal illegal forbidden",
    "plow plowed snowplow",
    "tow towed towing impound impounded",
    "branch limb",
    "pool swim swimming",
    "electricity electric power",
    "lost lose missing",
    "noise noisy loud",
    "jail prison inmate arrested locked",
    "vote voting election ballot polls",
    "pickup collect collected",
    "sticker decal",
    "scam fraud",
    "burn burning bonfire",
    "fingerprint fingerprinted",
    "yard lawn",
    "senior elderly older",
    "telephone phone",
    "repair fix broken",
    "visit visiting",
    "video footage",
];

/// The words that are compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Vocabulary {
    same: BTreeMap<String, String>,
    empty: Vec<&'static str>,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut same = BTreeMap::new();
        for group in SAME {
            let mut words = group.split_whitespace().map(stem);
            let first = words.next().unwrap_or_default();
            same.extend(words.map(|word| (word, first.clone())));
        }
        let mut empty: Vec<&str> = EMPTY_WORDS.split_whitespace().collect();
        empty.sort_unstable();
        Self { same, empty }
    }

    /// The words of a text that say something, in order.
    pub(super) fn words(&self, text: &str) -> Vec<String> {
        let lower = text.to_lowercase();
        lower
            .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
            .map(|word| word.trim_matches('\''))
            .filter(|word| word.len() > 1 && self.empty.binary_search(word).is_err())
            .map(stem)
            .map(|word| self.same.get(&word).cloned().unwrap_or(word))
            .collect()
    }
}

/// A word without its commonest endings, so that "towed" and "towing" are one. Lighter than Porter's rules (M. F. Porter,
/// "An algorithm for suffix stripping", 1980), of which it keeps what changes no meaning.
fn stem(word: &str) -> String {
    let mut stem = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
    let endings = [("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")];
    let cut = endings.iter().find_map(|(ending, instead)| {
        let rest = stem.strip_suffix(ending).filter(|rest| rest.len() >= 3)?;
        let plural_only = *ending != "s" || !rest.ends_with(['s', 'u']);
        plural_only.then(|| format!("{rest}{instead}"))
    });
    stem = cut.unwrap_or(stem);
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let mut last = stem.chars().rev();
    if let (Some(one), Some(other)) = (last.next(), last.next())
        && stem.len() > 3
        && one == other
        && !matches!(one, 'l' | 's')
    {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}
