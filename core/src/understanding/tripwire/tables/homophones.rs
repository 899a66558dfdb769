//! What recognisers write for words that sound alike: "gum" for "gun", "shop" for "shot". A sound-alike counts only between
//! words that nobody would say about the harmless one, so that chewing gum and a shop stay what they are.

use super::super::rule::{Rule, rule};

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        "u04_weapon",
        "sounds like a weapon",
        &[
            // gun: gum, gone, gon, done; knife: nife, life, night; shot: shop, shut; stabbed: stab, stopped.
            "(pulled|pointed|pointing|waving|waved|aiming|aimed|firing) ~2 (gum|gon|gone|gunn)",
            "(has|have|got|holding|with) a (gum|gon|gone) (to|at|in|pointed|and) (my|his|her|the|is|he|me) !mouth|hair|shoe",
            "(hand|hold) ~1 (gum|gon)",
            "(has|have|got|with|pulled|waving|holding) a (nife|naif|knive|ninth)",
            "(nife|naif|knive) ~2 (to|at|on|in) (my|his|her|the)",
            "(been|got|he is|she is|was|they|someone|somebody) (just|been)? shop (in|him|her|at|at me|by|through) !the|a|town|for|my|owner",
            "(heard|hear|hearing) ~2 (gun shops|gun shop|gunshops|gun chats)",
            "(shops|shop) fired",
            "(being|was|got|been) (stapped|stabd|stab)",
            "he (stab|stabs) (my|him|her|me|the|a)",
            "(shot|shooting) (threw|true) (the|my|our)",
            "(bomb|bom|bombe) (threat|thret)",
        ],
    ),
    rule(
        "u01_medical",
        "sounds like an illness",
        &[
            // breathing: breeding, briefing; bleeding: leading, bleating; seizure: caesar; unconscious: unconscience.
            "(not|stopped|hardly|barely) (breeding|briefing|reading right|brething|breathin|breething)",
            "(having|had|is having) (a|another) (caesar|ceasar|seazure|seesure|sea sure)",
            "(is|he is|she is|was) (unconscience|unconchus|an conscious|non responsive|un responsive)",
            "heart (a tack|attach|attacked)",
            "(bleeding|bleedin|bleating) (out|bad|every where|a lot|all over|from)",
            "(chest|chess) (pains|pane|panes)",
            "(cant|can not) (breath|breeze|breed) !in|easy",
            "(chalking|chocking) on",
            "(past|passed) out !due|the|school",
        ],
    )
    .own_not(),
    rule(
        "u02_overdose_poison",
        "sounds like poison or drugs",
        &[
            // overdose: over does; fentanyl: fennel, fent in all; bleach: bleech, beach.
            "(over does|over dosed|overdoes|over doze)",
            "(drank|swallowed|drinking|drinks) ~2 (bleech|beach|bleached)",
            "(took|on|did) ~1 (fennel|fentynal|fentenol|fent)",
            "(nar can|narcam|narkan)",
        ],
    ),
    rule(
        "u03_suicide",
        "sounds like suicide",
        &[
            "(going|want|wants|trying|gona|gonna) ~1 (to)? (kill|hang|hurt|shoot|cut) (my|him|her) self",
            "(sue aside|suit side|suicidle|sewer side)",
        ],
    )
    .lingers(),
    rule(
        "u05_crime_in_progress",
        "sounds like a crime",
        &[
            // breaking: braking; robbed: rubbed; someone: sum one; house: how's.
            "(braking|brake|brakin) (in|into) (to)? (my|our|the|next door|her|a)",
            "(getting|being|been|got) (rubbed|robed) (at|by|right|now|in|$)",
            "(sum one|some one|somebody|sombody|sum body) ~2 (in|inside) (my|our|the|her) ~2 (house|basement|bace ment|garage|room|store|yard|kitchen|attic|stares)",
            "(they|there|their|he|hes) (are|is)? ~1 (in|inside) (my|our) (house|home|garage|basement|bace ment|kitchen|store) !asleep",
            "(pawnding|banging|pounding) on (my|our|the) (door|dore)",
        ],
    ),
    rule(
        "u06_domestic_coercion",
        "sounds like violence",
        &[
            "(was|been|got|being) (raked|wraped|raped)",
            "(kid napped|kid nap|kidnap)",
            "(he|she) (hit|his) me (again|and|in the)",
        ],
    ),
    rule(
        "u07_fire",
        "sounds like fire",
        &[
            // fire: tire, fryer, far; smoke: smock.
            "(house|kitchen|car|building|apartment|barn|garage|room) (is|'s) on (tire|fryer|far|fir)",
            "(see|seeing|smell|there is|lots of) (smock|smok|smokes) !weed",
        ],
    ),
    rule(
        "u08_gas_hazmat_electrical",
        "sounds like gas",
        &[
            // gas: glass, gasp; leak: leek, league; wire: while.
            "(smell|smells|smelling) (like)? ~1 (glass|gasp|guess)",
            "(glass|gas) (leek|leeking|leeks|league)",
            "(carbon|car bon) (monoxide|my knocks side|monocide)",
        ],
    ),
    rule(
        "u09_child_vulnerable",
        "sounds like somebody missing",
        &[
            "(son|daughter|boy|girl|kid|mother|sun|granma) ~3 (miss in|mising|missin|is mist)",
            "(todler|toddlers|tottler) ~4 (high way|road|street|alone|lost)",
        ],
    )
    .stands(),
];
