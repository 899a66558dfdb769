//! Clues of danger, harmless each by itself, and the phrases that give them.

use crate::language::WordSet;

/// Something that is no danger by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clue {
    /// Somebody does not answer, come out or come back.
    Unanswered,
    /// It has lasted long.
    Long,
    /// Somebody is old, very young, ill or alone.
    Frail,
    /// A medicine that somebody cannot do without is gone.
    Medicine,
    /// The caller or somebody else feels ill.
    Ill,
    /// An engine or a flame burns.
    Engine,
    /// The place where it burns is shut, or indoors.
    Shut,
    /// A child cries.
    CryingChild,
    /// Those who look after it are away.
    GrownUpsGone,
    /// A blow to the head.
    HeadBlow,
    /// Forgetful, sleepy, confused.
    Clouded,
    /// A door or window of a home is broken or open.
    HomeOpened,
    /// The caller has only now come in.
    JustHome,
    /// Sounds in a home where nobody should be.
    SoundsInside,
    /// Bangs.
    Bangs,
    /// Somebody or some car makes off.
    MadeOff,
    /// Pills at hand.
    Pills,
    /// Words as of a last farewell.
    Farewell,
    /// Somebody has been drinking.
    Drinking,
    /// They get behind the wheel.
    DrivingOff,
    /// An order keeps somebody away.
    KeptAway,
    /// A former partner.
    Former,
    /// Somebody is at the caller's home.
    AtTheHome,
    /// An animal in a vehicle.
    AnimalInCar,
    /// A child in a vehicle.
    ChildInCar,
    /// The vehicle is gone.
    CarGone,
    /// Heat, shut windows, panting.
    Heat,
    /// A mind that fails.
    FailingMind,
    /// Somebody has gone out.
    WentOut,
    /// Expecting a child.
    Pregnant,
    /// Pain, a fall, blood.
    Hurt,
    /// Stung, or ate what they must not.
    Allergy,
    /// Tongue, throat, hives.
    Swelling,
    /// A wild animal acts strangely.
    StrangeAnimal,
    /// Children are close to it.
    ChildrenNear,
}

/// Whether a "not" in front takes a clue away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denial {
    /// It does.
    Weighed,
    /// The clue has its own "not".
    Within,
}

pub(super) const SETS: &[WordSet] = &[
    (
        "one",
        "he she husband wife son daughter mom mother dad father brother sister grandma grandpa grandmother grandfather uncle \
         aunt roommate neighbor friend man woman lady gentleman guy boy girl kid child tenant boyfriend girlfriend partner \
         nephew niece cousin",
    ),
    ("young", "baby infant newborn toddler child kid kids children boy girl"),
    ("house", "back front kitchen bedroom basement patio side sliding bathroom house garage"),
    ("engine", "engine generator motor"),
    ("stove", "grill heater furnace generator fireplace stove boiler hibachi"),
];

