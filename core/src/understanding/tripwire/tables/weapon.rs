//! u04: a gun, knife, bomb or other weapon is present, used, or may have been heard.

use super::super::rule::{Rule, rule};

const CLASS: &str = "u04_weapon";

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        CLASS,
        "somebody with a gun",
        &[
            "(has|have|had|got|with|pull*|wav*|point*|carry*|holding|brandish*|show*|flash*|grabb*|reach*|load*|fir*|shooting|draw*|drew|aim*) ~4 @gun",
            "@gun ~2 (to|at|in|on) (my|his|her|the|our|me|him|their) ~1 (head|face|hand|hands|waist|waistband|back|lap|belt|seat|kids|wife)",
            "(put|stuck|held) ~2 @gun",
            "at gunpoint",
            "(shoot|shooting|blow|blowing|burn*) ~1 (up|down)? (the|this|our|my|a) @place",
            "@gun (out|drawn|pointed|in his|on him|on her)",
        ],
    ),
    rule(CLASS, "a gun", &["@gun"]).mention().soft(),
    rule(CLASS, "a weapon", &["weapon*", "bullet*", "(is|are|was|men|man|person|people|guy) armed"]).mention().soft(),
    rule(
        CLASS,
        "weapon not laid down",
        &["not (put|drop|let|give|lay) ~3 (@gun|@blade|weapon|bat|hammer)"],
    )
    .own_not(),
    rule(
        CLASS,
        "somebody with a knife",
        &[
            "(has|have|had|got|with|pull*|wav*|holding|brandish*|swing*|threaten*|came|coming|chas*|flash*|grabb*|attack*|point*) ~4 @blade",
            "@blade ~2 (to|at|in|on) (my|his|her|the|me|him) ~1 (throat|neck|hand|face|back|chest)",
            "at knifepoint",
            "(he|she|they|guy|man|somebody|someone) (has|have|got|is holding|with|had) a (baseball)? (bat|crowbar|hammer|pipe|taser|axe)",
            "(swing*|threaten*|chas*|came|coming|attack*|hitting|beating|waving|smashing) ~5 @club",
        ],
    ),
    rule(CLASS, "stabbed", &["stabb*", "stab (me|him|her|us|them|somebody|someone|wound*|people)"]),
    rule(
        CLASS,
        "shots",
        &[
            "(gunshot*|gunfire|gun shot*|gun fire)",
            "(shooter|drive by shooting|active shooter)",
            "(shots|shot) (fired|rang|rung|coming|going|being)",
            "(heard|hear|hearing|more|several|multiple|few|couple|some|many|of|two|three|four|five|six|#) ~1 (shots|gun)",
            "(been|got|gets|was|were|is|he|she|they|someone|somebody|just|cop|officer|man) (just)? shot !out|of|put|glass|photo*|video*|clock|some|a",
            "shot (him|her|me|my|at|somebody|someone|us|through|into|in the|dead|himself|herself|a man|a woman|the dog)",
            "shooting (at|up|people|into|guns|outside|in|down|right|out|again)",
            "(there is|there was|a|the) shooting",
            "(fired|firing|fires|shoot*) ~2 (into|at|on|shots|rounds) ~3",
            "fired (a|off|shots|rounds|into|at)",
            "(sound*|sounded|like) ~1 (like)? ~1 (gun*|shots|shooting|gunfire)",
            "(shot|shots) or (fireworks|firecrackers)",
        ],
    ),
    rule(
        CLASS,
        "perhaps shots",
        &[
            "(not sure|can not tell|do not know|unsure|hard to tell|could not tell|no idea|not certain) ~8 (fireworks|firecrackers|gun*|shot*|backfir*)",
            "(fireworks|firecrackers|backfir*) ~2 or ~2 (gun*|shot*|shoot*|something)",
            "(might|could|may) (be|have been) ~2 (fireworks|firecrackers|gun*|shot*|shooting)",
            "(fireworks|firecrackers) ~8 (not sure|might not|maybe not|or not|can not tell|not certain)",
            "(pop|pops|cracks|crack|bangs|popping|banging|bang|booms) ~12 (tires|running|ran|screech*|squeal*|scream*|sped|peel*|took off|car left|drove)",
            "(pop pop|bang bang)",
            "# (cracks|pops|bangs|blasts|booms)",
        ],
    )
    .own_not(),
    rule(
        CLASS,
        "bomb",
        &[
            "(bomb*|explosive*|grenade*|ied|dynamite|detonat*)",
            "(pipe|box|bag|package|backpack) ~3 (wires|fuse|ticking|timer|taped)",
            "wires (taped|sticking|hanging out of)",
            "(suspicious|ticking|strange|unattended|weird) (package|device|backpack|suitcase|briefcase)",
        ],
    )
    .mention(),
    rule(
        CLASS,
        "signs of a weapon",
        &[
            "(hand|hands|reach*|something) ~3 (waistband|waist band)",
            "(shell|brass|bullet|spent|empty|little) ~1 casing*",
            "bullet (hole*|wound*|casing*|fragment*)",
            "bullet* ~3 (on|in|through|at) ~2 (windshield|window|door|wall|car|porch|mailbox|house|bed)",
            "left (a|me a|us a) bullet",
            "something ~2 (like|be) a @gun",
        ],
    ),
];
