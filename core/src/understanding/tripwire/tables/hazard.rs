//! u08: gas, carbon monoxide, chemicals, radiation or live electrical danger.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u08_gas_hazmat_electrical";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "gas",
        &[
            "(smell*|stink*|stunk|reek*|odor|whiff|leak*|scent|fumes|smelt) ~4 (gas|propane|methane|gasoline) !station|prices|cap|money",
            "gas (leak*|smell*|odor|fumes|main|line|pipe|meter|hiss*)",
            "(natural gas|propane) ~3 (leak*|smell*|odor|hiss*|broke*|cut|coming)",
            "(rotten|bad) egg*",
            "(sulfur|sulphur)",
        ],
    ),
    rule(CLASS, "carbon monoxide", &["monoxide", "(co|c o) (alarm|detector|monitor|poison*)"]).mention(),
    rule(
        CLASS,
        "live wires",
        &[
            "(power|electric*|live|utility|downed|high voltage) ~1 (line*|wire*|cable*|pole*) ~4 (down|lying|laying|hanging|across|on|spark*|buzz*|arc*|fell|fallen|touch*|snapped|low|leaning|swinging|broke*)",
            "(wire|wires|powerline*|lines|cables) (is|are|'s|that is|just|came|fell)? ~1 (down|sparking|arcing|buzzing|live|fell|on the ground|in the road|in the street|across)",
            "(downed|hanging|live|exposed|sparking|arcing|fallen) ~1 (power|electric*|live)? ~1 (line|lines|wire|wires|powerline*) ",
            "transformer* ~4 (blew|explod*|arc*|spark*|buzz*|fire|smok*|popp*|hum*|boom)",
            "(electrocut*|arcing|sparking)",
            "sparks",
            "(got|was|been|shocked|shocks) ~1 (shocked|me|zapped) (by|when|from|me)",
            "(puddle|water|pole|fence|light post) ~5 (hum*|buzz*|shock*|tingl*|electri*)",
        ],
    ),
    rule(
        CLASS,
        "chemicals",
        &[
            "(chemical*|acid|chlorine|ammonia|mercury|gasoline|diesel|fuel|toxic|hazardous|radioactive|hazmat|pesticide) ~3 (spill*|leak*|smell*|fumes|everywhere|burn*|cloud|released|waste)",
            "(spill*|leak*) ~4 (chemical*|acid|chlorine|ammonia|mercury|gasoline|diesel|fuel|toxic)",
            "(tanker|drum|drums|barrel*|tank car) ~4 (leak*|spill*|overturn*|rolled|hiss*|ooz*|smok*)",
            "leaking something",
            "powder ~6 (envelope|letter|mail|package|desk)",
            "(envelope|letter|package|mail) ~6 powder",
            "(hazmat|radiation|radioactive|anthrax|nerve gas|tear gas|chlorine gas)",
            "(noxious|strong|toxic|awful) fumes",
            "fumes ~3 (from|in|making|coming|sick)",
        ],
    ),
    rule(
        CLASS,
        "several people feel ill",
        &[
            "(sick|headache*|dizzy|nause*|sleepy|vomit*) ~6 (furnace|heater|boiler|generator|heating|stove|fireplace)",
            "(furnace|heater|boiler|generator) ~12 (headache*|sick|dizzy|nause*|sleepy)",
            "(all of us|everyone|everybody|we all|whole family|everyone 's|we both|whole house|everybody 's) ~4 (headache*|sick|dizzy|nause*|sleepy|vomit*)",
            "(eyes|throat|lungs|nose) ~1 (burn*|sting*) ~8",
            "(birds|fish|pigeons|bees) ~5 (dropped|falling dead|dead|died|drop*)",
        ],
    ),
    rule(
        CLASS,
        "something was struck and hisses",
        &[
            "(digger|excavator|backhoe|crew|contractor*|shovel) ~3 hit ~2 (something|line|pipe|main)",
            "(hit|struck|cut|broke|ruptured|nicked) ~2 (gas|propane) ~1 (line|main|pipe|meter|tank)",
            "(pipe|line|meter|tank|valve|now it is|ground|cylinder) ~3 (hiss*|whistl*)",
            "(hissing|whistling) ~3 (meter|pipe|tank|line|gas|valve|ground)",
        ],
    ),
];
