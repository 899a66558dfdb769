//! u09: a child or a person who cannot protect themselves is missing, alone, hurt or at risk.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u09_child_vulnerable";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "missing",
        &[
            "(can|could|did) not (find|locate) ~1 (my|our|her|his|the) ~2 (@dependent|husband|wife|brother|sister|friend)",
            "lost my (son|daughter|child|kid|kids|grandson|granddaughter|baby|toddler|mother|father|brother|sister)",
            "(@dependent|husband|wife|friend|roommate|brother|sister|uncle|aunt|girlfriend|boyfriend|neighbor) !'s ~4 (missing|disappeared|vanished|wandered|kidnapped|abducted|taken)",
            "(@dependent|husband|wife|friend|roommate|brother|sister) 's (been|gone|missing|run|disappeared) ~2",
            "@dependent !'s ~4 (gone|walked out|walked off|ran away|ran off|run away|left home|snuck out)",
            "@dependent !'s ~3 (did not|never|has not|have not|is not) ~1 (come|came|show*|return*|get|got|made|home|back) ~3",
            "(dementia|alzheimer*|autis*|special needs) ~8 (walked|wander*|left|missing|gone|out|lost|confused|ran)",
            "(runaway|amber alert|missing (child|person|kid|girl|boy|teen*|adult|man|woman))",
            "@dependent got (lost|separated|taken)",
        ],
    )
    .own_not()
    .stands(),
    rule(
        CLASS,
        "locked in or left alone",
        &[
            "(@child|@elder) ~3 (locked|trapped|stuck|left|inside|alone) ~5 (car|van|truck|vehicle|suv|minivan|bathroom|hot)",
            "(@child|@elder) (is|are|'s|was|in|inside|still)? (in|inside|still in) (a|the|my|that|this|their|her|his) ~2 (hot|locked|parked) ~1 (car|van|truck|vehicle|suv|minivan)",
            "(locked|left|lock*|leave*) ~4 (@child) ~5 (car|van|truck|vehicle|alone|inside|home|suv|hot)",
            "@child ~4 (alone|by himself|by herself|by themselves|by itself|unattended|unsupervised|crying for)",
            "@child (is|are|'s|seems|looks|got|who is) ~1 lost !a|my|his|her|the|their|some|it",
            "(boy|girl|kid|child|toddler|baby) ~12 not see ~3 (grown|adult|adults|parent*|mom|mother|anyone|anybody)",
            "(boy|girl|kid|child|toddler) ~5 (pajamas|pyjamas|diaper|socks|barefoot|wander*|naked|running into)",
            "@child ~4 (in|on|near|into) the (road|street|highway|tracks|roof|ice|pond|ledge)",
            "(bassinet|stroller|crib|carrier|car seat with) ~6 (balcony|road|street|nobody|tracks|alone|dumpster|nobody 's)",
            "(abandoned|newborn) ~1 (baby|infant|child)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "abuse or neglect",
        &[
            "(hit*|beat*|hurt*|abus*|slap*|kick*|punch*|whip*|shak*|neglect*|starv*|molest*|burn*) ~3 (kid|kids|child|children|baby|son|daughter|boy|girl|toddler|grandmother|grandma|elderly|residents|infant)",
            "(child|elder|children) (abuse|neglect|endanger*)",
            "with a belt",
            "(afraid|scared|terrified) to go home",
            "not (fed|feeding|eaten) ~4 (kid*|child*|baby|days)",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "confused and alone",
        &[
            "(old|elderly|older|senior) ~1 (gentleman|man|lady|woman|person|guy|fellow) ~6 (confused|lost|not know|wander*|disoriented|pajamas|robe|nightgown|barefoot)",
            "not know (what town|what city|who he is|who she is|his name|her name|what year|where he lives|where she lives|where she is|where he is)",
            "(confused|disoriented) ~3 (wander*|lost|street|road|alone)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "no sign of life",
        &[
            "(papers|newspapers|mail|packages) ~3 (stack*|pil*|building up)",
            "(porch light|tv|lights) ~3 on ~2 # days",
            "not ~1 (seen|heard from|heard|answer*|picked|pick*|come) ~5 (in|for|since|him|her) ~3 (days|day|week|weeks|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday)",
            "(welfare|wellness|well being) check",
            "check on (my|her|him|the|a) ~2 @who",
        ],
    )
    .own_not()
    .soft(),
];
