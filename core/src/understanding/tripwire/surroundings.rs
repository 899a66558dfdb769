//! What else is said around an alarming phrase, beyond denial and tense: that the thing is a toy or a name, that a paper
//! about an old matter is wanted, that a machine was tested. It turns a trip into a flag, never the other way round.
//!
//! A caller who turns ("wait", "never mind that", "he's back") speaks of something else from there on, so that what was said
//! on the other side of the turn excuses nothing.

use super::Tier;
use super::rule::{Figure, Past, Rule, Wording};
use crate::language::{Break, Found, Patterns, Said, WordSet};

/// What is said around a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    /// The thing is not real: a toy, a dummy, a game, a play.
    Pretend,
    /// The words are a name, or are written or drawn somewhere.
    Named,
    /// A manner of speaking.
    Saying,
    /// A paper, a file, thanks or a message about something over.
    Record,
    /// Days ago or more.
    Old,
    /// Hours ago.
    Recent,
    /// It is over, by the caller's own words.
    Over,
    /// Again and again: a complaint about a custom.
    Custom,
    /// A swindler's story.
    Swindle,
    /// The caller turns to something else, or it is happening.
    Turn,
}

const ALL: &[Around] = &[
    Around::Pretend,
    Around::Named,
    Around::Saying,
    Around::Record,
    Around::Old,
    Around::Recent,
    Around::Over,
    Around::Custom,
    Around::Swindle,
    Around::Turn,
];

const SETS: &[WordSet] = &[
    (
        "day",
        "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays",
    ),
    (
        "month",
        "january february march april june july august september october november december easter christmas halloween thanksgiving",
    ),
    ("long", "day days week weeks month months year years summers winters weekend weekends decade decades"),
    ("paper", "report reports file files record records footage paperwork transcript copy certificate photos"),
    ("desk", "officer detective sergeant deputy constable trooper investigator sheriff"),
];

