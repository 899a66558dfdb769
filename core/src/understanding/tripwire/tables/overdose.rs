//! u02: drugs, medicine or poison were taken and may be harming someone.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u02_overdose_poison";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(CLASS, "overdose", &["(overdos*|od|oded|ods|od'd|od'ing|oding) !kit|walk|the", "over dos* !the"]).mention(),
    rule(
        CLASS,
        "swallowed something harmful",
        &[
            "(swallow*|drank|drink|drinks|drinking|ate|eat|eaten|eating|ingest*|licked|chewed|inhaled|sniffed|huffed|mouth|given|gave) ~5 @toxic !park|party",
            "swallow* ~5 (@medicine|coin|coins|marble|needle|bottle)",
            "(@toxic|pills) ~4 (ate|swallowed|drank|eaten)",
            "(took|taken|taking|takes|ate|downed) ~3 (all|whole|entire|many|much|extra|double|wrong|handful|bunch|lot|lots|bottle) ~4 @medicine",
            "(took|taken|takes) ~2 (too many|too much) !time|room|space|money",
            "(got|gotten|getting) into ~4 (pills|medic*|meds|cleaner|cleaners|cleaning|bleach|poison|vitamins|antifreeze|edibles|gummies|under the sink)",
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
    rule(
        CLASS,
        "too much of something",
        &[
            "(took|taken|takes|swallowed|ate|gave|given|drank|had) (all|em all|'em all|them all|every one|the (whole|entire)) ~2 (bottle|pack|packet|blister|of them $|@medicine)",
            "(he|she|they) (took|swallowed|ate|drank) (them|'em|it|em) (all|$)",
            "^ (the whole bottle|the whole cup|a handful) $",
            "^ all of them ~1 the whole",
            "^ (he|she|they) (took|swallowed|ate|drank) (it|them|'em) (all)? $",
            "took (like)? (ten|twenty|thirty|forty|fifty|sixty|a lot|too many|a bunch|a handful|# #?) of (them|those|these|his|her|my|the)",
            "(took|taken|swallowed|ate) (like)? ~1 # ~2 @medicine",
            "(empty|whole|open) ~2 (bottle|packet|pack|bottles|packets|blister) ~1 (of)? ~2 (pill*|medic*|tablets|floor|tub|bed|crib|beside|@medicine)",
            "(pill|medicine) (bottle|bottles|packet) ~3 (empty|floor|open|on the floor|crib)",
            "(bag|handful|bottle|box) of (pills|tablets|gummies) ~8 (mouth|ate|swallowed|took|kid|cousin|baby|toddler|son|daughter)",
            "(@child|toddler|cousin|he|she) ~4 (had|has|got|put) ~3 in (her|his|its|their) mouth ~4",
            "(@child|toddler|baby|grandson|dog) ~3 (got in|got into|in|into|chewed|chewed up|swallowed|ate|licked|drank) ~3 (my|the|his|her|grandma 's) ~2 @medicine",
            "(ten|double|twice|triple|five|wrong|three) ~1 (times|time)? ~1 (the)? (dose|morphine|insulin|methadone|medicine|meds|amount)",
            "(med|medication|dosing|dosage) error",
            "(given|gave|giving) ~2 (baby|child|her|him|resident|patient|kid|toddler) ~6 (wrong|too much|methadone|morphine|adult)",
            "(ate|eat|drank|drinks|swallowed|mouth|licked|teeth) ~6 (killer|bait|pellets|poison)",
            "(killer|bait|pellets|poison) ~6 (ate|drank|mouth|swallowed|teeth|tongue|vomit*)",
            "(drank|drunk|drink|swallowed|drinking) ~3 (stuff|water|bottle|cup) ~2 (for|from|under|with|out of|labeled|labelled) ~4 (drain|pool|sink|cleaning|lye|mop|garage|farm|weed|shoes|paint|anhydrous)",
            "(lamp|paint|floor|oven|toilet|drain) (oil|thinner|stripper|cleaner|cleaning|tablet*|stuff)  ~4 (drank|drink|ate|swallowed|mouth|baby|kid|him|her)",
            "^ the (drain|pool|weed|rat) (stuff|cleaner|killer|poison) $",
        ],
    ),
    rule(
        CLASS,
        "drugged and failing",
        &[
            "(fentanyl|heroin|narcan*|naloxone|methadone|oxy*) ~6 (breath*|blue|gray|cold|nothing|not|two|again|floor|now|barely|dying|passed)",
            "(breath*|blue|gray|cold|barely|nothing|two|dying|nod*) ~4 (fentanyl|heroin|narcan*|naloxone|methadone)",
            "it is (fentanyl|heroin|the pills)",
            "(he|she|guy|just|they) (is|was|been)? (shot up|shooting up|huffing|huffed|sniffing glue) !the|a|herion|since",
            "(shot up|shoot up|shooting up) (heroin|herion|meth|dope|fentanyl)",
            "(put|has|still has|got|in) ~1 (a|the)? needle ~6",
            "^ in his arm $",
            "(mushroom*|berries|plant|seeds|meat|soup|fish) ~8 (family|everybody|everyone|all|we) ~4 (vomit*|sick|throwing up|yellow|dizzy)",
            "(they are|people are|friends are|kids are|we are) (dropping|passing out|going down|falling)",
            "(can not|could not|cannot) (stand|stand up|walk|hold (her|his) head) ~8 (drink|drank|cup|spiked|party|bar|club|took)",
            "(drink|drank|cup|spiked|party|bar|club) ~8 not (stand|walk|hold (her|his) head|wake)",
            "(spiked|roofied|drugged) (her|him|me|my|somebody|the)",
            "(drop*|down) ~4 (ammonia|phosphine|chlorine|gas|fumes|fumigat*)",
        ],
    )
    .own_not(),
];
