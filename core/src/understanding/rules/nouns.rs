//! Slots that are a few words of the caller's: the thing, the kind of noise, the subject of a question.

use super::slots::Filled;
use crate::language::address::{corrects, noun_end};
use crate::language::{Break, Found, Patterns, Said, WordSet};

/// Which words a find gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Take {
    /// The words that matched.
    Whole,
    /// The noun behind them.
    After,
    /// The noun between the first word and the verb: "my bike was stolen".
    Between,
}

const SETS: &[WordSet] = &[
    ("own", "my our his her their a an the some"),
    ("be", "was were got is are has have been get"),
    (
        "verbs",
        "stolen taken swiped gone missing smashed broken slashed keyed egged vandalized damaged scratched kicked knocked destroyed \
         shattered lost cut torn bent dented trampled defaced ruined dumped",
    ),
    ("body", "car truck van suv vehicle trailer rv motorcycle bus semi camper boat sedan pickup"),
];

const TABLE: &[(&str, Take, &[&str])] = &[
    (
        "item",
        Take::After,
        &[
            "(lost|misplaced|dropped|forgot|losing|found|stole|stolen|swiped|snatched|grabbed|steal) @own",
            "(left|took|takes|taking) (my|our|his|her|a|an)",
            "(someone|somebody|they|kids|he|she|thieves) took the",
            "(smash*|broke|keyed|slash*|egged|vandaliz*|damag*|scratch*|kicked|knocked|destroyed|dent*|shattered|ruined|trampled|bent|cut|ran over|tore) ~1 (down|over|in|up|into|out|off)? (my|our|the|his|her|their)",
            "(turned|turn|handed) in (my|a|an|the)",
            "(lost|missing|find|found) (my|a|an|some)",
            "lost (#|two|three|some)",
            "missing @own",
            "(theft of|report* a stolen|report* stolen|stolen|report* a lost|a missing) (my|a|the)?",
            "spray paint* (on)? (my|our|the)",
            "(rock|brick|egg|eggs) through (my|our|the)",
        ],
    ),
    ("item", Take::Between, &["@own ~4 (@be)? (@be)? @verbs", "@own ~4 (@be) (@be)? @verbs"]),
    (
        "noise_kind",
        Take::Whole,
        &[
            "(loud|blasting|blaring|thumping|live|rap|country|dance|party|mariachi)? (music|bass|party|stereo|tv|television|karaoke|drums|drumming|band|radio|speakers)",
            "(leaf blower*|jackhammer*|lawn mower*|lawnmower*|chainsaw*|generator*|car alarm*|house alarm|power tool*|power saw|table saw|air compressor|air conditioner|ac unit)",
            "(construction|construction noise|construction work|roofing|drilling|hammering|sawing|pounding|banging|stomping|yelling|shouting|screaming|singing|honking|revving|fireworks|partying)",
            "(revving|loud) (engine*|motorcycle*|car*|exhaust|truck*)",
            "(garbage|trash|delivery) trucks",
            "(rooster|roosters|basketball|dirt bike*|motorcycles|church bells|train horn*)",
            "house party",
        ],
    ),
    (
        "parking_kind",
        Take::Whole,
        &[
            "block* (my|our|the|a|her|his|their|part of the|half the)? ~1 (driveway*|alley|sidewalk|crosswalk|hydrant|gate|ramp|mailbox|bike lane|bus stop|garage|entrance|exit|street|fire lane|road|lane|intersection|loading zone)",
            "(in front of|across) (my|our|the|a|her|his|their) ~1 (driveway|garage|hydrant|mailbox|gate|ramp)",
            "(in|on|at|into) (the|a|my|our) ~1 (fire lane|bike lane|bus lane|bus stop|crosswalk|sidewalk|loading zone|red zone|no parking zone|tow away zone|handicap* (spot|space|spots|parking|zone)|disabled (spot|space|parking)|school zone|parking (spot|space)|assigned (spot|space)|grass|lawn|alley|median)",
            "(by|near|next to|at) (the|a) ~1 (hydrant|fire hydrant|stop sign)",
            "double park*",
            "(expired|no) (meter|permit|tags)",
            "(wrong|facing the wrong) (way|side|direction)",
            "(handicap*|disabled) (spot|space)",
            "no parking (zone|sign|area)",
            "(fire lane|fire hydrant)",
            "(my|our) (driveway|parking spot|parking space|spot|space)",
            "across two (spots|spaces)",
        ],
    ),
    (
        "topic",
        Take::After,
        &[
            "(copy|copies) of (my|the|a|an|our|his|her)?",
            "(question|information|info|asking|wondering|curious|calling) (about|on|regarding) (my|the|a|an|our|getting a|your)?",
        ],
    ),
    (
        "topic",
        Take::Whole,
        &[
            "(police|accident|crash|incident|burglary|theft|collision) report*",
            "(background|record*|criminal) (check*|letter|history)",
            "(clearance|good conduct) letter",
            "fingerprint*",
            "(burn|parade|block party|parking|building|event|street|garage sale|yard sale|dog|bike|business|pet|fishing|noise|alarm|fireworks|gun|concealed carry|residential|residential parking) (permit*|license*)",
            "(visiting|office|business|opening|holiday|records|library|pool|lobby|front desk) hours",
            "(burn (day*|ban*)|street sweeping|curfew|road closure*|bridge closure*|ride along|notary|fee schedule|public records|body cam* footage|jury duty)",
            "(garage sale*|yard sale*|fire pits|leaf collection|recycling center|hours|parade|farmers market|trash schedule|e-bike*|fireworks law*|speed limit|permits)",
        ],
    ),
    (
        "agency",
        Take::Whole,
        &[
            "(county|state|city)? (sheriff|sheriff 's office)",
            "(dmv|department of motor vehicles|state patrol|highway patrol|public works|animal (control|services|shelter)|city hall|humane society|post office)",
            "(water|health|parks|fire|building|planning|tax|transportation|sanitation|street|utility|power) (department|company|office|district)",
            "(county|city|court) clerk*",
        ],
    ),
    (
        "animal",
        Take::Whole,
        &[
            "(brown|black|white|gray|orange|tan|big|small|little|dead|stray|injured)? (pit|german|golden)? (dog|dogs|cat|cats|puppy|kitten*|raccoon*|skunk*|coyote*|deer|possum*|opossum*|squirrel*|snake*|bat|bats|horse*|cow*|goat*|bear|fox|geese|goose|rooster*|chicken*|bees|owl|hawk|rat|rats)",
        ],
    ),
    (
        "language",
        Take::Whole,
        &[
            "(spanish|mandarin|cantonese|vietnamese|korean|tagalog|russian|ukrainian|arabic|somali|portuguese|french|asl|chinese|japanese|hindi|amharic)",
            "haitian creole",
        ],
    ),
    (
        "method",
        Take::Whole,
        &[
            "(gift card*|wire transfer|fake (text|check|call|email|invoice|website)|blocked (call*|number)|prank call*|phishing|text message*|phone call*|emails|zelle|bitcoin|crypto*)",
        ],
    ),
    (
        "direction",
        Take::Whole,
        &["(northbound|southbound|eastbound|westbound)", "(toward*|towards) (the|downtown|north|south|east|west) ~1"],
    ),
    (
        "weapon",
        Take::Whole,
        &[
            "(gun|handgun|pistol|rifle|shotgun|revolver|knife|machete|baseball bat|crowbar|taser|kitchen knife|pocket knife|bb gun)",
        ],
    ),
    ("person.description", Take::After, &["(wearing|dressed in) (a|an)?"]),
];

