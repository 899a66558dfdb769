//! Values as people say them. All places, companies and people are invented, and telephone numbers are of 555-01.

use crate::Random;

const FIRST: [&str; 48] = [
    "Alder", "Bram", "Cal", "Dun", "Esker", "Farr", "Gant", "Hol", "Iron", "Jessa", "Kell", "Lark", "Marl", "Nor",
    "Ost", "Pell", "Quill", "Rook", "Sorrel", "Tam", "Upper", "Vand", "Wex", "Yar", "Zeller", "Birch", "Cop", "Dray",
    "Elk", "Fen", "Gris", "Haver", "Inger", "Juni", "Kestrel", "Lime", "Moss", "Nettle", "Orchard", "Pike", "Raven",
    "Saddle", "Thistle", "Umber", "Vale", "Willow", "Yew", "Stone",
];
const LAST: [&str; 24] = [
    "", "ton", "wick", "ford", "mere", "field", "brook", "man", "sen", "ley", "well", "gate", "worth", "hurst", "berg",
    "shaw", "bury", "dale", "holm", "ridge", "haven", "more", "combe", "quist",
];
const TYPES: [&str; 20] = [
    "Street",
    "Avenue",
    "Road",
    "Lane",
    "Drive",
    "Court",
    "Place",
    "Way",
    "Terrace",
    "Circle",
    "Boulevard",
    "Street",
    "Avenue",
    "Road",
    "Ave",
    "Trail",
    "Loop",
    "Square",
    "Parkway",
    "Row",
];
const SIDES: [&str; 6] = ["North", "South", "East", "West", "Old", "Upper"];
const ORDINALS: [&str; 16] = [
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "21st",
    "33rd",
    "42nd",
    "Nineteenth",
];
const UNITS: [&str; 6] = ["apartment", "unit", "apt", "suite", "lot", "room"];
const DIGITS: [&str; 10] = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: [&str; 10] =
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPRSTUVWXYZQ";
const SPELT: [&str; 24] = [
    "Adam", "Boy", "Charlie", "David", "Edward", "Frank", "George", "Henry", "John", "King", "Lincoln", "Mary", "Nora",
    "Paul", "Robert", "Sam", "Tom", "Union", "Victor", "William", "X-ray", "Young", "Zebra", "Queen",
];
const GIVEN: [&str; 32] = [
    "Marisol", "Dwight", "Anneke", "Tomas", "Priya", "Leon", "Hattie", "Omar", "Ingrid", "Desmond", "Mei", "Carlotta",
    "Rufus", "Yelena", "Kofi", "Beatrix", "Anh", "Gloria", "Stellan", "Imani", "Ray", "Dolores", "Vikram", "Nell",
    "Amadou", "Judith", "Bao", "Wanda", "Ezra", "Lupe", "Oskar", "Fern",
];
const COLORS: [&str; 20] = [
    "red",
    "blue",
    "black",
    "white",
    "silver",
    "gray",
    "green",
    "tan",
    "gold",
    "maroon",
    "dark blue",
    "light green",
    "beige",
    "orange",
    "yellow",
    "brown",
    "dark gray",
    "purple",
    "teal",
    "charcoal",
];
const MAKES: [&str; 22] = [
    "Toyota",
    "Honda",
    "Ford",
    "Chevy",
    "Nissan",
    "Subaru",
    "Jeep",
    "Dodge",
    "Hyundai",
    "Kia",
    "Mazda",
    "Volkswagen",
    "Buick",
    "GMC",
    "Ram",
    "Tesla",
    "Audi",
    "Lexus",
    "Volvo",
    "Chevrolet",
    "BMW",
    "Mercedes",
];
const MODELS: [&str; 20] = [
    "Camry",
    "Civic",
    "F-150",
    "Silverado",
    "Altima",
    "Outback",
    "Wrangler",
    "Caravan",
    "Elantra",
    "Soul",
    "Corolla",
    "Accord",
    "Explorer",
    "Tacoma",
    "Jetta",
    "Escape",
    "Odyssey",
    "Impala",
    "Prius",
    "Tahoe",
];
const STATES: [&str; 12] = [
    "Ohio",
    "Nevada",
    "Texas",
    "Oregon",
    "Maine",
    "Georgia",
    "out of state",
    "Kansas",
    "Florida",
    "Utah",
    "Iowa",
    "Idaho",
];
const TRADES: [&str; 10] =
    ["Towing", "Disposal", "Security", "Movers", "Plumbing", "Insurance", "Roofing", "Recovery", "Cleaning", "Freight"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const PARTS: [&str; 5] = ["morning", "afternoon", "evening", "night", "around noon"];
const RANKS: [&str; 6] = ["Officer", "Deputy", "Sergeant", "Detective", "Officer", "Corporal"];

/// Another value of a slot, written as the old one is; `None` for slots whose words make the meaning.
pub(super) fn value(slot: &str, old: &str, random: &mut Random) -> Option<String> {
    let new = match slot {
        "location.street" | "location.cross_street" => street(random),
        "location.street_number" if old.ends_with("block") => format!("{}00 block", 1 + random.below(98)),
        "location.street_number" => house(random),
        "location.unit" => unit(old, random)?,
        "location.city" => format!("{}{}", pick(&FIRST, random), pick(&LAST[1..], random)),
        "vehicle.color" => (*pick(&COLORS, random)).to_owned(),
        "vehicle.make" => (*pick(&MAKES, random)).to_owned(),
        "vehicle.model" => (*pick(&MODELS, random)).to_owned(),
        "vehicle.state" => (*pick(&STATES, random)).to_owned(),
        "vehicle.year" => format!("{}", 1994 + random.below(32)),
        "vehicle.plate" => plate(random),
        "person.name" => name(old, random),
        "officer" if old.starts_with("badge") => format!("badge {}", code(3, random)),
        "officer" if old.contains(' ') => format!("{} {}", pick(&RANKS, random), family(random)),
        "phone" => phone(random),
        "company" => format!("{} {}", family(random), pick(&TRADES, random)),
        "case_number" | "serial" => number_code(random),
        "when" => when(old, random)?,
        _ => return None,
    };
    // A recogniser's line is in small letters: what is put in must not be told by its capitals.
    Some(if old.chars().any(char::is_alphabetic) && old == old.to_lowercase() { new.to_lowercase() } else { new })
}

fn pick<'a, T>(all: &'a [T], random: &mut Random) -> &'a T {
    &all[random.below(all.len())]
}

