//! u16: an officer, another emergency centre, hospital, school, jail or utility reports, or public infrastructure fails.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u16_officer_infrastructure";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "an officer in trouble",
        &[
            "@cop ~2 (needs help|need help|getting|being|trapped|missing|beat|beaten|jumped|attacked|lying|under attack|down|on the ground|bleeding|in trouble|hurt|shot|injured|assaulted|needs backup|needs assistance|hit|fighting|unconscious)",
            "(deputy|officer|cop|trooper|patrol|cruiser|squad|police) ~1 ('s)? ~2 (car|cruiser|vehicle) ~10 (no (deputy|officer|cop|one)|nobody|empty|crash*|fire|upside)",
            "(door|lights) ~4 no (deputy|officer|trooper)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "another centre or service",
        &[
            "(dispatch|county|state police|highway patrol|sheriff|911 center|comm center|communications) ~4 (priority|transfer|mutual aid|relay)",
            "(this is|calling from|hi it is|we are|here at|i am at) ~1 (the|a|at) ~2 (er|ed|emergency room|emergency department|icu|trauma|jail|prison|booking|poison control|water plant|power plant|treatment plant|refinery|train dispatcher|rail dispatcher|gas company|power company|control tower)",
            "nurse (at|from|in|with) ~2 (booking|jail|er|school|hospital|clinic|prison)",
            "(walk in|walkin) ~2 (gunshot|stab*|shooting|overdose)",
            "(gunshot|stabbing|shooting|stab|gun shot) ~1 (walk in|victim|patient|wound)",
            "(need|send) ~2 (somebody|someone|officer*) in the (back|yard|unit|pod)",
            "(this is|here at|calling from) ~4 (school|hospital|airport|courthouse|elementary|daycare|embassy) ~6 (lock*|threat*|intruder|evacuat*|emergency|need|bomb)",
        ],
    ),
    rule(
        CLASS,
        "lock-down",
        &["lock* down", "lockdown", "(shelter in place|code silver|code red|mass casualty|active threat)", "evacuat* ~4 (school|building|mall|hospital|store|everyone|people)"],
    ),
    rule(
        CLASS,
        "infrastructure fails",
        &[
            "(bridge|overpass|dam|levee|tower|viaduct|span|floodgate) (is|'s|has|just)? (just)? (going|gone|out|coming) !soft|to|through|up|off|along|into|by",
            "(bridge|footbridge|overpass|dam|levee|tower|tunnel|runway|viaduct|span|drawbridge|spillway|seawall|floodgate|gate) ~4 (let go|letting go|coming down|came down|come down|has fallen|overtop*|leaning|moving|is down|ruptured|collaps*|fell|dropped|gave|fail*|breach*|crumbl*|cracking|giving|buckl*|washed)",
            "(reading|chlorine|reactor|pressure|level*) ~4 off the (chart*|scale)",
            "stop ~4 using ~3 (train*|crossing)",
            "stop (the|all|your) ~1 trains",
            "(911|nine one one|9 1 1) ~2 (not|is|will not|'s) ~3 (going through|working|down|connect*|answer*|through|out|dead)",
            "(phones|phone lines|radios) ~3 (down|out|dead) ~4 (whole|hospital|building|town|county|school)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "an officer or crew calls for help",
        &[
            "may day",
            "mayday",
            "(ten|10) (thirty three|33|double zero)",
            "(shots|officer) ~2 (needs|need|requesting) (help|backup|assistance|units|cover)",
            "(unit|engine|medic) # ~8 (help|down|mayday|shots|rounds|radio|attack|backup)",
            "@cop ~3 (in|into) ~1 (foot)? (pursuit|chase|fight)",
            "(beating|jumping|fighting|beat|jumped|dragged|attacking|stabbed|hitting) ~2 (a|an|your|the|my)? ~1 (@cop|partner) !report|on|number|card|asked",
            "partner ~2 (down|hit|shot|dragged|hurt|not answering|stabbed)",
            "(taking|took) (rounds|fire)",
            "(lying|laying|slumped|hurt|bleeding) ~6 (his|her) (radio|badge|lights|cruiser)",
            "(badge|radio|cruiser|patrol car|squad car) ~6 (nobody in|no one in|by itself|on the ground|door open)",
            "send (everybody|everyone|every truck|all you have|every unit)",
            "need (everybody|everyone|every truck|every unit)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a house of custody, care or learning in trouble",
        &[
            "(inmate*|prisoner*|detainee*) ~4 (guard|escape*|excaped|loose|riot*|weapon|missing|got out|hold*|have a|has a|taken|took)",
            "(escape|escaped|escapee) ~3 (jail|prison|custody|corrections|transport|court|orange|two|inmate)",
            "(corrections|jail control|control room|booking) ~4 (escape|taken|need|officer|inmate*|two|help)",
            "(courthouse|judge|bailiff|hospital|chambers|ward|school) ~4 (panic button|duress button|duress alarm|infant security|code pink)",
            "(panic button|duress button|duress alarm|infant security|code pink) ~6 (judge|bailiff|shots|chambers|hospital|floor|need|cut|ward|presses|send)",
            "(took|taken|missing|left with|walked out with) ~3 (baby|infant|newborn) ~4 (ward|hospital|nursery|unit|floor)",
            "(patient|visitor) ~3 (has|'s got|attack*|got|hitting|choking|armed) ~4 (nurse|colleague|staff|doctor|throat|hostage)",
            "(nursing home|hospital|school|clinic|elementary|daycare|manor) ~8 (oxygen ~3 (fail*|out)|collapsed|came down|come down|gunman|intruder|a man got in|man in the hall|barricad*|generator ~3 (fail*|quit|out)|gas leak|on fire|bomb|threat)",
            "(oxygen|generator|power) ~3 (failed|is out|quit|has failed) ~8 (patients|people|residents|ventilator*|floor|ward|on it)",
            "(bus|plane|ferry|train|van) ~2 hijack*",
            "(lost steering|lost (all)? (brakes|braking)|runaway (train|car|truck|bus|freight))",
            "(freight|train|set|trolley|tram) ~4 (run away|runaway|no brakes|without brakes|got away)",
            "(ferry|barge|ship|boat) ~2 (rammed|hit|struck|ran into|hits) ~2 (slip|pier|dock|bridge|terminal|wall|piling*)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a works or main gives way",
        &[
            "(levee|dam|dike|spillway|reservoir|seawall) ~2 (broke|burst|gave way|failed|failing|leaking|cracked)",
            "(pipeline|gas main|water main|main|valve|tank|crude unit|substation|boiler|reactor|plant) ~3 (rupture*|blown|blew|has failed|failed|let go|gone up|exploded|uncontrolled|melted)",
            "(uncontrolled|chlorine|ammonia|gas|chemical|toxic) release",
            "(evacuat*|abandoning|clear the) ~6 (plant|half a mile|mile|street|building|dock|area|everybody|everyone|harbor|floor|hollow|flats)",
            "get (everybody|everyone|people|them) (off|out of|away from) ",
            "(whole system|hole system|computers|cad|switch|board|radio system) ~2 (is down|down|dark|gone dark|crashed) ~8 (911|nine one one*|nine ones|transfer*|calls|lines|take our)",
            "(take|transferring|transfering|send|roll*) ~2 (our|all the|the) (911|nine one one*|nine one ones|calls|lines) ~2",
            "(bridge|overpass|span) ~6 (cars|people) ~2 (on it|under it|gone in|in the)",
            "(linemen|workers|crew|men) ~2 (is|are)? (in it|unaccounted|trapped|inside)",
        ],
    )
    .own_not(),
];
