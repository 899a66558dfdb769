//! Vehicles, languages, and whatever is told in the caller's own words.

use crate::language::vehicle;
use crate::language::{Words, address};

/// Words in front of a thing that say nothing about it.
const ARTICLES: &[&str] = &["a", "an", "the", "my", "our", "his", "her", "their", "your", "some", "this", "that"];

/// The words, parted by single blanks.
pub fn verbatim(surface: &str) -> String {
    surface.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In small letters, without article.
pub fn phrase(surface: &str) -> String {
    let mut parts: Vec<String> = surface.split_whitespace().map(str::to_lowercase).collect();
    while parts.len() > 1 && ARTICLES.contains(&parts[0].as_str()) {
        parts.remove(0);
    }
    parts.join(" ").trim_end_matches(['.', ',', '!', '?', ';', ':']).to_owned()
}

/// "Dark grey" is "dark gray".
pub fn color(surface: &str) -> String {
    let said = phrase(surface).replace('-', " ").replace("grey", "gray").replace("colour", "color");
    let said = said.replace("two tone", "two-tone");
    let kept: Vec<&str> = said.split(' ').filter(|word| !matches!(*word, "color" | "colored" | "like")).collect();
    kept.join(" ")
}

/// "Chevy" is "Chevrolet".
pub fn make(surface: &str) -> String {
    vehicle::make_name(surface).unwrap_or_else(|| super::names::titled(surface))
}

/// "f one fifty" is "F-150".
pub fn model(surface: &str) -> String {
    vehicle::model_name(surface).unwrap_or_else(|| super::names::titled(surface))
}

/// "pickup truck" is "pickup"; a body that no table has stays in small letters.
pub fn body(surface: &str) -> String {
    vehicle::body_name(surface).unwrap_or_else(|| phrase(surface))
}

/// "ohio plates" is "Ohio", "out-of-state" "out of state".
pub fn state(surface: &str) -> String {
    vehicle::state_name(surface).unwrap_or_else(|| super::names::titled(surface))
}

/// "spanish speaking" is "Spanish", "asl" "ASL".
pub fn language(surface: &str) -> String {
    let words = Words::read(surface);
    let kept: Vec<String> = (0..words.len())
        .filter(|at| !matches!(words.norm(*at), "in" | "speaker" | "speaking" | "interpreter" | "please" | "the" | "a"))
        .map(|at| if words.norm(at) == "asl" { "ASL".to_owned() } else { address::title(words.norm(at)) })
        .collect();
    kept.join(" ")
}
