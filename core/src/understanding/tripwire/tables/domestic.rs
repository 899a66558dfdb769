//! u06: violence, sexual assault, stalking, threats or force by somebody close; or a caller who cannot speak freely.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u06_domestic_coercion";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "violence at home",
        &[
            "(@lover|dad|father|mom|son|brother|roommate|he|she|they) ~2 (hit|hits|punched|punches|slapped|slaps|chok*|strangl*|beat|beats|shoved|pushed|kicked|attacked|grabbed|bit|burned|dragged) ~1 (me|her|him|us|the kids|my mom|my mother|my sister|my daughter|my son)",
            "(chok*|strangl*) (me|her|him|us)",
            "(domestic) (violence|abuse|dispute|situation|disturbance|fight|incident|assault|battery)",
            "(abusive|abusing|abuses|abused) !language",
            "(@lover|he|she|dad|father|mom|brother|uncle|son|daddy|stepdad) ~2 (violent|beating|hitting|hurting|abusing|choking|strangling|whipping|punching|kicking|slapping|burning) !my|a",
        ],
    )
    .lingers(),
    rule(CLASS, "a domestic", &["(a|had|another) domestic !flight|partner|cat|animal|dispute|violence"]).mention(),
    rule(
        CLASS,
        "held against the will",
        &[
            "(will|would|does) not let (me|us|her|him|them|my (mom|sister|kids|daughter)) (leave|go|out|breathe|come out) !to|early",
            "(lock*) (me|us|her|him) (in|inside|up) !here",
            "(is|are|somebody|someone|he|they) (holding|keeping) (me|us|her|him) (here|in|against|hostage|prisoner|captive)",
            "(hostage|hostages|kidnap|kidnapped|kidnapping|kidnaped|abduct*|captive|traffick*|held against) !mascot|on",
            "(not allowed|afraid|scared|not able) to (leave|go home|speak|talk to)",
            "(took|has|broke|smashed|threw) my (phone|keys) and my",
            "(he|she|@lover|they) (took|has|broke|smashed|threw) my (phone|keys)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "protection order and present",
        &[
            "(ex|x|@lover|stalker) (is|'s|was)? (right|just|standing|parked|sitting|waiting|back)? (outside|out side|here|at the door|at my|in the driveway|in front|in my (yard|house|driveway))",
            "(he|she) (is|'s) (right|just|standing|parked|sitting|waiting|back)? (outside my|outside the door|at the door|at my door|in the driveway|in my (yard|driveway)) !singing",
            "(order|pfa) ~8 (in (my|the) yard|at my|at the (door|gate|house)|inside|kicked|outside|through (my|the) window|he is here|tearing|foot)",
            "(outside|yard|door|inside|driveway|escape|window) ~8 (order|pfa) !of|a|up|the|from|for|pizza",
            "(violated|violating|breaking) ~3 (protection|protective|restraining|no contact) order ~2",
            "(ex|stalker) ~3 (showed|shows|outside|waiting|banging|following|sitting|parked|threat*)",
            "(protection|protective|restraining|contact|no contact) order ~8 (he is here|outside|showed up|standing|parked|at my door|at the door|back at)",
        ],
    ),
    // A message against an order is a report; only the person who comes is a danger.
    rule(CLASS, "protection order", &["(protection|protective|restraining|no contact) order"]).noted(),
    rule(CLASS, "stalking", &["stalk* !of", "(showed up|shows up|keeps showing) ~2 (at|outside) (my|her|our)"]).soft(),
    rule(
        CLASS,
        "sexual violence",
        &[
            "(rape|raped|raping|rapist|molest*|groped|groping)",
            "sexual* (assault*|abus*|attack*|harass*)",
            "(forced|forcing) (himself|herself|me to|her to|him to)",
            "touch* (me|her|him) (inappropriate*|where|down|sexual*)",
        ],
    )
    .lingers(),
    rule(
        CLASS,
        "a threat to life",
        &[
            "(will|going to|wants to|want to|threaten* to|says|said|vow*|trying to|tried to|about to|gonna) ~2 (kill|shoot|stab|hurt|murder|burn|beat|strangle|harm) ~1 (me|us|her|him|them|you|kids|my|someone|somebody|people|everyone|everybody|the kids|the baby|his|our)",
            "(threaten*|threat*) ~1 (me|us|her|him|my|everyone|people|to kill|to shoot|to hurt|to burn|to stab|them|with) !raise|evict",
            "death threat*",
            "(scared|afraid|terrified) of (him|what he|what she|my (husband|boyfriend|ex|dad|father|son|stepdad))",
            "(afraid|scared) (he|she|they) (will|is|are|might|would)",
        ],
    )
    .stands(),
    rule(
        CLASS,
        "speaks in code",
        &[
            "(send|deliver|bring) ~3 to my (place|house|apartment|address|room)",
            "(order|want|like|get) ~2 (a|large|pepperoni|some) ~2 (pizza|takeout|take out|chinese food) !is|place",
            "pizza ~3 (delivered|please|to my)",
            "(supposed|told|have|need) to (say|tell you) (that|this|i am|everything) $",
            "that is what i am (supposed|told|meant) to",
            "(supposed|told) to tell you",
            "everything is fine i have",
            "(talk about|say) nothing ~2 (for|minute|while)",
            "stay on (the line|the phone|with me|and|here)",
            "(pretend|act like) (you|to be|i am|we|it is)",
            "(he|they|someone) (can|might|will|is going to) (hear me|hear us|be listening)",
            "(he|she) is (coming back|coming up|listening|in the room|next to me|right behind me)",
            "(does|do|did) not know i am (calling|on the phone)",
            "(this is|using|borrowed) ~2 (neighbor*|friend*|stranger*) ~3 (tablet|phone)",
            "yes or no (questions|answers)",
            "(can|could) not ~1 (talk|speak) (now|right now|freely|openly|he is|she is|they are|$)",
            "is my (sister|brother|mom|appointment) there",
        ],
    )
    .own_not()
    .soft(),
    rule(
        CLASS,
        "words for a listener in the room",
        &[
            "(send|bring|deliver*) ~2 (it|one|that|someone) ~1 to my (place|house|apartment|room|door)",
            "(yes|no) (mom|mum|honey|grandma|auntie|dear) ~6 (he is|she is) (here|home|right|with)",
            "(wrong number|is this the (pharmacy|pizza|salon|dentist|vet)) ~8 (stay|pretend|deliver|keep talking|do not hang up)",
            "(could|can|would) you (pretend|play along|act like)",
            "(the|our|my) (code|safe) word",
            "(word we have|word we agreed)",
            "(just|only) (say|answer) yes (or|if|and)",
            "(i will|let me|can i) (say|answer) yes (or|and) no",
            "(he|she) (would like|wants) me to (say|tell you)",
            "(he|she) (told|made|makes|said) me (to say|say|tell)",
            "i (fell|walked into a door|tripped) ~4 (he|supposed|have to|told|like me to)",
            "(he|she) (counts|checks|reads|goes through) (my|the) (calls|phone|messages|texts)",
            "(he|she) (has|'s got|took|hid|cut) (my|the) (passport|papers|keys|phone|handle)",
            "(they|he) took my (papers|passport|phone)",
            "(on|hiding in) the (tablet|neighbor 's phone|neighbor 's)  ~8 (he|she)",
            "do not call (back|me back) ~8 (he|she)",
        ],
    )
    .own_not()
    .soft(),
    rule(
        CLASS,
        "taken or locked up by somebody close",
        &[
            "(he|she|they|ex|@lover) (has|have|'s got|is got|have got|got) ~1 (me|my (mom|mother|sister|daughter|son|baby|kids)|us|her|our son|our daughter) ~2 (in|by|on|at|tied|locked|and) ~1 (car|trunk|house|truck|room|basement|throat|neck|hair|bathroom|will not|he will)",
            "(i am|me|her|him) ~2 (in|inside) (the|a|his) trunk",
            "(close|locked|lock|shut|chained|tied) (me|us|her|my ~1 mother|my sister|my mom) ~2 (in|inside|to|up|down) !here|of",
            "(threw|pushed|kicked|shoved) (me|her|him|us) (out of|from|down|off|through) ~3 (car|truck|stairs|window|balcony|van|moving|wall)",
            "(holding|dangling) ~3 (off|over) the (balcony|rail|bridge|edge|railing)",
            "(boiling|hot) (water|oil|grease) (on|over|at) (me|him|her)",
            "(threw|pouring|poured|holding) ~3 (boiling|grease|acid|gasoline|gas) ~4 (me|him|her|on|over|us)",
            "(pan|pot) of (grease|oil|boiling|water) over",
            "(drove|drives|driving|ran|driven) ~4 at (me|us|my) ",
            "(put|putting|punched|kicked|punching) (his|her|a) ~1 (fist|foot|head|hand) (through|threw|in) (my|the|our|a)",
            "(he|ex|@lover|she) ~2 (kicked|kicking|broke|taken|ripped|took|tore) ~2 (door|doors) (in|off|down)",
            "(swinging|swings|swung|coming) at (him|her|me|us|my) (with)? ",
            "(got|has|have|gets) (the|a|his) (belt|cord|bat|extension cord|hammer|pan|skillet) ~3 $",
            "(hit*|beat*|whip*|struck|strike) ~4 with (a|an|the|his|her) (belt|extension cord|electric cord|hose|pan|skillet|telephone|bottle|lamp)",
            "(hit|struck|hits|beat|hitting|beats|whip*) (me|him|her|my ~1 (mom|brother|sister|mother|wife)) ~2 with",
            "please (do not|stop) (hit*|hurt*) (me|him|her)",
            "(he|she|dad|husband|father|boyfriend|uncle|son|mom|law) (beats|hits|hurts|chokes|touches|kicks|slaps) (my (wife|mother|mom|sister|brother|cousin|kids|daughter)|me|us|her|him) !up|at|hard|in",
            "(touching|touches) (me|my (cousin|sister|brother|daughter|son))",
            "(uncle|stepdad|stepfather|cousin|coach|teacher|he) ~1 (touches|touching) ~2",
            "(pimp|selling me|selling us|sold me to|marry her|forced to marry|forcing (me|her) to marry)",
            "(never see|not see) (them|him|her|my (kids|son|daughter)) again ~4",
            "(crash|drive|drown|burn|jump) ~3 (it|us|the car|river|bridge|house|trailer) ~4 (if i|with us|with me|with the kids|and the)",
            "we all go (tonight|together)",
            "(he|she|they|who|says he|say he|say) (will|would|going to)? (kill|murder|shoot|stab|burn|drown) (me|us|her|him|them|my|the (kids|baby)) !if|for|with",
            "(picture|photo|video) of (my|our|the) (door|front door|house|window|porch|bedroom) ~6",
        ],
    )
    .own_not()
    .lingers(),
];
