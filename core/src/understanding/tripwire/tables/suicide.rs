//! u03: somebody thinks of, plans or attempts to take their own life or hurt themselves.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u03_suicide";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "harm to oneself",
        &[
            "(kill*|hurt*|harm*|hang*|hung|shoot*|shot|cut*|stab*|drown*|end*) ~1 (myself|himself|herself|themselves|themself|him self|her self|my self)",
            "(end|ending|take|taking|ended) (my|his|her|their) (own)? life",
            "(end|ending) it (all|tonight|now|today|soon)? ~1 $",
            "(going|about|want|wants|plans|ready) to end it",
            "(end|ending) it all",
            "self harm*",
            "(slit*|slash*|cutting|cut|cuts) (my|his|her|their|the|one) ~1 (wrist*|throat|arm*)",
            "(razor|blade|knife) to (my|his|her) (arm|wrist*|throat|leg|neck)",
            "on purpose ~3 (deep|cut|bleed*)",
            "(cut|cuts|deep|arm|arms) ~8 on purpose",
            "(i|he|she) hanged",
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
            "(pills|rope|gun|knife|razor) ~4 (left|wrote|leaving) ~2 (note|letter|goodbye)",
            "(left|wrote|leaving) ~1 (note|letter) ~6 (pills|rope|gun|gone|bridge|tracks)",
            "(goodbye|suicide|farewell) (note|letter|text|message|video)",
            "wanted to say (sorry|goodbye) to (every*|my|all)",
            "(say*|said|texted|told) ~2 (goodbye|sorry for everything|sorry to everyone)",
            "(he|she) ~1 (gave|giving|given) away ~8 (dog|cat|things|tools|stuff|everything|belongings|pets|clothes|guns)",
            "who (should|will|would|is going to) (get|take|have|feed|keep) ~3 (things|stuff|cat|dog|kids|pets)",
            "(take care of|look after|feed|make sure) my (cat|dog|kids|pets|mom|mother|children) ~4 (when|after|gone|if|taken)",
            "find (me|my body) (before|when|after|in|hanging)",
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
            "(outside|climbed over|climbing over|other side of|climb*|over|past) (the|a)? ~1 (rail|railing|ledge|guardrail|barrier) !of|sparklers|each|evening*|every",
            "@who ~3 (standing|sitting|hanging|climb*|leaning|perched|pacing) ~4 (ledge|overpass|bridge|roof|rooftop|rail|railing|tracks|edge|cliff)",
            "@who (is|are|am|'s|up|got)? (out|up)? on (the|a) ~1 (ledge|overpass|rooftop|railing|tracks|edge|bridge|crane|girder|parapet|fire escape|water tower) !weekends|who|with",
            "(going|about|threaten*|wants|trying|ready|want) to jump",
            "jump* (off|from|in front) ~3 (bridge|roof|overpass|balcony|train|window|building|cliff|bus)",
            "jumper on",
            "(noose|rope around)",
            "(wrong|other) side of the ~2 (fence|rail|railing|barrier|guardrail)",
        ],
    ),
    rule(
        CLASS,
        "means at hand",
        &[
            "(has|have|got|'s got|with|tied|tying|holding|tying something) ~2 (rope|noose|cord|cinder block|razor blades) ~6 (his neck|her neck|my neck|barn|garage|shed|door|locked|tree|beam|rafter|himself|herself|foot)",
            "^ the (rope|noose|pills|gun) $",
            "(rope|noose|cord|belt) ~3 (around|on|over) ~2 (neck|rafter|beam|branch|pole|tree|door)",
            "(she|he) (is|'s) got a rope",
            "(garage|car) ~4 (running|with the (car|engine) (on|running)|hose|exhaust|towels) ~8 (bye|door|locked|inside|he|she|sealed|shut)",
            "(hose|tube) ~4 (exhaust|tailpipe)",
            "(toaster|hair dryer|hairdryer|radio) ~2 (in|into) the (tub|bath)",
            "(tub|bath) (with|and) ~2 (toaster|hair dryer|razor)",
            "(stepping|step|stepped) off (the|this|a) (chair|stool|roof|ledge|bridge|platform|pier)",
            "(pills|bottle|gun|barrel|razor) ~2 (in|to|against) my (mouth|head|temple|hand|lap)",
            "(pills in (my|her|his) (hand|mouth))",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "about to do it",
        &[
            "(in front|infront) of ~2 (train|bus|truck|line|traffic|subway|tram|semi)",
            "(walk|walking|run|running|step|stepping|go|going|drive|driving) (in|into) ~1 (front of|traffic|the (river|lake|water|ocean|sea|train|tracks)) !with|for",
            "(going|gone|headed|walking|went) ~2 to the (tracks|bridge|cliff|tower|river) ~8 (note|done|sorry|goodbye|over|he said|she said|kill)",
            "(left|leaving|wrote) a? (note|letter) ~8 (gone|tracks|bridge|goodbye|by the time)",
            "(he|she|i) jumped",
            "(he|she|i) (will|'ll|is going to|am going to) (jump|let go|do it) !for|this|tomorrow|later|when|the|my",
            "(going|about|ready) to (do it|jump|let go|hang|swallow) ~1 (tonight|now|today|$|in|off)",
            "i will (do it|jump|drive this|drive it|swallow|shoot)",
            "(not coming down|do not come near|do not come closer|come any closer|stay back or)",
            "(top|edge|roof|deck) of the ~3 (tower|elevator|garage|building|bridge|parking garage|silo|crane|dam) ~8 (sorry|can not|jump|done|not coming|coming down|standing|sitting|looking down|shoes)",
            "on (the|a) (roof|top|edge|ledge) of ~5 (not coming|jump|sorry|can not|done|goodbye)",
            "(taken|took) (her|his|my) shoes off ~8 (rail|ledge|edge|bridge|roof|shouting|wall)",
            "(you will|you 'll|to|try to) stop me",
            "(drive|driving|go|going|jump|walk|truck) ~3 (off|over) the (pier|cliff|bridge|quay|dock)",
            "(let me go|want to go) ~4 (bridge|rail|cut|pills|ledge)",
        ],
    )
    .own_not()
    .lingers(),
    rule(
        CLASS,
        "has had enough",
        &[
            "i (am|m) done ~2 (i am done|man|living|with (life|living|everything)|you hear|fighting|trying)",
            "i have (had enough|nothing left|nothing to live) ~2 $",
            "i have had enough i",
            "(easier|better) for (everybody|everyone|them|my (wife|kids|family)) ~2 (after|if|without|when|once)",
            "(want|need) (somebody|someone|you) to (find me|find my body|know where ~3 (body|i am))",
            "where (the|my) body",
            "so (my|the) (kids|wife|sister|mother|husband|family) ~3 (do not|does not|is not the one) (see|find|walk)",
            "before (the kids|my (kids|wife|husband|daughter|son)) (come|get|gets|comes) home",
            "(will not|won't) ~1 matter (tomorrow|after|soon)",
            "(tell|give) (him|her|them|my (wife|kids|mom|mother|son|daughter)) ~3 (i am sorry|goodbye|i love|sorry|love)",
            "(bye|goodbye) (baby|forever|mom|everyone|everybody|world)",
            "(not want|no want) to (live|do it anymore|be alive|wake up)",
            "i (no|not) want ~1 live",
            "finish (myself|it all|my life)",
            "(by (his|her|their|my) own (hand|doing)|passes by their own)",
            "(what happens|does|would|how) ~8 (insurance|lease|pension|will) ~8 (if|when) (i|a fella|somebody|someone) ~4 (die|dies|gone|suicide|own|over the side)",
        ],
    )
    .own_not()
    .lingers(),
];