fn family(random: &mut Random) -> String {
    format!("{}{}", pick(&FIRST, random), pick(&LAST, random))
}

fn street(random: &mut Random) -> String {
    let name = match random.below(10) {
        0 | 1 => (*pick(&ORDINALS, random)).to_owned(),
        2 => {
            return format!(
                "{} {}",
                pick(&["Route", "Highway", "County Road", "State Route"], random),
                2 + random.below(97)
            );
        }
        _ => family(random),
    };
    let name = if random.below(6) == 0 { format!("{} {name}", pick(&SIDES, random)) } else { name };
    if random.below(3) == 0 { name } else { format!("{name} {}", pick(&TYPES, random)) }
}

/// A number below a hundred in words.
fn below_hundred(number: usize) -> String {
    match number {
        0..=9 => DIGITS[number].to_owned(),
        10..=19 => TEENS[number - 10].to_owned(),
        _ if number.is_multiple_of(10) => TENS[number / 10 - 2].to_owned(),
        _ => format!("{} {}", TENS[number / 10 - 2], DIGITS[number % 10]),
    }
}

/// A house number: in figures, in pairs of words, or digit by digit.
fn house(random: &mut Random) -> String {
    let number = match random.below(4) {
        0 => 1 + random.below(99),
        1 | 2 => 100 + random.below(900),
        _ => 1000 + random.below(9000),
    };
    match random.below(5) {
        0..=2 => number.to_string(),
        3 if number >= 100 => {
            let tail = match number % 100 {
                0 => "hundred".to_owned(),
                low @ 1..=9 => format!("oh {}", DIGITS[low]),
                low => below_hundred(low),
            };
            format!("{} {tail}", below_hundred(number / 100))
        }
        3 => below_hundred(number),
        _ => spoken_digits(&number.to_string()),
    }
}

fn spoken_digits(digits: &str) -> String {
    let words: Vec<&str> = digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect();
    words.join(" ")
}

fn unit(old: &str, random: &mut Random) -> Option<String> {
    // "upstairs" and "second floor" are words of their own, and "number nine" keeps its manner.
    let (word, _) = old.split_once(' ').filter(|(_, tail)| tail.len() <= 4)?;
    let word = if random.below(2) == 0 { word } else { pick(&UNITS, random) };
    let letter = char::from(*pick(LETTERS, random));
    Some(match random.below(4) {
        0 => format!("{word} {letter}"),
        1 => format!("{word} {}{letter}", 1 + random.below(30)),
        2 => format!("{word} {}", below_hundred(1 + random.below(60))),
        _ => format!("{word} {}", 1 + random.below(400)),
    })
}