const PATTERNS: &[(Around, &[&str])] = &[
    (
        Around::Pretend,
        &[
            "(toy|toys|fake|prop|props|rubber|inflatable|mannequin|mannequins|dummy|statue|costume|costumes|cartoon|cosplay|paintball*|scarecrow|puppet|stuffed|replica|animatronic|decoration*)",
            "(plastic|foam|wooden|cardboard|pretend|starter|starting|cap) (gun|guns|pistol|pistols|rifle|sword|knife|one|bat|snake)",
            "(it is|is|was|are|just|only) (plastic|foam|fake|wooden|pretend|carpet|ketchup|paint|tomato|practice)",
            "(haunted house|halloween|pageant|rehears*|reenact*|fencing club|video game|videogame|shooting game|shooting games|war movie*|horror movie|documentary|school play|music video|commercial)",
            "(dreamed|dreamt|nightmare)",
            "(filming|film crew|a director|orange tip|nerf|airsoft)",
        ],
    ),
    (
        Around::Named,
        &[
            "(it is|it was|is|are|was|they are|band|team|place|bar|game|song|group|thing) called",
            "(named|titled|nicknamed)",
            "(painted|drew|stenciled|stencilled|tagged|carved|graffiti|mural|sticker|tattoo|logo|t shirt|tshirt)",
            "(sign|shirt|sticker|banner|tag|label) (says|reads|said)",
            "(saloon|antique*|brewery|mascot|statue)",
            "(as in|spelled|spelt)",
        ],
    ),
    (
        Around::Saying,
        &[
            "(figure of speech|a saying|so to speak|in a manner of speaking|i exaggerate|knock wood|touch wood|just kidding|just joking|joking|scared me half)",
            "(gave|give|gives|giving|nearly had|almost had|about had|near had) (me|us|somebody|everyone|everybody|a)? ~2 (heart attack|stroke)",
            "(my|our) (wallet|patience|pride|bank account)",
            "(like (cats and dogs|a bomb|a bullet|bullets|he was|they are on|it had been|it was a))",
            "(mad|angry|tired|hungry|broke) enough to",
        ],
    ),
    (
        Around::Record,
        &[
            "(need|want|get|got|getting|request*|pull|see|read|copy of|like|have|there|about|add to|for) ~1 (the|that|a|an|my|our|his|any|some) ~3 @paper !a|on|that|this|an",
            "(case|report|file|reference|incident) (number|no|#)",
            "(the|an|that) (old|same|same old|cold) ~1 (one|case|stabbing|shooting|burglary|robbery|assault|fire|murder|crash|drowning|report)",
            "(tell|for|thank|ask|message for|is) @desk _ !is|has|needs|can|to",
            "(thank you|thanks to|thank him|thank her|thank them|say thanks|thank the|a medal|compliment|commend*|saved (my|our))",
            "(insurance|attorney|lawyer|adjuster|disability|expunge*|genealogy|family tree|museum|visiting hours|on his books|small claims|custody|podcast*|memorial|training|trainings|tour|court date|parole|charges|warrant|visitation|immigration)",
            "(in|up|time|jail|sentenced|arrested|done) for (assault|fighting|robbery|burglary|stabbing|shooting|gun|guns|a robbery|a stabbing)",
        ],
    ),
    (
        Around::Old,
        &[
            "(last|past|previous) (@long|@day|@month|spring|summer|fall|autumn|winter|time)",
            "(#|a|an|couple|few|several|many|some) ~1 @long (ago|back|before|past)",
            "(months|years|weeks|days) (ago|back|old)",
            "@day",
            "@month",
            "(on|in) may",
            "over the (winter|summer|weekend|holidays|spring|fall)",
            "(weekend|the other day|the other night|the other week|way back|back in|long ago|long gone|fortnight)",
            "(seventies|eighties|nineties|1960|1961|1962|1963|1964|1965|1966|1967|1968|1969|1970|1971|1972|1973|1974|1975|1976|1977|1978|1979|1980|1981|1982|1983|1984|1985|1986|1987|1988|1989|1990|1991|1992|1993|1994|1995|1996|1997|1998|1999|2000|2001|2002|2003|2004|2005|2006|2007|2008|2009|2010|2011|2012|2013|2014|2015|2016|2017|2018|2019|2020|2021|2022|2023|2024)",
            "(late|dead) (husband|wife|father|mother|brother|sister|uncle|aunt)",
        ],
    ),
    (Around::Recent, &["(last night|yesterday|overnight|las night|last nite)"]),
    (
        Around::Over,
        &[
            "(all|it|heeled|healed) (healed|heeled|up)",
            "(healed|stitched|patched) (up|fine|now)",
            "(false alarm|all clear|test alarm|a test|testing (the|our|alarm*|from|until|hold))",
            "(disregard|cancel|canceled|cancelled|cancelling|canceling) ~3 (alarm|call|panic|dispatch|signal|anything|reference)",
            "(is|are) (fine|ok|grand|safe|great|home) (now|again)",
            "(nothing has|nothing 's|nothing is) happened",
            "(turned out|turns out|it was only)",
            "(not real|not a real|not loaded|nobody was in it|nobody was on it)",
            "(burnt|burned) (toast|popcorn|sugar|dinner)",
        ],
    ),
    (
        Around::Custom,
        &[
            "(every|each) ~1 (night|nights|day|morning|evening|week|weekend|afternoon|year|full moon|time|few|@day)",
            "(weekends|nightly|weekly|all summer|most nights|on sundays|evenings|all the time|for years|all week)",
            "@day ~1 (night|nights|nite)",
        ],
    ),
    (
        Around::Swindle,
        &[
            "(scam|scams|scammer*|spoofed|bitcoin|gift card*|apple cards|phishing|robocall*|voice clone|con artist|swindle*|western union)",
            "needed bail",
        ],
    ),
    (
        Around::Turn,
        &[
            "(wait|listen|nevermind|never mind|forget|oh my god|oh god|oh no|hang on|hurry|please send|send somebody|send someone|send police|send an|no no|actually no)",
            "(right now|as we speak|at this moment|this minute|this second|just now|happening now|still (here|there|going|in|on|outside|inside|happening|loose|at|down))",
            "(and|but|is|are|it|only) now",
            "^ now",
            "(he|she|they|it|who) (is|are) (back|here|in|at my|coming|doing it|outside|inside) !fine|jail|good|great|custody|prison|ok",
            "(again|back) (and|with|at)",
            "(minute|minutes|second|seconds|hour) ago",
            "(not|no|is not|are not) ~1 (a)? (joke|joking|kidding|drill|test|scam|toy|prank|game|fireworks)",
        ],
    ),
];

