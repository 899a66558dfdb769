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
            "(@lover|he|she) ~2 (violent|beating|hitting|hurting|abus*|choking|drunk and)",
        ],
    )
    .lingers(),
    rule(CLASS, "a domestic", &["(a|had|another) domestic !flight|partner|cat|animal|dispute|violence"]).mention(),
    rule(
        CLASS,
        "held against the will",
        &[
            "(will|would|did|does) not let (me|us|her|him|them|my) (leave|go|out|call|see|in)",
            "(lock*) (me|us|her|him) (in|inside|up) !here",
            "(hostage*|kidnap*|abduct*|captive|trafficked|held against|sex trafficking)",
            "(not allowed|afraid|scared|not able) to (leave|talk|go home|speak|call)",
            "(took|has|broke|smashed|threw) my (phone|keys) and my",
            "(he|she|@lover|they) (took|has|broke|smashed|threw) my (phone|keys)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "protection order and present",
        &[
            "(ex|@lover|he|him|she|stalker) (is|'s|was)? (right|just|standing|parked|sitting|waiting|back)? (outside|here|at the door|at my door|in the driveway|in front)",
            "(ex|stalker) ~3 (showed|shows|outside|waiting|banging|following|sitting|parked|threat*)",
            "(protection|protective|restraining|contact|no contact) order ~8 (here|outside|came|violat*|showed|break*|broke|back|now|house|standing)",
            "(violat*|broke|break*|ignor*) ~3 (protection|protective|restraining|no contact|contact) order",
        ],
    ),
    rule(CLASS, "protection order", &["(protection|protective|restraining|no contact) order"]).mention().soft(),
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
            "(threaten*|threat*) ~1 (me|us|her|him|my|everyone|people|to kill|to shoot|to hurt|to burn|to stab|them|with)",
            "death threat*",
            "(scared|afraid|terrified) of (him|her|my|what)",
            "(afraid|scared) (he|she|they) (will|is|are|might|would)",
        ],
    )
    .stands(),
    rule(
        CLASS,
        "speaks in code",
        &[
            "(send|deliver|bring) ~3 to my (place|house|apartment|address|room)",
            "(order|deliver*|want|like) ~5 (pizza|takeout|take out|chinese food)",
            "pizza ~4 (delivered|deliver*|please|order)",
            "(supposed|told|have|need) to (say|tell you) (that|this|i am|everything) $",
            "that is what i am (supposed|told|meant) to",
            "(supposed|told) to tell you",
            "everything is fine i have",
            "(talk about|say) nothing ~2 (for|minute|while)",
            "stay on (the line|the phone|with me|and|here)",
            "(pretend|act like) (you|to be|i am|we|it is)",
            "(he|she|they|someone) (can|might|will|is going to) (hear|be listening|is listening)",
            "(he|she) is (coming back|listening|right here|in the room|next to me|right there)",
            "(does|do|did) not know i am (calling|on the phone)",
            "(this is|using|borrowed) ~2 (neighbor*|friend*|stranger*) ~3 (tablet|phone)",
            "yes or no (questions|answers)",
            "(can|could) not ~1 (talk|speak) (now|right now|here|freely|openly|long|much|loud*|$)",
            "is my (sister|brother|mom|appointment) there",
        ],
    )
    .own_not()
    .soft(),
];
