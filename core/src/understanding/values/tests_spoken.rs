//! Numbers, ordinals, plates and telephone numbers come back however they were said.

use super::*;
use crate::language::{Words, numbers};
use proptest::prelude::*;

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const NATO: [&str; 26] = [
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima",
    "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x ray",
    "yankee", "zulu",
];
const SHOWN: [&str; 26] = [
    "apple",
    "boy",
    "cat",
    "dog",
    "elephant",
    "frank",
    "girl",
    "henry",
    "igloo",
    "jelly",
    "kitchen",
    "larry",
    "mary",
    "nancy",
    "ocean",
    "peter",
    "queen",
    "robert",
    "sam",
    "tom",
    "umbrella",
    "valentine",
    "window",
    "xylophone",
    "yellow",
    "zebra",
];

/// Below a hundred, with a hyphen or a blank.
fn below_hundred(value: usize, hyphen: bool) -> String {
    match value {
        0..20 => UNITS[value].to_owned(),
        _ if value.is_multiple_of(10) => TENS[value / 10].to_owned(),
        _ => format!("{}{}{}", TENS[value / 10], if hyphen { "-" } else { " " }, UNITS[value % 10]),
    }
}

/// Two figures of a longer number: "oh five", "ten", "forty two".
fn pair(value: usize, hyphen: bool) -> String {
    match value {
        0..10 => format!("oh {}", if value == 0 { "oh" } else { UNITS[value] }),
        _ => below_hundred(value, hyphen),
    }
}

/// "three hundred and five", as a cardinal number.
fn cardinal(value: usize, hyphen: bool, and: bool) -> String {
    let mut parts = Vec::new();
    if value >= 1000 {
        parts.push(format!("{} thousand", below_hundred(value / 1000, hyphen)));
    }
    if value % 1000 >= 100 {
        parts.push(format!("{} hundred", UNITS[value % 1000 / 100]));
    }
    if !value.is_multiple_of(100) || value == 0 {
        if and && !parts.is_empty() {
            parts.push("and".to_owned());
        }
        parts.push(below_hundred(value % 100, hyphen));
    }
    parts.join(" ")
}

/// House numbers as people say them: "one eighteen", "nineteen oh four", "twelve hundred", "one twenty three oh five".
fn grouped(value: usize, hyphen: bool) -> String {
    match value {
        0..100 => below_hundred(value, hyphen),
        _ if value.is_multiple_of(100) && value < 10_000 && !value.is_multiple_of(1000) => {
            format!("{} hundred", below_hundred(value / 100, hyphen))
        }
        100..10_000 if !value.is_multiple_of(100) => {
            format!("{} {}", below_hundred(value / 100, hyphen), pair(value % 100, hyphen))
        }
        10_000.. if !value.is_multiple_of(100) && !(value / 100).is_multiple_of(100) => {
            let (head, middle) = (value / 10_000, value / 100 % 100);
            format!("{} {} {}", UNITS[head], pair(middle, hyphen), pair(value % 100, hyphen))
        }
        _ => cardinal(value, hyphen, false),
    }
}

fn digits(value: usize, nought: &str) -> String {
    let written = value.to_string();
    let told = written.bytes().map(|byte| match byte {
        b'0' => nought.to_owned(),
        figure => UNITS[usize::from(figure - b'0')].to_owned(),
    });
    told.collect::<Vec<_>>().join(" ")
}

