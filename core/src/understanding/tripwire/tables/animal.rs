//! u12: an animal is attacking, or is dangerous and close to people, or an animal is dying in a locked car.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u12_animal_attack";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "attack or bite",
        &[
            "@biter ~4 (attack*|maul*|bit|bite|bites|biting|bitten|lung*|charging|charged|chasing|chased|cornered|growling|snarling|snapping|going after|killed|tore)",
            "@biter ~1 (has|have|got|grabbed|had) ~3 by the",
            "(attack*|bitten|bit|maul*|chased|cornered) ~1 by ~3 (@biter|swarm|bees)",
            "(bit|biting|bitten|mauling) (me|my|him|her|a|the|someone|somebody|people|by|on) !bullet|dust",
            "(aggressive|vicious|angry|rabid|mean|loose) ~2 (dog|dogs|pit|pitbull*|shepherd|rottweiler*) ~8 (school|kids|children|people|playground|charg*|attack*|growl*|lung*|everyone|bus|threat*)",
            "(swarm*|bees|wasps|hornets) ~5 (stung|sting*|people|attack*|everywhere|kids)",
        ],
    ),
    rule(
        CLASS,
        "a dangerous animal close by",
        &[
            "@beast (is|'s|are|was|just|walking|sitting|right|loose|came)? ~2 (in|on|at|near|by|inside|outside|under|behind|around|next|into|through) !creek",
            "snake* ~4 (house|nursery|room|bedroom|bathroom|crib|kitchen|garage|inside|bed|toilet|bit|baby)",
            "bat ~6 (crib|bedroom|room|nursery|bed|baby|inside|sleeping|hanging)",
            "woke up ~6 bat",
            "(big|large) cat ~2 (prints|tracks|near)",
            "(cat|bear|paw) (prints|tracks) ~8 (sandbox|daycare|playground|yard|school|door|porch)",
            "(raccoon*|skunk*|fox|foxes|coyote*|possum) ~8 (falling|stagger*|stumbl*|foam*|circles|drool*|walked up|walked right|aggressive|approach*|rabid|sick|daytime|charg*|kids|following)",
            "(bull|bulls|cattle|horse|horses|cow|cows|steer) ~3 (in|on) (the|a) ~1 (road|highway|street|freeway|lane)",
            "pawing",
            "rabid",
        ],
    ),
    rule(
        CLASS,
        "an animal in a hot car",
        &[
            "@pet ~4 (in|inside) (a|the|my|that|this|their|somebody's|someone's) ~2 (hot|locked|parked|closed) ~1 (car|truck|van|vehicle|suv)",
            "@pet ~4 (locked|left|trapped|shut|dying|panting|suffering) ~3 (car|truck|van|vehicle|suv|hot|heat|sun)",
            "@pet ~10 windows (up|closed|rolled|shut|are up)",
            "(locked|left) ~3 @pet ~4 (car|truck|van|vehicle|suv|hot)",
            "@pet (is|looks|'s) ~1 (dying|panting|overheat*) ~5 (car|hot|truck)",
            "@pet ~4 (in|inside) ~2 (car|truck|van|vehicle) ~8 (hot|heat|degrees|panting|sun|ninety|hundred)",
        ],
    ),
];
