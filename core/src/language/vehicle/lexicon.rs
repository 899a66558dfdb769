//! Words of vehicles.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Colours of vehicles.
pub static COLORS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "red blue white black silver gray grey green brown gold yellow tan orange maroon beige purple burgundy teal \
     champagne pink bronze cream navy charcoal turquoise"
        .split_whitespace()
        .collect()
});
/// Words in front of a colour.
pub static SHADES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "dark light bright metallic pale deep navy forest royal two-tone flat matte".split_whitespace().collect()
});
/// Makes as they are called, and their names.
pub const MAKES: &[(&str, &str)] = &[
    ("toyota", "Toyota"),
    ("honda", "Honda"),
    ("ford", "Ford"),
    ("chevy", "Chevrolet"),
    ("chevrolet", "Chevrolet"),
    ("nissan", "Nissan"),
    ("hyundai", "Hyundai"),
    ("kia", "Kia"),
    ("dodge", "Dodge"),
    ("jeep", "Jeep"),
    ("subaru", "Subaru"),
    ("mazda", "Mazda"),
    ("volkswagen", "Volkswagen"),
    ("vw", "Volkswagen"),
    ("bmw", "BMW"),
    ("mercedes", "Mercedes-Benz"),
    ("lexus", "Lexus"),
    ("tesla", "Tesla"),
    ("audi", "Audi"),
    ("buick", "Buick"),
    ("cadillac", "Cadillac"),
    ("chrysler", "Chrysler"),
    ("gmc", "GMC"),
    ("acura", "Acura"),
    ("infiniti", "Infiniti"),
    ("lincoln", "Lincoln"),
    ("mitsubishi", "Mitsubishi"),
    ("pontiac", "Pontiac"),
    ("saturn", "Saturn"),
    ("volvo", "Volvo"),
    ("porsche", "Porsche"),
    ("fiat", "Fiat"),
    ("oldsmobile", "Oldsmobile"),
    ("suzuki", "Suzuki"),
    ("yamaha", "Yamaha"),
    ("kawasaki", "Kawasaki"),
    ("isuzu", "Isuzu"),
    ("peterbilt", "Peterbilt"),
];
/// Models of several words or with figures.
pub const MODELS: &[(&[&str], &str)] = &[
    (&["f", "150"], "F-150"),
    (&["f", "250"], "F-250"),
    (&["f150"], "F-150"),
    (&["grand", "cherokee"], "Grand Cherokee"),
    (&["grand", "caravan"], "Grand Caravan"),
    (&["town", "and", "country"], "Town and Country"),
    (&["crown", "victoria"], "Crown Victoria"),
    (&["monte", "carlo"], "Monte Carlo"),
    (&["land", "cruiser"], "Land Cruiser"),
    (&["santa", "fe"], "Santa Fe"),
    (&["model", "3"], "Model 3"),
    (&["model", "y"], "Model Y"),
    (&["cr", "v"], "CR-V"),
    (&["crv"], "CR-V"),
    (&["rav4"], "RAV4"),
    (&["rav", "4"], "RAV4"),
    (&["f250"], "F-250"),
    (&["f", "350"], "F-350"),
    (&["f350"], "F-350"),
    (&["hr", "v"], "HR-V"),
    (&["c", "r", "v"], "CR-V"),
    (&["model", "s"], "Model S"),
    (&["model", "x"], "Model X"),
    (&["ram", "1500"], "Ram 1500"),
    (&["cx", "5"], "CX-5"),
    (&["el", "camino"], "El Camino"),
];
/// Models of one word.
pub static NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "camry civic accord corolla silverado altima explorer malibu impala charger wrangler cherokee outback \
     forester sentra elantra sonata prius tahoe equinox rogue odyssey sienna caravan tacoma tundra highlander \
     mustang taurus fiesta suburban camaro corvette pathfinder maxima versa jetta passat golf impreza durango \
     challenger ranger expedition transit econoline yukon sierra sorento optima tucson sportage cruze cobalt \
     trailblazer blazer escalade bronco windstar 4runner compass patriot liberty renegade gladiator fusion \
     escape focus pilot fit avalon matrix leaf edge sequoia"
        .split_whitespace()
        .collect()
});
/// Models that are everyday words: they count only behind a make.
pub static EVERYDAY_NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "fusion escape focus pilot fit matrix leaf edge compass patriot liberty transit golf ranger explorer \
     expedition challenger charger optima odyssey sierra rogue"
        .split_whitespace()
        .collect()
});
/// Kinds of vehicles.
pub const BODIES: &[(&[&str], &str)] = &[
    (&["pickup", "truck"], "pickup"),
    (&["pick", "up", "truck"], "pickup"),
    (&["pick-up"], "pickup"),
    (&["pickup"], "pickup"),
    (&["box", "truck"], "box truck"),
    (&["dump", "truck"], "dump truck"),
    (&["moving", "truck"], "moving truck"),
    (&["flatbed", "truck"], "flatbed"),
    (&["delivery", "truck"], "delivery truck"),
    (&["delivery", "van"], "delivery van"),
    (&["semi", "truck"], "semi"),
    (&["station", "wagon"], "station wagon"),
    (&["motor", "home"], "RV"),
    (&["motorhome"], "RV"),
    (&["mini", "van"], "minivan"),
    (&["s", "u", "v"], "SUV"),
    (&["ess", "you", "vee"], "SUV"),
    (&["r", "v"], "RV"),
    (&["suv"], "SUV"),
    (&["minivan"], "minivan"),
    (&["van"], "van"),
    (&["truck"], "truck"),
    (&["sedan"], "sedan"),
    (&["coupe"], "coupe"),
    (&["hatchback"], "hatchback"),
    (&["convertible"], "convertible"),
    (&["motorcycle"], "motorcycle"),
    (&["motorbike"], "motorcycle"),
    (&["moped"], "moped"),
    (&["scooter"], "scooter"),
    (&["boat", "trailer"], "trailer"),
    (&["trailer"], "trailer"),
    (&["camper"], "camper"),
    (&["rv"], "RV"),
    (&["semi"], "semi"),
    (&["limo"], "limousine"),
    (&["jeep"], "jeep"),
    (&["wagon"], "station wagon"),
    (&["flatbed"], "flatbed"),
    (&["four", "door"], "sedan"),
    (&["boat"], "boat"),
];
/// Trucks that serve the town, not the case.
pub static SERVICE: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| "tow fire garbage trash food recycling water utility u-haul's ice".split_whitespace().collect());
/// States of one word.
pub static STATES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho \
     illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi \
     missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia \
     washington wisconsin wyoming"
        .split_whitespace()
        .collect()
});
/// States of two words.
pub const TWO_WORD_STATES: &[(&str, &str)] = &[
    ("new", "hampshire"),
    ("new", "jersey"),
    ("new", "mexico"),
    ("new", "york"),
    ("north", "carolina"),
    ("north", "dakota"),
    ("south", "carolina"),
    ("south", "dakota"),
    ("rhode", "island"),
    ("west", "virginia"),
];