pub(super) const CLUES: &[(Clue, Denial, &[&str])] = &[
    (
        Clue::Unanswered,
        Denial::Within,
        &[
            "@one ~2 not ~1 (answer*|respond*|wak*|open*|moved|moving|stir*|budged|eaten|eating) ~2",
            "@one ~2 not ~1 (come|came|coming|gone) (out|back|home|down)",
            "@one ~2 not ~1 (been seen|picked up|pick up|picking up)",
            "(nobody|no one) ~2 (seen|heard from) (him|her)",
            "not (seen|heard from) (him|her|@one)",
            "(mail|papers|newspapers|packages) ~3 (pil*|stack*)",
        ],
    ),
    (
        Clue::Long,
        Denial::Weighed,
        &[
            "since (yesterday|last|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this morning|the weekend)",
            "(for|in|been) ~2 (hours|days|weeks)",
            "(all|day and) (day|night|morning|weekend)",
            "# (days|hours)",
        ],
    ),
    (
        Clue::Frail,
        Denial::Weighed,
        &[
            "(diabetic|diabetes|epilep*|dementia|alzheimer*|seizures|wheelchair|pregnant|disabled|oxygen|dialysis|pacemaker)",
            "(heart|lung|kidney) (condition|disease|trouble|failure|patient|problem*)",
            "(bad|weak) (heart|lungs)",
            "(elderly|frail|sickly)",
            "(old|older) (man|woman|lady|gentleman|fellow|guy|couple)",
            "(seventy|eighty|ninety|seventies|eighties|nineties|eighty-*|ninety-*|seventy-*)",
            "(grandma|grandpa|grandmother|grandfather|@young)",
            "(live|lives|living|lived) ~1 (alone|by himself|by herself)",
        ],
    ),
    (
        Clue::Medicine,
        Denial::Weighed,
        &[
            "(insulin|inhaler|epipen|epi pen|nitroglycerin|oxygen|nebulizer|warfarin)",
            "(heart|seizure|asthma|blood pressure) (pill*|medic*|meds|tablets)",
        ],
    ),
    (
        Clue::Ill,
        Denial::Weighed,
        &[
            "(shaky|shaking|sweaty|sweating|dizzy|drowsy|faint|woozy|nauseous|nauseated|light-headed|lightheaded|feverish|headache*)",
            "(feel*|felt|feels|am|is|are) ~2 (sick|weak|ill|funny|tired|sleepy|odd)",
            "(tight*|pressure|pain|hurt*) ~3 chest",
            "chest ~2 (tight|hurts|pressure|pain)",
            "(short of breath|catch my breath|hard to breathe|wheez*)",
            "(throwing up|vomit*|threw up)",
            "light headed",
        ],
    ),
    (
        Clue::Engine,
        Denial::Weighed,
        &[
            "@engine ~3 (running|on|going|idling)",
            "(car|truck|van) ~3 (running|idling)",
            "(running|idling|using|lit) ~3 (@engine|@stove|charcoal)",
            "@stove ~2 (on|running|going|lit|came on)",
            "(generator|charcoal|hibachi) ~6 (in|inside) ~1 (kitchen|basement|apartment|room|house|home|hallway|bedroom|tent|camper)",
        ],
    ),
    (
        Clue::Shut,
        Denial::Weighed,
        &[
            "garage ~3 (shut|closed|down)",
            "(shut|closed|inside|in) ~2 garage",
            "(windows|doors) ~3 (shut|closed|taped|sealed)",
            "(@engine|@stove|charcoal) ~6 (in|inside) ~1 (kitchen|basement|apartment|room|house|home|hallway|bedroom|tent|camper)",
        ],
    ),
    (
        Clue::CryingChild,
        Denial::Weighed,
        &["@young ~3 (cry*|scream*|wail*|bawl*|sob*)", "(cry*|scream*|wail*|sob*) ~2 @young"],
    ),
    (
        Clue::GrownUpsGone,
        Denial::Weighed,
        &[
            "(parents|mother|mom|father|dad|sitter|babysitter|adults) ~3 (gone|away|left|out|not home|not here)",
            "(parents|mother|mom|father|dad) ~3 (car) ~4 gone",
            "(nobody|no one) ~2 (home|there|with (him|her|them|it)|watching)",
            "no (adult*|grown|parents)",
        ],
    ),
    (
        Clue::HeadBlow,
        Denial::Weighed,
        &[
            "(hit|bumped|banged|knocked|smacked|bonked) ~1 (my|his|her|the) (head|forehead|temple)",
            "(fell|landed) on (my|his|her) head",
            "(my|his|her) (head|forehead) hit",
            "(knock|bump|blow) ~2 head",
        ],
    ),
    (
        Clue::Clouded,
        Denial::Within,
        &[
            "(forget*|forgot) (things|everything|what|where|words|how)",
            "not remember (how|what|where|anything|driving|getting|the)",
            "(so|very|really|getting|feel|feels) (sleepy|drowsy|confused|foggy|groggy)",
            "(see|seeing|sees) ~2 double",
            "(vision|blurry|slurring|slurred)",
            "(throwing up|threw up|vomit*)",
        ],
    ),
    (
        Clue::HomeOpened,
        Denial::Weighed,
        &[
            "(broke*|smash*|kick*|forc*|pried|jimm*) ~3 @house (window|door|lock)",
            "@house (window|door) ~3 (broke*|smash*|kick*|forc*|pried|open)",
            "(lock|door frame|deadbolt) ~2 (broke*|forc*|splintered)",
        ],
    ),
    (
        Clue::JustHome,
        Denial::Weighed,
        &[
            "just (got|came|walked|gotten|pulled) (home|in|back|up)",
            "just now (got|came) (home|in)",
            "(walked|came) in (and|to find)",
        ],
    ),
    (
        Clue::SoundsInside,
        Denial::Weighed,
        &[
            "(hear|heard|hearing) ~3 (something|somebody|someone|footsteps|steps|noise*|voices|moving|creak*) ~4 (upstairs|downstairs|inside|basement|attic|kitchen|house|hall|room|above)",
            "(noise*|footsteps|steps|voices|creaking) ~3 (upstairs|downstairs|inside|basement|attic|hall)",
        ],
    ),
    (
        Clue::Bangs,
        Denial::Weighed,
        &["(pop|pops|popping|bang|bangs|crack|cracks|booms) ~2", "# ~1 (loud|quick|sharp) (pops|bangs|cracks|noises)"],
    ),
    (
        Clue::MadeOff,
        Denial::Weighed,
        &[
            "(car|truck|van|they|he|guy|someone|somebody|people) ~2 (took off|sped|speeding|peeled|raced|tore|running away|ran off) ~3",
            "(tires|tyres) ~1 (squeal*|screech*)",
        ],
    ),
    (Clue::Pills, Denial::Weighed, &["(pills|tablets|prescription*|medicine|medication*|capsules)"]),
    (
        Clue::Farewell,
        Denial::Within,
        &[
            "(kept|saved|saving|keeping|have|got) (enough|plenty|some) ~3 (for me|for myself|for tonight|of them|to)",
            "tell ~3 (i am sorry|i love (him|her|them|you))",
            "(will not|do not) (need|be needing|matter) ~3 (anymore|any more|after|tonight|them|it|to me)",
            "(after|when|once) i am gone",
            "(wrote|written|left|leaving) ~1 (everybody|everyone|them|him|her|kids|family) ~1 (letter|letters|note)",
            "(be|am) (better off|out of the way|at peace) ~2",
            "(say|saying|said) (my)? goodbye ~2 (everyone|everybody|her|him|them|kids|family)",
        ],
    ),
    (
        Clue::Drinking,
        Denial::Weighed,
        &[
            "(had|drank|drunk|downed) ~3 (beers|drinks|shots|beer|whiskey|wine|vodka)",
            "(been|was|is|are) drinking",
            "(drunk|wasted|hammered|plastered|intoxicated|tipsy)",
        ],
    ),
    (
        Clue::DrivingOff,
        Denial::Weighed,
        &[
            "(he|she|they) ~3 (driving|leaving|backing out|pulling out|heading home|starting)",
            "(getting|got|climb*) ~2 (in|into|behind) (the|his|her|their) ~1 (car|truck|van|wheel)",
            "(taking|picking up|with) the (kids|children|baby)",
        ],
    ),
    (
        Clue::KeptAway,
        Denial::Within,
        &[
            "(restraining|protection|protective|no contact|no-contact|stay away) order",
            "(he|she) ~1 not (supposed|allowed) to ~2 (here|near|come|be)",
        ],
    ),
    (
        Clue::Former,
        Denial::Weighed,
        &["(my|her) ex !amin*", "(my|her) (ex-husband|ex-wife|ex-boyfriend|ex-girlfriend)"],
    ),
    (
        Clue::AtTheHome,
        Denial::Weighed,
        &[
            "(outside|front of|across from|watching) ~2 (my|our|the) ~1 (house|home|apartment|place|building|door|window|driveway)",
            "(at|on|in) (my|our|the) (door|porch|driveway|yard)",
            "(he|she) ~1 (outside|out there|sitting there|still there|still here)",
        ],
    ),
    (
        Clue::AnimalInCar,
        Denial::Weighed,
        &[
            "(dog|puppy|dogs|cat|pup) ~3 (in|inside) ~1 (it|there|car|truck|van|back|seat)",
            "(dog|puppy|dogs|cat|pup) inside",
        ],
    ),
    (
        Clue::ChildInCar,
        Denial::Weighed,
        &[
            "(@young|son|daughter|grandson|granddaughter) ~3 (in|inside) ~1 (it|there|car|truck|van|back|seat)",
            "(@young|son|daughter|grandson|granddaughter) ~2 (strapped|buckled) in",
        ],
    ),
    (
        Clue::CarGone,
        Denial::Weighed,
        &[
            "(towed|impounded|repossessed)",
            "(took|stole|drove off with|driven off) ~2 (car|van|truck|it)",
            "(car|van|truck|it) ~2 (gone|stolen|taken)",
        ],
    ),
    (
        Clue::Heat,
        Denial::Weighed,
        &["(hot|heat|sun|panting|sweltering|ninety|hundred degrees)", "windows ~2 (up|shut|closed)"],
    ),
    (Clue::FailingMind, Denial::Weighed, &["(dementia|alzheimer*|senile|memory trouble|memory problems)"]),
    (
        Clue::WentOut,
        Denial::Within,
        &[
            "(he|she|father|mother|dad|mom|grandpa|grandma|husband|wife|uncle|aunt) ~2 (went out|walked out|walked off|left|gone|wandered*|set off)",
            "not ~1 (come|came|been|got) (back|home)",
        ],
    ),
    (
        Clue::Pregnant,
        Denial::Weighed,
        &["(pregnant|expecting|months along|weeks along)", "# (weeks|months) (pregnant|along)"],
    ),
    (
        Clue::Hurt,
        Denial::Weighed,
        &["(bleed*|cramp*|contraction*|fell|dizzy|spotting|pains|faint*)", "(water|waters) broke"],
    ),
    (
        Clue::Allergy,
        Denial::Weighed,
        &["(stung|bee sting|wasp sting|allerg*)", "(ate|had) ~3 (nuts|peanuts|peanut|shrimp|shellfish|walnuts)"],
    ),
    (
        Clue::Swelling,
        Denial::Weighed,
        &[
            "(tongue|throat|lips|face|eyes) ~3 (swell*|swollen|thick|tight|itch*|puffy|clos*|tingl*|numb)",
            "(hives|swelling up|swollen|hard to swallow|scratchy throat)",
        ],
    ),
    (
        Clue::StrangeAnimal,
        Denial::Weighed,
        &["(raccoon|skunk|fox|bat|coyote) ~5 (stagger*|falling|foaming|strange|circles|daylight|wobbl*|drooling)"],
    ),
    (
        Clue::ChildrenNear,
        Denial::Weighed,
        &[
            "(kids|children|playground|daycare|school|recess) ~4 (out|outside|playing|play|there|yard)",
            "(crib|nursery|playground|sandbox)",
        ],
    ),
];
