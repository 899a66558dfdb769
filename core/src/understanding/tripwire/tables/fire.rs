//! u07: fire, smoke, explosion or something about to burn.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u07_fire";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "on fire",
        &[
            "on fire",
            "(caught|catch*|set|started|starting|setting|lit|lighting) ~2 (on)? fire",
            "(house|building|car|kitchen|apartment|truck|brush|grass|field|tree|dumpster|garage|shed|roof|trash|stove|oven|grill|deck|barn|woods|forest|grease|electrical|chimney|wild|structure|transformer|balcony|bed|couch|fence|van|boat) fire !department|station|pit|place|escape|code",
            "(there is|there was|have|got|see|is|big|huge|small|little|seeing) ~2 fire !department|station|truck|engine|lane|hydrant|pit|alarm|permit|place|extinguisher|marshal|drill|sale|works|code|chief|escape|exit|door|ban|ring|wood|ants|crew|inspector",
            "(fire|fires) (is|are|started|broke|spreading|coming|in|on|near|at|behind|across|everywhere|burning|getting)",
            "(wildfire*|brushfire*|bonfire* ~3 (spread*|control))",
            "(flames|flaming|engulf*|inferno|ablaze)",
            "(in|a|the) blaze",
        ],
    ),
    rule(
        CLASS,
        "a fire",
        &["(fire|fires) !department|station|truck|trucks|engine|lane|hydrant|hydrants|pit|pits|alarm|alarms|permit|permits|place|extinguisher|extinguishers|marshal|drill|sale|works|code|codes|chief|escape|exit|exits|door|ban|bans|ring|wood|ants|crew|inspector|inspection|report|zone|dept|cracker|crackers|fighter|fighters|off|safety|protection|service|insurance|watch"],
    )
    .mention()
    .soft(),
    rule(
        CLASS,
        "the fire brigade is called for",
        &[
            "(call|send|need|get|want) ~2 (fire department|firefighter*|fire truck*|fire engine*) !report|records|tour|number",
            "(smoke|fire) (detector*|alarm*) ~2 (going off|went off|ringing|sounding|blaring|screaming|keeps going)",
        ],
    )
    .meant(),
    rule(
        CLASS,
        "smoke",
        &[
            "smoke ~2 (pouring|coming|everywhere|billow*|from|filling|rising|out|inside|thick|in)",
            "(see*|saw|smell*|there is|full of|lot of|thick|black|heavy|white|gray|lots of) ~2 smoke !detector*|alarm*|shop|signal*|weed|pot|marijuana",
            "(engine|car|outlet|hood|wires|box|dryer|oven|truck|van|house|roof|building|plug|motor|stove|heater|toaster) ~2 (smoking|smoldering)",
            "smolder*",
        ],
    ),
    rule(CLASS, "smoke named", &["smoke !detector|detectors|alarm|alarms|shop|signal|signals|bomb|bombs|free|break|breaks|weed|pot"])
        .mention()
        .soft(),
    rule(
        CLASS,
        "burning",
        &[
            "(is|are|'s|something|smell*|house|car|building|still|plastic|rubber|wires|grass|field|it) ~1 burning !man|question|ban|permit|season|calories|me|incense|trash|leaves|in|all",
            "burning (down|up|plastic|inside|building|house|car|wire*|rubber|odor|smell) !permit|ban|season",
        ],
    ),
    rule(
        CLASS,
        "explosion",
        &["(explod*|explosion*|blast) !sale|from", "(blew|blow*|blown) up !my|the|balloon*|on", "something blew"],
    ),
    rule(
        CLASS,
        "about to burn",
        &[
            "(plug|outlet|socket|wire|wires|wiring|wall|ceiling|breaker|panel|fan|heater|charger|cord|dryer|battery|appliance|switch|fuse|toaster|microwave) ~8 (hot|brown|melt*|warm|spark*|smok*|burn*|crackl*|scorch*|buzz*|hotter)",
            "smell* ~4 (plastic|burning|smoke|smoky|electrical|singed|hot (plastic|wire*|metal)) !because|it",
            "(fog|haze|hazy|mist) ~3 (floor|hall|hallway|apartment|room|building|house|stings|kitchen|lobby)",
            "(coals|embers|ashes|charcoal|cigarette) ~10 crackl*",
            "crackling !of|on|from",
            "(coals|embers|ashes|charcoal|cigarette) ~10 (deck|bin|dumpster|can|deck|grass|smok*|glow*)",
            "crackling",
            "(lights|light) ~2 (dimming|flicker*) ~6 (smell*|hot|burn*|buzz*)",
            "(candle|stove|oven|burner|iron) ~4 (knocked|left on|curtain*|caught|tipped)",
        ],
    ),
    rule(
        CLASS,
        "it has caught",
        &[
            "(has|have|is|'s|just|it) ~1 (caught|catching|gone up|going up|up in flames|lit up|alight|ablaze|burning) !on|up|with|in|me|fish|a|the",
            "(curtains|curtain|shingles|roof|fence|wall|hood|garage|shed|couch|mattress|attic|boathouse|chair|oxygen|fryer|row|bed|trailer|field) ~2 (went up|gone up|going up|caught|is going|are lit|lit|are up|is lit|just went up|going)",
            "(firework*|rocket|sparkler|cigarette|ashes|coals|candle|grease|fryer|lantern) ~6 (caught|catching|attic|shingles are|curtains|went in (a|the) window|going up)",
            "(lit|light|torched|torching|set|setting|burn*) (it|the (house|car|couch|mattress|fence|trailer|building|door)|my (car|house|door)) !up",
            "(throwing|threw|throw*) ~1 (molotov*|firebomb*|gasoline)",
            "(molotov*|firebomb*)",
            "(pouring|poured) ~2 (gas|gasoline|something|lighter fluid) ~4 (steps|house|door|car|porch|trailer|on)",
            "(black|thick|gray|white) smoke",
            "smoke ~2 (in|filling|under|through|from|coming) ~2 (attic|vent|hallway|kitchen|bedroom|hall|room|apartment|door|basement)",
            "(plant|factory|tank|propane|house|gas station|shed|lab) ~1 (just)? (blew|blown|exploded|went up|has blown)",
            "(sprinkler|water) flow ~4 (smoke|fire|confirm*)",
            "fire alarm ~4 (smoke|flow|residents|evacuat*|moving|real)",
            "(staff|resident*|manager) confirm* (smoke|fire)",
        ],
    )
    .meant(),
];