/// The tables, ready to match.
#[derive(Debug)]
pub struct Nouns {
    patterns: Patterns,
}

impl Nouns {
    /// The built-in patterns, compiled.
    pub fn new() -> Self {
        let numbered = TABLE
            .iter()
            .enumerate()
            .flat_map(|(index, (_, _, patterns))| patterns.iter().map(move |pattern| (index, *pattern)));
        Self { patterns: Patterns::compile(SETS, numbered) }
    }

    /// Patterns that could not be read; none, as a test holds.
    pub fn problems(&self) -> &[String] {
        self.patterns.problems()
    }

    /// The slots that these tables fill; for each the best find, the last of those that the caller corrects.
    pub fn filled(&self, said: &Said<'_>) -> Vec<Filled> {
        let mut hits = self.patterns.find(said);
        hits.sort_by_key(|hit| (hit.from, std::cmp::Reverse(hit.to)));
        let mut filled: Vec<Filled> = Vec::new();
        for hit in hits {
            let (slot, take, _) = TABLE[hit.rule];
            let Some((range, sure)) = taken(said, hit, take) else { continue };
            if slot == "item" && !plausible_item(said, &range) {
                continue;
            }
            let value = said.words.surface(range.clone()).to_lowercase();
            let found = Filled { slot, words: range, value, sure };
            match filled.iter().position(|other| other.slot == slot) {
                None => filled.push(found),
                Some(at) => {
                    let known = &filled[at];
                    let gap = known.words.end..found.words.start;
                    let longer = known.words.start == found.words.start && found.words.len() > known.words.len();
                    if found.sure > known.sure
                        || longer
                        || (gap.start <= gap.end && !gap.is_empty() && corrects(&said.words, gap))
                    {
                        filled[at] = found;
                    }
                }
            }
        }
        filled
    }
}

