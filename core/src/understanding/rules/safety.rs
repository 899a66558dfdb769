//! The answer to "is anyone hurt or in danger right now?". Only a confident no is a no; anything about danger is a yes.

use crate::language::{Patterns, Said, WordSet, YesNo, yes_no_said};
use crate::understanding::Scan;
use std::sync::LazyLock;

const SETS: &[WordSet] = &[("harm", "hurt injured danger injuries bleeding harm harmed wounded trouble emergency")];

const SAFE: usize = 0;
const WORRY: usize = 1;

const PATTERNS: &[(usize, &str)] = &[
    (SAFE, "(nobody|no one|none|not|nothing|neither|no) ~4 @harm"),
    (
        SAFE,
        "(everyone|everybody|we are|we are all|i am|they are|all of us) ~2 (fine|ok|(all right)|safe|unhurt|uninjured|good) $",
    ),
    (SAFE, "^ (everyone|everybody|we are|i am) ~2 (fine|ok|(all right)|safe|unhurt|uninjured)"),
    (SAFE, "(no|without) (injuries|danger|emergency|one)"),
    (
        WORRY,
        "(hurt*|injur*|danger*|bleed*|pain*|scared|afraid|threat*|weapon*|gun*|knife|hit|attack*|ambulance|dizzy|sick|sore|shak*|help|scream*|fight*|angry|drunk|fire|smok*|trapped|stuck|unconscious|crying|dying|unsafe|worried|yell*|violent|aggressive|cut|broken|burn*|headache|neck|limp*|shock|emergency)",
    ),
    (WORRY, "(still|yet|maybe|might|could|but|except|unless|until|soon|almost)"),
];

static RULES: LazyLock<Patterns> = LazyLock::new(|| Patterns::compile(SETS, PATTERNS.iter().copied()));

/// Patterns that could not be read; none, as a test holds.
#[cfg(test)]
pub fn problems() -> &'static [String] {
    RULES.problems()
}

/// Reads the answer. `None` is neither, and must not be taken for a no.
pub fn safety(said: &Said<'_>, scan: &Scan) -> Option<YesNo> {
    if !scan.trips.is_empty() {
        return Some(YesNo::Yes);
    }
    let found = RULES.find(said);
    let safe = |at: usize| found.iter().any(|hit| hit.rule == SAFE && hit.from <= at && at < hit.to);
    let worried = found.iter().any(|hit| hit.rule == WORRY && !safe(hit.from));
    let denied = found.iter().any(|hit| hit.rule == SAFE);
    match yes_no_said(said) {
        Some(YesNo::Yes) if denied => None,
        Some(YesNo::Yes) => Some(YesNo::Yes),
        Some(YesNo::No) => (!worried).then_some(YesNo::No),
        None => (denied && !worried && !doubtful(said)).then_some(YesNo::No),
    }
}

fn doubtful(said: &Said<'_>) -> bool {
    const DOUBTS: &[&str] = &[
        "think", "know", "sure", "guess", "hope", "probably", "maybe", "believe", "but", "wait", "actually", "see",
        "yes", "yeah", "really",
    ];
    said.units.iter().any(|unit| DOUBTS.contains(&unit.text.as_str()))
}
