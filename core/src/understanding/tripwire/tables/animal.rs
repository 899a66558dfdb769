//! u12: an animal is attacking, or is dangerous and close to people, or an animal is dying in a locked car.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u12_animal_attack";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "attack or bite",
        &[
            "@biter ~4 (attack*|maul*|mall in|biting|lung*|charging|chasing|cornered|growling|snarling|snapping|going after|killing|tearing|ripping|shaking|circling|trampling|goring) !statue|squirrel|mole|hedge|leaves|snow",
            "@biter ~2 (bit|bitten|chased|charged|tore|attacked|gored|trampled) ~3 (face|neck|throat|child|kid|baby|toddler|boy|girl|people|everyone|mailman|leg|arm|hand|me|him|her|us|man|woman|son|daughter|head|bleeding) !last|monday|tuesday|wednesday|thursday|friday|saturday|sunday|in|on|days|three|two|yesterday|at|this|who|had",
            "@biter ~1 (has|have|got|grabbed|had) ~3 by the",
            "(being|getting|is|are|just|just got|got) (attacked|bitten|bit|mauled|chased|cornered|trampled) ~1 by ~3 (@biter|swarm|bees|bull|horse|stallion|pig)",
            "(just|has|is) (bit|bitten) ~3 (face|neck|throat|head)",
            "dog just bit",
            "bitten by a (dog|pit bull|bat|raccoon|snake|rattlesnake|monkey) !last|monday|tuesday|and|at|in|on",
            "(biting|mauling) (me|my|him|her|a|the|someone|somebody|people|everyone|kids|everybody)",
            "(bit|bitten|bite) ~3 (face|neck|throat|bleed*|bad|badly|off)",
            "(it is|it was|keeps|and it) ~1 (bit|bitten) ~2 (three|people|everyone|several|two|kids|another|somebody)",
            "(aggressive|vicious|angry|rabid|mean|loose) ~2 (dog|dogs|pit|pitbull*|shepherd|rottweiler*) ~8 (school|kids|children|people|playground|charg*|attack*|growl*|lung*|everyone|bus|threat*)",
            "(swarm*|bees|wasps|hornets) ~5 (stung|stinging|attack*|everywhere|covering|covered|all over)",
        ],
    ),
    rule(
        CLASS,
        "a dangerous animal close by",
        &[
            "@beast (is|'s|are|was|just|walking|sitting|right|loose|came)? ~2 (in|on|at|near|by|inside|outside|under|behind|around|next|into|through) (my|our|the|a|her|his|their) ~2 (@hall|yard|porch|backyard|playground|school|tent|car|pool|street|crib|nursery|sidewalk|trash|door|deck|park|campground|campsite|bed|toilet|room|barn|houses|neighborhood|driveway|window|daycare|store|kids|bus)",
            "snake* ~4 (house|nursery|room|bedroom|bathroom|crib|kitchen|garage|inside|bed|toilet|bit|baby)",
            "(a|bat|the) bat ~6 (crib|bedroom|nursery|bed|baby|sleeping|pillow)",
            "woke up ~6 bat",
            "(big|large) cat ~2 (prints|tracks|near)",
            "(cat|bear|paw) (prints|tracks) ~8 (sandbox|daycare|playground|yard|school|door|porch)",
            "(raccoon*|skunk*|fox|foxes|coyote*|possum) ~8 (falling|stagger*|stumbl*|foam*|circles|drool*|walked up|walked right|aggressive|approach*|rabid|sick|daytime|charg*|kids|following)",
            "(bull|bulls|cattle|horse|horses|steer) ~3 (in|on) (the|a) ~1 (road|highway|street|freeway)",
            "pawing",
            "rabid",
        ],
    ),
    rule(
        CLASS,
        "an animal in a hot car",
        &[
            "@pet ~4 (in|inside) (a|the|my|that|this|their|somebody's|someone's) ~2 (hot|locked|parked|closed) ~1 (car|truck|van|vehicle|suv)",
            "@pet ~4 (locked|left|trapped|shut|dying|panting|suffering) ~3 (car|truck|van|vehicle|suv|hot|heat|sun)",
            "@pet ~10 windows (up|closed|rolled|shut|are up)",
            "(locked|left) ~3 @pet ~4 (car|truck|van|vehicle|suv|hot)",
            "@pet (is|looks|'s) ~1 (dying|panting|overheat*) ~5 (car|hot|truck)",
            "@pet ~4 (in|inside) ~2 (car|truck|van|vehicle) ~8 (hot|heat|degrees|panting|sun|ninety|hundred)",
        ],
    ),
    rule(
        CLASS,
        "an animal holds somebody",
        &[
            "(it|it is|dog|dogs|they|@beasts|bear|pit bull) (has|have|'s|is)? got (my|his|her|our|me|him|a (kid|man|woman|child)) ~3 (arm|leg|hand|foot|face|throat|neck|ear|head|hood|sleeve) !fur|white",
            "(it|it is|dog|@beasts|they are|they) (on|at|tearing|biting|ripping) (my|his|her|the|their) ~2 (arm|leg|hand|foot|face|throat|neck|ear|sleeve)",
            "(it|he|dog|dogs|@beasts) ~2 (has|have|'s|got) ~1 (got)? ~1 (my|his|her|the|a|our|me|him) ~3 by the (arm|leg|hand|foot|face|throat|neck|ear|head|hood|sleeve|wrist|ankle)",
            "(dog|dogs|bull|bear|shark|gator|alligator|coyote|pit bull|pit bulls|it|it is) (has|have|'s|is)? got (him|her|me|my (wife|husband|son|daughter|mother|father|brother|sister|kid|neighbor|boy|girl|granddaughter|grandson)|a (kid|man|woman|girl|boy|lady|baby|child)) ~1 (down|by|against|again|cornered|now|$)",
            "(dog|dogs|bull|bulls|pit bulls|it) (have|has|got) ~1 (a|my|the|our) ~3 (down|pinned|cornered|against)",
            "(dog|it|jaws|bulls|animal|dogs|they) (will|would)? not let go",
            "(dog|dogs|bulls|it) (is|are) on (my (wife|son|daughter|arm|leg|neck|mother|neighbor|father)|a kid|the kid|his neck|him|them)",
            "^ on (him|her) $",
            "(still|it is|they are|dog is|dogs are) on (him|her|me) !porch|list|own|way|piano|the|my",
            "get it off (him|her|me|us|$)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a big animal turned on somebody",
        &[
            "@beasts ~4 (gored|goring|trampled|trampling|stomping|charged|charging|rammed|butting|kicked|kicking|mauled) ~3 (@who|my|the|people|a|his|stall)",
            "(gored|mauled|trampled) ~1 (@who|my|the|a|guy|people|his|her)",
            "@beasts ~4 (broke|broken|got|is|'s|are|jumped|escaped|running|on the) (out|loose|his chain|its chain|the fence) ~6 (kid|kids|people|school|charg*|chas*|attack*|road|highway|gored|it is got|someone|somebody|neighbor)",
            "(jumped|broke|chewed) ~2 (fence|chain|gate|leash) ~4 (got|on|after|attack*|chas*|bit|going|it is on)",
            "@beasts ~3 (after|going for|coming at|came at|went for|chasing|circling|stalking|following) ~2 (me|us|him|her|my|kid|kids|people|everyone|the|a (kid|girl|boy|man|woman))",
            "(it|he) is (going for|coming at|coming after) (my|me|us|him|her|everyone|the kids|people)",
            "(killed|killing|eating|ate|took) (my|our|the) (dog|cat|horse|goats|chickens) ~6 (going|coming|now|got|kid|it is|they|come|after|next)",
            "(set|sicced|sic) (his|the|her|their) dog* on",
            "(tiger|lion|bear|leopard|cheetah|chimp|python|wolf|bull|elephant|gorilla) ~2 (is|'s|got|has|are) ~1 (out|loose|escaped)",
            "(animal|dog|dogs) is (eating|killing|attacking|mauling) (my|a|the|him|her|me)",
            "(stung|stings) ~4 (times|fifty|hundred|all over|everywhere|face|throat)",
        ],
    ),
    rule(
        CLASS,
        "an animal at people",
        &[
            "(@biter|@beasts|@beast|emu|swan|rooster|monkey|stallion|mare|bees|wasps) ~8 (attacking|atackin|mauling|biting|charging|chasing|lunging|goring|trampling|pinned|latched|clamped|dragging|ripping|tearing|jumped on|knocked down|turned on|coming at|going after|after my|cornering|surrounded|stalking|chewing on|killing)",
            "(attacking|atackin|mauling|biting|charging|chasing|lunging at|goring|trampling|pinned by|pinned under|dragged by|cornered by|surrounded by|attacked by) ~5 (@biter|@beasts|@beast|bees|swarm)",
            "(rattlesnake|rattler|copperhead|cottonmouth|viper|cobra|snake|coral snake|scorpion|spider) ~2 (bit|bitten|struck|got|stung) ~1 (my|me|him|her|a|the|us|our)",
            "(snake|rattlesnake|rattler|bat|spider|scorpion|dog|raccoon|monkey) ~2 (bite|bit) ~6 (swelling|swollen|black|purple|numb|breathe|bleeding|dizzy|two holes|face|neck|throat|baby)",
            "(bit|bitten|biting|bites) ~5 (bleeding|bleeding bad*|face|faces|throat|neck|in the head)",
            "(pack of|two|three|four|several|loose|stray|big) ~2 dogs ~4 (are|is|have|after|chasing|circling|running at|coming|going|attack*|on a|got) ~2 (me|us|him|her|my|kid|kids|people|everyone|a|the|attack*|circling)",
            "(loose|stray|vicious|big|rabid|mean|strange) dog ~6 (growl*|lung*|chas*|charg*|snarl*|bit|biting|teeth|corner*|kids|school|playground)",
            "(up|on) (a|the|top of) ~2 (tree|car|roof|truck|table|counter) ~6 (dog|dogs|bear|bull|boar|coyote*|pit bull*|gator)",
            "(dog|dogs|bear|bull|boar|pit bull*|gator) ~8 (i am|we are|he is|she is|kids are) ~3 (stuck|trapped|hiding|up a|on the roof|on a car|on top|in the car|climbed)",
            "(bear|cougar|mountain lion|moose|wolf|alligator|gator|panther|bobcat) ~4 (in|inside|at|near|by|outside|on) ~3 (house|kitchen|garage|porch|yard|school|daycare|playground|kindergarten|park|trail|campsite|campground|tent|parking lot|neighborhood|pool|store|campus|street|door|bus stop|kids|children|people)",
            "(following|stalking) ~3 (woman|kids|man|jogger|hiker*|stroller|me|us|people|children)",
            "(dog|puppy|cat|animal|pet) ~6 (in|inside) ~3 (car|truck|van|suv|trunk) ~8 (hot|heat|panting|windows|collaps*|foaming|hours|sun|degrees|crying|barely|dying|drooling|ninety|hundred)",
            "(panting|collaps*|drooling|foaming) ~6 (in|inside) ~2 (car|truck|van|suv)",
            "(swarm|swarming|swarmed) ~3 (him|her|us|me|kids|people|on)",
        ],
    ),
    rule(
        CLASS,
        "an animal that has hold",
        &[
            "(dog|dogs|pit bull|pit bulls|shepherd|rottweiler|mastiff|bear|gator|alligator|shark|coyote|bull|lion|cougar) (has|have|'s got|'s|got) ~1 (a|my|his|her|the|our|me|him) ~2 (boy|girl|kid|baby|toddler|child|son|daughter|arm|leg|hand|face|head|throat|foot|neck|wife|husband|mother|father|friend|mailman|man|woman|dog) !in|treats|for",
            "(it|he) (has|'s got|got) (my|his|her|the) (arm|leg|hand|face|throat|foot|neck) (and|in its|in his|$|now)",
            "(got out|got loose|escaped|broke loose|is loose|loose) ~3 (and|it|he|they) ~2 (bit|attacked|charged|kicked|mauled|chased|gored|attacking|chasing|biting|killed) ~3",
            "(kicked|bit|gored|trampled|stomped|charged) (my|a|the|his|her) ~1 (husband|wife|son|daughter|kid|boy|girl|man|woman|mother|father|baby|child|neighbor|mailman) !last|monday|on|two|three",
        ],
    ),
];
