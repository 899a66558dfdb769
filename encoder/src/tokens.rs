//! Text into word pieces (WordPiece, Schuster and Nakajima 2012), with the place of each in the text.
//!
//! A reading gets the caller's words first and the agent's question after them: `[CLS] words [SEP] question [SEP]`, so
//! that words alone and words with a question look alike to the encoder, and a long question is what gets shortened.

use crate::{EncoderError, Result};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use tokenizers::Tokenizer;

/// Pieces in one reading at most. A question beyond it is cut, and words only where they alone are longer.
pub const PIECES_MAX: usize = 96;

/// Ids below this are the commonest pieces of English: the vocabulary file is sorted by how common they are.
const COMMON_BELOW: u32 = 14_000;

/// A tokenizer with a fixed vocabulary.
pub struct Tokens {
    tokenizer: Tokenizer,
    begin: u32,
    end: u32,
}

/// A word of the caller, as the slots see words: letters or digits together, each mark alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// Row of its first piece.
    pub row: usize,
}

/// One reading cut into pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Piece ids.
    pub ids: Vec<u32>,
    /// 0 for the caller's words, 1 for the question.
    pub segments: Vec<u32>,
    /// The caller's words.
    pub words: Vec<Word>,
    /// Rows of the caller's pieces.
    pub spoken: Range<usize>,
    /// Whether words did not fit and were left out at their end.
    pub shortened: bool,
}

impl Tokens {
    /// Reads a `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, is not understood, or lacks `[CLS]` or `[SEP]`.
    pub fn load(file: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(file).map_err(|error| EncoderError::File(file.to_owned(), error))?;
        Self::parse(&text)
    }

    /// Reads the text of a `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// Where the text is not understood, or lacks `[CLS]` or `[SEP]`.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |error: tokenizers::Error| EncoderError::Tokenizer(error.to_string());
        let mut tokenizer: Tokenizer = text.parse().map_err(wrong)?;
        tokenizer.with_truncation(None).map_err(wrong)?;
        tokenizer.with_padding(None);
        let id = |name: &str| {
            tokenizer.token_to_id(name).ok_or_else(|| EncoderError::Tokenizer(format!("there is no {name}")))
        };
        let (begin, end) = (id("[CLS]")?, id("[SEP]")?);
        Ok(Self { tokenizer, begin, end })
    }

    /// How many pieces it knows.
    #[must_use]
    pub fn size(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// Cuts a caller's words and the question they answer (empty where there was none).
    ///
    /// # Errors
    ///
    /// Where the tokenizer refuses the text.
    pub fn cut(&self, text: &str, question: &str) -> Result<Cut> {
        let encode =
            |text: &str| self.tokenizer.encode(text, false).map_err(|error| EncoderError::Tokenizer(error.to_string()));
        let spoken = encode(text)?;
        let fits = spoken.len().min(PIECES_MAX - 2);
        let mut ids = vec![self.begin];
        ids.extend(&spoken.get_ids()[..fits]);
        ids.push(self.end);
        let mut words: Vec<Word> = Vec::new();
        let mut last = None;
        for (at, (word, &(start, end))) in spoken.get_word_ids().iter().zip(spoken.get_offsets()).take(fits).enumerate()
        {
            match words.last_mut() {
                Some(open) if *word == last => open.span.end = end,
                _ => words.push(Word { span: start..end, row: at + 1 }),
            }
            last = *word;
        }
        let mut segments = vec![0; ids.len()];
        if !question.is_empty() && ids.len() + 2 <= PIECES_MAX {
            let asked = encode(question)?;
            // What is asked stands at the end of a question more often than at its beginning.
            let skipped = asked.len().saturating_sub(PIECES_MAX - ids.len() - 1);
            ids.extend(&asked.get_ids()[skipped..]);
            ids.push(self.end);
            segments.resize(ids.len(), 1);
        }
        Ok(Cut { ids, segments, words, spoken: 1..fits + 1, shortened: fits < spoken.len() })
    }

    /// The ids of a text's pieces alone.
    ///
    /// # Errors
    ///
    /// Where the tokenizer refuses the text.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let pieces = self.tokenizer.encode(text, false).map_err(|error| EncoderError::Tokenizer(error.to_string()))?;
        Ok(pieces.get_ids().to_vec())
    }
}

/// A smaller vocabulary: a `tokenizer.json` with the kept pieces alone, and the old id of each new one.
#[derive(Debug)]
pub struct Pruned {
    /// Text of the new `tokenizer.json`.
    pub json: String,
    /// Old ids, by new id.
    pub kept: Vec<u32>,
}

