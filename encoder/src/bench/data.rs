//! Public sets of labelled sentences, as their authors lay them out.

use crate::{EncoderError, Result};
use serde::Deserialize;
use std::path::Path;

/// A sentence with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Words with one blank between them.
    pub(super) text: String,
    pub(super) intent: String,
    /// A tag for each word, where the set has tags.
    pub(super) tags: Vec<String>,
}

/// A set: to train on, to choose by, and to be measured on.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) train: Vec<Line>,
    pub(super) dev: Vec<Line>,
    pub(super) test: Vec<Line>,
    /// Sentences that no intent fits, to choose by and to be measured on.
    pub(super) outside_dev: Vec<Line>,
    pub(super) outside_test: Vec<Line>,
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|error| EncoderError::File(file.to_owned(), error))
}

fn wrong(file: &Path, why: &'static str) -> EncoderError {
    EncoderError::Example(file.display().to_string(), why)
}

/// SNIPS (Coucke et al. 2018) in the split of Goo et al. 2018: words, tags and intents in files of their own.
pub(super) fn snips(folder: &Path) -> Result<Set> {
    let part = |name: &str| -> Result<Vec<Line>> {
        let file = |kind: &str| read(&folder.join(name).join(kind));
        let (words, tags, intents) = (file("seq.in")?, file("seq.out")?, file("label")?);
        let rows = words.lines().zip(tags.lines()).zip(intents.lines());
        rows.map(|((words, tags), intent)| {
            let words: Vec<&str> = words.split_whitespace().collect();
            let tags: Vec<String> = tags.split_whitespace().map(str::to_owned).collect();
            if words.len() != tags.len() {
                return Err(wrong(&folder.join(name), "it has other tags than words"));
            }
            Ok(Line { text: words.join(" "), intent: intent.trim().to_owned(), tags })
        })
        .collect()
    };
    Ok(Set { train: part("train")?, dev: part("valid")?, test: part("test")?, ..Set::default() })
}

/// CLINC150 (Larson et al. 2019), full. Its sentences outside of all intents are not trained on.
pub(super) fn clinc150(folder: &Path) -> Result<Set> {
    #[derive(Deserialize)]
    struct Parts {
        train: Vec<(String, String)>,
        val: Vec<(String, String)>,
        test: Vec<(String, String)>,
        oos_val: Vec<(String, String)>,
        oos_test: Vec<(String, String)>,
    }
    let file = folder.join("data_full.json");
    let parts: Parts = serde_json::from_str(&read(&file)?).map_err(|_| wrong(&file, "it is no such file"))?;
    let lines = |rows: Vec<(String, String)>| rows.into_iter().map(|(text, intent)| line(text, intent)).collect();
    Ok(Set {
        train: lines(parts.train),
        dev: lines(parts.val),
        test: lines(parts.test),
        outside_dev: lines(parts.oos_val),
        outside_test: lines(parts.oos_test),
    })
}

fn line(text: String, intent: String) -> Line {
    Line { text, intent, tags: Vec::new() }
}

/// BANKING77 (Casanueva et al. 2020). It has no part to choose by: a tenth of what is trained on is taken.
pub(super) fn banking77(folder: &Path) -> Result<Set> {
    let part = |name: &str| -> Result<Vec<Line>> {
        let file = folder.join(name);
        let rows = csv(&read(&file)?).into_iter().skip(1);
        let rows = rows.map(|row| match <[String; 2]>::try_from(row) {
            Ok([text, intent]) => Ok(line(text, intent)),
            Err(_) => Err(wrong(&file, "a row has not two fields")),
        });
        rows.collect()
    };
    // The rows lie intent by intent, so that every tenth takes from each.
    let (dev, train): (Vec<_>, Vec<_>) = part("train.csv")?.into_iter().enumerate().partition(|(at, _)| at % 10 == 0);
    let bare = |rows: Vec<(usize, Line)>| rows.into_iter().map(|(_, line)| line).collect();
    Ok(Set { train: bare(train), dev: bare(dev), test: part("test.csv")?, ..Set::default() })
}

/// SNIPS as a recogniser heard it (Huang and Chen 2020): trained on text and on what was heard, chosen by a twentieth of
/// what was heard, measured on the part that its authors validate with.
pub(super) fn snips_asr(folder: &Path) -> Result<Set> {
    let part = |name: &str| -> Result<Vec<Line>> {
        let file = folder.join(name);
        let rows = csv(&read(&file)?).into_iter().skip(1);
        let rows = rows.map(|row| match <[String; 3]>::try_from(row) {
            // A word that was not understood has a piece of its own.
            Ok([_, text, intent]) => Ok(line(text.replace("<unk>", "[UNK]"), intent)),
            Err(_) => Err(wrong(&file, "a row has not three fields")),
        });
        rows.collect()
    };
    let mut set = Set { test: part("valid.asr.csv")?, ..Set::default() };
    let rows = part("train.asr.csv")?.into_iter().zip(part("train.ref.csv")?);
    for (at, (heard, said)) in rows.enumerate() {
        if at % 20 == 0 {
            set.dev.push(heard);
        } else {
            set.train.extend([heard, said]);
        }
    }
    Ok(set)
}

/// Rows of fields with commas between them; a field in quotes may hold commas, line ends and doubled quotes (RFC 4180).
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => field.extend(signs.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            _ => field.push(sign),
        }
    }
    if !row.is_empty() || !field.is_empty() {
        row.push(field);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_fields_keep_their_commas_quotes_and_line_ends() {
        let rows = csv("text,category\r\n\"Hi, \"\"you\"\"\nthere\",greeting\nplain,other");
        assert_eq!(rows, [["text", "category"], ["Hi, \"you\"\nthere", "greeting"], ["plain", "other"]]);
    }
}
