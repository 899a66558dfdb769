//! u11: a drunk, drugged, sleeping, racing or threatening driver is on the road.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u11_impaired_driving";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "drunk at the wheel",
        &[
            "(drunk|impaired|intoxicated|drugged|stoned) (driver*|driving)",
            "(driver|driving|drives|drive|behind the wheel) ~4 (drunk|wasted|intoxicated|impaired|stoned|high|hammered|plastered)",
            "(drunk|wasted|intoxicated|hammered|drinking|stumbl*|stagger*) ~8 (driv*|behind the wheel|car keys|his truck|his car|her car|the car|got in)",
            "(truck|car|keys|wheel) ~2 (drunk|wasted|intoxicated|hammered|stumbl*|stagger*)",
            "(left|leaving|leaves|came out|walked out|coming out) ~3 (bar|tavern|pub|party|club) ~6 (stumbl*|drunk|stagger*|driv*|keys|wasted)",
            "only had (#|a|couple|few) ~6 (way|driving|drive|car|kids|fine to)",
            "under the influence",
        ],
    ),
    rule(CLASS, "drunk driving named", &["(dui|dwi|d u i)"]).mention().soft(),
    rule(
        CLASS,
        "wrong way",
        &[
            "(going|driving|headed|heading|traveling|travelling|driver|came|coming|goes|car|truck|is) ~2 wrong way",
            "wrong side of the (road|highway|freeway|street)",
            "(going|driving) against traffic",
            "(southbound|northbound|eastbound|westbound) in the (southbound|northbound|eastbound|westbound)",
        ],
    ),
    rule(
        CLASS,
        "asleep at the wheel",
        &[
            "(passed out|asleep|sleeping|slumped|nodding|unconscious|head down|out cold) ~4 (wheel|driver*|light|intersection|steering)",
            "(stop*|stay*|sat|sitting|sits) ~4 (at|through) ~2 (green|light cycles)",
            "(goes|going|went|drove|driving|ran|running|blew|blowing) ~2 (at|through) ~1 red* ~4 (and|stop*|light*|swerv*)",
            "(light|signal) cycles",
            "sat at this (stop|light)",
        ],
    ),
    rule(
        CLASS,
        "weaving",
        &[
            "(swerv*|weaving|weaves|fishtail*|careening)",
            "(drift*|wander*|veer*|crossing|sliding|going) ~4 (lane|lanes|line|lines|median|center|shoulder|oncoming)",
            "(all over|into) (the road|the lanes|oncoming|my lane|both lanes)",
            "rumble strip*",
            "(barely|hardly) ~1 (stay*|keep*) ~3 (road|lane|awake)",
            "(can|could) not ~1 (stay|keep) in ~2 lane*",
            "no (lights|headlights) ~6 (wander*|driv*|drift*|weav*|over|highway|freeway|swerv*)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "road rage",
        &[
            "brake check*",
            "road rage",
            "(ran|run|running|forced|forcing|push*) (me|us|him|her|people|cars) off",
            "(chas*|ram*) (me|us|him|her|another|a car|people) ~2",
            "tried to (hit|ram|run) (me|us|him|her|people)",
        ],
    ),
    rule(CLASS, "racing", &["(racing|drag rac*|street rac*|doing donuts|street takeover|sideshow)"]).mention().soft(),
];
