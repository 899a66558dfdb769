//! Numbers, plates, times and money as people say them, in text that a synthesiser reads well. Letters and digits are
//! parted by commas, so that each is heard for itself.

#[cfg(test)]
mod tests;

const ONES: [&str; 20] = [
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
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn word(words: &[&'static str], index: u32) -> &'static str {
    usize::try_from(index).ok().and_then(|index| words.get(index)).copied().unwrap_or("")
}

fn below_hundred(number: u32) -> String {
    match (number, number % 10) {
        (0..=19, _) => word(&ONES, number).to_owned(),
        (_, 0) => word(&TENS, number / 10).to_owned(),
        (_, ones) => format!("{}-{}", word(&TENS, number / 10), word(&ONES, ones)),
    }
}

/// A quantity: "one hundred eighty-five". From a million on, digit by digit.
#[must_use]
pub fn number(value: u32) -> String {
    match value {
        0..=99 => below_hundred(value),
        100..=999 => rest(&format!("{} hundred", word(&ONES, value / 100)), value % 100),
        1_000..=999_999 => rest(&format!("{} thousand", number(value / 1_000)), value % 1_000),
        _ => digits(&value.to_string()),
    }
}

fn rest(head: &str, tail: u32) -> String {
    if tail == 0 { head.to_owned() } else { format!("{head} {}", number(tail)) }
}

/// A house number the way people say it: 2210 "twenty-two ten", 412 "four twelve", 1904 "nineteen oh four", 2100
/// "twenty-one hundred". A letter behind it is said as a letter. What is no number is given back as it is.
#[must_use]
pub fn house_number(text: &str) -> String {
    let text = text.trim();
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (figures, tail) = text.split_at(end);
    let Ok(value) = figures.parse::<u32>() else { return text.to_owned() };
    let said = match value {
        0..=99 => below_hundred(value),
        1_000..=9_999 if value % 1_000 == 0 => format!("{} thousand", word(&ONES, value / 1_000)),
        100..=9_999 => pair(value / 100, value % 100),
        _ => digits(figures),
    };
    match tail.trim() {
        "" => said,
        letter if letter.len() == 1 => format!("{said} {}", letter.to_uppercase()),
        words => format!("{said} {words}"),
    }
}

fn pair(hundreds: u32, rest: u32) -> String {
    let hundreds = below_hundred(hundreds);
    match rest {
        0 => format!("{hundreds} hundred"),
        1..=9 => format!("{hundreds} oh {}", word(&ONES, rest)),
        _ => format!("{hundreds} {}", below_hundred(rest)),
    }
}

/// Every digit for itself: "four, one, two".
#[must_use]
pub fn digits(text: &str) -> String {
    let each: Vec<&str> =
        text.chars().filter_map(|letter| letter.to_digit(10)).map(|digit| word(&ONES, digit)).collect();
    each.join(", ")
}

/// A plate or code, each sign for itself; two equal letters in a row are said as "double", three as "triple".
/// Anything but letters and digits is passed over.
#[must_use]
pub fn plate(text: &str) -> String {
    let signs: Vec<char> =
        text.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect();
    let mut said = Vec::new();
    let mut left = signs.as_slice();
    while let Some(first) = left.first() {
        let run = left.iter().take_while(|sign| *sign == first).count();
        let (taken, lead) = match (first.is_ascii_alphabetic(), run) {
            (true, 2) => (2, "double "),
            (true, 3) => (3, "triple "),
            _ => (1, ""),
        };
        let sign = first.to_digit(10).map_or_else(|| first.to_string(), |digit| word(&ONES, digit).to_owned());
        said.push(format!("{lead}{sign}"));
        left = left.get(taken..).unwrap_or(&[]);
    }
    said.join(", ")
}

/// A telephone number in the groups people use: "five five five, zero one four two".
#[must_use]
pub fn phone(text: &str) -> String {
    let figures: Vec<u32> = text.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let figures = match figures.as_slice() {
        [1, rest @ ..] if rest.len() == 10 => rest.to_vec(),
        all => all.to_vec(),
    };
    let groups: &[usize] = match figures.len() {
        7 => &[3, 4],
        10 => &[3, 3, 4],
        _ => &[],
    };
    let mut said = Vec::new();
    let mut left = figures.as_slice();
    for size in groups {
        let (group, after) = left.split_at((*size).min(left.len()));
        said.push(group.iter().map(|digit| word(&ONES, *digit)).collect::<Vec<_>>().join(" "));
        left = after;
    }
    for group in left.chunks(3) {
        said.push(group.iter().map(|digit| word(&ONES, *digit)).collect::<Vec<_>>().join(" "));
    }
    said.join(", ")
}

/// Whole dollars: "one hundred eighty-five dollars".
#[must_use]
pub fn dollars(amount: u32) -> String {
    let unit = if amount == 1 { "dollar" } else { "dollars" };
    format!("{} {unit}", number(amount))
}

/// Minutes after midnight as a time of day: "five thirty p.m.", "noon", "midnight".
#[must_use]
pub fn time_of_day(minute: u16) -> String {
    let (hour, minute) = (u32::from(minute / 60 % 24), u32::from(minute % 60));
    match (hour, minute) {
        (0, 0) => return "midnight".to_owned(),
        (12, 0) => return "noon".to_owned(),
        _ => {}
    }
    let half = if hour < 12 { "a.m." } else { "p.m." };
    let hour = word(&ONES, if hour % 12 == 0 { 12 } else { hour % 12 });
    match minute {
        0 => format!("{hour} {half}"),
        1..=9 => format!("{hour} oh {} {half}", word(&ONES, minute)),
        _ => format!("{hour} {} {half}", below_hundred(minute)),
    }
}

/// A day of the year: "March fourth".
#[must_use]
pub fn date(month: u8, day: u8) -> String {
    let month = word(&MONTHS, u32::from(month).saturating_sub(1));
    format!("{month} {}", ordinal(u32::from(day)))
}

/// "first", "twenty-second".
#[must_use]
pub fn ordinal(value: u32) -> String {
    const UP_TO_TWELVE: [&str; 13] = [
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    match (value, value % 10) {
        (0..=12, _) => word(&UP_TO_TWELVE, value).to_owned(),
        (13..=19, _) => format!("{}th", word(&ONES, value)),
        (20..=99, 0) => format!("{}ieth", word(&TENS, value / 10).trim_end_matches('y')),
        (20..=99, ones) => format!("{}-{}", word(&TENS, value / 10), word(&UP_TO_TWELVE, ones)),
        _ => format!("{}th", number(value)),
    }
}
