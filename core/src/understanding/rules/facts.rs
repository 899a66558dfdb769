//! Yes/no facts that the words settle by themselves, or as the answer to the fact that was asked for.

use crate::language::{Found, Patterns, Said, WordSet, YesNo};
use YesNo::{No, Yes};

const SETS: &[WordSet] = &[
    ("party", "driver he she they guy lady woman man car truck person"),
    ("hurt", "hurt injured injuries bleeding wounded"),
];

const FACTS: &[(&str, YesNo, &[&str])] = &[
    (
        "in_progress",
        Yes,
        &[
            "still (going|happening|doing|at it|playing|blasting|making|partying|setting|yelling|running|loud|on|barking|here|there)",
            "(going on|happening) (right)? now",
            "(right now|as we speak|at the moment|this minute|ongoing)",
            "(not|has not|have not|will not|never) (stopped|stop|quit|let up|ended)",
        ],
    ),
    (
        "in_progress",
        No,
        &[
            "(it|they|that|he|she|music|noise|party) ~2 (stopped|ended|quit|over|done|finished|died down|quiet)",
            "(not anymore|not any more|no longer|quiet now|it is over|all over|gone now|not now|not right now)",
            "(they|he|she|it) ~1 (left|are gone|is gone|went away|drove off|took off)",
        ],
    ),
    (
        "injury",
        No,
        &[
            "(nobody|no one|none|not|neither) ~4 (@hurt)",
            "(no|without|zero) (injuries|injury|one hurt|one injured|one got hurt)",
            "(everyone|everybody|we are|we are all|i am|they are|all) ~2 (fine|ok|(all right)|safe|unhurt|uninjured|good)",
        ],
    ),
    (
        "injury",
        Yes,
        &[
            "(i am|is|are|got|was|were|am|been) ~2 @hurt",
            "(neck|back|head|leg|arm|shoulder|knee|wrist) ~1 (hurts|hurt|pain)",
        ],
    ),
    (
        "other_party_left",
        Yes,
        &[
            "@party ~2 (left|drove off|drove away|took off|fled|sped off|ran off|kept going|did not stop|is gone)",
            "(hit and run|left the scene)",
        ],
    ),
    (
        "other_party_left",
        No,
        &[
            "@party ~2 (still here|stayed|is here|are here|stopped|waiting|pulled over)",
            "(exchange*|swapped|traded) ~2 (insurance|information|info|numbers)",
        ],
    ),
    (
        "blocking_traffic",
        Yes,
        &[
            "block* ~2 (traffic|lane|lanes|road|street|driveway|intersection|alley|everything|exit|entrance|garage)",
            "(in|blocking) the (middle|lane|intersection|roadway)",
            "(can not|unable to) get (out|by|past|through|in)",
        ],
    ),
    (
        "blocking_traffic",
        No,
        &[
            "(not|nothing|is not|not really) block* ~3",
            "(off to the side|pulled over|off the road|out of the way|on the shoulder|in a parking lot|in the parking lot|moved (the|our|my) cars)",
        ],
    ),
    ("suspect_present", Yes, &["@party ~1 (is|are) still (here|there|around|outside|inside|in)"]),
    (
        "suspect_present",
        No,
        &[
            "(they|he|she|whoever|guy|thief|person) ~2 (left|gone|ran off|took off|long gone|drove off|got away|not here|not there|is gone)",
            "(nobody|no one) ~2 (there|around|here)",
            "long gone",
        ],
    ),
    (
        "suspect_known",
        Yes,
        &[
            "i know (who|him|her|them|exactly who)",
            "it was my (neighbor|ex|cousin|roommate|brother|nephew|husband|wife|boyfriend|girlfriend|landlord|son)",
        ],
    ),
    (
        "suspect_known",
        No,
        &[
            "(no idea|not know|no clue|not sure|unknown) ~1 who",
            "not see (who|anyone|anybody|them|him|it happen|anything)",
            "(nobody|no one) saw",
        ],
    ),
    (
        "occupied",
        Yes,
        &[
            "(someone|somebody|person|people|man|guy|woman|driver) ~2 (in it|inside it|in the car|inside|sitting in|sleeping in|living in|in there|in the van|behind the wheel)",
        ],
    ),
    ("occupied", No, &["(nobody|no one|not anyone) ~2 (in|inside)", "(it is|car is|looks) (empty|unoccupied)"]),
    ("fluids_leaking", Yes, &["leaking ~2", "(fluid|oil|coolant) ~3 (under|leak*|everywhere|on the)"]),
    ("fluids_leaking", No, &["(nothing|not|no) ~2 (leak*|smok*)"]),
    (
        "crowd_or_fight",
        Yes,
        &["(big|huge|large) crowd", "(fight|fighting|brawl)", "(hundred|dozens of|fifty|hundreds of) ~1 people"],
    ),
    (
        "crowd_or_fight",
        No,
        &["(no|not|nobody) ~2 (fight|fighting|crowd)", "just (music|a few people|the music|loud music|talking)"],
    ),
    (
        "regular_pattern",
        Yes,
        &[
            "(every|each) (single)? (night|day|morning|weekend|week|evening|friday|saturday|sunday|time)",
            "(all the time|always|regular*|constantly|over and over|happens a lot|again and again|ongoing problem)",
        ],
    ),
    (
        "regular_pattern",
        No,
        &["(first time|just tonight|only tonight|never happened|one time|never before|just today|only once)"],
    ),
    (
        "unsure_shots",
        Yes,
        &[
            "(not sure|can not tell|do not know|could be|might be|may be|could have been|might have been|unsure) ~6 (gun*|shot*|fireworks)",
            "(fireworks|firecrackers) or (gun*|shot*)",
            "(sound*) like ~2 (gun*|shot*)",
        ],
    ),
    (
        "unsure_shots",
        No,
        &[
            "(definitely|for sure|clearly|obviously|just|only|pretty sure) ~3 (fireworks|firecrackers)",
            "(see|saw|watching) ~3 (fireworks|them|colors|sparks|them in the sky)",
            "not (gun*|shots)",
        ],
    ),
    (
        "firearm_stolen",
        Yes,
        &[
            "(gun*|pistol*|rifle*|handgun*|firearm*|ammo|ammunition) ~4 (stolen|taken|missing|gone)",
            "(stole|took) ~4 (gun*|pistol*|rifle*|handgun*|firearm*|ammo|ammunition)",
        ],
    ),
    ("firearm_stolen", No, &["no (gun*|firearm*|weapon*)"]),
    (
        "wants_officer_contact",
        Yes,
        &[
            "(want|like|need|have|send|can) ~2 (an|the)? officer ~2 (call|come|contact|out|to|here|stop)",
            "(call me back|have someone call)",
        ],
    ),
    (
        "wants_officer_contact",
        No,
        &["(not|no) ~2 need ~2 (officer|anyone|anybody|call|contact)", "just want* to (report|let you know)"],
    ),
    (
        "wants_anonymous",
        Yes,
        &[
            "(anonymous|anonymously)",
            "(rather|prefer|want|do|would) not ~3 (name|say who|identify)",
            "not want to ~3 name",
        ],
    ),
    ("private_property", Yes, &["(private property|my property|my lot|our lot|my land|private lot)"]),
    ("impaired", Yes, &["(driver|he|she|guy) ~3 (drunk|wasted|intoxicated|high)", "smell* ~2 (alcohol|liquor|beer)"]),
    ("impaired", No, &["(not|nobody) ~3 (drunk|drinking|intoxicated|impaired)", "sober"]),
    ("new_event", Yes, &["(just happened|happened again|new incident|again today|again last night|came back)"]),
    ("new_event", No, &["(nothing new|no new|nothing happened|same (case|thing|one))"]),
    ("hate_or_threat_content", Yes, &["(swastika*|slur*|racist|racial|hate|nazi|homophobic|antisemitic|anti semitic)"]),
    (
        "hate_or_threat_content",
        No,
        &["(just|only) ~2 (tags|scribbles|initials|letters|paint)", "(no|not) ~3 (slur*|hate|threat*|racist)"],
    ),
    ("threat_made", Yes, &["threaten* ~1 (me|us|her|him|my)"]),
    ("live_lane", Yes, &["in (the|a) ~2 (lane|middle of the road|travel lane|fast lane)"]),
    ("off_road", Yes, &["(on the shoulder|off the road|off to the side|on the grass|on the verge)"]),
];

