//! Numbers of things: houses, years, ages, sums, counts.

use crate::language::Words;
use crate::language::numbers::{self, Gaps};

/// "nineteen oh four" is "1904", "the 400 block" "400 block", "sixteen b" "16B", "412 and a half" "412 1/2".
pub fn house(surface: &str) -> String {
    let words = Words::read(surface);
    let at = (0..words.len()).find(|at| numbers::read(&words, *at, Gaps::Loose).is_some());
    let Some(number) = at.and_then(|at| numbers::read(&words, at, Gaps::Loose)) else {
        let digits: String = surface.chars().filter(|c| !c.is_whitespace()).collect();
        return if digits.starts_with(|c: char| c.is_ascii_digit()) {
            digits.to_uppercase()
        } else {
            surface.to_owned()
        };
    };
    let end = at.unwrap_or(0) + number.len;
    let mut value = number.digits;
    match words.norm(end) {
        "block" => value.push_str(" block"),
        "hundred" if words.norm(end + 1) == "block" => value.push_str("00 block"),
        letter if letter.len() == 1 && letter.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            value.push_str(&letter.to_uppercase());
        }
        _ => {}
    }
    let half = (end..words.len()).any(|at| words.norm(at) == "half");
    if half { format!("{value} 1/2") } else { value }
}

/// "2014", "an oh-nine" is "2009", "ninety-eight" "1998", "late nineties" "late 1990s".
pub fn year(surface: &str) -> String {
    let words = Words::read(surface);
    for at in 0..words.len() {
        let near = if matches!(words.norm(at.wrapping_sub(1)), "early" | "mid" | "late" | "mid-") && at > 0 {
            format!("{} ", words.norm(at - 1))
        } else {
            String::new()
        };
        if let Some(decade) = decade(words.norm(at)) {
            return format!("{near}{decade}s");
        }
        if words.norm(at) == "oh"
            && let Some((unit, _)) = numbers::small(&words, at + 1).filter(|(unit, _)| *unit < 10)
        {
            return (2000 + unit).to_string();
        }
        let Some(number) = numbers::read(&words, at, Gaps::Close) else { continue };
        let Ok(value) = number.digits.parse::<u32>() else { continue };
        return match number.digits.len() {
            1 | 2 => (if value < 50 { 2000 + value } else { 1900 + value }).to_string(),
            _ => number.digits,
        };
    }
    surface.to_owned()
}

/// "nineties" and "90s" are 1990.
fn decade(word: &str) -> Option<u32> {
    let named = ["fifties", "sixties", "seventies", "eighties", "nineties"].iter().position(|name| *name == word);
    if let Some(place) = named.and_then(|place| u32::try_from(place).ok()) {
        return Some(1950 + place * 10);
    }
    let value: u32 = word.strip_suffix("'s").or_else(|| word.strip_suffix('s'))?.parse().ok()?;
    match value {
        0..=20 => Some(2000 + value),
        30..=99 => Some(1900 + value),
        1900..=2090 => Some(value),
        _ => None,
    }
}

/// "about fifteen" is "15", "six months old" "6 months", "late twenties" "late 20s".
pub fn age(surface: &str) -> String {
    const DECADES: &[(&str, &str)] = &[
        ("teens", "teens"),
        ("twenties", "20s"),
        ("thirties", "30s"),
        ("forties", "40s"),
        ("fifties", "50s"),
        ("sixties", "60s"),
        ("seventies", "70s"),
        ("eighties", "80s"),
        ("nineties", "90s"),
    ];
    let words = Words::read(surface);
    for at in 0..words.len() {
        if let Some((_, name)) =
            DECADES.iter().find(|(said, short)| *said == words.norm(at) || *short == words.norm(at))
        {
            let part = if at > 0 { words.norm(at - 1) } else { "" };
            let near = if matches!(part, "early" | "mid" | "late") { format!("{part} ") } else { String::new() };
            return format!("{near}{name}");
        }
        let Some((value, used)) = amount(&words, at) else { continue };
        let unit = words.norm(at + used);
        return match unit {
            "month" | "months" | "week" | "weeks" | "day" | "days" => format!("{value} {unit}"),
            _ => value.to_string(),
        };
    }
    surface.to_owned()
}

