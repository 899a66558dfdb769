//! The samples as they might also have been said or heard: marks gone, words lost, the question unknown, two lines in
//! one breath. Labels go along.

use super::Prepared;
use crate::Random;
use crate::tokens::{Cut, PIECES_MAX, Word};

/// How often each alteration happens, as shares of the samples or words.
#[derive(Debug, Clone, PartialEq)]
pub struct Alter {
    /// Samples that lose all marks, as a recogniser may not write them.
    pub bare: f32,
    /// Words without a slot that are lost, in half of the samples.
    pub lost: f32,
    /// Samples that lose their question.
    pub unasked: f32,
    /// Openings followed by another opening.
    pub joined: f32,
    /// Numbers of the intents that state business; only such lines are joined.
    pub business: Vec<usize>,
    /// Ids of pieces that are marks.
    pub marks: Vec<u32>,
}

impl Default for Alter {
    fn default() -> Self {
        Self { bare: 0.3, lost: 0.06, unasked: 0.05, joined: 0.06, business: Vec::new(), marks: Vec::new() }
    }
}

impl Alter {
    /// One sample, altered or not.
    pub fn apply(&self, sample: &Prepared, all: &[Prepared], random: &mut Random) -> Prepared {
        let mut sample = sample.clone();
        if self.joins(&sample) && random.unit() < self.joined {
            let other = &all[random.below(all.len())];
            if self.joins(other) && sample.cut.spoken.len() + other.cut.spoken.len() + 2 <= PIECES_MAX {
                sample = join(&sample, other);
            }
        }
        if random.unit() < self.unasked {
            // Without the question the rest has no second segment.
            let end = sample.cut.spoken.end + 1;
            sample.cut.ids.truncate(end);
            sample.cut.segments.truncate(end);
        }
        let bare = random.unit() < self.bare;
        let lossy = random.unit() < 0.5;
        let kept: Vec<bool> = (0..sample.cut.words.len())
            .map(|word| {
                let mark = self.marks.contains(&sample.cut.ids[sample.cut.words[word].row]);
                let tagged =
                    sample.tags[word] > 0 || sample.tags.get(word + 1).is_some_and(|tag| *tag % 2 == 0 && *tag > 0);
                let lost = lossy && !tagged && random.unit() < self.lost;
                !(lost || (bare && mark && !tagged))
            })
            .collect();
        if kept.iter().any(|kept| *kept) { thin(&sample, &kept) } else { sample }
    }

    fn joins(&self, sample: &Prepared) -> bool {
        sample.cut.ids.len() == sample.cut.spoken.end + 1 && self.business.contains(&sample.intent)
    }
}

/// The pieces of a word: from its first to the first of the next.
fn pieces(cut: &Cut, word: usize) -> std::ops::Range<usize> {
    cut.words[word].row..cut.words.get(word + 1).map_or(cut.spoken.end, |next| next.row)
}

/// The sample with some of its words only.
fn thin(sample: &Prepared, kept: &[bool]) -> Prepared {
    let cut = &sample.cut;
    let (mut ids, mut words, mut tags) = (vec![cut.ids[0]], Vec::new(), Vec::new());
    for word in (0..cut.words.len()).filter(|word| kept[*word]) {
        words.push(Word { span: cut.words[word].span.clone(), row: ids.len() });
        tags.push(sample.tags[word]);
        ids.extend(&cut.ids[pieces(cut, word)]);
    }
    let spoken = 1..ids.len();
    let removed = cut.spoken.end - spoken.end;
    ids.extend(&cut.ids[cut.spoken.end..]);
    let segments = cut.segments[removed..].to_vec();
    Prepared { cut: Cut { ids, segments, words, spoken, shortened: cut.shortened }, tags, ..sample.clone() }
}

/// One line and then another: the first is what the caller wants, and either may be urgent.
fn join(first: &Prepared, second: &Prepared) -> Prepared {
    let mut joined = first.clone();
    let cut = &mut joined.cut;
    let shift = cut.spoken.end - 1;
    let end = cut.ids.pop();
    cut.ids.extend(&second.cut.ids[second.cut.spoken.clone()]);
    cut.ids.extend(end);
    cut.segments = vec![0; cut.ids.len()];
    cut.words.extend(second.cut.words.iter().map(|word| Word { span: word.span.clone(), row: word.row + shift }));
    cut.spoken.end += second.cut.spoken.len();
    joined.tags.extend(&second.tags);
    joined.matters.extend(second.matters.iter().filter(|matter| !first.matters.contains(matter)));
    joined.class = first.class.or(second.class);
    // The teacher has not read the two together.
    joined.taught = None;
    joined
}
