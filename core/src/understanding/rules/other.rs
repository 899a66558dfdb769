//! Phrases of the matters that always go to a person: enough to know them from the twelve.

use super::business::{FAIR, Matter, STRONG};

/// Above the matters that they are commonly taken for.
const CERTAIN: u16 = STRONG + 4;

/// The matters.
pub const MATTERS: &[Matter] = &[
    Matter {
        id: "barking_dog",
        phrases: &[
            (CERTAIN, "(dog|dogs|puppy|hound|beagle|chihuahua|poodle) ~6 (bark*|howl*|whin*|yapp*|yelp*)"),
            (CERTAIN, "(barking|howling|yapping) ~3 (dog*|puppy|hound*|all|night)"),
        ],
    },
    Matter {
        id: "graffiti",
        phrases: &[
            (CERTAIN, "graffiti"),
            (
                CERTAIN,
                "(tagged|tagging|spray paint*|painted) ~5 (wall|building|bridge|sign|underpass|overpass|school|park|bathroom|dumpster|store)",
            ),
        ],
    },
    Matter {
        id: "code_enforcement",
        phrases: &[
            (
                STRONG,
                "(weeds|tall grass|grass ~3 high|overgrown|junk ~3 (yard|lawn|porch)|hoard*|unpermitted|(built|building|construction|work|deck|shed|business) ~4 without a permit|code (enforcement|violation)|zoning|slumlord|mold|bedbugs|roach*|no heat|condemned|unsafe (house|building|stairs))",
            ),
            (STRONG, "(landlord|apartment) ~6 (heat|mold|rats|repair*|hot water|infest*)"),
        ],
    },
    Matter {
        id: "tow_repo_notice",
        phrases: &[
            (CERTAIN, "(repo|repossess*|private property (impound|tow)|non consent tow)"),
            (CERTAIN, "(this is|calling from|with) ~3 (towing|tow|recovery)"),
            (CERTAIN, "(we|i) (are|am) ~1 (towing|impounding|picking up) a"),
        ],
    },
    Matter {
        id: "found_property",
        phrases: &[
            (
                CERTAIN,
                "(i|we|my son|my daughter|my kid|my husband|my wife|somebody|someone) ~1 (found|picked up|came across) (a|an|some|this|somebody's|someone's|the|what) ~4 !dead|body",
            ),
            (CERTAIN, "(want|like|need|trying) to (turn|hand) (it|this|something|a|the)? ~1 in"),
            (CERTAIN, "found (property|item)"),
        ],
    },
    Matter {
        id: "theft_from_vehicle",
        phrases: &[
            (
                CERTAIN,
                "(broke|broken|break|breaks|got|smashed) (into|in|my window) ~4 (car|truck|van|vehicle|suv|jeep)",
            ),
            (CERTAIN, "(car|truck|van|vehicle|suv|cars) ~3 (broken|broke) (into|in)"),
            (
                CERTAIN,
                "(stole*|stolen|took|taken|missing) ~6 (from|out of|off|in) (my|our|the|his|her) ~2 (car|truck|van|vehicle|suv|trunk|glove box|backseat|dashboard)",
            ),
            (
                CERTAIN,
                "(catalytic|license plate*|plates|hubcap*|airbag|tailgate|tires|wheels|rims|registration) ~4 (stol*|taken|missing|gone|cut)",
            ),
            (
                CERTAIN,
                "(stole|took|lost|stealing) ~2 (catalytic|license plate*|plates|hubcap*|tailgate|wheels|rims|registration)",
            ),
            (CERTAIN, "(rummaged|went) through my (car|truck|vehicle)"),
        ],
    },
    Matter {
        id: "past_burglary",
        phrases: &[
            (
                CERTAIN,
                "(broke|broken|break*|got|forced) (into|in) ~2 (my|our|the|his|her|a) ~2 (house|home|apartment|garage|shed|store|business|office|basement|storage|restaurant|shop|church)",
            ),
            (
                CERTAIN,
                "(house|home|apartment|garage|shed|store|business|office|storage unit|restaurant|shop) ~3 (broken into|burglar*|burgled|robbed)",
            ),
            (CERTAIN, "(burglary|burglarized|home invasion) !report"),
        ],
    },
    Matter {
        id: "stolen_vehicle",
        phrases: &[
            (
                CERTAIN,
                "(stole|stolen|steal|took) (my|our|his|her|the) ~3 (car|truck|van|vehicle|suv|motorcycle|trailer|boat|honda|toyota|ford|chevy|jeep|scooter|moped|kia|hyundai|nissan)",
            ),
            (
                CERTAIN,
                "(car|truck|van|vehicle|suv|motorcycle|trailer|boat|honda|toyota|ford|chevy|jeep|kia|hyundai) ~3 (was|got|been|is|were) ~1 (stolen|carjacked)",
            ),
            (CERTAIN, "(stolen|report* ~2 stolen) (car|truck|vehicle|van|motorcycle|suv)"),
        ],
    },
    Matter {
        id: "fraud",
        phrases: &[
            (
                CERTAIN,
                "(scam*|fraud*|identity theft|stole my identity|phishing|gift card*|wire transfer|counterfeit|forged|fake (check|text|call|email|invoice|website|irs))",
            ),
            (
                CERTAIN,
                "(someone|somebody) ~3 (opened|using|used|charged) ~4 (account|credit|card|social security|name)",
            ),
            (CERTAIN, "(unauthorized|fraudulent) (charge*|transaction*)"),
            (CERTAIN, "(pretend*|claim*) to be"),
            (CERTAIN, "(asking|asked) for my (social|bank|card|password|credit|account)"),
            (CERTAIN, "saying i owe"),
        ],
    },
    Matter {
        id: "harassment",
        phrases: &[
            (CERTAIN, "harass*"),
            (
                CERTAIN,
                "(keeps|won't stop|will not stop|constantly|continues) ~2 (calling|texting|messaging|emailing|contacting|posting|bothering)",
            ),
            (CERTAIN, "(unwanted|obscene|prank|blocked|threatening) (calls|call|texts|messages|letters)"),
        ],
    },
    Matter {
        id: "hit_and_run",
        phrases: &[
            (CERTAIN + 1, "(hit and run|hit-and-run)"),
            (
                CERTAIN + 1,
                "(hit|sideswip*|clipped|backed into|scraped|struck|rear ended|smashed into|dinged) ~6 (and|then) ~2 (left !a|took off|drove off|drove away|fled|sped off|kept going|ran|never stopped|gone|did not stop)",
            ),
            (
                CERTAIN + 1,
                "(driver|they|he|she|car|truck) ~4 (fled|took off|drove off|sped off|kept going|left the scene|did not stop)",
            ),
            (CERTAIN, "(hit|sideswip*|scraped|dent*|backed into) ~2 (my|our) parked ~2"),
            (CERTAIN, "left the scene"),
        ],
    },
    Matter {
        id: "road_hazard",
        phrases: &[
            (
                CERTAIN,
                "(debris|mattress|ladder|couch|tire|tread|box|boxes|lumber|gravel|glass|rock|rocks|boulder|spill|cone|furniture|cargo|load) ~4 (in|on|across|all over) (the|a) ~2 (road|lane|highway|freeway|street|middle|interstate|intersection|bridge)",
            ),
            (
                CERTAIN,
                "(disabled|stranded|stalled|broke* down|broken-down|ran out of gas|stuck) ~4 (car|vehicle|truck|motorist|shoulder|lane|road|highway|intersection|van)",
            ),
            (CERTAIN, "(car|truck|van|vehicle|i|we) ~2 (stalled|broke down|broken down|ran out of gas|out of gas)"),
            (FAIR, "(road|traffic) hazard"),
        ],
    },
    Matter {
        id: "traffic_complaint",
        phrases: &[
            (
                CERTAIN,
                "(speed*|racing|reckless*|drag race*|running the stop|runs the stop|blow* through|donuts|street rac*|tailgat*|aggressive driv*|run the red|ran the stop sign|ran the red)",
            ),
            (CERTAIN, "(drive|drives|driving|going) (way|too|so) (too|fast) ~1"),
            (CERTAIN, "speed (trap|bump*|enforcement|sign*)"),
        ],
    },
    Matter {
        id: "signal_out",
        phrases: &[
            (
                CERTAIN,
                "(traffic|stop|street|crossing|crosswalk|walk|signal|red|turn) (light|lights|signal|signals) ~7 (out|dark|stuck|blink*|flash*|not work*|broken|malfunction*|down|off|green|red)",
            ),
            (
                CERTAIN,
                "(stop|yield|street|speed) sign ~4 (down|missing|gone|knocked|turned|stolen|bent|fallen|fell|blocked)",
            ),
            (CERTAIN, "(missing|knocked down|fallen) ~1 (stop|yield) sign"),
        ],
    },
    Matter {
        id: "suspicious_activity",
        phrases: &[
            (CERTAIN, "suspicious !of"),
            (
                CERTAIN,
                "(strange|weird|sketchy|creepy|unfamiliar|shady) ~1 (man|guy|person|car|van|people|vehicle|woman|truck)",
            ),
            (CERTAIN, "(looking|peer*) (into|in) ~2 (cars|windows|garages|mailboxes|yards)"),
            (
                CERTAIN,
                "(loiter*|lurk*|casing|prowl*|circling the block|driving around slowly|taking pictures of (houses|kids))",
            ),
            (STRONG, "door to door"),
        ],
    },
    Matter {
        id: "unwanted_person",
        phrases: &[
            (
                CERTAIN,
                "(trespass*|will not leave|refus* to leave|panhandl*|begging|homeless|encampment|tents|camping|squatter*|intoxicated|drunk (man|guy|woman|person|people|lady)|passed out|loiter*|transient*|vagrant*|public urination|peeing|urinating|drinking in public)",
            ),
            (
                CERTAIN,
                "(sleeping|living) (in|on|under|at) ~3 (doorway|porch|stairwell|lobby|car|van|truck|rv|bench|park|bridge|bus stop|tent|entrance|property)",
            ),
            (CERTAIN, "(kick*|removed|remove|get) ~3 (out|off) ~1 (my|our|the) (property|store|house|premises)"),
        ],
    },
    Matter {
        id: "crime_tip",
        phrases: &[
            (
                CERTAIN,
                "(drug (deal*|house|activity|sale*|use)|dealing drugs|selling (drugs|meth|fentanyl|weed|pills)|prostitut*|meth lab|wanted (man|person|for)|crime tip|anonymous tip|tip line|give a tip|know who (did|robbed|shot|stole|killed)|gambling|trafficking)",
            ),
            (CERTAIN, "(in and out|coming and going) all (day|night|hours)"),
        ],
    },
    Matter {
        id: "extra_patrol",
        phrases: &[
            (CERTAIN, "(extra|more|increased|additional|regular) (patrol*|police|officers)"),
            (CERTAIN, "(vacation|house) (watch|check)"),
            (CERTAIN, "(drive|drives|patrol*|swing) ~2 by ~4 (house|home|street|store|neighborhood|park)"),
            (CERTAIN, "(going|be|am|are) ~2 (out of town|on vacation|away) ~8 (check|watch|eye|patrol|house)"),
        ],
    },
    Matter {
        id: "welfare_check",
        phrases: &[
            (CERTAIN, "(welfare|wellness|well being|safety) check"),
            (CERTAIN, "(check|checked|checking) (on|in on) ~1 (my|her|him|the|a|our|his|an) ~2"),
            (
                CERTAIN,
                "not ~1 (heard from|seen|answer*|picked up|pick* up|return*) ~4 (my|her|him|mom|dad|neighbor|friend|phone|days|week|calls|door|since)",
            ),
            (CERTAIN, "worried about (my|her|him|our|a|the) ~3"),
        ],
    },
    Matter {
        id: "missing_person",
        phrases: &[
            (CERTAIN + 2, "(missing (person|child|kid|teen*|adult|man|woman)|runaway|ran away from home)"),
            (
                CERTAIN + 2,
                "(son|daughter|child|husband|wife|mother|father|brother|sister|grandmother|grandfather|teenager|friend|roommate) ~3 (missing|ran away|disappeared|did not come home|never came home|has not come home|wandered)",
            ),
            (
                CERTAIN + 2,
                "(can not|could not) find my (son|daughter|child|kid|husband|wife|mother|father|grand*|little|baby)",
            ),
            (CERTAIN + 2, "lost my (son|daughter|child|kid)"),
        ],
    },
    Matter {
        id: "civil_matter",
        phrases: &[
            (
                CERTAIN,
                "(landlord|evict*|security deposit|custody|lease|rent (increase|dispute)|property line|small claims|civil (standby|matter|dispute)|contractor (took|did not|never)|child support|divorce|visitation|tenant* rights)",
            ),
            (STRONG, "neighbor* ~3 (fence|tree|property line|hedge)"),
        ],
    },
    Matter {
        id: "order_violation",
        phrases: &[
            (CERTAIN + 2, "(violat*|broke|break*) ~4 (order|injunction)"),
            (CERTAIN + 1, "(restraining|protection|protective|no contact) order"),
        ],
    },
    Matter {
        id: "jail_court_info",
        phrases: &[(
            CERTAIN,
            "(jail|inmate*|prison*|bail|bond|court (date|time|hearing|clerk|case)|warrant*|arraign*|jury duty|visiting hours|arrested|in custody|pay ~3 (ticket|citation|fine)|contest ~3 (ticket|citation)|fight ~3 (ticket|citation)|parking ticket|speeding ticket|traffic ticket|citation|probation|turn myself in|commissary)",
        )],
    },
    Matter {
        id: "officer_feedback",
        phrases: &[
            (
                CERTAIN,
                "(complain*|complaint) ~3 (about|against|on) ~3 (officer*|deputy|police|cop|cops|detective|staff|employee|dispatcher)",
            ),
            (
                CERTAIN,
                "(officer|deputy|cop|cops|police|dispatcher|trooper) ~4 (rude|disrespect*|unprofessional|racist|yelled|mistreat*|kind|helpful|wonderful|nice|great|amazing|professional)",
            ),
            (CERTAIN, "(internal affairs|commend*|compliment|thank ~3 officer|file a complaint)"),
        ],
    },
    Matter {
        id: "alarm",
        phrases: &[
            (
                CERTAIN,
                "(false alarm|alarm (company|permit|code|registration|monitoring|fee)|burglar* alarm|holdup alarm|panic alarm|security alarm|alarm system|set off (my|the|our) alarm|cancel ~3 alarm|alarm ~3 (activation|went off|tripped))",
            ),
            (CERTAIN, "(detector|smoke alarm) ~4 (chirp*|beep*)"),
        ],
    },
    Matter {
        id: "lockout",
        phrases: &[(
            CERTAIN,
            "(locked (out|my keys|myself|the keys|his keys|her keys)|keys ~3 (locked|inside|in the car|in my car)|lock* ~2 keys|lockout|unlock my)",
        )],
    },
    Matter {
        id: "stray_animal",
        phrases: &[
            (
                CERTAIN,
                "(stray|loose|lost|found|runaway|trapped|stuck|wandering|missing) ~2 (dog|dogs|cat|cats|puppy|kitten*|horse|cow|goat|pig|chicken*|parrot|animal|pet|livestock|kitty|bird|duck*)",
            ),
            (
                CERTAIN,
                "(dog|dogs|cat|cats|puppy|kitten*|horse|cow|goat|pig|parrot|animal|pet|bird) ~3 (got out|ran away|ran off|is missing|is lost|running loose|loose|on the loose|stray|escaped|wandering|stuck|trapped|off leash)",
            ),
            (CERTAIN, "lost (my|our) (dog|cat|puppy|kitten|parrot|pet|bird)"),
            (CERTAIN, "off leash"),
        ],
    },
    Matter {
        id: "dead_animal",
        phrases: &[
            (
                CERTAIN + 1,
                "(dead|deceased|hit) (animal|deer|raccoon|possum|opossum|skunk|cat|dog|squirrel|bird|rat|coyote|fox|rabbit|elk|goose|crow)",
            ),
            (CERTAIN + 1, "(roadkill|road kill|carcass)"),
        ],
    },
    Matter {
        id: "animal_bite",
        phrases: &[
            (CERTAIN, "(bit|bite|bites|bitten|nipped) ~4 (dog|cat|raccoon|bat|animal|squirrel|me|my|him|her|mailman)"),
            (CERTAIN, "(dog|cat|raccoon|bat|animal) ~3 (bit|bite|bitten|nipped|scratched)"),
        ],
    },
    Matter {
        id: "animal_cruelty",
        phrases: &[
            (CERTAIN, "animal (cruelty|abuse|neglect)"),
            (
                CERTAIN,
                "(dog|cat|horse|puppy|animal|dogs|horses) ~6 (tied|chained|starv*|no water|no food|beat*|neglect*|skinny|in the heat|in the cold|hot car|abus*|kick*|hitting)",
            ),
            (CERTAIN, "(beating|kicking|hitting|abusing|starving) ~2 (dog|cat|horse|animal|puppy)"),
        ],
    },
    Matter {
        id: "wildlife",
        phrases: &[(
            CERTAIN - 1,
            "(raccoon*|skunk*|coyote*|bat|bats|bear|deer|fox|foxes|possum*|opossum*|squirrel*|snake*|beaver*|cougar|bobcat|elk|moose|geese|goose|hawk|owl|rattlesnake*|turkey*|groundhog*|wild animal|wildlife|beehive|bees|wasps|rats|pigeons|alligator*) !statue|creek|street|road|avenue|lane|drive|court",
        )],
    },
    Matter {
        id: "road_defect",
        phrases: &[(
            CERTAIN,
            "(pothole*|pot hole*|sinkhole|manhole|sidewalk ~3 (crack*|broken|heav*|uneven|lifted|trip)|storm drain|pavement|curb ~2 (broken|crumbl*)|road ~3 (crumbl*|buckl*|sunk*|washed)|faded (crosswalk|lines|paint)|metal plate)",
        )],
    },
    Matter {
        id: "streetlight",
        phrases: &[(
            CERTAIN + 1,
            "(street light|streetlight|street lamp|streetlamp|street lights|streetlights|lamp post|light pole|park light*|alley light|path light*)",
        )],
    },
    Matter {
        id: "missed_trash",
        phrases: &[
            (
                CERTAIN,
                "(get|need|replace|want|order) ~3 (recycling|trash|garbage|compost|green|yard waste|replacement|new) (bin|can|cart|bins)",
            ),
            (
                CERTAIN,
                "(trash|garbage|recycling|yard waste|compost|bulk|green bin|recycle) ~6 (not picked|missed|not collected|picked up|skipped|pickup|pick up|collected|did not come|never came|not emptied|not come)",
            ),
            (CERTAIN, "(missed|skipped) ~3 (trash|garbage|recycling|pickup|collection|street|house|us|bin*|can*)"),
            (
                CERTAIN,
                "(new|replacement|broken|stolen|lost|cracked|another|bigger) ~1 (trash|garbage|recycling|recycle|yard waste) (can|cart|bin|container)",
            ),
            (CERTAIN, "(garbage|trash|recycling) truck ~4 (miss*|skip*|did not|never|forgot)"),
        ],
    },
    Matter {
        id: "illegal_dumping",
        phrases: &[
            (
                CERTAIN,
                "(dump*|threw|left|tossed|leaving|throwing) ~5 (mattress*|couch*|sofa*|tires|trash|garbage|furniture|refrigerator|debris|appliances|washer|construction waste|junk|rubbish|tv|paint cans|bags of)",
            ),
            (CERTAIN, "(illegal dumping|dumped|pile of (trash|garbage|tires|junk|debris)|fly tipping)"),
        ],
    },
    Matter {
        id: "tree_limb",
        phrases: &[
            (
                CERTAIN,
                "(tree|limb|branch|branches|limbs|trees) ~5 (down|fell|fallen|leaning|hanging|dead|block*|broke*|overhang*|across|about to fall|came down|trimm*|dying|low)",
            ),
            (CERTAIN, "(fallen|downed|dead|dangerous|leaning) (tree|limb|branch|trees|branches)"),
        ],
    },
    Matter {
        id: "water_sewer",
        phrases: &[(
            CERTAIN,
            "(water (main|leak*|meter|pressure|bill)|main break|sewer*|sewage|hydrant ~3 (leak*|open|gush*|spray*|broken|running)|flood*|no water|storm drain ~3 (clog*|back*|overflow*)|leaking (hydrant|pipe|water)|water ~3 (bubbling|gushing|coming up|pouring|shut off|brown|dirty))",
        )],
    },
    Matter {
        id: "power_outage",
        phrases: &[
            (
                CERTAIN,
                "(power|electricity|electric|lights) (is|are|has been|went|just went|'s|will be|been)? ~1 (out|off|gone|down|back on|flicker*)",
            ),
            (CERTAIN, "(power outage|no power|no electricity|blackout|lost power|power back)"),
        ],
    },
    Matter {
        id: "odor_smoke",
        phrases: &[
            (
                CERTAIN,
                "(smell*|odor|stench|stink*|reek*) ~4 (gas|smoke|burning|chemical*|sewage|rotten|funny|strange|weird|propane|weed|marijuana|plastic|outside|air|skunk)",
            ),
            (CERTAIN, "(smoke|smoky|smokey) ~3 (in the air|outside|everywhere|sky|neighborhood)"),
            (CERTAIN, "(strange|weird|bad|awful|horrible|terrible|chemical) (smell|odor)"),
        ],
    },
];
