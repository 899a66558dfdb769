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
            "(i am|she is|he is|we are|hands) ~2 (shaking|trembling|hysterical|panicking|sobbing|hyperventilating)",
            "(can|could) not (even)? (think|see|function) straight",
            "not stop (crying|shaking|screaming|sobbing)",
            "(panic attack|freaking out|losing it|breakdown|meltdown)",
            "please ~1 please ~2 please",
            "(sobbing|crying) !wolf|over|baby|shame",
            "(i am|we are|she is|he is) ~2 (scared|terrified|frightened|desperate|petrified)",
            "(help me|help us|somebody help|someone help|please help) !with|find|figure|understand|get|out|locate|fill|file|pay|report|me|to|by",
            "listen to me",
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
            "in the walls",
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
];