/// Keeps the pieces of the given texts, every single sign, the specials in use, and the commonest pieces of English.
///
/// # Errors
///
/// Where the text is no WordPiece `tokenizer.json`.
pub fn prune<'a>(json: &str, texts: impl Iterator<Item = &'a str>) -> Result<Pruned> {
    let wrong = |why: &str| EncoderError::Tokenizer(why.to_owned());
    let whole = Tokens::parse(json)?;
    let mut used = BTreeSet::new();
    for text in texts {
        used.extend(whole.ids(text)?);
    }
    let mut tree: serde_json::Value = serde_json::from_str(json).map_err(|error| wrong(&error.to_string()))?;
    let vocabulary = tree["model"]["vocab"].as_object().ok_or_else(|| wrong("no vocabulary"))?;
    let mut kept: Vec<(u32, String)> = Vec::new();
    for (piece, id) in vocabulary {
        let id = id.as_u64().and_then(|id| u32::try_from(id).ok()).ok_or_else(|| wrong("an id is no number"))?;
        let bare = piece.strip_prefix("##").unwrap_or(piece);
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].contains(&piece.as_str());
        let common = id < COMMON_BELOW && !piece.starts_with("[unused");
        let single = bare.len() == 1 && bare.is_ascii();
        let foreign = !bare.is_ascii();
        if special || used.contains(&id) || single || (common && !foreign) {
            kept.push((id, piece.clone()));
        }
    }
    kept.sort();
    let fresh: serde_json::Map<String, serde_json::Value> =
        kept.iter().enumerate().map(|(id, (_, piece))| (piece.clone(), id.into())).collect();
    if let Some(added) = tree["added_tokens"].as_array_mut() {
        for token in added {
            let id = token["content"].as_str().and_then(|piece| fresh.get(piece)).cloned();
            token["id"] = id.ok_or_else(|| wrong("an added token is not in the vocabulary"))?;
        }
    }
    tree["model"]["vocab"] = fresh.into();
    for part in ["post_processor", "truncation", "padding"] {
        tree[part] = serde_json::Value::Null;
    }
    Ok(Pruned { json: tree.to_string(), kept: kept.into_iter().map(|(id, _)| id).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = include_str!("../tests/fixtures/tokenizer.json");

    #[test]
    fn words_are_found_again_at_their_bytes_and_the_question_follows() {
        let tokens = Tokens::parse(JSON).unwrap();
        let text = "It's at 412 Alder, 555-0137";
        let cut = tokens.cut(text, "where is it").unwrap();
        let words: Vec<&str> = cut.words.iter().map(|word| &text[word.span.clone()]).collect();
        assert_eq!(words, ["It", "'", "s", "at", "412", "Alder", ",", "555", "-", "0137"]);
        assert_eq!(cut.ids.len(), cut.segments.len());
        assert_eq!(cut.segments.iter().filter(|segment| **segment == 1).count(), 4);
        assert_eq!(cut.words[0].row, 1);
        assert!(cut.words.last().is_some_and(|word| word.row < cut.spoken.end));
        assert_eq!(tokens.cut(text, "").unwrap().segments, vec![0; cut.spoken.end + 1]);
    }

    #[test]
    fn long_words_leave_no_room_for_a_question_and_say_that_they_were_shortened() {
        let tokens = Tokens::parse(JSON).unwrap();
        let cut = tokens.cut(&"at ".repeat(200), "where is it").unwrap();
        assert_eq!((cut.ids.len(), cut.shortened, cut.words.len()), (PIECES_MAX, true, PIECES_MAX - 2));
        let cut = tokens.cut("at", &"where ".repeat(200)).unwrap();
        assert_eq!((cut.ids.len(), cut.shortened), (PIECES_MAX, false));
        assert!(tokens.cut("", "").unwrap().words.is_empty());
    }

    #[test]
    fn a_smaller_vocabulary_cuts_known_text_into_the_same_pieces() {
        let pruned = prune(JSON, ["at 412 alder"].into_iter()).unwrap();
        let (whole, small) = (Tokens::parse(JSON).unwrap(), Tokens::parse(&pruned.json).unwrap());
        let old: Vec<u32> = small.ids("412 Alder").unwrap().iter().map(|id| pruned.kept[*id as usize]).collect();
        assert_eq!(old, whole.ids("412 Alder").unwrap());
        assert_eq!(small.size(), pruned.kept.len());
    }
}
