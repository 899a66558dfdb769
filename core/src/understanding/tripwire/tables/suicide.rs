//! u03: somebody thinks of, plans or attempts to take their own life or hurt themselves.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u03_suicide";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "harm to oneself",
        &[
            "(kill*|hurt*|harm*|hang*|hung|shoot*|shot|cut*|stab*|drown*|end*) ~1 (myself|himself|herself|themselves|themself)",
            "(end|ending|take|taking|ended) (my|his|her|their) (own)? life",
            "(end|ending) it (all|tonight|now|today|soon)?  $",
            "(end|ending) it all",
            "self harm*",
            "(slit*|slash*|cutting) (my|his|her|their) (wrist*|throat|arms)",
        ],
    )
    .lingers(),
    rule(CLASS, "a life taken", &["(took|taken) (my|his|her|their) (own)? life"]),
    rule(CLASS, "suicide named", &["suicid*"]).mention().lingers(),
    rule(
        CLASS,
        "does not want to live",
        &[
            "(not|no longer) want to (live|be here|be alive|wake|go on|exist|be around|do this anymore)",
            "(want|wants|wanted|going|ready|plans|planning|trying) to (die|be dead)",
            "wish* (i|he|she) (was|were) (dead|never|gone)",
            "(no|any|not) ~2 (reason|point) (to|in) (live|living|go on|going on)",
            "nothing ~2 to live for",
            "(nobody|no one) (would|will) (miss|notice|care) ~1 (me|him|her|if|i)",
            "(better off|easier|happier) (without me|dead|for everybody|for everyone|if i|when i am gone)",
            "(not|no) ~2 be (here|around|alive) (tomorrow|much longer|anymore|any more|next week|in the morning)",
            "(can|could) not (go on|take it anymore|do this anymore|live like this)",
        ],
    )
    .own_not()
    .lingers(),
    rule(
        CLASS,
        "farewell",
        &[
            "(goodbye|suicide|farewell) (note|letter|text|message|video)",
            "wanted to say (sorry|goodbye) to (every*|my|all)",
            "(say*|said|texted|told) ~2 (goodbye|sorry for everything|sorry to everyone)",
            "(gave|giving|given) away ~8 (dog|cat|things|tools|stuff|everything|belongings|pets|clothes|guns)",
            "who (should|will|would|is going to) (get|take|have|feed|keep) ~3 (things|stuff|cat|dog|kids|pets)",
            "(take care of|look after|feed|make sure) my (cat|dog|kids|pets|mom|mother|children) ~4 (when|after|gone|if|taken)",
            "find (me|my body) (before|when|after|in|hanging)",
            "(after|past|through) tonight $",
            "thanks for everything ~6 (goodbye|bye|gone)",
            "pills ~2 (counted|lined|laid|ready|in front)",
            "(counted|lined) ~3 pills",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "about to jump",
        &[
            "(outside|over|other side of|climb*|past) ~3 (rail|railing|ledge|guardrail|barrier)",
            "@who ~3 (standing|sitting|hanging|climb*|leaning|perched|pacing) ~4 (ledge|overpass|bridge|roof|rooftop|rail|railing|tracks|edge|cliff)",
            "@who (is|are|'s|up)? (out|up)? on (the|a) ~1 (ledge|overpass|roof|rooftop|railing|tracks|edge|bridge)",
            "(going|about|threaten*|wants|trying|ready|want) to jump",
            "jump* (off|from|in front) ~3 (bridge|roof|overpass|balcony|train|window|building|cliff|bus)",
            "jumper on",
            "(noose|rope around)",
            "(wrong|other) side of the ~2 (fence|rail|railing|barrier|guardrail)",
        ],
    ),
];