/// What surrounds phrases, ready to match.
#[derive(Debug)]
pub struct Surroundings {
    patterns: Patterns,
}

/// What surrounds the phrases of one utterance.
#[derive(Debug)]
pub struct Seen {
    found: Vec<(Around, usize, usize)>,
}

impl Surroundings {
    /// The built-in phrases.
    pub fn new() -> Self {
        let place = |around: &Around| ALL.iter().position(|other| other == around).unwrap_or_default();
        let numbered = PATTERNS.iter().flat_map(|(around, all)| all.iter().map(move |one| (place(around), *one)));
        Self { patterns: Patterns::compile(SETS, numbered) }
    }

    /// Patterns that could not be read; none, as a test holds.
    pub fn problems(&self) -> &[String] {
        self.patterns.problems()
    }

    /// Finds what surrounds the phrases of an utterance.
    pub fn look(&self, said: &Said<'_>) -> Seen {
        let found = self.patterns.find(said).into_iter();
        let found = found.map(|hit| (ALL[hit.rule], hit.from, hit.to)).filter(|mark| stands(said, *mark));
        Seen { found: found.collect() }
    }
}

impl Seen {
    /// The highest tier that a rule's phrase can have here.
    pub fn cap(&self, rule: &Rule, said: &Said<'_>, hit: Found) -> Tier {
        if rule.figure == Figure::Meant {
            return rule.tier;
        }
        let caps = self.found.iter().filter(|(around, from, to)| {
            // A mark that lies inside the phrase is the phrase's own wording.
            let inside = *from >= hit.from && *to <= hit.to;
            !inside && self.reaches(*around, *from, *to, said, hit)
        });
        caps.map(|(around, ..)| cap(*around, rule)).min().unwrap_or(rule.tier)
    }

    /// Whether a mark bears on a phrase: in the same sentence, or, for what holds for a whole story, anywhere that no turn
    /// of the caller's lies between them.
    fn reaches(&self, around: Around, from: usize, to: usize, said: &Said<'_>, hit: Found) -> bool {
        let (first, last) = gap(from, to, hit);
        let turned = self
            .found
            .iter()
            .filter(|(other, ..)| *other == Around::Turn)
            .any(|(_, begin, end)| (*begin >= first && *end <= last) || !parted(said, gap(*begin, *end, hit)));
        let same = !parted(said, (first, last));
        match around {
            Around::Turn => false,
            Around::Pretend | Around::Named | Around::Saying => same || !turned,
            Around::Record | Around::Old | Around::Recent | Around::Over | Around::Custom | Around::Swindle => !turned,
        }
    }
}

/// The units between a mark and a phrase.
fn gap(from: usize, to: usize, hit: Found) -> (usize, usize) {
    if to <= hit.from { (to, hit.from) } else { (hit.to.min(from), from) }
}

/// Whether a full stop stands between: then they are in two sentences.
fn parted(said: &Said<'_>, (first, last): (usize, usize)) -> bool {
    (first.saturating_sub(1)..last).any(|at| said.units.get(at).is_some_and(|unit| unit.after == Break::Stop))
}

/// Whether a mark means what it says: "not a toy" is no toy, "since Monday" lasts.
fn stands(said: &Said<'_>, (around, from, _): (Around, usize, usize)) -> bool {
    let back = |steps: usize| from.checked_sub(steps).map_or("", |at| said.units[at].text.as_str());
    match around {
        Around::Pretend | Around::Over | Around::Saying => !(1..=3).any(|steps| matches!(back(steps), "not" | "no")),
        Around::Old | Around::Recent => {
            !matches!(back(1), "since" | "until" | "till" | "by" | "before" | "next" | "this" | "every")
        }
        Around::Named | Around::Record | Around::Custom | Around::Swindle | Around::Turn => true,
    }
}

fn cap(around: Around, rule: &Rule) -> Tier {
    let softened = rule.tier.min(Tier::B);
    match (around, rule.past, rule.wording) {
        (Around::Old, Past::Stands, _) | (Around::Turn, ..) => rule.tier,
        (Around::Old, Past::Lingers, _) => softened,
        (Around::Recent, Past::Stands, _) => rule.tier,
        (Around::Recent, ..) if rule.tier == Tier::A => softened,
        (Around::Custom, _, Wording::Statement) if rule.tier == Tier::A => rule.tier,
        _ => Tier::None,
    }
}