/// The phrases, ready to match.
#[derive(Debug)]
pub struct Facts {
    patterns: Patterns,
}

impl Facts {
    /// The built-in phrases, compiled.
    pub fn new() -> Self {
        let numbered = FACTS
            .iter()
            .enumerate()
            .flat_map(|(index, (_, _, patterns))| patterns.iter().map(move |pattern| (index, *pattern)));
        Self { patterns: Patterns::compile(SETS, numbered) }
    }

    /// Patterns that could not be read; none, as a test holds.
    pub fn problems(&self) -> &[String] {
        self.patterns.problems()
    }

    /// The facts that the words settle. Where they say both yes and no of one, it is left out unless one phrase covers
    /// the other ("nobody is hurt" covers "is hurt").
    pub fn settled(&self, said: &Said<'_>) -> Vec<(&'static str, YesNo)> {
        let hits = self.patterns.find(said);
        let mut facts: Vec<(&'static str, YesNo)> = Vec::new();
        for (fact, _, _) in FACTS {
            if facts.iter().any(|(known, _)| known == fact) {
                continue;
            }
            let of = |wanted: YesNo| -> Vec<Found> {
                hits.iter().filter(|hit| FACTS[hit.rule].0 == *fact && FACTS[hit.rule].1 == wanted).copied().collect()
            };
            let (yes, no) = (of(Yes), of(No));
            let free = |own: &[Found], other: &[Found]| {
                own.iter().any(|hit| {
                    !other.iter().any(|cover| cover.overlaps(hit) && cover.to - cover.from >= hit.to - hit.from)
                })
            };
            match (free(&yes, &no), free(&no, &yes)) {
                (true, false) => facts.push((fact, Yes)),
                (false, true) => facts.push((fact, No)),
                (true, true) | (false, false) => {}
            }
        }
        facts
    }
}
