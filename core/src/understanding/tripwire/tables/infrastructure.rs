//! u16: an officer, another emergency centre, hospital, school, jail or utility reports, or public infrastructure fails.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u16_officer_infrastructure";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "an officer in trouble",
        &[
            "(officer*|deputy|deputies|trooper|cop|firefighter|medic) ~2 (needs help|down|on the ground|bleeding|in trouble|hurt|shot|injured|assaulted|needs backup|needs assistance|hit|fighting|unconscious)",
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
            "(this is|from|at|calling from|hi it is|we are) ~1 (the|a) ~2 (er|ed|emergency room|emergency department|icu|trauma|jail|prison|booking|poison control|water plant|power plant|treatment plant|refinery|train dispatcher|rail dispatcher|gas company|power company|control tower)",
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
            "(bridge|footbridge|overpass|dam|levee|tower|tunnel|runway|viaduct) ~4 (collaps*|fell|dropped|gave|fail*|breach*|crumbl*|cracking|giving|buckl*|washed)",
            "(reading|chlorine|reactor|pressure|level*) ~4 off the (chart*|scale)",
            "stop ~6 (using)? ~3 (train*|crossing)",
            "(911|nine one one|9 1 1) ~2 (not|is|will not) ~3 (going|working|down|connect*|answer*|through|out)",
            "(phones|phone lines|radios) ~3 (down|out|dead) ~4 (whole|hospital|building|town|county|school)",
        ],
    )
    .own_not(),
];
