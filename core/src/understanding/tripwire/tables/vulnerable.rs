//! u09: a child or a person who cannot protect themselves is missing, alone, hurt or at risk.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u09_child_vulnerable";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "missing",
        &[
            "(can|could) not (find|locate|see) ~1 (my|our|her|his|the) ~2 @dependent !'s",
            "lost my (son|daughter|child|kid|kids|grandson|granddaughter|baby|toddler|mother|father|brother|sister)",
            "(@dependent|uncle|aunt) !'s ~4 (missing|disappeared|vanished|wandered|kidnapped|abducted) !my|file|list",
            "(@child|little brother|little sister) !'s|in ~2 (was|been|got|has been) ~1 taken !by",
            "(@dependent) 's (gone|missing|run off|run away|disappeared|wandered) !forty|through|since|by",
            "@dependent !'s ~4 (gone missing|is gone|are gone|walked out|walked off|ran away|ran off|run away|left home|snuck out|wandered)",
            "@child !'s ~3 (did not|never|has not|have not|is not) ~1 (come|came|show*|return*|get|got|made) ~1 (home|back|off|up|here|school|out|down) !to|for",
            "(dementia|alzheimer*|autis*|special needs) ~8 (walked|wander*|left|missing|gone|out|lost|confused|ran)",
            "(amber alert|missing (child|kid|girl|boy|teen*|toddler|baby))",
            "(dementia|alzheimer*) ~6 missing",
            "@dependent got (lost|separated|taken)",
        ],
    )
    .own_not()
    .stands(),
    rule(
        CLASS,
        "locked in or left alone",
        &[
            "(@child|@elder) ~3 (locked|trapped|stuck|left|inside|alone) ~5 (car|van|truck|vehicle|suv|minivan|bathroom|hot)",
            "(@child|@elder) (is|are|'s|was|in|inside|still)? (in|inside|still in) (a|the|my|that|this|their|her|his) ~2 (hot|locked|parked) ~1 (car|van|truck|vehicle|suv|minivan)",
            "(locked|left|lock*|leave*) ~4 (@child) ~5 (car|van|truck|vehicle|alone|inside|home|suv|hot)",
            "@child ~4 (alone|by himself|by herself|by themselves|by itself|unattended|unsupervised|crying for)",
            "@child (is|are|'s|seems|looks|got|who is) ~1 lost !a|my|his|her|the|their|some|it",
            "(boy|girl|kid|child|toddler|baby) ~12 not see ~3 (grown|adult|adults|parent*|mom|mother|anyone|anybody)",
            "(boy|girl|kid|child|toddler) ~6 (pajamas|pyjamas|diaper|dyper|no shoes|no coat|socks|barefoot|wander*|naked|running into)",
            "(a|the|little|small|my|her|his|some|two|this|that) ~1 @child !'s|seat|stroller|bike|with ~3 (in|on|near|into|down|across) the ~2 (road|highway|freeway|tracks|ice|pond|ledge|traffic|median) !weekends",
            "(bassinet|stroller|crib|carrier|car seat with) ~6 (balcony|road|street|nobody|tracks|alone|dumpster|nobody 's)",
            "(abandoned|newborn) ~1 (baby|infant|child)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "abuse or neglect",
        &[
            "(hit*|beat*|hurt*|abus*|slap*|kick*|punch*|whip*|shak*|neglect*|starv*|molest*|burn*) ~3 (kid|kids|child|children|baby|son|daughter|boy|girl|toddler|grandmother|grandma|elderly|residents|infant)",
            "(child|elder|children) (abuse|neglect|endanger*)",
            "with a belt",
            "(afraid|scared|terrified) to go home",
            "not (fed|feeding|eaten) ~4 (kid*|child*|baby|days)",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "confused and alone",
        &[
            "(old|elderly|older|senior) ~1 (gentleman|man|lady|woman|person|guy|fellow) ~6 (confused|lost|not know|wander*|disoriented|pajamas|robe|nightgown|barefoot)",
            "not know (what town|what city|who he is|who she is|his name|her name|what year|where he lives|where she lives|where she is|where he is)",
            "(confused|disoriented) ~3 (wander*|lost|street|road|alone)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "no sign of life",
        &[
            "(papers|newspapers) ~3 (stack*|pil*|building up)",
            "(porch light|tv|lights) ~3 on ~2 # days",
            "not ~1 (seen|heard from) ~5 (in|for|since) ~3 (days|week|weeks) ~8 (diabetic|insulin|elderly|smell*|oxygen|pills|sick|alone|heart|door|depressed)",
        ],
    )
    .own_not()
    .soft(),
    rule(
        CLASS,
        "a child taken or lured",
        &[
            "(grab*|snatch*|took|take|taken|pulled|pull|pulling|dragg*|forced|shoved|pushed|leading|luring|lured|drove off with|left with|run off with|walked out|walked off) ~3 (@kid|kids|girl|boy|child|woman) !'s|seat|bike|stroller|backpack ~6 (van|car|suv|truck|trunk|bushes|playground|pier|wrist|hand|arm|man|stranger|bus stop|not allowed|daycare|school|sidewalk|store)",
            "(tried|trying|tries) to (get|put|pull|grab|take|lure|pick) ~3 (@kid|girls|boys) ~3 (in|into|to|up)",
            "(man|stranger|guy|someone|somebody|woman|lady|they) ~2 (took|has|grabbed|snatched|stole|taken) (my|our|the|her|a|his) ~1 (@kid|kids|grandson)",
            "(ex|father|dad|mother|boyfriend|he|she) ~2 (took|taken|has|got|grabbed|pulled) ~2 (kids|son|daughter|baby|boy|girl|children|him|her) ~6 (not allowed|custody and|not supposed|school|daycare|driving off|heading|headed|will not bring|never see)",
            "(not allowed|not supposed to be) near (him|her|them|the kids|my)",
            "(met|meet|meeting|with) ~3 (man|guy|somebody|someone) ~5 (game|online|internet|app|chat) ~2",
            "(@child|girl|twelve|eleven|thirteen|fourteen|she) ~8 (man|guy) ~3 (from|on) ~1 (game|online|internet|app|chat)",
            "(empty crib|crib is empty|bed is empty|crib 's empty)",
            "the (crib|bed|stroller|bassinet|car seat) 's empty",
        ],
    )
    .own_not()
    .stands(),
    rule(
        CLASS,
        "a small child alone or lost",
        &[
            "(let|lost) ~2 (his|her|my) (hand|son|daughter|kid|sight of (him|her)|brother|little)",
            "(he|she|boy|girl|son|daughter|brother|sister|kid|it) (is|'s|was|only|just)? ~1 (two|three|four|five|six|seven|eight|nine) ~1 (and|years|$|got|let|was|on|went) ~8 (lost|is gone|are gone|alone|missing|by himself|by herself|not find|not there|dark|wandered|disappeared|tracks|river|pajamas|wrong)",
            "(gone|lost|missing|yard|stoop|carousel|beach|river|gate|road) ~10 (he|she) is (two|three|four|five|six|seven|eight) !blocks|miles|hours|days|minutes|weeks|houses",
            "(lost|gone|alone|missing|wandered|by himself|by herself|not find him|not find her) ~8 (he is|she is|is|only) (two|three|four|five|six|seven|eight|nine|ten|eleven) !minutes|hours|days|blocks",
            "^ i am (five|six|seven|eight|nine|ten|eleven) $",
            "(i am|and i am) (five|six|seven|eight|nine|ten|eleven) ~6 (mom|mommy|dad|daddy|alone|scared|nobody|home)",
            "(mom|mommy|daddy|dad|mama) ~2 (will not wake|is not waking|went out|has not come|did not come|not home|is not moving)",
            "(wrong|missed) (bus|train|tram|stop|ferry) ~6 (son|daughter|he|she|kid|nine|eight|seven|six|dark|alone)",
            "(son|daughter|sister|brother|kid|boy|girl|deaf) ~6 wrong (bus|train|tram|stop|ferry)",
            "never (got|came|got back|showed) ~2 (off|up|out|home) ~2 (bus|school|daycare|practice|train|van|$)",
            "(left|forgot) ~3 (kid|child|baby|boy|girl|toddler|son|daughter|student|one) (on|at|in|behind) ~2 (bus|van|car|school|walk|park)",
            "(bus|van) left ~3 (kid|child|baby|boy|girl|toddler|son|daughter|student) on",
            "(kindergart*|preschool*|first grader|second grader|toddler|todler) ~8 (never|missing|alone|lost|not get|did not|gone|walking|bus|road|street|highway|by himself|by herself|burn*|bruis*|running)",
            "(kids|baby|babies|children|toddler|boy|girl) ~6 (no (grown up|adult|adults|parent|parents|grownup)|nobody (in sight|with|around|watching))",
            "(no (grown up|adult|adults|parents)) ~6 (kids|baby|boat|boy|girl|child|three|two)",
        ],
    )
    .own_not()
    .stands(),
    rule(
        CLASS,
        "a newborn left",
        &[
            "(left|leave|abandoned|dumped|found|put) ~3 (@newborn|newborn|new born) ~6 (porch|steps|church|box|dumpster|bathroom|restroom|toilet|trash|shelter|door|doorstep|laundromat|bag|bench|alley|alone|station|car)",
            "(newborn|new born|baby|infant) ~5 (in|on) ~2 (dumpster|box|trash|doorstep|restroom|church|toilet|steps|bag|porch|bathroom|ditch)",
            "(locked|shut|stuck) ~4 (@newborn|toddler|kids) ~3 (car|inside|room|$)",
            "(@newborn|toddler|baby|babies) ~4 (locked|strapped|screaming) ~4 (car|inside|doors|explorer|red|van|suv|truck|sight|alone|hot|it|$)",
            "(baby|my baby|kid|child) (was|is) (still)? (in|inside) it",
            "(shook|shaking|threw|throwing|shakes|dropped|hitting|hits) the (baby|child|kid|kids|toddler|infant)",
            "(baby|infant|toddler|she|he) ~2 rolled off ~6",
        ],
    ),
    rule(
        CLASS,
        "held, hurt or starved",
        &[
            "(kid|kids|boy|girl|child|children|woman|man|mother|aunt|she|they|grandmother|resident|lady|baby|elder) ~4 (tied|chained|strapped|locked|handcuffed|caged|duct taped) ~3 (chair|bed|room|cage|closet|basement|radiator|shed|kennel|bedroom|crib) !last",
            "(kid|kids|boy|girl|child|woman|mother|aunt|she|he) ~4 (in|inside) (a|the) ~1 (cage|kennel|dog cage|dog crate)",
            "(kid|kids|boy|girl|child|children|woman|man|mother|aunt|she|grandmother|resident|baby) ~6 (starving|starved|bedsores|sores to|malnourished|skin and bone*) !horse|dog|cat|cats|their",
            "(hurts|touches|touching|hits|beats|whips|burns) (me|my (cousin|sister|brother)|my little)",
            "(hitting|beating|whipping|shaking|choking|hurting) (them|the (kids|children|baby|child|residents)|a (kid|child|baby)|my (brother|sister|mom|mother))",
            "throwing (that|the|his|her|a) ~1 (child|kid|baby|boy|girl)",
            "(burns|bruises|marks|welts) on ~2 (hands|arms|back|legs|face|neck|child|kid|boy|girl)",
            "(old|elderly) (man|woman|lady) ~4 (tied|chained|locked|on the floor|lying|fell|in the snow|nightgown)",
            "(grandma|grandmother|grandpa|grandfather|mom|mother|dad|father|aunt|uncle|resident|wife) !'s ~6 (walked out|wandered|on the floor|tied|wheelchair ~4 (tide|tracks|highway)|in the snow|no shoes|in the storm|alzheimer*|ventilator)",
            "(mind of a child|special needs|autis*|deaf|nonverbal|non verbal) ~8 (gone|missing|left|lost|under|went|wrong|walked|ran|water|tracks|bus with)",
            "men are keeping (her|me|us|them)",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "a child of a named age in trouble",
        &[
            "# (year|years|month|months|week|weeks) old !man|woman|car|truck|report ~10 (missing|is gone|'s gone|alone|by himself|by herself|lost|wandering|wandered|walked off|ran off|ran away|disappeared|locked|unattended|highway|traffic|barefoot|not home|never came|did not come|has not come|taken|grabbed|bruises|burns|hurt|crying for)",
            "(missing|gone|alone|lost|locked|can not find|wandering|disappeared|left) ~8 (# (year|month) old|toddler|kindergart*|preschooler|newborn|first grader)",
            "(my|our|her|his|the|a) ~3 (toddler|preschooler|kindergart*|baby|infant|son|daughter|little (boy|girl|one)|grandson|granddaughter|nephew|niece|kid|child) (is|has|was|just|did|never) ~3 (missing|disappeared|vanished|lost|wandered|taken|not home|not come home|not get off|not there|never came|never got|run away|ran off|nowhere)",
            "(no one|nobody|cannot|can not|could not) ~2 (find|found|seen|locate|knows where) ~3 (my|our|her|his|the|a) ~2 (@dependent|little one|first grader|kindergart*)",
            "(where is|where 's) my (son|daughter|baby|kid|child|boy|girl|little)",
            "(left|leaving|leaves) ~3 (kids|kid|baby|child|children|toddler|infant|son|daughter|boy|girl|them) ~2 (alone|in the (car|van|truck|house|tub|bath|cold|dark)|home alone|unattended|by themselves|outside|behind)",
            "(kids|kid|baby|child|children|toddler|infant|boy|girl) ~4 (alone|by themselves|by himself|by herself|unattended|with nobody|without (an adult|a parent|anybody|anyone|a grown))",
            "(boy|girl|kid|child|toddler) (is|'s|just|was)? ~1 (wandering|walking|standing|sitting|crying|running) ~2 (alone|around|down|in|by|on|along) ~3 (street|road|highway|tracks|lot|himself|herself|store|park|alone|traffic|middle)",
            "(old|elderly|older|confused|dementia|alzheimer*) ~4 (man|woman|lady|gentleman|person|guy|mother|father|grandmother|grandfather|resident|patient|husband|wife) ~8 (wandering|wandered|lost|walked out|walked off|barefoot|nightgown|pajamas|robe|does not know|missing|road|highway|cold|confused|slippers|no coat|hospital gown)",
            "(hitting|beating|whipping|slapping|kicking|choking|burning|punching|shaking|hurting|screaming at and hitting|throwing) ~3 (kid|kids|child|children|baby|boy|girl|toddler|son|daughter|infant|little|old man|old woman|grandmother|mother)",
            "(kid|child|baby|boy|girl|toddler|student|infant|grandson|granddaughter) ~6 (bruises|bruised|cigarette burns|burn marks|black eye|welts|afraid to go home|scared to go home|being hit|being beaten|being hurt|being abused|locked in|chained|starving|has not eaten|not been fed)",
            "not (answering|answer|picking up) ~3 (door|phone|knock*) ~8 (elderly|ninety|eighty|alone|oxygen|diabetic|heart|falls|dementia|smell*|insulin)",
            "not ~1 seen ~4 (in|for|since) ~2 (days|week|weeks)",
            "(silver alert|amber alert|abducted|abduction|kidnapped|child abuse|child is in danger)",
        ],
    )
    .own_not()
    .stands(),
    rule(
        CLASS,
        "a child in a dangerous place or hand",
        &[
            "(baby ?sitter|sitter|babysitter|nanny|he|she|they|dad|mom|boyfriend|teacher|aide|worker) ~1 (shook|shaken|dropped|hit|slapped|burned|choked|threw) (my|the|her|his|our|a) ~1 (baby|infant|toddler|newborn|child|kid|daughter|son)",
            "(kid|kids|child|children|toddler|baby|boy|girl) ~3 (on|out|hanging|dangling|climbing|leaning|standing) ~2 (roof|ledge|balcony rail*|window|bridge|overpass|tracks|third floor|second floor|fire escape|railing) !weekends",
            "(took|taken|has|grabbed|picked up) ~1 (him|her|them|my ~1 (kids|son|daughter|baby)) ~5 (not have custody|no custody|lost custody|does not have|not allowed|against the order|without permission|will not give|will not bring)",
            "(stepson|stepdaughter|son|daughter|foster kid|foster child|kid|child|boy|girl|niece|nephew) ~1 (ran|run) (away|off) !last|to|in",
            "(empty|unattended|running) ~2 stroller",
            "(found|there is|saw|see) ~2 (boy|girl|kid|child|toddler|baby) ~3 (by himself|by herself|alone|wandering|crying|no shoes|no coat|in the cold)",
        ],
    )
    .own_not()
    .stands(),
];
