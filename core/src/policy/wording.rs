//! Every word that the agent says, in one place: fixed lines with names, which are rendered at start, and lines that
//! carry the caller's values. Short, plain, and true at the moment they are said (safety rule S14).

mod composed;
mod fixed;
mod questions;
#[cfg(test)]
mod tests;

pub(super) use composed::{
    ask_back_on, confirm_case_number, confirm_phone, confirm_place, confirm_plate, did_you_say, filed,
    no_such_crossing, no_such_number, noted_place, place_words, summary, tow_lines, which_one,
};
pub(super) use questions::{ask_fact, ask_slot, slot_questions};

use super::agency::{Agency, Recording};
use super::{Book, Line, LineKey};
use crate::documents::Passage;
use crate::units::Private;

/// The greeting's words: the agency's name, what the caller is speaking to, and what to do in an emergency.
#[must_use]
pub fn greeting_words(agency: &Agency) -> String {
    let recorded = match agency.recording {
        Recording::Kept => ", and the call is recorded",
        Recording::NotKept => "",
    };
    format!(
        "{}. This is an automated assistant{recorded}. If this is an emergency, hang up and dial 911, or stay on and \
         say so. Press 0 for a person. How can I help?",
        agency.name
    )
}

/// The greeting, sentence by sentence, so that the first is heard while the rest is still to come.
#[must_use]
pub fn greeting(agency: &Agency) -> Vec<Line> {
    let words = greeting_words(agency);
    let how = "How can I help?";
    let before = words.strip_suffix(how).unwrap_or(&words).trim();
    vec![named("greeting", before), named("how_can_i_help", how)]
}

/// A fixed line by its name. A name that no line has gives "One moment, please.": a caller is never left in silence.
#[must_use]
pub fn fixed(name: &str) -> Line {
    let found = fixed::LINES.iter().find(|(one, _)| *one == name);
    match found.or_else(|| fixed::LINES.iter().find(|(one, _)| *one == "one_moment")) {
        Some((name, words)) => named(name, words),
        None => named("one_moment", "One moment, please."),
    }
}

/// Every line whose words never vary: the greeting, all fixed lines, every question, and all that the agency's pages say.
#[must_use]
pub fn all_fixed_lines(book: &Book) -> Vec<Line> {
    let mut lines = greeting(&book.agency);
    lines.extend(
        fixed::LINES.iter().filter(|(name, _)| *name != "how_can_i_help").map(|(name, words)| named(name, words)),
    );
    lines.extend(questions::all());
    lines.extend(book.documents.spoken().flat_map(answer));
    lines
}

/// The sentences of a passage of the agency's pages.
#[must_use]
pub fn answer(passage: &Passage) -> Vec<Line> {
    let numbered = passage.spoken.iter().enumerate();
    numbered.map(|(index, words)| named(&format!("answer:{}:{index}", passage.id), words)).collect()
}

fn named(name: &str, words: &str) -> Line {
    Line { key: LineKey::Fixed(name.to_owned()), words: Private::new(words.to_owned()) }
}
