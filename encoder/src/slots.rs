//! Slots as tags on words: outside, beginning, inside (Ramshaw and Marcus 1995).

use crate::EncoderError;
use crate::labels::{Labels, Sample, number};
use crate::tokens::Word;
use std::ops::Range;

/// A fact found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Number of its slot.
    pub slot: usize,
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The lowest probability of its words' tags.
    pub probability: f32,
}

/// The tag of a word that begins such a slot; one more is the tag inside it, and zero is outside.
const fn begins(slot: usize) -> usize {
    1 + 2 * slot
}

/// The tags of a sample's words.
///
/// # Errors
///
/// Where a slot is unknown or its text does not stand in the utterance.
pub fn tags_of(sample: &Sample, labels: &Labels, words: &[Word]) -> Result<Vec<u32>, EncoderError> {
    let wrong = |why| EncoderError::Example(sample.id.clone(), why);
    let mut tags = vec![0; words.len()];
    let mut after = 0;
    for (id, surface) in &sample.slots {
        let slot = number(&labels.slots, id).ok_or_else(|| wrong("its slot is unknown"))?;
        let places = sample.text.match_indices(surface.as_str()).map(|(at, _)| at..at + surface.len());
        // Free places on word boundaries, first those behind the slot before: slots stand in the order of their text.
        let mut free: Vec<(bool, Range<usize>)> = places
            .filter_map(|span| {
                let inside = |word: &&Word| word.span.start < span.end && word.span.end > span.start;
                let first = words.iter().position(|word| inside(&word))?;
                let count = words[first..].iter().take_while(inside).count();
                let whole = words[first].span.start >= span.start && words[first + count - 1].span.end <= span.end;
                let open = tags[first..first + count].iter().all(|tag| *tag == 0);
                open.then_some((!whole || span.start < after, first..first + count))
            })
            .collect();
        free.sort_by_key(|(late, rows)| (*late, rows.start));
        // Words past the end of a shortened text carry no tag.
        let Some((_, rows)) = free.into_iter().next() else { continue };
        after = words[rows.end - 1].span.end;
        for row in rows.clone() {
            let tag = if row == rows.start { begins(slot) } else { begins(slot) + 1 };
            tags[row] = u32::try_from(tag).unwrap_or(0);
        }
    }
    Ok(tags)
}

/// The likeliest legal tags (Viterbi 1967): inside stands only behind the beginning or inside of its own slot. Each row
/// holds a word's scores, as logarithms.
#[must_use]
pub fn decode(rows: &[Vec<f32>]) -> Vec<usize> {
    let Some(tags) = rows.first().map(Vec::len) else { return Vec::new() };
    let mut best: Vec<f32> = (0..tags).map(|tag| if inside(tag) { f32::MIN } else { rows[0][tag] }).collect();
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
    for row in &rows[1..] {
        let top = (0..tags).max_by(|a, b| best[*a].total_cmp(&best[*b])).unwrap_or(0);
        let from: Vec<usize> = (0..tags)
            .map(|tag| {
                if !inside(tag) {
                    top
                } else if best[tag] >= best[tag - 1] {
                    tag
                } else {
                    tag - 1
                }
            })
            .collect();
        best = (0..tags).map(|tag| (best[from[tag]] + row[tag]).max(f32::MIN)).collect();
        back.push(from);
    }
    let mut tag = (0..tags).max_by(|a, b| best[*a].total_cmp(&best[*b])).unwrap_or(0);
    let mut path = vec![tag];
    for from in back.iter().rev() {
        tag = from[tag];
        path.push(tag);
    }
    path.reverse();
    path
}

const fn inside(tag: usize) -> bool {
    tag > 0 && tag.is_multiple_of(2)
}

/// The facts that tags spell, with the probabilities of each word's tags to take theirs from.
#[must_use]
pub fn spans(tags: &[usize], words: &[Word], probabilities: &[Vec<f32>]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (row, &tag) in tags.iter().enumerate().filter(|(_, tag)| **tag > 0) {
        let probability = probabilities[row][tag];
        match found.last_mut() {
            Some(open) if inside(tag) => {
                open.span.end = words[row].span.end;
                open.probability = open.probability.min(probability);
            }
            _ => found.push(Found { slot: (tag - 1) / 2, span: words[row].span.clone(), probability }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let at = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        text.split(' ').enumerate().map(|(row, word)| Word { span: at(word)..at(word) + word.len(), row }).collect()
    }

    fn sample(text: &str, slots: &[(&str, &str)]) -> (Sample, Labels) {
        let slots = slots.iter().map(|(slot, text)| ((*slot).to_owned(), (*text).to_owned())).collect();
        let sample = Sample {
            id: "x".to_owned(),
            text: text.to_owned(),
            question: String::new(),
            intent: "noise".to_owned(),
            also: Vec::new(),
            class: None,
            slots,
            kind: "plain".to_owned(),
        };
        let labels = Labels::of(std::slice::from_ref(&sample));
        (sample, labels)
    }

    #[test]
    fn a_value_that_stands_twice_is_tagged_where_the_order_of_slots_puts_it() {
        let (sample, labels) = sample("two on two Alder Court", &[("street_number", "two"), ("street", "Alder Court")]);
        assert_eq!(tags_of(&sample, &labels, &words(&sample.text)).unwrap(), [3, 0, 0, 1, 2]);
        let (sample, labels) = self::sample("on two two Alder", &[("count", "two"), ("street_number", "two")]);
        assert_eq!(tags_of(&sample, &labels, &words(&sample.text)).unwrap(), [0, 1, 3, 0]);
    }

    #[test]
    fn tags_and_spans_say_the_same() {
        let text = "a gray Honda on Alder Court";
        let (sample, labels) = sample(text, &[("color", "gray"), ("make", "Honda"), ("street", "Alder Court")]);
        let words = words(text);
        let tags: Vec<usize> = tags_of(&sample, &labels, &words).unwrap().iter().map(|tag| *tag as usize).collect();
        let found = spans(&tags, &words, &vec![vec![0.5; labels.tags()]; words.len()]);
        let found: Vec<_> =
            found.into_iter().map(|found| (labels.slots[found.slot].clone(), text[found.span].to_owned())).collect();
        assert_eq!(found, sample.slots);
    }

    #[test]
    fn decoding_never_goes_on_with_what_has_not_begun() {
        // The best single tags would be outside and then inside of slot 0; the beginning has to come first.
        let rows = vec![vec![0.0, -0.4, -5.0, -5.0, -5.0], vec![-3.0, -3.0, 0.0, -3.0, -3.0]];
        assert_eq!(decode(&rows), [1, 2]);
        assert_eq!(decode(&[vec![-3.0, -2.0, 0.0]]), [1]);
        assert!(decode(&[]).is_empty());
    }
}
