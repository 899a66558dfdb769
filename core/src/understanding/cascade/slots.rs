//! Slots of two taggers joined: the joint model's spans, and the rules' finds where the model saw nothing.

use crate::understanding::SlotFill;
use crate::understanding::joint::Tagged;
use crate::understanding::values::value_of;
use crate::units::{Confidence, Private, SlotId};
use std::ops::Range;

/// A span less sure than this is left out.
const LEAST: f32 = 0.45;

/// What the rules find with no more confidence than this is a matter of taste, and the model's taste is the better.
const TASTE: Confidence = Confidence::from_permille(500);

/// The slots of an utterance, in the order of its words.
pub(super) fn joined(text: &str, ruled: Vec<SlotFill>, spans: &[Tagged], words: Confidence) -> Vec<SlotFill> {
    let mut found: Vec<(Range<usize>, SlotFill)> = Vec::new();
    for tagged in spans.iter().filter(|tagged| tagged.probability >= LEAST) {
        let Some(surface) = text.get(tagged.span.clone()) else { continue };
        let slot = SlotId::new(&tagged.slot);
        let value = value_of(&slot, surface);
        if value.is_empty() {
            continue;
        }
        let (text, value) = (Private::new(surface.to_owned()), Private::new(value));
        let confidence = Confidence::from_ratio(tagged.probability).min(words);
        found.push((tagged.span.clone(), SlotFill { slot, text, value, confidence }));
    }
    for fill in ruled {
        let span = text.find(fill.text.open().as_str()).map(|from| from..from + fill.text.open().len());
        let Some(span) = span else { continue };
        let overlap = |other: &Range<usize>| other.start < span.end && span.start < other.end;
        let known = found.iter().any(|(other, known)| overlap(other) || known.slot == fill.slot);
        if fill.confidence > TASTE && !known {
            found.push((span, fill));
        }
    }
    found.sort_by_key(|(span, _)| (span.start, span.end));
    found.into_iter().map(|(_, fill)| fill).collect()
}
