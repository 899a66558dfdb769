//! u02: drugs, medicine or poison were taken and may be harming someone.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u02_overdose_poison";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(CLASS, "overdose", &["(overdos*|od|oded|ods)", "over dos*"]).mention(),
    rule(
        CLASS,
        "swallowed something harmful",
        &[
            "(swallow*|drank|drink*|ate|eaten|eating|ingest*|licked|chewed|inhaled|sniffed) ~5 @toxic",
            "swallow* ~5 (@medicine|coin|coins|marble|needle|bottle)",
            "(@toxic|pills) ~4 (ate|swallowed|drank|eaten)",
            "(took|taken|taking|takes|ate|downed) ~3 (all|whole|entire|many|much|extra|double|wrong|handful|bunch|lot|lots|bottle) ~4 @medicine",
            "(took|taken|takes) ~2 (too many|too much) !time|room|space|money",
            "(got|gotten|getting) into ~4 (pills|medic*|meds|cleaner|bleach|poison|vitamins)",
            "@medicine all at once",
            "wrong (pill*|medic*|dose|meds|prescription) ~6 (feel*|took|taken|sick|sleepy|dizzy|strange)",
            "(took|taken) something ~6 (sick|floor|passed|sleepy|acting)",
            "(@child|he|she|dad|mom|grandma|grandpa) ~2 (drank|swallowed|ate|licked) something",
            "(took|taken|takes|swallowed) (#|forty|a dozen) ~2 @medicine",
            "(poisoned|poisoning) !ivy",
            "drank ~4 (alcohol|vodka|whiskey|hand sanitizer)",
        ],
    ),
    rule(
        CLASS,
        "drug taken",
        &[
            "(nodding|nodded) (out|off)",
            "(gave|give|giving|used|hit|administered|need|needs) ~4 (narcan|naloxone) !kit|training|class|from",
            "needle ~4 (arm|leg|him|her|vein|still)",
            "(took|did|smoked|shot|snort*|doing|smoking|injected) ~3 (fentanyl|heroin|meth|xanax|cocaine|laced) ~6 (blue|passed|breath*|floor|sick|shak*|can|wake|now)",
            "foil ~3 (floor|sink|lap|hand|him|her|toilet)",
            "(restroom|bathroom|stall) ~2 # #? (minutes|hours)",
            "(high|strung out|tripping) on (something|fentanyl|heroin|meth|drugs|pcp|acid|mushrooms)",
            "(bad|laced) (batch|pills|dope|trip|weed)",
        ],
    ),
    rule(
        CLASS,
        "drink tampered with",
        &[
            "(put|slipped|spiked|dropped) ~2 (something|drug*|pill|roofie) ~3 (drink|food|coffee|cup|glass)",
            "(drink|she|he|i|was|got|been) ~2 (spiked|drugged|roofied)",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "medicine mixed up",
        &[
            "(took|taken) something ~6 not ~1 (answer*|wake|respond*|talk*|move|moving)",
            "(took|did|smoked|shot|snort*) ~3 (fentanyl|heroin|meth|xanax|cocaine) ~6 not",
            "(remember|recall|sure|know) if ~3 (took|taken) ~6 (insulin|pill*|medic*|dose|times|twice|meds)",
            "took ~3 (insulin|pill*|medic*|dose|meds) (twice|two|three|again)",
            "(mixed up|doubled|double|confused|switched) ~6 (pill*|meds|medic*|dose*|insulin)",
            "(button|watch|coin) batter* ~8",
            "(batter*|pill*|medicine|magnet*) ~6 (is|are) missing",
        ],
    )
    .own_not(),
];
