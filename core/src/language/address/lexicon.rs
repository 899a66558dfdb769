//! Words of United States addresses.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Street types and their full form. Those of the second list are also everyday words.
pub const TYPES: &[(&str, &str)] = &[
    ("street", "Street"),
    ("st", "Street"),
    ("str", "Street"),
    ("avenue", "Avenue"),
    ("ave", "Avenue"),
    ("av", "Avenue"),
    ("road", "Road"),
    ("rd", "Road"),
    ("lane", "Lane"),
    ("ln", "Lane"),
    ("boulevard", "Boulevard"),
    ("blvd", "Boulevard"),
    ("parkway", "Parkway"),
    ("pkwy", "Parkway"),
    ("terrace", "Terrace"),
    ("ter", "Terrace"),
    ("highway", "Highway"),
    ("hwy", "Highway"),
    ("turnpike", "Turnpike"),
    ("expressway", "Expressway"),
    ("freeway", "Freeway"),
    ("alley", "Alley"),
    ("crescent", "Crescent"),
    ("cir", "Circle"),
    ("ct", "Court"),
    ("dr", "Drive"),
    ("drive", "Drive"),
    ("pl", "Place"),
    ("trl", "Trail"),
];

/// Types that count only after a name in capitals or a house number.
pub const EVERYDAY_TYPES: &[(&str, &str)] = &[
    ("court", "Court"),
    ("place", "Place"),
    ("way", "Way"),
    ("circle", "Circle"),
    ("trail", "Trail"),
    ("square", "Square"),
    ("loop", "Loop"),
    ("plaza", "Plaza"),
    ("row", "Row"),
    ("run", "Run"),
    ("pike", "Pike"),
    ("path", "Path"),
    ("cove", "Cove"),
    ("point", "Point"),
    ("crossing", "Crossing"),
    ("bend", "Bend"),
    ("walk", "Walk"),
    ("pass", "Pass"),
    ("heights", "Heights"),
];

/// Points of the compass as part of a street's name.
pub const DIRECTIONS: &[(&str, &str)] = &[
    ("north", "North"),
    ("south", "South"),
    ("east", "East"),
    ("west", "West"),
    ("northeast", "Northeast"),
    ("northwest", "Northwest"),
    ("southeast", "Southeast"),
    ("southwest", "Southwest"),
    ("n", "North"),
    ("s", "South"),
    ("e", "East"),
    ("w", "West"),
    ("ne", "Northeast"),
    ("nw", "Northwest"),
    ("se", "Southeast"),
    ("sw", "Southwest"),
];

/// Words before a number that make a highway's name.
pub const ROUTES: &[(&[&str], &str)] = &[
    (&["county", "road"], "County Road"),
    (&["county", "route"], "County Route"),
    (&["state", "route"], "State Route"),
    (&["state", "road"], "State Road"),
    (&["us", "highway"], "US Highway"),
    (&["us", "route"], "US Route"),
    (&["farm", "road"], "Farm Road"),
    (&["interstate"], "Interstate"),
    (&["highway"], "Highway"),
    (&["hwy"], "Highway"),
    (&["route"], "Route"),
    (&["rt"], "Route"),
    (&["rte"], "Route"),
];

/// Words that are never part of a street's name.
pub static STOP: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "nope nah naw yep yup correct hello thanks thank bye goodbye sure know don't can't didn't couldn't won't idea maybe somewhere \
     nowhere anywhere remember operator dispatcher human person hold hang moment second minute repeat mhm hmm huh pardon clue \
     rather say tell think forget unknown nothing nobody none never already told later mine somebody's why how's \
     a about abandoned across after again ago all almost along also am an and any apartment are around as at be \
     been before behind between bike block blocking broke building bus but by call called calling came can car \
     cars city close corner could cross dead did do does dog down each every fast fire for from front get going \
     got had has have he her here hi hey hello him his house how i i'd i'm i've if in inside into is it it's its \
     just left like live loud main's me middle music my near nearby neighbor neighbors next no not now of off \
     okay ok on one-way onto or our out outside over own parked parking people please right same she side since \
     so some someone something still suite that that's the their them there there's these they they're this \
     those through to toward towards truck turn two-way uh um under unit until up us van was we we're were what \
     what's when where which who whole will with would yeah yes you your actually sorry wait mean whose somebody \
     another wrong different entire busy private public bad carpool turning passing oncoming emergency tow \
     bicycle quiet residential rural named cross-street nearest closest lost found stolen hit stole saw \
     says said blocks used because then than address number apt street's crossing both only very really too well \
     go goes went"
        .split_whitespace()
        .collect()
});

/// Capitalised words that are no street when nothing else says so.
pub static NOT_STREETS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august \
     september october november december christmas thanksgiving halloween easter officer detective deputy \
     sergeant mr mrs ms doctor spanish english french facebook craigslist google internet tv netflix instagram \
     am pm noon midnight toyota honda ford chevy chevrolet nissan hyundai kia dodge jeep subaru mazda volkswagen \
     bmw mercedes lexus tesla audi buick cadillac chrysler gmc ram god american ups fedex amazon percent dollars \
     minutes hours days weeks months years people times feet miles blocks dogs cars kids guys men women o'clock \
     oclock camry civic accord corolla silverado explorer focus malibu impala charger wrangler suv rv pickup \
     sedan van truck trucks or minute hour day week month year dollar bucks cents foot mile inches pounds grand \
     hundred thousand units more calls nights mornings bikes phones boxes bags packages"
        .split_whitespace()
        .collect()
});

/// Words that introduce a unit of a building.
pub const UNITS: &[(&str, &str)] = &[
    ("apartment", "Apartment"),
    ("apt", "Apartment"),
    ("unit", "Unit"),
    ("suite", "Suite"),
    ("ste", "Suite"),
    ("lot", "Lot"),
    ("building", "Building"),
    ("bldg", "Building"),
    ("room", "Room"),
    ("space", "Space"),
    ("trailer", "Trailer"),
    ("floor", "Floor"),
];

/// Last words of the names of places.
pub static PLACES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "park school elementary library hospital church mall plaza centre station store market apartments \
     complex towers tower gym bank hotel motel inn restaurant cafe diner bar grill pharmacy clinic college \
     university airport courthouse hall fairgrounds stadium cemetery bridge pool garage gardens manor village \
     playground laundromat theater theatre museum zoo campus academy chapel temple mosque synagogue depot pier \
     marina beach reservoir field arena condos condominiums deli bakery tavern pub brewery salon dealership \
     warehouse plant yard high middle terminal supermarket grocery shop walmart target walgreens safeway costco \
     starbucks shell chevron preschool daycare kindergarten casino cinema trailhead dock lodge estates townhomes"
        .split_whitespace()
        .collect()
});

/// Looks a word up in one of the tables.
pub fn entry(table: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(key, _)| *key == word).map(|(_, value)| *value)
}
