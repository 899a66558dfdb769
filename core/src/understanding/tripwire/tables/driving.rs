//! u11: a drunk, drugged, sleeping, racing or threatening driver is on the road.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u11_impaired_driving";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "drunk at the wheel",
        &[
            "@drunk (driver*|driving)",
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
            "(going|driving|headed|heading|traveling|travelling|driver|came|goes|car|truck|drove|drives) ~2 wrong way !around|sign",
            "wrong way ~3 (driver|highway|freeway|interstate|bridge|causeway|overpass|loop|route|tunnel|at me|down|on|traffic|wrong way)",
            "wrong side !i|it",
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
            "(he|she|they|driver|truck|car|van|suv|bus|somebody|someone|guy|lady|woman|man|is|'s|keeps) ~2 (swerving|weaving|weaves|swerves|fishtail*|careening) !around|round",
            "(swerving|weaving) (all|in|across|between|into|through|at|over)",
            "(drift*|wander*|veer*|crossing|sliding) ~4 (lanes|lane|line|lines|median|center line|shoulder|oncoming)",
            "(jumped|crossed|hopped|going over) the ~1 (median|oncoming)",
            "in the (oncoming|wrong) (lane|lanes)",
            "(is|'s|guy|driver|car|truck|been|he|she|are) all over (the|this|both|every|highway|route)? ~1 (road|lanes|highway|lane|interstate|freeway|#)",
            "(drift*|swerv*|cross*|wander*|came|coming|keeps) ~2 (into|in) (my|oncoming|our|the other|the wrong) (lane|traffic)",
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
    rule(
        CLASS,
        "drunk and setting off",
        &[
            "@drunk ~10 (driving|drives|drove|behind the wheel|pulling out|pulled out|backing out|backed out|backing into|pulling away|took off|drove off|drive off|getting in (his|her|the)|got in (his|her|the)|get in (his|her|the)|in (his|her) (car|truck|van)|in the (truck|car|van|driver*)|started (the|his|her|it)|headed|heading|on the (highway|freeway|bridge|road|interstate|sidewalk)|swerving|ramming|side*|plow*|at the light|still going|lane|lanes|speedboat|forklift|bike path|with the kids|with my kids)",
            "(driving|drives|driver*|operator*|captain|pilot|left|leaving|leaves|pulled out|pulling out|backing out|took the car|in the truck|in his truck|in the van|behind the wheel|bus|forklift|tractor|speedboat) ~8 (@drunk|had like # beers|had # beers|been drinking|high as|on something|swigging|chugging)",
            "@drunk ~6 (left|leaving|just left|took) ~4 (car|truck|van|kids|here|house|highway|suv|keys|with)",
            "(drink*|drank) ~6 (drive|driving|take the car|the wheel|pulling out|drove|car and)",
            "(fell|falling|fall|stumbl*) ~5 (getting in|got in|in his truck|in her car|backing out|and (drove|left|pulled))",
            "(should not|can not) be (driving|behind the wheel)",
            "(i am|we are) ~2 (in|inside) (the|his|her|a) (car|uber|taxi|cab|truck|van|bus) ~8 (drunk|high|swerving|asleep|eyes|will not stop|doing # #|falling asleep|a hundred|ninety)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a driver out of control",
        &[
            "driver* ~3 (asleep|passed out|past out|sleeping|having a|out cold|slumped|unconscious|blacked out|nodding)",
            "(past|passed) out ~3 (wheel|driver*|car at|truck at|intersection|drive thru)",
            "(driving|drives|drove|riding) ~2 on the (sidewalk|bike path|tracks|greenway|boardwalk|tramway)",
            "(jumping|diving|running) ~2 (out of the way|out of his way|off the path)",
            "(people|kids|pedestrians) (are|were)? (jumping|diving|scattering|jumped|dove)",
            "(coming|came|headed|driving|drove|driven) (straight|right)? at (me|us|him|her|people|traffic|pedestrians|the crowd)",
            "(gunning|aiming) ~2 (at|for) (people|him|her|me|us|kids|pedestrians)",
            "ramming (cars|people|my|the|into|me|us|everything|vehicles)",
            "(hit|clipped|sideswiped|taken out|took out|hitting) ~5 and (is|he is|she is|kept|keeps) ~2 (going|driving|still)",
            "(he|she|they|it|truck|car) (is|'s|just|keeps) ~1 (hit|clipped|sideswiped|taken out|hitting|clipping) ~6 (still going|kept going|kept on|keeps going|did not stop|drove on)",
            "(blew|blown|ran|running|blowing|runs|through) ~3 (lights|reds|red lights|stop signs|the crosswalk) ~6 (school bus|drunk|sixty|seventy|eighty|ninety|swerv*|kids|people|swigging|drinking)",
            "(doing|going) (ninety|a hundred|one hundred|eighty|hundred) ~8 (drunk|kids|screaming|swerving|eyes|will not stop|laughing|school|sidewalk|lane|weaving|i am in)",
            "(grabbed|grabbing) the wheel",
            "(no lights|no headlights|lights off) ~6 (wrong|lane|coming|swerving|weaving)",
            "(wrong|other) (side|way) ~6 no (lights|headlights)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a driver seen drinking, drugged or failing",
        &[
            "(driver|driving|behind the wheel|he|she|guy|woman|lady|man|trucker|taxi|cab|bus) ~6 (slumped|nodding off|nodding out|falling asleep|fell asleep|passed out|past out|head down|eyes closed|asleep) ~5 (wheel|light|intersection|lane|highway|driving|stop sign|engine|car|truck|drive thru|road|driver*|middle)",
            "(drinking|swigging|chugging|smoking meth|shooting up|doing lines|huffing) ~4 (behind the wheel|while driving|while he|while she|and driving|at the wheel|in (his|her|the) (car|truck) (driving|and))",
            "(driver|driving|he|she|they|car|truck|van|suv|bus) ~5 (can not|can barely|could barely|could not|cannot) ~2 (stay|keep|hold|walk|stand|drive) ~4 (lane|road|straight|line|wheel|awake|keys|truck|car)",
            "(almost|nearly|just about|about) (hit|killed|ran over|run over|took out|sideswiped|rear ended|ran into|crashed|flipped|head on) ~2 (me|us|him|her|my|a|the|people|kids|three|two|several|everybody|everyone|another|oncoming|someone|somebody|head) ~6 (swerving|weaving|drunk|still going|behind|ahead|in front|lane|lanes|speeding off|heading|now|again|wrong|all over)",
            "(running|ran|run|forcing|forced|pushing|pushed|running) (me|us|people|cars|him|her|everybody|another car) off the (road|highway|street)",
            "(ramming|rammed|bumping|hitting) ~1 (me|us|my|the back|his|her|another|other|cars) ~4 (car|truck|bumper|again|from behind|on purpose|cars)",
            "(chasing|following|tailgating) (me|us) ~6 (gun|ramming|highway|car|truck|screaming|will not stop|high beams|bumper|trying to|miles|speed)",
            "(kids|children|baby|son|daughter) ~3 (in the (car|truck|back|backseat)|with (him|her)) ~8 (@drunk|been drinking|has been drinking|swerving)",
            "(@drunk|been drinking) ~8 (kids|children|baby|son|daughter) ~3 (in the (car|truck|back|backseat)|with (him|her))",
            "(@drunk|been drinking|stumbling|staggering|slurring) ~6 (keys|getting behind|get behind|into (his|her|the|a) (car|truck|van|suv|jeep)|about to drive|going to drive|trying to drive|wants to drive|driving home|drive home)",
            "(going|driving|coming|headed|heading|traveling) ~2 (north|south|east|west|northbound|southbound|eastbound|westbound) ~2 (in|on) the (north|south|east|west|northbound|southbound|eastbound|westbound) ~1 (lanes|lane|side)",
            "into oncoming",
            "(wrong|opposite) (side|way|direction) ~3 (on|of|down|up) ~2 (highway|freeway|interstate|route|bridge|road|bypass|ramp|expressway|turnpike|#)",
            "wrong way driver",
            "(school bus|bus driver|bus) ~6 (drunk|swerving|asleep|drinking|nodding|high|passed out|weaving|slurring)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a driver who smells of drink or nearly kills",
        &[
            "(driver|driving|operator|pilot|captain|drives) ~4 (smells|smell|reeks|stinks) ~2 (alcohol|beer|whiskey|liquor|booze|brandy|weed|pot|drink)",
            "(smells|reeks|stinks) ~2 (alcohol|beer|whiskey|liquor|booze|brandy) ~8 (driving|driver|drove|pulled out|truck|car|kids|wheel|bus)",
            "(almost|nearly|just about) (hit|hitting|killed|took out|ran over|sideswiped) ~1 (two|three|four|five|six|several|everyone|me twice|a bunch|people|oncoming|head) ~1",
            "(on (pills|drugs|meth|something|xanax)) ~4 (driving|drives|behind the wheel|with my kids|drove)",
            "(driving|drives|drove|behind the wheel) ~4 on (pills|drugs|meth|something|xanax)",
            "(doing|spinning) (circles|donuts|doughnuts) ~8 (people|kids|crowd|hanging|drunk|intersection|procession)",
            "(just)? (hit|clipped|sideswiped|struck) ~3 and (kept|keeps|he kept|she kept|is still|took off|drove) ~6 @drunk",
            "@drunk ~8 (hit|clipped|sideswiped|struck|crashed|broke the gate|took out|ran the light)",
            "(hit|clipped|sideswiped|struck|crashed) ~8 @drunk",
            "(no brakes|brakes (failed|are out|gave out)|lost (my|his|the) brakes) !squeak*",
            "(all)? over (the place|both lanes|the road) ~4 (behind|ahead|front|highway|hit|swerving|he)",
        ],
    ),
];
