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
            "gas (leak*|leek*|smell*|odor|fumes|main|line|pipe|hiss*|meter ~4 (hiss*|hit|leak*|smell*))",
            "(gas) ~4 (strong|thick|filling|everywhere|lots|taste|sick|basement|hallway|turn it off) !station|prices|bill|tank|grill|company|tax|card",
            "(full|lots|lot|cloud|taste|reeks|whole) ~3 of ~1 (gas|propane|gasoline) !cans|money",
            "^ gas $",
            "it is gas !company|prices|tank|powered",
            "(natural gas|propane) ~3 (leak*|smell*|odor|hiss*|broke*|cut|coming)",
            "(rotten|bad) egg* !because",
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
            "(sparks) ~3 (from|coming|flying|shooting|everywhere|out of|wire*|pole|outlet)",
            "(throwing|shooting|seeing) sparks",
            "sparks are",
            "(got|was|been|shocked|shocks) ~1 (shocked|me|zapped) (by|when|from|me)",
            "(puddle|water|pole|fence|light post) ~5 (hum*|buzz*|shock*|tingl*|electri*)",
        ],
    ),
    rule(
        CLASS,
        "chemicals",
        &[
            "(chemical*|acid|chlorine|ammonia|mercury|gasoline|diesel|fuel|toxic|radioactive|hazmat|pesticide) ~3 (spill*|leak*|smell*|fumes|everywhere|burn*|cloud|released|waste)",
            "(spill*|leak*) ~4 (chemical*|acid|chlorine|ammonia|mercury|gasoline|diesel|fuel|toxic)",
            "(tanker|drum|drums|barrel*|tank car) ~4 (leak*|spill*|overturn*|rolled|hiss*|ooz*|smok*)",
            "leaking something",
            "powder ~6 (envelope|letter|mail|package|desk)",
            "(envelope|letter|package|mail) ~6 powder",
            "(hazmat|radiation|radioactive|anthrax|nerve gas|tear gas|chlorine gas)",
            "(noxious|strong|toxic|awful) fumes",
            "fumes ~3 (in|making|coming|sick)",
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
            "(birds|pigeons) ~5 (dropped|falling dead|dropping|fell out)",
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
    rule(
        CLASS,
        "somebody on a live wire",
        &[
            "(touched|grabbed|hit|touching|grabs|cut into) ~2 (the|a|live|power)? ~1 (line|wire|lines|fence|cable|feeder) ~6 (ladder|stuck|smoking|down|let go|not moving|live|shock*|he|him)",
            "(ladder|pole|crane|boom|kite|saw) ~4 (touched|hit|in|on|against) ~2 (line|lines|wire|wires)",
            "(stuck|frozen|hanging) to (it|the (wire|line|fence|pole|ladder))",
            "(can|could) not let go",
            "(wire|wires|line|lines|cable) ~2 (on|across|over|under|around) ~2 (car|bus|roof|truck|house|fence|grass|road|yard|street|sidewalk|school|kids|driveway|pool) !phone",
            "(wire|line|wires) ~2 (live|zapping|jumping|whipping|arcing|dancing|still hot)",
            "it is (zapping|arcing|live !or|voice)",
            "(jumping|whipping|dancing) around ~4 (wire|ground|line|kids)",
            "(transformer|substation|pole) ~2 (blown|exploded|on fire|in the water|leaking|spitting|smoking|shooting)",
            "(cut into|hit) a (live|hot) (feeder|line|wire)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "a release",
        &[
            "(ammonia|anhydrous|chlorine|acid|phosphine|propane|h2s|hydrogen sulfide|freon|crude|methane) ~6 (leak*|leek*|release*|let go|vent*|everywhere|down|falling|fall|cloud|coming|on him|on her|on me|in the (plant|hall|room|building)|people|drum|burn*|pour*|smell*)",
            "(tank|tanker|rail car|tank car|drum|barrel|cylinder|pipe|train car*) ~4 (let go|split|ruptured|venting|burst|pouring|leaking|leeking|hissing|spraying|spewing|on its side|on it is side|overturned|gushing)",
            "(leaking|leak) ~3 (railroad car|rail car|tanker|tank car|train|drum|barrel|truck)",
            "(pouring|leaking|spilling|running|spraying|spewing|smoking) ~3 (something|stuff|green|yellow|orange|acid|gasoline|fuel|chemical*) !out",
            "(green|yellow|orange|white|brown) ~1 (gas|cloud|smoke|vapor|stuff|fumes) ~4 (in|from|coming|over|out|is|pouring|leaking|hall)",
            "(sprayed|splashed|burned|covered) ~3 (by|with|in) ~2 (something|acid|chemical*|stuff|bleach|lye)",
            "acid on (him|her|me|his|my)",
            "(eyes|throat|skin|lungs) ~4 (burning|running|stinging|coming (off|up)|blister*|i can not see)",
            "(nobody|no one|can not|everybody|people) ~2 (can)? ~1 (breathe|coughing|choking) ~8 (hall|gym|school|building|smell|something|spray*|class)",
            "(set off|let off|sprayed|spraying|went off) ~3 (bear spray|pepper spray|tear gas|mace)",
            "(mixed|mixing|mix) ~3 (stuff|bleach|chemicals|cleaners|ammonia)",
            "(powder) ~4 (in|on) (her|his|my|their) (eyes|hands|face|skin)",
            "(radioactive|radio active|radiation|x ray machine) ~8 (broke*|open|fell|source|box|can|sign|truck)",
            "(manhole|sewer) ~6 (gas*|gasoline|lids|covers|smok*|explod*|fumes)",
            "(neither|nobody|none) ~3 come (up|out|back) (up|$)",
            "(went|gone|go) (in|into|down|down in) the (manhole|pit|hold|tank|silo|vault|cistern|sewer|well) ~8",
            "(men|guys|kids|people|workers) ~2 (are)? (down in|dropped|fell over|collapsed) ~4 (in|at|there is|no air|it|the|hold)",
            "no air (down|in)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "carbon monoxide felt",
        &[
            "(alarm|detector) ~8 (headache*|sick|dizzy|sleepy|vomit*|throwing up)",
            "(headache*|sick|dizzy|sleepy|vomit*|cherry red) ~8 (alarm|detector|furnace|generator|boiler)",
            "(gas|generator|grill) ~3 (inside|in the (house|garage|basement|tent|trailer)) ~6 (running|on|headache*|sick)",
        ],
    ),
];
