//! Names of streets, units, places, people and officers.

use crate::language::address::{self, title};
use crate::language::code;
use crate::language::numbers::{self, Gaps};
use crate::language::{Break, Words};

/// Ranks as they are said and as they are written.
pub const RANKS: &[(&str, &str)] = &[
    ("officer", "Officer"),
    ("detective", "Detective"),
    ("det", "Detective"),
    ("deputy", "Deputy"),
    ("sergeant", "Sergeant"),
    ("sgt", "Sergeant"),
    ("lieutenant", "Lieutenant"),
    ("lt", "Lieutenant"),
    ("investigator", "Investigator"),
    ("captain", "Captain"),
    ("corporal", "Corporal"),
    ("trooper", "Trooper"),
    ("chief", "Chief"),
];

/// "near n alder st" is "North Alder Street", "sixteenth" "16th".
pub fn street(surface: &str) -> String {
    const LEAD: &[&str] =
        &["near", "nearest", "on", "at", "by", "off", "and", "to", "cross", "street", "is", "around", "of", "it's"];
    let words = Words::read(surface);
    let more = |at: &usize| *at + 1 < words.len() && LEAD.contains(&words.norm(*at));
    let article = |at: usize| usize::from(at + 1 < words.len() && words.norm(at) == "the");
    let from = (0..words.len()).find(|at| !more(at)).unwrap_or(0);
    let bare = words.surface(from + article(from)..words.len());
    if bare.is_empty() { surface.to_owned() } else { address::street_name_of(bare) }
}

/// "apt three c" is "Apartment 3C", "second floor" "Second Floor", "214" "214".
pub fn unit(surface: &str) -> String {
    let words = Words::read(surface);
    let parts = address::units(&words);
    if !parts.is_empty() {
        return parts.join(", ");
    }
    match address::designation(&words, 0) {
        Some((value, used)) if used == words.len() => value,
        _ => titled(surface),
    }
}

/// Every word with a capital, without "the" or "a" in front. Small words inside keep their small letter.
pub fn titled(surface: &str) -> String {
    let words = Words::read(surface);
    let article = words.after(0) == Break::Space && matches!(words.norm(0), "the" | "a" | "an" | "my" | "our");
    let from = usize::from(words.len() > 1 && article);
    let mut value = String::new();
    for at in from..words.len() {
        let word = words.surface(at..at + 1);
        let small = at > from && matches!(word, "of" | "and" | "the" | "on" | "in" | "at" | "de" | "la" | "by" | "for");
        value.push_str(&if small { word.to_owned() } else { title(word) });
        value.push_str(match words.after(at) {
            _ if at + 1 == words.len() => "",
            Break::Joined => "-",
            Break::Space | Break::Comma | Break::Stop => " ",
        });
    }
    value
}

/// "marisol vega" is "Marisol Vega", "P-R-U-I-T-T" "Pruitt", "dana pruitt, p r u i t t" "Dana Pruitt".
pub fn person(surface: &str) -> String {
    let words = Words::read(surface);
    let Some(spelled) = code::spelled_out(&words) else { return plain(&words, 0..words.len()) };
    let name = title(&spelled.value.to_lowercase());
    let said = plain(&words, 0..spelled.words.start);
    let mut parts: Vec<&str> = said.split(' ').filter(|part| !part.is_empty()).collect();
    let initial = name.chars().next();
    match parts.iter().rposition(|part| part.chars().next() == initial) {
        Some(place) => parts[place] = &name,
        None => parts.push(&name),
    }
    let rest = plain(&words, spelled.words.end..words.len());
    parts.extend(rest.split(' ').filter(|part| !part.is_empty()));
    parts.join(" ")
}

/// Words as a name: with capitals, without what leads to a name or says how it is written.
fn plain(words: &Words<'_>, range: std::ops::Range<usize>) -> String {
    const LEAD: &[&str] = &["name", "my", "is", "it's", "this", "the", "last", "first", "spelled", "that's", "i'm"];
    let mut value = String::new();
    for at in range.clone() {
        let word = words.norm(at);
        if word == "with" && matches!(words.norm(at + 1), "a" | "an" | "one" | "two") {
            break;
        }
        if LEAD.contains(&word) && range.len() > 1 {
            continue;
        }
        value.push_str(&title(words.surface(at..at + 1)));
        value.push_str(if words.after(at) == Break::Joined { "-" } else { " " });
    }
    let value = value.trim_end_matches(['-', ' ']);
    value.strip_suffix("'s").or_else(|| value.strip_suffix("’s")).unwrap_or(value).to_owned()
}

/// "det moss" is "Detective Moss", "badge number four one seven" "Badge 417".
pub fn officer(surface: &str) -> String {
    let words = Words::read(surface);
    let badge = (0..words.len()).find(|at| matches!(words.norm(*at), "badge" | "unit" | "number"));
    if let Some(badge) = badge
        && let Some(number) = (badge..words.len()).find_map(|at| numbers::read(&words, at, Gaps::Loose))
    {
        let name = if badge > 0 { officer(words.surface(0..badge)) } else { String::new() };
        let value = format!("Badge {}", number.digits);
        return if name.is_empty() { value } else { format!("{name}, {value}") };
    }
    let from = usize::from(words.len() > 1 && matches!(words.norm(0), "the" | "an" | "a" | "your"));
    let rank = RANKS.iter().find(|(said, _)| *said == words.norm(from)).map(|(_, rank)| *rank);
    let name = person(words.surface(from + usize::from(rank.is_some())..words.len()));
    match rank {
        Some(rank) if name.is_empty() => rank.to_owned(),
        Some(rank) => format!("{rank} {name}"),
        None => name,
    }
}