fn taken(said: &Said<'_>, hit: Found, take: Take) -> Option<(std::ops::Range<usize>, u16)> {
    let words = said.word_range(hit.from, hit.to);
    match take {
        Take::Whole => Some((words, 800)),
        Take::After => {
            if said.units[hit.to - 1].after >= Break::Comma {
                return None;
            }
            let from = words.end;
            let end = noun_end(&said.words, from)?;
            let range = trim(said, from..end)?;
            Some((range, 750))
        }
        Take::Between => {
            let from = words.start + 1;
            let verb = (from..words.end).find(|at| {
                matches!(said.words.norm(*at), "was" | "were" | "got" | "is" | "are" | "has" | "have" | "been" | "gets")
            });
            let end = verb.unwrap_or(words.end.checked_sub(1)?);
            (from < end).then_some((from..end, 780))
        }
    }
}

/// Cuts articles in front and everyday words behind.
fn trim(said: &Said<'_>, range: std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    const TAIL: &[&str] = &[
        "there",
        "somewhere",
        "please",
        "today",
        "tonight",
        "stolen",
        "again",
        "off",
        "out",
        "while",
        "and",
        "i",
        "yesterday",
        "back",
        "now",
        "over",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "inside",
        "outside",
        "behind",
        "downtown",
        "two",
        "three",
        "down",
        "up",
        "without",
        "during",
        "through",
        "after",
        "before",
        "into",
        "maybe",
        "sometime",
        "earlier",
    ];
    let (mut from, mut end) = (range.start, range.end);
    while from < end
        && matches!(said.words.norm(from), "the" | "a" | "an" | "my" | "our" | "his" | "her" | "their" | "some")
    {
        from += 1;
    }
    if let Some(cut) = (from + 1..end).find(|at| TAIL.contains(&said.words.norm(*at))) {
        end = cut;
    }
    (from < end).then_some(from..end)
}

/// A whole vehicle is no item, and neither are time, patience or people.
fn plausible_item(said: &Said<'_>, range: &std::ops::Range<usize>) -> bool {
    const NEVER: &[&str] = &[
        "car",
        "truck",
        "van",
        "vehicle",
        "suv",
        "motorcycle",
        "message",
        "time",
        "way",
        "report",
        "number",
        "call",
        "son",
        "daughter",
        "husband",
        "wife",
        "mind",
        "house",
        "home",
        "while",
        "lot",
        "look",
        "minute",
        "copy",
        "day",
        "night",
        "job",
        "noise",
        "neighbor",
        "neighbors",
        "question",
        "driveway",
        "party",
        "couple",
        "few",
        "week",
        "month",
        "year",
        "sleep",
        "complaint",
        "apartment",
        "dog",
        "cat",
        "record",
        "picture",
        "pictures",
        "photo",
        "road",
        "street",
        "someone",
        "somebody",
        "something",
        "people",
        "case",
        "order",
        "law",
    ];
    let last = said.words.norm(range.end - 1);
    !NEVER.contains(&last.strip_suffix("'s").unwrap_or(last))
        && range.len() <= 5
        && !NEVER.contains(&said.words.norm(range.start))
        || (range.len() >= 2 && matches!(last, "number" | "order") && said.words.norm(range.start) != "the")
}
