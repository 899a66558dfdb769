//! Phrases of the twelve matters that the machine may serve alone.

use super::business::{FAIR, Matter, STRONG, WEAK};

/// The matters.
pub const MATTERS: &[Matter] = &[
    Matter {
        id: "noise",
        phrases: &[
            (STRONG, "noise (complaint|problem|issue|disturbance|violation|ordinance)"),
            (
                STRONG,
                "(loud|blasting|blaring|thumping|booming) ~2 (music|party|bass|tv|stereo|noise|neighbor*|talking|radio|engine|motorcycle*|machine*|pump|fan)",
            ),
            (
                STRONG,
                "(music|party|bass|noise|tv|stereo|karaoke|drums|drumming|radio|speakers|band) ~4 (loud|blasting|blaring|shak*|thumping|booming|sleep|going on|keeping|up|next door|upstairs)",
            ),
            (STRONG, "(making|make|makes) ~3 (noise|racket)"),
            (
                STRONG,
                "(leaf blower*|jackhammer*|lawn mower*|lawnmower*|chainsaw*|generator*|power tool*|construction|drilling|hammering|car alarm|compressor) ~8 (morning|night|loud|sleep|started|start|hours|noise|going|all day|running|early|since|every|at)",
            ),
            (STRONG, "(turn|keep) (it|the music|that|the noise|their music) down"),
            (STRONG, "(wild|big|huge|house|rowdy|loud) party"),
            (STRONG, "(partying|partiers|noisy|rowdy|too loud|so loud|really loud|very loud)"),
            (FAIR, "(party|parties|noise|racket|loud)"),
            (STRONG, "(quiet|shut) (them|it|him|her|that) (down|up)"),
            (STRONG, "ask (them|him|her) to (stop|quiet|turn|keep)"),
            (FAIR, "(can not|can hardly|could not|trying to) (sleep|get any sleep|get to sleep)"),
            (FAIR, "(blasting|blaring|playing) ~4 (music|stereo|radio|drums|bass|songs|tv)"),
            (FAIR, "(music|bass|leaf blower*|jackhammer*|drums|karaoke|construction noise|stereo)"),
            (
                FAIR,
                "(yelling|shouting|hollering|screaming) ~4 (all night|every night|neighbor*|next door|upstairs|night)",
            ),
            (WEAK, "(neighbor*|upstairs|next door) ~3 (stomp*|bang*|yell*|shout*|drum*)"),
            (FAIR, "car alarm"),
            (STRONG, "(play|plays|playing) ~1 (drums|guitar|trumpet|piano|saxophone|bagpipes|tuba|bass)"),
        ],
    },
    Matter {
        id: "fireworks",
        phrases: &[
            (
                STRONG + 1,
                "(fireworks|firecracker*|fire works|fire crackers|bottle rocket*|roman candle*|m80*|m 80s|cherry bombs|mortars)",
            ),
            (STRONG, "firework"),
        ],
    },
    Matter {
        id: "illegal_parking",
        phrases: &[
            (
                STRONG,
                "(block*|in front of|across) ~2 (driveway|garage|alley|sidewalk|crosswalk|hydrant|gate|ramp|mailbox)",
            ),
            (
                STRONG,
                "(park*|sitting|stopped|standing|left) ~6 (hydrant|fire lane|driveway|sidewalk|crosswalk|bike lane|bus stop|bus lane|handicap*|disabled|loading zone|red zone|no parking|yellow curb|red curb|my spot|my space|my lawn|tow away|wrong way|wrong side|double|expired meter)",
            ),
            (STRONG, "(illegal*|double|badly) park*"),
            (STRONG, "park* (illegal*|badly|across|on the sidewalk|on my lawn|on the grass|the wrong)"),
            (STRONG, "parking (violation|complaint|enforcement|problem|issue)"),
            (
                STRONG,
                "(in|blocking|using|took|taking) ~1 (my|our|a|the) ~2 (parking (spot|space)|handicap* (spot|space)|disabled (spot|space)|driveway|assigned spot|reserved spot)",
            ),
            (
                STRONG,
                "(can not|unable to) ~2 (get out|back out|pull out|get in|leave) ~8 (driveway|garage|alley|parked|blocked|block*)",
            ),
            (STRONG, "(blocked in|boxed in|parked me in|blocking me in)"),
            (STRONG, "in (a|the) fire lane"),
            (
                FAIR,
                "(car|truck|van|vehicle|suv|trailer|rv|somebody|someone|neighbor) ~3 parked ~3 (in front|on|in|at|by|across|near|over)",
            ),
            (STRONG, "park* ~2 (on|over) (the|my|his|their|our) (lawn|grass|yard)"),
            (WEAK, "(parked|parking)"),
        ],
    },
    Matter {
        id: "abandoned_vehicle",
        phrases: &[
            (
                STRONG + 2,
                "abandon* ~3 (car|vehicle|truck|van|suv|motorcycle|trailer|rv|boat|camper|jeep|sedan|pickup|motorhome|bus|honda|toyota|ford|chevy|one|it)",
            ),
            (STRONG + 2, "(car|vehicle|truck|van|suv|motorcycle|trailer|rv|boat|camper|it|sedan|pickup) ~4 abandon*"),
            (STRONG + 2, "(not|has not|never) (moved|been moved|been driven|move) ~5"),
            (
                STRONG,
                "(sitting|parked|been|left) ~6 (for|over|almost) ~2 (weeks|months|days|years|a week|a month|a year|two|three|forever) ~4",
            ),
            (
                STRONG + 1,
                "(flat tires|flat tire|no plates|no license plate|expired (tags|registration|plates)|cobwebs|on blocks|on jacks) ",
            ),
            (STRONG, "(tags|registration|plates) (are|is) expired"),
            (STRONG, "tires are flat"),
            (STRONG, "(junk|broken down|inoperable|derelict) (car|vehicle|truck|van|cars|vehicles)"),
            (FAIR, "(been|sitting|parked) ~3 (since) ~2"),
        ],
    },
    Matter {
        id: "towed_vehicle",
        phrases: &[
            (
                STRONG + 2,
                "(my|our|his|her) ~4 (was|got|been|be|is|were|getting) ~1 (towed|impounded|booted|taken to impound)",
            ),
            (
                STRONG + 2,
                "(you|they|somebody|someone|city|police|who) ~2 (towed|impounded|tow|booted) ~2 (my|our|his|her|it|the)",
            ),
            (STRONG + 1, "(impound|impounded|tow lot|tow yard|impound lot|towing yard)"),
            (STRONG + 1, "(was|if) ~4 towed"),
            (
                STRONG,
                "(car|truck|van|vehicle|motorcycle) ~4 (gone|not there|missing|not where|disappeared) ~8 (tow*|parked|left it|impound*)",
            ),
            (
                STRONG + 1,
                "(get|getting|pick up|find|where is|find out where|retrieve|got) ~3 (car|truck|van|vehicle) ~4 (back|towed|out of|from the|impound*)",
            ),
            (FAIR, "towed"),
        ],
    },
    Matter {
        id: "lost_property",
        phrases: &[
            (
                STRONG + 1,
                "(lost|misplaced|losing) (my|our|his|her|a|an|the|some|their|one of) ~3 !son|daughter|child|kid|dog|cat|way|hearing",
            ),
            (STRONG + 1, "(lost and found|lost property|lost item|lost something|lost property office)"),
            (
                STRONG,
                "(left|forgot|forget|leave) ~1 (my|our|his|her|a|an) ~3 (on|at|in|behind) ~3 (bus|train|park|library|store|court*|station|lobby|bench|taxi|cab|gym|hall|building|office|pool|counter|restroom|bathroom|restaurant|cafe|theater|bar|market|plane|field|table|shop|school|church|mall)",
            ),
            (
                STRONG,
                "(dropped|must have dropped|fell out) ~6 (wallet|phone|purse|keys|ring|card|passport|bag|glasses|earring|necklace|watch|id|license)",
            ),
            (STRONG, "(anyone|anybody|someone|somebody) ~2 (turned|turn|handed|hand|found|find) ~2 (in)? ~1 (my|a|an)"),
            (FAIR, "(turned|handed) in ~3 (wallet|phone|purse|keys|bag|backpack|passport|ring|glasses|umbrella)"),
            (
                STRONG,
                "(missing|lost) ~2 (wallet|phone|purse|keys|bag|backpack|passport|ring|glasses|umbrella|laptop|license|necklace|watch|jacket|hearing aid|camera|tablet|id|card)",
            ),
            (
                STRONG,
                "my ~3 (wallet|phone|purse|keys|passport|glasses|backpack) ~1 (is|are|has|got) ~1 (lost|missing|gone)",
            ),
        ],
    },
    Matter {
        id: "past_theft",
        phrases: &[
            (STRONG, "(stole|stolen|steals|stealing|swiped|thief|thieves|theft|shoplift*|pickpocket*|porch pirate*)"),
            (STRONG, "(my|our|his|her) ~4 (was|got|were|been|have been) ~1 (stolen|taken|swiped|nabbed)"),
            (
                STRONG,
                "(someone|somebody|they|people|he|she|kids|neighbor) ~2 (took|swiped|grabbed|walked off with) ~1 (my|our|the|a|his|her) ~3 (bike|bicycle|package*|wallet|purse|phone|laptop|tools|mail|scooter|plants|sign|flag|mower|grill|stroller|cart|wreath|bag|backpack|jacket|ladder|amazon|delivery|box|pots|statue|generator|chairs|gnome|skateboard|helmet|kayak|trailer|ring|watch|tablet|cash|money|cushions)",
            ),
            (STRONG, "(package*|bike|bicycle|mail|amazon|delivery) ~6 (taken|missing|gone|disappeared) ~6"),
            (FAIR, "(report|reporting) ~3 (theft|stolen|larceny)"),
        ],
    },
    Matter {
        id: "vandalism",
        phrases: &[
            (STRONG + 1, "(vandal*|keyed|slashed|egged|toilet papered|tp'd|defac*)"),
            (
                STRONG,
                "(smash*|broke|broken|scratch*|kicked|knocked|dent*|ruin*|destroy*|damag*|wreck*|trampled|bent|ripped|tore|cut|cracked|shattered|threw|thrown|dumped paint) ~5 (mailbox|fence|window|windows|windshield|tire|tires|mirror|door|gate|statue|sign|garden|flowers|wall|bench|lamp|light|lights|taillight|headlight|garage|screen|hood|paint|car|glass|lock|bus stop|shelter|tombstone*|headstone*|decoration*|pumpkin*|sprinkler*|toys|antenna|planter*|hedge) ",
            ),
            (
                STRONG,
                "(mailbox|fence|window|windows|windshield|tires|tire|mirror|gate|statue|garden|headstone*|decorations|bus shelter|bench) ~3 (was|were|is|got|been|has been) ~1 (smashed|broken|slashed|knocked|destroyed|damaged|keyed|kicked|scratched|egged|shattered|cut|bent|shot|ruined|torn)",
            ),
            (STRONG, "spray paint* ~6 (car|garage|my|fence|truck|house|door)"),
            (
                STRONG,
                "(my|our|his|her|the) ~4 (got|was|were|is|been) ~1 (smashed|keyed|slashed|egged|vandalized|destroyed|trampled|defaced|shattered)",
            ),
            (STRONG + 4, "nothing (was|got|is) ~1 (taken|stolen|missing)"),
            (STRONG, "(property damage|criminal mischief|malicious mischief)"),
            (FAIR, "(rock|brick|egg|eggs|ball) ~3 (through|at) ~2 (window|windshield|car|house)"),
        ],
    },
    Matter {
        id: "minor_crash",
        phrases: &[
            (
                STRONG,
                "(fender bender|fender-bender|minor (accident|crash|collision)|little (accident|crash|collision)|small (accident|crash|collision))",
            ),
            (STRONG, "(car|traffic|auto|vehicle) (accident|crash|collision|wreck) !report"),
            (
                STRONG,
                "(rear ended|rear-ended|rearended|rear end*|sideswip*|side swip*|t boned|bumped into|backed into|backing into|clipped|scraped|tapped) ~5",
            ),
            (
                STRONG,
                "(i|we|he|she|they|someone|somebody|driver|lady|guy|man|woman|car|truck|van) ~2 (hit|bumped|struck|ran into|dinged) ~2 (my|our|a|another|the|his|her|parked|me|us) ~2 (car|truck|van|vehicle|bumper|mailbox|pole|suv|fence|deer|curb|door|fender|mirror|sign|from behind|at the light|motorcycle)",
            ),
            (
                STRONG,
                "(had|been in|was in|got in|were in|in|report|reporting) ~2 (accident|crash|collision|wreck) !report",
            ),
            (STRONG, "(just|bumper|only|some) ~2 (bumper|fender|scratch*|dent*|paint) ~3 (damage|scratched|dent*)"),
            (FAIR, "(accident|collision|crash|crashed) !report"),
            (FAIR, "(exchange*|exchanged|swapped) ~2 (insurance|information|info)"),
        ],
    },
    Matter {
        id: "records_request",
        phrases: &[
            (
                STRONG + 2,
                "(copy|copies) of ~4 (report|record|records|incident|citation|accident|video|footage|file|statement|case|ticket|photos|it)",
            ),
            (
                STRONG + 2,
                "(get|need|needs|want|wants|request|order|pick up|obtain|buy|pay for) ~1 (a|my|the|that|an|our|his|her) ~2 (report|reports|records) !to",
            ),
            (STRONG + 1, "(records (office|department|division|request|desk|unit|window)|public records)"),
            (
                STRONG + 1,
                "(background (check|letter|clearance)|fingerprint*|clearance letter|record check|criminal history|letter of good conduct|good conduct)",
            ),
            (STRONG, "(report|records) ~3 (for my insurance|for insurance|ready|cost|fee|hours)"),
            (
                STRONG + 1,
                "(body cam*|dash cam*|911 (recording|tape|call)) ~3 (footage|video|request|copy|recording|tape)?",
            ),
        ],
    },
    Matter {
        id: "officer_message",
        phrases: &[
            (
                STRONG + 2,
                "(message|voicemail|note) ~3 (for|to|with) ~2 (officer|detective|deputy|sergeant|lieutenant|investigator|captain|corporal|trooper|chief|clerk|him|her|someone|the|badge)",
            ),
            (
                STRONG + 1,
                "(is|was) (officer|detective|deputy|sergeant|lieutenant|investigator) _ (in|there|available|working|on duty|around)",
            ),
            (
                STRONG + 1,
                "(speak|talk|get|in touch|reach|contact|call|connect*|transfer*|hold of|looking for|calling for|ahold of) ~3 (to|with|of|for)? ~1 (officer|detective|deputy|sergeant|lieutenant|investigator|captain|corporal|trooper) ~2",
            ),
            (
                STRONG + 1,
                "(officer|detective|deputy|sergeant|investigator|lieutenant|trooper|captain|corporal) ~4 (call|calls|called|return|message|back|working|handling|case|assigned|voicemail|left me|gave me|asked me|card|extension)",
            ),
            (
                STRONG,
                "(update|status|follow* up|followup|check*|news|new information|add|adding|information) ~4 (my|on|about|to|a|the) ~2 (case|report)",
            ),
            (STRONG, "(my|the|a) case ~3 (number|status|detective|officer|update|filed|opened)"),
            (STRONG, "(leave|left|take|send) ~2 message"),
            (STRONG, "(return*|returning) ~4 (call|phone call) ~4 (officer|detective|deputy|sergeant)"),
            (FAIR, "(detective|investigator|badge)"),
        ],
    },
    Matter {
        id: "general_info",
        phrases: &[
            (
                STRONG + 6,
                "(when|what day|what time|how often) ~3 (trash|garbage|recycling|bulk|leaf|yard waste|street sweeping|compost)",
            ),
            (
                STRONG,
                "(what|when) ~2 (are|is|do|does) ~3 (your|the) ~3 (hours|open|close|fee|fees|deadline|number|address|rules|schedule|website|cost)",
            ),
            (
                STRONG,
                "(hours|open|opens|closed|closes|close) ~3 (today|tomorrow|on|sunday|saturday|monday|this|until|holiday|late)",
            ),
            (STRONG, "(is|are) ~3 (open|closed|legal|illegal|allowed|permitted)"),
            (
                STRONG,
                "(how (do|can) i|where (do|can) i|need to|want to|can i) ~3 (apply|get|renew|sign|register|buy|obtain|find|pay|recycle|dispose|drop|vote|submit|schedule|become|reserve|rent|contact) ~6",
            ),
            (
                STRONG,
                "(burn|parade|block party|parking|building|noise|event|street|garage sale|yard sale|dog|bike|business|pet|fishing|concealed|fireworks) ~1 (permit*|license*)",
            ),
            (
                STRONG,
                "(is it|is today|are there|is there) ~3 (legal|illegal|allowed|against the law|burn day|curfew|ban|law|ordinance)",
            ),
            (STRONG, "(is it|are we|am i) (ok|legal|allowed|illegal) to"),
            (
                STRONG,
                "number (for|of|to) ~1 (the)? ~2 (department|office|dmv|city|county|sheriff|animal|public|water|health|court|clerk|library|parks|hospital|jail|fire)",
            ),
            (
                STRONG,
                "(question|information|info|wondering|curious|asking) ~1 (about|on|regarding|if|what|when|how) ~4",
            ),
            (STRONG, "(who|whom) (do|should|can|would) i (call|contact|talk|speak|ask|see)"),
            (STRONG, "(road|street|bridge|lane|park|trail) (closure*|closed|closing*)"),
            (STRONG, "(what is|what are) the (law*|rule*|fine|curfew|speed limit|penalty|ordinance*|fee*)"),
            (
                STRONG,
                "(is this|do i have|did i reach|have i reached) ~2 (the)? (dmv|county|sheriff|water|public works|city hall|parks|health|animal control|right number|right place|number for)",
            ),
            (
                STRONG,
                "(transfer|connect|put) me ~2 (to|through) ~2 (dmv|county|sheriff|water|public works|city hall|parks|health|library|clerk|department|office|animal control|humane society)",
            ),
            (STRONG, "(can|may) (i|we) ~1 (burn|water|keep|own|build|ride|fly|fish|camp|swim|have) ~4"),
            (
                STRONG,
                "(when|what time) (is|does|do|are|will) ~4 (parade|fair|market|festival|fireworks show|meeting|library|pool|office|event|dump|transfer station|class|concert|trash day|street sweeping)",
            ),
            (STRONG, "(do|does) (i|we|he|she|someone) need ~2 (permit|license|permits)"),
            (STRONG, "(do you|does the city|do they) (offer|provide|issue|sell)"),
            (FAIR, "(do you|does the city|do they) (offer|have|provide|do|sell|accept|take|allow|know|handle)"),
            (
                FAIR,
                "(permit*|schedule|street sweeping|curfew|burn day|burn ban|tour|class|program|volunteer*|career day|ride along|notary)",
            ),
            (WEAK, "(how (do|can|much|long|many)|where (do|can|is)|what (time|day|is)|when (is|does|do))"),
        ],
    },
];
