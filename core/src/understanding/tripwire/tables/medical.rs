//! u01: somebody may die or come to lasting harm from illness or injury.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u01_medical";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "not breathing",
        &[
            "(not|no|never|stop*|quit|hardly|barely|without) ~1 (breath*|breeding)",
            "(can|could) not (catch|get) ~2 (breath|air)",
            "(can|could) not ~1 (breath|breathe|breathing)",
            "(trouble|difficulty|hard|struggling|problem*|fighting) ~2 breath*",
            "(trouble|difficulty|hard|hard time|struggling) ~3 (getting|catching|drawing) ~2 (air|breath)",
            "(short|shortness) of breath",
            "(gasping|gurgling|wheezing|suffocat*|asphyxiat*)",
            "(no|not have a|without a|can not find a|can not feel a) (pulse|heartbeat)",
            "snoring (noise|sound)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "not to be woken",
        &[
            "(can|could|will|would|does|did) not ~3 (wake|awake|rouse|respond|responding|regain|woken)",
            "(stopped|quit) (responding|talking to me|moving|answering me)",
            "not (waking|responding|responsive|conscious|awake|woken|alert)",
            "@kin (is|are|'s|was|lying|laying|just|there) ~2 not ~1 (moving|move|breathing|talking)",
            "@kin (is|has) not moved",
            "(can|could|will) not (get|stand) ~1 (him|her|them|up) ~1 (up|awake|$|and|off) !the",
            "(can|could) not (feel|move) ~2 (arm*|leg*|side|face|hand*|fingers|toes)",
            "not (wake|waking) (up|$)",
            "not (come|coming) (to|around) $",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "unconscious or collapsed",
        &[
            "(@who|lying|laying|is) ~3 face down",
            "(unconscious|unresponsive|comatose|lifeless|knocked out|out cold|(he|she|i|driver|just|man|woman|mom|dad) (blacked|blacking) out)",
            "(pass*|passed) out !flyers|fliers|flowers|candy|papers|pamphlets|food|water|drunk",
            "(faint*) !line|smell|odor|noise",
            "(just|guy|man|woman|coach|he|she|has|dad|mom|runner|worker|and|customer|player) ~1 (collapsed|collapsing|keeled over)",
            "@kin ~2 (collapsed|fainted|keeled|slumped)",
            "(went|gone|going|is|'s|goes) (all)? limp",
            "slumped (over|in|at|against|on|down)",
            "(is|lying|laying|found) ~3 on the (kitchen|bathroom|bedroom|living|garage|basement|laundry)? (room)? floor",
        ],
    ),
    rule(
        CLASS,
        "chest or heart",
        &[
            "(chest|heart) ~3 (pain*|hurt*|tight*|pressure|pounding|racing|stopped|crushing|flutter*|squeez*)",
            "(pain*|pressure|tight*|crushing|squeezing|elephant|horse) ~3 chest",
            "(chest) ~6 (horse|elephant|going down|sitting on|arm|jaw)",
            "heart a tack",
            "(heart attack|cardiac)",
            "(clutch*|grabb*|holding) ~2 chest",
            "(having|havin) a (stroke|seizure|fit|miscarriage|heart)",
            "(is|'s) having (a|the|her) baby !shower",
            "(head|cord) (is|'s) (out|around|showing|crowning)",
            "(arm|jaw|shoulder) ~6 (sweat*|clammy)",
            "(sweat*|clammy) ~6 (arm|jaw|chest)",
        ],
    ),
    rule(
        CLASS,
        "seizure or stroke",
        &[
            "(seizing|convuls*|having fits|foaming)",
            "(seizure*|stroke) !of|plate|oil",
            "(words|speech|talking|talks|talk) !funny ~5 (mixed|slur*|garbled|jumbled|gibberish|sense|funny)",
            "(slurring|slurred|gibberish)",
            "(face|mouth|eyelid|smile) ~3 (droop*|numb|twisted|sagg*|crooked|lopsided)",
            "(arm|leg|side|hand|legs|face) ~3 (numb|paraly*|limp|tingl*|funny)",
            "(keeps|just|is) (drooling|staring (into space|blankly|and))",
            "(all over|is) (shaking|shaken) all over",
            "(shaking) ~3 (eyes|tongue|floor|foam)",
            "(eyes) ~3 (rolled|rolling) (back|up)",
            "(fitting|in a fit|having fits|foam (on|at|from|coming)|there is foam)",
        ],
    ),
    rule(
        CLASS,
        "bleeding",
        &[
            "(bleed*|hemorrhag*|gushing blood|coughing blood|spitting blood|blood gushing)",
            "(lot|lots|much|pool|puddle|trail) of blood",
            "so much blood",
            "blood (everywhere|all|pouring|coming|running|on|in|from)",
            "(cut|slice*|gash*|saw|knife|blade|glass|nail) ~3 (wrist*|throat|artery|finger*|arm|leg|hand|thigh|neck|fingertip) ~6 (off|deep|bad*|squirt*|spray*|spurt*|pump*|gushing|everywhere|open)",
            "blood ~3 (squirt*|spurt*)",
            "blood no stop",
            "(squirting|spurting|pumping out|spraying) !water|paint",
            "(much|lots of) blood",
            "(severed|severing|amputat*|impal*|chopped|sliced|took) ~3 (fingers|finger|fingertip|hand|arm|leg|toe*|limb) ~2 (off|clean|$)",
            "(machine|saw|blade|baler|auger) ~3 (take|took|caught|has|got) ~2 (finger*|hand|arm|leg|hair)",
            "(caught|trapped) ~2 (arm|hand|leg|foot|fingers) in",
            "(vomit*|throw*|cough*) (up)? blood",
        ],
    ),
    rule(
        CLASS,
        "choking or allergy",
        &[
            "(choking|choked on|choke on)",
            "(tongue|throat|lips|face|airway) ~4 (thick|swell*|swollen|closing|closed|itch*|puffy)",
            "(allergic reaction|anaphyla*|(need|needs|used|gave|use|no|give) ~3 (epipen|epi pen))",
            "(stung|bee sting*|peanut*|shrimp|shellfish) ~8 (swell*|swollen|hives|breath*|throat|tongue|thick)",
        ],
    ),
    rule(
        CLASS,
        "colour of skin",
        &[
            "(lips|face|skin|fingers|nails|fingertips) ~4 (blue|purple|gray|grey|pale|white|ashen|yellow)",
            "@kin (is|has|'s)? (turn*|looks|look|looking|going|gone|went) ~2 (blue|purple|gray|grey|pale|ashen)",
            "(he|she|baby) is ~1 (blue|purple|ashen)",
        ],
    ),
    rule(
        CLASS,
        "birth",
        &[
            "(my|her|wife 's|wife) water* (broke|just)",
            "(in|into) labor !day|law|dispute|union|department",
            "(contractions|miscarr*|crowning)",
            "(baby|babies) (is|are|'s) coming",
            "(i am|she is) # #? weeks ~6 (wet|bleed*|contraction*|cramp*|pain*|leak*|gush*)",
            "pregnant ~6 (bleed*|pain*|cramp*|fell|wet|fall*|hurt*|moving)",
        ],
    ),
    rule(
        CLASS,
        "diabetes or heat",
        &[
            "(diabetic|insulin) ~5 (shock|low|coma|crash*|passed|shak*|confused|shaky|out)",
            "(blood)? sugar ~3 (low|high|crash*|dropp*|forty|thirty|fifty|30|40|50)",
            "(heat stroke|heatstroke|hypotherm*|frostbit*|heat exhaustion)",
        ],
    ),
    rule(
        CLASS,
        "needs an ambulance",
        &[
            "(need|needs|send|call|get|want|where is) ~3 (ambulance|paramedic*|medics|medic|ems)",
            "(medical|life threatening) (emergency|help|attention)",
            "(needs|need) (a doctor|medical|cpr|oxygen)",
            "doing cpr",
        ],
    ),
    rule(
        CLASS,
        "dead or dying",
        &[
            "@kin (is|just|'s|has|was)? ~1 (dying|dead|just died) !of|in|drunk|serious|set|as|now|fryer|guy|to|tired|for|#",
            "@kin just died",
            "(i am|going to|about to) (dying|die) !of|if|to",
            "(bleeding|choking) to death",
            "(found|find) ~3 dead",
            "dead (body|man|woman|person|guy|lady|baby|kid)",
            "(a|the|human) (body|corpse) (in|on|behind|under|by|near|floating)",
            "(cold|stiff) (and|to the) (stiff|cold|touch)",
        ],
    ),
    rule(
        CLASS,
        "fall or wound",
        &[
            "@who ~2 (fell|fallen|slid|fall|falls|tumbled) ~3 (stairs|ladder|roof|chair|balcony|tub|shower|bed|scaffold*|bike|window|steps|hayloft)",
            "@elder !'s ~3 (fell|fallen|slid|tumbled)",
            "(hit|bumped|struck|banged|cracked|split) (my|his|her|their) head",
            "(broke|broken|snapped|fractured|dislocated|crushed) (my|his|her|their|a) (leg|arm|hip|neck|back|ankle|wrist|nose|jaw|foot|hand|collarbone|skull|rib|ribs)",
            "burn* (my|his|her|their) (hand*|face|arm*|leg*|skin|body|chest)",
            "(@be|got|badly|seriously|getting|pretty) ~1 (hurt|injured|wounded) !my",
            "(hurt|injured|cut) (himself|herself|badly|pretty|real|really|his|her|bad)",
            "(head|spine|neck|spinal|eye) injur*",
        ],
    ),
    rule(
        CLASS,
        "pain",
        &[
            "(my|his|her) (neck|back|leg|arm|stomach|side|head|shoulder|hip|belly|abdomen) ~1 (hurts|hurt|hurting|aches|throbbing)",
            "(in|severe|terrible|excruciating|bad|lot of) pain !in",
            "(dizzy|lightheaded|nauseous|confused all)",
            "feel* ~2 (faint|dizzy|woozy)",
            "(arm|chest|head|heart) feel* ~2 (funny|weird|strange|heavy|weak)",
        ],
    )
    .soft(),
];
