//! u14 and u15: callers too upset or too unclear for a machine, and trouble of which nobody knows what or where.

use super::super::rule::{Rule, rule};

const UPSET: &str = "u14_emotional_communication";
const UNCLEAR: &str = "u15_uncertainty";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        UPSET,
        "in distress",
        &[
            "(i am|he is|we are|hands|she is|im) ~2 (shaking|shakin|trembling|hysterical|panicking|sobbing|hyperventilating) !hands|the",
            "(can|could) not (even)? (think|see|function) straight",
            "not stop (crying|shaking|screaming|sobbing)",
            "(panic attack|(i am|having a|is having a|mental|nervous) (breakdown|meltdown)|i am (freaking out|losing it|losing my mind|going crazy))",
            "losing my mind",
            "please ~1 please ~2 please",
            "(sobbing|(i am|can not stop|hysterical*|and|screaming) (crying|and crying))",
            "(i am|we are) (so|really|very|just|too)? (scared|terrified|frightened|desperate|petrified)",
            "(help me|help us|somebody help|someone help|please help) !with|find|figure|understand|get|out|locate|fill|file|pay|report|me|to|by",
            "(just|please|you) listen to me",
            "(nobody|no one) (is|will) ~1 (listen|listening) ",
            "not ~2 safe !to|for",
            "need help (now|please|fast|right|quick*|bad*|$)",
            "stop asking",
            "they took everything",
            "hands (will|do|are|can) not",
            "(hands|hand) (won't|shaking|trembling|numb)",
            "(keep|kept) dropping the phone",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UPSET,
        "confused or out of touch",
        &[
            "not know what (i am doing|day|year|is real|is happening)",
            "they are ~2 in (the|my) (walls|pipes|attic|vents)",
            "(reading|control*|stealing) my (mind|thoughts|brain)",
            "(implant*|microchip*) ~3 (me|my|head|brain)",
            "(writing|written) it (all)? down",
            "who did you say (this|you)",
            "where was i",
            "voices (in|are|tell*|telling)",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UPSET,
        "flat about something alarming",
        &[
            "found (him|her|them) ~2 (like (this|that)|this morning|cold|on the floor|not)",
            "not ~1 feel (anything|nothing)",
            "on the (kitchen|bathroom|bedroom|living room) floor",
            "no (hurry|rush) ~10 (found|floor|dead|him|her)",
            "(found|floor|dead) ~10 no (hurry|rush)",
        ],
    )
    .own_not(),
    rule(
        UNCLEAR,
        "an emergency named",
        &["emergency !room|contact|exit|brake|number|vet|management|kit|shelter|services|fund|line|preparedness|lights", "call (911|9 1 1)",
            "in danger",
            "^ (police|emergency) (please)? $", "(911|nine one one) emergency", "life or death"],
    )
    .mention()
    .soft(),
    rule(
        UNCLEAR,
        "does not know where",
        &[
            "not know where (we|i|he|she|they) (are|am|is)",
            "(i am|we are|we got|i got|got) lost (on|in|at|out|$|and)",
            "no idea where (i|we)",
            "(passing|driving) through",
            "(do|does) not live (here|around here)",
            "(i am|we are) on a road",
            "phone ~4 (percent|dying|about to die)",
            "trail ~6 (is not|gone|lost|disappeared|not there)",
            "lost ~3 (woods|trail|mountain|desert|forest|swamp)",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UNCLEAR,
        "something is wrong",
        &[
            "something* (is|'s|feels|seems)? ~1 (wrong|happened|terrible|horrible) !with|number|on",
            "(wrong|happen*) (with|to) (him|her|me|us|them|@who)",
            "(wrong|happen*) (with|to) (my|our|the|this|that) @who",
            "scream* ~3 (somewhere|outside|next|upstairs|house|apartment|help|again|woods|for)",
            "(hear*|heard|there is|woman|man|girl|kid|child|people|someone|somebody) ~3 (scream*|yelling for|crying for|calling for help)",
            "(nothing|never mind|forget it|nevermind) ~4 (no wait|actually|wait)",
            "(can|could|please|need|have) ~1 (somebody|someone|anybody|anyone) ~1 (just)? (come|hurry) ~1 (quick*|now|here|$|fast|right)",
            "actually (can|could) (somebody|someone)",
            "(told|supposed) to call ~5 not ~1 (why|say|know|what)",
            "(he|she|they) (said|told me) to (say|tell)",
            "and hang up",
            "heard ~2 (thump|thud|crash|bang|boom|scream|crack) ~6 (nothing|silence|quiet|then)",
            "(please|just|need to|better|got to) hurry",
            "hurry (please|up|he|she|they|it)",
            "(come quick*|right away please)",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UPSET,
        "words fail",
        &[
            "i can not i can not",
            "i can not (do this|say it|think|breathe|see|calm down|slow down|take (it|one|any) ~2 (more)?|be in this|look at it|look at him|go home|hear myself|hold the|remember my own)",
            "(i do not know|dont know) ~2 i do not know",
            "i do not know (what to do|what is real|my name|who to call|where i am|anything)",
            "no no no (no|i|$)",
            "please please",
            "please ~2 i can not",
            "(oh|my) god ~2 (oh|my) god",
            "oh god ~2 (oh|please|i can not)",
            "(make it|make them) (stop|quit) (please|make|i|$) !how",
            "(husband|wife|son|daughter|mother|mom|dad|father|brother|sister|baby) (is|'s) gone ~2 (what|i|oh|gone|he|she|please)",
            "(nobody|no one|anyone|anybody|anybody) ~1 (listen|listens|helping|help me|helps) ",
            "i can not (talk|breathe|stop) ~2 i can not",
            "(just|please) ~1 stop ~1 (just stop|please|i can not|stop)",
            "do not make me (say|look|go|do)",
            "(do not|dont) (hang up|put me on hold|leave me)",
            "(what|tell me what) (do i|to) do ~3 (what|tell|with my|now|i am)",
            "(somebody|someone|anybody) ~1 (please|talk|come|make it stop|help|do something)",
            "(somebody|someone) ~1 (somebody|someone|anybody)",
            "(talk|speak) ((to|over) me|over him) ~1 (please|$)",
            "(just|please) (send|get|come) (somebody|someone|please|$) !to|about|out|for|with|who|from",
            "(i am|just) ~3 (screaming|walking round and round|standing here|rocking)",
            "(my son|my baby|my boy|my mom|my brother) ~1 (my son|my baby|my boy|my mom|my brother)",
            "shut up ~1 (with|shut|$)",
            "no more questions",
            "(hello|hello) hello hello",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UPSET,
        "grief",
        &[
            "(i have|i) (lost|losed) ~1 (everything|every thing|everyone|everybody)",
            "(everything|every thing|all of it|whole house|they are all|it is all) ~1 (is|are)? gone ~3 (gone|everything|all|i|the whole|what|$)",
            "(she|he) is (gone|just gone) ~2 (she|he|and you|oh|i|you)",
            "(found|find) (him|her|my (son|husband|wife|mother|father|mom|dad|daughter|brother)) ~6 (cold|gone|dead|hanging|shed|this morning|chair|bed|stiff|blue|tub|not breathing)",
            "(he|she|they) (took|killed|have taken) (my (baby|son|brother|kids|mother|children|daughter)|him|everything|everybody) ~3 (they|no|you|i|oh|and|$)",
            "you (people|all)? ~1 killed (him|her|my)",
            "(he|she) is all i have",
            "(hanging|hung) there",
            "(there is|there 's) (nobody|no one) left",
            "(ashes|grave) ~3 (took|dumped|gone|they)",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UPSET,
        "hears or sees what others do not",
        &[
            "they are ~1 (coming for me|after me|in the (wires|walls|pipes|vents|phone))",
            "(they are|they 're|everybody is|everyone is|you are) (all)? (looking at me|in on it|listening|watching me|laughing|one of them)",
            "are you (real|one of them)",
            "(same face|not my (sister|mother|wife|husband|real))",
            "(hearing|hear) (him|her|them|voices) (again|talking|in my head|laughing)",
            "(inside|in) my head ~4 (out|stop|talk|voice*|get)",
            "(bugs|spiders|worms) ~4 (on me|under my skin|on the phone|in my|all over me|get them)",
            "(who are you|who is this|where is this|what is this place) ~3 (who|where|why|what|$)",
            "(use|using) my (hands|mouth|eyes) ~2",
            "(replaced|swapped|switched) my (sister|wife|husband|mother|son|family)",
            "(do not|can not) (remember|know) ~1 (how i got|where my (son|daughter|kid|baby) is|who i am|my own|if he was with me)",
            "all talking ~2",
        ],
    )
    .own_not()
    .soft(),
    rule(
        UNCLEAR,
        "asks for help at once",
        &[
            "(send|get|need|want|have) ~2 (help|cops|police|ambulance|medics|paramedics|officers|everybody|units|deputies|sheriff|somebody|someone) ~4 (now|quick|quickly|fast|hurry|immediately|asap|right away|please please|right now)",
            "(please)? send (police|cops|help|an ambulance|the police|the cops|paramedics|medics|officers|everybody|units|somebody|someone|people|the fire department|the sheriff) !to (file|take|talk|look)",
            "(hurry|quick|quickly|come quick|get here|come now|come fast) $",
            "^ (help|hurry|quick|please help|police|ambulance|medic) $",
            "help help",
            "(get|pull) (it|him|them|her) off (of)? (me|him|her|us|my|them)",
            "(he is|she is|it is|they are) killing (him|her|them|me|us|somebody|someone|my (mom|mother|dad|father|son|daughter|wife|husband|sister|brother|dog|baby|friend|neighbor))",
            "(woman|man|girl|boy|kid|kids|lady|child|baby|people|someone|somebody|mother|driver|passengers|she|he|they) (is|are|was|'s|were)? (screaming|screamin|begging|pleading) !match|goats|about|eagle|at",
            "(covered in|so much|full of|pool of|there is|all) ~1 blood",
            "(get|got|getting) through to (911|nine one one)",
            "(911|nine one one|9 1 1) ~4 (busy|rings|ringing|no answer|not answering|hold|down|dropped|hung up|does not work|not work)",
            "(pick|picking|answer) ~3 (911|nine one one)",
            "(he is|they are|she is) (coming|coming back|coming in|coming up|at the door|coming for me|coming this way) ~1 $",
            "(life|lives) (in|at) (danger|risk|stake)",
            "(do not|dont) (shoot|hurt|kill|hit)",
            "(let go of|get off|get away from|leave) (me|her|him|my (mom|sister|kid|son|daughter)) !alone",
        ],
    )
    .own_not()
    .soft(),
];