/// A whole number that begins at a word; of "five or six", the second.
fn amount(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let article = matches!(words.norm(at), "a" | "an");
    let next = words.norm(at + 1);
    if article && matches!(next, "couple" | "pair" | "dozen" | "half" | "few" | "hundred" | "thousand") {
        let (value, used) = amount(words, at + 1)?;
        return Some((value, used + 1));
    }
    match words.norm(at) {
        "couple" | "pair" | "both" => {
            let of = usize::from(words.norm(at + 1) == "of");
            return Some(scaled(words, 2, at, 1 + of));
        }
        "half" if matches!(next, "dozen") => return Some((6, 2)),
        "half" if next == "a" && words.norm(at + 2) == "dozen" => return Some((6, 3)),
        "dozen" => return Some((12, 1)),
        "few" | "several" => return Some(scaled(words, 3, at, 1)),
        "single" => return Some((1, 1)),
        "hundred" => {
            let and = usize::from(next == "and");
            let more = numbers::small(words, at + 1 + and)
                .filter(|(more, _)| *more < 100 && !matches!(words.norm(at + 1 + and), "a" | "an"));
            return Some(more.map_or((100, 1), |(more, used)| (100 + more, 1 + and + used)));
        }
        "thousand" => return Some((1000, 1)),
        _ => {}
    }
    let (value, used) = match numbers::small(words, at) {
        Some(small) if !article => small,
        _ => return None,
    };
    let (value, used) = scaled(words, value, at, used);
    if matches!(words.norm(at + used), "or" | "to")
        && let Some((more, extra)) = numbers::small(words, at + used + 1).filter(|(more, _)| *more > value)
    {
        return Some(scaled(words, more, at, used + 1 + extra));
    }
    Some((value, used))
}

/// Multiplies by a "dozen", "hundred" or "grand" that follows.
fn scaled(words: &Words<'_>, value: u32, at: usize, used: usize) -> (u32, usize) {
    let times = match words.norm(at + used) {
        "dozen" | "dozens" => 12,
        "hundred" => 100,
        "thousand" | "grand" | "k" => 1000,
        "million" => 1_000_000,
        _ => return (value, used),
    };
    (value.saturating_mul(times), used + 1)
}

/// "a couple of" is "2", "about a dozen" "12", "five or six" "6".
pub fn count(surface: &str) -> String {
    let words = Words::read(surface);
    let told = (0..words.len()).find_map(|at| amount(&words, at)).map(|(value, _)| value);
    let dozens = (0..words.len()).any(|at| words.norm(at) == "dozens");
    let lone = (0..words.len()).any(|at| matches!(words.norm(at), "a" | "an" | "one" | "just" | "only"));
    match told {
        Some(value) => value.to_string(),
        None if dozens => "24".to_owned(),
        None if lone => "1".to_owned(),
        None => super::things::phrase(surface),
    }
}

/// "about 600 dollars" is "600", "two grand" "2000", "$12.50" "12.50", "a couple hundred bucks" "200".
pub fn money(surface: &str) -> String {
    let words = Words::read(surface);
    for at in 0..words.len() {
        let word = words.norm(at);
        let exact = word.split_once('.').filter(|(whole, cents)| {
            cents.len() <= 2 && [*whole, *cents].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        });
        if exact.is_some() {
            return match scaled_word(words.norm(at + 1)) {
                1 => word.to_owned(),
                times => tenths(word, times).unwrap_or_else(|| word.to_owned()),
            };
        }
        if let Some(thousands) = word.strip_suffix('k').and_then(|figures| figures.parse::<u32>().ok()) {
            return thousands.saturating_mul(1000).to_string();
        }
        if let Some((value, used)) = amount(&words, at) {
            // "twelve fifty" and "nine forty" are read as the figures they are.
            let told = numbers::read(&words, at, Gaps::Close).filter(|number| number.len > used);
            return told.map_or_else(|| value.to_string(), |number| number.digits);
        }
    }
    surface.to_owned()
}

fn scaled_word(word: &str) -> u32 {
    match word {
        "grand" | "thousand" | "k" => 1000,
        "million" => 1_000_000,
        _ => 1,
    }
}

/// "1.5" thousand is 1500.
fn tenths(word: &str, times: u32) -> Option<String> {
    let (whole, part) = word.split_once('.')?;
    let scale = 10_u32.checked_pow(u32::try_from(part.len()).ok()?)?;
    let value = whole.parse::<u32>().ok()?.checked_mul(times)?;
    let more = part.parse::<u32>().ok()?.checked_mul(times / scale.min(times))?;
    value.checked_add(more).map(|value| value.to_string())
}
