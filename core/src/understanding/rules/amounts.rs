//! Sums, counts and ages.

use super::slots::Filled;
use crate::language::address::corrects;
use crate::language::{Break, Words, numbers};
use std::ops::Range;

/// The amounts in some words, in the light of the slot that was asked for.
pub fn find(words: &Words<'_>, slot: Option<&str>) -> Vec<Filled> {
    let fill = |slot: &'static str, range: Option<Range<usize>>, sure: u16| {
        range.map(|words| Filled { slot, words, value: String::new(), sure })
    };
    let age = last(words, |at| age(words, at, slot == Some("person.age")));
    let money = last(words, |at| money(words, at, slot == Some("item.value")));
    let count = last(words, |at| count(words, at, slot == Some("count")));
    [fill("person.age", age, 800), fill("item.value", money, 850), fill("count", count, 750)]
        .into_iter()
        .flatten()
        .collect()
}

/// The first find, or the one that corrects it.
fn last(words: &Words<'_>, find: impl Fn(usize) -> Option<Range<usize>>) -> Option<Range<usize>> {
    let mut known: Option<Range<usize>> = None;
    for at in 0..words.len() {
        let Some(found) = find(at) else { continue };
        match &known {
            Some(known) if !(known.end <= found.start && corrects(words, known.end..found.start)) => {}
            _ => known = Some(found),
        }
    }
    known
}

/// A number that begins at a word and not inside another, with its words; "a hundred" is one, "a" is none.
fn whole(words: &Words<'_>, at: usize) -> Option<(u32, usize)> {
    let inside = at > 0
        && words.after(at - 1) <= Break::Space
        && (numbers::is_number(words.norm(at - 1)) || matches!(words.norm(at - 1), "a" | "and" | "hundred"));
    let begins = !inside || (words.norm(at - 1) == "and" && (at < 2 || !numbers::is_number(words.norm(at - 2))));
    if !begins || matches!(words.norm(at), "a" | "an") && !matches!(words.norm(at + 1), "hundred" | "thousand") {
        return None;
    }
    match numbers::small(words, at)? {
        (1, 1) if words.norm(at) == "a" => {
            let number = numbers::read(words, at, numbers::Gaps::Close)?;
            Some((number.digits.parse().ok()?, number.len))
        }
        found => Some(found),
    }
}

/// "$600", "600 dollars", "two grand", "worth nine hundred".
fn money(words: &Words<'_>, at: usize, asked: bool) -> Option<Range<usize>> {
    let (_, used) = whole(words, at)?;
    let range = at..at + used;
    let unit = words.norm(at + used);
    if matches!(unit, "dollars" | "dollar" | "bucks" | "grand") {
        return Some(at..at + used + 1);
    }
    let round = range.clone().any(|at| matches!(words.norm(at), "hundred" | "thousand"));
    let before = if at > 0 { words.norm(at - 1) } else { "" };
    let ends = words.after(at + used - 1) > Break::Space || matches!(unit, "and" | "in" | "for" | "to" | "from" | "on");
    let worth = before == "worth"
        || at > 1
            && words.norm(at - 2) == "worth"
            && matches!(before, "about" | "around" | "maybe" | "like" | "roughly" | "almost" | "over");
    let paid = round && matches!(before, "paid" | "took" | "lost" | "cost" | "costs" | "repair's" | "sent" | "pay");
    let number = words.signed(at, '$') || worth || (paid && ends) || asked && ends;
    let time = matches!(unit, "am" | "pm" | "o'clock" | "block" | "times");
    (number && !time).then_some(range)
}

const COUNTED: &[&str] = &[
    "people",
    "guys",
    "men",
    "women",
    "kids",
    "cars",
    "dogs",
    "cats",
    "teenagers",
    "vehicles",
    "trucks",
    "boys",
    "girls",
    "persons",
    "bikes",
    "packages",
    "tires",
    "mailboxes",
    "neighbors",
    "students",
    "adults",
    "others",
    "fellas",
    "ladies",
    "lamps",
    "lights",
    "phones",
    "children",
    "teens",
    "officers",
    "horses",
    "cows",
    "goats",
    "youths",
    "fellows",
    "streetlights",
    "hogs",
    "puppies",
    "kittens",
    "headstones",
    "carts",
    "bins",
];

/// "three dogs", "five or six people", "four of them"; the bare number when the count was asked for.
fn count(words: &Words<'_>, at: usize, asked: bool) -> Option<Range<usize>> {
    let (value, used) = whole(words, at)?;
    if words.signed(at, '$') {
        return None;
    }
    let mut end = at + used;
    if words.norm(end) == "or"
        && let Some((_, more)) = numbers::small(words, end + 1).filter(|_| numbers::is_number(words.norm(end + 1)))
    {
        end += 1 + more;
    }
    let (next, then) = (words.norm(end), words.norm(end + 1));
    let open = words.after(end - 1) <= Break::Space;
    let times = matches!(
        next,
        "minutes"
            | "minute"
            | "hours"
            | "hour"
            | "days"
            | "day"
            | "weeks"
            | "week"
            | "months"
            | "years"
            | "am"
            | "pm"
            | "o'clock"
            | "year"
            | "times"
            | "feet"
            | "block"
    );
    let of = value > 1 && next == "of" && matches!(then, "them" | "'em" | "us" | "em" | "those" | "these");
    let counted = open && (COUNTED.contains(&next) || of);
    (counted || asked && !times).then_some(at..end)
}

/// "she's eighty-one", "84 years old", "a six-year-old"; the bare number when the age was asked for.
fn age(words: &Words<'_>, at: usize, asked: bool) -> Option<Range<usize>> {
    let (value, used) = whole(words, at).filter(|(value, _)| *value <= 110)?;
    let end = at + used;
    let (next, then) = (words.norm(end), words.norm(end + 1));
    let before = if at > 0 { words.norm(at - 1) } else { "" };
    let stands = words.after(end - 1) > Break::Space || matches!(next, "and" | "maybe" | "or" | "but" | "with");
    let year = matches!(next, "year" | "years" | "yr") && then == "old";
    if year {
        return Some(at..end);
    }
    if matches!(next, "months" | "weeks" | "month") && then == "old" {
        return Some(at..end + 1);
    }
    let hedged = matches!(before, "about" | "only" | "almost" | "maybe" | "like" | "nearly" | "just" | "around");
    let lead = if hedged && at > 1 { words.norm(at - 2) } else { before };
    let who = matches!(lead, "he's" | "she's" | "i'm" | "hes" | "shes" | "aged" | "age" | "im")
        || (lead == "is" && at > 1 && matches!(words.norm(at - 2), "he" | "she"))
        || (lead == "am" && at > 1 && words.norm(at - 2) == "i");
    let clock = value <= 12 && matches!(words.norm(end), "am" | "pm" | "o'clock");
    ((who || asked) && stands && !clock).then_some(at..end)
}
