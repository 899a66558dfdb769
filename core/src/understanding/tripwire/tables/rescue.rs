//! u10: a crash with injury or trapped people, drowning, or any person who needs rescue.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u10_crash_rescue_water";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "a bad crash",
        &[
            "(rolled|rollover|flipped|overturned) !my|his|her|their|eyes|burgers|me|off|out|down|up|house|by",
            "(tipped|rolled|flipped|turned) over ~6 (water|spill*|pour*|trapped|leak*|people|inside|road|highway|ditch)",
            "upside down",
            "(pinned|ejected|crushed) !post|tweet|location|message",
            "(trapped|stuck) (in|under|inside|between|underneath) ~4 (car|vehicle|truck|wreck*|machine|rubble|tree|wheel|steering|seat)",
            "@who ~2 (trapped|pinned|crushed)",
            "(crash*|accident|wreck*|collision|pileup) ~8 (injur*|hurt|bleed*|ambulance|pain|neck|unconscious|trapped|stuck|dead|serious|badly)",
            "(bad|serious|major|terrible|horrible|head on|fatal|huge) ~1 (crash*|accident|wreck|collision)",
            "(crash*|ran|slammed|drove|hit|plow*|went) ~1 (head on|into (a|the|my|our) (house|building|store|tree|pole|wall|ditch|restaurant|crowd|bus stop))",
            "(car|truck|van) ~2 (against|wrapped around|into|through) ~2 (tree|pole|wall|house|building|guardrail)",
            "(off|over) the (bridge|cliff|embankment|overpass) ~2",
            "(went|drove|ran|slid) off the (road|bridge|highway|cliff|freeway)",
            "(into|down|in) (a|the) (ravine|ditch|embankment|gorge)",
            "(bags|bag|airbag*|air bags) ~2 (came out|went off|deployed|blew|popped|out)",
            "(leaning|laying|lying) on the horn",
            "(tire|skid) (tracks|marks) ~6 (ravine|ditch|embankment|off|water|canal|river|edge)",
            "(motorcycle|bike|scooter) ~2 (crash*|down|accident|wreck*) !shop|rack",
        ],
    ),
    rule(
        CLASS,
        "a person was struck",
        &[
            "(hit|struck|ran over|run over|mowed down|running over|knocked down) ~2 (pedestrian|cyclist|bicyclist|biker|kid|child|person|man|woman|boy|girl|motorcycl*|jogger|someone|somebody|lady|guy|old)",
            "(cyclist|pedestrian|bicyclist|biker|kid|child|person|man|woman|boy|girl|motorcyclist|jogger|lady|guy|i) ~1 (got|was|been|were|just) ~1 (hit|struck|run over|knocked) (by|$|and|in the|at|on|near)",
            "hit by a (car|truck|bus|train|van|bike|vehicle|driver)",
        ],
    ),
    rule(
        CLASS,
        "water",
        &[
            "drown*",
            "(car|truck|van|boat|vehicle|kayak|canoe|person|somebody|someone|body|suv) ~3 (sink*|submerged|capsiz*|floating|underwater|under water)",
            "@wheels ~3 (in|into) (the|a) (river|lake|canal|creek|pond|ocean|water|pool)",
            "@who ~3 (fell|went|gone|fallen|swept|jumped|falling|slipped) ~2 (through|in|into|overboard|under) ~2 @water",
            "through the ice",
            "(people|someone|somebody|he|she|man|woman|kids) ~2 in the (river|lake|canal|creek|water) !park",
            "(swept|washed) (away|off|downstream|out)",
            "(water|flood*) ~4 (trapped|stranded|cut off|waist|chest|up to)",
            "(rip current|riptide|overboard|swift water)",
        ],
    ),
    rule(CLASS, "an empty boat", &["(kayak|canoe|raft|boat) ~6 (nobody|empty|no one|without)"]).own_not(),
    rule(
        CLASS,
        "stuck and needs rescue",
        &[
            "stuck in ~2 (elevator|lift|mud|well|trench|hole|cave|chimney|tree|machine|drain|pipe|shaft|quicksand|pit)",
            "elevator ~4 (stuck|stopped|trapped|fell|people inside)",
            "stranded ~3 (roof|island|rock|cliff|ledge|water|mountain|trail)",
            "(arm|hand|leg|foot|finger*|hair) ~3 (stuck|caught|trapped|pinned) in",
            "(fell|fallen) ~2 (well|shaft|hole|manhole|pit|trench|cliff|ravine|embankment)",
            "(injured|hurt|fell|lost|stranded) ~3 (hiker|hiking|trail|climber)",
        ],
    ),
    rule(
        CLASS,
        "collapse",
        &[
            "(trench|wall|roof|ceiling|floor|building|scaffold*|crane|deck|porch|balcony|mine|tunnel|stage|bleachers) ~3 (collaps*|cav*|slid|fell|gave way|came down|falling)",
            "(my|our|the) guys ~2 (in|under|trapped|hurt|down|buried)",
            "(tree|limb|branch|sign|pole|shelf) ~2 (fell|came down|landed) on (him|her|me|someone|somebody|a person|a man|a woman|a kid|people)",
            "buried (under|in|alive)",
        ],
    ),
    rule(
        CLASS,
        "train or plane",
        &[
            "train ~2 (hit|struck|derail*|coming|crash*)",
            "derail*",
            "(plane|helicopter|aircraft) ~2 (crash*|down|went down)",
            "(on|across|blocking) the (train|railroad) tracks",
        ],
    ),
    rule(CLASS, "shaken after a crash", &["(ears|head) (is|are) (ringing|spinning|pounding)", "whiplash"]).soft(),
];
