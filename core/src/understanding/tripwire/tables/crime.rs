//! u05: a crime is happening, or the suspect is still at the place.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u05_crime_in_progress";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "breaking in",
        &[
            "breaking (in|into|down|through) !period",
            "(trying|tried|tries|attempting) to (break|get|come|force|climb) ~1 (in|into|through|inside)",
            "just (broke|broken) (in|into)",
            "(climbing|crawling|coming|climbed|came|crawled) ~2 (in|into|through|over) (my|our|the|her|a) ~2 (window*|door*|balcony|skylight|fence)",
            "(kicking|banging|pounding|prying|jimmying|ramming|breaking|smashing|trying|jiggling|rattling|forcing|twisting|checking|pulling|beating|hammering|tampering) ~4 (door|doors|window|windows|handle|handles|lock|locks|knob|doorknob)",
            "(tries|keeps|trying) ~3 (handle|handles|doorknob|knob)",
        ],
    ),
    rule(CLASS, "broken into", &["(broke|broken|breaks|break) into", "(broke|break|breaks) in !front|half|two|pieces|the|on|a|period", "(burglar*|burgled|break ins)"])
        .mention()
        .soft(),
    rule(
        CLASS,
        "a stranger inside",
        &[
            "@stranger ~1 (is|are|'s|hiding|walking|standing|sneaking|creeping|prowling|inside|lurking|looking) ~2 (in|inside|around|upstairs|downstairs|through) (my|our|the neighbor*|her|his) ~1 (@home|window*)",
            "@stranger (right|still)? (in|inside) (my|our) ~1 @home",
            "(in|inside) my (house|home|garage|apartment|basement|backyard|yard|kitchen|room) (right now|now)",
            "@stranger (with|using) ~2 (flashlight|crowbar|mask|ski mask)",
            "(entered|entering|got in|got into|came in|come in|let himself in|walked into|walked in) ~1 (my|our|the) ~1 (house|home|garage|apartment|bedroom|yard)",
            "(intruder*|prowler*|peeping)",
            "(look*|peer*|peek*) (in|into|through) (my|our|her|the) ~1 window*",
            "@stranger ~1 (is|are|'s|standing|waiting|lurking) ~2 (outside|at|on) (my|our|the front|the back) ~1 (door|window|porch|house)",
            "(someone|somebody|@stranger) ~1 (is|'s|still) (in|inside) (here|there|the house|the building|the store|the apartment)",
        ],
    ),
    rule(
        CLASS,
        "noises inside",
        &[
            "(hear|heard|hearing) ~3 (walking|footsteps|glass|voices|moving|noises|somebody|someone) ~4 (upstairs|downstairs|inside|house|attic|basement|alone|kitchen|break*|hall|garage)",
            "(hear|heard) glass",
            "(motion|movement|intrusion|alarm) ~5 (hall|hallway|inside|zone|upstairs|basement|tripped|sensor) ~10 (home|alone|only|someone|somebody)",
            "(only one|alone|by myself) ~2 (home|here|in the house)",
            "i live alone",
            "(window|door) ~3 (up|open|ajar|unlocked) ~4 (never|not open|not leave|when i got|when i came|when we got)",
            "(came|got|come) home ~6 (door|window) ~3 (open|ajar|unlocked|broken)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "theft under way",
        &[
            "(is|are|'s|they|he|currently|someone|somebody) ~1 (stealing|robbing|looting|burglarizing|carjacking|mugging|shoplifting|ransacking|snatching|cutting|sawing) ~6",
            "(cutting|sawing|stealing|taking) ~4 (catalytic|converter|wheels|copper|rims|tires)",
            "being (robbed|mugged|attacked|burglarized|followed|chased|beaten|held|jumped|carjacked|looted|assaulted|stabbed)",
            "(carjack*|car jack*|stick up|holdup|hold up|armed robbery|home invasion)",
            "just (stole|grabbed|snatched|took|robbed|mugged) (my|our|her|his|me|a|the)",
            "(grabbed|snatched|took) ~4 and (ran|running|took off|is running)",
            "(is|are) ~2 (stealing|taking) ~4 (right now|porch|packages)",
        ],
    ),
    rule(
        CLASS,
        "robbed or attacked",
        &[
            "(robbed|mugged|carjacked|jumped) (me|us|him|her|at|by|in|outside)",
            "(robbed|mugged|carjacked) the",
            "(was|were|got|been|just) (robbed|mugged|carjacked|attacked|assaulted)",
            "(robbery|mugging|assault) !course|report",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "a fight",
        &[
            "(fighting|brawl*|fistfight|fist fight|street fight)",
            "(a|big|huge|in a|another) fight",
            "fight (broke|going|in|at|outside|between|right|happening)",
            "(beat*|punch*|kick*|stomp*|jump*|attack*|assault*|slapp*|shov*|drag*|tackl*) ~2 (him|her|me|us|them|kid|man|woman|boy|girl|people|someone|somebody|guy|each|everyone|clerk|old)",
            "hitting (him|her|me|us|each|people|someone|somebody|a|the man|the woman)",
            "(beat|beats|beating) ~1 up",
            "throwing (rocks|bottles|bricks|punches) at",
        ],
    ),
    rule(
        CLASS,
        "followed or chased",
        &[
            "(is|are|been|keeps|was|'s|guy|man|car|someone|somebody) following (me|us|her|him|my)",
            "(follow*|chas*|tail*) (me|us) !up",
            "(car|truck|van|man|guy|suv) ~2 (behind|after) (me|us) ~4 (since|for|turned|mile*|block*|whole|ever)",
            "(behind|after) me ~6 turned",
        ],
    ),
    rule(
        CLASS,
        "damage under way",
        &[
            "@who ~1 (is|are|'s) ~2 (smashing|slashing|spraying|keying|breaking|tagging|vandalizing|destroying|wrecking|spray) ~4",
            "(riot*|looters|mob) ~2",
            "(suspect|burglar|thief|robber|shoplifter|guy who stole|man who stole|they are|he is|she is) ~2 still (here|there|inside|outside|around|in)",
            "(still|right) (here|there|inside|outside) ~2 (with|and) ~3 (my|stolen|bag|threat*)",
            "(casing|scoping) (the|our|my|houses|cars|out)",
            "(crime|robbery|burglary|theft|assault) in progress",
        ],
    ),
];
