//! Spanish words of danger of tier A, with and without accents: a caller who falls back on them needs a person, whatever
//! else was understood. "No" in front is read as in English; "nadie está herido" stands among the harmless phrases.

use super::super::rule::{Rule, rule};

/// The rules.
pub const RULES: &[Rule] = &[
    rule(
        "u01_medical",
        "Spanish: cannot breathe, bleeds, is unconscious",
        &[
            "no ~2 (respira|respirar|respirando|respiro)",
            "no ~1 (despierta|reacciona|responde|contesta|se mueve|se despierta)",
            "(sangra|sangre|sangrando|desangrando|inconsciente|desmayo|desmayó|desmayado|desmayada|ambulancia|infarto|convulsion*|convulsión|paramedico*|paramédico*) !no",
            "(herido|herida|heridos|muriendo|muriendose|muriéndose|atragant*|ahogando|asfixi*|derrame)",
            "(dolor|duele) ~3 (pecho|corazon|corazón)",
            "(esta|está|estoy|estan|están) (muerto|muerta|muriendo|morado|morada|azul)",
            "(dando a luz|va a nacer|rompio la fuente|rompió la fuente|ya viene el bebe|ya viene el bebé)",
        ],
    )
    .own_not(),
    rule(
        "u02_overdose_poison",
        "Spanish: overdose or poison",
        &[
            "(sobredosis|envenen*|veneno|intoxicad*)",
            "(tomo|tomó|trago|tragó|bebio|bebió|comio|comió) ~3 (pastillas|cloro|veneno|medicina|medicinas|blanqueador|gasolina)",
        ],
    ),
    rule(
        "u03_suicide",
        "Spanish: suicide",
        &[
            "(quiero|quiere|voy a|va a|quería|queria) (morir|morirme|morirse|matarme|matarse|suicidar*)",
            "(suicid*|quitarme la vida|quitarse la vida|se va a tirar|se quiere tirar|ya no quiero vivir|no quiero vivir|se colgo|se colgó|se ahorco|se ahorcó)",
        ],
    )
    .own_not()
    .lingers(),
    rule(
        "u04_weapon",
        "Spanish: weapon or shots",
        &[
            "(arma|armas|pistola|pistolas|rifle de|escopeta|cuchillo|navaja|disparo|disparó|disparos|disparando|disparan|balazo|balazos|balas|balacera|tiroteo|machete|bomba de|una bomba)",
            "(apuñal*|apunal*|acuchill*|me apunta|le apunta)",
            "(le|me|lo|la) (disparo|disparó|dispararon|balearon)",
        ],
    ),
    rule(
        "u05_crime_in_progress",
        "Spanish: robbery or break-in",
        &[
            "(robando|ladron|ladrón|ladrones|asalto|asaltando|asaltaron|asaltan|pelea|peleando|golpeando|secuestrando)",
            "(entrando|entraron|entrar|metieron|meterse|se metio|se metió) ~3 (casa|apartamento|tienda|negocio|departamento)",
            "(me|nos|lo|la) (estan|están|esta|está) (robando|siguiendo|persiguiendo|golpeando|asaltando|atacando)",
            "(alguien|hombre|hay un hombre|tipo) ~3 (adentro|dentro|en mi casa|en la casa|en mi cuarto)",
        ],
    ),
    rule(
        "u06_domestic_coercion",
        "Spanish: violence or threat",
        &[
            "(me|nos|la|lo|le) (va|quiere|van|quieren) ~1 (a)? ~1 matar",
            "(me|la|lo|le|nos) (pega|pegó|pego|golpea|golpeó|golpeo|amenaza|amenazó|amenazo|violó|violo|está pegando|esta pegando|está golpeando|esta golpeando|ahorca|ahorcó)",
            "(secuestr*|violaron|violación|violacion|abusó|abuso de mi)",
            "no me deja (salir|ir|llamar)",
            "(mi|el) (esposo|marido|novio|ex) ~4 (pega|golpea|amenaza|matar|afuera|cuchillo|pistola|borracho)",
        ],
    )
    .own_not(),
    rule(
        "u07_fire",
        "Spanish: fire or smoke",
        &["(fuego|incendio|incendiando|humo|quemando|quema la|llamas de|en llamas|explosión|explosion de|exploto|explotó|bomberos)"],
    ),
    rule(
        "u08_gas_hazmat_electrical",
        "Spanish: gas or a live wire",
        &["(fuga|olor|huele) ~2 gas", "(cable|cables) ~3 (caido|caído|caidos|caídos|chispas|corriente|suelto)", "(electrocut*|monoxido|monóxido)"],
    ),
    rule(
        "u09_child_vulnerable",
        "Spanish: child missing or alone",
        &[
            "(niño|niña|nino|nina|bebé|bebe|hijo|hija|niños|ninos) ~4 (perdido|perdida|perdio|perdió|desaparecido|desaparecida|desapareció|desaparecio|encerrado|encerrada|solo|sola|solos)",
            "no ~2 (encuentro|encontramos|aparece) ~3 (niño|niña|nino|nina|bebé|bebe|hijo|hija)",
            "(se llevaron|se llevo|se llevó|se robaron|se robo|se robó) ~3 (niño|niña|nino|nina|bebé|bebe|hijo|hija)",
        ],
    )
    .own_not()
    .stands(),
    rule(
        "u10_crash_rescue_water",
        "Spanish: crash, drowning, trapped",
        &[
            "(accidente|choque|chocaron|chocó|choco|volcó|volco|atropell*) ~6 (herid*|sangr*|atrapad*|grave|muert*|no se mueve|inconsciente|niñ*|feo|fuerte)",
            "(atropell*|ahog*|atrapad*|derrumb*)",
            "(cayó|cayo|caído|caido) ~4 (rio|río|lago|agua|alberca|pozo|techo)",
        ],
    )
    .own_not(),
    rule(
        "u11_impaired_driving",
        "Spanish: a drunk driver",
        &["(manejando|maneja|conduciendo|conductor|chofer) ~4 (borracho|borracha|tomado|tomada|drogado|drogada|sentido contrario|contrario)", "(borracho|borracha|tomado|ebrio) ~4 (manejando|maneja|carro|camioneta|volante)"],
    ),
    rule(
        "u12_animal_attack",
        "Spanish: a dog attacks",
        &["(perro|perros|animal) ~4 (mordió|mordio|mordiendo|muerde|ataca|atacando|atacó|ataco)"],
    ),
    rule("u15_uncertainty", "Spanish: help", &["(ayuda|ayúdeme|ayudeme|ayúdenme|ayudenme|auxilio|socorro|emergencia|policía por favor|policia por favor|apúrense|apurense)"]),
];
