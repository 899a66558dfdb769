//! The commonest Spanish words for the same dangers: the line serves English, but a danger is heard in both.

use super::super::rule::{Rule, rule};

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        "u01_medical",
        "Spanish: cannot breathe, bleeds, is unconscious",
        &[
            "no ~2 respir*",
            "no (despierta|reacciona|responde)",
            "(sangr*|inconsciente|desmay*|ambulancia|infarto|convuls*)",
            "(herido|herida|heridos)",
        ],
    )
    .own_not(),
    rule("u02_overdose_poison", "Spanish: overdose or poison", &["(sobredosis|envenen*|veneno)"]),
    rule("u03_suicide", "Spanish: suicide", &["(quiero|quiere|voy a|va a) (morir|morirme|matarme|matarse)"]),
    rule(
        "u04_weapon",
        "Spanish: weapon or shots",
        &["(arma|armas|pistola|cuchillo|navaja|disparo|disparos|disparando|balazo|balazos|balas|machete|bomba)"],
    ),
    rule(
        "u05_crime_in_progress",
        "Spanish: robbery or break-in",
        &["(robando|ladron|ladrón|ladrones|asalto|asaltando|pelea|peleando)", "(entrando|entraron|entrar) ~3 casa"],
    ),
    rule(
        "u06_domestic_coercion",
        "Spanish: violence or threat",
        &[
            "me (va|quiere|van|quieren) ~1 matar",
            "me (pega|pegó|pego|golpea|golpeó|golpeo|amenaza|amenazó|violó|violo)",
            "(secuestr*|violaron|violación)",
        ],
    ),
    rule("u07_fire", "Spanish: fire or smoke", &["(fuego|incendio|humo|quemando|llamas|explosión|explosion)"]),
    rule("u08_gas_hazmat_electrical", "Spanish: gas", &["(fuga|olor|huele) ~2 gas"]),
    rule(
        "u09_child_vulnerable",
        "Spanish: child missing",
        &[
            "(niño|niña|nino|nina|bebé|bebe|hijo|hija) ~4 (perdido|perdida|desaparecido|desaparecida|encerrado|solo|sola)",
        ],
    ),
    rule("u15_uncertainty", "Spanish: help", &["(ayuda|ayúdeme|ayudeme|auxilio|socorro|emergencia)"]),
];
