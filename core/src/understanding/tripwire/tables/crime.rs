//! u05: a crime is happening, or the suspect is still at the place.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u05_crime_in_progress";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "breaking in",
        &[
            "(breaking|braking) (in|into|down|through) !period",
            "(trying|tried|tries|attempting) to (break|get|come|force|climb) ~1 (in|into|through|inside)",
            "just (broke|broken) (in|into)",
            "(climbing|crawling|coming|climbed|came|crawled) ~2 (in|into|through|over) (my|our|the|her|a) ~2 (window*|door*|balcony|skylight|fence)",
            "(kicking|banging|pounding|prying|jimmying|ramming|breaking|smashing|trying|jiggling|rattling|forcing|twisting|pulling|cutting|bashing|beating|hammering|tampering) !to|up|the ~3 (door|doors|window|windows|handle|handles|lock|locks|knob|doorknob|glass|slider) !on",
            "(trying|cutting|breaking) the (door|handle|lock|locks|window|knob|doorknob)",
            "(tries|keeps|trying) ~3 (handle|handles|doorknob|knob)",
        ],
    ),
    // A break-in that is over is a report; the agency's table asks whether anyone is still there. For the reviewer only.
    rule(CLASS, "broken into", &["(broke|broken|breaks|break) into", "(broke|break|breaks) in !front|half|two|pieces|the|on|a|period"])
        .noted(),
    rule(
        CLASS,
        "a stranger inside",
        &[
            "(@stranger|sum one) !'s ~1 (is|are|hiding|standing|sneaking|creeping|prowling|inside|lurking) ~2 (in|inside|around|upstairs|downstairs) (my|our|the neighbor*|her) ~2 (@home|@hall|window*) !with",
            "@stranger (right|still)? (in|inside) (my|our) ~1 @home",
            "(in|inside) my (house|home|garage|apartment|basement|backyard|yard|kitchen|room) (right now|now)",
            "@stranger (with|using) ~2 (crowbar|mask|ski mask)",
            "(entering|just (got|came|come|walked) in|let himself in) ~1 (my|our|the) ~1 (house|home|garage|apartment|bedroom|yard)",
            "(intruder*|prowler|peeping tom)",
            "(looking|peering|peeking) (in|into|through) (my|our|her) ~1 window*",
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
            "(only one|by myself) ~2 (home|here|in the house)",
            "(window|door) ~3 (up|open|ajar|unlocked) ~4 (never|not open|not leave|when i got|when i came|when we got)",
            "(came|got|come) home ~6 (door|window) ~3 (open|ajar|unlocked|broken)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "theft under way",
        &[
            "(is|are|'s|they|he|currently|someone|somebody) ~1 (stealing|robbing|looting|burglarizing|carjacking|mugging|ransacking|snatching) !hearts|cable",
            "(cutting|sawing|stealing|taking) ~4 (catalytic|converter|wheels|copper|rims|tires)",
            "being (robbed|mugged|attacked|burglarized|followed|chased|beaten|held|jumped|carjacked|looted|assaulted|stabbed)",
            "(carjack*|car jack*|jacking (my|our|the)|armed robbery|home invasion|stick up|holdup)",
            "hold up (at|in|the|here) ~2 (bank|pharmacy|store|station|register|counter|clerk|credit union|shop)",
            "(a|being|getting) (held up|hold up)",
            "just (stole|grabbed|snatched|robbed|mugged) (my|our|her|his|me|a|the)",
            "just (took|taken) (my|our|her|his) ~1 (purse|bag|phone|car|truck|wallet|bike|keys|backpack|money)",
            "(grabbed|snatched|took) ~4 and (ran|running|took off|is running)",
            "(is|are) ~2 (stealing|taking) ~4 (right now|porch|packages)",
        ],
    ),
    rule(
        CLASS,
        "robbed or attacked",
        &[
            "(robbed|mugged|carjacked|jumped) (me|us|him|her|at|by|outside) !blind|of|on|with|over|in",
            "(getting|being|is being|gets) (robbed|mugged|carjacked|attacked|assaulted|jumped|beaten|beat)",
            "(was|were|got|been|just|just been|just got) (robbed|mugged|carjacked|attacked|assaulted|jumped) !on|it",
            "(robbery|mugging|assault) ~2 (now|happening|in progress|at gun*|at knife*)",
        ],
    ),
    rule(
        CLASS,
        "a fight",
        &[
            "(are|is|they|people|men|kids|guys|girls|started|still|students|them|big) ~2 (fighting|brawling) !like|over|for|about|the|a|my",
            "(brawl|fistfight|fist fight|street fight)",
            "(a|big|huge|another) fight !with|over|about|who",
            "fight (broke|going|in|at|outside|between|right|happening)",
            "(beating|punching|kicking|stomping|jumping|attacking|assaulting|slapping|dragging|tackling|punched|stomped|attacked|assaulted|tackled|pistol whip*) ~2 (him|her|us|them|kid|man|woman|boy|girl|people|someone|somebody|guy|each|everyone|clerk|old|me|mom|husband|wife|brother|sister)",
            "hitting (him|her|me|us|each|people|someone|somebody|a|the man|the woman)",
            "(beat|beats|beating) ~1 up",
            "throwing (rocks|bottles|bricks|punches) at !a",
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
    rule(
        CLASS,
        "somebody is inside as the caller speaks",
        &[
            "(he|they|she|somebody|someone|men|two|there|burglar|robber|guy|guys|man) (is|are|'s|was)? (still|right|now|just)? (in|inside|coming up|coming down|going up|on) (the|my|our|her|grandma 's|this) ~1 (@hall|store|shop|building|back|office|pharmacy|kitchen|pantry|lobby|church|register|next room|safe) !fine|yard|asleep|he",
            "(they|he) (is|are|'s) (in|inside) (there|here) ~2 (robbing|stealing|now|right now|with|$)",
            "^ (they|he|somebody|someone) (is|are|'s) (in|inside|climbing in|kicking it|in it|on the stairs|on the stair|breaking it|in here|in there) $",
            "hear (him|them|somebody|someone) ~2 (downstairs|down stairs|upstairs|kitchen|in the|moving|basement|on the (stairs|stares))",
            "(see|saw) ~2 (flashlight|flashlights|flash lights) ~6 (kitchen|inside|house|next door|room|store)",
            "(kicked|kicking|busted|broke|broken|breaking|smashed|took|taken|put) ~2 (door|doors|slider|window|glass|lock) (in|down|off|open|out)? ~6 (he is inside|is coming|are coming|clerk|now|two of them|he is in|they are in|my son)",
            "(hand|arm|leg|foot) ~2 (in|through|under) (the|my|our) ~1 (mail slot|letter slot|door|window|slot)",
            "(climbing|crawling|coming) (in|through) !for|to",
            "(hiding|hid|i am) ~2 (in|under) (the|a|my) (closet|bathroom with|bed with|pantry|attic)",
            "(i am|we are|hiding) ~2 (closet|bathroom) (with|and) ~6 (he|door|locked|inside|kids|hear)",
            "(intrusion|glass break|video) ~6 (two|male|males|inside|prying|person|somebody|verified)",
            "(prying|cutting|drilling) ~2 (vault|safe|atm|register|cage|change machine)",
            "(jumped|over) the counter",
        ],
    ),
    rule(
        CLASS,
        "a thief or attacker at work",
        &[
            "(with|has|have|using|swinging|got) ~2 (sledgehammer*|sledge hammer*|bats|crowbars|saw|grinder|bolt cutter*) ~6 (car|cars|lot|row|truck|window*|door*|now|at|down)",
            "(under|underneath) (my|the|our|her|a) ~1 (@wheels|prius) ~4 (saw|cutting|now|right now|sawing)",
            "(smashing|bashing|breaking|jumping on) ~2 (glass|windows|window|windshield|windshields|cars|counter|atm|display*|roofs)",
            "(grabbed|grabbing|snatched|took|pulled|dragging|dragged|pushed|forced|throwing|shoved) ~3 (girl|woman|women|lady|jogger|sister|daughter|neighbor|kid|boy|man|guy) ~8 (van|car|suv|bushes|sidewalk|street|trunk|hair|ground|alley|truck|under|stop)",
            "(purse snatch*|pickpocket*|snatched my)",
            "(grabbed|took|snatched|has) (my|her|his|our) (purse|bag|phone|wallet|backpack|chain|necklace) ~4 (running|ran|heading|headed|he is|right now|just)",
            "(chasing|following|catching|running after|holding|got|tackled) ~2 (guy|thief|man|kid|him|one) who (took|stole|grabbed|snatched|robbed|hit)",
            "(driving off|driving away|taking off|pulling away|backing out) ~2 (in|with) ~2 (my|our|her|his) ~1 (@wheels|bike|boat|baby)",
            "(my|our|her|his) ~1 @wheels is being (stolen|taken|towed by|jacked)",
            "(is|it is|are) being (taken|stolen|robbed|broken into|smashed|jumped|vandalized)",
            "(got|have|has|had) (us|me|him|them|her|my ~1 brother|my ~1 friend) on the (ground|floor)",
            "going (through|threw) (his|her|my|their) (pockets|purse|wallet)",
            "(hands|arm|grip|belt|rope|cord) (on|around) ~1 (her|his|my) (throat|neck)",
            "(got|has|have|grabbed) ~3 by the (throat|neck|hair)",
            "clerk by the collar",
            "(pulled|pulling|dragging|dragged) (her|him|me|my|a) ~2 (hair|into|in the)",
            "(knocked|threw) (him|her|me|an old|a woman|a man) (down|to the ground)",
            "(thief|burglar|robber|he|they) (is|are|'s) (on|in) my (boat|car|truck|van) ~2 (now|right|and)",
            "(happening|it is on|doing it) (right)? now",
            "(robbing|robbed) (it|us|them|the (bank|store|pharmacy|place|clerk|station))",
        ],
    ),
];