fn code(length: usize, random: &mut Random) -> String {
    (0..length).map(|_| char::from(b'0' + u8::try_from(random.below(10)).unwrap_or(0))).collect()
}

fn plate(random: &mut Random) -> String {
    let letters: Vec<usize> = (0..2 + random.below(2)).map(|_| random.below(LETTERS.len())).collect();
    let digits = code(3 + random.below(2), random);
    let plain: String = letters.iter().map(|at| char::from(LETTERS[*at])).collect();
    match random.below(5) {
        0 => format!("{plain}{digits}"),
        1 | 2 => format!("{plain} {digits}"),
        3 => {
            let spelt: Vec<String> =
                letters.iter().map(|at| format!("{} as in {}", char::from(LETTERS[*at]), SPELT[*at])).collect();
            format!("{}, {}", spelt.join(", "), spoken_digits(&digits))
        }
        _ => {
            let spelt: Vec<&str> = letters.iter().map(|at| SPELT[*at]).collect();
            format!("{} {}", spelt.join(" "), spoken_digits(&digits))
        }
    }
}

fn name(old: &str, random: &mut Random) -> String {
    match old.split_once(' ') {
        Some((title @ ("Mr." | "Mrs." | "Ms." | "Miss" | "Dr." | "Mr" | "Mrs"), _)) => {
            format!("{title} {}", family(random))
        }
        Some(_) => format!("{} {}", pick(&GIVEN, random), family(random)),
        None => (*pick(&GIVEN, random)).to_owned(),
    }
}

fn phone(random: &mut Random) -> String {
    let last = format!("01{}", code(2, random));
    match random.below(6) {
        0 => format!("555-{last}"),
        1 => format!("555 {last}"),
        2 => format!("area code {} 555 {last}", 201 + random.below(780)),
        3 => format!("{} 555 {last}", 201 + random.below(780)),
        4 => format!("five five five {}", spoken_digits(&last)),
        _ => format!("triple five, {}", spoken_digits(&last)),
    }
}

fn number_code(random: &mut Random) -> String {
    let long = 4 + random.below(3);
    match random.below(4) {
        0 => format!("{}-{}", 24 + random.below(3), code(long, random)),
        1 => code(long, random),
        2 => format!("{} {}", pick(&["SR", "CR", "TK"], random), code(long, random)),
        _ => spoken_digits(&code(long, random)),
    }
}

/// Only a day or an hour takes another's place: "right now" and "last year" weigh in what a line means.
fn when(old: &str, random: &mut Random) -> Option<String> {
    let low = old.to_lowercase();
    if DAYS.iter().any(|day| low == day.to_lowercase()) {
        return Some(match random.below(3) {
            0 => format!("{} {}", pick(&DAYS, random), pick(&PARTS, random)),
            _ => (*pick(&DAYS, random)).to_owned(),
        });
    }
    let hour = 1 + random.below(12);
    if low.ends_with("p.m.") || low.ends_with("a.m.") || low.ends_with("o'clock") {
        return Some(match random.below(4) {
            0 => format!("around {hour} {}", pick(&["a.m.", "p.m."], random)),
            1 => format!("{}:{:02} {}", hour, 5 * random.below(12), pick(&["a.m.", "p.m."], random)),
            2 => format!("about {} o'clock", below_hundred(hour)),
            _ => format!("half past {}", below_hundred(hour)),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(below_hundred(41), "forty one");
        assert_eq!(below_hundred(18), "eighteen");
        assert_eq!(spoken_digits("1907"), "one nine oh seven");
    }

    #[test]
    fn telephone_numbers_reach_nobody() {
        for seed in 0..200 {
            let said = phone(&mut Random::new(seed));
            let reserved = ["555-01", "555 01", "five five five oh one", "triple five, oh one"];
            assert!(reserved.iter().any(|start| said.contains(start)), "{said}");
        }
    }

    #[test]
    fn a_recognisers_line_keeps_its_small_letters() {
        for seed in 0..50 {
            let said = value("location.street", "alder street", &mut Random::new(seed)).expect("streets are exchanged");
            assert_eq!(said, said.to_lowercase());
        }
        assert_eq!(value("when", "right now", &mut Random::new(1)), None);
        assert_eq!(value("reason", "he cries", &mut Random::new(1)), None);
    }
}