fn ordinal(value: usize, and: bool) -> String {
    let rest = value % 100;
    let last = match rest {
        0 => "hundredth".to_owned(),
        1..20 => ORDINALS[rest].to_owned(),
        _ if rest.is_multiple_of(10) => format!("{}ieth", TENS[rest / 10].trim_end_matches('y')),
        _ => format!("{}-{}", TENS[rest / 10], ORDINALS[rest % 10]),
    };
    match (value / 100, rest) {
        (0, _) => last,
        (hundred, 0) => format!("{} {last}", UNITS[hundred]),
        (hundred, _) => format!("{} hundred {}{last}", UNITS[hundred], if and { "and " } else { "" }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_number_comes_back_in_every_style(value in 0usize..100_000, hyphen: bool, and: bool) {
        let said = [digits(value, "zero"), grouped(value, hyphen), cardinal(value, hyphen, and)];
        for said in said {
            prop_assert_eq!(numbers::normalise(&said), Some(value.to_string()), "{}", said);
            prop_assert_eq!(of("location.street_number", &said), value.to_string(), "{}", said);
        }
        if value > 0 {
            let said = digits(value, "oh");
            prop_assert_eq!(of("location.street_number", &said), value.to_string(), "{}", said);
        }
        if (101..200).contains(&value) {
            let said = cardinal(value, hyphen, and).replacen("one", "a", 1);
            prop_assert_eq!(of("location.street_number", &said), value.to_string(), "{}", said);
            prop_assert_eq!(of("count", &said), value.to_string(), "{}", said);
        }
    }

    #[test]
    fn a_count_a_year_and_a_sum_come_back(value in 1usize..100_000, year in 1940usize..2036, hyphen: bool, and: bool) {
        let said = cardinal(value, hyphen, and);
        prop_assert_eq!(of("count", &said), value.to_string(), "{}", said);
        prop_assert_eq!(of("item.value", &format!("about {said} dollars")), value.to_string(), "{}", said);
        for said in [grouped(year, hyphen), cardinal(year, hyphen, and), year.to_string()] {
            prop_assert_eq!(of("vehicle.year", &said), year.to_string(), "{}", said);
        }
    }

    #[test]
    fn an_ordinal_comes_back(value in 1usize..1000, and: bool) {
        let said = ordinal(value, and);
        let read = numbers::ordinal(&Words::read(&said), 0).map(|(value, _)| value as usize);
        prop_assert_eq!(read, Some(value), "{}", said);
        let street = of("location.street", &format!("{said} street"));
        let name = numbers::ordinal_name(u32::try_from(value).expect("below a thousand"));
        prop_assert_eq!(street, format!("{name} Street"), "{}", said);
    }
}

/// One way to say each character of a plate.
fn spoken(plate: &str, manners: &[u8], comma: bool) -> String {
    let told = plate.bytes().zip(manners).map(|(byte, manner)| {
        if byte.is_ascii_digit() {
            return if manner % 2 == 0 {
                char::from(byte).to_string()
            } else {
                UNITS[usize::from(byte - b'0')].to_owned()
            };
        }
        let place = usize::from(byte - b'A');
        let letter = char::from(if manner % 8 < 4 { byte } else { byte.to_ascii_lowercase() });
        // A bare "o" beside figures is the figure.
        match if byte == b'O' { manner % 3 + 1 } else { manner % 4 } {
            1 => NATO[place].to_owned(),
            2 => format!("{letter} as in {}", SHOWN[place]),
            3 => format!("{letter} like {}", SHOWN[place]),
            _ => letter.to_string(),
        }
    });
    told.collect::<Vec<_>>().join(if comma { ", " } else { " " })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_plate_comes_back_however_it_is_spelled(
        plate in "[A-Z0-9]{2,8}",
        manners in proptest::collection::vec(any::<u8>(), 8),
        comma: bool,
    ) {
        let said = spoken(&plate, &manners, comma);
        prop_assert_eq!(of("vehicle.plate", &said), plate, "{}", said);
    }

    #[test]
    fn a_spelled_name_comes_back(
        name in "[A-Z][a-z]{2,9}",
        manners in proptest::collection::vec(any::<u8>(), 10),
        comma: bool,
    ) {
        let said = spoken(&name.to_uppercase(), &manners, comma);
        prop_assert_eq!(of("person.name", &said), name, "{}", said);
    }

    #[test]
    fn a_telephone_number_comes_back_in_any_grouping(
        figures in "[2-9][0-9]{2}(555)01[0-9]{2}|55501[0-9]{2}",
        cuts in proptest::collection::vec(1usize..4, 10),
        pairs: bool,
        written in proptest::collection::vec(any::<bool>(), 10),
        nought in prop_oneof![Just("oh"), Just("zero")],
        led: bool,
    ) {
        let mut groups = Vec::new();
        let mut at = 0;
        for (size, written) in cuts.iter().zip(written) {
            let end = (at + size).min(figures.len());
            let group = &figures[at..end];
            let value: usize = group.parse().unwrap_or(0);
            match group.len() {
                0 => break,
                _ if written => groups.push(group.to_owned()),
                2 if pairs && value > 9 => groups.push(below_hundred(value, true)),
                3 if pairs && value.is_multiple_of(100) && value > 0 => groups.push(format!("{} hundred", UNITS[value / 100])),
                _ => groups.push(group.bytes().map(|byte| match byte {
                    b'0' => nought,
                    figure => UNITS[usize::from(figure - b'0')],
                }).collect::<Vec<_>>().join(" ")),
            }
            at = end;
        }
        groups.extend((at < figures.len()).then(|| figures[at..].to_owned()));
        let said = format!("{}{}", if led { "area code " } else { "" }, groups.join(", "));
        prop_assert_eq!(Some(of("phone", &said)), phone::form(&figures), "{}", said);
    }
}
