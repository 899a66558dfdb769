//! The same line with other facts in it, and said less smoothly: a weighted grammar puts streets, numbers, plates, names and
//! times of ours where a writer's stood, and adds what tongues do. So a model learns where a street stands and not which
//! streets there are. What it makes exists during training only, and never in a line that something is measured on.

mod values;

use crate::Random;

/// A line's slots: ids with their text, verbatim and in order.
pub type Slots = Vec<(String, String)>;

/// The share of a line's slots that get another value.
const EXCHANGED: f32 = 0.7;
/// The share of exchanged values that are said wrongly first: "128, no, 182".
const CORRECTED: f32 = 0.08;
/// The share of gaps between words in which the tongue stumbles, in lines that stumble at all.
const STUMBLES: f32 = 0.06;
/// The share of lines that do.
const STUMBLING: f32 = 0.3;

/// What a speaker says while looking for the word.
const FILLERS: [&str; 8] = ["um", "uh", "like", "you know", "uh,", "um,", "I mean", "well"];
/// What stands between a value said wrongly and the right one.
const REPAIRS: [&str; 6] = [", no, ", ", sorry, ", ", I mean ", ", wait, no, ", " no ", ", uh, no, make that "];

/// A piece of a line: words, or the value of a slot.
struct Part<'a> {
    slot: Option<&'a str>,
    text: String,
}

/// The line with other values and stumbles. A line in which a slot's words do not stand behind those of the slot before
/// stays as it is.
#[must_use]
pub fn vary(text: &str, slots: &[(String, String)], random: &mut Random) -> (String, Slots) {
    let Some(mut parts) = parts(text, slots) else { return (text.to_owned(), slots.to_vec()) };
    let mut corrected = Vec::new();
    for (at, part) in parts.iter_mut().enumerate() {
        let Some(slot) = part.slot else { continue };
        if random.unit() >= EXCHANGED {
            continue;
        }
        if let Some(value) = values::value(slot, &part.text, random) {
            if random.unit() < CORRECTED {
                corrected.push((at, std::mem::replace(&mut part.text, value)));
            } else {
                part.text = value;
            }
        }
    }
    // From the back, so that the places of the others stay.
    for (at, wrong) in corrected.into_iter().rev() {
        let repair = REPAIRS[random.below(REPAIRS.len())];
        parts.insert(at, Part { slot: None, text: format!("{wrong}{repair}") });
    }
    if random.unit() < STUMBLING {
        parts.iter_mut().filter(|part| part.slot.is_none()).for_each(|part| stumble(&mut part.text, random));
    }
    let slots = parts.iter().filter_map(|part| Some((part.slot?.to_owned(), part.text.clone()))).collect();
    (parts.into_iter().map(|part| part.text).collect(), slots)
}

/// The line cut at its slots; `None` where one is not found.
fn parts<'a>(text: &str, slots: &'a [(String, String)]) -> Option<Vec<Part<'a>>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (slot, value) in slots {
        let at = from + whole_word(&text[from..], value)?;
        parts.push(Part { slot: None, text: text[from..at].to_owned() });
        parts.push(Part { slot: Some(slot), text: value.clone() });
        from = at + value.len();
    }
    parts.push(Part { slot: None, text: text[from..].to_owned() });
    Some(parts)
}

/// Where words stand in a text, not within other words.
fn whole_word(text: &str, words: &str) -> Option<usize> {
    let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let (before, after) = (&text[..*at], &text[at + words.len()..]);
        let (first, last) = (words.chars().next(), words.chars().next_back());
        let goes_on_before = letter(before.chars().next_back()) && letter(first);
        let goes_on_after = letter(last) && letter(after.chars().next());
        !(goes_on_before || goes_on_after)
    })
}

/// Fills gaps between words, or says a short word twice.
fn stumble(text: &mut String, random: &mut Random) {
    let mut spoken = String::with_capacity(text.len() + 16);
    for word in text.split_inclusive(' ') {
        if word.ends_with(' ') && random.unit() < STUMBLES {
            let bare = word.trim_end();
            let short = bare.len() <= 4 && bare.chars().all(char::is_alphabetic);
            if short && random.unit() < 0.4 {
                spoken.push_str(word);
            } else {
                spoken.push_str(FILLERS[random.below(FILLERS.len())]);
                spoken.push(' ');
            }
        }
        spoken.push_str(word);
    }
    *text = spoken;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(pairs: &[(&str, &str)]) -> Slots {
        pairs.iter().map(|(slot, text)| ((*slot).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn whatever_is_drawn_the_slots_stand_in_the_line_in_order() {
        let text = "yeah hi there's a gray Honda, plate 7KL 204, at 412 Alder Street by the 412 sign since last night";
        let known = slots(&[
            ("vehicle.color", "gray"),
            ("vehicle.make", "Honda"),
            ("vehicle.plate", "7KL 204"),
            ("location.street_number", "412"),
            ("location.street", "Alder Street"),
            ("duration", "since last night"),
        ]);
        let mut others = 0;
        for seed in 0..500 {
            let (line, found) = vary(text, &known, &mut Random::new(seed));
            assert_eq!(found.len(), known.len());
            let mut from = 0;
            for ((slot, value), (known, _)) in found.iter().zip(&known) {
                assert_eq!(slot, known);
                let at = line[from..].find(value.as_str()).unwrap_or_else(|| panic!("{value} is not in {line}"));
                from += at + value.len();
            }
            others += usize::from(line != text);
        }
        assert!(others > 450, "{others}");
    }

    #[test]
    fn a_line_whose_slots_are_not_found_stays_and_a_word_within_a_word_is_none() {
        let known = slots(&[("location.unit", "4"), ("location.street", "Vine")]);
        assert_eq!(vary("412 Vine, unit B", &known, &mut Random::new(3)), ("412 Vine, unit B".to_owned(), known));
    }

    #[test]
    fn the_same_seed_makes_the_same_line() {
        let known = slots(&[("person.name", "Dwight")]);
        let line = |seed| vary("my name is Dwight and I'm calling about the fence", &known, &mut Random::new(seed));
        assert_eq!(line(5), line(5));
        assert!((0..20).any(|seed| line(seed) != line(seed + 100)));
    }
}
