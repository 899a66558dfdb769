//! How letters are said: alphabet words, sounds, and everyday words that sound like them.

/// The alphabet of aviation and armies.
pub const NATO: &[&str] = &[
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima",
    "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray",
    "yankee", "zulu",
];
/// The alphabet of American police radio.
pub const RADIO: &[&str] = &[
    "adam", "boy", "charles", "david", "edward", "frank", "george", "henry", "ida", "john", "king", "lincoln", "mary",
    "nora", "ocean", "paul", "queen", "robert", "sam", "tom", "union", "victor", "william", "xray", "young", "zebra",
];
/// Letters by their sound, as recognisers write it.
pub const SOUNDS: &[(&str, char)] = &[
    ("eigh", 'A'),
    ("bee", 'B'),
    ("cee", 'C'),
    ("dee", 'D'),
    ("ee", 'E'),
    ("ef", 'F'),
    ("eff", 'F'),
    ("gee", 'G'),
    ("jee", 'G'),
    ("aitch", 'H'),
    ("jay", 'J'),
    ("kay", 'K'),
    ("el", 'L'),
    ("ell", 'L'),
    ("em", 'M'),
    ("en", 'N'),
    ("pee", 'P'),
    ("cue", 'Q'),
    ("queue", 'Q'),
    ("ar", 'R'),
    ("ess", 'S'),
    ("tee", 'T'),
    ("vee", 'V'),
    ("ex", 'X'),
    ("wye", 'Y'),
    ("zee", 'Z'),
    ("zed", 'Z'),
    ("alfa", 'A'),
    ("juliett", 'J'),
    ("whisky", 'W'),
];
/// Everyday words that sound like letters.
pub const EVERYDAY: &[(&str, char)] = &[
    ("eh", 'A'),
    ("hey", 'A'),
    ("be", 'B'),
    ("see", 'C'),
    ("sea", 'C'),
    ("age", 'H'),
    ("eye", 'I'),
    ("okay", 'K'),
    ("oh", 'O'),
    ("pea", 'P'),
    ("are", 'R'),
    ("our", 'R'),
    ("tea", 'T'),
    ("you", 'U'),
    ("why", 'Y'),
];

/// Short words before figures that are no part of a plate.
pub const SHORT: &[&str] = &[
    "the", "car", "van", "was", "are", "and", "for", "tag", "its", "has", "end", "had", "got", "say", "one", "two",
    "six", "ten", "all",
];
