//! Slots found as whole, counted as the script of CoNLL-2000 counts them.

/// Slot, first word and end of each chunk that tags spell. A tag inside a slot that stands behind anything else than
/// that slot begins one.
pub(super) fn chunks(tags: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (at, &tag) in tags.iter().enumerate().filter(|(_, tag)| **tag > 0) {
        let slot = (tag - 1) / 2;
        match found.last_mut() {
            Some(open) if tag % 2 == 0 && open.0 == slot && open.2 == at => open.2 = at + 1,
            _ => found.push((slot, at, at + 1)),
        }
    }
    found
}

/// F1 of chunks over pairs of found and known tags.
pub(super) fn f1<'a>(pairs: impl Iterator<Item = (&'a [usize], &'a [usize])>) -> f64 {
    let (mut right, mut said, mut there) = (0, 0, 0);
    for (found, known) in pairs {
        let (found, known) = (chunks(found), chunks(known));
        right += found.iter().filter(|chunk| known.contains(chunk)).count();
        said += found.len();
        there += known.len();
    }
    2.0 * right as f64 / (said + there).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_counts_only_where_slot_and_both_ends_are_right() {
        // Outside, then slot 0 of two words, slot 1 of one, and slot 0 that begins with a tag inside it.
        let known = [0, 1, 2, 3, 2];
        assert_eq!(chunks(&known), [(0, 1, 3), (1, 3, 4), (0, 4, 5)]);
        assert_eq!(chunks(&[1, 1, 2]), [(0, 0, 1), (0, 1, 3)]);
        let found = [0, 1, 2, 3, 4];
        // One of two said and of three known is right.
        assert!((f1([(&found[..], &known[..])].into_iter()) - 0.4).abs() < 1e-9);
        assert!((f1([(&known[..], &known[..])].into_iter()) - 1.0).abs() < 1e-9);
    }
}
